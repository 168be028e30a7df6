/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/did_wild.h - the wild cluster bootstrap of one coefficient. Inside of did.h.
 */
#ifndef MEASURE_CHANGE_DID_WILD_H
#define MEASURE_CHANGE_DID_WILD_H

#include "measure/change/did.h"
#include "measure/change/linear.h"

/* Columns without units' means: those of times first, then those of interest. */
typedef struct mn_did_columns {
    size_t n, k, clusters;
    double *x, *y; /* n by k; n */
    uint32_t *cluster;
    int *was; /* of a column: the number of interest, or -1 */
    mn_linear fit;
} mn_did_columns;
/* G / (G - 1) (n - 1) / (n - K); NaN where nothing is left. */
double mn_did_factor(const mn_did_columns *c);

/* Fills the wild limits and p of column j, whose estimate and error are there. rest: what is left
 * of the column beside the others, by row; NULL: not asked for. about gets weights and replicates;
 * NULL: not asked for. */
MN_USE mn_status mn_did_wild(mn_did_effect *out, double *rest, mn_did *about,
                             const mn_did_columns *c, size_t j, const mn_did_options *o,
                             const mn_ctx *ctx, mn_err *e);

#endif
