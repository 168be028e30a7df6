/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/sort.c - posts in the order of what they say: by the hashes of their texts, and
 * of equal ones by number. They are put into parts by the upper bits, and each part in order by
 * itself, so that several threads may do it.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"
#include "core/parallel.h"

enum { FEW = 16, BIN_BITS = 12, TOP = 64 - MN_CLUSTER_SAID_BITS };

typedef mn_cluster_said said;

/* --- a part ----------------------------------------------------------------------------------- */

static bool stands_before(const said *x, const said *y)
{
    return x->content != y->content ? x->content < y->content : x->post < y->post;
}

static int by_content(const void *a, const void *b)
{
    return stands_before(a, b) ? -1 : stands_before(b, a);
}

static bool in_order(const said *a, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (a[i].content < a[i - 1].content)
            return false;
    return true;
}

/* Puts few in order; or many that are mostly in order. Those of one hash come by number. */
static void settle(said *a, size_t n)
{
    if (in_order(a, n))
        return;
    if (n > FEW) {
        qsort(a, n, sizeof *a, by_content);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const said x = a[i];
        size_t k = i;
        for (; k && stands_before(&x, &a[k - 1]); k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

/* A part in order, by way of room: O(n) for hashes. */
static void sort_part(said *a, said *room, size_t n)
{
    uint32_t at[(1 << BIN_BITS) + 1] = {0};
    unsigned bits = 1;
    while (bits < BIN_BITS && (size_t)1 << bits < n)
        bits++;
    const unsigned shift = TOP - bits;
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    for (size_t i = 0; i < n; i++)
        at[(a[i].content >> shift & mask) + 1]++;
    for (size_t k = 0; k <= mask; k++)
        at[k + 1] += at[k];
    for (size_t i = 0; i < n; i++)
        room[at[a[i].content >> shift & mask]++] = a[i];
    for (size_t k = 0, from = 0; k <= mask; k++) { /* bins end where they say now */
        settle(room + from, at[k] - from);
        from = at[k];
    }
    memcpy(a, room, n * sizeof *a);
}

/* --- all -------------------------------------------------------------------------------------- */

typedef struct job {
    mn_cluster_saids *s;
    atomic_bool memory; /* was short */
} job;

static void do_part(size_t k, void *payload)
{
    job *j = payload;
    const size_t from = j->s->from[k], n = j->s->from[k + 1] - from;
    said *room = n > 1 ? malloc(n * sizeof *room) : NULL;
    if (room)
        sort_part(j->s->said + from, room, n);
    else if (n > 1)
        atomic_store(&j->memory, true);
    free(room);
}

mn_status mn_cluster_sort(mn_cluster_saids *out, const mn_clustering *c, const uint32_t *text,
                          size_t n, mn_err *e)
{
    mn_cluster_saids s = {.said = malloc((n + 1) * sizeof *s.said)};
    size_t at[MN_CLUSTER_SAID_PARTS];
    job j = {.s = &s};
    if (!s.said)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        s.from[(c->content[text ? text[i] : i] >> TOP) + 1]++;
    for (size_t k = 0; k < MN_CLUSTER_SAID_PARTS; k++) {
        s.from[k + 1] += s.from[k];
        at[k] = s.from[k];
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t post = text ? text[i] : (uint32_t)i;
        s.said[at[c->content[post] >> TOP]++] = (said){c->content[post], post};
    }
    mn_status st = mn_parallel(c->ctx, MN_CLUSTER_SAID_PARTS, do_part, &j, e);
    if (!st && atomic_load(&j.memory))
        st = mn_fail_memory(e);
    if (st)
        free(s.said);
    else
        *out = s;
    return st;
}

mn_status mn_cluster_order(const mn_clustering *c, uint32_t *text, size_t n, mn_err *e)
{
    mn_cluster_saids s;
    const mn_status st = mn_cluster_sort(&s, c, text, n, e);
    if (st)
        return st;
    for (size_t i = 0; i < n; i++)
        text[i] = s.said[i].post;
    free(s.said);
    return MN_OK;
}
