/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/middle.c - one source, several middles, one end: how many parties carried money
 * from one source to the payee (the payment is a second leg), or will carry it on from the payer to
 * one party (a first leg, looking ahead). Each middle is paid before it pays, all by new payments.
 *
 * Chance: of a fan of a and a gathering of b payments, a b / 2000 common middles are expected.
 */
#include "money/feature/history.h"

enum { NEAREST = 64 };
static const double crowd = 2000;

typedef struct {
    int n, share_of;
    double unlikely;
} found;

/* Parties at the far end of x's new payments that way, each with its latest payment. */
static int remember(mn_sight *s, mn_scratch *t, const mn_sight_side *d)
{
    const mn_lists *l = d->l;
    const mn_run r = mn_side_run(s, d, MN_LOOK_BACK, NEAREST);
    int n = 0;

    mn_scratch_clear(t);
    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = l->at[p].item;
        if (j != s->i && !mn_sight_new(s, l, p))
            continue;
        mn_seen *at = mn_scratch_at(t, l->at[p].other);
        at->edge = j;
        n++;
    }
    return n;
}

/* How many of the remembered are reached by end's payments the other way, in the right order. */
static found meet(mn_sight *s, mn_scratch *t, int way, uint32_t end, int known)
{
    const mn_lists *l = &s->h->first[way];
    const mn_run r = mn_sight_run(s, way, end, s->lo, NEAREST);
    int n = 0, common = 0;

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = l->at[p].item;
        if (!mn_sight_new(s, l, p))
            continue;
        n++;
        const mn_seen *at = mn_scratch_find(t, l->at[p].other);
        if (at)
            common += way == MN_OUT ? at->edge > j : at->edge < j;
    }
    return (found){common, n < known ? n : known, mn_unlikely(common, (double)n * known / crowd)};
}

/* near: the side on which the payment is one of many; far: of its middle, whose ends are tried. */
static found best_end(mn_sight *s, mn_scratch *t, const mn_sight_side *near,
                      const mn_sight_side *far)
{
    const mn_lists *l = far->l;
    const int way = l == &s->h->first[MN_IN] ? MN_IN : MN_OUT;
    const int known = remember(s, t, near);
    const mn_run r = mn_side_run(s, far, MN_LOOK_BACK, NEAREST);
    found best = {0};

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = l->at[p].item, end = l->at[p].other;
        if ((way == MN_IN ? j >= s->i : j <= s->i) || !mn_sight_new(s, l, p) || end == near->x)
            continue;
        const found f = meet(s, t, !way, end, known);
        if (f.n > 1 && (f.unlikely > best.unlikely || (best.unlikely <= 0 && f.n > best.n)))
            best = f;
    }
    return best;
}

static void put(const found *f, float *to)
{
    to[0] = (float)f->n;
    to[1] = (float)f->unlikely;
    to[2] = f->n ? (float)f->n / (float)f->share_of : 0;
}

void mn_middle_reckon(mn_sight *s, mn_scratch *t, float *values)
{
    const mn_sight_side *side = s->side;
    found f = best_end(s, t, &side[MN_SIDE_PAYEE_IN], &side[MN_SIDE_PAYER_IN]);

    put(&f, values + MN_F_gather_n);
    if (!s->ahead)
        return;
    f = best_end(s, t, &side[MN_SIDE_PAYER_OUT], &side[MN_SIDE_PAYEE_OUT]);
    put(&f, values + MN_F_scatter_n);
}
