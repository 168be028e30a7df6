/* SPDX-License-Identifier: Apache-2.0
 *
 * far.c - how far parties are from what paths end at, by edges alone.
 *
 * Looked for from both sides at once: down from the ends, and up from the buyers, each time a tier
 * on the side whose next tier takes less time, until both together have all tiers but one. So one
 * buyer pays for a few tiers of its own, and many buyers share what lies below the ends. Goods and
 * days can only make ways longer: what is too far here is left out of the layout, and nothing else.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"
#include "trace/path/graph.h"

/* Parties in the order in which they were met, and where their tiers begin. */
typedef struct front {
    uint32_t *party;
    size_t n, room;
    size_t begin; /* of the last tier */
} front;

typedef struct meeting {
    mn_graph *g;
    uint8_t *from; /* of a party: 1 + edges from the nearest buyer; 0: not met */
    front down, up;
    unsigned downs, ups; /* tiers done */
} meeting;

static mn_status put(front *f, uint8_t *mark, uint32_t party, unsigned value, mn_err *e)
{
    if (mark[party])
        return MN_OK;
    if (!mn_grow(&f->party, &f->room, f->n + 1, sizeof *f->party))
        return mn_fail_memory(e);
    mark[party] = (uint8_t)value;
    f->party[f->n++] = party;
    return MN_OK;
}

static void mark(mn_graph *g, uint32_t party)
{
    g->near[party / 64] |= UINT64_C(1) << party % 64;
}

static bool marked(const mn_graph *g, uint32_t party)
{
    return g->near[party / 64] >> party % 64 & 1;
}

static mn_status meet_down(meeting *m, uint32_t party, unsigned far, mn_err *e)
{
    mark(m->g, party);
    return put(&m->down, m->g->far, party, far, e);
}

static mn_status meet_up(meeting *m, uint32_t party, unsigned depth, mn_err *e)
{
    return put(&m->up, m->from, party, depth + 1, e);
}

/* Those who buy what a path ends at. */
static mn_status sales_of_end(meeting *m, uint32_t party, mn_err *e)
{
    const mn_chain *c = m->g->c;
    mn_status st = MN_OK;
    mark(m->g, party);
    for (uint32_t i = c->out[party]; i < c->out[party + 1] && !st; i++)
        if (mn_graph_ends(m->g, &c->edge[c->sold[i]]))
            st = meet_down(m, c->edge[c->sold[i]].buyer, 1, e);
    return st;
}

static mn_status begin_down(meeting *m, mn_err *e)
{
    const mn_path_targets *t = m->g->t;
    const mn_nexus_set *n = t->nexus;
    mn_status st = MN_OK;
    for (size_t i = 0; i < t->parties && !st; i++)
        st = sales_of_end(m, t->party[i], e);
    for (uint32_t p = 0; n && n->of && p < m->g->c->parties && !st; p++)
        if (n->of[p] < n->of[p + 1])
            st = sales_of_end(m, p, e);
    m->downs = 1;
    return st;
}

enum { AHEAD = 16, DOWN_TAKES = 4, LINES = 3 };

/* Edges that the next tier looks at: loads that wait for no other, so that they come together, and
 * are there when the tier is gone through. */
static uint64_t edges_of(const front *f, const uint32_t *of)
{
    uint64_t sum = 0;
    for (size_t i = f->begin; i < f->n; i++)
        sum += of[f->party[i] + 1] - of[f->party[i]];
    return sum;
}

/* Asks for where the purchases of a party lie that will be looked at soon, and then for these. */
static void fetch_in(const mn_chain *c, const front *f, size_t i, size_t n)
{
    if (i + 2 * AHEAD < n)
        mn_prefetch(&c->in[f->party[i + 2 * AHEAD]]);
    if (i + AHEAD >= n)
        return;
    const uint32_t at = c->in[f->party[i + AHEAD]], end = c->in[f->party[i + AHEAD] + 1];
    const char *line = (const char *)&c->edge[at], *last = (const char *)&c->edge[end];
    for (unsigned k = 0; k < LINES && line < last; k++, line += 64)
        mn_prefetch(line);
}

static mn_status tier_down(meeting *m, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = m->g->c;
    const size_t from = m->down.begin, to = m->down.n;
    mn_status st = MN_OK;
    m->down.begin = to;
    m->downs++;
    for (size_t i = from; i < to && !st; i++) {
        const uint32_t party = m->down.party[i];
        if (i % 4096 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (i + AHEAD < to)
            mn_prefetch(&c->out[m->down.party[i + AHEAD]]);
        if (i + AHEAD / 2 < to)
            mn_prefetch(&c->sold[c->out[m->down.party[i + AHEAD / 2]]]);
        const uint32_t end = c->out[party + 1];
        for (uint32_t k = c->out[party]; k < end && !st; k++) {
            if (k + AHEAD < end)
                mn_prefetch(&c->edge[c->sold[k + AHEAD]].buyer);
            st = meet_down(m, c->edge[c->sold[k]].buyer, m->downs, e);
        }
    }
    return st;
}

static mn_status tier_up(meeting *m, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = m->g->c;
    const size_t from = m->up.begin, to = m->up.n;
    mn_status st = MN_OK;
    m->up.begin = to;
    m->ups++;
    for (size_t i = from; i < to && !st; i++) {
        const uint32_t party = m->up.party[i];
        if (i % 4096 == 0 && (st = mn_poll(ctx, e)))
            break;
        fetch_in(c, &m->up, i, to);
        for (uint32_t k = c->in[party]; k < c->in[party + 1] && !st; k++)
            st = meet_up(m, c->edge[k].seller, m->ups, e);
    }
    return st;
}

/* Of parties near the buyers, those of which an end is just so far: one of their sellers is by one
 * edge nearer. */
static mn_status join_tier(meeting *m, unsigned far, const mn_ctx *ctx, mn_err *e)
{
    const mn_graph *g = m->g;
    mn_status st = MN_OK;
    for (size_t i = 0; i < m->up.n && !st; i++) {
        const uint32_t party = m->up.party[i];
        if (m->from[party] - 1U + far > g->tiers)
            break; /* they lie by tier */
        if (i % 4096 == 0 && (st = mn_poll(ctx, e)))
            break;
        fetch_in(g->c, &m->up, i, m->up.n);
        if (g->far[party])
            continue;
        for (uint32_t k = g->c->in[party]; k < g->c->in[party + 1] && !g->far[party]; k++)
            if (marked(g, g->c->edge[k].seller) && g->far[g->c->edge[k].seller] == far - 1) {
                g->far[party] = (uint8_t)far;
                mark(m->g, party);
            }
    }
    return st;
}

mn_status mn_graph_measure(mn_graph *g, const uint32_t *buyer, size_t buyers, const mn_ctx *ctx,
                           mn_err *e)
{
    meeting m = {.g = g, .from = calloc((size_t)g->c->parties + 1, 1)};
    mn_status st = MN_OK;
    g->far = calloc((size_t)g->c->parties + 1, 1);
    g->near = calloc((size_t)g->c->parties / 64 + 1, sizeof *g->near);
    if (!m.from || !g->far || !g->near)
        st = mn_fail_memory(e);
    for (size_t i = 0; i < buyers && !st; i++)
        st = meet_up(&m, buyer[i], 0, e);
    if (!st)
        st = begin_down(&m, e);
    /* What is further from an end than the tiers done is not further from a buyer than these: it
     * is found by its sellers. Edges of a buyer lie together, those of a seller do not. */
    while (!st && m.downs + m.ups + 1 < g->tiers)
        st = DOWN_TAKES * edges_of(&m.down, g->c->out) <= edges_of(&m.up, g->c->in)
                 ? tier_down(&m, ctx, e)
                 : tier_up(&m, ctx, e);
    for (unsigned far = m.downs + 1; far <= g->tiers && !st; far++)
        st = join_tier(&m, far, ctx, e);
    free(m.from);
    free(m.down.party);
    free(m.up.party);
    return st;
}
