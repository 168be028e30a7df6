/* SPDX-License-Identifier: Apache-2.0
 *
 * ring.c - which parties lie on a ring: each can be gone to from the other (strongly connected
 * components; R. Tarjan, doi:10.1137/0201010, without recursion).
 *
 * A path that has left a ring never comes back, so that what follows does not depend on how it came
 * there (states.c).
 */
#include <stdlib.h>

#include "core/err.h"
#include "trace/path/graph.h"

typedef struct frame {
    uint32_t node, at, join; /* the next: place `at` of the order, its join */
} frame;

typedef struct rings {
    const mn_graph *g;
    uint32_t *order;  /* places by party: those of a node are first[node] .. first[node+1]-1 */
    uint32_t *first;  /* of a node, which is a party */
    uint32_t *node;   /* of a place */
    uint32_t *number; /* of a node: 1 + when it was met; 0: not yet */
    uint32_t *low, *stack, *ring;
    frame *frame;
    uint32_t nodes, met, stacked, frames, done;
} rings;

/* Parties are numbered as their places are met; their places lie together. */
static mn_status put_in_order(rings *x, mn_err *e)
{
    const mn_graph *g = x->g;
    size_t slots = 16;
    while (slots < 2 * g->places)
        slots *= 2;
    uint32_t *slot = calloc(slots, sizeof *slot); /* of a party: 1 + a place of it */
    if (!slot)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < g->places; i++) {
        const uint32_t party = g->place[i].party;
        size_t at = (size_t)((party * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (slots - 1);
        while (slot[at] && g->place[slot[at] - 1].party != party)
            at = (at + 1) & (slots - 1);
        if (!slot[at]) {
            slot[at] = i + 1;
            x->first[++x->nodes] = 0;
            x->node[i] = x->nodes - 1;
        }
        x->node[i] = x->node[slot[at] - 1];
        x->first[x->node[i] + 1]++;
    }
    free(slot);
    x->first[0] = 0;
    for (uint32_t i = 1; i <= x->nodes; i++)
        x->first[i] += x->first[i - 1];
    for (size_t i = g->places; i-- > 0;)
        x->order[--x->first[x->node[i] + 1]] = (uint32_t)i;
    /* Each is now where the one before it began. */
    for (uint32_t i = 0; i < x->nodes; i++)
        x->first[i] = x->first[i + 1];
    x->first[x->nodes] = (uint32_t)g->places;
    return MN_OK;
}

static void meet(rings *x, uint32_t node)
{
    x->number[node] = x->low[node] = ++x->met;
    x->stack[x->stacked++] = node;
    x->frame[x->frames++] = (frame){node, x->first[node], 0};
}

/* The node is done: with all that was met since and leads back to it, it is a ring. */
static void leave(rings *x, uint32_t node)
{
    uint32_t last;
    if (x->low[node] != x->number[node])
        return;
    x->done++;
    do {
        last = x->stack[--x->stacked];
        x->ring[last] = x->done;
    } while (last != node);
}

static void step(rings *x)
{
    const mn_graph *g = x->g;
    frame *f = &x->frame[x->frames - 1];
    const uint32_t node = f->node;
    while (f->at < x->first[node + 1]) {
        const mn_place *p = &g->place[x->order[f->at]];
        if (f->join >= p->joins) {
            f->at++;
            f->join = 0;
            continue;
        }
        const uint32_t to = x->node[g->group[g->join[p->join + f->join++].group].place];
        if (!x->number[to]) {
            meet(x, to);
            return;
        }
        if (!x->ring[to] && x->number[to] < x->low[node])
            x->low[node] = x->number[to];
    }
    leave(x, node);
    x->frames--;
    if (x->frames) {
        const uint32_t back = x->frame[x->frames - 1].node;
        x->low[back] = x->low[node] < x->low[back] ? x->low[node] : x->low[back];
    }
}

mn_status mn_graph_rings(mn_graph *g, mn_err *e)
{
    const size_t n = g->places + 1;
    rings x = {.g = g};
    mn_status st = MN_OK;
    g->plain = true;
    for (size_t i = 0; i < g->groups && g->plain; i++)
        g->plain = g->group[i].all == 1;
    if (!g->plain || g->o->stock)
        return MN_OK;
    x.order = malloc(n * sizeof *x.order);
    x.first = malloc(n * sizeof *x.first);
    x.node = malloc(n * sizeof *x.node);
    x.number = calloc(n, sizeof *x.number);
    x.low = malloc(n * sizeof *x.low);
    x.stack = malloc(n * sizeof *x.stack);
    x.ring = calloc(n, sizeof *x.ring);
    x.frame = malloc(n * sizeof *x.frame);
    g->ring = malloc(n * sizeof *g->ring);
    if (!x.order || !x.first || !x.node || !x.number || !x.low || !x.stack || !x.ring || !x.frame ||
        !g->ring) {
        st = mn_fail_memory(e);
    } else if (!(st = put_in_order(&x, e))) {
        for (uint32_t i = 0; i < x.nodes; i++) {
            if (!x.number[i])
                meet(&x, i);
            while (x.frames)
                step(&x);
        }
        for (size_t i = 0; i < g->places; i++)
            g->ring[i] = x.ring[x.node[i]];
    }
    g->nodes = x.nodes;
    g->node = x.node;
    g->node_first = x.first;
    g->node_place = x.order;
    free(x.number);
    free(x.low);
    free(x.stack);
    free(x.ring);
    free(x.frame);
    return st;
}
