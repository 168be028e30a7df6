/* SPDX-License-Identifier: Apache-2.0
 *
 * core/number.c - numbers from text.
 */
#include "core/decimal.h"
#include "core/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool mn_text_f64(mn_text t, double *v)
{
    double d;
    if (!t.len || mn_decimal_scan(t.ptr, t.ptr + t.len, &d) != t.ptr + t.len)
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
