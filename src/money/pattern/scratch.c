/* SPDX-License-Identifier: Apache-2.0
 *
 * scratch.c - what every look-up needs: marks, lists of edges, slabs. See inner.h.
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
    *fresh = false;
    if (2 * (m->n + 1) > m->cap && !marks_grow(m))
        return NULL;
    size_t at = mark_at(m, key);
    for (; m->slot[at].stamp == m->stamp; at = (at + 1) & (m->cap - 1))
        if (m->slot[at].key == key)
            return &m->slot[at];
    *fresh = true;
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
    for (size_t i = 0; i < MN_WALKS; i++)
        free(l->walk[i].at);
    free(l->swap.at);
    free(l->came.item);
    free(l->went.item);
    free(l->told);
    free(l->deep.slot);
    for (size_t i = 0; i < MN_CYCLES; i++)
        free(l->barren[i].slot);
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
