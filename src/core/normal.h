/* SPDX-License-Identifier: Apache-2.0
 *
 * core/normal.h - the standard normal distribution, the same bits on every machine.
 */
#ifndef CORE_NORMAL_H
#define CORE_NORMAL_H

/* The distribution function, its error below 1e-14, and its inverse (Wichura 1988, doi
 * 10.2307/2347330), -inf and inf at 0 and 1. */
double mn_normal_below(double z);
double mn_normal_quantile(double p);
/* Wilson's limits of a share, x of n > 0, within 0 and 1 (1927,
 * doi 10.1080/01621459.1927.10502953); z: the normal quantile of the level. */
void mn_wilson(double *low, double *high, double x, double n, double z);

#endif
