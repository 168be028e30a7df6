/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_drivers.c - what an answer hangs on: each change's estimate is that of the table that was
 * changed by hand, and what moves most comes first.
 */
#include "measure/estimate/drivers.h"

#include "measure/simulate/crowd.h"
#include "unit/check.h"

static const mn_estimate_options quick = {.ask = {[MN_ESTIMATE_STEPWISE] = true,
                                                  [MN_ESTIMATE_BIC] = true,
                                                  [MN_ESTIMATE_DGA] = true,
                                                  [MN_ESTIMATE_BIC_AVERAGE] = true,
                                                  [MN_ESTIMATE_COVERAGE] = true},
                                          .threshold = 0.02,
                                          .order = 4,
                                          .top = 10,
                                          .replicates = 100,
                                          .level = 0.95,
                                          .seed = 1};

static void find(mn_estimate_drivers *d, const mn_histories *h, const mn_estimate_options *o)
{
    static mn_estimates x;
    mn_err e = {0};
    if (mn_estimate_all(&x, h, o, NULL, &e) || mn_estimate_drivers_find(d, h, &x, o, NULL, &e))
        fail_msg("%s", e.msg);
}

static const mn_estimate_driver *one(const mn_estimate_drivers *d, mn_estimate_driver_kind kind,
                                     unsigned set)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].kind == kind && d->at[i].set == set)
            return &d->at[i];
    fail_msg("no change %u %u", kind, set);
    return NULL;
}

/* Korea's three lists: without the third, two lists are left, of 77 and 71 with 66 on both. */
static void test_korea(void **state)
{
    double count[8] = {0, 5, 5, 54, 41, 6, 0, 12};
    const mn_histories h = {.lists = 3, .count = count, .cases = 123};
    mn_estimate_drivers d;
    (void)state;
    find(&d, &h, &quick);
    assert_int_equal(d.n, 3 + 3 + 3);
    const mn_estimate_driver *v = one(&d, MN_ESTIMATE_DRIVER_LIST, 4);
    assert_near(v->total[MN_ESTIMATE_STEPWISE], 77.0 * 71 / 66, 1e-9);
    assert_near(v->persons, 41, 0);
    assert_false(v->asked[MN_ESTIMATE_COVERAGE]);
    /* b and c as one: 82 on it, 59 on d, 18 on both. */
    v = one(&d, MN_ESTIMATE_DRIVER_MERGE, 3);
    assert_near(v->total[MN_ESTIMATE_BIC], 82.0 * 59 / 18, 1e-9);
    assert_near(v->persons, 66, 0);
    /* What leaves no estimate comes first, then what moves most. */
    for (size_t i = 1; i < d.n; i++)
        assert_true(isnan(d.at[i - 1].moved) ||
                    (!isnan(d.at[i].moved) &&
                     fabs(log(d.at[i - 1].moved)) >= fabs(log(d.at[i].moved)) - 1e-12));
    mn_estimate_drivers_free(&d);
}

/* The same by tables that are put together person by person. */
static void test_by_hand(void **state)
{
    static mn_estimates x;
    const mn_crowd_options o = {.people = 3000,
                                .lists = 4,
                                .level = 2,
                                .seen = 0.5,
                                .days = 365,
                                .patterns = 1U << MN_CROWD_POSITIVE,
                                .seed = 3};
    mn_crowd c;
    mn_crowd_records r;
    mn_estimate_drivers d;
    mn_err e = {0};
    (void)state;
    assert_int_equal(mn_crowd_make(&c, &o, &e), MN_OK);
    assert_int_equal(mn_crowd_run(&r, &c, &e), MN_OK);
    mn_histories h = {.lists = 4, .count = r.count};
    for (unsigned w = 1; w < 16; w++)
        h.cases += r.count[w];
    find(&d, &h, &quick);
    for (int merge = 0; merge < 3; merge++) { /* without list 2; lists 2 and 4 as one; no 1100 */
        double count[16] = {0}, gone = 0;
        mn_histories changed = {.lists = merge == 2 ? 4 : 3, .count = count};
        for (uint32_t i = 0; i < o.people; i++) {
            mn_crowd_person p;
            mn_crowd_person_of(&p, &c, i);
            const bool a = p.on & 1, b = p.on & 2, g = p.on & 4, f = p.on & 8;
            const unsigned as = merge == 0   ? (unsigned)(a + 2 * g + 4 * f)
                                : merge == 1 ? (unsigned)(a + 2 * (b || f) + 4 * g)
                                             : p.on;
            if (merge == 2 && p.on == 3) {
                gone++;
                continue;
            }
            changed.cases += as != 0;
            count[as] += as != 0;
        }
        assert_int_equal(mn_estimate_all(&x, &changed, &quick, NULL, &e), MN_OK);
        const mn_estimate_driver *v = merge == 0   ? one(&d, MN_ESTIMATE_DRIVER_LIST, 2)
                                      : merge == 1 ? one(&d, MN_ESTIMATE_DRIVER_MERGE, 2 | 8)
                                                   : one(&d, MN_ESTIMATE_DRIVER_OVERLAP, 3);
        assert_int_equal(x.n, 5);
        for (size_t i = 0; i < x.n; i++) {
            const double total = v->total[x.at[i].method];
            assert_true(v->asked[x.at[i].method]);
            if (isnan(x.at[i].total))
                assert_true(isnan(total));
            else
                assert_near(total / (x.at[i].total + gone), 1, 1e-9);
        }
    }
    mn_estimate_drivers_free(&d);
    mn_crowd_records_free(&r);
}

/* Two lists have nothing to leave out; many are not asked of methods that would take minutes. */
static void test_limits(void **state)
{
    double two[4] = {0, 40, 30, 10};
    static double many[1 << 8];
    const mn_histories h = {.lists = 2, .count = two, .cases = 80};
    mn_histories g = {.lists = 8, .count = many};
    mn_estimate_drivers d;
    (void)state;
    find(&d, &h, &quick);
    assert_int_equal(d.n, 0);
    mn_estimate_drivers_free(&d);
    /* No method that could be asked has an estimate. */
    const mn_histories three = {.lists = 3, .count = many, .cases = 0};
    const mn_estimates none = {.n = 0};
    mn_err e = {0};
    assert_int_equal(mn_estimate_drivers_find(&d, &three, &none, &quick, NULL, &e), MN_OK);
    assert_int_equal(d.n, 0);
    mn_estimate_drivers_free(&d);
    for (unsigned i = 0; i < 8; i++)
        for (unsigned j = 0; j < 8; j++)
            g.cases += many[1U << i | 1U << j] = 5 + i + j;
    find(&d, &g, &quick);
    assert_int_equal(d.n, 8 + 28 + 28);
    for (size_t i = 0; i < d.n; i++)
        assert_false(d.at[i].asked[MN_ESTIMATE_BIC] || d.at[i].asked[MN_ESTIMATE_DGA]);
    mn_estimate_drivers_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_korea),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
