/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/time.c - dates, periods, working days. See rule.h.
 */
#include "trace/rule/rule.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

static bool digits(mn_text t, size_t at, size_t n, int64_t *v)
{
    return at + n <= t.len && t.ptr[at] != '-' && t.ptr[at] != '+' &&
           mn_text_i64(mn_text_sub(t, at, n), v);
}

static unsigned month_length(int64_t year, unsigned month)
{
    const int64_t next =
        month == 12 ? mn_days_from_civil(year + 1, 1, 1) : mn_days_from_civil(year, month + 1, 1);
    return (unsigned)(next - mn_days_from_civil(year, month, 1));
}

bool mn_law_day(int32_t *from, int32_t *until, mn_text text)
{
    const mn_text t = mn_text_trim(text);
    int64_t year, month = 1, day = 1;
    if ((t.len != 4 && t.len != 7 && t.len != 10) || !digits(t, 0, 4, &year) || year < 1000)
        return false;
    if (t.len > 4 && (t.ptr[4] != '-' || !digits(t, 5, 2, &month) || month < 1 || month > 12))
        return false;
    if (t.len > 7 && (t.ptr[7] != '-' || !digits(t, 8, 2, &day) || day < 1 ||
                      day > month_length(year, (unsigned)month)))
        return false;
    *from = (int32_t)mn_days_from_civil(year, (unsigned)month, (unsigned)day);
    *until = *from;
    if (t.len == 4)
        *until = (int32_t)mn_days_from_civil(year, 12, 31);
    else if (t.len == 7)
        *until = *from + (int32_t)month_length(year, (unsigned)month) - 1;
    return true;
}

const char *mn_law_date(char out[MN_LAW_DATE], int32_t day)
{
    int64_t y;
    unsigned m, d;
    out[0] = '\0';
    if (day != MN_LAW_OPEN) {
        mn_civil_from_days(day, &y, &m, &d);
        snprintf(out, MN_LAW_DATE, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
    }
    return out;
}

bool mn_law_holds(int32_t from, int32_t until, int32_t day)
{
    return (from == MN_LAW_OPEN || from <= day) && (until == MN_LAW_OPEN || day <= until);
}

mn_effect mn_law_effect(const mn_law_status **status, const mn_law *l, const mn_rule *r,
                        int32_t day)
{
    *status = NULL;
    if (!mn_law_holds(r->from, r->until, day))
        return MN_EFFECT_NONE;
    for (uint32_t i = r->status; i < r->status + r->n_status; i++)
        if (mn_law_holds(l->status[i].from, l->status[i].until, day)) {
            *status = &l->status[i];
            return l->status[i].effect;
        }
    if (r->n_status) /* its history is told, and that day is not in it */
        return MN_EFFECT_NONE;
    return r->from == MN_LAW_OPEN ? MN_EFFECT_LOOK : MN_EFFECT_FULL;
}

double mn_law_threshold_on(const mn_law_threshold **row, const mn_law *l, const char *id,
                           int32_t day, double missing)
{
    for (size_t i = 0; i < l->thresholds; i++)
        if (mn_text_eq_str(l->threshold[i].id, id) &&
            mn_law_holds(l->threshold[i].from, l->threshold[i].until, day)) {
            if (row)
                *row = &l->threshold[i];
            return l->threshold[i].value;
        }
    if (row)
        *row = NULL;
    return missing;
}

/* --- working days -------------------------------------------------------------------------- */

/* 0 is Sunday; 1970-01-01 was a Thursday. */
static unsigned weekday(int32_t day)
{
    const int32_t w = (day % 7 + 7 + 4) % 7;
    return (unsigned)w;
}

/* On which day a holiday is kept in a year. */
static int32_t kept_on(const mn_law_holiday *h, int64_t year)
{
    int32_t first;
    if (h->form == 0) {
        first = (int32_t)mn_days_from_civil(year, h->month, h->day);
        return first + (weekday(first) == 6 ? h->saturday : weekday(first) == 0 ? h->sunday : 0);
    }
    first = (int32_t)mn_days_from_civil(year, h->month, 1);
    first += (int32_t)((h->weekday + 7 - weekday(first)) % 7);
    if (h->form == 1)
        return first + 7 * (int32_t)(h->nth - 1);
    const int32_t last =
        (int32_t)mn_days_from_civil(year, h->month, 1) + (int32_t)month_length(year, h->month) - 1;
    return first + (last - first) / 7 * 7;
}

bool mn_law_is_holiday(const mn_law *l, int32_t day)
{
    int64_t year;
    unsigned month, d;
    mn_civil_from_days(day, &year, &month, &d);
    for (size_t i = 0; i < l->holidays; i++)
        for (int64_t y = year - 1; y <= year + 1; y++) /* one may be moved over the year's end */
            if (kept_on(&l->holiday[i], y) == day &&
                mn_law_holds(l->holiday[i].from, l->holiday[i].until, day))
                return true;
    return false;
}

int32_t mn_law_business_days(const mn_law *l, int32_t day, int64_t days)
{
    for (int64_t left = days; left > 0;) {
        day++;
        left -= weekday(day) != 0 && weekday(day) != 6 && !mn_law_is_holiday(l, day);
    }
    return day;
}

int32_t mn_law_months_after(int32_t day, int64_t months)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    const int64_t total = y * 12 + (int64_t)m - 1 + months;
    y = total / 12;
    m = (unsigned)(total % 12) + 1;
    const unsigned last = month_length(y, m);
    return (int32_t)mn_days_from_civil(y, m, d < last ? d : last);
}

bool mn_law_clock_is_first(const mn_law_clock *c)
{
    return mn_text_eq_str(c->after, "presented") || mn_text_eq_str(c->after, "imported");
}

bool mn_law_clock_is_for(const mn_law_clock *c, mn_text kind)
{
    for (size_t i = 0; i < c->kinds.n && kind.len; i++)
        if (mn_text_eq(c->kinds.at[i], kind))
            return true;
    return !kind.len;
}

const mn_law_clock *mn_law_clock_before(const mn_law *l, const mn_law_clock *c, mn_text kind,
                                        int32_t day)
{
    for (size_t i = 0; i < l->clocks && !mn_law_clock_is_first(c); i++) {
        const mn_law_clock *o = &l->clock[i];
        bool both = kind.len && mn_law_clock_is_for(o, kind);
        for (size_t k = 0; k < c->kinds.n && !kind.len && !both; k++)
            both = mn_law_clock_is_for(o, c->kinds.at[k]);
        if (o != c && both && mn_text_eq(o->step, c->after) &&
            (day == MN_LAW_OPEN ? o->until == MN_LAW_OPEN : mn_law_holds(o->from, o->until, day)))
            return o;
    }
    return NULL;
}

int32_t mn_law_clock_ends(const mn_law *l, const mn_law_clock *c, int32_t day)
{
    switch (c->unit) {
    case MN_CLOCK_BUSINESS:
        return mn_law_business_days(l, day, c->days);
    case MN_CLOCK_DAYS:
        return day + (int32_t)c->days;
    case MN_CLOCK_MONTHS:
        return mn_law_months_after(day, c->days);
    }
    return day;
}
