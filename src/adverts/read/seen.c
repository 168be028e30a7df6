/* SPDX-License-Identifier: Apache-2.0
 *
 * seen.c - a set of hashes, open addressing, at most three quarters full. See seen.h.
 */
#include "adverts/read/seen.h"

#include <stdlib.h>

#include "core/map.h"
#include "core/prefetch.h"

enum { FIRST = 1 << 12 };

/* Its place, or the free one where it belongs. */
static uint64_t *place_of(uint64_t *slot, size_t cap, uint64_t hash)
{
    size_t at = (size_t)hash & (cap - 1);
    while (slot[at] && slot[at] != hash)
        at = (at + 1) & (cap - 1);
    return &slot[at];
}

static bool grow(mn_post_seen *s)
{
    const size_t cap = s->cap ? s->cap * 2 : FIRST;
    uint64_t *slot = cap > s->cap ? calloc(cap, sizeof *slot) : NULL;
    if (!slot)
        return false;
    for (size_t i = 0; i < s->cap; i++)
        if (s->slot[i])
            *place_of(slot, cap, s->slot[i]) = s->slot[i];
    free(s->slot);
    s->slot = slot;
    s->cap = cap;
    return true;
}

uint64_t mn_post_seen_hash(mn_text id)
{
    const uint64_t hash = mn_hash64_salted(id.ptr, id.len, UINT64_C(0x9E3779B97F4A7C15));
    return hash + !hash;
}

void mn_post_seen_ask(const mn_post_seen *s, uint64_t hash)
{
    if (s->cap)
        mn_prefetch(&s->slot[(size_t)hash & (s->cap - 1)]);
}

bool mn_post_seen_put(mn_post_seen *s, uint64_t hash, bool *before)
{
    if (s->count >= s->cap / 4 * 3 && !grow(s))
        return false;
    uint64_t *slot = place_of(s->slot, s->cap, hash);
    *before = *slot != 0;
    s->count += !*slot;
    *slot = hash;
    return true;
}

void mn_post_seen_free(mn_post_seen *s)
{
    free(s->slot);
    *s = (mn_post_seen){.cap = 0};
}
