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

#endif
