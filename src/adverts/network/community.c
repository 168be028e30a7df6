/* SPDX-License-Identifier: Apache-2.0
 *
 * community.c - communities of a weighted graph by modularity. See network.h.
 *
 * Rounds of two steps, as published: each node moves to the neighbouring community where
 * modularity gains most, until none does; then communities become the nodes of a smaller graph.
 * Nodes take turns by their numbers and equal gains go to the smaller community, so that the
 * answer is one.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/network/inside.h"
#include "core/err.h"
#include "core/parallel.h"

enum { PASSES = 32, LEVELS = 32 };
#define GAIN 1e-9 /* of the whole weight: less is no gain */

/* A level's graph. own is a node's weight to itself, counted from both ends. */
typedef struct level {
    uint32_t n;
    uint32_t *from, *to;
    double *weight, *own;
} level;

typedef struct work {
    uint32_t *in;      /* community of each node */
    double *degree;    /* of each node, own weight included */
    double *total;     /* of each community: degrees of its nodes */
    double *near;      /* of each community: weight from the node whose turn it is */
    uint32_t *touched; /* communities with such weight */
    double whole;      /* sum of degrees */
} work;

static void level_free(level *g)
{
    free(g->from);
    free(g->to);
    free(g->weight);
    free(g->own);
    *g = (level){0};
}

static bool level_take(level *g, uint32_t n, size_t edges)
{
    *g = (level){.n = n,
                 .from = calloc((size_t)n + 2, sizeof *g->from),
                 .to = malloc((edges + 1) * sizeof *g->to),
                 .weight = malloc((edges + 1) * sizeof *g->weight),
                 .own = calloc((size_t)n + 1, sizeof *g->own)};
    return g->from && g->to && g->weight && g->own;
}

static double degrees(work *w, const level *g)
{
    double whole = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        double sum = g->own[i];
        for (uint32_t k = g->from[i]; k < g->from[i + 1]; k++)
            sum += g->weight[k];
        w->in[i] = i;
        w->degree[i] = w->total[i] = sum;
        whole += sum;
    }
    return whole;
}

/* Moves node i where it fits best; true where it moved. */
static bool move(work *w, const level *g, uint32_t i)
{
    const uint32_t was = w->in[i];
    uint32_t n = 0, best = was;
    for (uint32_t k = g->from[i]; k < g->from[i + 1]; k++) {
        const uint32_t c = w->in[g->to[k]];
        if (w->near[c] == 0)
            w->touched[n++] = c;
        w->near[c] += g->weight[k];
    }
    w->total[was] -= w->degree[i];
    const double stay = w->near[was] - w->total[was] * w->degree[i] / w->whole;
    double most = stay;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t c = w->touched[k];
        const double gain = w->near[c] - w->total[c] * w->degree[i] / w->whole;
        if (c == was || gain <= stay + GAIN * w->whole)
            continue;
        if (gain > most || (gain == most && c < best)) {
            most = gain;
            best = c;
        }
    }
    for (uint32_t k = 0; k < n; k++)
        w->near[w->touched[k]] = 0;
    w->total[best] += w->degree[i];
    w->in[i] = best;
    return best != was;
}

static mn_status settle(bool *moved, work *w, const level *g, const mn_ctx *ctx, mn_err *e)
{
    bool again = true;
    mn_status st = MN_OK;
    *moved = false;
    for (int pass = 0; again && pass < PASSES && !st; pass++) {
        again = false;
        for (uint32_t i = 0; i < g->n; i++)
            again |= move(w, g, i);
        *moved |= again;
        st = mn_poll(ctx, e);
    }
    return st;
}

/* Numbers communities from 0 in the order of their first nodes; returns how many there are. */
static uint32_t number(uint32_t *name, const uint32_t *in, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        name[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++)
        if (name[in[i]] == UINT32_MAX)
            name[in[i]] = count++;
    return count;
}

/* The graph whose nodes are g's communities: node i of g goes to name[in[i]]. */
static bool shrink(level *out, const level *g, const work *w, const uint32_t *name, uint32_t n)
{
    uint32_t *order = malloc(((size_t)g->n + 1) * sizeof *order);
    uint32_t *first = calloc((size_t)n + 2, sizeof *first);
    double *near = calloc((size_t)n + 1, sizeof *near);
    uint32_t *seen = malloc(((size_t)n + 1) * sizeof *seen);
    size_t edges = 0;
    const bool there = level_take(out, n, g->from[g->n]) && order && first && near && seen;

    for (uint32_t i = 0; there && i < g->n; i++)
        first[name[w->in[i]] + 1]++;
    for (uint32_t c = 0; there && c < n; c++)
        first[c + 1] += first[c];
    for (uint32_t i = 0; there && i < g->n; i++)
        order[first[name[w->in[i]]]++] = i; /* first[c] ends where c's nodes do */
    for (uint32_t c = 0, at = 0; there && c < n; c++) {
        uint32_t many = 0;
        for (; at < first[c]; at++) {
            const uint32_t i = order[at];
            out->own[c] += g->own[i];
            for (uint32_t k = g->from[i]; k < g->from[i + 1]; k++) {
                const uint32_t to = name[w->in[g->to[k]]];
                if (to == c) {
                    out->own[c] += g->weight[k];
                    continue;
                }
                if (near[to] == 0)
                    seen[many++] = to;
                near[to] += g->weight[k];
            }
        }
        for (uint32_t k = 0; k < many; k++) {
            out->to[edges] = seen[k];
            out->weight[edges++] = near[seen[k]];
            near[seen[k]] = 0;
        }
        out->from[c + 1] = (uint32_t)edges;
    }
    free(order);
    free(first);
    free(near);
    free(seen);
    return there;
}

static bool work_take(work *w, uint32_t n)
{
    const size_t room = (size_t)n + 1;
    *w = (work){.in = malloc(room * sizeof *w->in),
                .degree = malloc(room * sizeof *w->degree),
                .total = malloc(room * sizeof *w->total),
                .near = calloc(room, sizeof *w->near),
                .touched = malloc(room * sizeof *w->touched)};
    return w->in && w->degree && w->total && w->near && w->touched;
}

static void work_free(work *w)
{
    free(w->in);
    free(w->degree);
    free(w->total);
    free(w->near);
    free(w->touched);
}

/* Levels until nothing moves; of[i] becomes i's community in the last one. */
static mn_status climb(uint32_t *of, level *g, work *w, uint32_t *name, const mn_weighted *graph,
                       const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (int round = 0; round < LEVELS; round++) {
        bool moved;
        level next;
        w->whole = degrees(w, g);
        if (w->whole <= 0 || (st = settle(&moved, w, g, ctx, e)) || !moved)
            return st;
        const uint32_t n = number(name, w->in, g->n);
        for (uint32_t i = 0; i < graph->n; i++)
            of[i] = name[w->in[of[i]]];
        if (!shrink(&next, g, w, name, n)) {
            level_free(&next);
            return mn_fail_memory(e);
        }
        level_free(g);
        *g = next;
    }
    return st;
}

mn_status mn_communities(uint32_t *of, const mn_weighted *graph, const mn_ctx *ctx, mn_err *e)
{
    level g = {0};
    work w = {0};
    uint32_t *name = malloc(((size_t)graph->n + 1) * sizeof *name);
    mn_status st =
        name && work_take(&w, graph->n) && level_take(&g, graph->n, graph->from[graph->n])
            ? MN_OK
            : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < graph->n; i++) {
        of[i] = i;
        g.from[i + 1] = graph->from[i + 1];
        for (uint32_t k = graph->from[i]; k < graph->from[i + 1]; k++) {
            g.to[k] = graph->to[k];
            g.weight[k] = graph->weight[k];
        }
    }
    if (!st)
        st = climb(of, &g, &w, name, graph, ctx, e);
    /* A community is named by its smallest node. */
    for (uint32_t i = 0; !st && i < graph->n; i++)
        name[i] = UINT32_MAX;
    for (uint32_t i = 0; !st && i < graph->n; i++) {
        uint32_t *first = &name[of[i]];
        if (*first == UINT32_MAX)
            *first = i;
        of[i] = *first;
    }
    level_free(&g);
    work_free(&w);
    free(name);
    return st;
}
