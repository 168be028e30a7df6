/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/series.h - an interrupted time series: how the level and the slope of a series
 * changed at a time.
 *
 * y(t) = a + b t + c s(t) + d s(t) (t - T) + seasons + u(t), s(t) 1 from T on: c is the change of
 * level at T, d that of slope a step. u goes together in time: Newey-West errors of least squares,
 * or autoregressive errors by REML, which short series want (Turner et al. 2021,
 * doi 10.1186/s12874-021-01306-w). Limits are of Student's t with n - k degrees of freedom.
 */
#ifndef MEASURE_CHANGE_SERIES_H
#define MEASURE_CHANGE_SERIES_H

#include <manumit/core.h>

typedef struct mn_interrupted_options {
    int64_t at;      /* T */
    bool newey_west; /* else autoregressive */
    size_t lags;     /* of Newey-West; SIZE_MAX: floor(4 (n / 100)^(2/9)) (Newey & West 1994) */
    bool whole;      /* the whole likelihood in place of REML */
    unsigned season; /* steps of a year: two waves of it are fitted; 0: none */
    double level;
} mn_interrupted_options;

typedef struct mn_interrupted_value {
    double estimate, low, high, p; /* p of no change, two-sided */
} mn_interrupted_value;

typedef struct mn_interrupted {
    size_t n, before, after, k;
    mn_interrupted_value slope_before; /* b */
    mn_interrupted_value level, slope; /* c, d */
    mn_interrupted_value end,
        mean;             /* what is beyond the line of before: at the last time, on average */
    double *expected;     /* n: as the line of before goes on, seasons too */
    double *fitted;       /* n */
    double r;             /* autocorrelation: fitted, or with Newey-West of residuals */
    double durbin_watson; /* of least squares' residuals */
    size_t lags;
} mn_interrupted;

enum { MN_INTERRUPTED_BEFORE = 3, MN_INTERRUPTED_AFTER = 2 }; /* times that are needed at least */
/* time rises; y of each. MN_DATA where there are too few times before or after, or nothing is left
 * to tell chance from. *out is owned: mn_interrupted_free(). */
MN_USE mn_status mn_interrupted_run(mn_interrupted *out, const int64_t *time, const double *y,
                                    size_t n, const mn_interrupted_options *o, mn_err *e);
void mn_interrupted_free(mn_interrupted *s); /* zero-initialised is legal */

#endif
