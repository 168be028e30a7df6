/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/outputs.h - the output that demands call for, for as many as are asked
 * about: what people behind them are drawn from.
 */
#ifndef FOOTPRINT_OUTPUTS_H
#define FOOTPRINT_OUTPUTS_H

#include "footprint/economy/model.h"

/* Up to how many cells an economy may have for this to be worth its while. */
enum { MN_OUTPUTS_MOST = 3000 };

/* Row k of *out, which is owned (free()), is (I - A)^-1 of one dollar of cell[k], in
 * float32: count rows of m->n; of UINT32_MAX zeros. O(count / MN_LANES solves). */
MN_USE mn_status mn_outputs_of(float **out, const mn_model *m, const uint32_t *cell, size_t count,
                               const mn_ctx *ctx, mn_err *e);
/* The same of demands: `count` rows of m->n doubles. */
MN_USE mn_status mn_outputs_of_rows(float **out, const mn_model *m, const double *demand,
                                    size_t count, const mn_ctx *ctx, mn_err *e);

#endif
