/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/cycle.c - recipes that feed themselves: a good that is, through however many
 * steps, made of itself. Each group of goods that are made of one another is told once, with one
 * way around it.
 *
 * Goods are nodes, and a recipe leads from each of its inputs to each of its outputs by way of a
 * node of its own, so that there are no more edges than rows. Strongly connected components by
 * Tarjan 1972, doi 10.1137/0201010, without recursion. O(rows).
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/tables/inside.h"

enum { STEPS_TOLD = 12, SENTENCE = 300 };
#define NONE UINT32_MAX

/* Names are numbered; a recipe's node is its name's number, a good's is that plus n. */
typedef struct graph {
    uint32_t n;           /* nodes */
    uint32_t *first, *to; /* edges of v: to[first[v]] .. to[first[v+1]-1] */
    uint32_t *index, *low, *stack, *call, *next, *group, *before;
    uint32_t found, stacked, depth, groups;
} graph;

static void free_graph(graph *g)
{
    free(g->first);
    free(g->to);
    free(g->index);
}

static mn_status make(graph *g, const mn_tables *t, mn_err *e)
{
    const size_t n = 2 * (size_t)t->n_names;
    g->n = (uint32_t)n;
    g->first = calloc(n + 2, sizeof *g->first);
    g->to = calloc(t->n_made + 1, sizeof *g->to);
    g->index = calloc(7 * n + 7, sizeof *g->index);
    if (!g->first || !g->to || !g->index)
        return mn_fail_memory(e);
    g->low = g->index + n;
    g->stack = g->low + n;
    g->call = g->stack + n;
    g->next = g->call + n;
    g->group = g->next + n;
    g->before = g->group + n;
    for (size_t i = 0; i < t->n_made; i++) {
        const mn_made_of *m = &t->made[i];
        g->first[(m->output ? m->recipe : m->good + t->n_names) + 1]++;
    }
    for (size_t v = 0; v < n; v++)
        g->first[v + 1] += g->first[v];
    for (size_t v = 0; v < n; v++)
        g->next[v] = g->first[v];
    for (size_t i = 0; i < t->n_made; i++) {
        const mn_made_of *m = &t->made[i];
        const uint32_t good = m->good + t->n_names;
        g->to[g->next[m->output ? m->recipe : good]++] = m->output ? good : m->recipe;
    }
    for (size_t v = 0; v < n; v++) {
        g->next[v] = g->first[v];
        g->group[v] = NONE;
    }
    return MN_OK;
}

/* Takes the component that ends at v off the stack. */
static void close_group(graph *g, uint32_t v)
{
    uint32_t w;
    do {
        w = g->stack[--g->stacked];
        g->group[w] = g->groups;
    } while (w != v);
    g->groups++;
}

static void visit(graph *g, uint32_t root)
{
    g->call[g->depth++] = root;
    while (g->depth) {
        const uint32_t v = g->call[g->depth - 1];
        if (!g->index[v]) {
            g->index[v] = g->low[v] = ++g->found;
            g->stack[g->stacked++] = v;
        }
        bool down = false;
        while (g->next[v] < g->first[v + 1] && !down) {
            const uint32_t w = g->to[g->next[v]++];
            if (!g->index[w]) {
                g->call[g->depth++] = w;
                down = true;
            } else if (g->group[w] == NONE && g->index[w] < g->low[v]) {
                g->low[v] = g->index[w];
            }
        }
        if (down)
            continue;
        if (g->low[v] == g->index[v])
            close_group(g, v);
        g->depth--;
        if (g->depth && g->low[v] < g->low[g->call[g->depth - 1]])
            g->low[g->call[g->depth - 1]] = g->low[v];
    }
}

/* The shortest way from v back to it within its group, as nodes in stack[]; how many. */
static uint32_t way_around(graph *g, uint32_t v)
{
    uint32_t head = 0, tail = 0, n = 0;
    for (uint32_t i = 0; i < g->n; i++)
        g->before[i] = NONE;
    g->call[tail++] = v;
    while (head < tail && g->before[v] == NONE) {
        const uint32_t at = g->call[head++];
        for (uint32_t i = g->first[at]; i < g->first[at + 1]; i++) {
            const uint32_t w = g->to[i];
            if (g->group[w] != g->group[v] || g->before[w] != NONE)
                continue;
            g->before[w] = at;
            if (w != v)
                g->call[tail++] = w;
        }
    }
    for (uint32_t at = g->before[v]; at != NONE && at != v; at = g->before[at])
        g->stack[n++] = at;
    return n;
}

static mn_status tell(mn_tables *t, graph *g, uint32_t good, mn_row_at at, const char *file,
                      mn_err *e)
{
    const uint32_t names = t->n_names, n = way_around(g, good);
    mn_buf b = {0};
    size_t steps = 0;
    mn_buf_fmt(&b, "made of itself: %.60s", t->name[good - names]);
    for (uint32_t i = n; i > 0; i--) /* from the good on: recipes and goods in turn */
        if (g->stack[i - 1] >= names && ++steps <= STEPS_TOLD && b.len < SENTENCE)
            mn_buf_fmt(&b, " > %.60s", t->name[g->stack[i - 1] - names]);
    if (steps > STEPS_TOLD || b.len >= SENTENCE)
        mn_buf_str(&b, " > ...");
    mn_buf_fmt(&b, " > %.60s", t->name[good - names]);
    mn_status st =
        b.failed ? mn_fail_memory(e)
                 : mn_tables_find(t, file, MN_TRANSFORMATIONS, "recipe-cycle", "good",
                                  mn_text_of(t->name[good - names]), b.ptr,
                                  "a recipe's outputs can't be among what it is made of, however "
                                  "far up: look which row is wrong, or whether it is recycling",
                                  at, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_tables_find_cycles(mn_tables *t, mn_err *e)
{
    graph g = {.n = 0};
    mn_status st = t->n_made ? make(&g, t, e) : MN_OK;
    if (st || !t->n_made) {
        free_graph(&g);
        return st;
    }
    uint32_t *size = calloc(g.n + 1, sizeof *size);
    if (!size)
        st = mn_fail_memory(e);
    for (uint32_t v = 0; v < g.n && !st; v++)
        if (!g.index[v])
            visit(&g, v);
    for (uint32_t v = 0; v < g.n && !st; v++)
        size[g.group[v]]++;
    for (size_t i = 0; i < t->n_made && !st; i++) { /* in the order of the rows */
        const mn_made_of *m = &t->made[i];
        const uint32_t good = m->good + t->n_names;
        if (size[g.group[good]] < 2)
            continue;
        size[g.group[good]] = 0; /* told once */
        st = tell(t, &g, good, m->at, m->file, e);
    }
    free(size);
    free_graph(&g);
    return st;
}
