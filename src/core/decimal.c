/* SPDX-License-Identifier: Apache-2.0
 *
 * core/decimal.c - decimal to binary by one or two wide multiplications.
 *
 * Tables of numbers are mostly digits: reading them is what an import takes its
 * time for. Up to 19 digits and exponents of -64 to 55 are settled here; the
 * rest goes to strtod().
 */
#include "core/decimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal_powers.h"

enum { NUMBER_MAX = 1023, DIGITS_MAX = 19 };

typedef unsigned __int128 wide;

bool mn_decimal(uint64_t digits, int exponent, double *v)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (digits <= UINT64_C(1) << 53 && exponent >= -22 && exponent <= 22) {
        /* Both factors are exact, so that one rounding gives the nearest double. */
        double d = (double)digits;
        *v = exponent < 0 ? d / powers[-exponent] : d * powers[exponent];
        return true;
    }
    if (!digits) {
        *v = 0;
        return true;
    }
    if (exponent < POWER_LOW || exponent > POWER_HIGH)
        return false;
    const uint64_t *five = powers_of_five[exponent - POWER_LOW];
    int zeros = __builtin_clzll(digits);
    uint64_t w = digits << zeros;
    wide first = (wide)w * five[0];
    uint64_t high = (uint64_t)(first >> 64), low = (uint64_t)first;
    if ((high & 0x1FF) == 0x1FF) { /* the bits below could carry into those that count */
        uint64_t more = (uint64_t)((wide)w * five[1] >> 64);
        low += more;
        high += low < more;
    }
    if (low == UINT64_MAX && (exponent < -27 || exponent > 55))
        return false;
    int top = (int)(high >> 63);
    uint64_t mantissa = high >> (top + 9);
    int power = ((217706 * exponent) >> 16) + 63 + top - zeros + 1023;
    if (power <= 0 || power >= 2046)
        return false;
    /* Halfway between two doubles: to the even one. */
    if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 &&
        mantissa << (top + 9) == high)
        mantissa &= ~UINT64_C(1);
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >> 53) {
        mantissa >>= 1;
        power++;
    }
    uint64_t bits = (mantissa & ~(UINT64_C(1) << 52)) | (uint64_t)power << 52;
    memcpy(v, &bits, sizeof *v);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *slow(const char *from, const char *to, double *v)
{
    char text[NUMBER_MAX + 1];
    size_t len = (size_t)(to - from);
    if (len > NUMBER_MAX)
        return NULL;
    memcpy(text, from, len);
    text[len] = '\0';
    double d = strtod(text, NULL);
    if (!isfinite(d))
        return NULL;
    *v = d;
    return to;
}

/* Whether all eight bytes are digits, and their value: the first is the lowest byte. */
static bool eight_digits(const char *p, uint64_t *value)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    x = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? x : __builtin_bswap64(x);
    uint64_t d = x - UINT64_C(0x3030303030303030);
    if (((x + UINT64_C(0x4646464646464646)) | d) & UINT64_C(0x8080808080808080))
        return false;
    d = d * 10 + (d >> 8);
    *value = (((d & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064)) +
              (((d >> 16) & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001))) >>
             32;
    return true;
}

/* Digits onto *digits: leading zeros of the number don't count as such. */
static const char *take(const char *p, const char *end, uint64_t *digits, size_t *count)
{
    uint64_t eight;
    while (end - p >= 8 && *count <= DIGITS_MAX - 8 && eight_digits(p, &eight)) {
        *digits = *digits * 100000000 + eight;
        *count += *digits ? 8 : 0;
        p += 8;
    }
    for (; p < end && is_digit(*p); p++) {
        if (*count < DIGITS_MAX)
            *digits = *digits * 10 + (uint64_t)(*p - '0');
        *count += *digits ? 1 : 0;
    }
    return p;
}

const char *mn_decimal_scan(const char *p, const char *end, double *v)
{
    const char *from = p, *start, *point = NULL, *tail;
    uint64_t digits = 0;
    size_t count = 0;
    int exponent = 0;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    start = p;
    p = take(p, end, &digits, &count);
    size_t seen = (size_t)(p - start);
    if (p < end && *p == '.') {
        point = ++p;
        p = take(p, end, &digits, &count);
        seen += (size_t)(p - point);
    }
    tail = p;
    if (!seen || p - from > NUMBER_MAX)
        return NULL;
    exponent = point ? (int)(point - tail) : 0;
    if (p < end && (*p == 'e' || *p == 'E')) {
        int e = 0, sign = 1;
        p++;
        if (p < end && (*p == '-' || *p == '+'))
            sign = *p++ == '-' ? -1 : 1;
        if (p == end || !is_digit(*p))
            return NULL;
        for (; p < end && is_digit(*p); p++)
            if (e < 100000)
                e = e * 10 + (*p - '0');
        exponent += sign * e;
    }
    if (p - from > NUMBER_MAX)
        return NULL;
    if (count > DIGITS_MAX || !mn_decimal(digits, exponent, v))
        return slow(from, p, v);
    *v = negative ? -*v : *v;
    return p;
}
