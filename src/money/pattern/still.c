/* SPDX-License-Identifier: Apache-2.0
 *
 * still.c - the edges that were the last ones of their pairs when they left a window.
 *
 * A chunk's edges are all put and paired before a window goes over them, so the mark that an edge
 * is old may be of an edge that came after it had left. These are few: edges that leave while the
 * chunk passes by, and whose pair pays again in the same chunk.
 */
#include "money/pattern/inner.h"
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

bool mn_still_set(mn_still *s, const mn_chunk *k, int64_t window, uint64_t cursor)
{
    s->at.n = s->next = 0;
    for (size_t i = 0; i < k->n; i++)
        if (k->gap[i] >= window && k->pair[i] != MN_EDGE_NONE && k->pair[i] >= cursor &&
            !mn_edges_add(&s->at, k->pair[i]))
            return false;
    if (s->at.n > 1)
        qsort(s->at.at, s->at.n, sizeof *s->at.at, by_number);
    return true;
}
