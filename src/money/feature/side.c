/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/side.c - one party's new payments on one side, in windows about a payment: how
 * many, of like amount (within a factor of 1.5), and against the party's own habit.
 */
#include <math.h>

#include "core/rng.h"
#include "money/feature/history.h"

enum { DAY, DAYS3, DAYS10, ALL, WINDOWS };
static const int reach[WINDOWS] = {0, 3, 10, MN_LOOK_BACK};

typedef struct {
    double n[WINDOWS], like10; /* before, after */
    int gap;                   /* days to the nearest; 99: none */
} seen;

typedef struct {
    seen past, next;
    double logs, squares; /* of amounts within 10 days */
    unsigned amounts;
} around;

static void count(seen *c, int days, bool like)
{
    for (int w = 0; w < WINDOWS; w++)
        c->n[w] += w == ALL || days <= reach[w];
    c->like10 += like && days <= 10;
    if (days < c->gap)
        c->gap = days;
}

static around look(mn_sight *s, const mn_sight_side *d)
{
    const mn_lists *l = d->l;
    const double amount = (double)s->h->value[s->i];
    const mn_run r = mn_side_run(s, d, MN_LOOK_BACK, MN_NEAREST);
    around a = {.past.gap = 99, .next.gap = 99};

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = l->at[p].item;
        if (j == s->i || !mn_sight_new(s, l, p))
            continue;
        const double other = (double)s->h->value[j];
        const bool like = other < amount * 1.5 && other * 1.5 > amount;
        const int days = l->at[p].day - s->day;
        count(j < s->i ? &a.past : &a.next, days < 0 ? -days : days, like);
        if (days >= -10 && days <= 10) {
            const double v = mn_log(other);
            a.logs += v;
            a.squares += v * v;
            a.amounts++;
        }
    }
    return a;
}

/* So many payments in the 180 days up to the payment, a day. */
static double daily(const mn_sight *s, uint32_t payments)
{
    const double days = (double)s->day - s->h->days[0];
    return payments / (days < 180 ? days + 1 : 181);
}

static double soon(int gap, double rate)
{
    return gap == 99 ? -1 : mn_unlikely_any(rate * (gap + 0.5));
}

#define PUT(id, v) f[MN_F_payer_out_##id - MN_F_payer_out_day] = (float)(v)

static void put_past(const around *a, double rate, float *f)
{
    const double *n = a->past.n;
    PUT(day, n[DAY]);
    PUT(3, n[DAYS3]);
    PUT(10, n[DAYS10]);
    PUT(25, n[ALL]);
    PUT(like, a->past.like10);
    PUT(gap, a->past.gap);
    PUT(burst3, mn_unlikely(n[DAYS3] + 1, rate * 4));
    PUT(burst10, mn_unlikely(n[DAYS10] + 1, rate * 11));
    PUT(burst25, mn_unlikely(n[ALL] + 1, rate * 26));
    PUT(soon, soon(a->past.gap, rate));
    double spread = -1;
    if (a->amounts > 1) {
        const double mean = a->logs / a->amounts, v = a->squares / a->amounts - mean * mean;
        spread = v > 0 ? sqrt(v) : 0;
    }
    PUT(spread, spread);
}

static void put_next(const around *a, double rate, unsigned ahead, float *f)
{
    const double *n = a->next.n, *past = a->past.n;
    PUT(next_day, n[DAY]);
    PUT(next3, n[DAYS3]);
    PUT(next10, n[DAYS10]);
    PUT(next_all, n[ALL]);
    PUT(next_like, a->next.like10);
    PUT(next_gap, a->next.gap);
    PUT(next_soon, soon(a->next.gap, rate));
    PUT(around_day, mn_unlikely(n[DAY] + past[DAY] + 1, rate));
    PUT(around3, mn_unlikely(n[DAYS3] + past[DAYS3] + 1, rate * 7));
    PUT(around10, mn_unlikely(n[DAYS10] + past[DAYS10] + 1, rate * 21));
    PUT(after10, mn_unlikely(n[DAYS10] + 1, rate * 11));
    PUT(after_all, mn_unlikely(n[ALL] + 1, rate * (ahead + 1)));
}

void mn_side_reckon(mn_sight *s, int side, uint32_t half_year, float *values)
{
    const mn_history *h = s->h;
    const mn_sight_side *d = &s->side[side];
    const int way = d->l == &h->first[MN_OUT] ? MN_OUT : MN_IN;
    const around a = look(s, d);
    float *f = values + MN_F_payer_out_day + side * MN_SIDE_FEATURES;

    put_past(&a, d->rate, f);
    const mn_run all = mn_history_run(h, &h->all[way], d->x, half_year, s->i);
    PUT(all, daily(s, all.b - all.a));
    PUT(new, daily(s, mn_sight_since(s, d, 180)));
    if (s->ahead)
        put_next(&a, d->rate, s->ahead, f);
}
