/* SPDX-License-Identifier: Apache-2.0
 *
 * names.c - linear probing at most half full; a slot has the upper half of the hash beside the
 * number, so that a foreign name is seldom looked at.
 */
#include "money/read/names.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/map.h"
#include "core/prefetch.h"
#include "core/text.h"

enum { FEWEST = 64 };

uint64_t mn_pay_names_hash(const mn_pay_names *k, mn_text in, mn_text name)
{
    const uint64_t salt = in.len ? mn_hash64_salted(in.ptr, in.len, k->salt) : k->salt;
    return mn_hash64_salted(name.ptr, name.len, salt);
}

static uint64_t slot_of(uint64_t hash, size_t number)
{
    return (hash & UINT64_C(0xFFFFFFFF00000000)) | (uint64_t)(number + 1);
}

static bool widen(mn_pay_names *k)
{
    const size_t slots = k->slots ? k->slots * 2 : FEWEST;
    uint64_t *slot = slots <= SIZE_MAX / sizeof *slot ? calloc(slots, sizeof *slot) : NULL;
    if (!slot)
        return false;
    for (size_t i = 0; i < k->n; i++) {
        size_t at = (size_t)k->key[i].hash & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = slot_of(k->key[i].hash, i);
    }
    free(k->slot);
    k->slot = slot;
    k->slots = slots;
    return true;
}

/* Most often it is the very same text. */
static bool same_in(mn_text a, mn_text b)
{
    return a.len == b.len && (a.ptr == b.ptr || mn_text_eq(a, b));
}

/* The slot of a name, or the free one where it belongs. */
static size_t probe(const mn_pay_names *k, mn_text in, mn_text name, uint64_t hash)
{
    size_t at = (size_t)hash & (k->slots - 1);
    for (; k->slot[at]; at = (at + 1) & (k->slots - 1)) {
        if ((k->slot[at] ^ hash) >> 32)
            continue;
        const mn_pay_name *is = &k->key[(uint32_t)k->slot[at] - 1];
        if (is->hash == hash && mn_text_eq(is->name, name) && same_in(is->in, in))
            break;
    }
    return at;
}

bool mn_pay_names_put(mn_pay_names *k, uint32_t *number, bool *fresh, mn_text in, mn_text name,
                      uint64_t hash)
{
    if (k->n >= UINT32_MAX - 2 || (k->n >= k->slots / 2 && !widen(k)) ||
        !mn_grow(&k->key, &k->cap, k->n + 1, sizeof *k->key))
        return false;
    const size_t at = probe(k, in, name, hash);
    if (fresh)
        *fresh = !k->slot[at];
    if (!k->slot[at]) {
        k->key[k->n] = (mn_pay_name){.hash = hash, .in = in, .name = name};
        k->slot[at] = slot_of(hash, k->n++);
    }
    *number = (uint32_t)k->slot[at] - 1;
    return true;
}

uint32_t mn_pay_names_find(const mn_pay_names *k, mn_text in, mn_text name)
{
    if (!k->slots)
        return UINT32_MAX;
    const size_t at = probe(k, in, name, mn_pay_names_hash(k, in, name));
    return k->slot[at] ? (uint32_t)k->slot[at] - 1 : UINT32_MAX;
}

void mn_pay_names_ask(const mn_pay_names *k, uint64_t hash)
{
    if (k->slots)
        mn_prefetch(&k->slot[(size_t)hash & (k->slots - 1)]);
}

/* The first whose half of the hash is the same: a guess, as it may be another's. */
static const mn_pay_name *guess(const mn_pay_names *k, uint64_t hash)
{
    for (size_t at = (size_t)hash; k->slots; at++) {
        const uint64_t slot = k->slot[at & (k->slots - 1)];
        if (!slot)
            break;
        if (!((slot ^ hash) >> 32))
            return &k->key[(uint32_t)slot - 1];
    }
    return NULL;
}

void mn_pay_names_near(const mn_pay_names *k, uint64_t hash)
{
    const mn_pay_name *is = guess(k, hash);
    if (!is)
        return;
    mn_prefetch(&is->hash); /* it may lie across two lines */
    mn_prefetch(&is->name.len);
}

void mn_pay_names_text(const mn_pay_names *k, uint64_t hash)
{
    const mn_pay_name *is = guess(k, hash);
    if (is)
        mn_prefetch(is->name.ptr);
}

void mn_pay_names_clear(mn_pay_names *k)
{
    if (k->slots)
        memset(k->slot, 0, k->slots * sizeof *k->slot);
    k->n = 0;
}

void mn_pay_names_free(mn_pay_names *k)
{
    free(k->key);
    free(k->slot);
    *k = (mn_pay_names){.salt = k->salt};
}
