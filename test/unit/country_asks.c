/* SPDX-License-Identifier: Apache-2.0
 *
 * country_asks.c - a brief has three asks for every country, each with a precedent or the word that
 * there is none; and the tests of a record that asks are by: few beside another count, below the
 * best year.
 */
#include <stdio.h>

#include "core/text.h"
#include "country/brief/asks.h"
#include "country/brief/precedent.h"
#include "country/commands/judged.h"
#include "unit/country_run.h"

static mn_country_data data;

static int begin(void **state)
{
    mn_err e;
    (void)state;
    return mn_country_data_read(&data, NULL, NULL, &e) ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    mn_country_data_free(&data);
    return 0;
}

static void every_country_has_three(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL;
    mn_brief_asks *a = calloc(1, sizeof *a);
    size_t countries = 0, asked = 0, with = 0;
    assert_non_null(a);
    assert_int_equal(mn_brief_asks_shipped(&t, NULL, &e), MN_OK);
    assert_int_equal(mn_brief_asks_read(a, data.facts, t, &e), MN_OK);
    const int year = mn_country_judged(&data, &a->rules);
    assert_int_equal(year, 2025);
    for (uint32_t p = 0; p < mn_facts_places(data.facts); p++) {
        size_t chosen[3];
        if (!mn_facts_place(data.facts, p)->country)
            continue;
        const size_t n = mn_brief_choose(chosen, 3, a, data.facts, p, year);
        if (n != 3)
            fail_msg("%s: %zu asks", mn_facts_place(data.facts, p)->code, n);
        countries++;
        for (size_t i = 0; i < n; i++) {
            mn_precedent *like = NULL;
            size_t alike = 0;
            assert_int_equal(mn_precedents(&like, &alike, &a->rules.at[chosen[i]], data.facts,
                                           data.reference, p, year, &e),
                             MN_OK);
            asked++;
            with += alike && like[0].improved;
            free(like);
        }
    }
    assert_int_equal(countries, 250);
    assert_int_equal(asked, 750);
    /* Of the others nobody alike improved, and the page says so. */
    printf("%zu of %zu asks have a precedent that improved\n", with, asked);
    assert_true(with * 100 >= asked * 95);
    mn_brief_asks_free(a);
    free(a);
    mn_table_free(t);
}

/* Those whose records called for fewer than three asks, or for none, before. */
static void the_page_has_them(void **state)
{
    (void)state;
    static const char *const codes[] = {"USA", "ESP", "FRA", "FIN", "BEL", "GBR", "PRT"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char line[32];
        mn_report *r = NULL;
        mn_err e = MN_ERR_INIT;
        snprintf(line, sizeof line, "brief %s", codes[i]);
        assert_int_equal(country_run(&r, line, NULL, 0, &e), MN_OK);
        const mn_table *t = mn_report_find_table(r, "asks");
        assert_int_equal(mn_table_rows(t), 3);
        for (size_t row = 0; row < 3; row++) {
            assert_true(mn_table_i64(t, row, mn_table_find(t, "improved")) > 0);
            assert_false(mn_table_missing(t, row, mn_table_find(t, "evidence")));
            assert_false(mn_table_missing(t, row, mn_table_find(t, "evidence_source")));
        }
        mn_report_free(r);
    }
}

/* A country's figures of two counts of its own, and whether the rule holds in 2022. */
static void expect(const char *rows, const char *rule, mn_held want, const char *first,
                   const char *last)
{
    char csv[1024];
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL, *u = NULL;
    mn_country_data d = {.facts = NULL};
    mn_access_rules *r = calloc(1, sizeof *r);
    const mn_fact *x[2];
    assert_non_null(r);
    assert_int_equal(mn_country_data_read(&d, NULL, NULL, &e), MN_OK);
    snprintf(csv, sizeof csv, "country,year,indicator,value,source,retrieved\n%s", rows);
    assert_int_equal(mn_table_read_memory(&t, NULL, "f.csv", csv, strlen(csv), NULL, &e), MN_OK);
    assert_int_equal(mn_facts_add(d.facts, t, &e), MN_OK);
    assert_int_equal(mn_facts_refused(d.facts), 0);
    snprintf(csv, sizeof csv, "rule,indicator,test,value,years,beside,verdict,says,source\n%s",
             rule);
    assert_int_equal(mn_table_read_memory(&u, NULL, "r.csv", csv, strlen(csv), NULL, &e), MN_OK);
    if (mn_access_rules_read(r, d.facts, u, &e))
        fail_msg("%s: %s", rule, e.msg);
    const uint32_t place = mn_facts_find_place(d.facts, mn_text_of("ATA")); /* of no other facts */
    const mn_held h = mn_access_holds(x, &r->at[0], d.facts, place, 2022);
    if (h != want)
        fail_msg("%s%s: %d", rows, rule, (int)h);
    if (first)
        assert_string_equal(x[0]->text, first);
    if (last)
        assert_string_equal(x[1]->text, last);
    mn_access_rules_free(r);
    free(r);
    mn_table_free(t);
    mn_table_free(u);
    mn_country_data_free(&d);
}

#define FACT(year, of, value) "ATA," #year "," of "," value ",Example,2026-01-01\n"
#define C                     "persons-convicted"
#define V                     "victims-detected"
#define FEW                   "a," C ",few-beside,10,3," V ",barred,x,y\n"
#define BEST                  "a," C ",below-best,0,10,,barred,x,y\n"

static void few_beside_another_count(void **state)
{
    (void)state;
    expect(FACT(2021, C, "9") FACT(2021, V, "100"), FEW, MN_HELD_YES, "100", "9");
    expect(FACT(2021, C, "10") FACT(2021, V, "100"), FEW, MN_HELD_NO, "100", "10");
    expect(FACT(2021, C, "0") FACT(2021, V, "1"), FEW, MN_HELD_YES, "1", "0");
    /* The last year that has both, as numbers. */
    expect(FACT(2020, C, "50") FACT(2020, V, "100") FACT(2021, C, "1") FACT(2022, V, "900"), FEW,
           MN_HELD_NO, "100", "50");
    expect(FACT(2021, C, "<5") FACT(2021, V, "900"), FEW, MN_HELD_UNKNOWN, NULL, NULL);
    expect(FACT(2021, C, "1") FACT(2021, V, "0"), FEW, MN_HELD_UNKNOWN, NULL, NULL);
    expect(FACT(2019, C, "1") FACT(2019, V, "900"), FEW, MN_HELD_UNKNOWN, NULL, NULL);
}

static void below_the_best_year(void **state)
{
    (void)state;
    expect(FACT(2015, C, "50") FACT(2018, C, "526") FACT(2022, C, "256"), BEST, MN_HELD_YES, "526",
           "256");
    expect(FACT(2018, C, "50") FACT(2022, C, "526"), BEST, MN_HELD_NO, "526", "526");
    expect(FACT(2018, C, "20") FACT(2022, C, "15"), BEST, MN_HELD_NO, "20", "15"); /* chance */
    expect(FACT(2022, C, "15"), BEST, MN_HELD_UNKNOWN, NULL, NULL);
    expect(FACT(2012, C, "999") FACT(2022, C, "15"), BEST, MN_HELD_UNKNOWN, NULL, NULL);
    /* 100 and 65 are apart as two of two, and not as the most of ten and the last. */
    expect(FACT(2018, C, "100") FACT(2022, C, "64"), BEST, MN_HELD_NO, "100", "64");
    expect(FACT(2018, C, "120") FACT(2022, C, "64"), BEST, MN_HELD_YES, "120", "64");
}

static void rows_that_are_refused(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a," C ",few-beside,10,3,,barred,x,y\n", "no other count"},
        {"a," C ",few-beside,10,3," C ",barred,x,y\n", "no other count"},
        {"a," C ",few-beside,10,3,tip-tier,barred,x,y\n", "no other count"},
        {"a,tip-tier,few-beside,1,3," V ",barred,x,y\n", "no count"},
        {"a,3p-total,below-best,0,10,,barred,x,y\n", "no count"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char csv[256];
        mn_err e = MN_ERR_INIT;
        mn_table *t = NULL;
        mn_access_rules *r = calloc(1, sizeof *r);
        assert_non_null(r);
        snprintf(csv, sizeof csv, "rule,indicator,test,value,years,beside,verdict,says,source\n%s",
                 rows[i][0]);
        assert_int_equal(mn_table_read_memory(&t, NULL, "r.csv", csv, strlen(csv), NULL, &e),
                         MN_OK);
        assert_int_equal(mn_access_rules_read(r, data.facts, t, &e), MN_DATA);
        assert_non_null(strstr(e.msg, rows[i][1]));
        assert_int_equal(e.line, 2);
        mn_access_rules_free(r);
        free(r);
        mn_table_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_country_has_three),  cmocka_unit_test(the_page_has_them),
        cmocka_unit_test(few_beside_another_count), cmocka_unit_test(below_the_best_year),
        cmocka_unit_test(rows_that_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
