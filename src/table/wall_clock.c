/* SPDX-License-Identifier: Apache-2.0
 *
 * wall_clock.c - see the header.
 */
#include "table/wall_clock.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include <manumit/table.h>

extern const unsigned char mn_data_money_clocks[], mn_data_money_clocks_end[];

enum { DAY = 86400, HOUR = 3600, MOST = 26 * HOUR };

/* --- the rule --------------------------------------------------------------------------- */

static bool took(mn_text *t, char c)
{
    if (!t->len || t->ptr[0] != c)
        return false;
    *t = mn_text_sub(*t, 1, t->len);
    return true;
}

static bool number(int32_t *out, mn_text *t)
{
    size_t n = 0;
    *out = 0;
    while (n < t->len && n < 4 && t->ptr[n] >= '0' && t->ptr[n] <= '9')
        *out = *out * 10 + (t->ptr[n++] - '0');
    *t = mn_text_sub(*t, n, t->len);
    return n > 0 && n < 4;
}

/* [+-]hh[:mm[:ss]] */
static bool span(int32_t *out, mn_text *t)
{
    int32_t h, m = 0, s = 0;
    const bool minus = took(t, '-');
    if (!minus)
        took(t, '+');
    if (!number(&h, t) || (took(t, ':') && !number(&m, t)) || (took(t, ':') && !number(&s, t)))
        return false;
    *out = (h * HOUR + m * 60 + s) * (minus ? -1 : 1);
    return h <= 24 && m < 60 && s < 60;
}

/* Letters, or anything in <>. */
static bool name(mn_text *t)
{
    size_t n = 0;
    if (took(t, '<')) {
        while (n < t->len && t->ptr[n] != '>')
            n++;
        const bool closed = n < t->len;
        *t = mn_text_sub(*t, n + closed, t->len);
        return closed && n >= 3;
    }
    while (n < t->len && ((t->ptr[n] | 0x20) >= 'a' && (t->ptr[n] | 0x20) <= 'z'))
        n++;
    *t = mn_text_sub(*t, n, t->len);
    return n >= 3;
}

/* ,Mm.w.d[/time] */
static bool day(mn_wall_clock_day *out, mn_text *t)
{
    int32_t m, w, d, at = 2 * HOUR;
    if (!took(t, ',') || !took(t, 'M') || !number(&m, t) || !took(t, '.') || !number(&w, t) ||
        !took(t, '.') || !number(&d, t) || (took(t, '/') && !span(&at, t)))
        return false;
    *out = (mn_wall_clock_day){(uint8_t)m, (uint8_t)w, (uint8_t)d, at};
    return m >= 1 && m <= 12 && w >= 1 && w <= 5 && d <= 6;
}

static bool rule(mn_wall_clock *out, mn_text t)
{
    mn_wall_clock c = {.changes = false};
    if (!name(&t) || !span(&c.winter, &t))
        return false;
    c.winter = -c.winter; /* POSIX counts hours behind UTC */
    c.summer = c.winter + HOUR;
    if (t.len) {
        c.changes = true;
        if (!name(&t))
            return false;
        if (t.len && t.ptr[0] != ',') {
            if (!span(&c.summer, &t))
                return false;
            c.summer = -c.summer;
        }
        if (!day(&c.begins, &t) || !day(&c.ends, &t) || t.len || c.summer <= c.winter)
            return false;
    }
    *out = c;
    return true;
}

mn_status mn_wall_clock_find(mn_wall_clock *out, mn_text name_or_rule, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st =
        mn_table_read_memory(&t, NULL, "embedded: data/money/clocks.csv", mn_data_money_clocks,
                             (size_t)(mn_data_money_clocks_end - mn_data_money_clocks), NULL, e);
    bool found = false;
    for (size_t i = 0; !st && !found && i < mn_table_rows(t); i++)
        if (mn_text_eq(mn_table_text(t, i, 0), name_or_rule))
            found = rule(out, mn_table_text(t, i, 1));
    mn_table_free(t);
    if (st || found || rule(out, name_or_rule))
        return st;
    mn_fail(e, MN_USAGE, "no clock is called '%.*s'",
            (int)(name_or_rule.len < 80 ? name_or_rule.len : 80), name_or_rule.ptr);
    return mn_hint(e, "name a place, as Europe/Madrid, or give its rule, as "
                      "CET-1CEST,M3.5.0,M10.5.0/3 (data/money/clocks.csv has the known ones)");
}

/* --- the year ----------------------------------------------------------------------------- */

/* When the clock is changed in a year: seconds since 1970 by the clock as it is until then. */
static int64_t change(const mn_wall_clock_day *c, int64_t year)
{
    const int64_t first = mn_days_from_civil(year, c->month, 1);
    const int64_t next = c->month == 12 ? mn_days_from_civil(year + 1, 1, 1)
                                        : mn_days_from_civil(year, c->month + 1u, 1);
    const int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    int64_t at = first + (c->weekday - weekday + 7) % 7 + (c->week - 1) * 7;
    while (at >= next)
        at -= 7;
    return at * DAY + c->at;
}

int32_t mn_wall_clock_offset(const mn_wall_clock *c, int64_t local, mn_wall_clock_case *what)
{
    *what = MN_WALL_PLAIN;
    if (!c->changes)
        return c->winter;
    int64_t year;
    unsigned m, d;
    mn_civil_from_days(local >= 0 ? local / DAY : -((DAY - 1 - local) / DAY), &year, &m, &d);
    const int64_t begins = change(&c->begins, year), ends = change(&c->ends, year);
    const int32_t step = c->summer - c->winter;
    if (local >= begins && local < begins + step) {
        *what = MN_WALL_NEVER;
        return c->winter;
    }
    if (local >= ends - step && local < ends) {
        *what = MN_WALL_TWICE;
        return c->summer;
    }
    const bool summer = begins < ends ? local >= begins && local < ends
                                      : local >= begins || local < ends; /* of the south */
    return summer ? c->summer : c->winter;
}
