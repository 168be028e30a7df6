/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_count.c - factorials, tails, draws, quantiles. Reference values by Python 3.11 (math,
 * statistics, fractions) and R 4.2.
 */
#include "measure/count/count.h"

#include <math.h>

#include "unit/check.h"

static void test_functions(void **state)
{
    (void)state;
    assert_near(mn_log_factorial(0), 0, 1e-14);
    assert_near(mn_log_factorial(10), 15.104412573075515, 1e-13);
    assert_near(mn_log_factorial(2.5), 1.2009736023470743, 1e-14);
    assert_near(mn_log_factorial(-0.96875), 3.4484891277979584, 1e-13);
    assert_near(mn_log_factorial(1e6) / 12815518.384658169, 1, 1e-14);
    assert_near(mn_normal_below(-1.959963984540054), 0.025, 1e-15);
    assert_near(mn_normal_below(1), 0.84134474606854293, 1e-15);
    assert_near(mn_normal_below(-6) / 9.8658764503769814e-10, 1, 1e-12);
    assert_near(mn_normal_quantile(0.975), 1.959963984540054, 1e-14);
    assert_near(mn_normal_quantile(1e-10), -6.3613409024040562, 1e-12);
    assert_true(isinf(mn_normal_quantile(0)) && isinf(mn_normal_quantile(1)));
    for (double z = -5; z <= 5; z += 0.37)
        assert_near(mn_normal_quantile(mn_normal_below(z)), z, 1e-9);
    assert_near(mn_poisson_tail(3, 10), 0.010336050675925724, 1e-15);
    assert_near(mn_poisson_tail(20, 10), 0.0034543419758568284, 1e-16);
    assert_near(mn_poisson_tail(0, 4), 0.018315638888734180, 1e-16);
    assert_near(mn_poisson_tail(0, 0), 1, 0);
    assert_near(mn_poisson_tail(2, 0), 0, 0);
}

/* Mean and variance of many draws, within five standard errors. */
static void check_moments(double (*draw)(mn_rng *, double, double), double a, double b, double mean,
                          double variance)
{
    enum { N = 40000 };
    mn_rng r;
    double m = 0, v = 0;
    mn_rng_init(&r, 7, (uint64_t)(a * 1000 + b * 10));
    for (int i = 0; i < N; i++) {
        const double x = draw(&r, a, b) - mean;
        m += x / N;
        v += x * x / N;
    }
    assert_near(m, 0, 5 * sqrt(variance / N));
    assert_near(v / variance, 1, 5 * sqrt(3.0 / N) + 5 / sqrt(variance * N));
}

static double poisson(mn_rng *r, double mean, double unused)
{
    (void)unused;
    return mn_rng_poisson(r, mean);
}

static void test_draws(void **state)
{
    (void)state;
    static const double n[] = {5, 40, 400, 1e4, 1e9}, p[] = {0.01, 0.3, 0.5, 0.9};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        for (size_t k = 0; k < sizeof p / sizeof *p; k++)
            check_moments(mn_rng_binomial, n[i], p[k], n[i] * p[k], n[i] * p[k] * (1 - p[k]));
    static const double mean[] = {0.2, 3, 9.9, 10.1, 77, 1e4, 1e12};
    for (size_t i = 0; i < sizeof mean / sizeof *mean; i++)
        check_moments(poisson, mean[i], 0, mean[i], mean[i]);
    check_moments(mn_rng_beta, 2, 5, 2.0 / 7, 10.0 / (49 * 8));
    check_moments(mn_rng_beta, 0.3, 0.3, 0.5, 0.25 / 1.6);
}

/* Beyond mean and variance: numbers drawn of each value beside their chances, by Pearson's sum,
 * whose mean is its freedom and whose variance twice that. */
static void check_values(double (*draw)(mn_rng *, double, double), double a, double b,
                         const double *chance, int values)
{
    enum { N = 200000, ROOM = 64 };
    double seen[ROOM] = {0}, sum = 0, rest = 1, other = N;
    int freedom = 0;
    mn_rng r;
    mn_rng_init(&r, 17, (uint64_t)(a * 1000 + b * 10));
    for (int i = 0; i < N; i++) {
        const double x = draw(&r, a, b);
        if (x < values)
            seen[(int)x]++;
    }
    for (int k = 0; k < values; k++)
        if (N * chance[k] >= 5) {
            sum += (seen[k] - N * chance[k]) * (seen[k] - N * chance[k]) / (N * chance[k]);
            rest -= chance[k];
            other -= seen[k];
            freedom++;
        }
    if (N * rest >= 5)
        sum += (other - N * rest) * (other - N * rest) / (N * rest);
    assert_true(freedom > 3);
    assert_true(sum < freedom + 5 * sqrt(2.0 * freedom));
}

static void test_values(void **state)
{
    (void)state;
    static const double mean[] = {0.7, 9.9, 10.1, 24}, n[] = {9, 40}, p[] = {0.3, 0.55};
    double chance[64];
    for (size_t i = 0; i < sizeof mean / sizeof *mean; i++) {
        chance[0] = exp(-mean[i]);
        for (int k = 1; k < 64; k++)
            chance[k] = chance[k - 1] * mean[i] / k;
        check_values(poisson, mean[i], 0, chance, 64);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++) {
            chance[0] = pow(1 - p[j], n[i]);
            for (int k = 1; k <= n[i]; k++)
                chance[k] = chance[k - 1] * (n[i] - k + 1) / k * p[j] / (1 - p[j]);
            check_values(mn_rng_binomial, n[i], p[j], chance, (int)n[i] + 1);
        }
}

static void test_multinomial(void **state)
{
    (void)state;
    const double count[] = {10, 0, 1, 500, 3};
    double all[5] = {0};
    mn_rng r;
    mn_rng_init(&r, 3, 1);
    for (int i = 0; i < 2000; i++) {
        double d[5], sum = 0;
        mn_rng_multinomial(d, &r, 514, count, 5);
        for (int k = 0; k < 5; k++) {
            assert_true(d[k] >= 0 && d[k] == floor(d[k]));
            sum += d[k];
            all[k] += d[k];
        }
        assert_near(sum, 514, 0);
        assert_near(d[1], 0, 0);
    }
    for (int k = 0; k < 5; k++) /* within five standard errors of 2,000 draws of 514 */
        assert_near(all[k] / 2000, count[k], 5 * sqrt(count[k] * (1 - count[k] / 514) / 2000));
}

/* A mean beyond what can be counted is no endless search for a count. */
static void test_large_means(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 3, 2);
    assert_near(mn_rng_poisson(&r, 3e20), 3e20, 0);
    assert_true(isinf(mn_rng_poisson(&r, HUGE_VAL)));
}

/* R 4.2: quantile(c(1, 3, 4, 8, 20), p, type = 8). */
static void test_quantiles(void **state)
{
    (void)state;
    const double x[] = {1, 3, 4, 8, 20};
    assert_near(mn_quantile8(x, 5, 0.5), 4, 1e-15);
    assert_near(mn_quantile8(x, 5, 0.25), 2.3333333333333335, 1e-14);
    assert_near(mn_quantile8(x, 5, 0.9), 20, 0);
    assert_near(mn_quantile8(x, 5, 0), 1, 0);
    assert_near(mn_quantile8(x, 1, 0.3), 1, 0);
    const double open[] = {1, 3, 4, HUGE_VAL, HUGE_VAL};
    assert_near(mn_quantile8(open, 5, 0.5), 4, 1e-15);
    assert_true(isinf(mn_quantile8(open, 5, 0.65)) && isinf(mn_quantile8(open, 5, 0.75)));
}

/* Wilson's limits are where a share lies z of its own standard errors from what was seen. */
static void test_wilson(void **state)
{
    (void)state;
    static const double seen[][2] = {{10, 30}, {1, 7}, {6, 7}, {999, 1000}, {0, 12}, {12, 12}};
    const double z = 1.959963984540054;
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        const double p = seen[i][0] / seen[i][1];
        double at[2];
        mn_wilson(&at[0], &at[1], seen[i][0], seen[i][1], z);
        assert_true(at[0] >= 0 && at[0] <= p + 1e-15 && p <= at[1] + 1e-15 && at[1] <= 1);
        for (int k = 0; k < 2; k++)
            if (at[k] > 1e-9 && at[k] < 1 - 1e-9)
                assert_near(fabs(p - at[k]), z * sqrt(at[k] * (1 - at[k]) / seen[i][1]), 1e-12);
    }
    double low, high;
    mn_wilson(&low, &high, 0, 12, z);
    assert_near(low, 0, 1e-15);
    mn_wilson(&low, &high, 12, 12, z);
    assert_near(high, 1, 1e-15);
}

static void test_rising(void **state)
{
    (void)state;
    double x[] = {3, -HUGE_VAL, 2, HUGE_VAL, 2};
    mn_sort_rising(x, 5);
    assert_true(x[0] == -HUGE_VAL && x[1] == 2 && x[2] == 2 && x[3] == 3 && x[4] == HUGE_VAL);
    mn_sort_rising(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions),   cmocka_unit_test(test_draws),
        cmocka_unit_test(test_multinomial), cmocka_unit_test(test_large_means),
        cmocka_unit_test(test_quantiles),   cmocka_unit_test(test_values),
        cmocka_unit_test(test_wilson),      cmocka_unit_test(test_rising),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
