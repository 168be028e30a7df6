/* SPDX-License-Identifier: Apache-2.0
 *
 * cover.c - whom to ask: greedily, by gain a cost.
 *
 * A heap keeps nodes by the gain that they had when they were put there. Gains only fall, so that
 * one on top whose gain still stands is the best; one whose gain fell is put back.
 */
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "trace/plan/cover.h"

typedef struct greedy {
    const mn_cover *c;
    size_t *row;   /* arcs of node v: row[v] .. row[v+1]-1 */
    uint32_t *arc; /* numbers of edges */
    int64_t *gain; /* as it is now */
    int64_t *key;  /* as it was when put into the heap */
    uint32_t *heap;
    size_t heaped;
    bool *picked;
    mn_cover_pick *pick;
    size_t n, cap;
    bool ones; /* only their number is limited: what one costs does not matter */
} greedy;

/* Whether a goes before b: more gain a cost, then more gain, then the lower number. */
static bool before(const greedy *g, uint32_t a, uint32_t b)
{
    const int64_t *cost = g->c->cost;
    const __int128 x = g->ones ? g->key[a] : (__int128)g->key[a] * cost[b],
                   y = g->ones ? g->key[b] : (__int128)g->key[b] * cost[a];
    if (x != y)
        return x > y;
    return g->key[a] != g->key[b] ? g->key[a] > g->key[b] : a < b;
}

static void sink(greedy *g, size_t at)
{
    const uint32_t v = g->heap[at];
    for (size_t child; (child = 2 * at + 1) < g->heaped; at = child) {
        if (child + 1 < g->heaped && before(g, g->heap[child + 1], g->heap[child]))
            child++;
        if (!before(g, g->heap[child], v))
            break;
        g->heap[at] = g->heap[child];
    }
    g->heap[at] = v;
}

static void drop_top(greedy *g)
{
    g->heap[0] = g->heap[--g->heaped];
    if (g->heaped)
        sink(g, 0);
}

static mn_status take(greedy *g, uint32_t v, mn_err *e)
{
    const mn_cover *c = g->c;
    if (!mn_grow(&g->pick, &g->cap, g->n + 1, sizeof *g->pick))
        return mn_fail_memory(e);
    const mn_cover_pick *last = g->n ? &g->pick[g->n - 1] : NULL;
    g->pick[g->n] = (mn_cover_pick){.node = v,
                                    .gain = g->gain[v],
                                    .total = (last ? last->total : 0) + g->gain[v],
                                    .spent = (last ? last->spent : 0) + c->cost[v]};
    g->n++;
    g->picked[v] = true;
    g->gain[v] = 0;
    for (size_t i = g->row[v]; i < g->row[v + 1]; i++) {
        const mn_cover_edge *d = &c->edge[g->arc[i]];
        const uint32_t other = d->a ^ d->b ^ v;
        if (!g->picked[other])
            g->gain[other] -= d->weight;
    }
    return MN_OK;
}

static bool fits(const greedy *g, const mn_cover_asked *a, uint32_t v)
{
    const int64_t spent = g->n ? g->pick[g->n - 1].spent : 0;
    int64_t then;
    return !__builtin_add_overflow(spent, g->c->cost[v], &then) &&
           (a->budget < 0 || then <= a->budget) && (!a->count || g->n < a->count);
}

static bool done(const greedy *g, const mn_cover_asked *a)
{
    return a->reach >= 0 && (g->n ? g->pick[g->n - 1].total : 0) >= a->reach;
}

/* Picks by gain a cost; first, unless UINT32_MAX, is picked before all. */
static mn_status run(greedy *g, const mn_cover_asked *a, uint32_t first, const mn_ctx *ctx,
                     mn_err *e)
{
    const mn_cover *c = g->c;
    for (uint32_t v = 0; v < c->nodes; v++) {
        g->gain[v] = c->own[v];
        g->picked[v] = false;
    }
    for (size_t i = 0; i < c->edges; i++) {
        g->gain[c->edge[i].a] += c->edge[i].weight;
        g->gain[c->edge[i].b] += c->edge[i].weight;
    }
    g->n = g->heaped = 0;
    for (uint32_t v = 0; v < c->nodes; v++)
        if ((g->key[v] = g->gain[v]) > 0)
            g->heap[g->heaped++] = v;
    mn_status st = MN_OK;
    if (first != UINT32_MAX)
        st = take(g, first, e);
    for (size_t at = g->heaped / 2; at-- > 0;)
        sink(g, at);
    for (size_t turn = 0; !st && g->heaped && !done(g, a); turn++) {
        const uint32_t v = g->heap[0];
        if (turn % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (!g->gain[v] || !fits(g, a, v))
            drop_top(g); /* costs so far only grow: it will not fit later */
        else if (g->key[v] != g->gain[v]) {
            g->key[v] = g->gain[v];
            sink(g, 0);
        } else if (!(st = take(g, v, e)))
            drop_top(g);
    }
    return st;
}

/* The node that settles most alone among those that fit; UINT32_MAX: none. */
static uint32_t best_single(greedy *g, const mn_cover_asked *a)
{
    const mn_cover *c = g->c;
    uint32_t best = UINT32_MAX;
    g->n = 0;
    for (uint32_t v = 0; v < c->nodes; v++)
        g->gain[v] = c->own[v];
    for (size_t i = 0; i < c->edges; i++) {
        g->gain[c->edge[i].a] += c->edge[i].weight;
        g->gain[c->edge[i].b] += c->edge[i].weight;
    }
    for (uint32_t v = 0; v < c->nodes; v++)
        if (g->gain[v] > 0 && fits(g, a, v) && (best == UINT32_MAX || g->gain[v] > g->gain[best]))
            best = v;
    return best;
}

static mn_status prepare(greedy *g, const mn_cover *c, mn_err *e)
{
    const size_t n = c->nodes;
    g->c = c;
    g->row = calloc(n + 2, sizeof *g->row);
    g->arc = malloc((c->edges ? c->edges : 1) * 2 * sizeof *g->arc);
    g->gain = malloc((n + 1) * sizeof *g->gain);
    g->key = malloc((n + 1) * sizeof *g->key);
    g->heap = malloc((n + 1) * sizeof *g->heap);
    g->picked = malloc(n + 1);
    if (!g->row || !g->arc || !g->gain || !g->key || !g->heap || !g->picked)
        return mn_fail_memory(e);
    /* Counted two places on, so that filling moves each beginning to where it belongs. */
    for (size_t i = 0; i < c->edges; i++) {
        MN_BUG(c->edge[i].a < n && c->edge[i].b < n && c->edge[i].a != c->edge[i].b);
        g->row[c->edge[i].a + 2]++;
        g->row[c->edge[i].b + 2]++;
    }
    for (size_t v = 2; v < n + 2; v++)
        g->row[v] += g->row[v - 1];
    for (size_t i = 0; i < c->edges; i++) {
        g->arc[g->row[c->edge[i].a + 1]++] = (uint32_t)i;
        g->arc[g->row[c->edge[i].b + 1]++] = (uint32_t)i;
    }
    return MN_OK;
}

static void release(greedy *g)
{
    free(g->row);
    free(g->arc);
    free(g->gain);
    free(g->key);
    free(g->heap);
    free(g->picked);
    free(g->pick);
}

static bool equal_costs(const mn_cover *c)
{
    for (uint32_t v = 1; v < c->nodes; v++)
        if (c->cost[v] != c->cost[0])
            return false;
    return true;
}

/* Whether the answer at hand is better than the one that was kept. */
static bool better(const greedy *g, const mn_cover_plan *p, const mn_cover_asked *a)
{
    const mn_cover_pick *x = g->n ? &g->pick[g->n - 1] : NULL,
                        *y = p->n ? &p->pick[p->n - 1] : NULL;
    if (!x || !y)
        return x != NULL;
    if (a->reach >= 0 && x->total >= a->reach && y->total >= a->reach)
        return x->spent < y->spent;
    return x->total > y->total;
}

mn_status mn_cover_solve(mn_cover_plan *out, const mn_cover *c, const mn_cover_asked *a,
                         const mn_ctx *ctx, mn_err *e)
{
    greedy g = {.ones = a->count && a->budget < 0 && a->reach < 0};
    mn_cover_plan p = {0};
    mn_status st = prepare(&g, c, e);
    for (uint32_t v = 0; !st && v < c->nodes; v++)
        p.all += c->own[v];
    for (size_t i = 0; !st && i < c->edges; i++)
        p.all += c->edge[i].weight;
    if (!st)
        st = run(&g, a, UINT32_MAX, ctx, e);
    if (!st) {
        p.pick = g.pick;
        p.n = g.n;
        g.pick = NULL;
        g.n = g.cap = 0;
    }
    if (!st && !g.ones && !equal_costs(c)) {
        const uint32_t single = best_single(&g, a);
        if (single != UINT32_MAX && !(st = run(&g, a, single, ctx, e)) && better(&g, &p, a)) {
            mn_cover_pick *old = p.pick;
            p.pick = g.pick;
            p.n = g.n;
            g.pick = old;
        }
    }
    p.reached = a->reach >= 0 && (p.n ? p.pick[p.n - 1].total : 0) >= a->reach;
    release(&g);
    if (!st)
        st = mn_cover_bound(&p, c, a, ctx, e);
    if (st)
        mn_cover_plan_free(&p);
    else
        *out = p;
    return st;
}

void mn_cover_plan_free(mn_cover_plan *p)
{
    free(p->pick);
    *p = (mn_cover_plan){0};
}
