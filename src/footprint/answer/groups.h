/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/groups.h - purchases that behave alike: the same industry, the
 * same origin, placed the same way.
 *
 * All of an answer is linear in money, so a ledger of any length comes down to
 * a few dozen groups: each is solved once for one million US dollars.
 */
#ifndef FOOTPRINT_GROUPS_H
#define FOOTPRINT_GROUPS_H

#include "core/map.h"
#include "footprint/answer/placing.h"
#include "footprint/answer/sourcing.h"
#include "footprint/economy/matrix.h"
#include "footprint/spending/spending.h"

/* What makes purchases alike. Compared byte by byte: no padding. */
typedef struct mn_group_key {
    uint32_t what;   /* the kind of industry; of a basket, the economy's own industry */
    uint32_t region; /* MN_ANYWHERE: the buyer's mix */
    uint16_t product;
    uint16_t by; /* mn_placed_by */
} mn_group_key;

typedef struct mn_group {
    mn_group_key key;
    double money;  /* net, millions of US dollars */
    double people; /* per million US dollars */
} mn_group;

/* Money spent in a named country that is one of several in its region: the
 * people of the seller's own industry are put there, not spread over the region. */
typedef struct mn_pin {
    uint32_t cell, origin, group;
    double money;
} mn_pin;

typedef struct mn_groups {
    mn_group *at;
    size_t count, cap;
    mn_map index; /* key -> group; its texts lie in the arena */
    mn_arena keys;
    bool basket;  /* a group's `what` is an industry of the economy, not a kind */
    double *unit; /* count rows of n: one million dollars spread over cells */
    double *y;    /* n: all groups' money */
    mn_pin *pin;  /* one an origin, industry and group */
    size_t pins, pin_cap;
    float *x;     /* X = (I - A)^-1 unit in float32: count rows of n */
    size_t moved; /* purchases whose origin sells none of that industry: the mix was taken */
} mn_groups;

/* Builds the groups of all purchases and their unit demand; people by the
 * scope's multipliers. */
MN_USE mn_status mn_groups_new(mn_groups *out, const mn_model *m, mn_scope scope,
                               const mn_sourcing *mix, const mn_placing *placing,
                               const mn_purchase *purchase, size_t purchases, mn_err *e);
/* Adds money to a pin, made when it is new. O(pins). */
MN_USE mn_status mn_groups_pin(mn_groups *g, mn_pin pin, mn_err *e);
/* Groups of a basket given as money by cell (n doubles): one an industry. */
MN_USE mn_status mn_groups_of_basket(mn_groups *out, const mn_model *m, mn_scope scope,
                                     const double *money, mn_err *e);
/* Fills x: one batched solve. */
MN_USE mn_status mn_groups_solve(mn_groups *g, const mn_model *m, const mn_ctx *ctx, mn_err *e);
/* The group that a part of a purchase belongs to. */
size_t mn_groups_find(const mn_groups *g, const mn_placed_part *part, mn_placed_by by);
void mn_groups_free(mn_groups *g);

#endif
