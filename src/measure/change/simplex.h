/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/simplex.h - the mixture of points that comes nearest to a target: weights that are
 * 0 or more and sum to 1.
 */
#ifndef MEASURE_CHANGE_SIMPLEX_H
#define MEASURE_CHANGE_SIMPLEX_H

#include <manumit/core.h>

/* Of n points, rows of k numbers, weights w with the least |sum w(i) point(i) - target|^2. By
 * Wolfe's nearest point of a hull (1976, doi 10.1007/BF01580381), which ends after finitely many
 * steps and gives weight to few; no point nearer than 1e-10 of the farthest point's distance is
 * left. *distance: what is least, not squared. O(n^2 k) and, a step, O(n + s^3) with s points that
 * have weight. */
MN_USE mn_status mn_simplex_nearest(double *weight, double *distance, const double *point,
                                    const double *target, size_t n, size_t k, mn_err *e);

#endif
