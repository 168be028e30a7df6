/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_money.c - whose money, of which year, which way it went,
 * and what it is in dollars of the model's year.
 */
#include "spending_show.h"

#include <unistd.h>

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

static mn_spending_options options_of(const mn_reference *r, const char *country)
{
    mn_spending_options o = {.model_year = 2011};
    o.country = country ? mn_country_find(r, mn_text_of(country)) : NULL;
    return o;
}

/* --- currencies ------------------------------------------------------------------------- */

static void finds_currencies(void **state)
{
    mn_spending_options o = options_of(*state, "GBR");
    assert_spent(*state, &o,
                 "Year,HS,Amount,Currency\n2023,0306,1,EUR\n2023,0306,2,\u00A3\n"
                 "2023,0306,3,pound sterling\n2023,0306,4,usd\n",
                 "2 1.00 EUR 2023 0306|3 2.00 GBP 2023 0306|4 3.00 GBP 2023 0306|"
                 "5 4.00 USD 2023 0306",
                 NULL);
    assert_spent(*state, &o,
                 "Year,HS,Amount\n2023,0306,\u20AC1\n2023,0306,2 GBP\n2023,0306,US$ 3\n",
                 "2 1.00 EUR 2023 0306|3 2.00 GBP 2023 0306|4 3.00 USD 2023 0306", NULL);
    assert_spent(*state, &o, "Year,HS,Amount (GBP)\n2023,0306,1\n2023,0306,EUR 2\n",
                 "2 1.00 GBP 2023 0306|3 2.00 EUR 2023 0306", NULL);
    o.currency = "euro";
    assert_spent(*state, &o, "Year,HS,Amount,Currency\n2023,0306,1,\n2023,0306,2,GBP\n",
                 "2 1.00 EUR 2023 0306|3 2.00 GBP 2023 0306", NULL);
}

static void says_why_no_currency(void **state)
{
    mn_spending_options o = options_of(*state, "GBR");
    assert_spent(*state, &o,
                 "Year,HS,Amount,Currency\n2023,0306,1,XXQ\n2023,0306,2,\n"
                 "2023,0306,3 kg,GBP\n2023,0306,EUR 4,GBP\n2023,0306,$5,GBP\n"
                 "2023,0306,6,GBP\n",
                 "7 6.00 GBP 2023 0306!2 unknown currency 'XXQ'!3 no currency!4 unknown currency "
                 "'kg'!5 the line says both GBP and EUR!6 the line says both GBP and '$'",
                 NULL);
    assert_spent_error(*state, &o, "Year,HS,Amount\n2023,0306,1\n", MN_USAGE,
                       "no currency of the amounts", "--currency EUR");
    assert_spent_error(*state, &o, "Year,HS,Amount ($)\n2023,0306,1\n", MN_USAGE,
                       "no currency of the amounts", "--currency EUR");
    o.currency = "XXQ";
    assert_spent_error(*state, &o, "Year,HS,Amount\n2023,0306,1\n", MN_USAGE,
                       "'XXQ' is no currency", "ISO 4217");
}

static void takes_dollars_only_where_they_are(void **state)
{
    const char *signs = "Year,HS,Amount\n2023,0306,$1\n";
    const char *some = "Year,HS,Amount\n2023,0306,$1\n2023,0306,2\n";
    mn_spending_options us = options_of(*state, "USA"), any = options_of(*state, NULL);
    mn_spending_options ca = options_of(*state, "CAN");
    assert_spent(*state, &us, signs, "2 1.00 USD 2023 0306", NULL);
    assert_spent(*state, &any, signs, "2 1.00 USD 2023 0306", NULL);
    assert_spent(*state, &any, some, "2 1.00 USD 2023 0306!3 no currency", NULL);
    assert_spent(*state, &us, "Year,HS,Amount\n2023,0306,1\n", "2 1.00 USD 2023 0306",
                 "taken as US dollars");
    assert_spent_error(*state, &any, "Year,HS,Amount\n2023,0306,1\n", MN_USAGE,
                       "no currency of the amounts is said", "--currency EUR");
    assert_spent(*state, &us, "Year,HS,Amount ($)\n2023,0306,1\n", "2 1.00 USD 2023 0306", NULL);
    assert_spent(*state, &ca, signs, "!2 '$' may be one of several currencies", NULL);
    ca.currency = "CAD";
    assert_spent(*state, &ca, signs, "2 1.00 CAD 2023 0306", NULL);
    assert_spent(*state, &ca, "Year,HS,Amount,Currency\n2023,0306,$1,AUD\n", "2 1.00 AUD 2023 0306",
                 NULL);
    us.currency = "EUR";
    assert_spent(*state, &us, signs, "!2 '$' may be one of several currencies", NULL);
    mn_spending_options se = options_of(*state, "SWE");
    assert_spent(*state, &se, "Year,HS,Amount\n2023,0306,1 kr\n",
                 "!2 'kr' may be one of several currencies", NULL);
    se.currency = "SEK";
    assert_spent(*state, &se, "Year,HS,Amount\n2023,0306,1 kr\n", "2 1.00 SEK 2023 0306", NULL);
}

/* --- years ---------------------------------------------------------------------------------- */

static void finds_years(void **state)
{
    mn_spending_options o = options_of(*state, "USA");
    o.currency = "USD";
    assert_spent(*state, &o,
                 "Date,HS,Amount\n2024-02-01,0306,1\n31/12/2023,0306,2\n"
                 "12/31/22,0306,3\n3 Jan 2021,0306,4\nMar-20,0306,5\n",
                 "2 1.00 USD 2024 0306|3 2.00 USD 2023 0306|4 3.00 USD 2022 0306|"
                 "5 4.00 USD 2021 0306|6 5.00 USD 2020 0306",
                 NULL);
    assert_spent(*state, &o,
                 "Date,HS,Amount\nsoon,0306,1\n,0306,2\n2024-02-30,0306,3\n"
                 "1950-01-01,0306,4\n2024-01-01,0306,5\n",
                 "6 5.00 USD 2024 0306!2 no date can be read from 'soon'!3 no date!4 no date can "
                 "be read from '2024-02-30'!5 no US consumer prices for 1950",
                 NULL);
    assert_spent(*state, &o, "Date,Year,HS,Amount\n,2019,0306,1\n2024-01-01,2019,0306,2\n",
                 "2 1.00 USD 2019 0306|3 2.00 USD 2024 0306", NULL);
    o.year = 2018;
    assert_spent(*state, &o, "Date,HS,Amount\nsoon,0306,1\n2024-01-01,0306,2\n",
                 "2 1.00 USD 2018 0306|3 2.00 USD 2024 0306", "1 line without a date");
    assert_spent(*state, &o, "HS,Amount\n0306,1\n", "2 1.00 USD 2018 0306", NULL);
    o.year = 0;
    spent x;
    spend(&x, *state, &o, "HS,Amount\n0306,1\n");
    assert_int_equal(x.status, MN_OK);
    assert_int_equal(x.s.purchase[0].year, mn_us_cpi_last_year(*state));
    assert_true(spent_notes(&x, "no dates are said"));
    spent_free(&x);
}

/* --- prices ----------------------------------------------------------------------------------- */

/* US CPI-U, annual averages (BLS, 1982-84 = 100): 224.939 in 2011, 304.702 in
 * 2023, 313.689 in 2024. */
static void deflates(void **state)
{
    static const char *const rate[] = {"GBP:2023=1.25"};
    mn_spending_options o = options_of(*state, "USA");
    spent x;
    o.rate = rate;
    o.rates = 1;
    spend(&x, *state, &o,
          "Year,HS,Amount,Currency\n2024,0306,1000.00,USD\n2011,0306,1000.00,USD\n"
          "2023,0306,-800.00,GBP\n");
    assert_int_equal(x.status, MN_OK);
    assert_near(x.s.purchase[0].money, 1000e-6 * 224.939 / 313.689, 1e-15);
    assert_near(x.s.purchase[0].money, 717.0765e-6, 1e-10);
    assert_near(x.s.purchase[1].money, 1000e-6, 1e-18);
    assert_near(x.s.purchase[2].money, -1000e-6 * 224.939 / 304.702, 1e-15);
    assert_near(x.s.placed_usd, 3000, 1e-9);
    assert_int_equal(x.s.refunds, 1);
    assert_string_equal(x.s.currency, "USD");
    spent_free(&x);
    spend(&x, *state, &o, "Year,HS,Amount,Currency\n2023,0306,800.00,GBP\n2023,7777,5,EUR\n");
    assert_string_equal(x.s.currency, "GBP");
    spent_free(&x);
}

static void rates_of_the_caller_come_first(void **state)
{
    static const char *const rate[] = {"GBP:2023=2", "gbp:2023=3", "XOF:1996=0.002"};
    const char *text = "Year,HS,Amount,Currency\n2023,0306,1,GBP\n1996,0306,1000,XOF\n"
                       "2022,0306,1,GBP\n";
    mn_spending_options o = options_of(*state, "USA");
    spent x;
    spend(&x, *state, &o, text);
    const double shipped = mn_usd_rate(*state, "GBP", 2023);
    assert_near(x.s.purchase[0].money, shipped / 1e6 * 224.939 / 304.702, 1e-15);
    assert_string_equal(x.s.unplaced[0].reason, "no exchange rate for XOF in 1996");
    assert_true(isnan(x.s.unplaced[0].usd));
    assert_int_equal(x.s.unknown_amounts, 1);
    spent_free(&x);
    o.rate = rate;
    o.rates = 3;
    spend(&x, *state, &o, text);
    assert_int_equal(x.s.purchases, 3);
    assert_near(x.s.purchase[0].money, 3e-6 * 224.939 / 304.702, 1e-15);
    assert_near(x.s.placed_usd, 3 + 2 + mn_usd_rate(*state, "GBP", 2022), 1e-9);
    spent_free(&x);
}

static void takes_currencies_with_a_rate(void **state)
{
    static const char *const rate[] = {"gbx:2023=0.0125", "USDT:2023=1"};
    const char *text = "Year,HS,Amount,Currency\n2023,0306,100,GBX\n2023,0306,1,usdt\n"
                       "2022,0306,1,GBX\n2023,0306,1,GBp\n";
    mn_spending_options o = options_of(*state, "GBR");
    assert_spent(*state, &o, text,
                 "!2 unknown currency 'GBX' (pence? divide by 100 and say GBP)!3 unknown currency "
                 "'usdt'!4 unknown currency 'GBX' (pence? divide by 100 and say GBP)!5 unknown "
                 "currency 'GBp' (pence? divide by 100 and say GBP)",
                 NULL);
    o.rate = rate;
    o.rates = 2;
    spent x;
    spend(&x, *state, &o, text);
    assert_int_equal(x.s.purchases, 2);
    assert_near(x.s.placed_usd, 2.25, 1e-9);
    assert_string_equal(x.s.purchase[1].currency, "USDT");
    assert_string_equal(x.s.unplaced[0].reason, "no exchange rate for GBX in 2022");
    spent_free(&x);
    assert_spent(*state, &o, "Year,HS,Amount (GBX)\n2023,0306,100\n", "2 100.00 GBX 2023 0306",
                 NULL);
    o.currency = "GBX";
    assert_spent(*state, &o, "Year,HS,Amount\n2023,0306,100\n", "2 100.00 GBX 2023 0306", NULL);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fwrite(text, 1, strlen(text), f) == strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void reads_a_file_of_rates(void **state)
{
    static const char *const rate[] = {"GBP:2023=4"};
    const char *text = "Year,HS,Amount,Currency\n2023,0306,1,GBP\n2022,0306,1,GBP\n";
    char path[] = "/tmp/mn-rates-XXXXXX";
    mn_spending_options o = options_of(*state, "USA");
    spent x;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    o.rates_file = path;
    write_file(path, "currency,year,usd_per_unit\nGBP,2022,3\nGBP,2023,2\n");
    spend(&x, *state, &o, text);
    assert_near(x.s.placed_usd, 5, 1e-9);
    spent_free(&x);
    o.rate = rate; /* an option beats the file */
    o.rates = 1;
    spend(&x, *state, &o, text);
    assert_near(x.s.placed_usd, 7, 1e-9);
    spent_free(&x);
    o.rates = 0;
    write_file(path, "currency,year,usd_per_unit\nGBP,2022,3\nGBP,2023,-2\n");
    spend(&x, *state, &o, text);
    assert_int_equal(x.status, MN_DATA);
    assert_string_equal(x.e.file, path);
    assert_int_equal(x.e.line, 3);
    spent_free(&x);
    write_file(path, "currency,year,rate\nGBP,2022,3\n");
    assert_spent_error(*state, &o, text, MN_DATA, "no column is named 'usd_per_unit'", "currency");
    write_file(path, "currency,year,usd_per_unit\nGBP,2022\n");
    assert_spent_error(*state, &o, text, MN_DATA, "2 cells where the header has 3", "");
    (void)unlink(path);
    assert_spent_error(*state, &o, text, MN_SYSTEM, path, "");
}

static void refuses_bad_rates(void **state)
{
    static const char *const bad[] = {"",
                                      "GBP",
                                      "GBP:2023",
                                      "GBP=1.28",
                                      "XX:2023=1",
                                      "XX1:2023=1",
                                      "ABCDEF:2023=1",
                                      "GBP:soon=1",
                                      "GBP:2023=",
                                      "GBP:2023=0",
                                      "GBP:2023=-1",
                                      "GBP:2023=x",
                                      "GBP:2023=nan",
                                      "GBP:99999=1",
                                      "GBP:2023=1,28",
                                      "USD:2023=2"};
    mn_spending_options o = options_of(*state, "USA");
    o.rates = 1;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        o.rate = &bad[i];
        assert_spent_error(*state, &o, "Year,HS,Amount,Currency\n2023,0306,1,GBP\n", MN_USAGE,
                           "--rate '", "--rate GBP:2024=1.28");
    }
    o.rate = &bad[3];
    assert_spent_error(*state, &o, "Year,HS,Amount,Currency\n2023,0306,1,GBP\n", MN_USAGE,
                       "--rate 'GBP=1.28': the year is missing", "");
    o.rates = 0;
    o.model_year = 1800;
    assert_spent_error(*state, &o, "Year,HS,Amount,Currency\n2023,0306,1,GBP\n", MN_DATA,
                       "the model's year 1800", "--year");
}

/* --- which way -----------------------------------------------------------------------------------
 */

static void turns_bank_statements(void **state)
{
    mn_spending_options o = options_of(*state, "ESP");
    o.currency = "EUR";
    o.year = 2023;
    assert_spent(*state, &o, "HS,Amount\n0306,-12.00\n0306,-3.00\n0306,5.00\n",
                 "2 12.00 EUR 2023 0306|3 3.00 EUR 2023 0306|4 -5.00 EUR 2023 0306",
                 "most amounts in 'Amount' are negative");
    assert_spent(*state, &o, "HS,Amount\n0306,12.00\n0306,3.00\n0306,-5.00\n",
                 "2 12.00 EUR 2023 0306|3 3.00 EUR 2023 0306|4 -5.00 EUR 2023 0306", NULL);
    /* A correction of many lines is not a bank's statement. */
    assert_spent(*state, &o, "HS,Amount\n0306,1000\n0306,-50\n0306,-30\n",
                 "2 1000.00 EUR 2023 0306|3 -50.00 EUR 2023 0306|4 -30.00 EUR 2023 0306",
                 "negative, but the positive ones sum to more: amounts are read as written");
    /* Pay, or a balance beside the amounts, shows that it is one. */
    assert_spent(*state, &o, "HS,Item,Amount\n0306,shrimp,-50\n0306,shrimp,-30\n,SALARY,1000\n",
                 "2 50.00 EUR 2023 0306|3 30.00 EUR 2023 0306!4 income or transfer",
                 "most amounts in 'Amount' are negative, as a bank");
    assert_spent(*state, &o,
                 "HS,Amount,Closing balance\n0306,-50,950\n0306,-30,920\n0306,1000,1920\n",
                 "2 50.00 EUR 2023 0306|3 30.00 EUR 2023 0306|4 -1000.00 EUR 2023 0306",
                 "most amounts in 'Amount' are negative, as a bank");
    assert_spent(*state, &o, "HS,Amount\n0306,12.00 DR\n0306,3.00 CR\n0306,4.00CR\n0306,5.00 CR\n",
                 "2 12.00 EUR 2023 0306|3 -3.00 EUR 2023 0306|4 -4.00 EUR 2023 0306|"
                 "5 -5.00 EUR 2023 0306",
                 NULL);
    assert_spent(*state, &o, "HS,Amount,Debit/Credit\n0306,12.00,D\n0306,3.00,C\n0306,-4.00,C\n",
                 "2 12.00 EUR 2023 0306|3 -3.00 EUR 2023 0306|4 -4.00 EUR 2023 0306", NULL);
}

static void reads_debits_and_credits(void **state)
{
    mn_spending_options o = options_of(*state, "GBR");
    o.currency = "GBP";
    o.year = 2023;
    assert_spent(*state, &o,
                 "HS,Debit,Credit\n0306,12.00,\n0306,,3.00\n0306,0.00,4.00\n"
                 "0306,5.00,0.00\n0306,1.00,1.00\n0306,,\n0306,0.00,\n0306,x,\n"
                 "0306,-,6.00\n",
                 "2 12.00 GBP 2023 0306|3 -3.00 GBP 2023 0306|4 -4.00 GBP 2023 0306|"
                 "5 5.00 GBP 2023 0306|10 -6.00 GBP 2023 0306!6 both a debit and a credit!7 no "
                 "amount!8 amount is zero!9 no amount can be read from 'x'",
                 NULL);
    /* Some banks show debits as negative even in a column of their own. */
    assert_spent(*state, &o, "HS,Money out,Money in\n0306,-12.00,\n0306,-1.00,\n0306,,3.00\n",
                 "2 12.00 GBP 2023 0306|3 1.00 GBP 2023 0306|4 -3.00 GBP 2023 0306", NULL);
    assert_spent(*state, &o, "HS,Paid out\n0306,12.00\n", "2 12.00 GBP 2023 0306", NULL);
}

static void decides_the_decimal_mark_by_column(void **state)
{
    mn_spending_options o = options_of(*state, "DEU");
    o.currency = "EUR";
    o.year = 2023;
    assert_spent(*state, &o, "HS;Betrag\n0306;1.234\n0306;12,50\n",
                 "2 1234.00 EUR 2023 0306|3 12.50 EUR 2023 0306", NULL);
    assert_spent(*state, &o, "HS;Amount\n0306;1.234\n0306;12.50\n",
                 "2 1.23 EUR 2023 0306|3 12.50 EUR 2023 0306", NULL);
    assert_spent(*state, &o, "HS;Amount\n0306;1,234\n0306;12\n",
                 "2 1234.00 EUR 2023 0306|3 12.00 EUR 2023 0306",
                 "1 amount like '1,234' (line 2) could be thousands");
    assert_spent(*state, &o, "HS;Amount\n0306;1,234\n0306;12.50\n0306;12,50\n",
                 "3 12.50 EUR 2023 0306|4 12.50 EUR 2023 0306!2 other lines have point and comma "
                 "as decimal marks, so that it is unclear what is '1,234'",
                 NULL);
}

static void reads_units_in_headings(void **state)
{
    static const struct {
        const char *heading, *line;
    } cases[] = {
        {"Spend \u00A3000", "2 12500.00 GBP 2023 0306"},
        {"Amount (\u00A3'000)", "2 12500.00 GBP 2023 0306"},
        {"Amount (GBP thousands)", "2 12500.00 GBP 2023 0306"},
        {"Amount in thousands GBP", "2 12500.00 GBP 2023 0306"},
        {"Betrag TEUR", "2 12500.00 EUR 2023 0306"},
        {"Betrag (Tsd. EUR)", "2 12500.00 EUR 2023 0306"},
        {"Montant k\u20AC", "2 12500.00 EUR 2023 0306"},
        {"Importe (miles de EUR)", "2 12500.00 EUR 2023 0306"},
        {"Spend (\u00A3m)", "2 12500000.00 GBP 2023 0306"},
        {"Amount in millions of USD", "2 12500000.00 USD 2023 0306"},
        {"Amount GBP pence", "2 0.13 GBP 2023 0306"},
        {"amount_cents_usd", "2 0.13 USD 2023 0306"},
        {"Amount (USD billions)", "2 12500000000.00 USD 2023 0306"},
        {"Amount (US$ billions)", "2 12500000000.00 USD 2023 0306"},
        {"Amount (USD bn)", "2 12500000000.00 USD 2023 0306"},
        {"Amount (USDbn)", "2 12500000000.00 USD 2023 0306"},
        {"Betrag (Mrd. EUR)", "2 12500000000.00 EUR 2023 0306"},
        {"Betrag in Milliarden EUR", "2 12500000000.00 EUR 2023 0306"},
        {"Montant (milliards EUR)", "2 12500000000.00 EUR 2023 0306"},
        {"Montant (Md\u20AC)", "2 12500000000.00 EUR 2023 0306"},
        {"Importe (mil millones EUR)", "2 12500000000.00 EUR 2023 0306"},
        {"Importe (billones EUR)", "2 12500000000000.00 EUR 2023 0306"},
        {"Amount (INR crore)", "2 125000000.00 INR 2023 0306"},
        {"Amount (INR Cr)", "2 125000000.00 INR 2023 0306"},
        {"Amount (INR lakhs)", "2 1250000.00 INR 2023 0306"},
        {"Amount (INR lakh crore)", "2 125000000.00 INR 2023 0306"},
        {"Amount (EUR m)", "2 12500000.00 EUR 2023 0306"},
        {"\"Amount (EUR 1,000s)\"", "2 12500.00 EUR 2023 0306"},
        {"\"Amount (EUR 1,000,000)\"", "2 12500000.00 EUR 2023 0306"},
        {"Amount (EUR x1000)", "2 12500.00 EUR 2023 0306"},
        {"Amount (EUR 10^6)", "2 12500000.00 EUR 2023 0306"},
    };
    mn_spending_options o = options_of(*state, "DEU");
    o.year = 2023;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "HS;%s\n0306;12.50\n", cases[i].heading);
        assert_spent(*state, &o, text, cases[i].line, "amounts in '");
    }
    /* What is finer than a hundredth of a million is money all the same. */
    assert_spent(*state, &o, "HS;Amount (EUR millions)\n0306;0.00412\n0306;-0,00000000501\n",
                 "2 4120.00 EUR 2023 0306|3 -0.01 EUR 2023 0306", "multiplied by 1000000");
    assert_spent_error(*state, &o, "HS;Amount (EUR zillions)\n0306;12.50\n", MN_DATA,
                       "unclear what 'zillions' multiplies by", "thousands, millions, billions");
    assert_spent_error(*state, &o, "HS;Amount (mil EUR)\n0306;12.50\n", MN_DATA, "'mil'", "");
    assert_spent_error(*state, &o, "HS;Amount (EURt)\n0306;12.50\n", MN_DATA, "'EURt'", "");
    assert_spent(*state, &o, "HS;Amount MUR\n0306;12.50\n", "2 12.50 MUR 2023 0306", NULL);
    assert_spent(*state, &o, "HS;Amount TRY\n0306;12.50\n", "2 12.50 TRY 2023 0306", NULL);
    assert_spent(*state, &o, "HS;Amount GBP (millions)\n0306;92233720368547758.07\n",
                 "!2 an amount too large: '92233720368547758.07'", "multiplied by 1000000");
    assert_spent(*state, &o, "HS,Qty,Price EUR\n0306,3,12.50\n", "2 12.50 EUR 2023 0306",
                 "'Price EUR' is read as the price of the whole line, whatever 'Qty' says");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_currencies),
        cmocka_unit_test(says_why_no_currency),
        cmocka_unit_test(takes_dollars_only_where_they_are),
        cmocka_unit_test(finds_years),
        cmocka_unit_test(deflates),
        cmocka_unit_test(rates_of_the_caller_come_first),
        cmocka_unit_test(takes_currencies_with_a_rate),
        cmocka_unit_test(reads_a_file_of_rates),
        cmocka_unit_test(refuses_bad_rates),
        cmocka_unit_test(turns_bank_statements),
        cmocka_unit_test(reads_debits_and_credits),
        cmocka_unit_test(decides_the_decimal_mark_by_column),
        cmocka_unit_test(reads_units_in_headings),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
