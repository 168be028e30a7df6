/* SPDX-License-Identifier: Apache-2.0
 *
 * part.c - large sets of posts that thin bridges hold together, parted. See network.h.
 *
 * A set's graph has its texts and its ties as nodes, and an edge where a text has a post of a tie.
 * Its communities are joined again where enough of the lighter one's weight leads to the other.
 */
#include <stdlib.h>

#include "adverts/network/inside.h"
#include "core/err.h"
#include "core/map.h"

/* The graph of all large sets at once: they have no edge in common. Nodes are posts that stand for
 * their text, then ties. */
typedef struct bipartite {
    uint32_t n;
    uint32_t *node_of; /* of posts (a text's first), then of ties; MN_NETWORK_NONE */
    uint32_t *from, *to;
    float *weight;
    struct placed *tie; /* ties that are nodes, by what they are */
    size_t ties;
} bipartite;

typedef struct placed {
    const mn_network_maker *m;
    uint32_t tie;
} placed;

static void bipartite_free(bipartite *b)
{
    free(b->node_of);
    free(b->from);
    free(b->to);
    free(b->weight);
    free(b->tie);
}

static bool counts(const mn_tie *t)
{
    return t->state == MN_TIE_KEPT && t->sort != MN_TIE_TEXT;
}

static int by_what(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    return mn_tie_order(&x->m->tie[x->tie], &y->m->tie[y->tie]);
}

/* A text by what it is, and not by when it came. */
typedef struct ordered {
    uint64_t ties, key; /* sums over its posts */
    uint32_t post;
} ordered;

static int by_ties(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->ties != y->ties)
        return x->ties < y->ties ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->post > y->post) - (x->post < y->post);
}

/* Numbers the texts, which are all nodes so far, by their ties: who takes the first turn decides
 * what becomes of a graph, and must not hang on the order of posts. */
static bool order_texts(bipartite *b, const mn_network_maker *m, const uint32_t *tied)
{
    ordered *text = calloc((size_t)b->n + 1, sizeof *text);
    for (uint32_t i = 0; text && i < m->n; i++) {
        const uint32_t node = b->node_of[m->text[i]];
        if (node == MN_NETWORK_NONE)
            continue;
        text[node].post = m->text[i];
        text[node].key += m->post[i].key;
    }
    for (size_t k = 0; text && k < b->ties; k++) {
        const mn_tie *t = &m->tie[b->tie[k].tie];
        const uint64_t is = mn_hash64(t->value.ptr, t->value.len) +
                            3 * mn_hash64(t->kind.ptr, t->kind.len) + (uint64_t)t->sort;
        for (uint32_t i = 0; i < t->posts; i++)
            text[b->node_of[m->text[tied[t->first + i]]]].ties += is;
    }
    if (text && b->n)
        qsort(text, b->n, sizeof *text, by_ties);
    for (uint32_t i = 0; text && i < b->n; i++)
        b->node_of[text[i].post] = i;
    free(text);
    return text != NULL;
}

/* Texts of each set that has enough posts, and its ties, in an order that is theirs alone. */
static bool number_nodes(bipartite *b, uint32_t *size, uint32_t *set, const mn_network_maker *m,
                         const uint32_t *tied)
{
    for (uint32_t i = 0; i < m->n; i++)
        size[mn_sets_find(set, i)]++;
    for (uint32_t i = 0; i < m->n; i++) {
        b->node_of[i] = MN_NETWORK_NONE;
        if (m->text[i] == i && size[mn_sets_find(set, i)] >= m->o.part_posts) {
            b->node_of[i] = b->n++;
        }
    }
    for (size_t k = 0; k < m->ties; k++) {
        const mn_tie *t = &m->tie[k];
        b->node_of[m->n + k] = MN_NETWORK_NONE;
        if (counts(t) && b->node_of[m->text[tied[t->first]]] != MN_NETWORK_NONE)
            b->tie[b->ties++] = (placed){m, (uint32_t)k};
    }
    if (b->ties)
        qsort(b->tie, b->ties, sizeof *b->tie, by_what);
    if (!order_texts(b, m, tied))
        return false;
    for (size_t k = 0; k < b->ties; k++)
        b->node_of[m->n + b->tie[k].tie] = b->n++;
    return true;
}

/* Counts the edges (to NULL) or puts them. */
static size_t edges(bipartite *b, uint32_t *at, const mn_network_maker *m, const uint32_t *tied)
{
    size_t n = 0;
    for (size_t k = 0; k < b->ties; k++) {
        const mn_tie *t = &m->tie[b->tie[k].tie];
        const uint32_t tie = b->node_of[m->n + b->tie[k].tie];
        for (uint32_t i = 0; i < t->posts; i++, n += 2) {
            const uint32_t text = b->node_of[m->text[tied[t->first + i]]];
            if (!b->to) {
                at[tie + 1]++;
                at[text + 1]++;
                continue;
            }
            b->weight[at[tie]] = b->weight[at[text]] = t->weight;
            b->to[at[tie]++] = text;
            b->to[at[text]++] = tie;
        }
    }
    return n;
}

static mn_status make_graph(bipartite *b, uint32_t *set, const mn_network_maker *m,
                            const uint32_t *tied, mn_err *e)
{
    const size_t most = (size_t)m->n + m->ties;
    uint32_t *size = calloc((size_t)m->n + 1, sizeof *size), *at = NULL;
    b->node_of = malloc((most + 1) * sizeof *b->node_of);
    b->tie = malloc((m->ties + 1) * sizeof *b->tie);
    bool there = size && b->node_of && b->tie && most < UINT32_MAX;
    if (there && (there = number_nodes(b, size, set, m, tied))) {
        b->from = calloc((size_t)b->n + 2, sizeof *b->from);
        at = calloc((size_t)b->n + 2, sizeof *at);
        there = b->from && at;
    }
    if (there) {
        const size_t n = edges(b, b->from, m, tied);
        there = n < UINT32_MAX;
        for (uint32_t i = 0; i < b->n; i++)
            at[i + 1] = b->from[i + 1] += b->from[i];
        b->to = malloc((n + 1) * sizeof *b->to);
        b->weight = malloc((n + 1) * sizeof *b->weight);
        if ((there = there && b->to && b->weight))
            edges(b, at, m, tied);
    }
    free(size);
    free(at);
    return there ? MN_OK : mn_fail_memory(e);
}

/* --- bridges -------------------------------------------------------------------------------------
 */

typedef struct between {
    uint32_t a, b; /* communities, a < b */
    double weight;
} between;

static int by_pair(const void *x, const void *y)
{
    const between *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

/* Joins communities between which enough weight lies. of: each node's community, a forest after. */
static mn_status join_again(uint32_t *of, const bipartite *b, double share, mn_err *e)
{
    double *volume = calloc((size_t)b->n + 1, sizeof *volume);
    between *pair = malloc(((size_t)b->from[b->n] + 1) * sizeof *pair);
    uint32_t *join = mn_sets_new(b->n);
    const bool there = volume && pair && join;
    size_t n = 0, kept = 0;
    for (uint32_t i = 0; there && i < b->n; i++)
        for (uint32_t k = b->from[i]; k < b->from[i + 1]; k++) {
            const uint32_t x = of[i], y = of[b->to[k]];
            volume[x] += b->weight[k];
            if (x < y)
                pair[n++] = (between){x, y, b->weight[k]};
        }
    if (n)
        qsort(pair, n, sizeof *pair, by_pair);
    for (size_t i = 0; i < n; i++)
        if (kept && by_pair(&pair[i], &pair[kept - 1]) == 0)
            pair[kept - 1].weight += pair[i].weight;
        else
            pair[kept++] = pair[i];
    for (size_t i = 0; i < kept; i++) {
        const double x = volume[pair[i].a], y = volume[pair[i].b];
        if (pair[i].weight >= share * (x < y ? x : y))
            mn_sets_unite(join, pair[i].a, pair[i].b);
    }
    for (uint32_t i = 0; there && i < b->n; i++)
        of[i] = mn_sets_find(join, of[i]);
    free(volume);
    free(pair);
    free(join);
    return there ? MN_OK : mn_fail_memory(e);
}

/* Posts of the same community and set are one group; ties across groups are bridges. */
static void regroup(uint32_t *group, uint32_t *set, const uint32_t *of, const bipartite *b,
                    uint32_t *first, mn_network_maker *m, const uint32_t *tied)
{
    for (uint32_t i = 0; i < b->n; i++)
        first[i] = MN_NETWORK_NONE;
    for (uint32_t i = 0; i < m->n; i++) {
        const uint32_t node = b->node_of[m->text[i]];
        if (node == MN_NETWORK_NONE) {
            group[i] = mn_sets_find(set, i);
            continue;
        }
        uint32_t *f = &first[of[node]];
        if (*f == MN_NETWORK_NONE)
            *f = i;
        group[i] = *f;
    }
    for (size_t k = 0; k < m->ties; k++) {
        mn_tie *t = &m->tie[k];
        for (uint32_t i = 1; counts(t) && i < t->posts; i++)
            if (group[tied[t->first + i]] != group[tied[t->first]])
                t->state = MN_TIE_BRIDGE;
    }
}

mn_status mn_sets_part(uint32_t *group, uint32_t *set, mn_network_maker *m, const uint32_t *tied,
                       const mn_ctx *ctx, mn_err *e)
{
    bipartite b = {0};
    uint32_t *of = NULL, *first = NULL;
    mn_status st = make_graph(&b, set, m, tied, e);
    if (!st) {
        of = malloc(((size_t)b.n + 1) * sizeof *of);
        first = malloc(((size_t)b.n + 1) * sizeof *first);
        const mn_weighted g = {b.n, b.from, b.to, b.weight};
        st = of && first ? mn_communities(of, &g, ctx, e) : mn_fail_memory(e);
    }
    if (!st)
        st = join_again(of, &b, m->o.bridge, e);
    if (!st)
        regroup(group, set, of, &b, first, m, tied);
    free(of);
    free(first);
    bipartite_free(&b);
    return st;
}
