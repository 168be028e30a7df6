/* SPDX-License-Identifier: Apache-2.0
 *
 * core_shortest.c - shortest digits are what printf() and strtod() make of them.
 */
#include "check.h"
#include "core/shortest.h"

#include <stdlib.h>

/* The first of %.15g, %.16g, %.17g that reads back, with a short exponent. */
static void slowly(char text[40], double v)
{
    char *e;

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 40, "%.*g", digits, v);
        if (strtod(text, NULL) == v)
            break;
    }
    if ((e = strchr(text, 'e'))) {
        char *from = e + 2;

        while (*from == '0' && from[1])
            from++;
        memmove(e + 2, from, strlen(from) + 1);
    }
}

static bool check(double v)
{
    char fast[MN_SHORTEST + 1], slow[40];
    const size_t len = mn_shortest(fast, v);

    if (!len)
        return false;
    assert_true(len <= MN_SHORTEST);
    fast[len] = 0;
    slowly(slow, v);
    assert_string_equal(fast, slow);
    return true;
}

static void edges_are_right(void **state)
{
    static const double near[] = {0.1,
                                  0.3,
                                  1,
                                  10,
                                  1e14,
                                  1e15,
                                  1e16,
                                  0.5,
                                  2.5,
                                  1e-4,
                                  1e-5,
                                  1e-29,
                                  1e-20,
                                  123.456,
                                  9.5,
                                  99.5,
                                  0x1p-44,
                                  0x1p53,
                                  0x1p52,
                                  0.1 + 0.2,
                                  1 / 3.0,
                                  2 / 3.0,
                                  5e-9,
                                  999999999999999.9,
                                  9999999999999998.0,
                                  0.99999999999999989};
    static const double far[] = {0, 1e17, 1e300, 1e-31, 5e-324, INFINITY, -INFINITY};

    (void)state;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        assert_true(check(near[i]));
        assert_true(check(-near[i]));
        check(nextafter(near[i], 0));
        check(nextafter(near[i], 1e30));
    }
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        char text[MN_SHORTEST];

        assert_int_equal(mn_shortest(text, far[i]), 0);
    }
}

static void a_quarter_million_are_right(void **state)
{
    uint64_t s = 1;
    size_t fast = 0;

    (void)state;
    for (size_t i = 0; i < 250000; i++) {
        s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const uint64_t b = s ^ s >> 29;
        const double unit = (double)(b >> 11) * 0x1p-53;
        double v = unit;

        if (i % 5 == 1)
            v = (double)(b % 1000000) / 100;
        else if (i % 5 == 2)
            v = exp((unit - 0.5) * 70);
        else if (i % 5 == 3)
            v = (double)(b % 2000001) * 0.5;
        else if (i % 5 == 4)
            memcpy(&v, &b, sizeof v);
        if (!isnan(v))
            fast += check(v);
    }
    assert_true(fast > 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_right),
        cmocka_unit_test(a_quarter_million_are_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
