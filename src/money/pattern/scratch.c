/* SPDX-License-Identifier: Apache-2.0
 *
 * scratch.c - what every look-up needs: marks, lists of edges, hits. See inner.h.
 */
#include "core/arena.h"
#include "money/pattern/inner.h"
#include <stdlib.h>
#include <string.h>

void mn_marks_clear(mn_marks *m)
{
    m->n = 0;
    if (++m->stamp == 0 && m->slot) {
        memset(m->slot, 0, m->cap * sizeof *m->slot);
        m->stamp = 1;
    }
}

static size_t mark_at(const mn_marks *m, uint32_t key)
{
    return (key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (m->cap - 1);
}

struct mn_mark *mn_marks_find(const mn_marks *m, uint32_t key)
{
    if (!m->n)
        return NULL;
    for (size_t i = mark_at(m, key); m->slot[i].stamp == m->stamp; i = (i + 1) & (m->cap - 1))
        if (m->slot[i].key == key)
            return &m->slot[i];
    return NULL;
}

static bool marks_grow(mn_marks *m)
{
    mn_marks more = {.cap = m->cap ? 2 * m->cap : 64, .stamp = 1};
    more.slot = calloc(more.cap, sizeof *more.slot);
    if (!more.slot)
        return false;
    for (size_t i = 0; i < m->cap; i++) {
        if (m->slot[i].stamp != m->stamp)
            continue;
        size_t at = mark_at(&more, m->slot[i].key);
        while (more.slot[at].stamp)
            at = (at + 1) & (more.cap - 1);
        more.slot[at] = m->slot[i];
        more.slot[at].stamp = 1;
    }
    more.n = m->n;
    free(m->slot);
    *m = more;
    return true;
}

struct mn_mark *mn_marks_put(mn_marks *m, uint32_t key, bool *fresh)
{
    struct mn_mark *was = mn_marks_find(m, key);
    *fresh = !was;
    if (was)
        return was;
    if (2 * (m->n + 1) > m->cap && !marks_grow(m))
        return NULL;
    size_t at = mark_at(m, key);
    while (m->slot[at].stamp == m->stamp)
        at = (at + 1) & (m->cap - 1);
    m->slot[at] = (struct mn_mark){.key = key, .stamp = m->stamp};
    m->n++;
    return &m->slot[at];
}

bool mn_edges_add(mn_edges *v, uint64_t number)
{
    if (v->n == v->cap && !mn_grow(&v->at, &v->cap, v->n + 1, sizeof *v->at))
        return false;
    v->at[v->n++] = number;
    return true;
}

uint32_t mn_slab_take(mn_slab *s)
{
    uint32_t i = s->free;
    if (i)
        memcpy(&s->free, mn_slab_at(s, i), sizeof i);
    else if (s->n == UINT32_MAX ||
             (s->n == s->cap && !mn_grow(&s->item, &s->cap, s->n + 1, s->size)))
        return 0;
    else
        i = (uint32_t)++s->n;
    memset(mn_slab_at(s, i), 0, s->size);
    return i;
}

void mn_slab_give(mn_slab *s, uint32_t i)
{
    memcpy(mn_slab_at(s, i), &s->free, sizeof i);
    s->free = i;
}

bool mn_reach(void *items, size_t *nodes, size_t *cap, size_t n, size_t size)
{
    if (n <= *nodes)
        return true;
    if (!mn_grow(items, cap, n, size))
        return false;
    unsigned char *at;
    memcpy(&at, items, sizeof at);
    memset(at + *nodes * size, 0, (n - *nodes) * size);
    *nodes = n;
    return true;
}

bool mn_look_list(mn_look *l, uint64_t at, int64_t since, bool in,
                  bool (*keep)(const mn_look *, const mn_edge *))
{
    const size_t most = l->list.n + l->c->list;
    for (uint32_t visits = 0; at != MN_EDGE_NONE; visits++) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < since)
            return false;
        if (l->list.n >= most || visits >= l->c->visits)
            return true;
        if (keep(l, x) && !mn_edges_add(&l->list, at))
            l->failed = true;
        at = mn_pay_flow_back(l->flow, at, in ? x->prev_in : x->prev_out);
    }
    return false;
}

uint64_t mn_look_pair(const mn_look *l, uint32_t from, uint32_t to)
{
    if (!mn_signs_maybe(l->signs, from, to))
        return MN_EDGE_NONE;
    uint64_t at = mn_pay_flow_last(l->flow, from, to);
    while (at != MN_EDGE_NONE && at > l->at)
        at = l->pair[at - l->first];
    return at;
}

void mn_look_free(mn_look *l)
{
    free(l->marks.slot);
    free(l->others.slot);
    free(l->list.at);
    free(l->ins.at);
    free(l->outs.at);
    free(l->deep.slot);
    mn_side *const sides[] = {&l->a, &l->b, &l->m, &l->s};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        free(sides[i]->node);
        free(sides[i]->degree);
    }
    free(l->pairs.pair);
    free(l->above.pair);
    *l = (mn_look){0};
}

bool mn_pattern_step(uint32_t n, uint32_t k)
{
    const uint32_t times = n / k;
    return times && n % k == 0 && !(times & (times - 1));
}

bool mn_pattern_tell(uint32_t n, uint32_t without, uint32_t k)
{
    return n >= k && (without < k || (n > without && mn_pattern_step(n, k)));
}

void mn_look_level(mn_look *l, mn_pattern p, uint32_t strength)
{
    if (l->level)
        l->level[p] = strength < UINT16_MAX ? (uint16_t)strength : UINT16_MAX;
}

void mn_look_cut(mn_look *l, mn_pattern p)
{
    l->cut[p]++;
}

void mn_hits_free(mn_hits *h)
{
    free(h->hit);
    free(h->edge);
    *h = (mn_hits){0};
}

bool mn_hits_add(mn_hits *h, const mn_hit *hit, const uint64_t *edges, size_t n)
{
    if (!mn_grow(&h->hit, &h->cap, h->n + 1, sizeof *h->hit) ||
        !mn_grow(&h->edge, &h->cap_edges, h->n_edges + n, sizeof *h->edge))
        return false;
    h->hit[h->n] = *hit;
    h->hit[h->n].edges = h->n_edges;
    h->hit[h->n++].n_edges = (uint32_t)n;
    if (n)
        memcpy(h->edge + h->n_edges, edges, n * sizeof *edges);
    h->n_edges += n;
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* In order, each once; of too many the latest. Returns whether some were left out. */
static bool put_in_order(mn_edges *v, size_t most)
{
    qsort(v->at, v->n, sizeof *v->at, by_number);
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        if (!n || v->at[n - 1] != v->at[i])
            v->at[n++] = v->at[i];
    const size_t out = n > most ? n - most : 0;
    if (out)
        memmove(v->at, v->at + out, (n - out) * sizeof *v->at);
    v->n = n - out;
    return out;
}

void mn_look_hit(mn_look *l, mn_pattern p, uint32_t strength, uint32_t centre, uint32_t other,
                 uint8_t flags, mn_edges *list)
{
    const bool more = put_in_order(list, l->c->list);
    mn_hit h = {.closing = l->at,
                .strength = strength,
                .centre = centre,
                .other = other,
                .pattern = (uint8_t)p,
                .flags = flags | (more ? MN_HIT_MORE : 0)};
    h.first = l->flow->epoch + (list->n ? mn_pay_flow_at(l->flow, list->at[0]) : l->e)->time;
    if (!mn_hits_add(l->hits, &h, list->at, list->n))
        l->failed = true;
}
