/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/equal.c - posts with equal texts are one, so that a million equal ones take no
 * longer than others. Equal are those whose text's hash of 64 bits and whose signature agree.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/arena.h"
#include "core/err.h"

enum { LARGE = 1 << 20 };

static bool without_words(const mn_clustering *c, uint32_t post)
{
    return !c->content[post];
}

static bool equal(const mn_clustering *c, uint32_t a, uint32_t b)
{
    return c->content[a] == c->content[b] &&
           memcmp(mn_cluster_first(c, a), mn_cluster_first(c, b), MN_CLUSTER_FIRST) == 0 &&
           memcmp(mn_cluster_rest(c, a), mn_cluster_rest(c, b),
                  MN_SKETCH_BINS - MN_CLUSTER_FIRST) == 0;
}

mn_status mn_cluster_equal(mn_clustering *c, mn_err *e)
{
    size_t cap = 16;
    while (cap < 2 * (size_t)c->n)
        cap *= 2;
    uint32_t *slot = malloc(cap * sizeof *slot);
    c->same = malloc(((size_t)c->n + 1) * sizeof *c->same);
    c->text = malloc(((size_t)c->n + 1) * sizeof *c->text);
    if (!slot || !c->same || !c->text) {
        free(slot);
        return mn_fail_memory(e);
    }
    memset(slot, 0xff, cap * sizeof *slot);
    for (uint32_t i = 0; i < c->n; i++) {
        c->same[i] = i;
        if (without_words(c, i)) {
            c->wordless++;
            continue;
        }
        size_t at = (size_t)(c->content[i] >> 16) & (cap - 1);
        while (slot[at] != UINT32_MAX && !equal(c, slot[at], i))
            at = (at + 1) & (cap - 1);
        if (slot[at] == UINT32_MAX) {
            slot[at] = i;
            c->text[c->texts++] = i;
        } else {
            c->same[i] = slot[at];
        }
    }
    free(slot);
    return mn_cluster_order(c, c->text, c->texts, e);
}

/* Read here and there: in large pages, where it is large. */
static void *room(size_t bytes)
{
    return bytes < LARGE ? malloc(bytes) : mn_large_pages(bytes);
}

mn_status mn_cluster_forest(mn_clustering *c, mn_err *e)
{
    c->parent = room(((size_t)c->n + 1) * sizeof *c->parent);
    c->rank = room(((size_t)c->n + 1) * sizeof *c->rank);
    if (!c->parent || !c->rank)
        return mn_fail_memory(e);
    memset(c->rank, 0xff, (size_t)c->n * sizeof *c->rank);
    for (uint32_t i = 0; i < c->n; i++)
        atomic_init(&c->parent[i], i);
    for (uint32_t i = 0; i < c->texts; i++)
        c->rank[c->text[i]] = i;
    return MN_OK;
}
