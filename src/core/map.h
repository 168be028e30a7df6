/* SPDX-License-Identifier: Apache-2.0
 *
 * core/map.h - from text to a small number, open addressing.
 *
 * Keys are borrowed: they must outlive the map. Lookups O(1) expected; the
 * order of insertion decides nothing that can be seen. Zero-initialised is a
 * valid empty map.
 */
#ifndef CORE_MAP_H
#define CORE_MAP_H

#include <manumit/core.h>

#define MN_MAP_NONE UINT32_MAX

typedef struct mn_map {
    struct mn_map_slot *slots;
    size_t cap, count;
    uint64_t salt; /* of the hash, so that collisions can't be prepared */
} mn_map;

/* The value of key, or MN_MAP_NONE. */
uint32_t mn_map_get(const mn_map *m, mn_text key);
/* The same in steps, for keys that are known some time ahead: a large map lies outside of the
 * processor's caches. mn_map_ask() asks for the slot of a hash, mn_map_near(), some steps later,
 * for the key in it, and tells its value: a guess, or MN_MAP_NONE. A hash is good as long as
 * salt is the same. */
uint64_t mn_map_hash(const mn_map *m, mn_text key);
void mn_map_ask(const mn_map *m, uint64_t hash);
uint32_t mn_map_near(const mn_map *m, uint64_t hash);
uint32_t mn_map_get_hashed(const mn_map *m, mn_text key, uint64_t hash);
/* Puts value unless the key is there; *value then becomes what was there.
 * MN_OK, or MN_SYSTEM without memory. */
MN_USE mn_status mn_map_put(mn_map *m, mn_text key, uint32_t *value, mn_err *e);
void mn_map_clear(mn_map *m); /* empties it; keeps memory for about as many keys */
void mn_map_free(mn_map *m);

uint64_t mn_hash64(const void *bytes, size_t len);
/* With a salt, for tables whose collisions nobody may prepare. */
uint64_t mn_hash64_salted(const void *bytes, size_t len, uint64_t salt);

#endif
