/* SPDX-License-Identifier: Apache-2.0
 *
 * country_suggest.c - what countries that began alike did: who counts as having done it, and the
 * interval around the difference against published values.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "core/buf.h"
#include "core/rng.h"
#include "core/text.h"
#include "country/alliance/suggest.h"

typedef struct fixture {
    mn_reference *reference;
    mn_facts *facts;
    mn_table *table;
} fixture;

/* Facts of the first n countries: the outcome in 2000, and 2005; the deed in 1999, and 2002. */
static void make(fixture *x, size_t n, size_t did)
{
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    *x = (fixture){.facts = NULL};
    if (mn_reference_new(&x->reference, MN_NEED_COUNTRIES, &e) ||
        mn_facts_new(&x->facts, x->reference, &e))
        fail_msg("%s", e.msg);
    mn_buf_str(&b, "country,year,indicator,value,unit,source,retrieved\n");
    for (size_t i = 0; i < n; i++) {
        const char *code = mn_country_at(x->reference, i)->iso3;
        mn_buf_fmt(&b, "%s,2000,made-outcome,3,points,a test,2026-01-01\n", code);
        mn_buf_fmt(&b, "%s,2005,made-outcome,%d,points,a test,2026-01-01\n", code, 2);
        mn_buf_fmt(&b, "%s,1999,made-deed,1,points,a test,2026-01-01\n", code);
        mn_buf_fmt(&b, "%s,2002,made-deed,%d,points,a test,2026-01-01\n", code, i < did ? 2 : 1);
    }
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    if (mn_table_read_memory(&x->table, NULL, "made.csv", b.ptr, b.len, &how, &e) ||
        mn_facts_add(x->facts, x->table, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(mn_facts_refused(x->facts), 0);
    mn_buf_free(&b);
}

static void drop(fixture *x)
{
    mn_table_free(x->table);
    mn_facts_free(x->facts);
    mn_reference_free(x->reference);
}

static mn_deed_count compare(const fixture *x, const size_t *improved, size_t did, size_t n,
                             double level)
{
    const uint32_t deed = mn_facts_find_indicator(x->facts, mn_text_of("made-deed"));
    const mn_access_rule rule = {.indicator =
                                     mn_facts_find_indicator(x->facts, mn_text_of("made-outcome")),
                                 .test = MN_ACCESS_AT_LEAST,
                                 .value = 3,
                                 .years = 5};
    const mn_deed d = {.id = "d", .indicator = deed, .by = 1, .times = 1};
    mn_precedent *p = calloc(n + 1, sizeof *p);
    mn_deed_case *cases = calloc(n + 1, sizeof *cases);
    mn_deed_count c;
    assert_non_null(p);
    assert_non_null(cases);
    for (size_t i = 0; i < n; i++)
        p[i] = (mn_precedent){
            .place = (uint32_t)i,
            .from_year = 2000,
            .to_year = 2005,
            .improved = i < did ? i < improved[0] : i - did < improved[1],
        };
    mn_deed_compare(&c, cases, &d, &rule, p, n, x->facts, level);
    free(p);
    free(cases);
    return c;
}

/* Newcombe 1998, table II, method 10: his eight examples. */
static void test_published(void **state)
{
    (void)state;
    static const struct {
        size_t a, m, b, n;
        double low, high;
    } example[] = {
        {56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
        {6, 7, 2, 7, 0.0582, 0.8062},     {5, 56, 0, 29, -0.0381, 0.1926},
        {0, 10, 0, 20, -0.1611, 0.2775},  {0, 10, 0, 10, -0.2775, 0.2775},
        {10, 10, 0, 20, 0.6791, 1.0000},  {10, 10, 0, 10, 0.6075, 1.0000},
    };
    for (size_t i = 0; i < sizeof example / sizeof *example; i++) {
        const size_t improved[2] = {example[i].a, example[i].b};
        fixture x;
        make(&x, example[i].m + example[i].n, example[i].m);
        const mn_deed_count c =
            compare(&x, improved, example[i].m, example[i].m + example[i].n, 0.95);
        assert_int_equal(c.did_improved, example[i].a);
        assert_int_equal(c.did_not, example[i].m - example[i].a);
        assert_int_equal(c.else_improved, example[i].b);
        assert_int_equal(c.else_not, example[i].n - example[i].b);
        assert_int_equal(c.unknown + c.full, 0);
        assert_near(c.low, example[i].low, 5.1e-5);
        assert_near(c.high, example[i].high, 5.1e-5);
        assert_int_equal(c.evidence, c.low > 0 ? MN_DEED_MORE : MN_DEED_UNTOLD);
        drop(&x);
    }
}

/* Few cases are never called evidence, whatever the interval. */
static void test_few(void **state)
{
    (void)state;
    fixture x;
    const size_t improved[2] = {4, 0}, none[2] = {0, 0};
    make(&x, 60, 4);
    mn_deed_count c = compare(&x, improved, 4, 60, 0.9);
    assert_true(c.low > 0);
    assert_int_equal(c.evidence, MN_DEED_TOO_FEW);
    c = compare(&x, none, 4, 4, 0.9);
    assert_true(isnan(c.others) && isnan(c.low));
    assert_int_equal(c.evidence, MN_DEED_TOO_FEW);
    drop(&x);
}

/* A deed counts in the two years after a country was alike, of those that improve and of the
 * others; who improved in them is not compared, and who could not rise is left out. */
static void test_before(void **state)
{
    (void)state;
    fixture x;
    make(&x, 40, 40);
    const mn_access_rule rule = {.indicator =
                                     mn_facts_find_indicator(x.facts, mn_text_of("made-outcome")),
                                 .test = MN_ACCESS_AT_LEAST,
                                 .value = 3,
                                 .years = 5};
    const uint32_t deed = mn_facts_find_indicator(x.facts, mn_text_of("made-deed"));
    const uint32_t score = mn_facts_find_indicator(x.facts, mn_text_of("3p-protection"));
    mn_precedent p = {.place = 3, .from_year = 2000, .to_year = 2002, .improved = true};
    mn_deed d = {.id = "d", .indicator = deed, .by = 1, .times = 1};
    mn_deed_case k;
    mn_deed_count c;
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_true(k.early); /* it improved within the two years in which a deed counts */
    assert_int_equal(c.early, 1);
    assert_int_equal(c.unknown + c.did_improved + c.else_improved, 0);
    p.improved = false; /* and so is who is told of no longer */
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_true(k.early);
    p.to_year = 2003;
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_int_equal(c.did_not, 1);
    p.improved = true;
    p.to_year = 2005;
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_int_equal(k.did, MN_HELD_YES);
    assert_int_equal(k.after->year, 2002);
    d.times = 2.5; /* it only doubled */
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_int_equal(k.did, MN_HELD_NO);
    p.from_year = 1995; /* no figure of the two years before */
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_int_equal(k.did, MN_HELD_UNKNOWN);
    assert_null(k.before);
    /* Austria has full marks for protection in 2008. */
    p.place = mn_facts_find_place(x.facts, mn_text_of("AUT"));
    p.from_year = 2008;
    p.to_year = 2012;
    d = (mn_deed){.id = "d", .indicator = score, .by = 1, .times = 1};
    const mn_fact *full = mn_facts_in(x.facts, p.place, score, 2008);
    assert_true(full && mn_fact_number(full) >= 5);
    mn_deed_compare(&c, &k, &d, &rule, &p, 1, x.facts, 0.9);
    assert_true(k.full);
    assert_int_equal(c.full, 1);
    assert_int_equal(c.unknown, 0);
    drop(&x);
}

/* A deed that has nothing to do with it: those that improve do so in any of five years, deeds come
 * in any year. Were each looked at until it improved, those that improved would have had less time,
 * and would seem to have done it more seldom. */
static void test_equal_times(void **state)
{
    (void)state;
    fixture x = {.facts = NULL};
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    mn_rng r;
    enum { N = 190 };
    static mn_precedent p[N];
    static mn_deed_case k[N];
    mn_deed_count c;
    double did[2] = {0}, all[2] = {0};
    mn_rng_init(&r, 20261123, 7);
    if (mn_reference_new(&x.reference, MN_NEED_COUNTRIES, &e))
        fail_msg("%s", e.msg);
    for (int round = 0; round < 6; round++) {
        assert_int_equal(mn_facts_new(&x.facts, x.reference, &e), MN_OK);
        mn_buf_clear(&b);
        mn_buf_str(&b, "country,year,indicator,value,unit,source,retrieved\n");
        for (uint32_t i = 0; i < N; i++) {
            const char *code = mn_country_at(x.reference, i)->iso3;
            const int better = 2001 + (int)(10 * mn_rng_unit(&r)), /* or later than told of */
                deed = 2001 + (int)(10 * mn_rng_unit(&r));
            for (int y = 2000; y <= 2005; y++) {
                mn_buf_fmt(&b, "%s,%d,made-outcome,%d,points,a test,2026-01-01\n", code, y,
                           y >= better ? 2 : 3);
                mn_buf_fmt(&b, "%s,%d,made-deed,%d,points,a test,2026-01-01\n", code, y,
                           y >= deed ? 2 : 1);
            }
            p[i] = (mn_precedent){
                .place = i, .from_year = 2000, .to_year = 2005, .improved = better <= 2005};
        }
        const mn_read_options how = {.format = MN_FORMAT_CSV};
        assert_int_equal(mn_table_read_memory(&x.table, NULL, "m.csv", b.ptr, b.len, &how, &e),
                         MN_OK);
        assert_int_equal(mn_facts_add(x.facts, x.table, &e), MN_OK);
        const mn_access_rule rule = {
            .indicator = mn_facts_find_indicator(x.facts, mn_text_of("made-outcome")),
            .test = MN_ACCESS_AT_LEAST,
            .value = 3,
            .years = 1};
        const mn_deed d = {.id = "d",
                           .indicator = mn_facts_find_indicator(x.facts, mn_text_of("made-deed")),
                           .by = 1,
                           .times = 1};
        mn_deed_compare(&c, k, &d, &rule, p, N, x.facts, 0.9);
        assert_true(c.early > 10 && c.unknown == 0);
        for (size_t i = 0; i < N; i++)
            if (!k[i].early) {
                assert_int_equal(k[i].until, 2002);
                all[p[i].improved]++;
                did[p[i].improved] += k[i].did == MN_HELD_YES;
            }
        mn_table_free(x.table);
        mn_facts_free(x.facts);
    }
    /* Shares of 0.2 in both; five standard errors. */
    print_message("did it: %.3f of %g that improved, %.3f of %g others\n", did[1] / all[1], all[1],
                  did[0] / all[0], all[0]);
    assert_near(did[1] / all[1], did[0] / all[0], 5 * sqrt(0.16 * (1 / all[0] + 1 / all[1])));
    mn_buf_free(&b);
    mn_reference_free(x.reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_equal_times),
                                       cmocka_unit_test(test_published), cmocka_unit_test(test_few),
                                       cmocka_unit_test(test_before)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
