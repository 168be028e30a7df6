/* SPDX-License-Identifier: Apache-2.0
 *
 * report/number.c - numbers for people. Digits come from the C library's
 * correctly rounded conversion; everything that a locale could change in them
 * (the radix) is dropped and put back by us.
 */
#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define MINUS "\xE2\x88\x92" /* U+2212 */
#define DASH  "\xE2\x80\x93" /* U+2013 */

enum {
    DIGITS_ROOM = 64,
    WIDEST = 15,   /* 10^15 and more are written as powers of ten */
    SMALLEST = -7, /* and so is what is below 10^-7 */
};

/* The digits of n with a comma between groups of three. */
static void grouped(mn_buf *b, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            mn_buf_char(b, ',');
        mn_buf_char(b, digits[i]);
    }
}

/* Only the digits of what printf wrote, for |v| with `decimals` decimals. */
static size_t decimal_digits(char out[DIGITS_ROOM], double v, int decimals)
{
    char text[DIGITS_ROOM];
    size_t n = 0;
    int len = snprintf(text, sizeof text, "%.*f", decimals, fabs(v));
    for (int i = 0; i < len && i < DIGITS_ROOM - 1; i++)
        if (text[i] >= '0' && text[i] <= '9')
            out[n++] = text[i];
    out[n] = '\0';
    return n;
}

/* The decimal exponent of v after rounding to sig digits: 999.6 has 3. */
static int exponent(double v, int sig, char digits[DIGITS_ROOM])
{
    char text[DIGITS_ROOM];
    size_t n = 0;
    int power = 0;
    snprintf(text, sizeof text, "%.*e", sig - 1, fabs(v));
    const char *p = text;
    for (; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    digits[n] = '\0';
    if (*p == 'e') {
        bool below = p[1] == '-';
        for (p += 2; *p >= '0' && *p <= '9'; p++)
            power = power * 10 + (*p - '0');
        power = below ? -power : power;
    }
    return power;
}

/* "1.24 x 10^21" with the proper characters. */
static void power_of_ten(mn_buf *b, const char *digits, int power)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char text[16];
    size_t n = strlen(digits);
    while (n > 1 && digits[n - 1] == '0')
        n--;
    mn_buf_char(b, digits[0]);
    if (n > 1) {
        mn_buf_char(b, '.');
        mn_buf_add(b, digits + 1, n - 1);
    }
    mn_buf_str(b, " × 10");
    if (power < 0)
        mn_buf_str(b, "⁻");
    snprintf(text, sizeof text, "%d", power < 0 ? -power : power);
    for (const char *p = text; *p; p++)
        mn_buf_str(b, raised[*p - '0']);
}

/* True when v was no ordinary number and has been written. */
static bool odd_one(mn_buf *b, double v)
{
    if (isnan(v))
        mn_buf_str(b, DASH);
    else if (isinf(v))
        mn_buf_str(b, v < 0 ? MINUS "∞" : "∞");
    return !isfinite(v);
}

/* v with at most `decimals` decimals; trailing zeros go when `trim`. */
static void decimal(mn_buf *b, double v, int decimals, bool trim)
{
    char digits[DIGITS_ROOM];
    size_t n = decimal_digits(digits, v, decimals);
    size_t whole = n - (size_t)decimals;
    bool zero = strspn(digits, "0") == n;
    if (trim)
        while (n > whole && digits[n - 1] == '0')
            n--;
    if (v < 0 && !zero)
        mn_buf_str(b, MINUS);
    grouped(b, digits, whole);
    if (n > whole) {
        mn_buf_char(b, '.');
        mn_buf_add(b, digits + whole, n - whole);
    }
}

void mn_show_number(mn_buf *b, double v, int sig, bool whole)
{
    char digits[DIGITS_ROOM];
    if (odd_one(b, v))
        return;
    if (v == 0) {
        mn_buf_char(b, '0');
        return;
    }
    int power = exponent(v, sig, digits);
    if (power >= WIDEST || power < SMALLEST) {
        if (v < 0)
            mn_buf_str(b, MINUS);
        power_of_ten(b, digits, power);
        return;
    }
    if (power < sig - 1) {
        double scaled = fabs(v) * pow(10, sig - 1 - power); /* 0.5 is exact: no noughts behind it */
        decimal(b, v, sig - 1 - power, fabs(scaled - round(scaled)) < 1e-9 * scaled);
        return;
    }
    if (whole) {
        decimal(b, v, 0, false);
        return;
    }
    size_t n = strlen(digits); /* the rest of the places are rounded away */
    for (; n < (size_t)power + 1; n++)
        digits[n] = '0';
    if (v < 0)
        mn_buf_str(b, MINUS);
    grouped(b, digits, n);
}

void mn_show_fixed(mn_buf *b, double v, int decimals)
{
    if (isfinite(v) && fabs(v) < 1e15)
        decimal(b, v, decimals, false);
    else
        mn_show_number(b, v, 3, true);
}

void mn_show_integer(mn_buf *b, int64_t v)
{
    char digits[24];
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)size);
    if (v < 0)
        mn_buf_str(b, MINUS);
    grouped(b, digits, (size_t)n);
}

void mn_show_money(mn_buf *b, int64_t hundredths)
{
    uint64_t size = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    if (hundredths < 0)
        mn_buf_str(b, MINUS);
    mn_show_integer(b, (int64_t)(size / 100));
    mn_buf_fmt(b, ".%02u", (unsigned)(size % 100));
}

void mn_plain_money(mn_buf *b, int64_t hundredths)
{
    uint64_t size = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    mn_buf_fmt(b, "%s%llu.%02u", hundredths < 0 ? "-" : "", (unsigned long long)(size / 100),
               (unsigned)(size % 100));
}

void mn_plain_date(mn_buf *b, int64_t days)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(days, &y, &m, &d);
    if (y >= 0 && y <= 9999)
        mn_buf_fmt(b, "%04d-%02u-%02u", (int)y, m, d);
    else
        mn_buf_fmt(b, "%+07lld-%02u-%02u", (long long)y, m, d);
}

bool mn_has_interval(double low, double high)
{
    return !isnan(low) || !isnan(high);
}

static bool is_people(const char *unit)
{
    return strcmp(unit, "people") == 0;
}

/* How many digits an estimate deserves: two when its interval is wide. */
static int precision(double value, double low, double high)
{
    if (!isfinite(low) || !isfinite(high))
        return 3;
    return high - low > 0.5 * fabs(value) ? 2 : 3;
}

/* One number of a figure. `like` is the value whose decimals it follows. */
static void amount(mn_buf *b, double v, double like, int sig, const char *unit)
{
    char digits[DIGITS_ROOM];
    bool share = strcmp(unit, "share") == 0;
    double scale = share ? 100 : 1;
    v = fabs(v) < MN_NOUGHT * fabs(like) ? 0 : v;
    v *= scale;
    like *= scale;
    if (!isfinite(v) || !isfinite(like) || v == 0 || like == 0) {
        mn_show_number(b, v, sig, false);
    } else if (is_people(unit) && fabs(v) >= 9.95) {
        mn_show_number(b, round(v), sig, false); /* people, once there are ten, come whole */
    } else {
        int own = sig - 1 - exponent(v, sig, digits);
        int shared = sig - 1 - exponent(like, sig, digits);
        int decimals = own < shared ? own : shared;
        if (decimals < 0 || decimals > 7)
            mn_show_number(b, v, sig, false);
        else if (fabs(v) * pow(10, decimals) < 0.5)
            mn_show_number(b, v, 1, false); /* it would read as nought */
        else
            decimal(b, v, decimals, false);
    }
    if (share && isfinite(v))
        mn_buf_char(b, '%');
}

void mn_show_amount(mn_buf *b, double v, const char *unit)
{
    if (isfinite(v) && v == round(v) && strcmp(unit, "share") != 0)
        mn_show_number(b, v, 3, true);
    else
        amount(b, v, v, is_people(unit) && fabs(v) < 10 ? 2 : 3, unit);
}

/* The unit of one: its noun, the word before "a", "per", "of" or the end, without
 * the plural: "line", "hour a year", "country-industry pair". */
static void unit_of_one(mn_buf *b, mn_text unit)
{
    static const char *const stops[] = {"a", "per", "of", "in"};
    mn_text rest = unit, word;
    size_t end = unit.len;
    while (mn_text_split(&rest, ' ', &word))
        for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
            if (mn_text_eq(word, mn_text_of(stops[i])) && word.ptr > unit.ptr) {
                size_t at = (size_t)(word.ptr - unit.ptr) - 1;
                end = at < end ? at : end;
            }
    const char *slash = memchr(unit.ptr, '/', end);
    end = slash ? (size_t)(slash - unit.ptr) : end;
    mn_text tail = mn_text_sub(unit, end, unit.len - end);
    static const char *const forms[][2] = {
        {"people", "person"}, {"ies", "y"}, {"ss", "ss"}, {"s", ""}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i][0]);
        if (end < n || memcmp(unit.ptr + end - n, forms[i][0], n) != 0)
            continue;
        mn_buf_tame(b, mn_text_sub(unit, 0, end - n));
        mn_buf_str(b, forms[i][1]);
        mn_buf_tame(b, tail);
        return;
    }
    mn_buf_tame(b, unit);
}

/* The unit behind what was written from `from` on. */
static void unit_behind(mn_buf *b, size_t from, const char *unit)
{
    if (!*unit || strcmp(unit, "share") == 0)
        return;
    bool one = b->len - from == 1 && b->ptr && b->ptr[from] == '1';
    mn_buf_char(b, ' ');
    if (one)
        unit_of_one(b, mn_text_of(unit));
    else
        mn_buf_tame(b, mn_text_of(unit));
}

void mn_show_quantity(mn_buf *b, double v, const char *unit)
{
    size_t from = b->len;
    mn_show_amount(b, v, unit);
    unit_behind(b, from, unit);
}

void mn_show_interval(mn_buf *b, double value, double low, double high, const char *unit)
{
    if (!mn_has_interval(low, high))
        return;
    int sig = precision(value, low, high);
    amount(b, low, value, sig, unit);
    mn_buf_str(b, " to ");
    amount(b, high, value, sig, unit);
}

void mn_show_tick(mn_buf *b, double v, const char *unit)
{
    bool share = strcmp(unit, "share") == 0;
    mn_show_number(b, share ? v * 100 : v, 3, true);
    if (share)
        mn_buf_char(b, '%');
}

void mn_show_figure_number(mn_buf *b, const mn_figure *f)
{
    bool share = strcmp(f->unit, "share") == 0;
    if (mn_has_interval(f->low, f->high) || share)
        amount(b, f->value, f->value, precision(f->value, f->low, f->high), f->unit);
    else
        mn_show_number(b, f->value, 3, true);
}

void mn_show_figure_value(mn_buf *b, const mn_figure *f)
{
    size_t from = b->len;
    mn_show_figure_number(b, f);
    unit_behind(b, from, f->unit);
}

void mn_show_figure(mn_buf *b, const mn_figure *f)
{
    mn_show_figure_value(b, f);
    if (!mn_has_interval(f->low, f->high))
        return;
    mn_buf_str(b, " (");
    mn_show_interval(b, f->value, f->low, f->high, f->unit);
    mn_buf_char(b, ')');
}
