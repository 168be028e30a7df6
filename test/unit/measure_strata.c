/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_strata.c - strata out of tables and records, and whether their intervals hold the truth.
 */
#include <stdlib.h>

#include "failing.h"
#include "measure/stratum/by.h"
#include "unit/check.h"
#include "unit/strata_world.h"

static mn_status read_strata(mn_strata *out, const char *csv, const char *by, bool share,
                             bool records, mn_err *e)
{
    const mn_read_options how = MN_READ_OPTIONS_INIT;
    const mn_strata_options o = {.by = by, .share = share};
    const mn_histories_options columns = {.person = records ? "case" : NULL,
                                          .list = records ? "agency" : NULL};
    mn_table *t = NULL;
    mn_status st = mn_table_read_memory(&t, NULL, "lists.csv", csv, strlen(csv), &how, e);
    if (!st)
        st = mn_strata_of(out, t, &columns, &o, e);
    mn_table_free(t);
    return st;
}

static void named(const mn_strata *s, size_t i, const char *name)
{
    char has[256];
    mn_strata_name(has, sizeof has, s, i);
    assert_string_equal(has, name);
}

static const char table[] = "year,sex,a,b,c,n\n"
                            "10,f,1,0,0,4\n"
                            "9,f,0,1,0,3\n"
                            "9,m,0,1,1,5\n"
                            "9,,1,1,0,2\n"
                            "10,n/a,1,1,0,1\n"
                            ",f,0,0,1,6\n"
                            "11,m,0,0,1,0\n"
                            "12,,1,0,0,7\n"
                            "10,f,0,0,0,9\n";

static void test_apart(void **state)
{
    (void)state;
    static mn_strata s;
    mn_err e;
    assert_int_equal(read_strata(&s, table, "year,sex", false, false, &e), MN_OK);
    assert_int_equal(s.all.lists, 3);
    assert_int_equal(s.data.strata, 8);
    assert_int_equal(s.data.covariates, 2);
    /* Numbers by size, then by the next column, what is not known last. */
    static const char *const names[] = {"9, f",          "9, m",  "9, not known",  "10, f",
                                        "10, not known", "11, m", "12, not known", "not known, f"};
    static const double cases[] = {3, 5, 2, 4, 1, 0, 7, 6};
    for (size_t i = 0; i < 8; i++) {
        named(&s, i, names[i]);
        assert_near(s.cases[i], cases[i], 0);
    }
    named(&s, 8, "everybody");
    assert_near(s.all.cases, 28, 0);
    assert_near(s.all.nowhere, 9, 0);
    assert_near(s.unknown, 16, 0);
    assert_int_equal(s.unknown_in[0], 6);
    assert_int_equal(s.unknown_in[1], 10);
    assert_int_equal(s.data.n_unknown, 0);
    mn_strata_free(&s);
}

static void test_share(void **state)
{
    (void)state;
    static mn_strata s;
    mn_err e;
    assert_int_equal(read_strata(&s, table, "year,sex", true, false, &e), MN_OK);
    /* Of the year 12 there is no stratum to belong to. */
    assert_int_equal(s.data.strata, 5);
    named(&s, 4, "12, not known");
    assert_near(s.shared, 9, 0);
    double places = 0, persons = 0;
    for (size_t i = 0; i < s.data.n_unknown; i++) {
        places += (double)s.data.unknown[i].n;
        persons += s.data.unknown[i].persons;
        for (size_t k = 0; k < s.data.unknown[i].n; k++)
            assert_true(s.data.may[s.data.unknown[i].first + k] < 4);
    }
    assert_near(places, 2 + 1 + 2, 0); /* 9: f, m; 10: f; f: 9, 10 */
    assert_near(persons, 9, 0);
    mn_strata_free(&s);
}

static void test_records(void **state)
{
    (void)state;
    static mn_strata s;
    mn_err e;
    static const char records[] = "case,agency,sex\n1,a,f\n1,b,f\n2,a,\n2,b,m\n3,b,f\n3,a,m\n4,b,\n"
                                  "1,a,\n5,a,f\n";
    assert_int_equal(read_strata(&s, records, "sex", false, true, &e), MN_OK);
    assert_int_equal(s.data.strata, 3);
    assert_near(s.cases[0], 2, 0);
    assert_near(s.cases[1], 1, 0);
    assert_near(s.cases[2], 2, 0); /* 3, whose records say two things, and 4 */
    assert_int_equal(s.conflicts, 1);
    assert_int_equal(s.conflict[0].line, 7);
    assert_int_equal(s.all.twice, 1);
    mn_strata_free(&s);
}

static mn_status read_banded(mn_strata *out, const char *const *bands, size_t n, mn_err *e)
{
    static const char ages[] = "age,a,b,n\n17,1,0,4\n18,0,1,3\n29.5,1,1,2\n9,1,1,1\n40,0,1,5\n"
                               "?,1,0,6\n";
    const mn_read_options how = MN_READ_OPTIONS_INIT;
    const mn_strata_options o = {.by = "age", .bands = bands, .n_bands = n};
    const mn_histories_options columns = {0};
    mn_table *t = NULL;
    mn_status st = mn_table_read_memory(&t, NULL, "lists.csv", ages, strlen(ages), &how, e);
    if (!st)
        st = mn_strata_of(out, t, &columns, &o, e);
    mn_table_free(t);
    return st;
}

static void test_bands(void **state)
{
    (void)state;
    static mn_strata s;
    static const char *const bands[] = {" AGE : 18, 30 ", "age:1"};
    mn_err e;
    assert_int_equal(read_banded(&s, bands, 1, &e), MN_OK);
    assert_int_equal(s.data.strata, 4);
    static const char *const names[] = {"under 18", "18 to under 30", "30 and over", "not known"};
    static const double cases[] = {5, 5, 5, 6};
    for (size_t i = 0; i < 4; i++) {
        named(&s, i, names[i]);
        assert_near(s.cases[i], cases[i], 0);
    }
    mn_strata_free(&s);
    assert_int_equal(read_banded(&s, bands, 2, &e), MN_USAGE); /* of one column twice */
    static const char *const bad[] = {"", "age", "age:", "sex:3", "age:3,2", "age:3,x", "age:,"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_banded(&s, &bad[i], 1, &e), MN_USAGE);
    assert_non_null(strstr(e.hint, "--bands age:18,30"));
}

static void test_refused(void **state)
{
    (void)state;
    static mn_strata s;
    mn_err e;
    assert_int_equal(read_strata(&s, table, "place", false, false, &e), MN_USAGE);
    assert_non_null(strstr(e.hint, "year, sex, a"));
    assert_int_equal(read_strata(&s, table, "sex,SEX", false, false, &e), MN_USAGE);
    assert_int_equal(read_strata(&s, table, "", false, false, &e), MN_USAGE);
    assert_int_equal(read_strata(&s, "s,a,n\nf,1,4\n", "s", false, false, &e), MN_DATA);
    assert_int_equal(read_strata(&s, "s,a,b,n\nf,1,0,x\n", "s", false, false, &e), MN_DATA);
    assert_int_equal(e.line, 2);
}

/* --- the whole answer ----------------------------------------------------------------------------
 */

static void test_answer(void **state)
{
    (void)state;
    static mn_strata s;
    static const char one[] = "s,a,b,c,n\nx,1,0,0,40\nx,0,1,0,30\nx,0,0,1,35\nx,1,1,0,8\n"
                              "x,0,1,1,9\nx,1,0,1,7\nx,1,1,1,3\n";
    const mn_by_options o = {.level = 0.95, .seed = 1, .brief = true};
    mn_by b;
    mn_err e;
    assert_int_equal(read_strata(&s, one, "s", false, false, &e), MN_OK);
    assert_int_equal(mn_by_run(&b, &s, &o, NULL, &e), MN_OK);
    /* One stratum is the table without strata. */
    assert_near(b.row[0].pooled.estimate, b.without.estimate, 0);
    assert_near(b.row[1].pooled.high, b.without.high, 0);
    assert_near(b.row[1].alone.low, b.without.low, 0);
    assert_int_equal(b.row[0].code, MN_LOGLIN_SOUND);
    mn_by_free(&b);
    mn_strata_free(&s);
    /* Lists without any overlap. */
    assert_int_equal(read_strata(&s, "s,a,b,n\nx,1,0,40\ny,0,1,30\n", "s", false, false, &e),
                     MN_OK);
    assert_int_equal(mn_by_run(&b, &s, &o, NULL, &e), MN_OK);
    assert_true(b.main_code != MN_LOGLIN_SOUND);
    for (size_t i = 0; i < 3; i++) {
        assert_true(isnan(b.row[i].pooled.estimate));
        assert_non_null(strstr(b.row[i].pooled.note, "refused"));
    }
    mn_by_free(&b);
    mn_strata_free(&s);
}

/* Twelve populations of known size: of 96 intervals of strata at 95% no fewer than 85 hold the
 * truth, of 12 of all 10. bench/measure/strata.c has thousands. */
static void test_coverage(void **state)
{
    (void)state;
    enum { EACH = 3 };
    size_t strata = 0, all = 0;
    for (unsigned k = 0; k < WORLD_PATTERNS; k++)
        for (uint64_t seed = 1; seed <= EACH; seed++) {
            static world w;
            mn_pool_options o = MN_POOL_OPTIONS_INIT;
            mn_pool p;
            mn_err e;
            world_make(&w, (world_pattern)k, 150, 1000 + seed);
            o.chains = 4;
            o.draws = 250;
            o.thin = 2;
            o.seed = seed;
            assert_int_equal(mn_pool_run(&p, &w.data, &o, NULL, &e), MN_OK);
            assert_true(p.mixed);
            for (size_t s = 0; s < WORLD_STRATA; s++)
                strata += mn_pool_quantile(&p, s, 0.025) <= w.truth[s] &&
                          w.truth[s] <= mn_pool_quantile(&p, s, 0.975);
            all += mn_pool_quantile(&p, WORLD_STRATA, 0.025) <= w.all &&
                   w.all <= mn_pool_quantile(&p, WORLD_STRATA, 0.975);
            mn_pool_free(&p);
        }
    print_message("held: %zu of %d strata, %zu of %d of all\n", strata,
                  WORLD_PATTERNS * EACH * WORLD_STRATA, all, WORLD_PATTERNS * EACH);
    assert_true(strata >= 85 && all >= 10);
}

/* --- memory that runs out ------------------------------------------------------------------------
 */

static mn_status once(mn_err *e)
{
    static mn_strata s;
    mn_pool_options o = MN_POOL_OPTIONS_INIT;
    const mn_ctx ctx = {.threads = 1};
    mn_pool p = {0};
    o.chains = 2;
    o.draws = 10;
    o.rounds = 1;
    mn_status st = read_strata(&s, table, "year,sex", true, false, e);
    if (!st) {
        st = mn_pool_run(&p, &s.data, &o, &ctx, e);
        mn_strata_free(&s);
    }
    mn_pool_free(&p);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    mn_err e;
    for (long at = 0;; at++) {
        left = at;
        const mn_status st = once(&e);
        const bool ended = left < 0;
        left = -1;
        if (!ended) {
            assert_int_equal(st, MN_OK);
            break;
        }
        assert_int_equal(st, MN_SYSTEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apart),    cmocka_unit_test(test_share),
        cmocka_unit_test(test_records),  cmocka_unit_test(test_bands),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_answer),
        cmocka_unit_test(test_coverage), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
