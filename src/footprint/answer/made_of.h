/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/made_of.h - the people behind each material of the products that were
 * bought, by the country it comes from, with their intervals.
 */
#ifndef FOOTPRINT_MADE_OF_H
#define FOOTPRINT_MADE_OF_H

#include "footprint/answer/answer.h"

/* A material of a product from a place, of all groups of purchases together. */
typedef struct mn_made {
    uint16_t product;
    uint32_t material;
    size_t from;     /* the row of origins that says so; SIZE_MAX: the usual suppliers */
    double money;    /* millions of US dollars */
    mn_share people; /* who make it, and behind them; NaN limits where none are drawn */
} mn_made;

typedef struct mn_made_of {
    mn_made *at; /* in the order of products' groups */
    size_t count, cap;
    bool drawn;
} mn_made_of;

/* Limits of the `first` rows with most people (0: of all), by the same draws as the answer's, where
 * it has any and its economy is not larger than MN_OUTPUTS_MOST. All rows come to the worth of the
 * paths that begin at materials (entries.h). *out must be zero; free it also after an error.
 * O(draws * (cells bought from * cells + parts)), a part being money of a group in a cell. */
MN_USE mn_status mn_made_of_find(mn_made_of *out, const mn_answer *a, size_t first,
                                 const mn_ctx *ctx, mn_err *e);
void mn_made_of_free(mn_made_of *m);

/* Whether a row is told: not that of a listed material whose shares nobody states, of which
 * the list's countries are told instead. */
bool mn_made_is_told(const mn_made *made, const mn_materials *m);

#endif
