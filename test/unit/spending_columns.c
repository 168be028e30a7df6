/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_columns.c - which column says what: by name in five
 * languages, by content, and as the caller says.
 */
#include "spending_show.h"

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES, &e) != MN_OK) {
        print_error("%s\n", e.msg);
        return -1;
    }
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    mn_reference_free(*state);
    return 0;
}

static void check_columns(const mn_reference *r, const mn_spending_options *options,
                          const char *text, const char *want, const char *file, int line)
{
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL;
    char *got = NULL;
    const mn_spending_options plain = {.model_year = 2011};
    mn_status st = mn_table_read_memory(&t, NULL, "x.csv", text, strlen(text), NULL, &e);
    if (st == MN_OK)
        st = mn_spending_columns(&got, t, r, options ? options : &plain, &e);
    if (st != MN_OK || strcmp(got, want) != 0) {
        print_error("status %d %s (%s)\n%s\nwanted\n%s\n", (int)st, e.msg, e.hint, got ? got : "",
                    want);
        _fail(file, line);
    }
    free(got);
    mn_table_free(t);
}
#define assert_columns(r, o, text, want) check_columns(r, o, text, want, __FILE__, __LINE__)

static void by_name_in_english(void **state)
{
    assert_columns(*state, NULL, "Transaction Date,Description,Amount (GBP)\n2024-01-01,shirt,12\n",
                   "amount <- 'Amount (GBP)' (by its name, in GBP)\n"
                   "date <- 'Transaction Date' (by its name)\n"
                   "description <- 'Description' (by its name)\n");
    assert_columns(*state, NULL,
                   "Line No,Invoice Date,Supplier,Supplier Country,Item Description,HS Code,"
                   "Country of Origin,Qty,Unit Price,Line Total,Currency\n"
                   "1,2023-01-01,Supplier 1,DEU,cotton,520100,IND,3,4.00,12.00,GBP\n",
                   "amount <- 'Line Total' (by its name)\n"
                   "currency <- 'Currency' (by its name)\n"
                   "date <- 'Invoice Date' (by its name)\n"
                   "hs <- 'HS Code' (by its name)\n"
                   "origin <- 'Country of Origin' (by its name)\n"
                   "description <- 'Item Description' (by its name)\n"
                   "not used: 'Line No', 'Supplier', 'Supplier Country', 'Qty', 'Unit Price'\n");
    assert_columns(*state, NULL,
                   "Date,Merchant,MCC,Money Out,Money In,Balance\n"
                   "1/2/24,GROCER,5411,12.00,,88.00\n",
                   "debit <- 'Money Out' (by its name)\n"
                   "credit <- 'Money In' (by its name)\n"
                   "date <- 'Date' (by its name)\n"
                   "mcc <- 'MCC' (by its name)\n"
                   "description <- 'Merchant' (by its name)\n"
                   "not used: 'Balance'\n");
    assert_columns(*state, NULL,
                   "Year,NAICS code,COICOP,ISIC Rev.4,ISIC Rev.3,Spend\n"
                   "2020,722511,01.1.1,0111,1511,12\n",
                   "amount <- 'Spend' (by its name)\n"
                   "year <- 'Year' (by its name)\n"
                   "naics <- 'NAICS code' (by its name)\n"
                   "isic4 <- 'ISIC Rev.4' (by its name)\n"
                   "isic3 <- 'ISIC Rev.3' (by its name)\n"
                   "coicop <- 'COICOP' (by its name)\n");
}

static void by_name_in_four_more(void **state)
{
    assert_columns(*state, NULL,
                   "Fecha operaci\u00F3n;Concepto;Importe (\u20AC);Saldo\n"
                   "03/01/2024;SUPERMERCADO;-12,50;1.000,00\n",
                   "amount <- 'Importe (\u20AC)' (by its name, in \u20AC)\n"
                   "date <- 'Fecha operaci\u00F3n' (by its name)\n"
                   "description <- 'Concepto' (by its name)\n"
                   "not used: 'Saldo'\n");
    assert_columns(*state, NULL,
                   "Date d'op\u00E9ration;Libell\u00E9;Montant;Devise;Pays d'origine\n"
                   "03/01/2024;BOULANGERIE;-12,50;EUR;France\n",
                   "amount <- 'Montant' (by its name)\n"
                   "currency <- 'Devise' (by its name)\n"
                   "date <- 'Date d'op\u00E9ration' (by its name)\n"
                   "origin <- 'Pays d'origine' (by its name)\n"
                   "description <- 'Libell\u00E9' (by its name)\n");
    assert_columns(*state, NULL,
                   "Buchungstag;Verwendungszweck;Betrag EUR;Kontostand\n"
                   "03.01.2024;MIETE;-850,00;1.000,00\n",
                   "amount <- 'Betrag EUR' (by its name, in EUR)\n"
                   "date <- 'Buchungstag' (by its name)\n"
                   "description <- 'Verwendungszweck' (by its name)\n"
                   "not used: 'Kontostand'\n");
    assert_columns(*state, NULL,
                   "Data;Descri\u00E7\u00E3o;Valor;Moeda;Pa\u00EDs de origem;NCM\n"
                   "03/01/2024;camisa;12,50;BRL;China;6205.20.00\n",
                   "amount <- 'Valor' (by its name)\n"
                   "currency <- 'Moeda' (by its name)\n"
                   "date <- 'Data' (by its name)\n"
                   "hs <- 'NCM' (by its name)\n"
                   "origin <- 'Pa\u00EDs de origem' (by its name)\n"
                   "description <- 'Descri\u00E7\u00E3o' (by its name)\n");
    assert_columns(*state, NULL, "Fecha;Detalle;Cargo;Abono\n3/1/2024;LUZ;12,50;\n",
                   "debit <- 'Cargo' (by its name)\n"
                   "credit <- 'Abono' (by its name)\n"
                   "date <- 'Fecha' (by its name)\n"
                   "description <- 'Detalle' (by its name)\n");
}

static void by_content(void **state)
{
    assert_columns(*state, NULL,
                   "a,b,c,d,e\n3 Jan 2024,frozen shrimp,12.50,EUR,Vietnam\n"
                   "4 Jan 2024,cotton shirts,8.25,EUR,Bangladesh\n",
                   "amount <- 'c' (by its content)\n"
                   "currency <- 'd' (by its content)\n"
                   "date <- 'a' (by its content)\n"
                   "origin <- 'e' (by its content)\n"
                   "description <- 'b' (by its content)\n");
    assert_columns(*state, NULL, "Was,EUR\nHemden,12\nSchuhe,80\n",
                   "amount <- 'EUR' (by its content, in EUR)\n"
                   "description <- 'Was' (by its content)\n");
    /* Numbers without cents are an amount when they are the only ones. */
    assert_columns(*state, NULL, "thing,how much\nshirts,12\nshoes,80\n",
                   "amount <- 'how much' (by its content)\n"
                   "description <- 'thing' (by its content)\n");
    assert_columns(*state, NULL, "k,Amount\n0306.17,12\n8471.30,80\n6403.99,9\n",
                   "amount <- 'Amount' (by its name)\ncode <- 'k' (by its content, HS)\n");
    assert_columns(*state, NULL, "Code,Amount\n01.1.1,12\n03.1.2,80\n09.1,9\n",
                   "amount <- 'Amount' (by its name)\ncode <- 'Code' (by its name, COICOP)\n");
    /* "Type" is a direction only where it holds one. */
    assert_columns(*state, NULL, "Date,Item,Type,Amount\n2024-01-01,shirt,DR,12\n",
                   "amount <- 'Amount' (by its name)\ndirection <- 'Type' (by its name)\n"
                   "date <- 'Date' (by its name)\ndescription <- 'Item' (by its name)\n");
    assert_columns(*state, NULL, "Date,Item,Type,Amount\n2024-01-01,shirt,clothes,12\n",
                   "amount <- 'Amount' (by its name)\n"
                   "date <- 'Date' (by its name)\ndescription <- 'Item' (by its name)\n"
                   "not used: 'Type'\n");
    /* "Commodity" in words is a description. */
    assert_columns(*state, NULL, "Commodity,Amount\nsteel bars,12\nzinc,5\n",
                   "amount <- 'Amount' (by its name)\n"
                   "description <- 'Commodity' (by its content)\n");
}

static void as_the_caller_says(void **state)
{
    const char *text = "Item,Note,Gross,Amount,\"Net, GBP\",Country\nshirt,x,12,10,9,CHN\n";
    mn_spending_options o = {.model_year = 2011, .columns = "amount=Gross,description=Note"};
    assert_columns(*state, &o, text,
                   "amount <- 'Gross' (as you said)\ndescription <- 'Note' (as you said)\n"
                   "not used: 'Item', 'Amount', 'Net, GBP', 'Country'\n");
    o.columns = "amount=\"Net, GBP\", origin = country";
    assert_columns(*state, &o, text,
                   "amount <- 'Net, GBP' (as you said, in GBP)\norigin <- 'Country' (as you said)\n"
                   "description <- 'Item' (by its name)\nnot used: 'Note', 'Gross', 'Amount'\n");
    o.columns = "date=,currency=";
    assert_columns(*state, &o, "Date,Item,Amount,Currency\n2024-01-01,shirt,12,EUR\n",
                   "amount <- 'Amount' (by its name)\ndescription <- 'Item' (by its name)\n"
                   "not used: 'Date', 'Currency'\n");
    o.columns = NULL;
    o.codes = "mcc";
    assert_columns(*state, &o, "Code,Amount\n5411,12\n",
                   "amount <- 'Amount' (by its name)\ncode <- 'Code' (by its name, MCC)\n");
}

static void refuses(void **state)
{
    const char *text = "Item,Amount\nshirt,12\n";
    mn_spending_options o = {.model_year = 2011};
    o.columns = "amuont=Amount";
    assert_spent_error(*state, &o, text, MN_USAGE, "'amuont' is no role", "did you mean 'amount'?");
    o.columns = "amount=Amonut";
    assert_spent_error(*state, &o, text, MN_USAGE, "no column is named 'Amonut'",
                       "did you mean 'Amount'? the columns are: 'Item', 'Amount'");
    o.columns = "Amount";
    assert_spent_error(*state, &o, text, MN_USAGE, "names no role", "amount=NAME");
    o.columns = "amount=Amount,amount=Item";
    assert_spent_error(*state, &o, text, MN_USAGE, "given twice", "");
    o.columns = "amount=\"Amount";
    assert_spent_error(*state, &o, text, MN_USAGE, "never closed", "");
    o.columns = "amount=\"Amount\"x";
    assert_spent_error(*state, &o, text, MN_USAGE, "after a closing quote", "");
    o.columns = NULL;
    o.codes = "sitc";
    assert_spent_error(*state, &o, text, MN_USAGE, "'sitc' is no system", "hs, psc, cpv");
    assert_spent_error(*state, NULL, "Item,Colour\nshirt,red\n", MN_DATA, "no column of amounts",
                       "'Item', 'Colour'");
    assert_spent_error(*state, NULL, "x,y,item\n1.50,2.25,shirt\n3.10,4.25,shoe\n", MN_DATA,
                       "'x' and 'y' could both be the amount", "--columns amount=");
    assert_spent_error(*state, NULL, "Date,Amount\n2024-01-01,12\n", MN_DATA,
                       "no column says what was bought", "--columns description=");
    assert_spent_error(*state, NULL, "Code,Amount\n5411,12\n5812,9\n", MN_DATA,
                       "the codes of column 'Code' fit no one system", "--codes");
    assert_spent_error(*state, NULL, "Item,Amount\n", MN_DATA, "no line of spending", "");
}

static void notes_what_it_leaves(void **state)
{
    spent x;
    spend(&x, *state, NULL, "HS,Amount,Total,Country\n0306,1.00,1.20,CHN\n");
    assert_int_equal(x.status, MN_OK);
    assert_true(spent_notes(&x, "amounts are read from 'Amount', not from 'Total'"));
    assert_true(spent_notes(&x, "--columns origin=Country"));
    spent_free(&x);
    spend(&x, *state, NULL, "HS,Code,Amount\n0306,5411,1.00\n8471,5812,2.00\n");
    assert_int_equal(x.status, MN_OK);
    assert_true(spent_notes(&x, "codes in 'Code' could be HS or"));
    spent_free(&x);
    spend(&x, *state, NULL, "ISIC,Amount\n0111,1.00\n");
    assert_true(spent_notes(&x, "'ISIC' are read as ISIC 4"));
    spent_free(&x);
}

/* What was bought goes first, then who sold it; the rest of an award file is passed over. */
static void codes_of_governments(void **state)
{
    assert_columns(*state, NULL,
                   "Codice CPV,NACE-Code,UNSPSC,Importe\n45210000-2,C10.11,53000000,12\n",
                   "amount <- 'Importe' (by its name)\n"
                   "cpv <- 'Codice CPV' (by its name)\n"
                   "nace <- 'NACE-Code' (by its name)\n"
                   "not used: 'UNSPSC'\n");
    assert_columns(
        *state, NULL,
        "federal_action_obligation,current_total_value_of_award,recipient_name,naics_code,"
        "product_or_service_code,place_of_manufacture\n1,2,COFFEE INC,722511,8405,C\n",
        "amount <- 'federal_action_obligation' (by its name, in USD)\n"
        "psc <- 'product_or_service_code' (by its name)\n"
        "naics <- 'naics_code' (by its name)\n"
        "not used: 'current_total_value_of_award', 'recipient_name', "
        "'place_of_manufacture'\n");
    /* Without a code of what was bought it is a table like any other. */
    assert_columns(*state, NULL, "federal_action_obligation,item\n1.00,tea\n2.00,milk\n",
                   "amount <- 'federal_action_obligation' (by its content)\n"
                   "description <- 'item' (by its name)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_name_in_english),
                                       cmocka_unit_test(by_name_in_four_more),
                                       cmocka_unit_test(by_content),
                                       cmocka_unit_test(as_the_caller_says),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(notes_what_it_leaves),
                                       cmocka_unit_test(codes_of_governments)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
