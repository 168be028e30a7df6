/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/pooled.h - estimates that need no model: two lists, and coverage of many.
 */
#ifndef MEASURE_METHOD_POOLED_H
#define MEASURE_METHOD_POOLED_H

#include "measure/model/loglin.h"

/* Two lists that are independent: (n1 + 1)(n2 + 1) / (m + 1) - 1 (Chapman 1951), with the variance
 * of Seber 1970 and the interval by the logarithm of persons on no list (Burnham). */
typedef struct mn_chapman {
    double total, error, low, high;
} mn_chapman;
void mn_chapman_of(mn_chapman *out, double first, double second, double both, double level);

/* By how many of the persons that a list finds are on another one, too (Chao & Tsay 1998, doi
 * 10.1080/01621459.1998.10474111; three lists or more): as if lists were independent, and with
 * their dependence by pairs, in one step (high coverage) or two (low coverage). What comes to more
 * than a thousand times the cases is NaN: dependence then explains all that coverage tells. */
typedef struct mn_coverage {
    double coverage; /* 0..1; the estimates are NaN where it is 0 */
    double independent, low, high;
} mn_coverage;
void mn_coverage_of(mn_coverage *out, unsigned lists, const double *count);

#endif
