/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/part.h - clusters of posts in steps that processes on many machines do: what goes
 * from one to the next, as plain lines (docs/methods/streams.md has every cell).
 *
 *   posts       posts, numbered                                     (one process)
 *   sketch      posts to their texts' names and signatures          (any number)
 *   bands       signatures to a line a band                         (any number)
 *   pairs       sorted bands to pairs of texts that are alike       (any number, by bucket)
 *   union       pairs, and forests of other unions, to a forest     (any number; at last one)
 *   components  signatures and the forest, sorted, to components    (any number, by text)
 *   look        sorted components to the forest of clusters         (any number, by component)
 *   members     posts and that forest, sorted, to members           (any number, by text)
 *   clusters    sorted members to each post's cluster, by its name  (any number, by cluster)
 *   table       those, sorted, to the table                         (one process)
 *
 * However the lines are cut between them, the clusters are those of mn_clustering_end(). A line
 * that can't be, or is out of order, is an error with its number.
 */
#ifndef ADVERTS_PART_PART_H
#define ADVERTS_PART_PART_H

#include "adverts/part/lines.h"
#include "adverts/read/read.h"

/* Where a step writes to; NULL: all stays in b. */
typedef struct mn_step_out {
    mn_file_out *to;
    mn_buf b; /* owned by who makes it */
} mn_step_out;
/* Writes the buffer once it is long enough, or where `all`. */
MN_USE mn_status mn_step_send(mn_step_out *o, bool all, mn_err *e);

MN_USE mn_status mn_step_posts(mn_step_out *o, mn_post_reader *in, mn_err *e);

typedef mn_status mn_step(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e);
mn_step mn_step_sketch, mn_step_bands, mn_step_pairs, mn_step_union, mn_step_components,
    mn_step_look, mn_step_members, mn_step_clusters;

/* A post and the name of its cluster, from a line of `clusters`. Texts are put into b, which is
 * cleared first. */
typedef struct mn_step_row {
    uint32_t number;
    mn_text id, cluster;
} mn_step_row;
/* MN_DATA also where the number is not `number`: every post has a line. */
MN_USE mn_status mn_step_read_row(mn_step_row *out, mn_buf *b, const mn_step_lines *l,
                                  uint32_t number, mn_err *e);

#endif
