/* SPDX-License-Identifier: Apache-2.0
 *
 * core/shortest.c - a double's shortest digits by whole numbers of 192 bits.
 *
 * v = m 2^e, and 10^k has at most 128 bits for 0 <= k <= 55. So for v below 1e17 the
 * first 17 digits of v are a quotient that is exact, with what is left over; rounding it to
 * 15 or 16 digits is what printf() does, and mn_decimal() says whether that reads back.
 */
#include "core/shortest.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/decimal.h"
#include "core/decimal_powers.h"

__extension__ typedef unsigned __int128 u128;

enum { DIGITS = 17 };

static uint64_t bits(double v)
{
    uint64_t b;

    memcpy(&b, &v, sizeof b);
    return b;
}

/* The first 17 digits of v, and what follows them: nothing, less than half a digit, half of
 * one, or more. */
typedef enum rest { NOTHING, LESS, HALF, MORE } rest;

static rest rest_of(u128 left, uint64_t low, int bits)
{
    const u128 half = (u128)1 << (bits - 1);

    if (left == 0 && low == 0)
        return NOTHING;
    if (left == half && low == 0)
        return HALF;
    return left < half ? LESS : MORE;
}

/* False where v is not within reach. *point: v = 0.DIGITS * 10^point. */
static bool digits_of(uint64_t *digits, rest *after, int *point, double v)
{
    static const uint64_t least = UINT64_C(10000000000000000); /* 10^16 */
    const uint64_t bits_of = bits(v);
    const int e = (int)(bits_of >> 52) - 1075;
    const uint64_t m = (bits_of & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;

    /* log10(v) within one: 10^point > v >= 10^(point - 2). */
    *point = (int)floor((e + 53) * 0.30102999566398120) + 1;
    for (int tries = 0; tries < 2; tries++, (*point)--) {
        const int k = DIGITS - *point;

        if (k < 0 || k > POWER_HIGH)
            return false;
        const uint64_t *p = powers_of_five[k - POWER_LOW];
        /* 10^k = p 2^(k - shift of p): p is 5^k moved up to its first of 128 bits. */
        const int five = (int)((k * 152170L + 65536L) >> 16); /* of 5^k: floor(k log2 5) + 1 */
        const u128 low = (u128)m * p[1], high = (u128)m * p[0] + (uint64_t)(low >> 64);
        /* m p = high 2^64 + (uint64_t)low; v 10^k = m p 2^(e + k + five - 128). */
        const int down = 64 - five - k - e; /* of high */

        if (down <= 0 || down >= 128)
            return false;
        const u128 whole = high >> down;
        const u128 left = high & (((u128)1 << down) - 1);

        if (whole >= (u128)least * 10)
            return false;
        *digits = (uint64_t)whole;
        *after = rest_of(left, (uint64_t)low, down);
        if (*digits >= least)
            return true;
    }
    return false;
}

/* digits without its last `cut` digits, rounded to the nearest; ties to even. */
static uint64_t rounded(uint64_t digits, rest after, unsigned cut)
{
    if (!cut)
        return digits + (after == MORE || (after == HALF && (digits & 1)));
    /* Divisors that the compiler knows are multiplied by. */
    const uint64_t kept = cut == 1 ? digits / 10 : digits / 100;
    const uint64_t half = cut == 1 ? 5 : 50;
    const uint64_t left = digits - kept * 2 * half;

    return kept + (left > half || (left == half && (after != NOTHING || (kept & 1))));
}

/* As %.*g writes 0.DIGITS * 10^point, with an exponent of as few digits as it has. */
static size_t layout(char *out, uint64_t digits, int precision, int point)
{
    char text[2 * ((DIGITS + 1) / 2)];
    int n = precision, exponent = point - 1;
    char *at = out;

    /* precision digits, two at a time from behind; one more where it is odd. */
    for (int i = n; i > 0; i -= 2, digits /= 100) {
        const unsigned two = (unsigned)(digits % 100);

        text[i - 1] = (char)('0' + two % 10);
        if (i > 1)
            text[i - 2] = (char)('0' + two / 10);
    }
    while (n > 1 && text[n - 1] == '0')
        n--;
    if (exponent < -4 || exponent >= precision) {
        *at++ = text[0];
        if (n > 1) {
            *at++ = '.';
            memcpy(at, text + 1, (size_t)n - 1);
            at += n - 1;
        }
        *at++ = 'e';
        *at++ = exponent < 0 ? '-' : '+';
        exponent = exponent < 0 ? -exponent : exponent;
        if (exponent >= 10)
            *at++ = (char)('0' + exponent / 10);
        *at++ = (char)('0' + exponent % 10);
        return (size_t)(at - out);
    }
    if (point <= 0) {
        *at++ = '0';
        *at++ = '.';
        for (int i = point; i < 0; i++)
            *at++ = '0';
        memcpy(at, text, (size_t)n);
        return (size_t)(at + n - out);
    }
    for (int i = 0; i < point || i < n; i++) {
        if (i == point)
            *at++ = '.';
        *at++ = i < n ? text[i] : '0';
    }
    return (size_t)(at - out);
}

size_t mn_shortest(char out[MN_SHORTEST], double v)
{
    static const uint64_t full[] = {UINT64_C(100000000000000000), UINT64_C(10000000000000000),
                                    UINT64_C(1000000000000000)};
    const double positive = fabs(v);
    uint64_t digits;
    rest after;
    int point;
    char *at = out;

    if (!isfinite(v) || positive < 1e-30 || !digits_of(&digits, &after, &point, positive))
        return 0;
    if (v < 0)
        *at++ = '-';
    /* What reads back with 15 digits does so with 16. */
    unsigned cut = 1;
    uint64_t d = rounded(digits, after, cut), fewer;
    double back;

    if (!mn_decimal(d, point - DIGITS + 1, &back))
        return 0;
    if (back != positive) {
        cut = 0;
        d = rounded(digits, after, cut);
    } else {
        fewer = rounded(digits, after, 2);
        if (!mn_decimal(fewer, point - DIGITS + 2, &back))
            return 0;
        if (back == positive) {
            cut = 2;
            d = fewer;
        }
    }
    if (d == full[cut]) { /* 9.99 became 10.0 */
        d /= 10;
        point++;
    }
    return (size_t)(at - out) + layout(at, d, DIGITS - (int)cut, point);
}
