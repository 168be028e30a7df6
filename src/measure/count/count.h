/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/count/count.h - counts that chance decides: factorials, tails, draws, quantiles. The same
 * bits on every machine.
 */
#ifndef MEASURE_COUNT_COUNT_H
#define MEASURE_COUNT_COUNT_H

#include "core/normal.h"
#include "core/rng.h"

/* log n! for n >= 0, whole or not (as log Gamma(n + 1)). Relative error below 1e-13
 * (near 0 and 1, where it is 0, absolute). */
double mn_log_factorial(double n);

/* The smaller one of P(X <= n) and P(X >= n) of a Poisson X of this mean. */
double mn_poisson_tail(double n, double mean);

/* Of Student's t with this freedom, at least 1; relative error below 1e-12 to a freedom of 1e4,
 * then 1e-16 times the freedom or so. */
double mn_student_quantile(double p, double freedom);

/* Of n trials, how many succeed with chance p each: by inversion, or where n min(p, 1 - p) >= 10 by
 * transformed rejection (Hormann 1993, doi 10.1080/00949659308811496). n is whole, to 1e15. */
double mn_rng_binomial(mn_rng *r, double n, double p);
/* Poisson: by inversion, or from a mean of 10 on by transformed rejection (likewise). Of a mean
 * above 1e15, beyond what can be counted, the mean itself. */
double mn_rng_poisson(mn_rng *r, double mean);
/* Beta with a, b > 0. */
double mn_rng_beta(mn_rng *r, double a, double b);
/* n cases anew, each into cell i with chance count[i] / sum of counts. drawn may be count. */
void mn_rng_multinomial(double *drawn, mn_rng *r, double n, const double *count, size_t cells);

/* Puts numbers, none of them NaN, in rising order. */
void mn_sort_rising(double *x, size_t n);
/* Of n values in rising order, the quantile p (type 8 of Hyndman & Fan 1996, doi 10.2307/2684934).
 */
double mn_quantile8(const double *sorted, size_t n, double p);

#endif
