/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/material/recipe.h - one million dollars of a product, as demand on the
 * economy.
 *
 * The seller's own work is that of its industry (`first`). What it buys is its
 * industry's column of A, but for the kinds of industry that the recipe names:
 * there the recipe's money goes to each material's countries, and only the rest to
 * the usual suppliers. Recipes reach down (the cotton of a shirt, bought as cloth):
 * such a material, too, is taken out of what the seller's industry buys of its kind,
 * so that no money is spent twice. With `change` for what that is against A,
 *
 *     X = (I - A)^-1 (first + change).
 */
#ifndef FOOTPRINT_RECIPE_H
#define FOOTPRINT_RECIPE_H

#include "footprint/answer/placing.h"
#include "footprint/answer/sourcing.h"
#include "footprint/material/split.h"

/* A part of the demand whose people are not the average of their cell. */
typedef struct mn_told {
    uint32_t cell;
    uint32_t origin; /* whose people are meant; MN_ANYWHERE: all of the cell */
    bool move;       /* all people of the cell's average are put to `origin` */
    bool material;   /* bought by the seller, one tier up; else the seller's own */
    uint32_t what;   /* which */
    uint32_t spent;  /* of a material: the money in mn_recipe.spent that this tells of */
    double money;    /* of the million: its share, 0..1 */
    mn_factor factor;
} mn_told;

/* Money that a material's makers get: what supply paths are told by. */
typedef struct mn_spent {
    uint32_t cell, what;
    uint32_t origin; /* the country in the cell's region; MN_ANYWHERE: none in particular */
    size_t from;     /* the row of origins that says so; SIZE_MAX: the usual suppliers */
    double money;
} mn_spent;

typedef struct mn_recipe {
    double *first;  /* n; sums to 1 */
    double *change; /* n */
    double *rest;   /* n: what sellers buy that no recipe names */
    mn_told *told;
    size_t tolds, told_cap;
    mn_spent *spent;
    size_t spents, spent_cap;
} mn_recipe;

/* What a group of purchases of a product asks for. region and origin as in
 * mn_placed_part: MN_ANYWHERE takes the product's own origins or, where they are
 * unknown, the buyer's mix. *out must be zero; free it also after an error.
 * O(non-zeros + ingredients * origins * industries). */
MN_USE mn_status mn_recipe_make(mn_recipe *out, const mn_materials *m, const mn_model *model,
                                const mn_reference *r, const mn_sourcing *mix,
                                const mn_placed_part *part, mn_splits *splits, const mn_ctx *ctx,
                                mn_err *e);
void mn_recipe_free(mn_recipe *r);

#endif
