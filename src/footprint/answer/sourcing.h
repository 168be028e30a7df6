/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/sourcing.h - where a buyer's goods come from, when nobody says:
 * the regional mix of what such buyers in that country use.
 */
#ifndef FOOTPRINT_SOURCING_H
#define FOOTPRINT_SOURCING_H

#include "footprint/economy/model.h"

typedef struct mn_sourcing {
    size_t regions, industries;
    double *share; /* industries rows of regions; each row sums to 1, or is all 0 where
                    * nobody anywhere sells that industry's product */
} mn_sourcing;

/* region is the buyer's; SIZE_MAX takes the world's mix. Households: their
 * final demand; governments: theirs; companies: what all industries of the
 * region use. Where such a buyer buys none of an industry, the region's whole
 * use answers, and then the world's. O(non-zeros). */
MN_USE mn_status mn_sourcing_new(mn_sourcing *out, const mn_model *m, mn_buyer buyer, size_t region,
                                 mn_err *e);
void mn_sourcing_free(mn_sourcing *s);

/* Final demand of one kind of buyer in a region, a cell at a time, into y (n
 * doubles): households with non-profits, or government. */
void mn_basket(double *y, const mn_model *m, mn_buyer buyer, size_t region);

#endif
