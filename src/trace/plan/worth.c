/* SPDX-License-Identifier: Apache-2.0
 *
 * worth.c - supplies in US dollars. See worth.h.
 */
#include "trace/plan/worth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

enum { NO_CURRENCY = 255 };

mn_status mn_worth_new(mn_worth *out, const mn_chain *c, const mn_reference *r, mn_err *e)
{
    mn_worth w = {.c = c, .r = r};
    w.at = calloc((size_t)256 * MN_WORTH_YEARS, sizeof *w.at);
    if (!w.at)
        return mn_fail_memory(e);
    *out = w;
    return MN_OK;
}

void mn_worth_free(mn_worth *w)
{
    free(w->rate);
    free(w->at);
    *w = (mn_worth){0};
}

/* The rate of the year, or of the nearest with one; the earlier of two equally near. */
static void find_rate(mn_worth_rate *t, const mn_reference *r)
{
    int first = 0, last = 0;
    t->rate = NAN;
    if (strcmp(t->currency, "USD") == 0) {
        t->rate = 1;
        t->rate_year = t->year;
        return;
    }
    if (!t->currency[0] || !mn_usd_rate_years(r, t->currency, &first, &last))
        return;
    const int year = t->year ? t->year : last;
    for (int away = 0; away < 400 && isnan(t->rate); away++)
        for (int side = -1; side <= 1 && isnan(t->rate); side += 2) {
            t->rate_year = year + side * away;
            if (t->rate_year >= first && t->rate_year <= last)
                t->rate = mn_usd_rate(r, t->currency, t->rate_year);
        }
    if (isnan(t->rate))
        t->rate_year = 0;
}

/* Years differ by far more than days do: the calendar is asked once for each of them. */
static int year_of(int32_t day)
{
    int64_t y = 0;
    unsigned m, d;
    if (day == MN_NO_DAY)
        return 0;
    mn_civil_from_days(day, &y, &m, &d);
    return y > MN_WORTH_FIRST && y < MN_WORTH_FIRST + MN_WORTH_YEARS ? (int)y : 0;
}

mn_status mn_worth_of(mn_worth_told *told, int64_t *usd, mn_worth *w, uint32_t supply, bool count,
                      mn_err *e)
{
    const mn_chain_supplies *s = &w->c->supply;
    const int64_t value = s->value ? s->value[supply] : MN_NO_VALUE;
    *usd = 0;
    *told = MN_WORTH_NO_VALUE;
    if (value < 0) /* MN_NO_VALUE is below 0, too */
        return MN_OK;
    const uint8_t currency = s->currency ? s->currency[supply] : NO_CURRENCY;
    const int year = year_of(s->from ? s->from[supply] : MN_NO_DAY);
    uint32_t *at = &w->at[(size_t)currency * MN_WORTH_YEARS + (size_t)(year % MN_WORTH_YEARS)];
    if (!year)
        at = &w->at[(size_t)currency * MN_WORTH_YEARS + MN_WORTH_FIRST % MN_WORTH_YEARS];
    if (!*at) {
        if (!mn_grow(&w->rate, &w->cap, w->rates + 1, sizeof *w->rate))
            return mn_fail_memory(e);
        mn_worth_rate *t = &w->rate[w->rates];
        *t = (mn_worth_rate){.year = year};
        if (currency < w->c->currencies)
            memcpy(t->currency, w->c->currency[currency], sizeof t->currency);
        find_rate(t, w->r);
        *at = (uint32_t)++w->rates;
    }
    mn_worth_rate *t = &w->rate[*at - 1];
    if (count) {
        t->supplies++;
        if (__builtin_add_overflow(t->value, value, &t->value))
            t->value = INT64_MAX;
    }
    *told = MN_WORTH_NO_RATE;
    if (isnan(t->rate))
        return MN_OK;
    *told = MN_WORTH_KNOWN;
    if (t->rate == 1.0)
        *usd = value;
    else {
        const double v = (double)value * t->rate + 0.5;
        *usd = v < 2305843009213693952.0 ? (int64_t)v : INT64_MAX;
    }
    if (*usd > INT64_C(1) << 61) {
        *usd = 0;
        *told = MN_WORTH_NO_VALUE;
    }
    return MN_OK;
}
