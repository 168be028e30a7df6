/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/compare.h - why two footprints differ: how much is bought, of
 * what, from where, and how many people stand behind a dollar of it there.
 *
 *     people = volume * sum_k mix_k * sum_c origin_c|k * intensity_c
 *
 * with k an industry (or a product with a recipe), c a cell of the economy that sells
 * it. Changing one factor after the other gives a decomposition that depends on the
 * order; the mean of all 4! = 24 orders does not, is symmetric and exact (Dietzenbacher
 * & Los 1998, doi 10.1080/09535319800000023; it is the value of Shapley 1953). Each
 * factor's part is computed for each cell, so that parts sum over industries and
 * regions, too.
 */
#ifndef FOOTPRINT_COMPARE_H
#define FOOTPRINT_COMPARE_H

#include "footprint/answer/answer.h"

typedef enum mn_effect {
    MN_EFFECT_VOLUME,    /* more or less money */
    MN_EFFECT_MIX,       /* spent on other industries */
    MN_EFFECT_ORIGIN,    /* in other countries */
    MN_EFFECT_INTENSITY, /* with other people behind a dollar of the same */
    MN_EFFECTS,
} mn_effect;

/* What is bought in one cell, or of one product from one origin. Sides: 0 A, 1 B. */
typedef struct mn_item {
    uint32_t what;            /* industry; of a product: industries + an index of its own */
    uint32_t region;          /* that sells it; MN_ANYWHERE: of a product, not told */
    uint32_t cell;            /* MN_ANYWHERE: of a product */
    uint32_t group[2];        /* of a product: in each answer; MN_ANYWHERE: not there */
    double money[2], rate[2]; /* people per million US dollars */
    double effect[MN_EFFECTS];
} mn_item;

typedef struct mn_compared {
    mn_item *item;
    size_t items, cap;
    size_t whats;                            /* industries and products */
    mn_share effect[MN_EFFECTS], difference; /* B less A; the effects sum to it */
    bool drawn;
} mn_compared;

/* Both answers are of models with the same regions and industries, or of one model.
 * *out must be zero; free it also after an error. MN_USAGE when the models are cut
 * otherwise. Intervals, where the answers kept their draws and the economy is not larger than
 * MN_OUTPUTS_MOST, come from common draws: the
 * same people and, for what is bought of the same industry from the same place, the
 * same price and classification in A and B. O(items * 16), with intervals O(draws *
 * cells * (cells + groups)) and a solve of each cell. */
MN_USE mn_status mn_compare_make(mn_compared *out, const mn_answer *a, const mn_answer *b,
                                 const mn_ctx *ctx, mn_err *e);
void mn_compare_free(mn_compared *c);

/* The mean over all orders of what each factor changes in v(S), S the bits of factors
 * that are B's: O(4 * 16). */
void mn_shapley4(double effect[MN_EFFECTS], const double v[1 << MN_EFFECTS]);

#endif
