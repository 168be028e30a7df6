/* SPDX-License-Identifier: Apache-2.0
 *
 * table/amount.c - see the header.
 */
#include "table/amount.h"

#include <math.h>
#include <string.h>

#include "core/decimal.h"
#include "core/text.h"

static const double most = 1e18;
static const char write_plain[] = "write the number as 1234.5";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* U+00A0, U+202F and U+2009, which divide groups. */
static size_t wide_blank(mn_text t, size_t i)
{
    if (i + 1 < t.len && memcmp(t.ptr + i, "\xC2\xA0", 2) == 0)
        return 2;
    if (i + 2 < t.len &&
        (memcmp(t.ptr + i, "\xE2\x80\xAF", 3) == 0 || memcmp(t.ptr + i, "\xE2\x80\x89", 3) == 0))
        return 3;
    return 0;
}

/* Whether t[from, to) is digits in groups of three divided by sep, with at least one sep. */
static bool grouped(mn_text t, size_t from, size_t to, char sep)
{
    size_t run = 0, seps = 0;
    for (size_t i = from; i < to; i++) {
        if (is_digit(t.ptr[i])) {
            run++;
        } else {
            if (t.ptr[i] != sep || run == 0 || run > 3 || (seps && run != 3))
                return false;
            seps++;
            run = 0;
        }
    }
    return seps && run == 3;
}

/* 1.234, and not 0.234, by that sign. */
static bool in_thousands(mn_text t, char sep)
{
    return t.len && t.ptr[0] != '0' && grouped(t, 0, t.len, sep);
}

/* The number without its groups, into room. Of one comma and three digits behind it, it can't be
 * told what is meant. */
static const char *ungroup(mn_text t, mn_amount_mark mark, mn_buf *room, const char **hint)
{
    size_t commas = 0, points = 0, last_comma = 0, last_point = 0;
    char group = 0, decimal = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == ',')
            commas++, last_comma = i;
        else if (t.ptr[i] == '.')
            points++, last_point = i;
        else if (!is_digit(t.ptr[i]) && t.ptr[i] != ' ' && t.ptr[i] != '\'')
            return "no number";
    }
    size_t end = t.len; /* of the whole part */
    if (commas && points) {
        decimal = last_comma > last_point ? ',' : '.';
        group = decimal == ',' ? '.' : ',';
        end = decimal == ',' ? last_comma : last_point;
        if ((decimal == ',' ? commas : points) > 1)
            return "no number";
    } else if (commas > 1 || points > 1) {
        group = commas ? ',' : '.';
    } else if (mark == MN_MARK_COMMA && points == 1 && in_thousands(t, '.')) {
        group = '.';
    } else if (mark == MN_MARK_POINT && commas == 1 && in_thousands(t, ',')) {
        group = ',';
    } else if (memchr(t.ptr, ' ', t.len) || memchr(t.ptr, '\'', t.len)) {
        group = memchr(t.ptr, ' ', t.len) ? ' ' : '\'';
        decimal = commas ? ',' : points ? '.' : 0;
        end = commas ? last_comma : points ? last_point : t.len;
    } else if (commas == 1) {
        const size_t behind = t.len - last_comma - 1;
        if (mark == MN_MARK_UNSAID && behind == 3 && last_comma > 0 && last_comma <= 3 &&
            t.ptr[0] != '0') {
            *hint = "say --decimal point (1,234 is a thousand) or comma, or write 1234 or 1.234";
            return "a comma that may divide thousands, or be the decimal point";
        }
        decimal = ',';
        end = last_comma;
    }
    if (group && !grouped(t, 0, end, group))
        return "no number";
    for (size_t i = 0; i < t.len; i++) {
        if (is_digit(t.ptr[i]))
            mn_buf_char(room, t.ptr[i]);
        else if (i == end && t.ptr[i] == decimal)
            mn_buf_char(room, '.');
        else if (t.ptr[i] != group || i > end)
            return "no number";
    }
    return room->failed ? "no memory for it" : NULL;
}

/* The run of digits and what may stand between them; *from..*to. */
static void find_digits(size_t *from, size_t *to, mn_text t)
{
    size_t i = 0;
    while (i < t.len && !is_digit(t.ptr[i]) &&
           !(t.ptr[i] == '.' && i + 1 < t.len && is_digit(t.ptr[i + 1])))
        i++;
    *from = *to = i;
    for (; i < t.len; i++) {
        if (is_digit(t.ptr[i]))
            *to = i + 1;
        else if (!strchr(".,' ", t.ptr[i]))
            break;
        else if (t.ptr[i] == ' ' && !(i + 1 < t.len && is_digit(t.ptr[i + 1])))
            break;
    }
    if (*to < t.len && t.ptr[*to] == '.' && !(*to + 1 < t.len && is_digit(t.ptr[*to + 1])))
        ++*to; /* "5." */
    if (*to > *from && *to + 1 < t.len && (t.ptr[*to] == 'e' || t.ptr[*to] == 'E')) {
        size_t k = *to + 1;
        k += k + 1 < t.len && (t.ptr[k] == '+' || t.ptr[k] == '-');
        size_t digits = k;
        while (digits < t.len && is_digit(t.ptr[digits]))
            digits++;
        if (digits > k)
            *to = digits;
    }
}

/* Blanks that are none of ASCII's become such: then t is of room, which does not move while the
 * number is put behind it. */
static bool narrow(mn_text *t, mn_buf *room)
{
    size_t i = 0, n = 0;
    while (i < t->len && !wide_blank(*t, i))
        i++;
    if (i == t->len)
        return true;
    if (!mn_buf_room(room, 2 * t->len + 2))
        return false;
    for (i = 0; i < t->len; i += n ? n : 1) {
        n = wide_blank(*t, i);
        mn_buf_char(room, n ? ' ' : t->ptr[i]);
    }
    *t = (mn_text){room->ptr, room->len};
    return !room->failed;
}

/* A sign before the number, or before the currency. */
static void take_sign(mn_amount *a)
{
    static const char minus[] = "\xE2\x88\x92"; /* U+2212 */
    mn_text t = a->before;
    if (t.len && strchr("+-", t.ptr[t.len - 1])) {
        a->negative = a->negative != (t.ptr[t.len - 1] == '-');
        t.len--;
    } else if (t.len && strchr("+-", t.ptr[0])) {
        a->negative = a->negative != (t.ptr[0] == '-');
        t = mn_text_sub(t, 1, t.len);
    } else if (t.len >= 3 && memcmp(t.ptr + t.len - 3, minus, 3) == 0) {
        a->negative = !a->negative;
        t.len -= 3;
    }
    a->before = mn_text_trim(t);
}

const char *mn_amount_cut(mn_amount *a, mn_text text, mn_amount_mark mark, mn_buf *room,
                          const char **hint)
{
    mn_text t = mn_text_trim(text), plain;
    const bool points = mark == MN_MARK_COMMA; /* that divide thousands */
    double v;
    *a = (mn_amount){.negative = false};
    *hint = write_plain;
    mn_buf_clear(room);
    if (t.len && is_digit(t.ptr[0]) && !(points && in_thousands(t, '.')) &&
        mn_decimal_scan(t.ptr, t.ptr + t.len, &v) == t.ptr + t.len) {
        a->number = t;
        return NULL;
    }
    if (!narrow(&t, room))
        return "no memory for it";
    if (t.len > 2 && t.ptr[0] == '(' && t.ptr[t.len - 1] == ')') {
        a->negative = true;
        t = mn_text_trim(mn_text_sub(t, 1, t.len - 2));
    }
    size_t from, to;
    find_digits(&from, &to, t);
    if (from == to)
        return "no number";
    a->before = mn_text_trim(mn_text_sub(t, 0, from));
    a->after = mn_text_trim(mn_text_sub(t, to, t.len));
    plain = mn_text_sub(t, from, to - from);
    take_sign(a);
    a->number = plain;
    if (!(points && in_thousands(plain, '.')) &&
        mn_decimal_scan(plain.ptr, plain.ptr + plain.len, &v) == plain.ptr + plain.len)
        return NULL;
    if (memchr(plain.ptr, 'e', plain.len) || memchr(plain.ptr, 'E', plain.len))
        return "a number that is too large, or none";
    const size_t kept = room->len;
    const char *why = ungroup(plain, mark, room, hint);
    if (!why)
        a->number = (mn_text){room->ptr + kept, room->len - kept};
    return why;
}

const char *mn_amount_quantity(double *out, const mn_amount *a, const char **hint)
{
    double v;
    *hint = write_plain;
    if (!mn_text_f64(a->number, &v))
        return "a number that is too large, or none";
    if (!(v < most)) {
        *hint = "look at the number and its unit";
        return "larger than 1e18: no such quantity";
    }
    *out = v == 0 ? 0 : a->negative ? -v : v;
    return NULL;
}

const char *mn_amount_hundredths(int64_t *out, bool *rounded, const mn_amount *a, const char **hint)
{
    return mn_amount_minor(out, rounded, a, 2, hint);
}

const char *mn_amount_minor(int64_t *out, bool *rounded, const mn_amount *a, unsigned decimals,
                            const char **hint)
{
    static const char large[] = "more money than can be kept";
    mn_text digits = a->number;
    int64_t exponent = 0, places = 0, n = 0, at = 0;
    uint64_t v = 0;
    bool half = false, rest = false;
    *hint = write_plain;
    for (size_t k = 0; k < digits.len; k++)
        if (digits.ptr[k] == 'e' || digits.ptr[k] == 'E') {
            mn_text x = mn_text_sub(digits, k + 1, digits.len);
            if (x.len && x.ptr[0] == '+')
                x = mn_text_sub(x, 1, x.len);
            if (!mn_text_i64(x, &exponent) || exponent > 400 || exponent < -400)
                return large;
            digits.len = k;
        }
    const char *point = memchr(digits.ptr, '.', digits.len);
    places = point ? (int64_t)(digits.ptr + digits.len - point) - 1 : 0;
    n = (int64_t)digits.len - (point != NULL);
    const int64_t shift = exponent - places + decimals; /* units = digits * 10^shift */
    const int64_t kept = shift < 0 ? n + shift : n;
    for (size_t k = 0; k < digits.len; k++) {
        if (digits.ptr[k] == '.')
            continue;
        const unsigned digit = (unsigned)(digits.ptr[k] - '0');
        if (at < kept) {
            if (v > (UINT64_MAX - digit) / 10)
                return large;
            v = v * 10 + digit;
        } else {
            half = at == kept ? digit >= 5 : half;
            rest = rest || digit;
        }
        at++;
    }
    for (int64_t k = 0; k < shift && v; k++) {
        if (v > UINT64_MAX / 10)
            return large;
        v *= 10;
    }
    if (v >= (uint64_t)INT64_MAX)
        return large;
    v += half;
    *rounded = rest;
    *out = a->negative ? -(int64_t)v : (int64_t)v;
    return NULL;
}
