/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/lanes.h - the two products of the draws, for many rows at once.
 *
 * Rows of float32 are read once for several draws: that is what makes a draw cheap
 * when a spending has a thousand rows. Each sum is taken in MN_LANES lanes and in
 * one order, whatever the processor's width and however rows and draws are blocked.
 */
#ifndef FOOTPRINT_LANES_H
#define FOOTPRINT_LANES_H

#include "footprint/economy/matrix.h"

/* out[r * draws + d] = x_r . q_d, in MN_LANES lanes that are folded in halves. x holds
 * `rows` rows and q `draws` rows of n floats. O(rows * draws * n). */
void mn_lanes_dots(float *out, const float *x, size_t rows, const float *q, size_t draws, size_t n);
/* out[d * n + i] = sum over r, in turn, of money[r * draws + d] * x[r * n + i]. */
void mn_lanes_sums(float *out, const float *x, size_t rows, const float *money, size_t draws,
                   size_t n);
/* The same for any processor: what the others must equal to the last bit. */
void mn_lanes_dots_plain(float *out, const float *x, size_t rows, const float *q, size_t draws,
                         size_t n);
void mn_lanes_sums_plain(float *out, const float *x, size_t rows, const float *money, size_t draws,
                         size_t n);

#endif
