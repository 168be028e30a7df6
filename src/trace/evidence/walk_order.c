/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk_order.c - the steps that were met, in the order of the chain: raw materials
 * first, the entry last, each numbered.
 */
#include <stdlib.h>

#include "core/err.h"
#include "trace/evidence/walk.h"

/* The longest way to an entry, along links that lead to no step it came from. Steps are settled
 * once all that they lead to are; in a circle the nearest to the entry first, and what then still
 * leads up is marked. O(steps * (steps + links)) at worst. */
static void find_longest(mn_walk *w, size_t *waits)
{
    bool *done = w->waits;
    for (size_t i = 0; i < w->steps; i++) {
        waits[i] = 0;
        done[i] = false;
    }
    for (size_t i = 0; i < w->links; i++)
        waits[w->link[i].from]++;
    for (size_t n = 0; n < w->steps; n++) {
        size_t at = SIZE_MAX;
        for (size_t i = 0; i < w->steps; i++) {
            const mn_step *s = &w->step[i];
            if (done[i])
                continue;
            if (at == SIZE_MAX || (waits[i] > 0) < (waits[at] > 0) ||
                ((waits[i] > 0) == (waits[at] > 0) && s->tier < w->step[at].tier))
                at = i;
        }
        done[at] = true;
        for (size_t i = 0; i < w->links; i++) {
            mn_step_link *l = &w->link[i];
            if (l->from == at && !done[l->to])
                l->back = true;
            if (l->to != at || done[l->from] || l->back)
                continue;
            waits[l->from]--;
            if (w->step[l->from].longest < w->step[at].longest + 1)
                w->step[l->from].longest = w->step[at].longest + 1;
        }
    }
}

typedef struct placed {
    size_t longest;
    int64_t order;
    uint32_t was;
} placed;

static int by_place(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->longest != y->longest)
        return x->longest > y->longest ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->was < y->was ? -1 : x->was > y->was;
}

static int by_from(const void *a, const void *b)
{
    const mn_step_link *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->edge != y->edge)
        return x->edge < y->edge ? -1 : 1;
    return x->lot < y->lot ? -1 : x->lot > y->lot;
}

/* Steps in the order of the chain, links by the step that they leave. */
mn_status mn_walk_settle(mn_walk *w)
{
    mn_evidence *v = w->v;
    placed *p = mn_arena_alloc(&v->arena, w->steps + 1, sizeof *p);
    size_t *now = mn_arena_alloc(&v->arena, w->steps + 1, sizeof *now);
    v->step = mn_arena_alloc(&v->arena, w->steps + 1, sizeof *v->step);
    v->out = mn_arena_alloc(&v->arena, w->links + 1, sizeof *v->out);
    if (!p || !now || !v->step || !v->out)
        return mn_fail_memory(w->e);
    find_longest(w, now);
    for (size_t i = 0; i < w->steps; i++) {
        const mn_step *s = &w->step[i];
        p[i] =
            (placed){s->longest, s->kind == MN_NOT_ANY ? INT64_MIN : v->guide->step[s->kind].order,
                     (uint32_t)i};
    }
    qsort(p, w->steps, sizeof *p, by_place);
    v->steps = w->steps;
    v->links = w->links;
    for (size_t i = 0; i < w->steps; i++) {
        now[p[i].was] = i;
        v->step[i] = w->step[p[i].was];
        v->step[i].number = v->step[i].state == MN_STEP_GAP ? 0 : ++v->named;
        v->gaps += v->step[i].state == MN_STEP_GAP;
        v->entries += v->step[i].state == MN_STEP_ENTRY;
    }
    for (size_t i = 0; i < w->links; i++) {
        v->out[i] = w->link[i];
        v->out[i].from = (uint32_t)now[w->link[i].from];
        v->out[i].to = (uint32_t)now[w->link[i].to];
        v->step[v->out[i].to].inputs++;
    }
    qsort(v->out, v->links, sizeof *v->out, by_from);
    for (size_t i = v->links; i-- > 0;) {
        mn_step *s = &v->step[v->out[i].from];
        s->link = (uint32_t)i;
        s->links++;
    }
    return MN_OK;
}
