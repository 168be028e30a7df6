/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/supply.h - the flow of people from what was bought to where they work,
 * through the tiers of supply.
 *
 * Five stages, each of which holds everybody: what was bought; who sells it (a country's
 * industry); the tier at which people work (0 the seller itself, 1 its suppliers, 2 theirs,
 * 3, and all further ones); the industry they work in; the country. Between two stages lie
 * legs: those people who belong to both ends. Tiers are production layers,
 *
 *     q y, q A y, q A^2 y, q A^3 y and q (I - A)^-1 A^4 y
 *
 * of each seller's part y of the demand; of a product with a recipe the second is what its
 * recipe says. What is less than MN_SUPPLY_LEAST of the whole in its stage, or beyond
 * the MN_SUPPLY_MOST largest, is gathered in the stage's last stop.
 */
#ifndef FOOTPRINT_SUPPLY_H
#define FOOTPRINT_SUPPLY_H

#include "footprint/answer/answer.h"

enum {
    MN_BOUGHT,
    MN_SELLER,
    MN_TIER,
    MN_WORK,
    MN_PLACE,
    MN_STAGES,
    MN_TIERS = 5,
    MN_SUPPLY_MOST = 12,
    MN_SUPPLY_DRAWS = 20000 /* with more, the flow has no limits */
};
#define MN_SUPPLY_LEAST 0.01
#define MN_OTHERS       SIZE_MAX

typedef struct mn_stop {
    size_t thing;    /* a kind, or as of mn_supply_things; a cell; a tier; an industry; an origin;
                        MN_OTHERS */
    mn_share people; /* NaN limits where none are drawn */
} mn_stop;

typedef struct mn_leg {
    size_t from, to; /* of mn_supply.stop */
    mn_share people; /* negative where refunds outweigh what was bought */
} mn_leg;

typedef struct mn_supply {
    mn_stop *stop; /* stage by stage */
    size_t first[MN_STAGES + 1];
    mn_leg *leg; /* by their ends; none without anybody */
    size_t legs;
} mn_supply;

/* Other names for what was bought than kinds of industries. */
typedef struct mn_supply_things {
    size_t count;
    const uint16_t *of; /* of each purchase */
} mn_supply_things;

/* s: what was answered for, or NULL for a basket. things may be NULL, and is not looked at
 * where purchases are kept as sums. Limits want the answer's group_samples, and
 * are those of the same draws. Each stage, and the legs between any two, come to the answer's
 * total. *out must be zero; free it also after an error.
 * O(MN_SUPPLY_MOST * (non-zeros + draws * cells) + draws * groups * MN_SUPPLY_MOST). */
MN_USE mn_status mn_supply_find(mn_supply *out, const mn_answer *a, const mn_spending *s,
                                const mn_supply_things *things, const mn_reference *r,
                                const mn_ctx *ctx, mn_err *e);
void mn_supply_free(mn_supply *s);

#endif
