/* SPDX-License-Identifier: Apache-2.0
 *
 * country_judged.c - the year that is judged where none is named: many countries make it, and one
 * row, mistyped or not, changes what is said of nobody else.
 */
#include "core/text.h"
#include "country/commands/judged.h"

#include <stdio.h>

#include "unit/country_run.h"

#define HEAD "country,year,indicator,value,unit,source,retrieved\n"

static const char *const codes[] = {"USA", "GHA", "TGO", "BEN", "FRA", "DEU",
                                    "ESP", "PRT", "MEX", "CAN", "JPN", "KOR"};

/* The judged year of a rule on "own", of which `early` countries have a figure of 2020 and the
 * first `late` also one of 2031. */
static int judged(size_t early, size_t late)
{
    mn_country_data d = {.facts = NULL};
    mn_access_rules *r = calloc(1, sizeof *r);
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL;
    char csv[4096] = HEAD;
    assert_non_null(r);
    for (size_t i = 0; i < early; i++)
        snprintf(csv + strlen(csv), sizeof csv - strlen(csv),
                 "%s,2020,own,1,points,Example,2026-01-01\n", codes[i]);
    for (size_t i = 0; i < late; i++)
        snprintf(csv + strlen(csv), sizeof csv - strlen(csv),
                 "%s,2031,own,1,points,Example,2031-01-01\n", codes[i]);
    assert_int_equal(mn_country_data_read(&d, NULL, NULL, &e), MN_OK);
    assert_int_equal(mn_table_read_memory(&t, NULL, "f.csv", csv, strlen(csv), NULL, &e), MN_OK);
    assert_int_equal(mn_facts_add(d.facts, t, &e), MN_OK);
    assert_int_equal(mn_facts_refused(d.facts), 0);
    r->n = 2;
    r->at[0].indicator = r->at[1].indicator = mn_facts_find_indicator(d.facts, mn_text_of("own"));
    const int year = mn_country_judged(&d, r);
    assert_int_equal(mn_country_full(&d, r->at[0].indicator, 2030), early ? 2020 : 0);
    mn_table_free(t);
    mn_country_data_free(&d);
    free(r);
    return year;
}

static void many_countries_make_a_year(void **state)
{
    (void)state;
    assert_int_equal(judged(12, 0), 2020);
    assert_int_equal(judged(12, 1), 2020);
    assert_int_equal(judged(12, 5), 2020);
    assert_int_equal(judged(12, 6), 2031); /* half as many as ever */
    assert_int_equal(judged(1, 1), 2031);
    assert_int_equal(judged(0, 1), 2031); /* a measure of one country is judged, too */
}

/* What a JSON says from `from` up to `to`; to be freed. */
static char *part(const char *json, const char *from, const char *to)
{
    const char *a = strstr(json, from), *b = a ? strstr(a, to) : NULL;
    assert_true(a && b);
    char *out = malloc((size_t)(b - a) + 1);
    assert_non_null(out);
    memcpy(out, a, (size_t)(b - a));
    out[b - a] = '\0';
    return out;
}

/* A row of Togo, of years to come, beside the library's: the others are judged as before, and it is
 * told that it was not looked at. */
static void one_row_moves_nobody(void **state)
{
    (void)state;
    static const char row[] = "country,year,indicator,value,source,retrieved\n"
                              "TGO,2035,tip-tier,3,Example,2035-01-01\n"
                              "TGO,2199,tip-tier,3,Example,2199-01-01\n"
                              "TGO,2034,victims-detected,9,Example,2035-01-01\n";
    const mn_memory_file file = {"f.csv", row, sizeof row - 1};
    static const char *const lines[] = {"brief GHA", "alliance suggest GHA"};
    mn_err e = MN_ERR_INIT;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char with[128];
        snprintf(with, sizeof with, "%s --facts f.csv", lines[i]);
        char *a = country_json(lines[i], NULL, 0, &e), *b = country_json(with, &file, 1, &e);
        assert_true(a && b);
        char *said = part(a, "\"tables\"", "\"refused\": ["),
             *also = part(b, "\"tables\"", "\"refused\": [");
        assert_string_equal(said, also);
        assert_null(strstr(b, "no rule looked at"));
        assert_non_null(strstr(b, "a day to come"));
        free(said);
        free(also);
        free(a);
        free(b);
    }
}

static void a_clause_is_judged_as_before(void **state)
{
    (void)state;
    static const char row[] = "country,year,indicator,value,source,retrieved\n"
                              "TGO,2035,tip-tier,3,Example,2035-01-01\n";
    const mn_memory_file file = {"f.csv", row, sizeof row - 1};
    mn_err e = MN_ERR_INIT;
    mn_report *a = NULL, *b = NULL, *c = NULL;
    assert_int_equal(country_run(&a, "access", NULL, 0, &e), MN_OK);
    assert_int_equal(country_run(&b, "access --facts f.csv", &file, 1, &e), MN_OK);
    assert_int_equal(country_run(&c, "access --facts f.csv --year 2035", &file, 1, &e), MN_OK);
    const mn_table *x = mn_report_find_table(a, "access"), *y = mn_report_find_table(b, "access");
    const mn_table *z = mn_report_find_table(c, "access");
    assert_int_equal(mn_table_rows(x), mn_table_rows(y));
    for (size_t row_ = 0; row_ < mn_table_rows(x); row_++)
        for (size_t col = 0; col < mn_table_cols(x); col++)
            if (mn_table_col_type(x, col) == MN_TEXT &&
                !mn_text_eq(mn_table_text(x, row_, col), mn_table_text(y, row_, col)))
                fail_msg("row %zu: '%.*s'", row_, (int)mn_table_text(y, row_, col).len,
                         mn_table_text(y, row_, col).ptr);
    /* Who asks for the year has it: nobody else is then known of. */
    assert_int_equal(mn_table_rows(z), 1);
    mn_report_free(a);
    mn_report_free(b);
    mn_report_free(c);
}

/* Its own row is named, with its line. */
static void a_later_figure_is_named(void **state)
{
    (void)state;
    static const char row[] = "country,year,indicator,value,source,retrieved\n"
                              "TGO,2035,tip-tier,3,Example,2035-01-01\n";
    const mn_memory_file file = {"f.csv", row, sizeof row - 1};
    static const char *const lines[] = {"brief TGO --facts f.csv", "access --facts f.csv",
                                        "alliance suggest TGO --facts f.csv"};
    mn_err e = MN_ERR_INIT;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char with[128];
        char *json = country_json(lines[i], &file, 1, &e);
        assert_non_null(json);
        assert_non_null(strstr(json, "1 figure that is asked for is later than 2025"));
        assert_non_null(strstr(json, "tip-tier of 2035, f.csv line 2"));
        free(json);
        snprintf(with, sizeof with, "%s --year 2035", lines[i]);
        json = country_json(with, &file, 1, &e);
        assert_non_null(json);
        assert_null(strstr(json, "is later than"));
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_countries_make_a_year),
        cmocka_unit_test(one_row_moves_nobody),
        cmocka_unit_test(a_clause_is_judged_as_before),
        cmocka_unit_test(a_later_figure_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
