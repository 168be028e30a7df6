/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/image.h - a chain that was put together: its sections, not yet in one run.
 */
#ifndef TRACE_CHAIN_IMAGE_H
#define TRACE_CHAIN_IMAGE_H

#include "trace/chain/layout.h"
#include "trace/chain/rows.h"

typedef struct mn_chain_image {
    void *bytes[MN_CHAIN_SECTIONS]; /* owned, but the text where it is the builder's */
    size_t count[MN_CHAIN_SECTIONS];
    bool own_text;
    char digest[MN_STORE_HASH]; /* empty: not yet known */
} mn_chain_image;
void mn_chain_image_free(mn_chain_image *m); /* NULL is legal */

/* The image of the builder's rows: made once, the builder's. */
MN_USE mn_status mn_chain_image_of(mn_chain_image **out, mn_chain_builder *b, const mn_ctx *ctx,
                                   mn_err *e);
/* Written to a file, all or nothing; or in memory. */
MN_USE mn_status mn_chain_image_save(const char *path, mn_chain_image *m, const char *name,
                                     int64_t version, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_chain_image_open(mn_chain **out, mn_chain_image *m, const char *name,
                                     int64_t version, const mn_ctx *ctx, mn_err *e);

/* What of it must last, as a stream of bytes (stream.c): what follows from the rest is left out. */
#define MN_CHAIN_STREAM "chain-1"
typedef mn_status (*mn_chain_put)(void *payload, const void *bytes, size_t length, mn_err *e);
MN_USE mn_status mn_chain_stream(const mn_chain_image *m, mn_chain_put put, void *payload,
                                 mn_err *e);
/* Reads it again. *length 0 at the end. *out is owned, its text too. */
typedef mn_status (*mn_chain_get)(void *payload, const void **bytes, size_t *length, mn_err *e);
MN_USE mn_status mn_chain_unstream(mn_chain_image **out, mn_chain_get get, void *payload,
                                   uint64_t bytes, mn_err *e);
/* Of the stream, as the store has it (mn_store_content.digest). */
MN_USE mn_status mn_chain_digest(mn_chain_image *m, const mn_ctx *ctx, mn_err *e);

/* Which party each ref is (of: for each ref, owned by the caller), the parties and the ids that
 * are the same (join.c). */
MN_USE mn_status mn_chain_join(mn_chain_image *m, uint32_t **of, mn_chain_builder *b,
                               const mn_ctx *ctx, mn_err *e);
/* Tells rows of supplies whose id an earlier one has (twice.c). */
MN_USE mn_status mn_chain_find_twice(mn_chain_builder *b, const mn_ctx *ctx, mn_err *e);
/* Parties by the bytes of their ids, and which edges are bought and sold by whom (derive.c). */
MN_USE mn_status mn_chain_derive(mn_chain_image *m, mn_err *e);
/* Sites by party; *at: the new number of each (MN_NOT_ANY: nobody's). */
MN_USE mn_status mn_chain_put_sites(mn_chain_image *m, uint32_t **at, mn_chain_builder *b,
                                    const uint32_t *of, mn_err *e);
/* Edges, and the columns in their order; *at: the new number of each supply (order.c). */
MN_USE mn_status mn_chain_put_supplies(mn_chain_image *m, uint32_t **at, mn_chain_builder *b,
                                       const uint32_t *of, const uint32_t *site, const mn_ctx *ctx,
                                       mn_err *e);
/* Recipes, shipments and documents (rest.c). */
MN_USE mn_status mn_chain_put_rest(mn_chain_image *m, mn_chain_builder *b, const uint32_t *of,
                                   const uint32_t *site, const uint32_t *supply, mn_err *e);

/* Takes a day, if it is one, into the time of an edge. */
static inline void mn_chain_stretch(mn_chain_edge *x, int32_t day)
{
    if (day == MN_NO_DAY)
        return;
    if (x->since == MN_NO_DAY || day < x->since)
        x->since = day;
    if (x->until == MN_NO_DAY || day > x->until)
        x->until = day;
}

/* A finding of which there may be as many as rows: the first MN_CHAIN_TOLD of a kind are told, and
 * how many more there are. */
enum { MN_CHAIN_TOLD = 1000 };
typedef struct mn_told {
    const char *kind, *what;
    size_t n;
} mn_told;
MN_USE mn_status mn_chain_told_one(mn_told *t, mn_chain_builder *b, mn_text text, mn_row_at at,
                                   mn_err *e);
MN_USE mn_status mn_chain_told_end(const mn_told *t, mn_chain_builder *b, mn_err *e);

#endif
