/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/seen.c - open addressing; 0 is a free slot, and stands for no hash.
 */
#include "trace/tables/seen.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/prefetch.h"

/* Multiply-shift by a secret odd number (Dietzfelbinger and others 1997,
 * doi 10.1006/jagm.1997.0873): nobody can prepare texts whose places collide. */
static size_t first(const mn_seen *s, uint64_t hash)
{
    return (size_t)(hash * s->salt >> s->shift);
}

static uint64_t *place(const mn_seen *s, uint64_t hash)
{
    size_t i = first(s, hash);
    while (s->slot[i] && s->slot[i] != hash)
        i = (i + 1) & (s->cap - 1);
    return &s->slot[i];
}

static mn_status grow(mn_seen *s, mn_err *e)
{
    mn_seen more = {.cap = s->cap ? s->cap * 2 : 1024,
                    .count = s->count,
                    .salt = s->salt,
                    .shift = s->cap ? s->shift - 1 : 64 - 10};
    if (more.cap <= s->cap || !(more.slot = calloc(more.cap, sizeof *more.slot)))
        return mn_fail_memory(e);
    if (!more.salt) /* where the first table lies differs from run to run */
        more.salt = (uint64_t)(uintptr_t)more.slot * UINT64_C(0xA0761D6478BD642F) | 1;
    for (size_t i = 0; i < s->cap; i++)
        if (s->slot[i])
            *place(&more, s->slot[i]) = s->slot[i];
    free(s->slot);
    *s = more;
    return MN_OK;
}

mn_status mn_seen_put(bool *before, mn_seen *s, uint64_t hash, mn_err *e)
{
    hash += !hash;
    if (4 * (s->count + 1) > 3 * s->cap) {
        mn_status st = grow(s, e);
        if (st)
            return st;
    }
    uint64_t *at = place(s, hash);
    *before = *at != 0;
    s->count += !*before;
    *at = hash;
    return MN_OK;
}

bool mn_seen_has(const mn_seen *s, uint64_t hash)
{
    hash += !hash;
    return s->cap && *place(s, hash) != 0;
}

void mn_seen_ask(const mn_seen *s, uint64_t hash)
{
    if (s->cap)
        mn_prefetch(&s->slot[first(s, hash)]);
}

void mn_seen_free(mn_seen *s)
{
    free(s->slot);
    *s = (mn_seen){.slot = NULL};
}
