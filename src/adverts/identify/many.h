/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/many.h - the identifiers of many posts: which values there are, and in which
 * posts each stands.
 *
 * Posts come batch by batch, and each batch is read by several threads; what comes out does not
 * depend on how many there are, nor on where batches end.
 */
#ifndef ADVERTS_IDENTIFY_MANY_H
#define ADVERTS_IDENTIFY_MANY_H

#include "adverts/identify/batch.h"
#include "core/arena.h"
#include "core/map.h"

/* A value, wherever it stands. */
typedef struct mn_id_value {
    mn_text text;
    mn_id_kind kind;
    char region[2];
    uint32_t posts; /* in which it is sure */
    uint32_t first, last;
} mn_id_value;

/* One find. */
typedef struct mn_id_row {
    uint32_t post;       /* as it came, from 0 */
    uint32_t value;      /* of mn_id_many.value */
    uint32_t start, end; /* characters of the post's text, or MN_ID_NO_PLACE */
    float score;
    uint64_t rules;
} mn_id_row;

typedef struct mn_id_many {
    mn_id_row *row; /* by post and start */
    size_t n, cap;
    mn_id_value *value;
    size_t values, value_cap;
    mn_text *id; /* of posts */
    size_t posts, post_cap;
    uint64_t without, doubtful; /* posts in which nothing is sure; finds that are not */
    uint64_t unread;            /* values of columns in which nothing was found */
    mn_arena text;
    struct mn_id_shard *shard; /* kind and text -> value */
    mn_id_batch batch;
} mn_id_many;

/* Zero-initialised is legal. */
void mn_id_many_free(mn_id_many *m);
/* Adds a batch. region: as in mn_identify(); without it, the country of a post's place counts. */
MN_USE mn_status mn_id_many_add(mn_id_many *m, const mn_identifier_rules *r, const mn_posts *batch,
                                const char region[2], const mn_ctx *ctx, mn_err *e);
/* The same in steps, for those who do more with a batch at once: begin; mn_id_batch_find() of each
 * of m->batch.used chunks, on any thread; end. The batch may go before the end. */
MN_USE mn_status mn_id_many_begin(mn_id_many *m, const mn_identifier_rules *r,
                                  const mn_posts *batch, const char region[2], mn_err *e);
MN_USE mn_status mn_id_many_end(mn_id_many *m, const mn_ctx *ctx, mn_err *e);
/* The number of a value; key is a byte for its kind and its text. MN_MAP_NONE: there is none. */
uint32_t mn_id_many_value(const mn_id_many *m, mn_text key);

#endif
