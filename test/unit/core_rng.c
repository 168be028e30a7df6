/* SPDX-License-Identifier: Apache-2.0
 *
 * core_rng.c - tests of core/rng.h: known outputs, moments, and exp and log
 * against the C library's.
 */
#include "core/rng.h"

#include "check.h"

/* The outputs that the authors' xoshiro256plusplus.c gives for {1, 2, 3, 4}. */
static void test_xoshiro(void **state)
{
    (void)state;
    static const uint64_t want[] = {41943041U, 58720359U, 3588806011781223U, 3591011842654386U,
                                    9228616714210784205U};
    mn_rng r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_true(mn_rng_u64(&r) == want[i]);
}

/* The outputs that the author's splitmix64.c gives for 1234567. */
static void test_splitmix(void **state)
{
    (void)state;
    uint64_t s = 1234567;
    assert_true(mn_splitmix64(&s) == 6457827717110365317U);
    assert_true(mn_splitmix64(&s) == 3203168211198807973U);
    assert_true(mn_splitmix64(&s) == 9817491932198370423U);
}

static void test_streams_differ(void **state)
{
    (void)state;
    uint64_t first[64];
    for (size_t i = 0; i < 64; i++) {
        mn_rng r;
        mn_rng_init(&r, i / 8, i % 8);
        first[i] = mn_rng_u64(&r);
        for (size_t j = 0; j < i; j++)
            assert_true(first[i] != first[j]);
    }
}

static const char *as_hex(uint64_t v)
{
    static char text[17];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)v);
    return text;
}

/* A changed bit would change published results: these must never be edited. */
static void test_same_bits_forever(void **state)
{
    (void)state;
    mn_rng r;
    uint64_t hash = 0;
    mn_rng_init(&r, 42, 7);
    for (int i = 0; i < 100000; i++) {
        double v[] = {mn_rng_unit(&r),       mn_rng_normal(&r),         mn_rng_gamma(&r, 0.3),
                      mn_rng_gamma(&r, 4.5), mn_exp(mn_rng_normal(&r)), mn_log(mn_rng_unit(&r))};
        for (size_t k = 0; k < sizeof v / sizeof *v; k++) {
            uint64_t bits;
            memcpy(&bits, &v[k], sizeof bits);
            hash = (hash ^ bits) * 0x9E3779B97F4A7C15U;
            hash ^= hash >> 29;
        }
    }
    assert_string_equal(as_hex(hash), "8ea4072801614ff2");
}

struct moments {
    double mean, variance, skew, kurtosis;
};

enum { DRAWS = 1000000 };

static double draw(mn_rng *r, double shape)
{
    return shape > 0 ? mn_rng_gamma(r, shape) : mn_rng_normal(r);
}

/* Two passes with the same seed: the second around the first's mean. */
static struct moments moments_of(double shape)
{
    struct moments m = {0, 0, 0, 0};
    mn_rng r;
    mn_rng_init(&r, 2026, 1);
    for (int i = 0; i < DRAWS; i++)
        m.mean += draw(&r, shape) / DRAWS;
    mn_rng_init(&r, 2026, 1);
    for (int i = 0; i < DRAWS; i++) {
        double d = draw(&r, shape) - m.mean;
        m.variance += d * d / DRAWS;
        m.skew += d * d * d / DRAWS;
        m.kurtosis += d * d * d * d / DRAWS;
    }
    m.skew /= pow(m.variance, 1.5);
    m.kurtosis /= m.variance * m.variance;
    return m;
}

/* Tolerances are five standard errors. */
static void test_normal_moments(void **state)
{
    (void)state;
    struct moments m = moments_of(0);
    assert_near(m.mean, 0, 5 * sqrt(1.0 / DRAWS));
    assert_near(m.variance, 1, 5 * sqrt(2.0 / DRAWS));
    assert_near(m.skew, 0, 5 * sqrt(6.0 / DRAWS));
    assert_near(m.kurtosis, 3, 5 * sqrt(24.0 / DRAWS));
}

/* Beyond the ziggurat's base block: P(|Z| > R) = erfc(R / sqrt 2). */
static void test_normal_tail(void **state)
{
    (void)state;
    const double far = 3.6541528853610088;
    double p = erfc(far / sqrt(2)), count = 0;
    const double draws = 2e7;
    mn_rng r;
    mn_rng_init(&r, 3, 3);
    for (int i = 0; i < (int)draws; i++)
        count += fabs(mn_rng_normal(&r)) > far;
    assert_near(count, draws * p, 5 * sqrt(draws * p));
}

static void test_gamma_moments(void **state)
{
    (void)state;
    static const double shapes[] = {0.2, 0.7, 1, 1.5, 8, 250};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        double a = shapes[i];
        struct moments m = moments_of(a);
        assert_near(m.mean, a, 5 * sqrt(a / DRAWS));
        assert_near(m.variance, a, 5 * a * sqrt((2 + 6 / a) / DRAWS));
        assert_near(m.skew, 2 / sqrt(a), 0.05 * (2 / sqrt(a)) + 0.02);
    }
}

/* Chi-squared of a hundred equal bins against 1 - exp(-x), the gamma of shape 1. */
static void test_gamma_distribution(void **state)
{
    (void)state;
    enum { BINS = 100 };
    double counts[BINS] = {0}, chi2 = 0;
    mn_rng r;
    mn_rng_init(&r, 11, 0);
    for (int i = 0; i < DRAWS; i++) {
        int bin = (int)((1 - exp(-mn_rng_gamma(&r, 1))) * BINS);
        counts[bin < BINS ? bin : BINS - 1] += 1;
    }
    for (int i = 0; i < BINS; i++)
        chi2 += (counts[i] - DRAWS / BINS) * (counts[i] - DRAWS / BINS) / (DRAWS / BINS);
    assert_in_range((int)chi2, 50, 165); /* 99 degrees of freedom: 1e-5 on either side */
}

static void check_exp(double x)
{
    double want = exp(x);
    assert_near(mn_exp(x) / want, 1, 1e-15);
}

static void check_log(double x)
{
    double want = log(x);
    assert_near(mn_log(x), want, 1e-15 * fabs(want));
}

static void test_exp_and_log(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 5, 5);
    for (int i = 0; i < 500000; i++) {
        double u = mn_rng_unit(&r) - 0.5;
        check_exp(1400 * u);
        check_exp(2 * u);
        check_exp(1e-6 * u);
        check_log(exp(1400 * u));
        check_log(1 + u);
        check_log(1 + 1e-6 * u);
    }
    check_log(5e-324);
    check_log(1.7976931348623157e308);
    assert_true(mn_exp(0) == 1 && mn_log(1) == 0);
    assert_true(mn_exp(710) == HUGE_VAL && mn_exp(-746) == 0);
    assert_true(mn_exp(-HUGE_VAL) == 0 && mn_exp(HUGE_VAL) == HUGE_VAL);
    assert_true(mn_exp(-745) == exp(-745.0)); /* subnormal */
    assert_true(mn_log(0) == -HUGE_VAL && mn_log(HUGE_VAL) == HUGE_VAL);
    assert_true(isnan(mn_log(-1)) && isnan(mn_exp(NAN)) && isnan(mn_log(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xoshiro),        cmocka_unit_test(test_splitmix),
        cmocka_unit_test(test_streams_differ), cmocka_unit_test(test_same_bits_forever),
        cmocka_unit_test(test_normal_moments), cmocka_unit_test(test_normal_tail),
        cmocka_unit_test(test_gamma_moments),  cmocka_unit_test(test_gamma_distribution),
        cmocka_unit_test(test_exp_and_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
