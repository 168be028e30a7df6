/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk_index.c - finding steps by what they are of, links by what they join, and the
 * links that lead to a step: a party may buy on twenty thousand edges, and none may look at all of
 * them for each.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "trace/evidence/walk.h"

/* Where a key is, or would be. */
static size_t place(const mn_walk_index *x, const uint32_t key[3])
{
    size_t i = (size_t)mn_hash64_salted(key, 3 * sizeof *key, x->salt) & (x->cap - 1);
    while (x->slot[i][3] && memcmp(x->slot[i], key, 3 * sizeof *key) != 0)
        i = (i + 1) & (x->cap - 1);
    return i;
}

static mn_status grow(mn_walk_index *x, mn_err *e)
{
    mn_walk_index more = {.cap = x->cap ? 2 * x->cap : 256, .n = x->n, .salt = x->salt};
    if (!(more.slot = calloc(more.cap, sizeof *more.slot)))
        return mn_fail_memory(e);
    if (!more.salt) /* where the first table lies differs from run to run */
        more.salt = (uint64_t)(uintptr_t)more.slot * UINT64_C(0xA0761D6478BD642F) | 1;
    for (size_t i = 0; i < x->cap; i++)
        if (x->slot[i][3])
            memcpy(more.slot[place(&more, x->slot[i])], x->slot[i], sizeof *x->slot);
    free(x->slot);
    *x = more;
    return MN_OK;
}

uint32_t mn_walk_find(const mn_walk_index *x, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t key[3] = {a, b, c};
    return x->cap ? x->slot[place(x, key)][3] - 1 : UINT32_MAX;
}

mn_status mn_walk_put(mn_walk_index *x, uint32_t a, uint32_t b, uint32_t c, size_t number,
                      mn_err *e)
{
    const uint32_t key[3] = {a, b, c};
    if (2 * (x->n + 1) > x->cap) {
        mn_status st = grow(x, e);
        if (st)
            return st;
    }
    uint32_t *slot = x->slot[place(x, key)];
    x->n += !slot[3];
    memcpy(slot, key, sizeof key);
    slot[3] = (uint32_t)number + 1;
    return MN_OK;
}

mn_status mn_walk_link(mn_walk *w, const mn_step_link *l)
{
    if (!mn_grow(&w->link, &w->links_cap, w->links + 1, sizeof *w->link) ||
        !mn_grow(&w->next, &w->next_cap, w->links + 1, sizeof *w->next))
        return mn_fail_memory(w->e);
    while (w->intos < w->steps) {
        if (!mn_grow(&w->into, &w->into_cap, w->steps, sizeof *w->into))
            return mn_fail_memory(w->e);
        w->into[w->intos++] = MN_NOT_ANY;
    }
    w->next[w->links] = w->into[l->to];
    w->into[l->to] = (uint32_t)w->links;
    w->link[w->links++] = *l;
    return mn_walk_put(&w->link_at, l->to, l->edge, l->lot, w->links - 1, w->e);
}

void mn_walk_free(mn_walk *w)
{
    free(w->step);
    free(w->link);
    free(w->next);
    free(w->into);
    free(w->queue);
    free(w->waits);
    free(w->link_at.slot);
    free(w->step_at.slot);
}
