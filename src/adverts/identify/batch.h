/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/batch.h - the identifiers of a batch of posts, found by several threads: chunks
 * of posts in their order, and of each its finds in theirs. What is found does not depend on how
 * many threads there are.
 */
#ifndef ADVERTS_IDENTIFY_BATCH_H
#define ADVERTS_IDENTIFY_BATCH_H

#include "adverts/identify/identify.h"
#include "adverts/post/post.h"

#define MN_ID_NO_PLACE UINT32_MAX /* of start and end: it has a column of its own */
#define MN_ID_SHARDS   32

typedef struct mn_id_find {
    uint32_t post;       /* of the batch */
    uint32_t start, end; /* characters of the post's text, or MN_ID_NO_PLACE */
    uint32_t key, len;   /* where in the chunk's text: a byte for the kind, then the value */
    float score;
    uint64_t rules;
    uint8_t kind, shard; /* shard, number and hash: for whoever puts finds together */
    char region[2];
    uint32_t number;
    uint64_t hash;
} mn_id_find;

/* What was found in some posts, one behind the other. */
typedef struct mn_id_chunk {
    mn_id_find *find;
    size_t n, cap;
    mn_buf text;
    uint64_t posts, without; /* posts; those in which nothing is sure */
    uint64_t doubtful;       /* finds that are not */
    uint64_t unread;         /* values of columns in which nothing was found */
    /* For whoever takes them: finds by shard; what is told of them. */
    uint32_t *order, from[MN_ID_SHARDS + 1];
    size_t order_cap;
    mn_buf told;
    mn_status st;
    mn_err e;
} mn_id_chunk;

static inline mn_text mn_id_key(const mn_id_chunk *c, const mn_id_find *f)
{
    return (mn_text){c->text.ptr + f->key, f->len};
}

static inline mn_text mn_id_value_of(const mn_id_chunk *c, const mn_id_find *f)
{
    return (mn_text){c->text.ptr + f->key + 1, f->len - 1};
}

static inline bool mn_id_is_sure(const mn_id_find *f)
{
    return f->score >= (float)MN_ID_SURE;
}

/* Called for each chunk on the thread that found it. */
typedef mn_status (*mn_id_then)(mn_id_chunk *c, const mn_posts *posts, mn_err *e);

typedef struct mn_id_batch {
    mn_id_chunk *chunk; /* `used` of the last batch; the others keep memory */
    size_t used, chunks;
    struct mn_id_desk *desk; /* memory to find in, as many as work at once */
    size_t desks;
    /* What is looked for, and where. */
    const mn_identifier_rules *rules;
    const mn_posts *posts;
    const char *region;
    mn_id_then then;
} mn_id_batch;

/* Zero-initialised is legal. */
void mn_id_batch_free(mn_id_batch *b);
/* Replaces what was found: begin, each of b->used chunks once, on any thread, end; nothing else
 * must be between. region: as in mn_identify(), borrowed; without it, the country of a post's place
 * counts. then may be NULL. */
MN_USE mn_status mn_id_batch_begin(mn_id_batch *b, const mn_identifier_rules *r,
                                   const mn_posts *posts, const char region[2], mn_id_then then,
                                   mn_err *e);
void mn_id_batch_find(mn_id_batch *b, size_t chunk);
MN_USE mn_status mn_id_batch_end(const mn_id_batch *b, mn_err *e);

#endif
