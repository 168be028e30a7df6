/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/day.c - see the header.
 */
#include "trace/tables/day.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
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

static bool two(int *out, mn_text *t)
{
    if (t->len < 2 || !is_digit(t->ptr[0]) || !is_digit(t->ptr[1]))
        return false;
    *out = (t->ptr[0] - '0') * 10 + (t->ptr[1] - '0');
    *t = mn_text_sub(*t, 2, t->len);
    return true;
}

/* Z, +08:00, +0800, +08: in minutes. */
static bool offset_of(int *minutes, mn_text t)
{
    int h, m = 0;
    *minutes = 0;
    if (mn_text_eq_str(t, "Z") || mn_text_eq_str(t, "z"))
        return true;
    const bool west = t.len && t.ptr[0] == '-';
    if (!west && !took(&t, "+"))
        return false;
    if (west)
        t = mn_text_sub(t, 1, t.len);
    if (!two(&h, &t))
        return false;
    (void)took(&t, ":");
    if ((t.len && !two(&m, &t)) || t.len || h > 14 || m > 59)
        return false;
    *minutes = (west ? -1 : 1) * (h * 60 + m);
    return true;
}

const char *mn_trade_day_local(int32_t *day, mn_text time, mn_text offset)
{
    static const char no_time[] =
        "the time of the event can't be read: its day is as it is written";
    mn_text t = mn_text_trim(time);
    int h, m, of_time, of_place;
    size_t at = 0;
    offset = mn_text_trim(offset);
    while (at < t.len && t.ptr[at] != 'T' && t.ptr[at] != ' ')
        at++;
    if (!offset.len || at == t.len)
        return NULL;
    if (!offset_of(&of_place, offset))
        return "the offset of the event's place can't be read: its day is as it is written";
    t = mn_text_sub(t, at + 1, t.len);
    if (!two(&h, &t) || !took(&t, ":") || !two(&m, &t) || h > 24 || m > 59)
        return no_time;
    while (t.len && (is_digit(t.ptr[0]) || strchr(":.,", t.ptr[0]))) /* seconds */
        t = mn_text_sub(t, 1, t.len);
    if (!t.len)
        return NULL;
    if (!offset_of(&of_time, t))
        return no_time;
    const int there = h * 60 + m - of_time + of_place;
    *day += there < 0 ? -((1439 - there) / 1440) : there / 1440;
    return NULL;
}

void mn_trade_day_write(char out[MN_DAY_SIZE], int32_t day)
{
    int64_t y;
    unsigned m, d;
    out[0] = '\0';
    if (day == MN_NO_DAY)
        return;
    mn_civil_from_days(day, &y, &m, &d);
    snprintf(out, MN_DAY_SIZE, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
}
