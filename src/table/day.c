/* SPDX-License-Identifier: Apache-2.0
 *
 * table/day.c - numbers and what stands between them.
 */
#include "table/day.h"

#include <string.h>

#include "core/text.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2199, SERIAL_FIRST = 1, SERIAL_LAST = 109574 };

static const char write_iso[] = "write days as 2026-03-01, months as 2026-03, years as 2026";
static const char no_date[] = "no date";

static unsigned days_in(unsigned y, unsigned m)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : days[m - 1];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits at the text's beginning, at most 8, cut off; how many there were. */
static size_t number(unsigned *out, mn_text *t)
{
    size_t n = 0;
    *out = 0;
    while (n < t->len && n < 9 && is_digit(t->ptr[n]))
        *out = *out * 10 + (unsigned)(t->ptr[n++] - '0');
    *t = mn_text_sub(*t, n, t->len);
    return n;
}

/* Behind a day may stand a time: "T08:00:00Z", " 00:00:00.000". */
static bool is_time(mn_text t)
{
    if (!t.len)
        return true;
    if ((t.ptr[0] != 'T' && t.ptr[0] != ' ') || t.len < 3 || t.len > 40 || !is_digit(t.ptr[1]))
        return false;
    for (size_t i = 1; i < t.len; i++)
        if (!is_digit(t.ptr[i]) && !strchr(":.Z+-, ", t.ptr[i]))
            return false;
    return true;
}

static const char *of_day(int32_t *first, int32_t *last, unsigned y, unsigned m, unsigned d,
                          const char **hint)
{
    *hint = write_iso;
    if (m < 1 || m > 12)
        return "no such month";
    if (d < 1 || d > days_in(y, m)) {
        *hint = "look the day up: this month does not have it";
        return "no such day";
    }
    if (y < FIRST_YEAR || y > LAST_YEAR)
        return "the year is not of 1800 to 2199";
    *first = *last = (int32_t)mn_days_from_civil(y, m, d);
    return NULL;
}

static const char *of_months(int32_t *first, int32_t *last, unsigned y, unsigned from,
                             unsigned months, const char **hint)
{
    int32_t day;
    const char *why = from >= 1 && from + months <= 13 ? of_day(first, &day, y, from, 1, hint)
                                                       : of_day(first, &day, y, 0, 1, hint);
    if (!why)
        why = of_day(&day, last, y, from + months - 1, days_in(y, from + months - 1), hint);
    return why;
}

/* Whether the text begins with the sign, which is then cut off. */
static bool took(mn_text *t, const char *sign)
{
    const size_t n = strlen(sign);
    if (t->len < n || memcmp(t->ptr, sign, n) != 0)
        return false;
    *t = mn_text_sub(*t, n, t->len);
    return true;
}

/* 2026年3月1日, 2026年3月, 2026年, of which the year and its sign are read. */
static const char *from_nian(int32_t *first, int32_t *last, unsigned y, mn_text t,
                             const char **hint)
{
    unsigned m, d;
    if (!t.len)
        return of_months(first, last, y, 1, 12, hint);
    size_t n = number(&m, &t);
    if (n < 1 || n > 2 || !took(&t, "月"))
        return no_date;
    if (!t.len)
        return of_months(first, last, y, m, 1, hint);
    n = number(&d, &t);
    if (n < 1 || n > 2 || (!took(&t, "日") && !took(&t, "号")) || !is_time(t))
        return no_date;
    return of_day(first, last, y, m, d, hint);
}

/* 2026..., of which the year is read. */
static const char *from_year(int32_t *first, int32_t *last, unsigned y, mn_text t,
                             const char **hint)
{
    unsigned m, d;
    if (!t.len)
        return of_months(first, last, y, 1, 12, hint);
    if (took(&t, "年"))
        return from_nian(first, last, y, t, hint);
    const char sign = t.ptr[0];
    if (sign != '-' && sign != '/' && sign != '.')
        return no_date;
    t = mn_text_sub(t, 1, t.len);
    if (t.len == 2 && (t.ptr[0] == 'Q' || t.ptr[0] == 'q') && t.ptr[1] >= '1' && t.ptr[1] <= '4')
        return of_months(first, last, y, (unsigned)(t.ptr[1] - '1') * 3 + 1, 3, hint);
    const size_t n = number(&m, &t);
    if (n < 1 || n > 2)
        return no_date;
    if (!t.len)
        return of_months(first, last, y, m, 1, hint);
    if (t.ptr[0] != sign)
        return no_date;
    t = mn_text_sub(t, 1, t.len);
    const size_t k = number(&d, &t);
    return k < 1 || k > 2 || !is_time(t) ? no_date : of_day(first, last, y, m, d, hint);
}

/* 01.03.2026, 01/03/2026, of which the first number is read. */
static const char *to_year(int32_t *first, int32_t *last, unsigned a, mn_text t, mn_day_order order,
                           const char **hint)
{
    unsigned b, y;
    const char sign = t.len ? t.ptr[0] : 0;
    if (!sign || !strchr("./-", sign))
        return no_date;
    t = mn_text_sub(t, 1, t.len);
    size_t n = number(&b, &t);
    if (n < 1 || n > 2 || !t.len || t.ptr[0] != sign)
        return no_date;
    t = mn_text_sub(t, 1, t.len);
    if (number(&y, &t) != 4 || !is_time(t))
        return no_date;
    if (sign == '.' || order == MN_DAYS_DMY || (order == MN_DAYS_ISO && a > 12))
        return of_day(first, last, y, b, a, hint);
    if (order == MN_DAYS_MDY || b > 12)
        return of_day(first, last, y, a, b, hint);
    if (a == b)
        return of_day(first, last, y, a, b, hint);
    *hint = "write it as 2026-03-01, or say --dates dmy (day first) or mdy (month first)";
    return "which number is the month can't be told";
}

const char *mn_days_read(int32_t *first, int32_t *last, mn_text t, mn_day_order order, bool serial,
                         const char **hint)
{
    const mn_text all = t;
    unsigned a;
    const size_t n = number(&a, &t);
    *hint = write_iso;
    if (n == 4)
        return from_year(first, last, a, t, hint);
    if (n == 8 && (!t.len || is_time(t)))
        return of_day(first, last, a / 10000, a / 100 % 100, a % 100, hint);
    if (n == 1 || n == 2)
        return to_year(first, last, a, t, order, hint);
    if (n == 5 && serial) { /* days since 1899-12-30; a fraction is the time of the day */
        double v;
        if (mn_text_f64(all, &v) && v >= SERIAL_FIRST && v < SERIAL_LAST) {
            *first = *last = (int32_t)(mn_days_from_civil(1899, 12, 30) + (int64_t)v);
            return NULL;
        }
    }
    return no_date;
}
