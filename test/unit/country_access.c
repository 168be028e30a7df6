/* SPDX-License-Identifier: Apache-2.0
 *
 * country_access.c - a clause on a record: each test of it, what is not known stays so, no country
 * is exempt, and the trade that it touches adds up.
 */
#include <math.h>
#include <stdlib.h>

#include "core/text.h"
#include "country/access/rules.h"
#include "country/access/touched.h"
#include "unit/check.h"

static mn_reference *reference;

static int open_reference(void **state)
{
    (void)state;
    mn_err e;
    return mn_reference_new(&reference, MN_NEED_COUNTRIES, &e) ? -1 : 0;
}

static int close_reference(void **state)
{
    (void)state;
    mn_reference_free(reference);
    return 0;
}

static mn_table *table(const char *name, const char *csv)
{
    mn_err e;
    mn_table *t = NULL;
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    assert_int_equal(mn_table_read_memory(&t, NULL, name, csv, strlen(csv), &o, &e), MN_OK);
    return t;
}

/* Facts of a measure of its own, so that nothing that comes with the library is beside them. */
static mn_facts *facts_of(const char *iso3)
{
    char csv[1024];
    mn_err e;
    mn_facts *f = NULL;
    snprintf(csv, sizeof csv,
             "country,year,indicator,value,unit,source,retrieved\n"
             "%s,2020,beds,10,beds,Example,2026-01-01\n%s,2021,beds,12,beds,Example,2026-01-01\n"
             "%s,2022,beds,14,beds,Example,2026-01-01\n%s,2018,beds,90,beds,Example,2026-01-01\n",
             iso3, iso3, iso3, iso3);
    assert_int_equal(mn_facts_new(&f, reference, &e), MN_OK);
    mn_table *t = table("f.csv", csv);
    assert_int_equal(mn_facts_add(f, t, &e), MN_OK);
    mn_table_free(t);
    return f;
}

#define HEAD "rule,indicator,test,value,years,verdict,says,source\n"

static mn_status read_rules(mn_access_rules *r, const mn_facts *f, const char *rows, mn_err *e)
{
    char csv[1024];
    snprintf(csv, sizeof csv, HEAD "%s", rows);
    mn_table *t = table("r.csv", csv);
    const mn_status st = mn_access_rules_read(r, f, t, e);
    mn_table_free(t);
    return st;
}

static void tests_of_a_rule(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        int year;
        mn_held held;
    } cases[] = {
        {"a,beds,is,14,3,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,is,12,3,barred,x,y\n", 2022, MN_HELD_NO},
        {"a,beds,is,12,3,barred,x,y\n", 2021, MN_HELD_YES},
        {"a,beds,at-least,14,1,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,at-least,14.5,1,barred,x,y\n", 2022, MN_HELD_NO},
        {"a,beds,at-most,14,1,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,at-most,14,2,barred,x,y\n", 2023, MN_HELD_YES},
        {"a,beds,at-most,14,1,barred,x,y\n", 2023, MN_HELD_UNKNOWN}, /* too old */
        {"a,beds,stays-at-least,10,3,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,stays-at-least,11,3,barred,x,y\n", 2022, MN_HELD_NO},
        {"a,beds,stays-at-least,10,4,barred,x,y\n", 2022, MN_HELD_UNKNOWN}, /* 2019 is missing */
        {"a,beds,rose,3,3,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,rose,4,3,barred,x,y\n", 2022, MN_HELD_NO},
        {"a,beds,rose,0,1,barred,x,y\n", 2022, MN_HELD_UNKNOWN},
        {"a,beds,fell,70,5,barred,x,y\n", 2022, MN_HELD_YES},
        {"a,beds,untold,0,1,barred,x,y\n", 2023, MN_HELD_YES},
        {"a,beds,untold,,2,barred,x,y\n", 2023, MN_HELD_NO},
    };
    mn_facts *f = facts_of("GHA");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_err e = MN_ERR_INIT;
        mn_access_rules r;
        mn_access_verdict v;
        if (read_rules(&r, f, cases[i].row, &e))
            fail_msg("%s: %s", cases[i].row, e.msg);
        mn_access_judge(&v, &r, f, mn_facts_find_place(f, mn_text_of("GHA")), cases[i].year);
        if (v.held[0] != cases[i].held)
            fail_msg("%s of %d: %d", cases[i].row, cases[i].year, (int)v.held[0]);
        assert_int_equal(v.verdict,
                         cases[i].held == MN_HELD_YES ? MN_ACCESS_BARRED : MN_ACCESS_OPEN);
        assert_int_equal(v.sure, cases[i].held != MN_HELD_UNKNOWN);
        mn_access_rules_free(&r);
    }
    mn_facts_free(f);
}

/* The same record is judged alike whichever country's it is, one's own included. */
static void no_country_is_exempt(void **state)
{
    (void)state;
    static const char *const rows = "a,beds,at-least,14,3,conditional,x,y\n"
                                    "b,beds,rose,1,3,barred,x,y\n"
                                    "c,persons-convicted,at-most,-1,3,barred,x,y\n";
    for (size_t i = 0; i < mn_countries(reference); i++) {
        const char *iso3 = mn_country_at(reference, i)->iso3;
        mn_err e;
        mn_access_rules r;
        mn_access_verdict v;
        if (i % 12 && strcmp(iso3, "USA") != 0)
            continue;
        mn_facts *f = facts_of(iso3);
        assert_int_equal(read_rules(&r, f, rows, &e), MN_OK);
        mn_access_judge(&v, &r, f, (uint32_t)i, 2022);
        assert_int_equal(v.verdict, MN_ACCESS_BARRED);
        assert_int_equal(v.held[0], MN_HELD_YES);
        assert_int_equal(v.held[1], MN_HELD_YES);
        mn_access_rules_free(&r);
        mn_facts_free(f);
    }
}

static void files_that_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a,bed,is,1,3,barred,x,y\n", "unknown indicator"},
        {"a,beds,equals,1,3,barred,x,y\n", "no test"},
        {"a,beds,is,1,3,banned,x,y\n", "no verdict"},
        {"a,beds,is,much,3,barred,x,y\n", "no number"},
        {"a,beds,is,1,zero,barred,x,y\n", "no year"},
        {"a,beds,is,1,3,barred,x,\n", "no source"},
        {",beds,is,1,3,barred,x,y\n", "no rule"},
        {"a,beds,is,1,3,barred,x,y\na,beds,is,2,3,barred,x,y\n", "twice"},
        {"", "no rule in it"},
    };
    mn_facts *f = facts_of("GHA");
    mn_err e = MN_ERR_INIT;
    mn_access_rules r;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        e = (mn_err)MN_ERR_INIT;
        assert_int_equal(read_rules(&r, f, cases[i][0], &e), MN_DATA);
        if (!strstr(e.msg, cases[i][1]))
            fail_msg("%s: %s", cases[i][0], e.msg);
        mn_access_rules_free(&r);
    }
    mn_table *t = table("r.csv", "rule,indicator,test,value,from,until,verdict,says,source\n"
                                 "a,beds,is,1,2010,2009,barred,x,y\n");
    assert_int_equal(mn_access_rules_read(&r, f, t, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "no year holds it"));
    mn_access_rules_free(&r);
    mn_table_free(t);
    mn_facts_free(f);
}

/* What all regions buy is all that is sold: the output of every cell. */
static void sales_add_up(void **state)
{
    (void)state;
    mn_model *m = NULL;
    mn_market k;
    mn_err e;
    assert_int_equal(mn_model_shipped(&m, NULL, &e), MN_OK);
    const size_t n = mn_model_cells(m);
    double *sum = calloc(n, sizeof *sum), *sold = calloc(n, sizeof *sold), largest = 0;
    for (size_t r = 0; r < mn_model_regions(m); r++) {
        assert_int_equal(mn_model_sales(sold, m, r, NULL, &e), MN_OK);
        for (size_t i = 0; i < n; i++)
            sum[i] += sold[i];
    }
    for (size_t i = 0; i < n; i++)
        largest =
            fmax(largest, fabs(sum[i] - mn_model_output(m)[i]) / fmax(1, mn_model_output(m)[i]));
    assert_true(largest < 1e-5); /* final demand is kept in single precision */
    const mn_country *usa = mn_country_find(reference, mn_text_of("USA"));
    const mn_country *gha = mn_country_find(reference, mn_text_of("GHA"));
    const mn_country *rou = mn_country_find(reference, mn_text_of("ROU"));
    assert_true(mn_market_region(m, usa) != SIZE_MAX);
    assert_true(mn_market_region(m, rou) != SIZE_MAX);
    assert_true(mn_market_region(m, gha) == SIZE_MAX);
    assert_int_equal(mn_market_new(&k, m, mn_market_region(m, usa), NULL, &e), MN_OK);
    /* Who is barred takes no trade over: China's share goes to the others. */
    bool shut[64] = {false};
    const mn_country *chn = mn_country_find(reference, mn_text_of("CHN"));
    assert_true(k.regions <= 64 && mn_market_region(m, chn) < 64);
    shut[mn_market_region(m, chn)] = true;
    for (size_t s = 0; s < k.industries; s++) {
        mn_seller others[64];
        double shares = 0;
        const size_t got = mn_market_others(others, 64, &k, s, mn_market_region(m, rou), shut);
        for (size_t i = 0; i < got; i++) {
            shares += others[i].share;
            assert_true(i == 0 || others[i].share <= others[i - 1].share);
            assert_true(others[i].region != k.region && !shut[others[i].region] &&
                        others[i].region != mn_market_region(m, rou));
        }
        assert_true(!got || fabs(shares - 1) < 1e-3); /* negative inventories aside */
    }
    mn_market_free(&k);
    mn_model_free(m);
    free(sum);
    free(sold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_of_a_rule),
        cmocka_unit_test(no_country_is_exempt),
        cmocka_unit_test(files_that_are_refused),
        cmocka_unit_test(sales_add_up),
    };
    return cmocka_run_group_tests(tests, open_reference, close_reference);
}
