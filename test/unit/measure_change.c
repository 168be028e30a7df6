/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_change.c - least squares, differences in differences, synthetic controls and power by
 * hand. test/python/change.py holds the same against other programs.
 */
#include "measure/change/control.h"
#include "measure/change/did.h"
#include "measure/change/linear.h"
#include "measure/change/power.h"
#include "unit/check.h"

/* y = 1, 2, 4 at 0, 1, 2: slope 3/2, level 5/6; residuals 1/6, -1/3, 1/6. */
static void test_linear(void **state)
{
    (void)state;
    const double x[] = {1, 0, 1, 1, 1, 2}, y[] = {1, 2, 4}, twice[] = {1, 2, 1, 2, 1, 2};
    const int64_t time[] = {0, 1, 2};
    const uint32_t cluster[] = {0, 1, 1};
    mn_linear l;
    size_t alone = 9;
    double cov[4];
    mn_err e;
    assert_int_equal(mn_linear_fit(&l, &alone, x, y, 3, 2, &e), MN_OK);
    assert_int_equal(alone, 2);
    assert_near(l.beta[0], 5.0 / 6, 1e-14);
    assert_near(l.beta[1], 1.5, 1e-14);
    assert_near(l.squares, 1.0 / 6, 1e-14);
    assert_near(l.determinant, log(6), 1e-13);
    /* Without lags: (X'X)^-1 sum u^2 xx' (X'X)^-1 times 3; of the slope sum u^2 (x - 1)^2 / 4. */
    assert_int_equal(mn_linear_newey_west(cov, &l, x, time, 0, &e), MN_OK);
    assert_near(cov[3], 3 * (2.0 / 36) / 4, 1e-14);
    /* Clusters 0 and {1, 2}: scores of the slope -1/6 and 1/6. */
    assert_int_equal(mn_linear_clustered(cov, &l, x, cluster, 2, &e), MN_OK);
    assert_near(cov[3], (2.0 / 36) / 4, 1e-14);
    mn_linear_free(&l);
    assert_int_equal(mn_linear_fit(&l, &alone, twice, y, 3, 2, &e), MN_OK);
    assert_int_equal(alone, 1);
}

/* Two units with the programme rise by 5 and 7, two without by 1 and 3: an effect of 4. */
static void test_did(void **state)
{
    (void)state;
    static const double before[] = {10, 20, 5, 8}, rise[] = {5, 7, 1, 3};
    mn_did_row row[8];
    for (uint32_t i = 0; i < 8; i++)
        row[i] = (mn_did_row){.unit = i / 2,
                              .time = i % 2,
                              .cluster = i / 2,
                              .treated = i < 4 && i % 2,
                              .y = before[i / 2] + (i % 2 ? rise[i / 2] : 0)};
    const mn_did_options o = {
        .units = 4, .times = 2, .clusters = 4, .signs = true, .level = 0.9, .seed = 3};
    const mn_ctx three = {.threads = 3};
    mn_did d, again;
    mn_err e;
    assert_int_equal(mn_did_run(&d, row, 8, &o, NULL, &e), MN_OK);
    assert_near(d.effect.estimate, 4, 1e-12);
    /* Rises are 1 off their means: 2 / 4 in each group, times 4 / 3 and 7 / 5. */
    assert_near(d.effect.error * d.effect.error, 4.0 / 3 * 7 / 5, 1e-12);
    assert_true(d.effect.low < 4 && d.effect.high > 4 && d.effect.wild_p > 0);
    assert_near(d.negative, 0, 0);
    assert_int_equal(d.treated_units, 2);
    assert_int_equal(mn_did_run(&again, row, 8, &o, &three, &e), MN_OK);
    assert_memory_equal(&d.effect, &again.effect, sizeof d.effect);
    mn_did_free(&d);
    mn_did_free(&again);
    for (uint32_t i = 0; i < 8; i++)
        row[i].treated = i % 2;
    assert_int_equal(mn_did_run(&d, row, 8, &o, NULL, &e), MN_DATA);
}

/* A unit that is a quarter of one and three of another, and 10 more from the third time on. */
static void test_control(void **state)
{
    (void)state;
    double y[4 * 5];
    for (size_t t = 0; t < 5; t++) {
        y[5 + t] = 10 + 3 * (double)t + (t == 1 ? 5 : 0);
        y[10 + t] = 40 - 2 * (double)t;
        y[15 + t] = 500 + 7 * (double)(t * t);
        y[t] = 0.25 * y[5 + t] + 0.75 * y[10 + t] + (t >= 3 ? 10 : 0);
    }
    mn_control c;
    mn_err e;
    assert_int_equal(mn_control_run(&c, y, 4, 5, 0, 3, 0.95, NULL, &e), MN_OK);
    assert_near(c.weight[0], 0, 0);
    assert_near(c.weight[1], 0.25, 1e-9);
    assert_near(c.weight[2], 0.75, 1e-9);
    assert_near(c.treated.gap, 10, 1e-8);
    assert_true(c.exact && !c.bounded); /* four units give no 95% interval */
    assert_near(c.p, 0.25, 1e-12);
    mn_control_free(&c);
    assert_int_equal(mn_control_run(&c, y, 2, 5, 0, 3, 0.95, NULL, &e), MN_DATA);
}

/* More is seen of larger studies; no change is seen about as often as the level says. */
static void test_power(void **state)
{
    (void)state;
    const mn_power_options o = {.design = MN_POWER_DID,
                                .effect = -0.2,
                                .power = 0.8,
                                .level = 0.95,
                                .noise = 0.2,
                                .together = 0.2,
                                .before = 3,
                                .after = 3,
                                .simulations = 300,
                                .seed = 4,
                                .most = 200};
    const mn_ctx three = {.threads = 3};
    mn_power p, again;
    mn_err e;
    assert_int_equal(mn_power_run(&p, &o, NULL, &e), MN_OK);
    assert_true(p.needed >= 10 && p.needed <= 60);
    assert_true(p.tried[p.n - 1].power > p.tried[0].power + 0.3);
    for (size_t i = 0; i < p.n; i++) {
        assert_true(p.tried[i].low <= p.tried[i].power && p.tried[i].power <= p.tried[i].high);
        assert_true(p.tried[i].size < 12 || p.tried[i].alarms < 0.12);
    }
    assert_int_equal(mn_power_run(&again, &o, &three, &e), MN_OK);
    assert_int_equal(again.needed, p.needed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_did),
        cmocka_unit_test(test_control),
        cmocka_unit_test(test_power),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
