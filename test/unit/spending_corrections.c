/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_corrections.c - what a user taught: exact lines, stars, lines
 * that are alike; and what is wrong with a file of corrections.
 */
#include "spending_show.h"

#include "footprint/spending/corrections.h"

static int set_up(void **state)
{
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_ALL, NULL) != MN_OK)
        return -1;
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    mn_reference_free(*state);
    return 0;
}

static mn_status teach(mn_corrections *c, const mn_reference *r, const char *text, mn_err *e)
{
    mn_table *t = NULL;
    memset(c, 0, sizeof *c);
    if (mn_table_read_memory(&t, NULL, "mine.csv", text, strlen(text), NULL, e) != MN_OK)
        fail_msg("%s", e->msg);
    mn_status st = mn_corrections_take(c, t, r, e);
    mn_table_free(t);
    return st;
}

/* "=LINE" for a correction that says a text, "~LINE" for one that it is like. */
static void check_says(const mn_corrections *c, const char *text, const char *want, int line)
{
    char got[32] = "";
    uint32_t at;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_corrections_find(c, &at, mn_text_of(text), &e), MN_OK);
    if (at != MN_NO_CORRECTION) {
        snprintf(got, sizeof got, "=%d", (int)c->at[at].line);
    } else {
        at = mn_corrections_like(c, mn_text_of(text));
        if (at != MN_NO_CORRECTION)
            snprintf(got, sizeof got, "~%d", (int)c->at[at].line);
    }
    if (strcmp(got, want) != 0) {
        print_error("'%s': got '%s', want '%s'\n", text, got, want);
        _fail(__FILE__, line);
    }
}
#define assert_says(c, text, want) check_says(c, text, want, __LINE__)

/* What the page saves so that no spreadsheet runs it means the text itself. */
static void a_mark_against_formulas_is_no_part_of_the_text(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(teach(&c, *state,
                           "description,industry\n'=HYPERLINK(1),c16\n''+44 CALLS,c27\n'n SYNC,c3\n"
                           "'\xEF\xBC\x9D"
                           "1,c4\n",
                           &e),
                     MN_OK);
    assert_says(&c, "=hyperlink(1)", "=2");
    assert_says(&c,
                "\xEF\xBC\x9D"
                "1",
                "=5");
    assert_says(&c, "'+44 calls", "=3");
    assert_says(&c, "'n sync", "=4");
    mn_corrections_free(&c);
}

static void exact_comes_before_stars(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(teach(&c, *state,
                           "Line,Description,Industry\n1,amzn*,c16\n1,AMZN  Prime\t,c29\n"
                           "1,\xC3\x84pfel BRAUN,c1\n1,amzn*fresh,c3\n1,* gmbh *,c14\n1,***,c2\n",
                           &e),
                     MN_OK);
    assert_says(&c, "amzn prime", "=3");
    assert_says(&c, "  AmZn pRIME ", "=3");
    assert_says(&c, "AMZN Primer", "=2");
    assert_says(&c, "xAMZN Primer", "");
    assert_says(&c, "amzn", "=2");
    assert_says(&c, "AMZN US Fresh", "=5"); /* more letters */
    assert_says(&c, "AMZN US Fresh 2", "=2");
    assert_says(&c, "\xC3\xA4PFEL braun", "=4");
    assert_says(&c, "Zorb GmbH Werk", "=6");
    assert_says(&c, "Zorb GmbH", ""); /* no blank behind */
    assert_says(&c, "***", "=7");
    assert_says(&c, "anything", ""); /* stars alone stand for nothing */
    assert_says(&c, "", "");
    mn_corrections_free(&c);
}

static void patterns_that_contradict(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    uint32_t at;
    assert_int_equal(
        teach(&c, *state, "description,industry\nfoo*,c1\n*bar,c2\nbaz*,c3\n*zip,c3\n", &e), MN_OK);
    assert_says(&c, "foolish", "=2");
    assert_says(&c, "baz zip", "=4"); /* both say the same: the first */
    assert_int_equal(mn_corrections_find(&c, &at, mn_text_of("Foo Bar"), &e), MN_DATA);
    assert_string_equal(e.file, "mine.csv");
    assert_int_equal(e.line, 3);
    assert_non_null(strstr(e.msg, "line 2"));
    assert_non_null(strstr(e.msg, "foo bar"));
    mn_corrections_free(&c);
}

static void what_is_alike(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(teach(&c, *state,
                           "description,industry\nZorblatt quarterly 2210,c26\nGribnak,c4\n"
                           "zib,c5\nzorblatt,c9\nvrum klonk,c1\nvrum plonk,c2\nmibbel a,c3\n"
                           "mibbel b,c4\npayment 17,c5\nlarge box,c6\n",
                           &e),
                     MN_OK);
    assert_says(&c, "QUARTERLY ZORBLATT 9", "~2");
    assert_says(&c, "the zorblatt quarterly of murgle", "~2"); /* more words than line 5 */
    assert_says(&c, "zorblatt murgle", "~5");
    assert_says(&c, "gribnaks Gribnak", "~3");
    assert_says(&c, "zib 12", "~4");         /* the same words */
    assert_says(&c, "zib murgle", "");       /* three letters don't speak alone */
    assert_says(&c, "plonk klonk", "");      /* no correction has all its words here */
    assert_says(&c, "klonk vrum plonk", ""); /* two that are equally good contradict */
    assert_says(&c, "mibbel c", "");         /* so do two of the same words */
    assert_says(&c, "payment 18", "");       /* says nothing */
    assert_says(&c, "large box blue", "");   /* names no thing */
    mn_corrections_free(&c);
}

static void wrong_rows(void **state)
{
    static const struct {
        const char *text, *msg, *hint;
        int line;
    } bad[] = {
        {"description,industry\na b,c3\nA  B,c4\n",
         "'A  B', in the column 'description', is corrected otherwise on line 2", "keep one", 3},
        {"industry,description\nc3,ok\nc36,no\n", "'c36'", "c1 to c35", 3},
        {"description,industry\nx,food\n", "'food', in the column 'industry'", "c1 to c35", 2},
        {"description,code,system\nx,9999,zzz\n", "'zzz'", "naics", 2},
        {"description,code\nx,9999\n", "'9999'", "system", 2},
        {"description,code,system\nx,99999999,naics\n", "unknown code '99999999'", "NAICS", 2},
        {"description,origin\nx,Germny\n", "'Germny'", "Germany", 2},
        {"description,not_spending\nx,perhaps\n", "'perhaps'", "yes", 2},
        {"item,industry\nx,c3\n", "'description'", "'item'", 1},
        {"description,kind\nx,c3\n", "what the descriptions are", "industry", 1},
        {"description,industry\nx,\n,c3\n", "teaches anything", "industry", 0},
        {"description,industry\nx,c3\ny,c3,c4,c5\n", "cells", "quotes", 3},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_corrections c;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(teach(&c, *state, bad[i].text, &e), MN_DATA);
        if (!strstr(e.msg, bad[i].msg) || !strstr(e.hint, bad[i].hint) ||
            (int)e.line != bad[i].line)
            fail_msg("%zu: %s (%s) at %d", i, e.msg, e.hint, (int)e.line);
        assert_string_equal(e.file, "mine.csv");
        mn_corrections_free(&c);
    }
}

static mn_spending_options dollars(const mn_corrections *c)
{
    return (mn_spending_options){
        .model_year = 2011, .currency = "USD", .year = 2023, .corrections = c};
}

static void lines_are_placed_so(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(
        teach(&c, *state,
              "description,industry,code,system,origin,not_spending\n"
              "wheat,c9,,,,\nTotal Wine,,220421,hs,France,\nsweep*,,,,,YES\n"
              "zorblatt,c26,,,,\nrice,c1,,,Japan,\ntea,,,,IN,\nnever,c2,,,,\n,c1,,,,\n",
              &e),
        MN_OK);
    mn_spending_options o = dollars(&c);
    spent x;
    spend(&x, *state, &o,
          "MCC,Item,Amount,Origin\n5411,wheat,1,\n,Total Wine,2,Spain\n,SWEEP 12,3,\n"
          ",zorblatt weekly,4,Spain\n1006,rice,5,\n,tea,6,\n,coffee beans and zorblatt,7,\n");
    assert_int_equal(x.status, MN_OK);
    assert_int_equal(x.s.purchases, 6);
    static const struct {
        const char *via, *origin;
        int correction;
        mn_placed_by by;
    } want[] = {{"c9", "", 1, MN_PLACED_CODE},      {NULL, "FRA", 2, MN_PLACED_CODE},
                {"c26", "ESP", 4, MN_PLACED_WORDS}, {"c1", "JPN", 5, MN_PLACED_CODE},
                {NULL, "IND", 0, MN_PLACED_WORDS},  {NULL, "", 0, MN_PLACED_WORDS}};
    for (size_t i = 0; i < 6; i++) {
        const mn_purchase *p = &x.s.purchase[i];
        if (want[i].via)
            assert_string_equal(p->mix->via, want[i].via);
        assert_string_equal(p->origin ? p->origin->iso3 : "", want[i].origin);
        assert_int_equal(p->correction, want[i].correction);
        assert_int_equal(p->by, want[i].by);
    }
    assert_int_equal(x.s.purchase[1].system, MN_HS);
    assert_near(x.s.purchase[2].score, 0.8, 0);
    assert_true(x.s.purchase[5].score > 0.8); /* the matcher was surer */
    assert_int_equal(x.s.unplaceds, 1);
    assert_string_equal(x.s.unplaced[0].reason, "no spending, as you said on line 4 of mine.csv");
    assert_true(x.s.unplaced[0].moved);
    assert_true(spent_notes(&x, "1 of 7 corrections was used by no line (line 8 of mine.csv)"));
    assert_true(spent_notes(&x, "1 row of mine.csv teaches nothing (first: line 9)"));
    spent_free(&x);
    mn_corrections_free(&c);
}

/* What the program said, given back, changes no line's industries. */
static void confirming_changes_nothing(void **state)
{
    static const char ledger[] = "MCC,Item,Amount\n5812,lunch club,1\n,cotton shirts,2\n";
    mn_spending_options o = dollars(NULL);
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    spent x, y;
    spend(&x, *state, &o, ledger);
    assert_int_equal(x.s.purchases, 2);
    mn_buf_str(&b, "line,description,industry\n");
    for (size_t i = 0; i < 2; i++) {
        const mn_mix *m = x.s.purchase[i].mix;
        size_t most = 0;
        for (size_t k = 1; k < m->n; k++)
            most = m->share[k] > m->share[most] ? k : most;
        mn_buf_fmt(&b, "%d,%.*s,c%d\n", (int)i + 2, (int)x.s.purchase[i].description.len,
                   x.s.purchase[i].description.ptr, m->industry[most] + 1);
    }
    assert_int_equal(teach(&c, *state, b.ptr, &e), MN_OK);
    o = dollars(&c);
    spend(&y, *state, &o, ledger);
    for (size_t i = 0; i < 2; i++) {
        const mn_mix *was = x.s.purchase[i].mix, *is = y.s.purchase[i].mix;
        assert_int_equal(was->n, is->n);
        for (size_t k = 0; k < is->n; k++) {
            assert_int_equal(was->industry[k], is->industry[k]);
            assert_near(was->share[k], is->share[k], 0);
        }
    }
    assert_text(y.s.purchase[0].code, "5812");
    assert_int_equal(y.s.purchase[1].by, MN_PLACED_CODE);
    spent_free(&x);
    spent_free(&y);
    mn_corrections_free(&c);
    mn_buf_free(&b);
}

/* --- teaching helps --------------------------------------------------------------------- */

/* The jargon of a company that is made up; the second half is only ever judged. */
static const char lessons[] = "description,industry\nQX-Visit northern team,c26\nKaba refill,c3\n"
                              "BLUEHOUSE monthly desk,c29\nSnorkel licence seats,c30\n"
                              "GRN sack pickup,c34\nDrumline cartons,c7\nflexo run brochure,c7\n"
                              "Hubcap lease van,c30\nVOLTEX tariff,c17\nYard pallets Timberly,c6\n"
                              "Mopsy contract,c30\nAGM hall Lindenhof,c22\n*Fennimore*,c8\n";
static const struct {
    const char *text;
    int industry;
} held_out[] = {
    {"QX-visit southern team northern 0817", 26},
    {"KABA REFILL 2ND FLOOR", 3},
    {"Bluehouse desk monthly 2023-04", 29},
    {"snorkel licence seats x40", 30},
    {"grn sack pickup week 12", 34},
    {"DRUMLINE CARTONS 400PCS", 7},
    {"Flexo brochure run autumn", 7},
    {"lease van hubcap nr 88", 30},
    {"Voltex tariff Q2", 17},
    {"Timberly yard pallets 12", 6},
    {"Mopsy contract addendum", 30},
    {"Lindenhof AGM hall deposit", 22},
    {"Sta. Fennimore 2210", 8},
    {"coffee beans", 3},
    {"office chairs", 16},
    {"diesel", 8},
};

static size_t count_right(const mn_reference *r, const mn_corrections *c)
{
    mn_spending_options o = dollars(c);
    size_t right = 0;
    for (size_t i = 0; i < sizeof held_out / sizeof *held_out; i++) {
        char ledger[200];
        spent x;
        snprintf(ledger, sizeof ledger, "Item,Amount\n%s,10\n", held_out[i].text);
        spend(&x, r, &o, ledger);
        right += x.s.purchases == 1 && x.s.purchase[0].mix->n == 1 &&
                 x.s.purchase[0].mix->industry[0] + 1 == held_out[i].industry;
        spent_free(&x);
    }
    return right;
}

static void teaching_helps(void **state)
{
    mn_corrections c;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(teach(&c, *state, lessons, &e), MN_OK);
    const size_t before = count_right(*state, NULL), after = count_right(*state, &c);
    print_message("held-out lines right: %zu before, %zu after, of %zu\n", before, after,
                  sizeof held_out / sizeof *held_out);
    assert_true(before >= 3);
    assert_true(after >= before + 6);
    assert_true(after >= 13);
    mn_corrections_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_against_formulas_is_no_part_of_the_text),
        cmocka_unit_test(exact_comes_before_stars),
        cmocka_unit_test(patterns_that_contradict),
        cmocka_unit_test(what_is_alike),
        cmocka_unit_test(wrong_rows),
        cmocka_unit_test(lines_are_placed_so),
        cmocka_unit_test(confirming_changes_nothing),
        cmocka_unit_test(teaching_helps),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
