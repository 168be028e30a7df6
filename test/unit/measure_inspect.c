/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_inspect.c - what to ask of a table: planted faults are found, none in tables without, and
 * what each does is as reckoned.
 */
#include "measure/inspect/inspect.h"

#include <stdlib.h>

#include "measure/simulate/crowd.h"
#include "unit/check.h"

/* A population's table, and its days as its records have them. */
typedef struct made {
    mn_histories h;
    mn_dates d;
    mn_crowd_records r;
} made;

static void make(made *m, unsigned patterns, unsigned lists, uint32_t people, uint64_t seed)
{
    const mn_crowd_options o = {.people = people,
                                .lists = lists,
                                .patterns = patterns,
                                .level = 2,
                                .seen = 0.4,
                                .days = 365,
                                .seed = seed};
    mn_crowd c;
    mn_err e = {0};
    *m = (made){.h = {.lists = lists}, .d = {.lists = lists, .last = 364}};
    assert_int_equal(mn_crowd_make(&c, &o, &e), MN_OK);
    assert_int_equal(mn_crowd_run(&m->r, &c, &e), MN_OK);
    m->h.count = m->r.count;
    for (unsigned w = 1; w < 1U << lists; w++)
        m->h.cases += m->r.count[w];
    m->d.persons = m->r.persons;
    m->d.day = malloc(sizeof *m->d.day * lists * m->r.persons);
    assert_non_null(m->d.day);
    for (size_t i = 0; i < (size_t)lists * m->r.persons; i++)
        m->d.day[i] = MN_DATES_NONE;
    for (size_t i = 0; i < m->r.n; i++) {
        int32_t *day = &m->d.day[(size_t)m->r.at[i].as * lists + m->r.at[i].list];
        m->h.twice += *day != MN_DATES_NONE;
        if (*day == MN_DATES_NONE)
            *day = m->r.at[i].day;
    }
}

static void end(made *m)
{
    mn_dates_free(&m->d);
    mn_crowd_records_free(&m->r);
}

static const mn_finding *find(const mn_findings *x, mn_finding_kind kind)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->at[i].kind == kind)
            return &x->at[i];
    return NULL;
}

static void inspect(mn_findings *x, const made *m)
{
    mn_err e = {0};
    if (mn_inspect(x, &m->h, &m->d, 1, &e))
        fail_msg("%s", e.msg);
}

static void test_nothing(void **state)
{
    unsigned found = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        made m;
        mn_findings x;
        make(&m, seed % 2 ? 0 : 1U << MN_CROWD_PROPENSITY, 4, 5000, seed);
        inspect(&x, &m);
        found += x.n > 0;
        assert_null(find(&x, MN_FINDING_REFERRAL));
        end(&m);
    }
    assert_true(found <= 1);
}

static void test_planted(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        made m;
        mn_findings x;
        make(&m, 1U << MN_CROWD_POSITIVE, 4, 10000, seed);
        inspect(&x, &m);
        const mn_finding *f = find(&x, MN_FINDING_DEPENDENT);
        assert_non_null(f);
        assert_int_equal(f->first, 0);
        assert_int_equal(f->second, 1);
        assert_near(log(f->seen), log(4), 0.4);
        assert_true(f->independent.median < 0.9 && fabs(f->stepwise.median - 1) < 0.06);
        assert_null(find(&x, MN_FINDING_REFERRAL));
        end(&m);
        make(&m, 1U << MN_CROWD_REFERRAL, 4, 10000, seed);
        inspect(&x, &m);
        f = find(&x, MN_FINDING_REFERRAL);
        assert_non_null(f);
        assert_true(f->first == 0 && f->second == 1);
        assert_near(f->strength, 0.25, 0.06);
        assert_null(find(&x, MN_FINDING_OPEN));
        end(&m);
        make(&m, 1U << MN_CROWD_OPEN, 4, 10000, seed);
        inspect(&x, &m);
        f = find(&x, MN_FINDING_OPEN);
        assert_non_null(f);
        assert_near(f->there, 0.5, 0.15);
        assert_true(f->stepwise.median < 0.85);
        assert_null(find(&x, MN_FINDING_REFERRAL));
        end(&m);
        make(&m, 1U << MN_CROWD_LINKAGE, 4, 10000, seed);
        inspect(&x, &m);
        f = find(&x, MN_FINDING_TWICE);
        assert_non_null(f);
        assert_near(f->seen, (double)m.h.twice, 0);
        assert_true(f->stepwise.median < 1);
        end(&m);
    }
}

/* A list within another, two that exclude each other, and persons on none. */
static void test_tables(void **state)
{
    double count[8] = {0, 300, 250, 60, 0, 0, 0, 0};
    mn_histories h = {.lists = 3, .count = count, .cases = 690, .nowhere = 69};
    mn_findings x;
    mn_err e = {0};
    (void)state;
    count[5] = 70; /* the third list is within the first */
    count[7] = 10;
    assert_int_equal(mn_inspect(&x, &h, NULL, 1, &e), MN_OK);
    const mn_finding *f = find(&x, MN_FINDING_INSIDE);
    assert_non_null(f);
    assert_true(f->first == 2 && f->second == 0);
    assert_near(f->seen, 80, 0);
    f = find(&x, MN_FINDING_NOWHERE);
    assert_non_null(f);
    assert_near(f->stepwise.median, 690.0 / 759, 0.05);
    count[5] = count[7] = 0;
    count[3] = 0; /* nobody is on the first two */
    count[4] = 200;
    count[6] = 50;
    count[5] = 60;
    h.cases = 860;
    assert_int_equal(mn_inspect(&x, &h, NULL, 1, &e), MN_OK);
    f = find(&x, MN_FINDING_EXCLUSIVE);
    assert_non_null(f);
    assert_true(f->first == 0 && f->second == 1);
}

static void test_faults(void **state)
{
    enum { LISTS = 4 };
    const double chance[LISTS] = {0.3, 0.2, 0.1, 0.25};
    double mean[1 << LISTS];
    mn_err e = {0};
    (void)state;
    for (unsigned k = 0; k < MN_FINDING_KINDS; k++) {
        const mn_finding f = {.kind = (mn_finding_kind)k,
                              .first = 0,
                              .second = 1,
                              .seen = 3,
                              .strength = k == MN_FINDING_OPEN ? 200 : 0.4};
        double sum = 0, both = 0, on[2] = {0, 0};
        assert_int_equal(mn_fault_make(mean, LISTS, 1000, chance, &f, 600, 365, &e), MN_OK);
        for (unsigned w = 0; w < 1 << LISTS; w++) {
            assert_true(mean[w] >= 0);
            sum += mean[w];
            on[0] += w & 1 ? mean[w] : 0;
            on[1] += w & 2 ? mean[w] : 0;
            both += (w & 3) == 3 ? mean[w] : 0;
        }
        if (k == MN_FINDING_INSIDE)
            assert_near(both, 300, 1e-9);
        else if (k == MN_FINDING_EXCLUSIVE)
            assert_near(both, 0, 1e-9);
        else if (k == MN_FINDING_REFERRAL)
            assert_near(both, 300 * (0.2 + 0.8 * 0.4), 1e-9);
        else if (k == MN_FINDING_DEPENDENT) {
            assert_near(both * (1000 - on[0] - on[1] + both) / ((on[0] - both) * (on[1] - both)), 3,
                        1e-9);
            assert_near(on[1], 200, 1e-9);
        }
        if (k != MN_FINDING_NOWHERE && k != MN_FINDING_TWICE)
            assert_near(sum, 1000, 1e-6);
    }
    for (double gap = 0.1; gap < 0.95; gap += 0.1)
        assert_near(mn_fault_gap(mn_fault_stay(gap)), gap, 1e-6);
    assert_near(mn_fault_gap(1000), 1, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_planted),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
