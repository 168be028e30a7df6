/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/collection.h - what 'adverts cluster' and 'adverts templates' keep of posts
 * while they read them.
 *
 * Posts are read in batches and forgotten. Of each stay its sketch, and until the report is made
 * its id, its day and its place, and the beginning of its text, where clusters are told, or all of
 * it, where there is a shelf.
 */
#ifndef ADVERTS_COMMANDS_COLLECTION_H
#define ADVERTS_COMMANDS_COLLECTION_H

#include "adverts/cluster/cluster.h"
#include "adverts/commands/identifiers_file.h"
#include "adverts/read/read.h"
#include "core/arena.h"
#include "core/map.h"
#include "core/shelf.h"

enum { MN_COLLECTED_NO_DAY = INT32_MIN }; /* of a post without a time */

/* What is kept of a post: its id, and behind it the sample. */
typedef struct mn_collected {
    const char *bytes;
    uint32_t place;
    int32_t day;
    uint32_t id;    /* bytes */
    uint8_t sample; /* bytes */
    uint8_t hashes; /* as mn_post.hashes */
} mn_collected;

typedef struct mn_collection {
    mn_collected *post;
    size_t n, cap;
    char **block;
    size_t blocks, blocks_cap, used; /* used of the last block */
    mn_arena names;                  /* of places */
    mn_map at;
    mn_text *place;
    size_t places, places_cap;
    uint32_t *number; /* of a batch's places */
    size_t numbers_cap;
    mn_text *text; /* of a batch */
    size_t texts_cap;
    mn_shelf *shelf; /* takes the texts; borrowed; may be NULL */
    bool untold;     /* of clusters, no more than which posts they have: no samples are kept */
} mn_collection;

/* Reads all posts of in, clusters them by their texts and writes the identifiers that ids asks
 * for. *found is new: mn_clusters_free(). */
MN_USE mn_status mn_collection_read(mn_clusters *found, mn_collection *c, mn_identifiers_file *ids,
                                    mn_post_reader *in, const mn_ctx *ctx, mn_err *e);
void mn_collection_free(mn_collection *c);
/* A cluster's name: that of its first post among all (mn_post_name()): its id, borrowed, or where
 * an earlier post has that id, that and its number, kept by t. */
MN_USE mn_status mn_collection_name(mn_text *out, mn_table *t, const mn_collection *c,
                                    uint32_t first, mn_err *e);

#endif
