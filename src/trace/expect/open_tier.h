/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/expect/open_tier.h - where a chain ends above a buyer, though goods do not: sellers without
 * suppliers of their own, by country and good.
 */
#ifndef TRACE_EXPECT_OPEN_TIER_H
#define TRACE_EXPECT_OPEN_TIER_H

#include "trace/plan/worth.h"

/* Sellers of one country in one good of whom nobody says who supplies them. */
typedef struct mn_open_tier {
    char country[2];
    uint32_t good, nearest; /* nearest: the tier of the nearest of them; 1 sells to the buyer */
    uint32_t seller;        /* the one with the largest value, or the lowest number */
    uint32_t sellers, edges;
    uint64_t supplies;
    int64_t value; /* US dollars in hundredths, as far as it is known */
    int64_t most;  /* of that seller */
} mn_open_tier;

typedef struct mn_open_tiers {
    mn_open_tier *at; /* the largest value first, then the most supplies, good, country */
    size_t n;
    uint32_t sellers, known; /* above the buyer: without, and with suppliers in the chain */
    int64_t value;
} mn_open_tiers;

/* A site of the kind where things begin (farm, mine, vessel) needs no supplier: its party is left
 * out, and counted as known. *out is freed by free(out->at). O(edges above the buyer). */
MN_USE mn_status mn_open_tiers_find(mn_open_tiers *out, const mn_chain *c, uint32_t buyer,
                                    mn_worth *worth, const mn_ctx *ctx, mn_err *e);

#endif
