/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/sight.c - what is seen from one payment: its neighbours, habits, chance.
 */
#include "core/rng.h"
#include "money/feature/history.h"

/* The first place in [a, b] of `day` or later, sought backwards from b in steps that double. */
static uint32_t back_to(const mn_first *at, uint32_t a, uint32_t b, int64_t day)
{
    uint32_t step = 1;
    for (; b - a >= step && at[b - step].day >= day; step *= 2)
        b -= step;
    a = b - a >= step ? b - step + 1 : a;
    while (a < b) {
        const uint32_t m = a + (b - a) / 2;
        if (at[m].day < day)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

/* The first place in [a, b] whose payment is after x, sought forwards from a. */
static uint32_t on_to(const mn_first *at, uint32_t a, uint32_t b, uint32_t x)
{
    uint32_t step = 1;
    for (; b - a >= step && at[a + step - 1].item <= x; step *= 2)
        a += step;
    b = b - a >= step ? a + step - 1 : b;
    while (a < b) {
        const uint32_t m = a + (b - a) / 2;
        if (at[m].item <= x)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

static mn_run nearest_of(mn_sight *s, mn_run r, uint32_t here, unsigned nearest)
{
    if (r.b - r.a <= nearest)
        return r;
    if (here > r.a && here - r.a > nearest)
        r.a = here - nearest, s->cut = true;
    if (r.b > here && r.b - here > nearest)
        r.b = here + nearest, s->cut = true;
    return r;
}

mn_run mn_side_run(mn_sight *s, const mn_sight_side *d, int back, unsigned nearest)
{
    const uint32_t a = back_to(d->l->at, d->head, d->here, (int64_t)s->day - back);
    const uint32_t b = s->hi == s->i ? d->here : on_to(d->l->at, d->here, d->end, s->hi);
    return nearest_of(s, (mn_run){a, b}, d->here, nearest);
}

uint32_t mn_sight_since(const mn_sight *s, const mn_sight_side *d, int back)
{
    return d->here - back_to(d->l->at, d->head, d->here, (int64_t)s->day - back);
}

mn_run mn_sight_run(mn_sight *s, int way, uint32_t x, uint32_t lo, unsigned nearest)
{
    const mn_lists *l = &s->h->first[way];
    const mn_run r = mn_history_run(s->h, l, x, lo, s->hi);
    return r.b - r.a <= nearest ? r : nearest_of(s, r, on_to(l->at, r.a, r.b, s->i), nearest);
}

static double rate_of(const mn_sight *s, const mn_sight_side *d)
{
    const mn_history *h = s->h;
    const int64_t end = (int64_t)s->day - MN_LOOK_BACK;
    const uint32_t b = back_to(d->l->at, d->head, d->here, end);
    const uint32_t a = back_to(d->l->at, d->head, b, end - 180);
    double span = h->n ? (double)(end - h->days[0]) : 0;

    span = span < 0 ? 0 : span > 180 ? 180 : span;
    return (b - a + 0.5) / (span + 20);
}

void mn_sight_sides(mn_sight *s)
{
    for (int side = 0; side < MN_SIDES; side++) {
        mn_sight_side *d = &s->side[side];
        const bool payer = side == MN_SIDE_PAYER_OUT || side == MN_SIDE_PAYER_IN;
        const bool out = side == MN_SIDE_PAYER_OUT || side == MN_SIDE_PAYEE_OUT;
        d->l = &s->h->first[out ? MN_OUT : MN_IN];
        d->x = payer ? s->h->from[s->i] : s->h->to[s->i];
        d->head = d->l->head[d->x];
        d->end = d->l->head[d->x + 1];
        d->here = mn_history_run(s->h, d->l, d->x, s->i + 1, s->i).a;
        d->rate = rate_of(s, d);
    }
}

double mn_unlikely(double k, double usual)
{
    if (usual < 0.02)
        usual = 0.02;
    return k > usual ? k * mn_log(k / usual) - (k - usual) : 0;
}

double mn_unlikely_any(double x)
{
    return -mn_log(1 - mn_exp(-x));
}

void mn_scratch_clear(mn_scratch *t)
{
    t->used = 0;
    t->heap[0].n = t->heap[1].n = 0;
    if (++t->stamp == 0) {
        for (unsigned k = 0; k < MN_TABLE; k++)
            t->seen[k].stamp = 0;
        t->stamp = 1;
    }
}

static unsigned place_of(const mn_scratch *t, uint32_t party)
{
    unsigned k = (unsigned)((party * UINT64_C(0x9E3779B97F4A7C15)) >> 40) % MN_TABLE;
    while (t->seen[k].stamp == t->stamp && t->seen[k].party != party)
        k = (k + 1) % MN_TABLE;
    return k;
}

mn_seen *mn_scratch_find(mn_scratch *t, uint32_t party)
{
    mn_seen *at = &t->seen[place_of(t, party)];
    return at->stamp == t->stamp ? at : NULL;
}

mn_seen *mn_scratch_at(mn_scratch *t, uint32_t party)
{
    mn_seen *at = &t->seen[place_of(t, party)];
    if (at->stamp == t->stamp)
        return at;
    if (t->used == MN_TABLE_MOST)
        return NULL;
    t->used++;
    *at = (mn_seen){.party = party, .stamp = t->stamp, .hops = {255, 255}};
    return at;
}
