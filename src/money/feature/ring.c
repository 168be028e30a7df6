/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/ring.c - the least likely way back: whether new payments of some days lead from the
 * payee back to the payer, in whatever order they were made.
 *
 * In a busy graph most parties are joined by some path. A path through parties with d new payments
 * each is one of about the product of the d that start here, and so it is by chance what any of the
 * window's payments would have hit: the feature is ln(payments in the window / 7) less the sum of
 * ln(d + 0.3) along the way; 7 is about how many payments there are for a new one. The cheapest way
 * is sought from both ends (Dijkstra), at most 5 steps from each and within a budget of visits.
 */
#include "core/rng.h"
#include "money/feature/history.h"

enum { VISITS = 400, STEPS = 5, NEAREST = 32 };
static const double slack = 3, per_new = 7;

static bool before(const mn_queued *a, const mn_queued *b)
{
    return a->cost < b->cost || (a->cost == b->cost && a->party < b->party);
}

static bool push(mn_heap *h, mn_queued x)
{
    if (h->n == MN_TABLE_MOST)
        return false;
    unsigned k = h->n++;
    for (; k && before(&x, &h->q[(k - 1) / 2]); k = (k - 1) / 2)
        h->q[k] = h->q[(k - 1) / 2];
    h->q[k] = x;
    return true;
}

static mn_queued pop(mn_heap *h)
{
    const mn_queued first = h->q[0], x = h->q[--h->n];
    unsigned k = 0;
    for (unsigned c; (c = 2 * k + 1) < h->n; k = c) {
        if (c + 1 < h->n && before(&h->q[c + 1], &h->q[c]))
            c++;
        if (!before(&h->q[c], &x))
            break;
        h->q[k] = h->q[c];
    }
    h->q[k] = x;
    return first;
}

typedef struct {
    mn_sight *s;
    mn_scratch *t;
    uint32_t lo;
    uint32_t end[2]; /* where each search begins: payee, payer */
    double best;
    int length;
} search;

/* Goes on from one party that a search (0: forwards, 1: backwards) has reached. */
static void spread(search *q, int side, const mn_queued *at)
{
    const int way = side ? MN_IN : MN_OUT;
    const mn_lists *l = &q->s->h->first[way];
    const mn_run r = mn_sight_run(q->s, way, at->party, q->lo, NEAREST);
    unsigned degree = 0;

    for (uint32_t p = r.a; p < r.b; p++) {
        degree += l->at[p].item != q->s->i && mn_sight_new(q->s, l, p);
    }
    const float cost = at->cost + (float)q->t->log_degree[degree];
    for (uint32_t p = r.a; degree && p < r.b; p++) {
        if (l->at[p].item == q->s->i || !mn_sight_new(q->s, l, p))
            continue;
        const uint32_t next = l->at[p].other;
        if (next == q->end[side])
            continue;
        mn_seen *x = mn_scratch_at(q->t, next);
        if (!x) {
            q->s->cut = true;
            continue;
        }
        if (x->hops[side] != 255 && x->cost[side] <= cost)
            continue;
        x->cost[side] = cost;
        x->hops[side] = at->hops + 1;
        if (next != q->end[!side] &&
            !push(&q->t->heap[side], (mn_queued){cost, next, at->hops + 1}))
            q->s->cut = true;
        const double both = (double)cost + (double)x->cost[!side];
        if (x->hops[!side] != 255 && both < q->best)
            q->best = both, q->length = x->hops[0] + x->hops[1];
    }
}

/* The surprise of the way back by payments from lo to hi; -9: none was found. */
static double way_back(mn_sight *s, mn_scratch *t, uint32_t lo, int *n)
{
    const uint32_t from = s->h->from[s->i], to = s->h->to[s->i];
    search q = {.s = s, .t = t, .lo = lo, .end = {to, from}, .best = 1e9};
    const double all = mn_log((double)(s->hi - lo + 1)) - mn_log(per_new);

    mn_scratch_clear(t);
    mn_seen *at = mn_scratch_at(t, to);
    at->cost[0] = 0, at->hops[0] = 0;
    at = mn_scratch_at(t, from);
    at->cost[1] = 0, at->hops[1] = 0;
    push(&t->heap[0], (mn_queued){0, to, 0});
    push(&t->heap[1], (mn_queued){0, from, 0});
    for (int visits = 0; visits < VISITS && t->heap[0].n && t->heap[1].n; visits++) {
        const double a = t->heap[0].q[0].cost, b = t->heap[1].q[0].cost;
        if (a + b >= q.best || a + b > all + slack)
            break;
        const int side = a > b;
        const mn_queued top = pop(&t->heap[side]);
        const mn_seen *x = mn_scratch_find(t, top.party);
        if (top.cost <= x->cost[side] && top.hops < STEPS)
            spread(&q, side, &top);
    }
    *n = q.best < 1e8 ? q.length + 1 : 0;
    return q.best < 1e8 ? all - q.best : -9;
}

/* The best of the windows of so many days about the payment: it ends them, or lies within. */
static void ring(mn_sight *s, mn_scratch *t, int days, float *f)
{
    const uint32_t hi = s->hi;
    const int ahead = (int)s->ahead < days ? (int)s->ahead : days;
    double best = -9;
    int length = 0;

    for (int part = 0; part < (ahead ? 3 : 1); part++) {
        const int next = ahead * part / 2, back = days - next;
        int n;
        if (ahead) {
            s->hi = mn_history_from_day(s->h, (int64_t)s->day + next + 1) - 1;
        }
        const double u = way_back(s, t, mn_history_from_day(s->h, (int64_t)s->day - back), &n);
        if (u > best)
            best = u, length = n;
    }
    s->hi = hi;
    f[0] = (float)best;
    f[1] = (float)length;
}

void mn_ring_reckon(mn_sight *s, mn_scratch *t, float *values)
{
    ring(s, t, 20, values + MN_F_ring20);
    ring(s, t, 8, values + MN_F_ring8);
}
