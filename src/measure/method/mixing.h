/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/mixing.h - whether chains that began far from each other came to tell the same.
 */
#ifndef MEASURE_METHOD_MIXING_H
#define MEASURE_METHOD_MIXING_H

#include <manumit/core.h>

/* R-hat and the effective number of draws of `chains` times `draws` values, each chain's in order:
 * chains are cut in halves, values replaced by the normal quantiles of their ranks, R-hat is the
 * larger one of those and of their distances from the median (Vehtari, Gelman, Simpson, Carpenter &
 * Burkner 2021, doi 10.1214/20-BA1221, eq. 4 and section 3). Values that are all equal: 1, and as
 * many as there are. O(n log n + draws * lags). */
MN_USE mn_status mn_mixing(double *r_hat, double *effective, const double *value, size_t chains,
                           size_t draws, mn_err *e);
/* The same of the values themselves: cheaper, and the effective number is that of their mean. For
 * values without heavy tails. O(draws * lags). */
MN_USE mn_status mn_mixing_of_mean(double *r_hat, double *effective, const double *value,
                                   size_t chains, size_t draws, mn_err *e);

#endif
