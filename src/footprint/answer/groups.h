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
#include "footprint/material/recipe.h"
#include "footprint/spending/spending.h"

/* What makes purchases alike. Compared byte by byte: no padding. */
typedef struct mn_group_key {
    uint32_t what;   /* the kind of industry; of a basket, the economy's own industry */
    uint32_t region; /* MN_ANYWHERE: the buyer's mix */
    uint32_t origin; /* of a product: the country in that region; else MN_ANYWHERE */
    uint16_t product;
    uint16_t by; /* mn_placed_by */
} mn_group_key;

typedef struct mn_group {
    mn_group_key key;
    uint32_t row;  /* of unit, recipe and x: groups that differ in `by` alone share one */
    double money;  /* net, millions of US dollars */
    double people; /* per million US dollars */
} mn_group;

/* Money whose people are not the average of their cell: it was spent in a named
 * country that is one of several in its region, or on a product that stands apart
 * in its cell. */
typedef struct mn_pin {
    uint32_t cell, group;
    uint32_t origin;  /* whose people are meant; MN_ANYWHERE: all of the cell */
    bool move;        /* all people of the cell's average are put to `origin` */
    bool material;    /* bought by the seller, one tier up */
    uint32_t what;    /* the material, where it is one */
    double unit;      /* of a product: dollars in one dollar of the group */
    double money;     /* millions of US dollars */
    mn_factor factor; /* people per dollar against the cell's average */
} mn_pin;

typedef struct mn_groups {
    mn_group *at;
    size_t count, cap, rows;
    mn_map index; /* key -> group; its texts lie in the arena */
    mn_arena keys;
    bool basket;       /* a group's `what` is an industry of the economy, not a kind */
    double *unit;      /* rows of n: one million dollars spread over cells */
    double *y;         /* n: all groups' money, as demand to be solved */
    double *sold;      /* n: the output of the sellers alone: y without what recipes change */
    mn_recipe *recipe; /* rows; zeros without a product */
    mn_pin *pin;       /* one a cell, origin, group and material */
    size_t pins, pin_cap;
    mn_map pinned; /* cell, origin, group -> a pin of mn_groups_pin() */
    float *x;      /* X = (I - A)^-1 unit in float32: rows of n */
    size_t moved;  /* purchases whose origin sells none of that industry: the mix was taken */
    double unsold; /* money for kinds that no industry of the economy sells, millions; behind
                    * it there is nobody to count */
    uint64_t unsold_kinds; /* bit k: kind k is one of them */
} mn_groups;

/* Builds the groups of all purchases, their unit demand and, of products, their
 * pins; people by the scope's multipliers, with all factors 1. materials may be
 * NULL when no purchase has a product. */
MN_USE mn_status mn_groups_new(mn_groups *out, const mn_model *m, mn_scope scope,
                               const mn_sourcing *mix, const mn_placing *placing,
                               const mn_materials *materials, const mn_purchase *purchase,
                               size_t purchases, const mn_ctx *ctx, mn_err *e);
/* Adds money to a pin that moves the people of a group without a product, made when it
 * is new. O(1). */
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
