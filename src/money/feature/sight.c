/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/sight.c - what is seen from one payment: its neighbours, habits, chance.
 */
#include "core/rng.h"
#include "money/feature/history.h"

mn_run mn_sight_run(mn_sight *s, int way, uint32_t x, uint32_t lo, unsigned nearest)
{
    const mn_lists *l = &s->h->first[way];
    mn_run r = mn_history_run(l, x, lo, s->hi);

    if (r.b - r.a > nearest) {
        const uint32_t here = mn_history_run(l, x, lo, s->i).b;
        if (here - r.a > nearest)
            r.a = here - nearest, s->cut = true;
        if (r.b - here > nearest)
            r.b = here + nearest, s->cut = true;
    }
    return r;
}

double mn_sight_rate(const mn_sight *s, int way, uint32_t x)
{
    const mn_history *h = s->h;
    const int64_t end = (int64_t)s->day - MN_LOOK_BACK, begin = end - 180;
    const uint32_t a = mn_history_from_day(h, begin), b = mn_history_from_day(h, end);
    double span = h->n ? (double)(end - h->days[0]) : 0, k = 0;

    span = span < 0 ? 0 : span > 180 ? 180 : span;
    if (b > a) {
        const mn_run r = mn_history_run(&h->first[way], x, a, b - 1);
        k = r.b - r.a;
    }
    return (k + 0.5) / (span + 20);
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
