/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/supply_in.h - what the two files of supply.h share.
 *
 * One million dollars of group g are, through seller stop S,
 *
 *     v(g, S) = sum_s m_s unit_s                          without a product
 *     v(g, S) = own(g, S) + share(g, S) (p(g) - own(g))   with one
 *
 * people: of a product, the sellers' own work, and an equal part of what the recipe says
 * stands behind all of them.
 */
#ifndef FOOTPRINT_SUPPLY_IN_H
#define FOOTPRINT_SUPPLY_IN_H

#include "footprint/answer/supply.h"

typedef struct mn_supplying {
    mn_supply *out;
    const mn_answer *a;
    mn_cells cells;
    size_t count[MN_STAGES]; /* stops, with that of others */
    uint16_t *of[MN_STAGES]; /* thing -> stop of its stage; NULL for tiers */
    size_t things[MN_STAGES];
    double *spent;  /* rows of groups, by bought stop: millions of dollars */
    double *share;  /* groups rows of sellers: of the group's money */
    double *extra;  /* likewise: people that the sellers' own pins add, a million dollars */
    double *direct; /* sellers rows of n: what they sell, millions of dollars */
    double *layer;  /* tiers (but the last) times sellers, rows of n: output */
    double *value;  /* legs rows of draws */
    size_t leg0[MN_STAGES];
} mn_supplying;

/* A leg between the i-th stop of a stage and the j-th of the next. */
static inline size_t mn_supply_leg(const mn_supplying *k, size_t stage, size_t i, size_t j)
{
    return k->leg0[stage] + i * k->count[stage + 1] + j;
}

/* Fills value. */
MN_USE mn_status mn_supply_draw(mn_supplying *k, const mn_ctx *ctx, mn_err *e);

#endif
