/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/seen.h - which ids were there before, of any number of posts: some 16 bytes each.
 *
 * Ids are told by 64 bits of a hash that is the same in each run: of 10 million ids, one in 300,000
 * archives would have one that is falsely said to be there twice. Where they stand in the table is
 * salted by its address, which differs from run to run, so that nobody can prepare a file whose ids
 * all collide; nothing shows where they stand.
 */
#ifndef ADVERTS_READ_SEEN_H
#define ADVERTS_READ_SEEN_H

#include <manumit/core.h>

/* Zero-initialised is empty. */
typedef struct mn_post_seen {
    uint64_t *slot; /* 0: free */
    size_t count, cap;
    uint64_t salt;
} mn_post_seen;

uint64_t mn_post_seen_hash(mn_text id); /* O(length) */
/* Asks for a hash's place, some steps before it is put: the set is larger than the caches. */
void mn_post_seen_ask(const mn_post_seen *s, uint64_t hash);
/* Remembers an id by its hash; *before: it was there. False without memory. O(1)
 * expected, whatever the hashes. */
MN_USE bool mn_post_seen_put(mn_post_seen *s, uint64_t hash, bool *before);
void mn_post_seen_free(mn_post_seen *s);

#endif
