/* SPDX-License-Identifier: Apache-2.0
 *
 * report/flow.c - from a table's rows to a layered graph: nodes by name, layers
 * by the longest path from the sources, small nodes merged.
 */
#include "report/flow.h"
#include "report/language.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/number.h"

enum { KEPT = 12 }; /* nodes of a layer that stay themselves */

/* The node named by a cell, new or known. */
static mn_status node_of(size_t *out, mn_flow *f, mn_map *names, const mn_table *t, size_t row,
                         size_t col, const mn_language *l, mn_err *e)
{
    mn_buf text = {0};
    mn_show_cell(&text, t, row, &(mn_view_col){.col = col, .digits = -1, .language = l});
    uint32_t at = (uint32_t)f->nodes_count;
    mn_text label = mn_arena_text(&f->arena, (mn_text){text.ptr, text.len});
    mn_status status = text.failed || !label.ptr ? mn_fail_memory(e) : MN_OK;
    mn_buf_free(&text);
    if (!status)
        status = mn_map_put(names, label, &at, e);
    if (status)
        return status;
    if (at == f->nodes_count)
        f->nodes[f->nodes_count++] = (mn_flow_node){.label = label};
    *out = at;
    return MN_OK;
}

static mn_status read_rows(mn_flow *f, const mn_held_chart *c, const mn_table *t, mn_err *e)
{
    size_t rows = mn_chart_rows(c, t);
    mn_map names = {0};
    mn_status status = MN_OK;
    f->nodes = mn_arena_alloc(&f->arena, rows * 2 + 1, sizeof *f->nodes);
    f->links = mn_arena_alloc(&f->arena, rows + 1, sizeof *f->links);
    if (!f->nodes || !f->links)
        return mn_fail_memory(e);
    for (size_t row = 0; row < rows && !status; row++) {
        mn_flow_link l = {.value = mn_chart_number(c, t, row, c->value)};
        if (!(l.value > 0)) /* nothing flows */
            continue;
        status = node_of(&l.from, f, &names, t, row, c->label, c->language, e);
        if (!status)
            status = node_of(&l.to, f, &names, t, row, c->target, c->language, e);
        if (!status && l.from == l.to)
            f->left_out++;
        else if (!status)
            f->links[f->links_count++] = l;
    }
    mn_map_free(&names);
    return status;
}

/* Links of each node, as offsets into a list of link numbers (CSR). */
static mn_status by_source(const mn_flow *f, mn_arena *arena, size_t **starts, size_t **list,
                           mn_err *e)
{
    size_t *s = mn_arena_alloc(arena, f->nodes_count + 2, sizeof *s);
    size_t *l = mn_arena_alloc(arena, f->links_count + 1, sizeof *l);
    if (!s || !l)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->links_count; i++)
        s[f->links[i].from + 2]++;
    for (size_t i = 2; i < f->nodes_count + 2; i++)
        s[i] += s[i - 1];
    for (size_t i = 0; i < f->links_count; i++)
        l[s[f->links[i].from + 1]++] = i;
    *starts = s;
    *list = l;
    return MN_OK;
}

/* Topological order (Kahn 1962, doi 10.1145/368996.369025) gives the longest
 * paths. Where a circle blocks it, the first node waiting is taken as if its
 * remaining links weren't there; those are left out and counted. */
mn_status mn_flow_layers(mn_flow *f, mn_err *e)
{
    mn_arena arena = {0};
    size_t *starts = NULL, *list = NULL, n = f->nodes_count, head = 0, tail = 0, scan = 0;
    size_t *queue = mn_arena_alloc(&arena, n + 1, sizeof *queue);
    size_t *waits = mn_arena_alloc(&arena, n + 1, sizeof *waits);
    bool *done = mn_arena_alloc(&arena, n + 1, sizeof *done);
    mn_status status =
        queue && waits && done ? by_source(f, &arena, &starts, &list, e) : mn_fail_memory(e);
    if (status)
        goto out;
    for (size_t i = 0; i < f->links_count; i++)
        waits[f->links[i].to]++;
    for (size_t i = 0; i < n; i++)
        if (!waits[i]) {
            queue[tail++] = i;
            done[i] = true;
        }
    while (head < n) {
        if (head == tail) { /* a circle */
            while (done[scan])
                scan++;
            queue[tail++] = scan;
            done[scan] = true;
        }
        size_t at = queue[head++];
        for (size_t k = starts[at]; k < starts[at + 1]; k++) {
            mn_flow_link *l = &f->links[list[k]];
            if (done[l->to]) { /* runs back into what is placed */
                l->value = 0;
                f->left_out++;
                continue;
            }
            if (f->nodes[l->to].layer <= f->nodes[at].layer)
                f->nodes[l->to].layer = f->nodes[at].layer + 1;
            if (!--waits[l->to]) {
                queue[tail++] = l->to;
                done[l->to] = true;
            }
        }
        f->layers = f->nodes[at].layer + 1 > f->layers ? f->nodes[at].layer + 1 : f->layers;
    }
out:
    mn_arena_free(&arena);
    return status;
}

static mn_status node_values(mn_flow *f, mn_err *e)
{
    mn_arena arena = {0};
    double *in = mn_arena_alloc(&arena, f->nodes_count + 1, sizeof *in);
    double *away = mn_arena_alloc(&arena, f->nodes_count + 1, sizeof *away);
    mn_status status = in && away ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < f->links_count && !status; i++) {
        away[f->links[i].from] += f->links[i].value;
        in[f->links[i].to] += f->links[i].value;
    }
    for (size_t i = 0; i < f->nodes_count && !status; i++)
        f->nodes[i].value = in[i] > away[i] ? in[i] : away[i];
    mn_arena_free(&arena);
    return status;
}

typedef struct ranked {
    size_t node, layer;
    double value;
} ranked;

static int by_layer_and_value(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

static int by_ends(const void *a, const void *b)
{
    const mn_flow_link *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Sums links with the same ends. */
static void join_links(mn_flow *f)
{
    size_t kept = 0;
    qsort(f->links, f->links_count, sizeof *f->links, by_ends);
    for (size_t i = 0; i < f->links_count; i++) {
        mn_flow_link *l = &f->links[i], *last = kept ? &f->links[kept - 1] : NULL;
        if (!(l->value > 0))
            continue;
        if (last && last->from == l->from && last->to == l->to)
            last->value += l->value;
        else
            f->links[kept++] = *l;
    }
    f->links_count = kept;
}

static mn_status name_merged(mn_flow *f, mn_err *e)
{
    for (size_t i = 0; i < f->nodes_count; i++) {
        mn_flow_node *node = &f->nodes[i];
        mn_buf text = {0};
        if (!node->merged)
            continue;
        mn_buf_fmt(&text, node->merged == 1 ? "%zu other" : "%zu others", node->merged);
        mn_language_turn(f->language, &text, 0);
        node->label = mn_arena_text(&f->arena, (mn_text){text.ptr, text.len});
        bool failed = text.failed || !node->label.ptr;
        mn_buf_free(&text);
        if (failed)
            return mn_fail_memory(e);
    }
    return MN_OK;
}

/* At most 12 a layer and "others". Nodes come out ordered by layer, then value; what was merged
 * stands last. */
static mn_status merge_flows(mn_flow *f, mn_err *e)
{
    size_t n = f->nodes_count, kept = 0;
    ranked *rank = mn_arena_alloc(&f->arena, n + 1, sizeof *rank);
    size_t *to = mn_arena_alloc(&f->arena, n + 1, sizeof *to);
    size_t *sizes = mn_arena_alloc(&f->arena, f->layers + 1, sizeof *sizes);
    mn_flow_node *nodes = mn_arena_alloc(&f->arena, n + 1, sizeof *nodes);
    if (!rank || !to || !sizes || !nodes)
        return mn_fail_memory(e);
    mn_status status = node_values(f, e);
    if (status)
        return status;
    for (size_t i = 0; i < n; i++) {
        rank[i] = (ranked){i, f->nodes[i].layer, f->nodes[i].value};
        sizes[f->nodes[i].layer]++;
    }
    qsort(rank, n, sizeof *rank, by_layer_and_value);
    for (size_t i = 0, place = 0; i < n; i++, place++) {
        const mn_flow_node *node = &f->nodes[rank[i].node];
        if (i && rank[i].layer != rank[i - 1].layer)
            place = 0;
        if (place > KEPT && sizes[node->layer] > KEPT + 1) {
            nodes[kept - 1].merged++;
        } else {
            nodes[kept] = *node;
            nodes[kept].order = place;
            if (place == KEPT && sizes[node->layer] > KEPT + 1) {
                nodes[kept].label = (mn_text){"", 0};
                nodes[kept].merged = 1;
            }
            kept++;
        }
        to[rank[i].node] = kept - 1;
    }
    f->nodes = nodes;
    f->nodes_count = kept;
    for (size_t i = 0; i < f->links_count; i++) {
        f->links[i].from = to[f->links[i].from];
        f->links[i].to = to[f->links[i].to];
    }
    join_links(f);
    status = name_merged(f, e);
    return status ? status : node_values(f, e);
}

mn_status mn_flow_make(mn_flow *f, const mn_held_chart *c, const mn_table *t, mn_err *e)
{
    f->language = c->language;
    mn_status status = read_rows(f, c, t, e);
    if (!status)
        status = mn_flow_layers(f, e);
    if (!status)
        status = merge_flows(f, e);
    return status;
}

void mn_flow_free(mn_flow *f)
{
    mn_arena_free(&f->arena);
}
