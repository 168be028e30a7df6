/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/sourcing.h - where a buyer's goods come from, when nobody says:
 * the mix of cells that such buyers in that country use.
 *
 * A purchase is of a kind of industry (c1..c35); an economy may have several
 * industries of a kind. All of them that the buyer uses share the money.
 */
#ifndef FOOTPRINT_SOURCING_H
#define FOOTPRINT_SOURCING_H

#include "footprint/economy/model.h"

typedef struct mn_sourcing {
    const mn_model *m;
    double *mix;    /* n: a cell's share of its kind, all regions together; the shares of a
                     * kind sum to 1, or are all 0 where nobody anywhere sells it */
    double *inside; /* n: a cell's share of its kind in its region; likewise */
} mn_sourcing;

/* region is the buyer's; SIZE_MAX takes the world's mix. Households: their
 * final demand; governments: theirs; companies: what all industries of the
 * region use. Where such a buyer buys none of a kind, the region's whole
 * use answers, and then the world's. Inside one region the same, and last what
 * the region makes. O(non-zeros). */
MN_USE mn_status mn_sourcing_new(mn_sourcing *out, const mn_model *m, mn_buyer buyer, size_t region,
                                 mn_err *e);
void mn_sourcing_free(mn_sourcing *s);

/* Final demand of one kind of buyer in a region, a cell at a time, into y (n
 * doubles): households with non-profits, or government. */
void mn_basket(double *y, const mn_model *m, mn_buyer buyer, size_t region);

#endif
