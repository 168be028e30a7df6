/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/spread.h - the inner loop of the draws, and its plain twin.
 */
#ifndef FOOTPRINT_SPREAD_H
#define FOOTPRINT_SPREAD_H

#include "footprint/economy/matrix.h"

/* For one group: adds money . X to the outputs and returns q . X, summed in
 * MN_LANES lanes and folded in a fixed order. All arrays hold n floats, padded
 * with zeros to a multiple of MN_LANES but for x. */
float mn_spread_group(const float *x, const float *q, float money, float *output, size_t n);
/* The same for any processor: what the other must equal to the last bit. */
float mn_spread_group_plain(const float *x, const float *q, float money, float *output, size_t n);

#endif
