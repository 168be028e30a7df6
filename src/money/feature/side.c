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

static around look(mn_sight *s, int way, uint32_t x)
{
    const mn_history *h = s->h;
    const double amount = (double)h->value[s->i];
    const mn_run r = mn_sight_run(s, way, x, s->lo, MN_NEAREST);
    around a = {.past.gap = 99, .next.gap = 99};

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = h->first[way].item[p];
        if (j == s->i || !mn_sight_new(s, j))
            continue;
        const double other = (double)h->value[j];
        const bool like = other < amount * 1.5 && other * 1.5 > amount;
        const int days = h->day[j] - s->day;
        count(j < s->i ? &a.past : &a.next, days < 0 ? -days : days, like);
        if (days >= -10 && days <= 10) {
            const double l = mn_log(other);
            a.logs += l;
            a.squares += l * l;
            a.amounts++;
        }
    }
    return a;
}

/* Payments a day in the 180 days up to the payment. */
static double daily(const mn_sight *s, const mn_lists *l, uint32_t x)
{
    const mn_history *h = s->h;
    const mn_run r = mn_history_run(l, x, mn_history_from_day(h, (int64_t)s->day - 180), s->i);
    const double days = (double)s->day - h->days[0];
    return (r.b - r.a) / (days < 180 ? days + 1 : 181);
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

void mn_side_reckon(mn_sight *s, int side, float *values)
{
    const mn_history *h = s->h;
    const bool payer = side == MN_SIDE_PAYER_OUT || side == MN_SIDE_PAYER_IN;
    const uint32_t x = payer ? h->from[s->i] : h->to[s->i];
    const int way = side == MN_SIDE_PAYER_OUT || side == MN_SIDE_PAYEE_OUT ? MN_OUT : MN_IN;
    const double rate = mn_sight_rate(s, way, x);
    const around a = look(s, way, x);
    float *f = values + MN_F_payer_out_day + side * MN_SIDE_FEATURES;

    put_past(&a, rate, f);
    PUT(all, daily(s, &h->all[way], x));
    PUT(new, daily(s, &h->first[way], x));
    if (s->ahead)
        put_next(&a, rate, s->ahead, f);
}
