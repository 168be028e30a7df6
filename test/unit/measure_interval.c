/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_interval.c - limits out of replicates: corrected ones by hand, where a correction turns
 * around, and replicates that lie on one side.
 */
#include "measure/interval/bca.h"

#include "core/normal.h"
#include "measure/change/resample.h"
#include "unit/check.h"

enum { N = 1000 };

/* Replicates 1 .. N: a quantile p is p N or so. */
static void fill(double *x)
{
    for (int i = 0; i < N; i++)
        x[i] = i + 1;
}

/* By the formula of Efron 1987, eq. 2.3. */
static void test_formula(void **state)
{
    (void)state;
    double x[N];
    fill(x);
    static const double z0[] = {-0.4, 0, 0.3}, a[] = {-0.1, 0, 0.15};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            const double z = 1.5,
                         p = mn_normal_below(z0[i] + (z0[i] + z) / (1 - a[k] * (z0[i] + z)));
            assert_near(mn_bca_limit(x, N, z0[i], z, a[k]), p * (N + 1.0 / 3) + 1.0 / 3, 1e-9);
        }
}

/* The correction goes to the end and stays there: beyond 1 / a it would come back from the other
 * one, and the upper limit would be the least replicate. */
static void test_turns_around(void **state)
{
    (void)state;
    double x[N];
    fill(x);
    mn_bca b = {.total = 990, .z0 = 2.3, .acceleration = 0.26, .replicate = x, .replicates = N};
    double low, high, last = 0;
    mn_bca_interval(&low, &high, &b, 0.95);
    assert_true(low <= high);
    assert_near(high, N, 0);
    b.z0 = -2.3;
    b.acceleration = -0.26;
    mn_bca_interval(&low, &high, &b, 0.95);
    assert_true(low <= high);
    assert_near(low, 1, 0);
    for (double z = -4; z < 4; z += 0.1) {
        const double now = mn_bca_limit(x, N, 0.5, z, 0.3);
        assert_true(now >= last);
        last = now;
    }
}

/* All replicates on one side: nothing can be corrected by them. */
static void test_one_side(void **state)
{
    (void)state;
    double x[N], low, high;
    fill(x);
    const mn_bca below = {.total = 5000, .z0 = HUGE_VAL, .replicate = x, .replicates = N},
                 above = {.total = 0.5, .z0 = -HUGE_VAL, .replicate = x, .replicates = N};
    mn_bca_interval(&low, &high, &below, 0.95);
    assert_true(low == 1 && high == 5000);
    mn_bca_interval(&low, &high, &above, 0.95);
    assert_true(low == 0.5 && high == N);
}

/* Of replicates with ties half count; infinite ones are the upper end. */
static void test_resampled(void **state)
{
    (void)state;
    double x[N], low, high;
    fill(x);
    mn_resample_limits(&low, &high, x, N, 500.5, 0, 0.9);
    assert_near(low, 0.05 * (N + 1.0 / 3) + 1.0 / 3, 1e-6);
    assert_near(high, 0.95 * (N + 1.0 / 3) + 1.0 / 3, 1e-6);
    for (int i = 0; i < N; i++)
        x[i] = 7;
    mn_resample_limits(&low, &high, x, N, 7, 0, 0.9);
    assert_true(low == 7 && high == 7);
    fill(x);
    for (int i = 0; i < 100; i++)
        x[i * 7 % N] = HUGE_VAL;
    mn_resample_limits(&low, &high, x, N, 500, 0, 0.9);
    assert_true(isfinite(low) && isinf(high));
    assert_true(isinf(x[N - 1]) && isinf(x[N - 100]) && isfinite(x[N - 101]));
}

/* sum r^3 / 6 (sum r^2)^1.5 of 1, 1, -2: -6 / (6 * 6^1.5). */
static void test_acceleration(void **state)
{
    (void)state;
    const double r[] = {1, -2}, units[] = {2, 1}, open[] = {1, HUGE_VAL}, without[] = {3, 3, 6};
    assert_near(mn_bca_acceleration(r, units, 2), -1 / (6 * sqrt(6)), 1e-15);
    assert_near(mn_bca_acceleration(open, units, 2), 0, 0);
    assert_near(mn_resample_acceleration(without, 3), -1 / (6 * sqrt(6)), 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formula),      cmocka_unit_test(test_turns_around),
        cmocka_unit_test(test_one_side),     cmocka_unit_test(test_resampled),
        cmocka_unit_test(test_acceleration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
