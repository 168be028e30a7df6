/* SPDX-License-Identifier: Apache-2.0
 *
 * core/number.c - numbers from text.
 */
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 1023 }; /* more digits than any double needs */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number taken apart: digits * 10^exponent, as long as exact is true. */
struct parts {
    uint64_t digits;
    int exponent;
    bool negative, exact;
};

/* Skips digits from *at, gathering them in p; returns how many there were. */
static size_t take_digits(mn_text t, size_t *at, struct parts *p, bool fraction)
{
    size_t from = *at;
    for (; *at < t.len && is_digit(t.ptr[*at]); ++*at) {
        if (p->digits >= 100000000000000U) { /* 10^14: one more digit still is exact */
            p->exact = false;
            continue;
        }
        p->digits = p->digits * 10 + (uint64_t)(t.ptr[*at] - '0');
        p->exponent -= fraction;
    }
    return *at - from;
}

/* Checks the grammar [+-] (digits [. digits] | . digits) [e [+-] digits]. */
static bool take_apart(mn_text t, struct parts *p)
{
    size_t at = 0, count;
    memset(p, 0, sizeof *p);
    p->exact = true;
    if (at < t.len && (t.ptr[at] == '-' || t.ptr[at] == '+'))
        p->negative = t.ptr[at++] == '-';
    count = take_digits(t, &at, p, false);
    if (at < t.len && t.ptr[at] == '.') {
        at++;
        count += take_digits(t, &at, p, true);
    }
    if (!count)
        return false;
    if (at < t.len && (t.ptr[at] == 'e' || t.ptr[at] == 'E')) {
        bool negative = false;
        int exponent = 0;
        at++;
        if (at < t.len && (t.ptr[at] == '-' || t.ptr[at] == '+'))
            negative = t.ptr[at++] == '-';
        size_t from = at;
        for (; at < t.len && is_digit(t.ptr[at]); at++)
            if (exponent < 100000)
                exponent = exponent * 10 + (t.ptr[at] - '0');
        if (at == from)
            return false;
        p->exponent += negative ? -exponent : exponent;
    }
    return at == t.len;
}

bool mn_text_f64(mn_text t, double *v)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct parts p;
    if (t.len > NUMBER_MAX || !take_apart(t, &p))
        return false;
    if (p.exact && p.exponent >= -22 && p.exponent <= 22) {
        /* Both factors are exact, so that one rounding gives the nearest double. */
        double d = (double)p.digits;
        d = p.exponent < 0 ? d / powers[-p.exponent] : d * powers[p.exponent];
        *v = p.negative ? -d : d;
        return true;
    }
    char text[NUMBER_MAX + 1];
    memcpy(text, t.ptr, t.len);
    text[t.len] = '\0';
    double d = strtod(text, NULL);
    if (!isfinite(d))
        return false;
    *v = d;
    return true;
}

bool mn_text_i64(mn_text t, int64_t *v)
{
    size_t at = 0;
    bool negative = false;
    int64_t n = 0;
    if (at < t.len && (t.ptr[at] == '-' || t.ptr[at] == '+'))
        negative = t.ptr[at++] == '-';
    if (at == t.len)
        return false;
    for (; at < t.len; at++) {
        int digit = t.ptr[at] - '0';
        if (!is_digit(t.ptr[at]) || __builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, digit, &n)) /* downwards: INT64_MIN has no positive */
            return false;
    }
    if (!negative && n == INT64_MIN)
        return false;
    *v = negative ? n : -n;
    return true;
}
