/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/count.h - how many paths there are, to which ends, and the nearest to each, without
 * going by each of them. For layouts that have ways (ways.h).
 */
#ifndef TRACE_PATH_COUNT_H
#define TRACE_PATH_COUNT_H

#include "trace/path/search.h"
#include "trace/path/ways.h"

/* Of one buyer, by their number of edges - 1. */
typedef struct mn_lengths {
    uint64_t possible[MN_PATH_TIERS_MAX]; /* MN_COUNT_MOST: so many or more */
    uint64_t all[MN_PATH_TIERS_MAX];      /* whatever the days */
} mn_lengths;

/* Whether there are MN_COUNT_MOST paths or more that are possible, of the first so many lengths. */
bool mn_lengths_over(const mn_lengths *n, unsigned lengths);

/* The nearest paths that were found, one after the other: their edges, from the buyer up. */
typedef struct mn_nearest {
    uint32_t *edge;
    size_t edges, room;
} mn_nearest;

/* Counts the paths of a buyer up: what is found into f, of each end its nearest path, the first of
 * its length by its edges, into near, in the order of f->end. */
MN_USE mn_status mn_count_up(mn_found *f, mn_lengths *n, mn_nearest *near, const mn_ways *w,
                             mn_layers *x, uint32_t root, const mn_ctx *ctx, mn_err *e);

/* Of one end, what was found for buyers. */
typedef struct mn_ended {
    uint32_t root; /* the place of the buyer */
    uint32_t tier; /* of the nearest */
    uint64_t paths;
    uint64_t first; /* of layer tier - 1 */
} mn_ended;

typedef struct mn_end_found {
    mn_ended *at;
    size_t n, room;
    mn_nearest near;
    bool cut; /* more work or memory than is given, or more paths than can be counted */
} mn_end_found;

/* Counts the paths of all buyers to one end, w->end[number], down from it. by_root: of each place
 * of a buyer; added to, by any number of threads at once. x must have room for buyers. */
MN_USE mn_status mn_count_down(mn_end_found *out, mn_lengths *by_root, const mn_ways *w,
                               mn_layers *x, size_t number, const mn_ctx *ctx, mn_err *e);

/* From what was counted, sums and the paths that are told: into f, of which the ends are there. */
MN_USE mn_status mn_count_tell(mn_found *f, const mn_lengths *n, const mn_nearest *near,
                               const mn_graph *g, uint32_t root, const mn_ctx *ctx, mn_err *e);

#endif
