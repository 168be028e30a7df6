/* SPDX-License-Identifier: Apache-2.0
 *
 * core/map.c - linear probing at most three quarters full.
 *
 * The hash is salted by the address of the first table, which differs from run
 * to run, so that nobody can prepare a file whose keys all collide. The salt
 * never shows: a map is only asked for keys, never walked.
 */
#include "core/map.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/prefetch.h"
#include "core/text.h"

struct mn_map_slot {
    mn_text key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t value;
};

__extension__ typedef unsigned __int128 u128;

static uint64_t fold(uint64_t a, uint64_t b)
{
    u128 product = (u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static uint64_t load32(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

/* Up to 8 bytes as a number, the first in its lowest bits, zeros behind the last. Loads overlap
 * rather than that a copy is made of so many bytes: most keys are short. */
static inline uint64_t load_most(const unsigned char *p, size_t n)
{
    if (n >= 4) {
        const unsigned shift = (unsigned)(n - 4) * 8;
        return load32(p) | load32(p + n - 4) << shift;
    }
    return n ? (uint64_t)p[0] | (uint64_t)p[n / 2] << n / 2 * 8 | (uint64_t)p[n - 1] << (n - 1) * 8
             : 0;
}

/* Multiply and fold, 16 bytes a step. The constants are arbitrary odd numbers
 * with as many ones as zeros. */
uint64_t mn_hash64_salted(const void *bytes, size_t len, uint64_t salt)
{
    static const uint64_t k0 = 0x9E6C63D0873D51F5U, k1 = 0xD1B54A32D192ED03U;
    const unsigned char *p = bytes;
    uint64_t h = salt ^ fold(len ^ k0, k1);
    size_t left = len;
    for (; left > 16; left -= 16, p += 16)
        h = fold(load64(p) ^ k0, load64(p + 8) ^ h);
    const uint64_t low = left >= 8 ? load64(p) : load_most(p, left),
                   high = left > 8 ? load64(p + left - 8) >> (16 - left) * 8 : 0;
    h = fold(low ^ k0, high ^ h);
    return fold(h ^ k0, k1 ^ salt);
}

uint64_t mn_hash64(const void *bytes, size_t len)
{
    return mn_hash64_salted(bytes, len, 0);
}

/* The slot that holds key, or the free one where it belongs. */
static struct mn_map_slot *probe(const mn_map *m, mn_text key, uint64_t hash)
{
    size_t mask = m->cap - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct mn_map_slot *s = &m->slots[i];
        if (!s->key.ptr || (s->hash == hash && mn_text_eq(s->key, key)))
            return s;
    }
}

uint64_t mn_map_hash(const mn_map *m, mn_text key)
{
    return mn_hash64_salted(key.ptr, key.len, m->salt);
}

uint32_t mn_map_get_hashed(const mn_map *m, mn_text key, uint64_t hash)
{
    if (!m->cap)
        return MN_MAP_NONE;
    const struct mn_map_slot *s = probe(m, key, hash);
    return s->key.ptr ? s->value : MN_MAP_NONE;
}

uint32_t mn_map_get(const mn_map *m, mn_text key)
{
    return mn_map_get_hashed(m, key, mn_map_hash(m, key));
}

void mn_map_ask(const mn_map *m, uint64_t hash)
{
    if (m->cap)
        mn_prefetch(&m->slots[(size_t)hash & (m->cap - 1)]);
}

uint32_t mn_map_near(const mn_map *m, uint64_t hash)
{
    const struct mn_map_slot *s = m->cap ? &m->slots[(size_t)hash & (m->cap - 1)] : NULL;
    if (!s || !s->key.ptr || s->hash != hash)
        return MN_MAP_NONE;
    mn_prefetch(s->key.ptr);
    return s->value;
}

static bool grow(mn_map *m)
{
    if (m->cap > SIZE_MAX / 4 / sizeof *m->slots)
        return false;
    mn_map bigger = {.cap = m->cap ? m->cap * 2 : 16, .count = m->count, .salt = m->salt};
    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    if (!m->cap)
        bigger.salt = fold((uint64_t)(uintptr_t)bigger.slots, 0xA0761D6478BD642FU) | 1;
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].key.ptr)
            *probe(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    free(m->slots);
    *m = bigger;
    return true;
}

mn_status mn_map_put(mn_map *m, mn_text key, uint32_t *value, mn_err *e)
{
    if (m->count >= m->cap / 4 * 3 && !grow(m))
        return mn_fail_memory(e);
    uint64_t hash = mn_hash64_salted(key.ptr, key.len, m->salt);
    struct mn_map_slot *s = probe(m, key, hash);
    if (s->key.ptr) {
        *value = s->value;
        return MN_OK;
    }
    s->key.ptr = key.ptr ? key.ptr : "";
    s->key.len = key.len;
    s->hash = hash;
    s->value = *value;
    m->count++;
    return MN_OK;
}

void mn_map_clear(mn_map *m)
{
    if (m->cap > 64 && m->count < m->cap / 16) {
        mn_map_free(m);
        return;
    }
    if (m->cap)
        memset(m->slots, 0, m->cap * sizeof *m->slots);
    m->count = 0;
}

void mn_map_free(mn_map *m)
{
    free(m->slots);
    memset(m, 0, sizeof *m);
}
