/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.c - whom to ask for documents first: from the chain to a coverage. See plan.h.
 */
#include "trace/plan/plan.h"

#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "trace/chain/carried.h"
#include "trace/plan/risk.h"

static bool bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static void set(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* --- what is looked at --------------------------------------------------------------------- */

/* All whose purchases are on a way to the buyer: it, its suppliers, theirs, ... */
static mn_status find_scope(mn_plan *p, const mn_chain *c, uint32_t buyer, mn_err *e)
{
    p->scope = calloc((size_t)c->parties / 64 + 1, sizeof *p->scope);
    if (!p->scope)
        return mn_fail_memory(e);
    if (buyer == MN_NOT_ANY) {
        for (size_t i = 0; i < (size_t)c->parties / 64 + 1; i++)
            p->scope[i] = UINT64_MAX;
        return MN_OK;
    }
    uint32_t *queue = malloc(((size_t)c->parties + 1) * sizeof *queue);
    if (!queue)
        return mn_fail_memory(e);
    size_t n = 0;
    queue[n++] = buyer;
    set(p->scope, buyer);
    for (size_t at = 0; at < n; at++)
        for (uint32_t g = c->in [queue[at]]; g < c->in[queue[at] + 1]; g++)
            if (!bit(p->scope, c->edge[g].seller)) {
                set(p->scope, c->edge[g].seller);
                queue[n++] = c->edge[g].seller;
            }
    free(queue);
    return MN_OK;
}

/* --- weights ------------------------------------------------------------------------------- */

/* What a supply weighs; how it is counted. */
static mn_status weigh(int64_t *out, mn_plan *p, const mn_plan_asked *a, uint32_t supply,
                       uint32_t risk, mn_plan_counts *n, mn_err *e)
{
    mn_worth_told told = MN_WORTH_KNOWN;
    *out = 1;
    if (a->by == MN_PLAN_RISK && !risk) {
        *out = 0;
        if (n)
            n->no_risk++;
        return MN_OK;
    }
    if (a->by == MN_PLAN_COUNT)
        return MN_OK;
    mn_status st = mn_worth_of(&told, out, &p->worth, supply, n != NULL, e);
    if (n) {
        n->no_value += told == MN_WORTH_NO_VALUE;
        n->no_rate += told == MN_WORTH_NO_RATE;
    }
    if (a->by == MN_PLAN_RISK)
        *out = (int64_t)((__int128)*out * risk / MN_PLAN_CERTAIN);
    return st;
}

static mn_status weigh_edge(int64_t *out, mn_plan *p, const mn_chain *c, const mn_plan_asked *a,
                            uint32_t edge, mn_plan_edge *told, mn_plan_counts *n, mn_err *e)
{
    const mn_chain_edge *g = &c->edge[edge];
    const uint32_t risk = p->risk ? p->risk[edge] : MN_PLAN_CERTAIN;
    int64_t sum = 0, w;
    const bool twice = mn_chain_told_twice(c, edge);
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        if (n)
            n->supplies++;
        if (mn_chain_is_transport(c, i, twice)) {
            if (n)
                n->transports++;
            continue;
        }
        if (c->supply.kind && c->supply.kind[i] == MN_RETURN) {
            if (n)
                n->returns++;
            continue;
        }
        if (mn_documented(p->documented, i)) {
            if (n)
                n->documented++;
            continue;
        }
        if (n)
            n->unsettled++;
        mn_status st = weigh(&w, p, a, i, risk, n, e);
        if (st)
            return st;
        if (__builtin_add_overflow(sum, w, &sum) || sum > MN_COVER_MOST) {
            mn_fail(e, MN_DATA, "the values are too large to be added");
            return mn_hint(e, "plan by count ('--by count'), or look for a value that is wrong");
        }
        if (told) {
            const int32_t day = c->supply.from ? c->supply.from[i] : MN_NO_DAY;
            told->supplies++;
            if (day != MN_NO_DAY && (told->since == MN_NO_DAY || day < told->since))
                told->since = day;
            if (day != MN_NO_DAY && (told->until == MN_NO_DAY || day > told->until))
                told->until = day;
        }
    }
    *out = sum;
    return MN_OK;
}

mn_status mn_plan_edge_open(mn_plan_edge *out, mn_plan *p, const mn_chain *c,
                            const mn_plan_asked *a, uint32_t edge, mn_err *e)
{
    *out = (mn_plan_edge){.since = MN_NO_DAY, .until = MN_NO_DAY};
    if (!bit(p->scope, c->edge[edge].buyer))
        return MN_OK;
    return weigh_edge(&out->weight, p, c, a, edge, out, NULL, e);
}

/* --- the coverage -------------------------------------------------------------------------- */

typedef struct graph {
    uint32_t *node; /* of each party; MN_NOT_ANY: can't be asked */
    int64_t *own, *cost;
    mn_cover_edge *edge;
    size_t edges, cap;
} graph;

static void free_graph(graph *g)
{
    free(g->node);
    free(g->own);
    free(g->cost);
    free(g->edge);
}

/* Who can be asked: sellers in scope, but for the buyer itself and those whose cost is 0. */
static mn_status find_nodes(graph *g, mn_plan *p, const mn_chain *c, const mn_plan_asked *a,
                            mn_err *e)
{
    const size_t n = c->parties;
    g->node = malloc((n + 1) * sizeof *g->node);
    g->own = calloc(n + 1, sizeof *g->own);
    g->cost = malloc((n + 1) * sizeof *g->cost);
    p->party = malloc((n + 1) * sizeof *p->party);
    if (!g->node || !g->own || !g->cost || !p->party)
        return mn_fail_memory(e);
    for (uint32_t v = 0; v < n; v++) {
        g->node[v] = MN_NOT_ANY;
        if (v == a->buyer || !bit(p->scope, v) || c->out[v] == c->out[v + 1] ||
            (a->cost && !a->cost[v]))
            continue;
        g->node[v] = p->parties;
        g->cost[p->parties] = a->cost ? a->cost[v] : 100;
        p->party[p->parties++] = v;
    }
    return MN_OK;
}

static mn_status put_weight(graph *g, mn_plan *p, uint32_t seller, uint32_t buyer, int64_t w,
                            mn_err *e)
{
    uint32_t a = g->node[seller], b = g->node[buyer];
    if (!w)
        return MN_OK;
    if (__builtin_add_overflow(p->total, w, &p->total) || p->total > MN_COVER_MOST) {
        mn_fail(e, MN_DATA, "the values are too large to be added");
        return mn_hint(e, "plan by count ('--by count'), or look for a value that is wrong");
    }
    if (a == MN_NOT_ANY || a == b) {
        a = b;
        b = MN_NOT_ANY;
    }
    if (a == MN_NOT_ANY) {
        p->counts.nobody++;
        p->counts.nobody_weight += w;
        return MN_OK;
    }
    if (b == MN_NOT_ANY) {
        g->own[a] += w;
        return MN_OK;
    }
    mn_cover_edge *last = g->edges ? &g->edge[g->edges - 1] : NULL;
    if (last && last->a == a && last->b == b) { /* another good of the same two */
        last->weight += w;
        return MN_OK;
    }
    if (!mn_grow(&g->edge, &g->cap, g->edges + 1, sizeof *g->edge))
        return mn_fail_memory(e);
    g->edge[g->edges++] = (mn_cover_edge){a, b, w};
    return MN_OK;
}

static mn_status find_edges(graph *g, mn_plan *p, const mn_chain *c, const mn_plan_asked *a,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t k = 0; !st && k < c->edges; k++) {
        int64_t w = 0;
        if (k % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (!bit(p->scope, c->edge[k].buyer))
            continue;
        if (!(st = weigh_edge(&w, p, c, a, k, NULL, &p->counts, e)))
            st = put_weight(g, p, c->edge[k].seller, c->edge[k].buyer, w, e);
    }
    return st;
}

/* The least weight that is a share of the total; rounded up, as the share is to be reached. */
static int64_t part_of(int64_t total, double share)
{
    const double v = ceil((double)total * share);
    return v >= (double)total ? total : (int64_t)v;
}

mn_status mn_plan_make(mn_plan *out, const mn_chain *c, const mn_plan_asked *a, const mn_ctx *ctx,
                       mn_err *e)
{
    mn_plan p = {0};
    graph g = {0};
    mn_status st = mn_worth_new(&p.worth, c, a->reference, e);
    if (!st)
        st = mn_documented_find(&p.documented, c, a->scope, false, MN_NO_DAY, ctx, e);
    if (!st)
        st = find_scope(&p, c, a->buyer, e);
    if (!st && a->by == MN_PLAN_RISK)
        st = mn_plan_risk(&p.risk, c, a->nexus, e);
    if (!st)
        st = find_nodes(&g, &p, c, a, e);
    if (!st)
        st = find_edges(&g, &p, c, a, ctx, e);
    if (!st) {
        const mn_cover cover = {
            .nodes = p.parties, .edges = g.edges, .own = g.own, .cost = g.cost, .edge = g.edge};
        const mn_cover_asked asked = {.budget = a->budget,
                                      .count = a->count,
                                      .reach = isnan(a->reach) ? -1 : part_of(p.total, a->reach)};
        st = mn_cover_solve(&p.cover, &cover, &asked, ctx, e);
    }
    free_graph(&g);
    if (st)
        mn_plan_free(&p);
    else
        *out = p;
    return st;
}

void mn_plan_free(mn_plan *p)
{
    mn_cover_plan_free(&p->cover);
    mn_worth_free(&p->worth);
    free(p->party);
    free(p->documented);
    free(p->scope);
    free(p->risk);
    *p = (mn_plan){0};
}
