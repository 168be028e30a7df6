/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/aggregate.h - a smaller economy of a larger one.
 *
 * Regions and industries are put together; flows, final demand and people are
 * summed, so that Z' = S Z S' and Y' = S Y S_r' with S the 0/1 matrix of groups
 * (Miller & Blair 2009, section 4.9). The rounding of each stored coefficient is
 * carried to the next of its column, and of final demand to the next of its row,
 * so that world totals stay to about 1e-9. Z' is made row by row: beside the two
 * economies, of which the matrices may lie in files (mn_ctx.memory), a row is held.
 */
#ifndef FOOTPRINT_AGGREGATE_H
#define FOOTPRINT_AGGREGATE_H

#include "footprint/economy/model.h"

/* Which group each region or industry belongs to. */
typedef struct mn_grouping {
    mn_arena arena;
    uint32_t *to;      /* of each old one: the group */
    const char **name; /* of each group */
    size_t n, groups;
} mn_grouping;

void mn_grouping_free(mn_grouping *g);
/* Each on its own, with its label. */
MN_USE mn_status mn_grouping_same(mn_grouping *g, const char *const *labels, size_t n, mn_err *e);
/* From CSV with columns from and to. Groups are in the order in which the file first
 * names them; what it doesn't name stays on its own behind them, in its own order.
 * Errors name the line: an unknown or doubled label, an empty name. */
MN_USE mn_status mn_grouping_read(mn_grouping *g, const char *const *labels, size_t n,
                                  const char *what, const mn_ctx *ctx, const char *path, mn_err *e);
/* Industries by kind: c1 to c35, as far as the economy has them, then "none" for those
 * of no kind. MN_DATA when none has a kind. */
MN_USE mn_status mn_grouping_kinds(mn_grouping *g, const mn_model *m, mn_err *e);

/* *out is owned: mn_model_free(). Kinds of the new industries are what their labels say,
 * else the kind of the largest member by output. O(entries) and two solves. */
MN_USE mn_status mn_model_aggregate(mn_model **out, const mn_model *m, const mn_grouping *regions,
                                    const mn_grouping *industries, const mn_ctx *ctx, mn_err *e);

#endif
