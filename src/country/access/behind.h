/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/behind.h - the people in forced labour behind what is bought, with their limits:
 * rows of purchases of an economy's cells, drawn together.
 */
#ifndef COUNTRY_ACCESS_BEHIND_H
#define COUNTRY_ACCESS_BEHIND_H

#include <manumit/footprint.h>

typedef struct mn_behind {
    double people, low, high; /* 5% and 95% (docs/methods/uncertainty.md); NaN where not known */
} mn_behind;

/* Purchases that are asked about. Without people in the economy nothing is kept of them. */
typedef struct mn_purchases {
    const mn_model *model; /* borrowed */
    mn_behind *of;         /* count: once drawn */
    double *row;           /* count rows of cells, million US dollars */
    size_t count, cells;
} mn_purchases;

/* Room for `count` purchases, all of nothing. Freed by mn_purchases_free(), also after a failure.
 */
MN_USE mn_status mn_purchases_new(mn_purchases *out, const mn_model *m, size_t count, mn_err *e);
/* Adds `value` million dollars of a cell to purchase k. */
void mn_purchases_add(mn_purchases *p, size_t k, size_t cell, double value);
/* Draws them. O(count solves + draws * cells * count). */
MN_USE mn_status mn_purchases_draw(mn_purchases *p, const mn_ctx *ctx, mn_err *e);
void mn_purchases_free(mn_purchases *p);

#endif
