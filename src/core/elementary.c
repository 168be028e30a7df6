/* SPDX-License-Identifier: Apache-2.0
 *
 * core/elementary.c - exp and log by +, -, * and / of IEEE doubles alone, so
 * that they are the same bits on every machine. Relative error below 1e-15.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/rng.h"

/* ln 2 in two parts; the first has 21 trailing zero bits, so that k * LN2_HIGH
 * is exact for every exponent k. */
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW  0x1.a39ef35793c76p-33

static double power_of_two(int k) /* -1022 <= k <= 1023 */
{
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* x = k ln 2 + r with |r| <= ln 2 / 2, and exp(r) = 1 + 2r / (R - r) where
 * R = r coth(r/2) = 2 + r^2/6 - r^4/360 + ... (coefficients 2 B(2n) / (2n)!). */
double mn_exp(double x)
{
    if (isnan(x))
        return x;
    if (x > 709.782712893384)
        return HUGE_VAL;
    if (x < -745.1332191019412)
        return 0;
    int k = (int)(x / 0x1.62e42fefa39efp-1 + (x < 0 ? -0.5 : 0.5));
    double r = (x - k * LN2_HIGH) - k * LN2_LOW;
    double t = r * r;
    double tail = 1.0 / 23950080 - t * (691.0 / 653837184000.0);
    double big =
        2 + t * (1.0 / 6 - t * (1.0 / 360 - t * (1.0 / 15120 - t * (1.0 / 604800 - t * tail))));
    double y = 1 + 2 * r / (big - r);
    if (k > 1023)
        return y * 2 * power_of_two(k - 1);
    if (k < -1022) /* subnormal: the last step rounds once */
        return y * power_of_two(k + 54) * power_of_two(-54);
    return y * power_of_two(k);
}

/* x = 2^k m with m in [sqrt 1/2, sqrt 2), and log m = 2 artanh s with
 * s = (m - 1) / (m + 1), |s| <= 0.172, by its power series. */
double mn_log(double x)
{
    if (isnan(x) || x < 0)
        return NAN;
    if (x == 0)
        return -HUGE_VAL;
    if (isinf(x))
        return x;
    int k = 0;
    if (x < DBL_MIN) {
        x *= 0x1p54;
        k = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    k += (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFU) | 0x3FF0000000000000U;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m >= 0x1.6a09e667f3bcdp+0) {
        m *= 0.5;
        k++;
    }
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double w = z * z;
    /* Even and odd powers of z apart: two short chains instead of a long one. */
    double even = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
    double odd = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19))));
    double log_m = 2 * s + 2 * s * (z * odd + w * even);
    return k * LN2_HIGH + (log_m + k * LN2_LOW);
}
