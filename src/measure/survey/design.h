/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/design.h - ratios and totals of a survey that was drawn in units within strata,
 * with their errors: sampling units' totals, as if units were drawn with replacement
 * (linearisation; Woodruff 1971, doi 10.1080/01621459.1971.10482279).
 */
#ifndef MEASURE_SURVEY_DESIGN_H
#define MEASURE_SURVEY_DESIGN_H

#include "measure/survey/roles.h"

typedef struct mn_design {
    size_t n;
    double *weight;           /* 0: in no estimate */
    uint32_t *unit, *stratum; /* units are numbered within all */
    uint32_t units, strata;
    uint32_t *stratum_of; /* each unit's */
} mn_design;
/* Columns of units and strata, MN_ROLE_NONE: each row is a unit; one stratum. Rows without a unit
 * or stratum get weight 0 and are told of; all others weight 1. A unit's name in two strata is two
 * units. *out is new: mn_design_free(). */
MN_USE mn_status mn_design_of(mn_design *out, mn_refused *refused, const mn_table *t, size_t unit,
                              size_t stratum, mn_err *e);
/* Weights out of a column: what is no number of 0 or more is told of, and 0. */
MN_USE mn_status mn_design_weigh(mn_design *d, mn_refused *refused, const mn_table *t, size_t col,
                                 mn_err *e);
void mn_design_free(mn_design *d); /* zero-initialised is legal */

typedef struct mn_measured {
    double value, error, low, high, effect; /* NaN: none */
    double freedom;                         /* units less strata, of those that count */
    size_t n;                               /* rows that count */
    size_t alone;                           /* strata of one unit */
    const char *why;                        /* no interval: why */
} mn_measured;
/* sum(w y) / sum(w x) with weights w (NULL: the design's); y NaN: the row does not count. x NULL: a
 * total, sum(w y). A stratum of one unit varies about the mean of all units. The interval is by
 * Student's t: of shares, 0 <= y <= x, by the logit, else by the logarithm. The design effect is
 * on the variance of a simple random sample of as many rows; of totals there is none. */
MN_USE mn_status mn_design_measure(mn_measured *out, const mn_design *d, const double *w,
                                   const double *y, const double *x, double level, mn_err *e);

#endif
