/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/compare_draw.h - the intervals of a decomposition, from draws
 * that both sides share. What compare.c and compare_draw.c need of each other.
 */
#ifndef FOOTPRINT_COMPARE_DRAW_H
#define FOOTPRINT_COMPARE_DRAW_H

#include "footprint/understand/compare.h"

/* Adds each group's money, times its factor (NULL: 1), to the cells it is spent in; not
 * that of products. y: n. */
void mn_compare_money(double *y, const mn_answer *a, const double *factor);
/* Fills the effects of all items. sums: 2 doubles an industry and product. */
void mn_compare_effects(mn_item *item, size_t items, size_t whats, double *sums, double scale[2]);
MN_USE mn_status mn_compare_draw(mn_compared *c, const mn_answer *const side[2], const mn_ctx *ctx,
                                 mn_err *e);

#endif
