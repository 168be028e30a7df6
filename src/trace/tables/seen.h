/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/seen.h - which of millions of texts were there before, by 64 bits of each: 16
 * bytes a text. Of ten million different texts two look alike with a probability of some 3 in a
 * million.
 */
#ifndef TRACE_TABLES_SEEN_H
#define TRACE_TABLES_SEEN_H

#include <manumit/core.h>

/* Zero-initialised is empty. */
typedef struct mn_seen {
    uint64_t *slot;
    size_t cap, count; /* cap: a power of two */
    uint64_t salt;     /* of the places; no result depends on it */
    unsigned shift;
} mn_seen;

/* *before: whether it was there. O(1) expected. */
MN_USE mn_status mn_seen_put(bool *before, mn_seen *s, uint64_t hash, mn_err *e);
bool mn_seen_has(const mn_seen *s, uint64_t hash);
/* Asks for the place of a hash some steps ahead: a large set lies outside of the caches. */
void mn_seen_ask(const mn_seen *s, uint64_t hash);
void mn_seen_free(mn_seen *s);

#endif
