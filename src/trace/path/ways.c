/* SPDX-License-Identifier: Apache-2.0
 *
 * ways.c - ways on from places, up and down, and returns. See ways.h.
 */
#include "trace/path/ways.h"
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "trace/path/search.h"

void mn_ways_free(mn_ways *w)
{
    free(w->way);
    free(w->at);
    free(w->least);
    free(w->depth);
    free(w->down);
    free(w->down_at);
    free(w->last);
    free(w->last_at);
    free(w->end);
    *w = (mn_ways){0};
}

/* Further edges to an end at least from each place, by any goods and days. */
static void least_of_places(uint8_t *least, const mn_graph *g)
{
    for (size_t p = 0; p < g->places; p++) {
        unsigned r = 1;
        while (r <= g->tiers && g->need[p * g->tiers + r - 1] == MN_NEED_NONE)
            r++;
        least[p] = (uint8_t)(r <= g->tiers ? r : UINT8_MAX);
    }
}

/* The ways of a place by how many edges follow at least: a bucket each. */
static void put_ways(mn_ways *w, size_t place, const uint8_t *least)
{
    const mn_graph *g = w->g;
    const mn_place *p = &g->place[place];
    size_t at[UINT8_MAX + 2] = {0};
    const unsigned most = g->tiers + 1U;
    for (uint32_t i = p->join; i < p->join + p->joins; i++) {
        const mn_group *x = &g->group[g->join[i].group];
        const unsigned n = x->end ? 0 : least[x->place];
        at[1 + (n < most ? n : most)]++;
    }
    at[0] = w->at[place];
    for (unsigned i = 1; i <= most + 1; i++)
        at[i] += at[i - 1];
    for (uint32_t i = p->join; i < p->join + p->joins; i++) {
        const uint32_t group = g->join[i].group;
        const mn_group *x = &g->group[group];
        const unsigned n = x->end ? 0 : least[x->place];
        w->way[at[n < most ? n : most]++] = (mn_way){.group = group,
                                                     .place = x->place,
                                                     .node = g->node[x->place],
                                                     .least = (uint8_t)n,
                                                     .then = least[x->place],
                                                     .within = g->ring[place] == g->ring[x->place]};
    }
}

mn_status mn_ways_new(mn_ways *w, const mn_graph *g, mn_err *e)
{
    size_t joins = 0;
    *w = (mn_ways){.g = g};
    w->at = malloc((g->places + 1) * sizeof *w->at);
    w->least = malloc(g->nodes + 1);
    w->depth = malloc(g->nodes + 1);
    uint8_t *least = malloc(g->places + 1);
    if (w->at)
        for (size_t p = 0; p < g->places; p++) {
            w->at[p] = joins;
            joins += g->place[p].joins;
        }
    w->way = malloc((joins + 1) * sizeof *w->way);
    if (!w->at || !w->least || !w->depth || !least || !w->way) {
        free(least);
        return mn_fail_memory(e);
    }
    w->at[g->places] = joins;
    least_of_places(least, g);
    memset(w->least, UINT8_MAX, g->nodes + 1);
    memset(w->depth, UINT8_MAX, g->nodes + 1);
    for (size_t p = 0; p < g->places; p++) {
        const uint32_t n = g->node[p];
        w->least[n] = least[p] < w->least[n] ? least[p] : w->least[n];
        w->depth[n] = g->place[p].depth < w->depth[n] ? g->place[p].depth : w->depth[n];
        put_ways(w, p, least);
    }
    for (size_t i = 0; i < g->groups; i++)
        if (g->group[i].end)
            w->least[g->node[g->group[i].place]] = 0;
    free(least);
    return MN_OK;
}

size_t mn_ways_ends(const mn_ways *w)
{
    size_t n = 0;
    for (uint32_t i = 0; i < w->g->nodes; i++)
        n += !w->least[i];
    return n;
}

/* --- down ----------------------------------------------------------------------------------------
 */

static void put_down(mn_ways *w)
{
    const mn_graph *g = w->g;
    for (size_t p = 0; p < g->places; p++)
        for (size_t i = w->at[p]; i < w->at[p + 1]; i++) {
            const mn_way *x = &w->way[i];
            w->down[w->down_at[x->place + 1U]++] = (mn_down){x->group, (uint32_t)p, x->within};
            if (!x->least)
                w->last[w->last_at[x->node + 1U]++] = (mn_down){x->group, (uint32_t)p, x->within};
        }
}

mn_status mn_ways_down(mn_ways *w, mn_err *e)
{
    const mn_graph *g = w->g;
    const size_t joins = w->at[g->places];
    w->down = malloc((joins + 1) * sizeof *w->down);
    w->down_at = calloc(g->places + 3, sizeof *w->down_at);
    w->last = malloc((joins + 1) * sizeof *w->last);
    w->last_at = calloc((size_t)g->nodes + 3, sizeof *w->last_at);
    w->end = malloc(((size_t)g->nodes + 1) * sizeof *w->end);
    if (!w->down || !w->down_at || !w->last || !w->last_at || !w->end)
        return mn_fail_memory(e);
    /* at[n+2] counts, so that at[n+1] is where those of n are put, and at last where they end. */
    for (size_t i = 0; i < joins; i++) {
        w->down_at[w->way[i].place + 2]++;
        if (!w->way[i].least)
            w->last_at[w->way[i].node + 2U]++;
    }
    for (size_t p = 2; p < g->places + 2; p++)
        w->down_at[p] += w->down_at[p - 1];
    for (size_t n = 2; n < (size_t)g->nodes + 2; n++)
        w->last_at[n] += w->last_at[n - 1];
    for (uint32_t n = 0; n < g->nodes; n++)
        if (w->last_at[n + 1] < w->last_at[n + 2])
            w->end[w->ends++] = n;
    put_down(w);
    return MN_OK;
}

/* --- coming back
 * -----------------------------------------------------------------------------------
 */

/* Whether a party buys of another. Edges of a buyer lie by seller. */
static bool buys_of(const mn_chain *c, uint32_t buyer, uint32_t seller)
{
    uint32_t lo = c->in[buyer], hi = c->in[buyer + 1];
    const uint32_t end = hi;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (c->edge[mid].seller < seller)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < end && c->edge[lo].seller == seller;
}

uint32_t mn_ways_party(const mn_ways *w, uint32_t node)
{
    const mn_graph *g = w->g;
    return g->place[g->node_place[g->node_first[node]]].party;
}

bool mn_ways_return(const mn_ways *w, uint32_t node, uint32_t place, unsigned rest)
{
    const mn_graph *g = w->g;
    const uint32_t at = g->node_place[g->node_first[node]];
    if (g->ring[at] != g->ring[place] || 1U + w->least[node] > rest)
        return false;
    if (1U + w->least[node] < rest)
        return true;
    return buys_of(g->c, g->place[place].party, mn_ways_party(w, node));
}

bool mn_ways_return_down(const mn_ways *w, uint32_t node, uint32_t place, unsigned done)
{
    const mn_graph *g = w->g;
    const uint32_t at = g->node_place[g->node_first[node]];
    const unsigned least = done + 1U + w->depth[node];
    if (g->ring[at] != g->ring[place] || least > g->tiers)
        return false;
    return least < g->tiers || buys_of(g->c, mn_ways_party(w, node), g->place[place].party);
}

bool mn_ways_joined(const mn_graph *g, uint32_t place, uint32_t edge)
{
    uint32_t first;
    return mn_place_joins(&first, g, place, edge) > 0;
}
