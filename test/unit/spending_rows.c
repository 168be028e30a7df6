/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_rows.c - whole files: codes, words, origins, what can't be
 * placed, and that no row is ever lost.
 */
#include "spending_show.h"

#include "core/text.h"
#include "footprint/spending/place.h"

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_ALL, &e) != MN_OK) {
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

static mn_spending_options dollars(void)
{
    mn_spending_options o = {.model_year = 2011, .currency = "USD", .year = 2023};
    return o;
}

/* --- codes and words ---------------------------------------------------------------------- */

static void places_by_the_most_specific_code(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o,
          "HS,NAICS,ISIC4,MCC,Item,Amount\n030617,722511,0111,5411,shrimp,1\n,722511,0111,5411,"
          "meal,2\n,,0111,5411,wheat,3\n,,,5411,food,4\n0306.17.00.10,,,,shrimp,5\n");
    assert_int_equal(x.status, MN_OK);
    assert_int_equal(x.s.purchases, 5);
    static const mn_codes systems[] = {MN_HS, MN_NAICS, MN_ISIC4, MN_MCC, MN_HS};
    static const char *const codes[] = {"030617", "722511", "0111", "5411", "0306.17.00.10"};
    for (size_t i = 0; i < 5; i++) {
        const mn_purchase *p = &x.s.purchase[i];
        double sum = 0;
        assert_int_equal(p->system, systems[i]);
        assert_text(p->code, codes[i]);
        assert_int_equal(p->by, MN_PLACED_CODE);
        for (size_t k = 0; k < p->mix->n; k++)
            sum += p->mix->share[k];
        assert_near(sum, 1, 1e-9);
        assert_true(p->score == 1 || p->score == 0.9);
        /* A mix that a beginning of the code answered with is a little less sure. */
        const size_t whole = p->system == MN_HS || p->system == MN_NAICS ? 6 : 4;
        assert_near(p->score, p->mix->n == 1 || strlen(p->mix->via) >= whole ? 1 : 0.9, 0);
    }
    assert_text(x.s.purchase[1].description, "meal");
    spent_free(&x);
}

static void falls_back_to_words(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o,
          "HS,Item,Amount\n77,cotton shirts,1\n77,,2\n,,3\n,zzqx vrblk,4\n"
          ",cotton shirts,5\n");
    assert_int_equal(x.status, MN_OK);
    assert_true(spent_notes(&x, "2 lines have an unknown code (first: line 2, HS '77')"));
    assert_int_equal(x.s.purchases, 2);
    assert_int_equal(x.s.purchase[0].by, MN_PLACED_WORDS);
    assert_int_equal(x.s.purchase[0].mix->n, 1);
    assert_int_equal(x.s.purchase[0].mix->industry[0], mn_industry_find(*state, mn_text_of("c4")));
    assert_true(x.s.purchase[0].score >= 0.3 && x.s.purchase[0].score <= 1);
    assert_int_equal(x.s.purchase[0].code.len, 0);
    assert_string_equal(x.s.unplaced[0].reason, "unknown code and no description");
    assert_string_equal(x.s.unplaced[1].reason, "no code and no description");
    assert_non_null(strstr(x.s.unplaced[2].reason, "description not understood"));
    assert_near(x.s.unplaced_usd, 2 + 3 + 4, 1e-9);
    spent_free(&x);
    o.least_score = 2; /* more than any score: the guess is told */
    spend(&x, *state, &o, "Item,Amount\ncotton shirts,1\n");
    assert_int_equal(x.s.purchases, 0);
    assert_non_null(strstr(x.s.unplaced[0].reason, "(best guess: Textiles, clothing, "));
    spent_free(&x);
}

static void asks_the_category_second(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o, "Item,Category,Amount\nzzqx vrblk,cotton shirts,1\n,cotton shirts,2\n");
    assert_int_equal(x.status, MN_OK);
    assert_int_equal(x.s.purchases, 2);
    assert_text(x.s.purchase[0].description, "zzqx vrblk");
    assert_text(x.s.purchase[1].description, "cotton shirts");
    spent_free(&x);
}

static void reads_coicop_of_both_years(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o, "COICOP,Amount\n12.1,1\n");
    assert_int_equal(x.s.purchase[0].system, MN_COICOP);
    spent_free(&x);
    o.coicop1999 = true;
    spend(&x, *state, &o, "COICOP,Amount\n12.1,1\n");
    assert_int_equal(x.s.purchase[0].system, MN_COICOP1999);
    spent_free(&x);
}

static void knows_what_buys_nothing(void **state)
{
    static const struct {
        const char *text;
        bool out, in;
    } lines[] = {
        {"PAYMENT THANK YOU", true, true},
        {"PAYMENT - THANK YOU 12/03", true, true},
        {"ATM WITHDRAWAL 0042", true, true},
        {"Transfer to savings", true, true},
        {"TRASPASO A CUENTA", true, true},
        {"N\u00F3mina enero", true, true},
        {"ACME PAYROLL", true, true},
        {"BANK TRANSFER RENT APRIL", false, true},
        {"Card payment to grocer", false, true},
        {"INTEREST PAID", false, true},
        {"\u00DCberweisung Miete", false, true},
        {"REFUND PAYMENT SHOES", false, false},
        {"IRS TAX REFUND", false, true},
        {"Return mens shirt", false, false},
        {"CHASE CREDIT CRD AUTOPAY", true, true},
        {"RETIRADA EFECTIVO CAJERO", true, true},
        {"TRANSFERENCIA A CUENTA AHORRO", true, true},
        {"TRANSFERENCIA A CUENTA DE JUAN ALQUILER", false, true},
        {"UEBERTRAG TAGESGELD", true, true},
        {"coffee", false, false},
        {"", false, false},
    };
    mn_spending_options o = dollars();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        mn_text t = mn_text_of(lines[i].text);
        if (mn_is_transfer(t, false) != lines[i].out || mn_is_transfer(t, true) != lines[i].in)
            fail_msg("'%s'", lines[i].text);
    }
    assert_spent(*state, &o,
                 "Item,Amount\ncotton shirts,9\ncotton shirts,8\ncotton shirts,7\n"
                 "cotton shirts,-8\nPAYMENT THANK YOU,-9\nSALARY JUNE,6\n",
                 "2 9.00 USD 2023 words|3 8.00 USD 2023 words|4 7.00 USD 2023 words|"
                 "5 -8.00 USD 2023 words!6 income or transfer!7 income or transfer",
                 "2 lines are income or transfers, and no spending");
    /* They are listed, but no part of what was spent. */
    spent x;
    spend(&x, *state, &o, "Item,Amount\ncotton shirts,9\nSALARY JUNE,6000\nzzqx vrblk,1\n");
    assert_int_equal(x.s.moved, 1);
    assert_true(x.s.unplaced[0].moved && !x.s.unplaced[1].moved);
    assert_near(x.s.unplaced[0].usd, 6000, 1e-9);
    assert_near(x.s.unplaced_usd, 1, 1e-9);
    spent_free(&x);
}

static void knows_totals(void **state)
{
    mn_spending_options o = dollars();
    static const char *const yes[] = {"Total",
                                      "TOTAL:",
                                      "Sub-total",
                                      "Summe",
                                      "Gesamt 2023",
                                      "Balance brought forward",
                                      "Opening balance 1 May",
                                      "Saldo",
                                      "Solde au 31/12",
                                      "Total for March"};
    static const char *const no[] = {"TOTAL 4711 PARIS", "Total access",      "balance bike",
                                     "sum insured",      "New Balance shoes", ""};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!mn_is_total(mn_text_of(yes[i])))
            fail_msg("'%s' is a total", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (mn_is_total(mn_text_of(no[i])))
            fail_msg("'%s' is no total", no[i]);
    assert_spent(*state, &o,
                 "Date,Item,Amount\n2023-01-01,cotton shirts,9\n2023-01-02,Subtotal,9\nTotal,,9\n"
                 "Total,,\n",
                 "2 9.00 USD 2023 words!3 a total or balance, not a purchase!4 a total or balance, "
                 "not a purchase!5 no amount",
                 "2 lines are totals or balances, and no spending");
    spent x;
    spend(&x, *state, &o, "HS,Amount\n0306,9\nTotal,9\n");
    assert_near(x.s.unplaced_usd, 0, 0);
    assert_int_equal(x.s.moved, 1);
    spent_free(&x);
}

static void counts_what_is_doubtful(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    o.least_score = 1e-9;
    spend(&x, *state, &o,
          "Item,HS,Amount\ncotton shirts,,1\nbox thing,,2\nbox thing,,-3\nbox thing,0306,4\n");
    assert_int_equal(x.s.purchases, 4);
    assert_true(x.s.purchase[1].score < MN_DOUBTFUL);
    assert_int_equal(x.s.doubtful, 2);
    assert_near(x.s.doubtful_usd, 5, 1e-9);
    assert_text(x.s.purchase[1].words, "box thing");
    assert_text(x.s.purchase[3].words, "");
    /* The category speaks where the description is doubtful, and only there. */
    spent_free(&x);
    spend(&x, *state, &o,
          "Item,Category,Amount\nbox thing,cotton shirts,2\ncotton shirts,box thing,3\n");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(x.s.purchase[i].mix->industry[0],
                         mn_industry_find(*state, mn_text_of("c4")));
        assert_text(x.s.purchase[i].words, "cotton shirts");
    }
    assert_int_equal(x.s.doubtful, 0);
    spent_free(&x);
}

static void knows_the_days(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o,
          "Date,HS,Amount\n03/04/2023,0306,1\n25/02/2023,0306,2\n2023,0306,3\nJan-23,0306,4\n"
          "1 Jan 2022,77,5\n");
    assert_int_equal(x.s.dated, 2);
    assert_int_equal(x.s.first_day, mn_days_from_civil(2023, 2, 25));
    assert_int_equal(x.s.last_day, mn_days_from_civil(2023, 4, 3));
    spent_free(&x);
    /* Without a proof the country decides. */
    for (int i = 0; i < 2; i++) {
        o.country = mn_country_find(*state, mn_text_of(i ? "USA" : "GBR"));
        spend(&x, *state, &o, "Date,HS,Amount\n03/04/2023,0306,1\n");
        assert_int_equal(x.s.first_day, mn_days_from_civil(2023, i ? 3 : 4, i ? 4 : 3));
        assert_int_equal(x.s.last_day, x.s.first_day);
        spent_free(&x);
    }
    /* A spreadsheet's day numbers, where a date is said to stand. */
    spend(&x, *state, &o,
          "Date,HS,Amount\n45321,0306,1\n45322.75,0306,2\n4532,0306,3\n99999,0306,4\n45321x,0306,"
          "5\n");
    assert_int_equal(x.s.dated, 2);
    assert_int_equal(x.s.first_day, mn_days_from_civil(2024, 1, 30));
    assert_int_equal(x.s.last_day, mn_days_from_civil(2024, 1, 31));
    assert_int_equal(x.s.purchase[0].year, 2024);
    assert_true(spent_notes(&x, "2 dates (first: line 2) are a spreadsheet's number of days since "
                                "1900 and read so"));
    spent_free(&x);
    spend(&x, *state, &o, "Year,HS,Amount\n2023,0306,1\n");
    assert_true(x.s.first_day == INT64_MIN && x.s.last_day == INT64_MIN && x.s.dated == 0);
    spent_free(&x);
}

/* --- origins ---------------------------------------------------------------------------------- */

static void finds_origins(void **state)
{
    mn_spending_options o = dollars();
    assert_spent(*state, &o,
                 "HS,Origin,Amount\n0306,Vietnam,1\n0306,VN,2\n0306,vnm,3\n0306,,4\n"
                 "0306,various,5\n",
                 "2 1.00 USD 2023 0306 VNM|3 2.00 USD 2023 0306 VNM|4 3.00 USD 2023 0306 VNM|"
                 "5 4.00 USD 2023 0306|6 5.00 USD 2023 0306",
                 NULL);
    assert_spent(*state, &o,
                 "HS,Origin,Amount\n0306,Frankreich,1\n0306,Bangladesch,2\n0306,Made in China,3\n"
                 "0306,Gro\u00DFbritannien,4\n0306,Xinjiang,5\n0306,\u00CDndia,6\n",
                 "2 1.00 USD 2023 0306 FRA|3 2.00 USD 2023 0306 BGD|4 3.00 USD 2023 0306 CHN|"
                 "5 4.00 USD 2023 0306 GBR|6 5.00 USD 2023 0306 CHN|7 6.00 USD 2023 0306 IND",
                 NULL);
    spent x;
    spend(&x, *state, &o, "HS,Origin,Amount\n0306,EU,1\n");
    assert_true(spent_notes(&x, "1 line names an origin that is no country: 'EU'; the buying"));
    spent_free(&x);
    spend(&x, *state, &o,
          "HS,Origin,Amount\n0306,Vietnan,1\n0306,Atlantis,2\n0306,Vietnan,3\n"
          "0306,NA,4\n");
    assert_int_equal(x.s.purchases, 4);
    assert_null(x.s.purchase[0].origin);
    assert_true(spent_notes(&x, "4 lines name an origin that is no country: 'Vietnan' (did you "
                                "mean Vietnam?), 'Atlantis'"));
    assert_true(spent_notes(&x, "'NA' (did you mean Namibia?)"));
    spent_free(&x);
}

/* --- nothing is lost
 * -------------------------------------------------------------------------------- */

static void takes_in_rejected_rows(void **state)
{
    mn_spending_options o = dollars();
    assert_spent(*state, &o, "HS,Amount\n0306,1\n0306\n0306,2\n0306,3,4\n0306,0\n0306,\n",
                 "2 1.00 USD 2023 0306|4 2.00 USD 2023 0306!3 1 cell where the header has 2!5 3 "
                 "cells where the header has 2!6 amount is zero!7 no amount",
                 NULL);
    spent x;
    spend(&x, *state, &o, "HS,Amount\n0306,0\n0306\n0306,-0.00\n0306,abc\n");
    assert_int_equal(x.s.zeros, 2);
    assert_int_equal(x.s.unplaceds, 4);
    assert_int_equal(x.s.unknown_amounts, 2);
    assert_text(x.s.unplaced[1].description, "0306");
    assert_text(x.s.unplaced[3].amount_text, "abc");
    spent_free(&x);
}

static void takes_formulas_as_text(void **state)
{
    mn_spending_options o = dollars();
    spent x;
    spend(&x, *state, &o,
          "Item,Amount\n=cmd|'/c calc'!A0,1\n+cotton shirts,2\n@SUM(A1),3\n"
          "cotton shirts,=1+1\n");
    assert_int_equal(x.status, MN_OK);
    assert_int_equal(x.s.purchases + x.s.unplaceds, 4);
    assert_string_equal(x.s.unplaced[x.s.unplaceds - 1].reason,
                        "a formula without a stored value: '=1+1'");
    spent_free(&x);
}

static void reads_a_spanish_bank(void **state)
{
    mn_spending_options o = {.model_year = 2011};
    o.country = mn_country_find(*state, mn_text_of("ESP"));
    const char *text = "Fecha operaci\u00F3n;Fecha valor;Concepto;Importe;Divisa;Saldo\n"
                       "03/01/2024;03/01/2024;COTTON SHIRTS;-1.042,35;EUR;2.310,00\n"
                       "05/01/2024;05/01/2024;NOMINA ENERO;1.850,00;EUR;4.160,00\n"
                       "09/01/2024;09/01/2024;RETIRADA DE EFECTIVO CAJERO;-60,00;EUR;4.100,00\n"
                       "10/01/2024;10/01/2024;DEVOLUCION COTTON SHIRTS;42,35;EUR;4.142,35\n"
                       "11/01/2024;11/01/2024;COTTON SHIRTS;-5;EUR;4.137,35\n";
    assert_spent(*state, &o, text,
                 "2 1042.35 EUR 2024 words|5 -42.35 EUR 2024 words|6 5.00 EUR 2024 words!3 income "
                 "or transfer!4 income or transfer",
                 "most amounts in 'Importe' are negative");
}

static void finds_the_header(void **state)
{
    mn_spending_options o = dollars();
    /* Title lines are shorter, or filled up with empty cells. */
    assert_spent(*state, &o,
                 "Account statement\nOwner;A. Person\n\nDate;Details;Amount\n"
                 "2023-01-02;cotton shirts;1,50\n",
                 "5 1.50 USD 2023 words",
                 "the header is taken from line 4; the lines above it are skipped");
    assert_spent(*state, &o, "Spending 2023,,\n,,\nHS,\"Amount, net (USD)\",Note\n0306,2.00,x\n",
                 "4 2.00 USD 2023 0306",
                 "the header is taken from line 3; the lines above it are skipped");
    assert_spent(*state, &o, "Spending by item,,\nHS,Amount,Note\n0306,2.00,x\n",
                 "3 2.00 USD 2023 0306", "the line above it is skipped");
    /* A header that is wider than the text that is kept of a rejected row. */
    assert_spent(*state, &o,
                 "Statement\nDate;Payee;A long heading that says nothing of what was bought;"
                 "Another long heading that says nothing of what was bought;"
                 "A third long heading that says nothing of what was bought;x;x;x;x;Amount\n"
                 "2023-01-02;cotton shirts;;;;;;;;1.50\n",
                 "3 1.50 USD 2023 words", "from line 2");
    /* A header that is understood, and rows that look like one, stay. */
    assert_spent(*state, &o, "HS,Item,Amount\n0306,Description,1\n,Amount,\n",
                 "2 1.00 USD 2023 0306!3 no amount", NULL);
}

static void reads_a_german_bank(void **state)
{
    mn_spending_options o = {.model_year = 2011};
    o.country = mn_country_find(*state, mn_text_of("DEU"));
    const char *text = "Buchungstag;Valutadatum;Verwendungszweck;Betrag (EUR);Soll/Haben\n"
                       "03.01.24;03.01.24;cotton shirts;1.042,35;S\n"
                       "04.01.24;04.01.24;GEHALT JANUAR;2.850,00;H\n"
                       "31.12.23;02.01.24;cotton shirts;12,-;S\n"
                       "05.01.24;05.01.24;RETOURE cotton shirts;12,00;H\n";
    assert_spent(*state, &o, text,
                 "2 1042.35 EUR 2024 words|4 12.00 EUR 2023 words|5 -12.00 EUR 2024 words!3 income "
                 "or transfer",
                 "1 line is income or a transfer, and no spending");
}

/* --- properties
 * ---------------------------------------------------------------------------------------- */

enum { ROWS = 400 };

/* A row of a ledger with every kind of trouble in it. */
static void make_row(mn_buf *b, unsigned i)
{
    static const char *const hs[] = {"030617", "6109.10", "8471", "77", "", "610910"};
    static const char *const amounts[] = {"12.50", "1,234.00", "-3", "0", "", "x", "(7.00)"};
    static const char *const currencies[] = {"GBP", "EUR", "USD", "XXQ", ""};
    static const char *const dates[] = {"2023-05-01", "1/2/23", "3 Jan 2022", "soon", ""};
    static const char *const origins[] = {"China", "IND", "", "Nowhere"};
    if (i % 37 == 0)
        mn_buf_fmt(b, "row %u is too short\n", i);
    else
        mn_buf_fmt(b, "%s,item %u,%s,\"%s\",%s,%s\n", dates[i % 5], i, hs[i / 3 % 6],
                   amounts[i / 5 % 7], currencies[i / 7 % 5], origins[i / 11 % 4]);
}

static uint32_t order[ROWS];

static void read_in_order(spent *x, const mn_reference *r)
{
    mn_buf b = {0};
    mn_spending_options o = {.model_year = 2011};
    mn_buf_str(&b, "Date,Item,HS,Amount,Currency,Origin\n");
    for (unsigned i = 0; i < ROWS; i++)
        make_row(&b, order[i]);
    spend(x, r, &o, b.ptr);
    assert_int_equal(x->status, MN_OK);
    mn_buf_free(&b);
}

/* What became of each row, by its number. */
static void outcome(const spent *x, double money[ROWS], const char *reason[ROWS])
{
    for (size_t i = 0; i < ROWS; i++) {
        money[i] = 0;
        reason[i] = NULL;
    }
    for (size_t i = 0; i < x->s.purchases; i++)
        money[order[x->s.purchase[i].line - 2]] = x->s.purchase[i].money;
    for (size_t i = 0; i < x->s.unplaceds; i++)
        reason[order[x->s.unplaced[i].line - 2]] = x->s.unplaced[i].reason;
}

static void order_does_not_matter(void **state)
{
    static double money[ROWS], again[ROWS];
    static const char *reason[ROWS], *reason_again[ROWS];
    uint64_t seed = 5;
    spent x, y;
    for (uint32_t i = 0; i < ROWS; i++)
        order[i] = i;
    read_in_order(&x, *state);
    outcome(&x, money, reason);
    for (int turn = 0; turn < 5; turn++) {
        for (uint32_t i = ROWS - 1; i > 0; i--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t k = (uint32_t)(seed >> 33) % (i + 1), kept = order[i];
            order[i] = order[k];
            order[k] = kept;
        }
        read_in_order(&y, *state);
        outcome(&y, again, reason_again);
        for (size_t i = 0; i < ROWS; i++) {
            assert_true(money[i] == again[i]);
            assert_true(!reason[i] == !reason_again[i]);
            if (reason[i])
                assert_string_equal(reason[i], reason_again[i]);
        }
        assert_near(x.s.placed_usd, y.s.placed_usd, 1e-9 * x.s.placed_usd);
        assert_near(x.s.unplaced_usd, y.s.unplaced_usd, 1e-9 * x.s.unplaced_usd);
        assert_int_equal(x.s.refunds, y.s.refunds);
        assert_int_equal(x.s.zeros, y.s.zeros);
        assert_int_equal(x.s.unknown_amounts, y.s.unknown_amounts);
        spent_free(&y);
    }
    spent_free(&x);
}

static void no_row_is_lost(void **state)
{
    spent x;
    for (uint32_t i = 0; i < ROWS; i++)
        order[i] = i;
    read_in_order(&x, *state);
    assert_int_equal(x.s.purchases + x.s.unplaceds, ROWS);
    for (size_t i = 1; i < x.s.unplaceds; i++) /* in the file's order */
        assert_true(x.s.unplaced[i - 1].line < x.s.unplaced[i].line);
    for (size_t i = 0; i < x.s.unplaceds; i++)
        assert_true(x.s.unplaced[i].reason && x.s.unplaced[i].reason[0]);
    double placed = 0, unplaced = 0;
    size_t unknown = 0;
    for (size_t i = 0; i < x.s.purchases; i++)
        placed += fabs(x.s.purchase[i].money);
    for (size_t i = 0; i < x.s.unplaceds; i++) {
        unknown += isnan(x.s.unplaced[i].usd) ? 1 : 0;
        unplaced += isnan(x.s.unplaced[i].usd) ? 0 : fabs(x.s.unplaced[i].usd);
    }
    assert_true(placed > 0);
    assert_near(unplaced, x.s.unplaced_usd, 1e-9 * unplaced);
    assert_int_equal(unknown, x.s.unknown_amounts);
    spent_free(&x);
}

static bool stop(void *payload)
{
    return ++*(int *)payload > 3;
}

static void can_be_stopped(void **state)
{
    int asked = 0;
    mn_ctx ctx = {.cancelled = stop, .payload = &asked};
    mn_spending_options o = dollars();
    mn_buf b = {0};
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL;
    mn_spending s = {0};
    mn_buf_str(&b, "HS,Amount\n");
    for (int i = 0; i < 20000; i++)
        mn_buf_str(&b, "0306,1.00\n");
    assert_int_equal(mn_table_read_memory(&t, NULL, "x.csv", b.ptr, b.len, NULL, &e), MN_OK);
    assert_int_equal(mn_spending_read(&s, t, *state, &o, &ctx, &e), MN_CANCELLED);
    mn_spending_free(&s);
    mn_table_free(t);
    mn_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_by_the_most_specific_code),
        cmocka_unit_test(falls_back_to_words),
        cmocka_unit_test(asks_the_category_second),
        cmocka_unit_test(reads_coicop_of_both_years),
        cmocka_unit_test(knows_what_buys_nothing),
        cmocka_unit_test(knows_totals),
        cmocka_unit_test(counts_what_is_doubtful),
        cmocka_unit_test(knows_the_days),
        cmocka_unit_test(finds_origins),
        cmocka_unit_test(takes_in_rejected_rows),
        cmocka_unit_test(takes_formulas_as_text),
        cmocka_unit_test(reads_a_spanish_bank),
        cmocka_unit_test(finds_the_header),
        cmocka_unit_test(reads_a_german_bank),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(no_row_is_lost),
        cmocka_unit_test(can_be_stopped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
