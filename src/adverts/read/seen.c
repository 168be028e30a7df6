/* SPDX-License-Identifier: Apache-2.0
 *
 * seen.c - a set of hashes, open addressing, at most three quarters full. See seen.h.
 */
#include "adverts/read/seen.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/map.h"
#include "core/prefetch.h"

enum { FIRST = 1 << 12, LARGE = 4 << 20 };

static size_t first_of(const mn_post_seen *s, uint64_t hash)
{
    return (size_t)mn_hash64_salted(&hash, sizeof hash, s->salt) & (s->cap - 1);
}

/* Its place, or the free one where it belongs. */
static uint64_t *place_of(const mn_post_seen *s, uint64_t hash)
{
    size_t at = first_of(s, hash);
    while (s->slot[at] && s->slot[at] != hash)
        at = (at + 1) & (s->cap - 1);
    return &s->slot[at];
}

/* Zeros; in large pages where they are many, as they are read here and there. */
static uint64_t *room(size_t n)
{
    if (n > SIZE_MAX / 2 / sizeof(uint64_t) || n * sizeof(uint64_t) < LARGE)
        return calloc(n, sizeof(uint64_t));
    uint64_t *at = mn_large_pages(n * sizeof *at);
    if (at)
        memset(at, 0, n * sizeof *at);
    return at;
}

static bool grow(mn_post_seen *s)
{
    mn_post_seen more = {.cap = s->cap ? s->cap * 2 : FIRST, .count = s->count, .salt = s->salt};
    more.slot = more.cap > s->cap ? room(more.cap) : NULL;
    if (!more.slot)
        return false;
    if (!s->cap)
        more.salt = (uint64_t)(uintptr_t)more.slot * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < s->cap; i++)
        if (s->slot[i])
            *place_of(&more, s->slot[i]) = s->slot[i];
    free(s->slot);
    *s = more;
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
        mn_prefetch(&s->slot[first_of(s, hash)]);
}

bool mn_post_seen_put(mn_post_seen *s, uint64_t hash, bool *before)
{
    if (s->count >= s->cap / 4 * 3 && !grow(s))
        return false;
    uint64_t *slot = place_of(s, hash);
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
