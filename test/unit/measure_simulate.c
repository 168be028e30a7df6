/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_simulate.c - populations of known size: each list finds the share it should, whatever the
 * pattern, and each pattern is what it says.
 */
#include "measure/simulate/crowd.h"

#include <stdlib.h>

#include "core/text.h"
#include "unit/check.h"

static void check_ok(mn_status st, const mn_err *e)
{
    if (st)
        print_error("%s\n", e->msg);
    assert_int_equal(st, MN_OK);
}

static mn_crowd_options plain(unsigned patterns, unsigned lists, unsigned level)
{
    return (mn_crowd_options){.people = 100000,
                              .lists = lists,
                              .patterns = patterns,
                              .level = level,
                              .seen = 0.5,
                              .days = 365,
                              .seed = 11};
}

static double on(const mn_crowd_records *x, unsigned lists, unsigned set)
{
    double n = 0;
    for (unsigned w = 1; w < 1U << lists; w++)
        n += (w & set) == set ? x->count[w] : 0;
    return n;
}

static double odds_ratio(const mn_crowd_records *x, double people, unsigned lists, unsigned i,
                         unsigned j)
{
    const double a = on(x, lists, 1U << i), b = on(x, lists, 1U << j);
    const double both = on(x, lists, 1U << i | 1U << j);
    return both * (people - a - b + both) / ((a - both) * (b - both));
}

static void make(mn_crowd *c, mn_crowd_records *x, const mn_crowd_options *o)
{
    mn_err e = {0};
    check_ok(mn_crowd_make(c, o, &e), &e);
    check_ok(mn_crowd_run(x, c, &e), &e);
}

/* Lists are as large under every pattern, but for those that referral fills and those of persons
 * who were not there all the time. */
static void test_shares(void **state)
{
    static const unsigned patterns[] = {0,
                                        1U << MN_CROWD_POSITIVE,
                                        1U << MN_CROWD_NEGATIVE,
                                        1U << MN_CROWD_CLASSES,
                                        1U << MN_CROWD_PROPENSITY,
                                        1U << MN_CROWD_CLASSES | 1U << MN_CROWD_PROPENSITY |
                                            1U << MN_CROWD_POSITIVE};
    (void)state;
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++)
        for (unsigned level = 1; level <= 3; level++) {
            const mn_crowd_options o = plain(patterns[p], 6, level);
            mn_crowd c;
            mn_crowd_records x;
            make(&c, &x, &o);
            for (unsigned k = 0; k < o.lists; k++) {
                const double mean = c.chance[k] * o.people;
                assert_near(on(&x, 6, 1U << k), mean, 4.5 * sqrt(mean * (1 - c.chance[k])));
            }
            if (!p)
                assert_near(x.on_lists / o.people, 0.5, 4.5 * sqrt(0.25 / o.people));
            mn_crowd_records_free(&x);
        }
}

/* Of six lists, within four standard errors of an odds ratio's logarithm (Woolf 1955). */
static void check_odds(const mn_crowd_records *x, double people, unsigned i, unsigned j,
                       double want)
{
    const double a = on(x, 6, 1U << i), b = on(x, 6, 1U << j), both = on(x, 6, 1U << i | 1U << j);
    const double error =
        sqrt(1 / both + 1 / (a - both) + 1 / (b - both) + 1 / (people - a - b + both));
    assert_near(log(odds_ratio(x, people, 6, i, j)), log(want), 4 * error);
}

static void test_pairs(void **state)
{
    static const double odds[] = {2, 4, 10};
    (void)state;
    for (unsigned level = 1; level <= 3; level++)
        for (int negative = 0; negative < 2; negative++) {
            const mn_crowd_options o =
                plain(1U << (negative ? MN_CROWD_NEGATIVE : MN_CROWD_POSITIVE), 6, level);
            const double ratio = negative ? 1 / odds[level - 1] : odds[level - 1];
            mn_crowd c;
            mn_crowd_records x;
            make(&c, &x, &o);
            assert_int_equal(c.pairs, 2);
            check_odds(&x, o.people, 0, 1, ratio);
            check_odds(&x, o.people, 2, 3, ratio);
            check_odds(&x, o.people, 0, 2, 1);
            check_odds(&x, o.people, 4, 5, 1);
            mn_crowd_records_free(&x);
        }
}

static void test_referral(void **state)
{
    const mn_crowd_options o = plain(1U << MN_CROWD_REFERRAL, 3, 2);
    mn_crowd c;
    mn_crowd_person p;
    mn_err e = {0};
    unsigned sent = 0, first = 0;
    (void)state;
    check_ok(mn_crowd_make(&c, &o, &e), &e);
    for (uint32_t i = 0; i < o.people; i++) {
        mn_crowd_person_of(&p, &c, i);
        first += p.on & 1;
        sent += p.sent == 2;
        assert_int_equal(p.sent & ~2U, 0);
        if (p.sent) {
            assert_int_equal(p.on & 3, 3);
            assert_in_range(p.day[1] - p.day[0], 1, 14);
        }
    }
    /* A quarter of those whom list 2 has not found itself, and who are there a fortnight later. */
    const double could = first * (1 - c.chance[1]), share = 0.25 * (1 - 7.5 / 365);
    assert_near(sent / could, share, 4 * sqrt(share * (1 - share) / could));
}

/* Heterogeneity makes all lists overlap more than chance. */
static void test_degrees(void **state)
{
    (void)state;
    for (int classes = 0; classes < 2; classes++) {
        double before = 1;
        for (unsigned level = 1; level <= 3; level++) {
            const mn_crowd_options o =
                plain(1U << (classes ? MN_CROWD_CLASSES : MN_CROWD_PROPENSITY), 4, level);
            mn_crowd c;
            mn_crowd_records x;
            make(&c, &x, &o);
            const double ratio = odds_ratio(&x, o.people, 4, 0, 3);
            assert_true(ratio > before * 1.1);
            before = ratio;
            mn_crowd_records_free(&x);
        }
    }
}

static void test_links(void **state)
{
    const mn_crowd_options o = plain(1U << MN_CROWD_LINKAGE, 5, 3);
    mn_crowd c;
    mn_crowd_records x;
    double told = 0, wrong = 0, lost = 0, several = 0;
    uint8_t *records;
    (void)state;
    make(&c, &x, &o);
    records = calloc(o.people, 1);
    assert_non_null(records);
    for (size_t i = 0; i < x.n; i++)
        records[x.at[i].person]++;
    for (size_t i = 0; i < x.n; i++) {
        several += records[x.at[i].person] > 1;
        assert_true(!i || x.at[i].day >= x.at[i - 1].day);
        assert_true(x.at[i].as < x.persons && x.at[i].person < o.people);
        lost += x.at[i].as >= o.people;
        wrong += x.at[i].as < o.people && x.at[i].as != x.at[i].person;
    }
    for (unsigned w = 1; w < 32; w++)
        told += x.count[w];
    free(records);
    assert_near(lost / several, 0.1, 0.006);
    assert_near(wrong / (double)x.n, 0.02, 0.003);
    assert_int_equal((unsigned)wrong, x.wrong);
    assert_int_equal((unsigned)lost, x.missed);
    assert_true(told > x.on_lists);
    mn_crowd_records_free(&x);
}

static void test_open(void **state)
{
    static const double there[] = {2.0 / 3, 0.5, 1.0 / 3};
    (void)state;
    for (unsigned level = 1; level <= 3; level++) {
        const mn_crowd_options o = plain(1U << MN_CROWD_OPEN, 3, level);
        mn_crowd c;
        mn_crowd_records x;
        mn_crowd_person p;
        double first = 0, last = 0;
        make(&c, &x, &o);
        for (uint32_t i = 0; i < o.people; i++) {
            mn_crowd_person_of(&p, &c, i);
            assert_true(p.from < p.until && p.until <= o.days);
            first += p.from == 0;
            last += p.until == o.days;
            for (unsigned k = 0; k < 3; k++)
                if (p.on >> k & 1)
                    assert_in_range(p.day[k], p.from, p.until - 1);
        }
        assert_near(first / o.people, there[level - 1], 0.01);
        assert_near(last / first, 1, 0.03);
        /* As many on a day in the middle as on the first one. */
        assert_near(x.days_there / o.days / first, 1, 0.03);
        mn_crowd_records_free(&x);
    }
}

static void test_same(void **state)
{
    mn_crowd_options o = plain(0xFF & ~(1U << MN_CROWD_NEGATIVE), 12, 2);
    mn_crowd c;
    mn_crowd_records x, y;
    (void)state;
    o.people = 2000;
    make(&c, &x, &o);
    make(&c, &y, &o);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.count, y.count, sizeof *x.count << 12);
    mn_crowd_records_free(&y);
    o.seed++;
    make(&c, &y, &o);
    assert_true(x.n != y.n || memcmp(x.count, y.count, sizeof *x.count << 12) != 0);
    mn_crowd_records_free(&x);
    mn_crowd_records_free(&y);
}

static void test_refusals(void **state)
{
    mn_crowd_options wrong[8];
    mn_crowd_pattern p;
    (void)state;
    for (size_t i = 0; i < 8; i++)
        wrong[i] = plain(0, 5, 2);
    wrong[0].people = 10;
    wrong[1].people = MN_CROWD_MOST + 1;
    wrong[2].lists = 1;
    wrong[3].lists = MN_LISTS_MOST + 1;
    wrong[4].level = 4;
    wrong[5].seen = 1;
    wrong[6].days = 1;
    wrong[7].patterns = 1U << MN_CROWD_POSITIVE | 1U << MN_CROWD_NEGATIVE;
    for (size_t i = 0; i < 8; i++) {
        mn_crowd c;
        mn_err e = {0};
        assert_int_equal(mn_crowd_make(&c, &wrong[i], &e), MN_USAGE);
        assert_true(*e.msg);
    }
    for (unsigned i = 0; i < MN_CROWD_PATTERNS; i++) {
        assert_true(
            mn_crowd_pattern_find(&p, mn_text_of(mn_crowd_pattern_name((mn_crowd_pattern)i))));
        assert_int_equal(p, i);
    }
    assert_false(mn_crowd_pattern_find(&p, mn_text_of("magic")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),   cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_referral), cmocka_unit_test(test_degrees),
        cmocka_unit_test(test_links),    cmocka_unit_test(test_open),
        cmocka_unit_test(test_same),     cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
