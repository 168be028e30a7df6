/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/even.c - new payments that reach, or leave, a party at even gaps of days: each is
 * from somebody else, and yet they come as by a calendar.
 *
 * For each gap g of 2 to 200 days, the days t-g, t-2g, ... are followed while each has a new
 * payment, and ahead likewise. That n days in a row are hit has the chance p^n, p that of a day
 * with any; the best gap's -n ln p, less ln of the gaps that were tried, is the feature.
 */
#include "core/rng.h"
#include "money/feature/history.h"

enum { SPAN = 4096, GAP_LEAST = 2, GAP_MOST = 200, NEWEST = 1024 };

/* Days by their distance from the oldest looked at. */
typedef struct {
    uint8_t hit[SPAN / 8];
    int32_t oldest, newest;
    unsigned past;                   /* new payments up to the one judged */
    uint64_t gap[GAP_MOST / 64 + 1]; /* bits: some day that many days away is hit */
} calendar;

static bool hit(const calendar *c, int32_t day)
{
    const int64_t k = (int64_t)day - c->oldest;
    return day <= c->newest && k >= 0 && k < SPAN && c->hit[k / 8] >> (k % 8) & 1;
}

static calendar mark(mn_sight *s, const mn_sight_side *d)
{
    const mn_lists *l = d->l;
    mn_run r = {d->head, mn_side_run(s, d, 0, UINT32_MAX).b};
    calendar c = {.oldest = s->day - (SPAN - 1 - MN_AHEAD_MOST), .newest = s->day + (int)s->ahead};

    if (r.b - r.a > NEWEST) {
        r.a = r.b - NEWEST;
        s->cut = true;
    }
    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = l->at[p].item;
        const int64_t k = (int64_t)l->at[p].day - c.oldest, away = (int64_t)l->at[p].day - s->day;
        if ((j != s->i && !mn_sight_new(s, l, p)) || k < 0)
            continue;
        c.hit[k / 8] |= (uint8_t)(1 << (k % 8));
        c.past += j <= s->i;
        const uint64_t g = (uint64_t)(away < 0 ? -away : away);
        if (g <= GAP_MOST)
            c.gap[g / 64] |= UINT64_C(1) << (g % 64);
    }
    c.gap[0] &= ~UINT64_C(0) << GAP_LEAST;
    return c;
}

static int follow(const calendar *c, int32_t day, int32_t gap)
{
    int n = 0;
    while (hit(c, day)) {
        n++;
        day += gap;
    }
    return n;
}

static void even(mn_sight *s, const mn_sight_side *d, float *f)
{
    const calendar c = mark(s, d);
    const int32_t t = s->day;
    const double days = (double)t - s->h->days[0] + 1;
    double p = 1 - mn_exp(-c.past / days), best = 0;
    int tried = 0, n = 0, gap = 0;

    p = p < 1e-4 ? 1e-4 : p;
    const double worth = -mn_log(p);
    for (int32_t word = 0; word <= GAP_MOST / 64; word++)
        for (uint64_t bits = c.gap[word]; bits; bits &= bits - 1) {
            const int32_t g = 64 * word + __builtin_ctzll(bits);
            tried++;
            const int hits = follow(&c, t - g, -g) + follow(&c, t + g, g);
            if (worth * hits > best)
                best = worth * hits, n = hits, gap = g;
        }
    f[0] = (float)(tried ? best - mn_log(tried) : 0);
    f[1] = (float)n;
    f[2] = (float)gap;
}

void mn_even_reckon(mn_sight *s, float *values)
{
    even(s, &s->side[MN_SIDE_PAYEE_IN], values + MN_F_in_even);
    even(s, &s->side[MN_SIDE_PAYER_OUT], values + MN_F_out_even);
}
