/* SPDX-License-Identifier: Apache-2.0
 *
 * core/shortest.c - a double's shortest digits by whole numbers of 192 bits.
 *
 * v = m 2^e, and 10^k has at most 128 bits for 0 <= k <= 55. So for v below 1e17 the
 * first 17 digits of v are a quotient that is exact, with what is left over. Rounding it to
 * 15 or 16 digits is what printf() does; that reads back where it is nearer to v than half the
 * way to the next double, 10^k 2^(e - 1), in the digits' own units between 0.55 and 11.1. Where
 * that is too close to be told by 64 bits, mn_decimal() says it.
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

static rest rest_of(uint64_t left, uint64_t low, int bits)
{
    const uint64_t half = UINT64_C(1) << (bits - 1);

    if (left == 0 && low == 0)
        return NOTHING;
    if (left == half && low == 0)
        return HALF;
    return left < half ? LESS : MORE;
}

/* v as 17 digits: v = 0.DIGITS * 10^point. */
typedef struct spelled {
    uint64_t digits;
    rest after;
    int point;
    /* What follows the digits, and half the way to the next double, both of FINE to a digit and
     * rounded down. */
    uint64_t fraction, half;
} spelled;

enum { FINE_BITS = 56 };

/* 10^point > v, and mostly v >= 10^(point - 1): the binary logarithm, taken for straight
 * between powers of two, is too small by at most 0.0861. */
static int point_of(double v)
{
    const int64_t log2 = (int64_t)(bits(v) >> 32) - (INT64_C(1023) << 20) + 90300; /* 2^-20 */

    return (int)(log2 * 1292913987 >> 52) + 1; /* log10(2) * 2^32, rounded up */
}

/* False where v is not within reach. */
static bool digits_of(spelled *out, double v)
{
    static const uint64_t least = UINT64_C(10000000000000000); /* 10^16 */
    const uint64_t bits_of = bits(v);
    const int e = (int)(bits_of >> 52) - 1075;
    const uint64_t m = (bits_of & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;

    out->point = point_of(v);
    for (int tries = 0; tries < 2; tries++, out->point--) {
        const int k = DIGITS - out->point;

        if (k < 0 || k > POWER_HIGH)
            return false;
        const uint64_t *p = powers_of_five[k - POWER_LOW];
        /* 10^k = p 2^(k - shift of p): p is 5^k moved up to its first of 128 bits. */
        const int five = (int)((k * 152170L + 65536L) >> 16); /* of 5^k: floor(k log2 5) + 1 */
        const u128 low = (u128)m * p[1], high = (u128)m * p[0] + (uint64_t)(low >> 64);
        /* m p = high 2^64 + (uint64_t)low; v 10^k = m p 2^(e + k + five - 128). */
        const int down = 64 - five - k - e; /* of high */

        if (down <= FINE_BITS || down >= 64)
            return false;
        if ((uint64_t)(high >> 64) >> (down - 1))
            return false;
        const uint64_t left = (uint64_t)high & ((UINT64_C(1) << down) - 1);

        out->digits = (uint64_t)(high >> 64) << (64 - down) | (uint64_t)high >> down;
        if (out->digits >= least * 10)
            return false;
        if (out->digits < least)
            continue;
        out->after = rest_of(left, (uint64_t)low, down);
        out->fraction = left >> (down - FINE_BITS);
        out->half = p[0] >> (down + 1 - FINE_BITS);
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

/* Eight digits as text. */
static uint64_t eight_of(uint32_t digits)
{
    const uint64_t ends = (uint64_t)(digits / 10000) | (uint64_t)(digits % 10000) << 32;
    /* Two numbers below 10,000 become four below 100, these eight below 10. */
    const uint64_t hundreds = (ends * 10486 >> 20) & UINT64_C(0x7F0000007F);
    const uint64_t pairs = hundreds | (ends - 100 * hundreds) << 16;
    const uint64_t tens = (pairs * 103 >> 10) & UINT64_C(0x000F000F000F000F);
    const uint64_t text = (tens | (pairs - 10 * tens) << 8) | UINT64_C(0x3030303030303030);

    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? text : __builtin_bswap64(text);
}

/* Writes all DIGITS digits; returns how many are left without the zeros at the end, at least 1. */
static int spell(char text[DIGITS], uint64_t digits)
{
    const uint64_t below = digits % UINT64_C(10000000000000000);
    const uint64_t half[] = {eight_of((uint32_t)(below / 100000000)),
                             eight_of((uint32_t)(below % 100000000))};

    text[0] = (char)('0' + digits / UINT64_C(10000000000000000));
    memcpy(text + 1, half, sizeof half);
    for (int i = 1; i >= 0; i--) {
        uint64_t v = half[i] ^ UINT64_C(0x3030303030303030);

        v = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? v : __builtin_bswap64(v);
        if (v)
            return 1 + 8 * i + 8 - __builtin_clzll(v) / 8;
    }
    return 1;
}

static size_t with_exponent(char *out, const char *text, int n, int exponent)
{
    char *at = out;

    *at++ = text[0];
    if (n > 1) {
        *at++ = '.';
        memcpy(at, text + 1, DIGITS - 1);
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

/* As %.*g writes 0.DIGITS * 10^point, with an exponent of as few digits as it has; the digits
 * behind the precision are zeros. Copies are longer than what counts, and of a fixed length. */
static size_t layout(char *out, uint64_t digits, int precision, int point)
{
    char text[2 * DIGITS - 1] = {0};
    const int n = spell(text, digits), exponent = point - 1;

    if (exponent < -4 || exponent >= precision)
        return with_exponent(out, text, n, exponent);
    if (point <= 0) {
        memcpy(out, "0.000", 5);
        memcpy(out + 2 - point, text, DIGITS);
        return (size_t)(2 - point + n);
    }
    memcpy(out, text, DIGITS);
    if (n <= point)
        return (size_t)point;
    memcpy(out + point + 1, text + point, DIGITS - 1);
    out[point] = '.';
    return (size_t)n + 1;
}

/* The digits that can be left out, 0 to 2, by asking what they read back as; 3 where even that
 * takes the slow way. */
static unsigned cut_by_reading(const spelled *s, double v)
{
    double back = 0;

    for (unsigned cut = 2; cut > 0; cut--) {
        if (!mn_decimal(rounded(s->digits, s->after, cut), s->point - DIGITS + (int)cut, &back))
            return 3;
        if (back == v)
            return cut;
    }
    return 0;
}

static bool about(uint64_t a, uint64_t b)
{
    const uint64_t tolerance = 4;

    return a - b + tolerance <= 2 * tolerance;
}

/* v as its first so many digits that read back, filled up with zeros to all DIGITS; *cut: how
 * many were left out. 0: takes the slow way. Which of them it is nobody can foretell, so there
 * are no branches on it. */
static uint64_t shortened(const spelled *s, double v, unsigned *cut)
{
    static const uint64_t scale[] = {1, 10, 100, 0};
    const uint64_t step = UINT64_C(1) << FINE_BITS, over = s->digits % 100, last = over % 10;
    const uint64_t beyond[] = {s->fraction, last * step + s->fraction, over * step + s->fraction};
    const uint64_t up[] = {beyond[0] > step / 2, beyond[1] > 5 * step, beyond[2] > 50 * step};
    const uint64_t off[] = {0, up[1] ? 10 * step - beyond[1] : beyond[1],
                            up[2] ? 100 * step - beyond[2] : beyond[2]};
    const uint64_t whole[] = {s->digits + up[0], s->digits - last + 10 * up[1],
                              s->digits - over + 100 * up[2]};

    /* Too close to be told; and below a power of two the next double is nearer. */
    if (about(off[1], s->half) || about(off[2], s->half) || about(beyond[0], step / 2) ||
        about(beyond[1], 5 * step) || !(bits(v) << 12)) {
        *cut = cut_by_reading(s, v);
        return rounded(s->digits, s->after, *cut) * scale[*cut];
    }
    *cut = off[2] < s->half ? 2 : off[1] < s->half;
    return whole[*cut];
}

size_t mn_shortest(char out[MN_SHORTEST], double v)
{
    const double positive = fabs(v);
    spelled s;
    unsigned cut;
    char *at = out;

    if (!isfinite(v) || positive < 1e-30 || !digits_of(&s, positive))
        return 0;
    uint64_t d = shortened(&s, positive, &cut);

    if (!d)
        return 0;
    if (v < 0)
        *at++ = '-';
    if (d == UINT64_C(100000000000000000)) { /* 9.99 became 10.0 */
        d /= 10;
        s.point++;
    }
    return (size_t)(at - out) + layout(at, d, DIGITS - (int)cut, s.point);
}
