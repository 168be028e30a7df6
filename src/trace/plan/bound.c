/* SPDX-License-Identifier: Apache-2.0
 *
 * bound.c - how much could be settled at most: a dual solution of the linear programme.
 *
 * max sum w_e z_e + sum own_v x_v, z_e <= x_a + x_b, z_e <= 1, c x <= B, 0 <= x <= 1 has the dual
 * D(y, l) = sum (w_e - y_e) + l B + sum_v max(0, Y_v - l c_v), 0 <= y_e <= w_e. Any y and l bound
 * the best there is from above; with the best l for y this is sum (w_e - y_e) plus a fractional
 * knapsack, which is computed exactly. y is improved in turns: along each edge alone (both ends
 * above l c_v: y falls; both below: it rises; each unit gains one), and by a subgradient with
 * Polyak's step towards what was picked (Held, Wolfe & Crowder 1974, doi 10.1007/BF01580223).
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "trace/plan/cover.h"

/* A node as the knapsack sees it. */
typedef struct item {
    int64_t value, cost;
    uint32_t node;
} item;

typedef struct dual {
    const mn_cover *c;
    mn_cover_plan *p;
    bool ones;     /* costs are 1: the count is what is limited */
    int64_t limit; /* B; below 0: none */
    int64_t reach; /* below 0: none */
    int64_t *y;    /* an edge */
    int64_t *sum;  /* Y, a node */
    int64_t *line; /* l c_v, rounded down */
    uint8_t *in;   /* in the knapsack: 0, 1, 2: in part */
    item *item;
    size_t items;
    int64_t slack; /* sum (w - y) */
    int64_t value; /* D of the last look */
    int64_t aim;   /* what picks within the limit of the last look settle */
    item edge;     /* where the knapsack is full: l is its value by its cost */
    mn_rng rng;
} dual;

static int64_t cost_of(const dual *d, uint32_t v)
{
    return d->ones ? 1 : d->c->cost[v];
}

static int by_ratio(const void *a, const void *b)
{
    const item *x = a, *y = b;
    const __int128 p = (__int128)x->value * y->cost, q = (__int128)y->value * x->cost;
    if (p != q)
        return p > q ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

static void swap(item *a, item *b)
{
    const item t = *a;
    *a = *b;
    *b = t;
}

/* Whether items of so much cost and value still leave what is asked open. */
static bool short_of(const dual *d, __int128 cost, __int128 value)
{
    const mn_cover_plan *p = d->p;
    const int64_t last = p->n ? d->ones ? (int64_t)p->n : p->pick[p->n - 1].spent : 0;
    return (d->limit >= 0 && cost <= d->limit) || cost <= last ||
           (d->reach >= 0 && d->slack + value < d->reach);
}

/* Puts the best items first, as many as are needed, in order; returns how many. Expected O(n). */
static size_t select_best(dual *d)
{
    size_t lo = 0, hi = d->items;
    __int128 cost = 0, value = 0;
    while (hi - lo > 1) {
        size_t at = lo;
        __int128 c = 0, v = 0;
        swap(&d->item[lo + mn_rng_u64(&d->rng) % (hi - lo)], &d->item[hi - 1]);
        for (size_t i = lo; i < hi - 1; i++)
            if (by_ratio(&d->item[i], &d->item[hi - 1]) < 0) {
                c += d->item[i].cost;
                v += d->item[i].value;
                swap(&d->item[i], &d->item[at++]);
            }
        swap(&d->item[at], &d->item[hi - 1]);
        if (!short_of(d, cost + c, value + v)) {
            hi = at;
            continue;
        }
        cost += c + d->item[at].cost;
        value += v + d->item[at].value;
        lo = at + 1;
        if (!short_of(d, cost, value))
            hi = lo;
    }
    size_t n = lo;
    if (lo < d->items && short_of(d, cost, value))
        n = lo + 1;
    qsort(d->item, n, sizeof *d->item, by_ratio);
    return n;
}

static int64_t at_most(int64_t a, __int128 b)
{
    return b < a ? (int64_t)b : a;
}

/* value of part of an item, rounded up. */
static __int128 part(const item *i, __int128 room)
{
    return (i->value * room + i->cost - 1) / i->cost;
}

/* The costs at which at least what is asked can be reached, by these items; rounded up. */
static void tell_least(const dual *d, size_t n)
{
    __int128 cost = 0, value = d->slack;
    mn_cover_plan *p = d->p;
    for (size_t i = 0; i < n && value < d->reach; i++) {
        const item *at = &d->item[i];
        if (value + at->value >= d->reach) {
            cost += (((__int128)d->reach - value) * at->cost + at->value - 1) / at->value;
            value = d->reach;
        } else {
            cost += at->cost;
            value += at->value;
        }
    }
    if (value >= d->reach && cost > p->least)
        p->least = (int64_t)cost;
}

/* What those picks settle that fit into a limit. */
static int64_t settled_within(const dual *d, int64_t limit)
{
    const mn_cover_plan *p = d->p;
    size_t n = 0;
    while (n < p->n && (d->ones ? (int64_t)n + 1 : p->pick[n].spent) <= limit)
        n++;
    return n ? p->pick[n - 1].total : 0;
}

/* Looks at y: what it says of the limit and of each pick. Sets value, edge, in. */
static void look(dual *d)
{
    const mn_cover *c = d->c;
    mn_cover_plan *p = d->p;
    d->items = 0;
    for (uint32_t v = 0; v < c->nodes; v++) {
        d->in[v] = 0;
        if (d->sum[v] > 0)
            d->item[d->items++] = (item){d->sum[v], cost_of(d, v), v};
    }
    const size_t n = select_best(d);
    const int64_t last = p->n ? d->ones ? (int64_t)p->n : p->pick[p->n - 1].spent : 0;
    const int64_t limit = d->limit >= 0   ? d->limit
                          : d->reach >= 0 ? p->least + (last - p->least + 1) / 2
                                          : last;
    __int128 cost = 0, value = d->slack;
    size_t pick = 0, i = 0;
    for (;; i++) {
        const bool end = i == n;
        for (; pick < p->n; pick++) {
            const int64_t spent = d->ones ? (int64_t)pick + 1 : p->pick[pick].spent;
            if (!end && cost + d->item[i].cost <= spent)
                break;
            const __int128 more = end ? 0 : part(&d->item[i], spent - cost);
            p->pick[pick].bound = at_most(p->pick[pick].bound, value + more);
        }
        if (end || cost + d->item[i].cost > limit)
            break;
        cost += d->item[i].cost;
        value += d->item[i].value;
        d->in[d->item[i].node] = 1;
    }
    d->edge = (item){0, 1, 0};
    if (i < n) {
        d->edge = d->item[i];
        d->in[d->edge.node] = 2;
        value += part(&d->edge, limit - cost);
    }
    d->value = at_most(p->all, value);
    d->aim = settled_within(d, limit);
    if (d->limit >= 0)
        p->bound = at_most(p->bound, value);
    if (d->reach >= 0)
        tell_least(d, n);
}

/* Moves y along each edge alone, at the l of the last look; never makes it worse at that l. */
static void along_edges(dual *d, bool back)
{
    const mn_cover *c = d->c;
    for (uint32_t v = 0; v < c->nodes; v++) {
        const __int128 l = (__int128)d->edge.value * cost_of(d, v) / d->edge.cost;
        d->line[v] = at_most(MN_COVER_MOST, l);
    }
    for (size_t k = 0; k < c->edges; k++) {
        const size_t i = back ? c->edges - 1 - k : k;
        const mn_cover_edge *g = &c->edge[i];
        const int64_t a = d->sum[g->a] - d->line[g->a], b = d->sum[g->b] - d->line[g->b];
        int64_t by = 0;
        if (a > 0 && b > 0) {
            by = a < b ? a : b;
            by = -(by < d->y[i] ? by : d->y[i]);
        } else if (a < 0 && b < 0) {
            by = a > b ? -a : -b;
            by = by < g->weight - d->y[i] ? by : g->weight - d->y[i];
        }
        if (by) {
            d->y[i] += by;
            d->sum[g->a] += by;
            d->sum[g->b] += by;
            d->slack -= by;
        }
    }
}

/* -1, 0 or 1: whether both ends are in the knapsack, one, or none. An end that is in it in part
 * counts as what the other is not, which is among the subgradients' limits. */
static int pull(const dual *d, const mn_cover_edge *g)
{
    const int a = d->in[g->a], b = d->in[g->b];
    if (a == 2 || b == 2)
        return 0;
    return a + b - 1;
}

/* A step of the subgradient, in y / w. */
static void step(dual *d, double scale)
{
    const mn_cover *c = d->c;
    double norm = 0;
    for (size_t i = 0; i < c->edges; i++) {
        const int g = pull(d, &c->edge[i]);
        const double w = (double)c->edge[i].weight;
        if ((g > 0 && d->y[i] > 0) || (g < 0 && d->y[i] < c->edge[i].weight))
            norm += w * w;
    }
    if (!(norm > 0) || d->value <= d->aim)
        return;
    const double size = scale * (double)(d->value - d->aim) / norm;
    for (size_t i = 0; i < c->edges; i++) {
        const mn_cover_edge *e = &c->edge[i];
        const int g = pull(d, e);
        if (!g)
            continue;
        const double w = (double)e->weight, by = size * w * w;
        int64_t to = by >= w ? e->weight : (int64_t)by;
        to = g > 0 ? d->y[i] - to : d->y[i] + to;
        to = to < 0 ? 0 : to > e->weight ? e->weight : to;
        const int64_t moved = to - d->y[i];
        d->y[i] = to;
        d->sum[e->a] += moved;
        d->sum[e->b] += moved;
        d->slack -= moved;
    }
}

/* y = 0 at edges of which both ends were picked, w elsewhere. */
static void begin(dual *d, bool plain)
{
    const mn_cover *c = d->c;
    d->slack = 0;
    for (uint32_t v = 0; v < c->nodes; v++) {
        d->in[v] = 0;
        d->sum[v] = c->own[v];
    }
    for (size_t i = 0; !plain && i < d->p->n; i++)
        d->in[d->p->pick[i].node] = 1;
    for (size_t i = 0; i < c->edges; i++) {
        const mn_cover_edge *g = &c->edge[i];
        d->y[i] = d->in[g->a] && d->in[g->b] ? 0 : g->weight;
        d->slack += g->weight - d->y[i];
        d->sum[g->a] += d->y[i];
        d->sum[g->b] += d->y[i];
    }
}

static mn_status improve(dual *d, const mn_cover_asked *a, const mn_ctx *ctx, mn_err *e)
{
    const mn_cover *c = d->c;
    const double work = (double)c->edges + c->nodes + 1;
    const unsigned able = 3e8 / work > 300 ? 300 : 3e8 / work < 8 ? 8 : (unsigned)(3e8 / work);
    const unsigned steps = a->steps ? a->steps : able;
    mn_status st = MN_OK;
    begin(d, true);
    look(d);
    begin(d, false);
    for (unsigned i = 0; !st && i < steps; i++) {
        look(d);
        if (d->value <= d->aim)
            break;
        along_edges(d, i % 2);
        look(d);
        if (d->value <= d->aim)
            break;
        step(d, 2.0 / (1 + i / 16.0));
        st = mn_poll(ctx, e);
    }
    return st;
}

static mn_status bound_by(mn_cover_plan *p, const mn_cover *c, const mn_cover_asked *a, bool ones,
                          const mn_ctx *ctx, mn_err *e)
{
    const size_t n = (size_t)c->nodes + 1;
    dual d = {.c = c,
              .p = p,
              .ones = ones,
              .limit = ones ? (a->count ? (int64_t)a->count : -1) : a->budget,
              .reach = ones ? -1 : a->reach,
              .y = malloc((c->edges + 1) * sizeof *d.y),
              .sum = malloc(n * sizeof *d.sum),
              .line = malloc(n * sizeof *d.line),
              .in = malloc(n),
              .item = malloc(n * sizeof *d.item)};
    mn_rng_init(&d.rng, 1, 0);
    mn_status st =
        d.y && d.sum && d.line && d.in && d.item ? improve(&d, a, ctx, e) : mn_fail_memory(e);
    free(d.y);
    free(d.sum);
    free(d.line);
    free(d.in);
    free(d.item);
    return st;
}

mn_status mn_cover_bound(mn_cover_plan *p, const mn_cover *c, const mn_cover_asked *a,
                         const mn_ctx *ctx, mn_err *e)
{
    p->bound = p->all;
    p->least = 0;
    for (size_t i = 0; i < p->n; i++)
        p->pick[i].bound = p->all;
    mn_status st = MN_OK;
    if (a->count && a->budget < 0 && a->reach < 0)
        return bound_by(p, c, a, true, ctx, e);
    if (a->count)
        st = bound_by(p, c, a, true, ctx, e);
    if (!st)
        st = bound_by(p, c, a, false, ctx, e);
    return st;
}
