/* SPDX-License-Identifier: Apache-2.0
 *
 * core_decimal.c - tests of decimal numbers, all against the C library's.
 */
#include "check.h"

#include "core/decimal.h"
#include "core/rng.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void same(const char *text)
{
    double v = 0, w = strtod(text, NULL);
    const char *after = mn_decimal_scan(text, text + strlen(text), &v);
    if (!isfinite(w)) {
        assert_null(after);
        return;
    }
    if (!after || *after || memcmp(&v, &w, sizeof v))
        fail_msg("%s: %.17g is not %.17g", text, v, w);
}

static void hard_ones(void **state)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1",
        "+1",
        ".5",
        "5.",
        "1e5",
        "1E+05",
        "1e-05",
        "9007199254740993",
        "9007199254740992",
        "9007199254740991",
        "9007199254740993.0",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999",
        "99999999999999999999",
        "0.1",
        "0.3",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "4.9e-324",
        "2e-324",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e309",
        "1e400",
        "1e-400",
        "7.2057594037927933e16",
        "6.8985865317742005e18",
        "1.00000000000000011102230246251565404e0",
        "1.00000000000000011102230246251565405e0",
        "1.00000000000000011102230246251565403e0",
        "8.5e15",
        "4503599627370496.5",
        "4503599627370497.5",
        "9007199254740995",
        "00000000000000000000000000000001",
        "0.00000000000000000000000000000000000012345678901234567",
        "12345678.12345678",
        "123456789012345678901234567890",
        "1234567890123456.7",
        "3.1415926535897932384626433832795028841971693993751058209749",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same(texts[i]);
}

static void random_ones(void **state)
{
    mn_rng rng;
    char text[64];
    (void)state;
    mn_rng_init(&rng, 7, 0);
    for (int i = 0; i < 300000; i++) {
        uint64_t bits = mn_rng_u64(&rng), how = mn_rng_u64(&rng);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (!isfinite(v))
            continue;
        snprintf(text, sizeof text, "%.*g", (int)(how % 20) + 1, v); /* every exponent */
        same(text);
        /* What tables hold: a few to 17 digits, exponents near 0. */
        v = ldexp((double)(bits >> 11), -60 + (int)(how >> 8 & 31)) * (how & 64 ? 1 : -1);
        snprintf(text, sizeof text, how & 128 ? "%.*g" : "%.*f", (int)(how % 19), v);
        same(text);
        snprintf(text, sizeof text, "%" PRIu64 "e%d", bits >> (how & 63),
                 (int)(how >> 6 & 127) - 64);
        same(text);
    }
}

/* Numbers half-way between two doubles, exactly and by one in the 19th digit. */
static void halfway_ones(void **state)
{
    mn_rng rng;
    char text[64];
    (void)state;
    mn_rng_init(&rng, 11, 0);
    for (int i = 0; i < 50000; i++) {
        uint64_t odd = (mn_rng_u64(&rng) >> 10) | 1 | UINT64_C(1) << 53;
        for (int d = -1; d <= 1; d++) {
            snprintf(text, sizeof text, "%" PRIu64, odd + (uint64_t)(int64_t)d);
            same(text);
            snprintf(text, sizeof text, "%" PRIu64 "e%d", odd + (uint64_t)(int64_t)d, i % 24 - 4);
            same(text);
        }
    }
}

static void no_numbers(void **state)
{
    static const char *const texts[] = {"",   "-",   "+",   ".",   "e5", "-.",
                                        "1e", "1e+", "nan", "inf", " 1"};
    double v;
    char zeros[1100];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(mn_decimal_scan(texts[i], texts[i] + strlen(texts[i]), &v));
    memset(zeros, '0', sizeof zeros);
    assert_null(mn_decimal_scan(zeros, zeros + sizeof zeros, &v));
    assert_ptr_equal(mn_decimal_scan(zeros, zeros + 1000, &v), zeros + 1000);
    static const char row[] = "12;3";
    assert_ptr_equal(mn_decimal_scan(row, row + 4, &v), row + 2); /* stops at what follows */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hard_ones), cmocka_unit_test(random_ones),
                                       cmocka_unit_test(halfway_ones),
                                       cmocka_unit_test(no_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
