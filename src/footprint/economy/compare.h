/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/compare.h - two economies on the classification that both have.
 *
 * Regions are put together until each group is a union of regions of both
 * economies, and so are kinds of industry: where one economy has all trade in one
 * industry, the other's three are one, too. Both are then aggregated to it.
 */
#ifndef FOOTPRINT_COMPARE_H
#define FOOTPRINT_COMPARE_H

#include "footprint/economy/aggregate.h"

typedef struct mn_common {
    mn_model *model[2];                 /* the two, aggregated; owned */
    mn_grouping region[2], industry[2]; /* from their own to the common ones */
    size_t *same_region;   /* of each region of the first: that of the second, or SIZE_MAX */
    size_t *same_industry; /* likewise */
} mn_common;

/* Finds what a and b have in common and aggregates both. MN_DATA when one's industries
 * are of no known kind, or no region is in both. Countries tie regions when at least a
 * million people live there, or when they are a region's largest. */
MN_USE mn_status mn_compare(mn_common *out, const mn_model *a, const mn_model *b, const mn_ctx *ctx,
                            mn_err *e);
void mn_common_free(mn_common *c);

/* Pearson's correlation of n pairs with weights; NaN when either doesn't vary. */
double mn_correlation(const double *x, const double *y, const double *weight, size_t n);

#endif
