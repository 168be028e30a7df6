/* SPDX-License-Identifier: Apache-2.0
 *
 * paths.c - depth-first search for supply paths, pruned by exact subtree worth.
 *
 * The suppliers of each cell that can matter are sorted by m_i a_ij, so that a node
 * stops at the first supplier whose subtree is too small; what remains of the node
 * is m_j v - q_j v less the subtrees that were opened.
 */
#include "footprint/answer/paths.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>
#include <string.h>

static const size_t max_nodes = 50000000;

typedef struct supplier {
    uint32_t cell;
    float a;      /* dollars of it in one dollar of the buyer */
    double worth; /* m_i a_ij: people in one dollar of the buyer */
} supplier;

typedef struct shortlist {
    supplier *at;
    size_t count;
    double least; /* worth of what is left out is below this */
} shortlist;

typedef struct search {
    const mn_model *m;
    const double *q, *mult;
    mn_matrix at;     /* row j: the suppliers of j */
    mn_entry *row;    /* one of them */
    supplier *found;  /* and what of it is worth looking at */
    shortlist *lists; /* by buyer; made when the buyer is first opened */
    mn_arena arena;   /* what they hold */
    double least;     /* tau * total */
    mn_paths *out;
    mn_path now;
    double more; /* people of the entry that is opened next, beyond its cell's average */
    bool leaf;   /* that entry has no suppliers here */
    size_t keep, cap;
    const mn_ctx *ctx;
} search;

/* Best first; of equals the shorter, then the one with smaller cells. */
static int better(const void *a, const void *b)
{
    const mn_path *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    if (x->head.product != y->head.product)
        return x->head.product < y->head.product ? -1 : 1;
    if (x->head.what != y->head.what)
        return x->head.what < y->head.what ? -1 : 1;
    if (x->head.origin != y->head.origin)
        return x->head.origin < y->head.origin ? -1 : 1;
    for (unsigned k = 0; k < x->length; k++)
        if (x->cell[k] != y->cell[k])
            return x->cell[k] < y->cell[k] ? -1 : 1;
    return 0;
}

static int by_worth(const void *a, const void *b)
{
    const supplier *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* Suppliers of a buyer, best first: those of at least `least` people in one dollar.
 * What is below is looked at only when more money comes this way. */
static const shortlist *suppliers(search *s, uint32_t buyer, double least)
{
    enum { MARGIN = 8 }; /* so that few lists are made twice */
    shortlist *list = &s->lists[buyer];
    size_t n, count = 0;

    if (list->at && list->least <= least)
        return list;
    n = mn_matrix_row(&s->at, buyer, s->row);
    for (size_t k = 0; k < n; k++) {
        double worth = s->mult[s->row[k].index] * (double)s->row[k].value;

        if (worth >= least / MARGIN)
            s->found[count++] = (supplier){s->row[k].index, s->row[k].value, worth};
    }
    /* The list before it may be in use further up the path, so it stays. */
    list->at = mn_arena_alloc(&s->arena, count + 1, sizeof *list->at);
    if (!list->at)
        return NULL;
    qsort(s->found, count, sizeof *s->found, by_worth);
    memcpy(list->at, s->found, count * sizeof *s->found);
    list->count = count;
    list->least = least / MARGIN;
    return list;
}

/* Keeps the path that ends here. The list is let grow to twice what is kept
 * and then cut, so that keeping costs O(log) a path. */
static bool keep(search *s, double people)
{
    mn_paths *out = s->out;

    if (people < s->least)
        return true;
    out->above++;
    if (!mn_grow(&out->at, &s->cap, out->count + 1, sizeof *out->at))
        return false;
    s->now.people = people;
    out->at[out->count++] = s->now;
    if (out->count >= 2 * s->keep + 1024) {
        qsort(out->at, out->count, sizeof *out->at, better);
        out->count = s->keep;
    }
    return true;
}

/* Opens the node at the end of s->now, which carries `flow` million dollars.
 * The depth is bounded by MN_PATH_MAX. */
static mn_status open_node(search *s, double flow, mn_err *e)
{
    uint32_t cell = s->now.cell[s->now.length - 1];
    const shortlist *made = suppliers(s, cell, s->least / flow);
    const supplier *list = made ? made->at : NULL;
    size_t n = made ? made->count : 0;
    double rest = (s->mult[cell] - s->q[cell]) * flow, people = s->q[cell] * flow + s->more;
    bool leaf = s->leaf;
    mn_status st = MN_OK;

    s->more = 0;
    s->leaf = false;
    if (!list || !keep(s, people))
        return mn_fail_memory(e);
    if (++s->out->nodes > max_nodes) {
        mn_fail(e, MN_DATA, "more than %zu nodes lie above the threshold", max_nodes);
        return mn_hint(e, "give a larger --tau");
    }
    if (s->out->nodes % 4096 == 0 && (st = mn_poll(s->ctx, e)))
        return st;
    s->out->found += people;
    if (leaf)
        return MN_OK;
    s->out->cut += s->now.length == MN_PATH_MAX && n && !(list[0].worth * flow < s->least);
    for (size_t k = 0; k < n && s->now.length < MN_PATH_MAX; k++) {
        if (list[k].worth * flow < s->least)
            break;
        rest -= list[k].worth * flow;
        s->now.cell[s->now.length++] = list[k].cell;
        st = open_node(s, flow * (double)list[k].a, e);
        s->now.length--;
        if (st)
            return st;
    }
    s->out->unexplored += rest;
    return MN_OK;
}

/* People behind an entry. */
static double worth(const search *s, const mn_path_entry *entry)
{
    return (entry->leaf ? s->q : s->mult)[entry->cell] * entry->money + entry->more;
}

static mn_status open_entry(search *s, const mn_path_entry *entry, mn_err *e)
{
    double people = worth(s, entry), bound = people - (entry->more < 0 ? entry->more : 0);

    if (!(entry->money > 0))
        return MN_OK;
    if (bound < s->least) {
        s->out->unexplored += people;
        return MN_OK;
    }
    s->now.head = entry->head;
    s->now.cell[0] = entry->cell;
    s->now.length = 1;
    s->more = entry->more;
    s->leaf = entry->leaf;
    return open_node(s, entry->money, e);
}

mn_status mn_paths_find(mn_paths *out, const mn_model *m, mn_scope scope, const double *y,
                        double tau, size_t keep_count, const mn_ctx *ctx, mn_err *e)
{
    return mn_paths_find_with(out, m, scope, y, NULL, 0, tau, keep_count, ctx, e);
}

mn_status mn_paths_find_with(mn_paths *out, const mn_model *m, mn_scope scope, const double *y,
                             const mn_path_entry *entry, size_t entries, double tau,
                             size_t keep_count, const mn_ctx *ctx, mn_err *e)
{
    search s = {
        .m = m, .q = m->q[scope], .mult = m->m[scope], .out = out, .keep = keep_count, .ctx = ctx};
    double total = 0;
    mn_status st = MN_OK;

    memset(out, 0, sizeof *out);
    s.lists = calloc(m->n + 1, sizeof *s.lists);
    s.found = malloc((m->n + 1) * sizeof *s.found);
    s.row = malloc((m->n + 1) * sizeof *s.row);
    st = s.lists && s.found && s.row ? mn_matrix_transpose(&s.at, &m->a, e) : mn_fail_memory(e);
    if (st)
        goto out;
    for (size_t i = 0; i < m->n; i++)
        *(y[i] < 0 ? &out->negative : &total) += s.mult[i] * y[i];
    for (size_t i = 0; i < entries; i++)
        *(entry[i].money < 0 ? &out->negative : &total) += worth(&s, &entry[i]);
    s.least = tau * total;
    for (size_t i = 0; !st && i < entries && total > 0; i++)
        st = open_entry(&s, &entry[i], e);
    s.now.head = (mn_path_head){0};
    for (uint32_t i = 0; !st && i < m->n; i++) {
        if (!(y[i] > 0) || !(total > 0))
            continue;
        if (s.mult[i] * y[i] < s.least) {
            out->unexplored += s.mult[i] * y[i];
            continue;
        }
        s.now.cell[0] = i;
        s.now.length = 1;
        st = open_node(&s, y[i], e);
    }
    if (out->count)
        qsort(out->at, out->count, sizeof *out->at, better);
    out->count = out->count < keep_count ? out->count : keep_count;
out:
    free(s.lists);
    free(s.found);
    free(s.row);
    mn_arena_free(&s.arena);
    mn_matrix_free(&s.at);
    if (st)
        mn_paths_free(out);
    return st;
}

void mn_paths_free(mn_paths *p)
{
    free(p->at);
    memset(p, 0, sizeof *p);
}
