/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/pool.h - texts of a chain that is being built, in one run of bytes, and numbers
 * for those that are told by their bytes: ids, goods, lots.
 *
 * A number is the place in the order in which texts were first put: nothing that can be seen
 * depends on hashes, which are salted.
 */
#ifndef TRACE_CHAIN_POOL_H
#define TRACE_CHAIN_POOL_H

#include "trace/chain/chain.h"

enum {
    MN_CHAIN_ID = 512,       /* bytes of an id, a good, a lot */
    MN_CHAIN_TEXT = 1 << 20, /* of any other text */
};

/* Zero-initialised is empty. */
typedef struct mn_pool {
    char *bytes;
    size_t length, cap; /* at most 4 GiB */
} mn_pool;

/* MN_DATA when it is longer than MN_CHAIN_TEXT, is not UTF-8, or the chain's texts are 4 GiB. */
MN_USE mn_status mn_chain_pool_put(mn_span *out, mn_pool *p, mn_text t, mn_err *e);
/* Room for n bytes, without a check of what they say; *out is where they lie. */
MN_USE mn_status mn_chain_pool_room(mn_span *out, mn_pool *p, size_t n, mn_err *e);
void mn_chain_pool_free(mn_pool *p);

static inline mn_text mn_chain_pool_text(const mn_pool *p, mn_span s)
{
    return (mn_text){s.length ? p->bytes + s.at : "", s.length};
}

typedef struct mn_ids_slot {
    uint32_t tag, at; /* at MN_NOT_ANY: free */
} mn_ids_slot;

/* Zero-initialised is empty. */
typedef struct mn_ids {
    mn_span *span;
    size_t n, cap;
    mn_ids_slot *slot;
    size_t slots; /* a power of two */
    uint64_t salt;
} mn_ids;

/* MN_NOT_ANY when it is not there. O(1). */
uint32_t mn_chain_ids_get(const mn_ids *ids, const mn_pool *p, mn_text t);
/* Its number; the text is copied when it is new. What it is: for errors. MN_DATA for an empty
 * text, one above MN_CHAIN_ID bytes, with a NUL or not UTF-8. */
MN_USE mn_status mn_chain_ids_put(uint32_t *out, mn_ids *ids, mn_pool *p, mn_text t,
                                  const char *what, mn_err *e);
/* Whether a text may be an id, without looking for it. */
MN_USE mn_status mn_chain_ids_check(mn_text t, const char *what, mn_err *e);
/* The same in steps, for texts that are known some time ahead, as a large table lies outside of the
 * processor's caches: ask() asks for the slot of a hash, guess(), some steps later, for what the
 * number in it needs, and tells it: it may be another's, or MN_NOT_ANY. */
uint64_t mn_chain_ids_hash(const mn_ids *ids, mn_text t);
void mn_chain_ids_ask(const mn_ids *ids, uint64_t hash);
uint32_t mn_chain_ids_guess(const mn_ids *ids, uint64_t hash);
/* mn_chain_ids_put() for bytes that lie in the pool, as they are. */
MN_USE mn_status mn_chain_ids_put_span(uint32_t *out, mn_ids *ids, const mn_pool *p, mn_span s,
                                       mn_err *e);
void mn_chain_ids_free(mn_ids *ids);

#endif
