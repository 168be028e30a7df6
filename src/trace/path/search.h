/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/search.h - the parts of a search for one buyer.
 */
#ifndef TRACE_PATH_SEARCH_H
#define TRACE_PATH_SEARCH_H

#include "trace/path/graph.h"

/* What is asked for, with what stands for zeros. MN_USAGE for what makes no sense. */
MN_USE mn_status mn_path_options_check(mn_path_options *out, const mn_path_options *o, mn_err *e);

/* What was found for one buyer, before it is put together with the others'. */
typedef struct mn_found {
    mn_path_buyer sum;
    mn_path *path;
    mn_path_link *link;
    mn_path_end *end;
    size_t paths, links, ends, path_room, link_room, end_room;
    uint32_t *slot; /* ends by party: 1 + number */
    size_t slots;
} mn_found;
void mn_found_free(mn_found *f);
/* The end at this party, made where there is none; borrowed until the next is asked for. */
MN_USE mn_status mn_found_end(mn_path_end **out, mn_found *f, uint32_t party, mn_err *e);
/* Keeps a path of these edges, one at least. */
MN_USE mn_status mn_found_keep(uint32_t *number, mn_found *f, const uint32_t *edge, unsigned edges,
                               bool impossible, mn_err *e);

/* Goes by all paths from a place of a buyer, and keeps those that are to be told. For layouts where
 * they can't be counted at once (count.h). */
MN_USE mn_status mn_search(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx,
                           mn_err *e);

/* Where a search was cut: how many paths there are at most, those counted among them. O(joins on
 * the layout * tiers). */
MN_USE mn_status mn_search_bound(mn_found *f, const mn_graph *g, uint32_t root, mn_err *e);
/* The same for many buyers, whichever way is best (searches.c), with what is told of each path:
 * found[i] for root[i], which are the first places of the layout. */
MN_USE mn_status mn_search_all(mn_found *found, mn_graph *g, const uint32_t *root, size_t buyers,
                               const mn_ctx *ctx, mn_err *e);

/* The nearest tier in time at which each end is reached, where a search was cut: keeps a path to
 * those that it had not come to. Exact where no stock, late days or `once` were asked for. */
MN_USE mn_status mn_reach_ends(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx,
                               mn_err *e);

/* Which supplies of the links can have carried goods along a path, by joins of a basis up to
 * `most` (carry.c). *any is false where none can. Sums, and the surest join of each link by which
 * the whole path can be gone, are put into link where it is not NULL; carried[0] and carried[1]
 * receive those of the first and the last link (owned by the caller) where not NULL. */
typedef struct mn_carried {
    uint32_t *supply;
    size_t n, room;
} mn_carried;
MN_USE mn_status mn_carry(bool *any, mn_path_link *link, mn_carried *first, mn_carried *last,
                          const mn_graph *g, uint32_t root, const uint32_t *edge, unsigned edges,
                          unsigned most, bool ignore_time, mn_err *e);
/* Adds a supply up. */
void mn_path_sum_add(mn_path_sum *s, const mn_chain *c, uint32_t supply, bool transport);

/* Fills in what is told of the paths kept: sums, basis, before and after (found.c). Polls ctx. */
MN_USE mn_status mn_found_tell(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx,
                               mn_err *e);

/* A party may stand twice on a path only where goods went out from it and came back: where the edge
 * to go on by could not be gone by from where it stood first, whatever the days. *needless is true
 * where it could: party[d], after edges edge[0..d-1], stands before, and `next` leads on. */
MN_USE mn_status mn_detour(bool *needless, const mn_graph *g, uint32_t root, const uint32_t *edge,
                           const uint32_t *party, unsigned d, uint32_t next, mn_err *e);
/* The joins of a place by which an edge is gone by: first .. first+n-1. O(log joins). */
uint32_t mn_place_joins(uint32_t *first, const mn_graph *g, uint32_t place, uint32_t edge);

/* Latest days by places, tier by tier (reach.c). */
typedef struct mn_reached {
    uint32_t place, group, from; /* from: the step before; MN_NOT_ANY: the buyer itself */
    int32_t day;
} mn_reached;
typedef struct mn_reach {
    mn_reached *step;
    size_t steps, room;
    uint32_t *tier; /* tier[i]: the first step of tier i; steps of tier 0: the root alone */
    unsigned tiers;
} mn_reach;
/* Called for each group that a step goes by, in order of tiers. */
typedef mn_status (*mn_reach_fn)(void *payload, const mn_reach *r, uint32_t from, uint32_t group,
                                 unsigned tier, int32_t day, mn_err *e);
MN_USE mn_status mn_reach_up(mn_reach *r, const mn_graph *g, uint32_t root, mn_reach_fn visit,
                             void *payload, const mn_ctx *ctx, mn_err *e);
void mn_reach_free(mn_reach *r);

#endif
