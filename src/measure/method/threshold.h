/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/threshold.h - Bayesian thresholds: all pairs of lists at first, of which those
 * stay whose interaction is told from 0 (Silverman 2020, doi 10.1111/rssa.12505, section 4).
 */
#ifndef MEASURE_METHOD_THRESHOLD_H
#define MEASURE_METHOD_THRESHOLD_H

#include "measure/method/posterior.h"

typedef struct mn_threshold_options {
    double keep;    /* |mean / standard deviation| of an interaction that stays: 2 */
    unsigned order; /* 2: pairs alone; 3: triples too, of which all pairs stayed */
    mn_posterior_options draws;
} mn_threshold_options;

#define MN_THRESHOLD_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .keep = 2, .order = 3, .draws = MN_POSTERIOR_OPTIONS_INIT                                  \
    }

typedef struct mn_threshold {
    mn_loglin model; /* that is left */
    unsigned code;   /* of its check (loglin.h); where it is not 0 there is no estimate */
    unsigned pairs;  /* code of the model of all pairs: where it is not 0 only the prior holds it */
    unsigned triples;        /* that were asked for */
    bool without_triples;    /* as their estimate would not exist or be one */
    bool mixed;              /* each of two or three runs of chains; else there is no estimate */
    double r_hat, effective; /* the worst of all runs and parameters */
    /* Of the interaction nearest to being decided otherwise: its |mean / standard deviation|, and
     * how many standard errors of the draws lie between. 0 lists: there was none. */
    unsigned nearest;
    double ratio, errors;
    /* A pair whose ratio is within 0.1 of the threshold, and the median where it is decided
     * otherwise; 0 lists: there is none. NaN: that has no estimate. */
    unsigned pair;
    double pair_ratio, otherwise;
    double median, mean;
    double *total; /* draws in rising order: persons in all */
    size_t n;
    double chain_median[MN_POSTERIOR_CHAINS];
    unsigned chains;
    size_t steps;          /* gradients, of all */
    double dark_effective; /* draws of the total, of the last run */
} mn_threshold;
/* The same at any number of threads. *out is new. */
MN_USE mn_status mn_threshold_run(mn_threshold *out, unsigned lists, const double *count,
                                  const mn_threshold_options *o, const mn_ctx *ctx, mn_err *e);
void mn_threshold_free(mn_threshold *t); /* zero-initialised is legal */

#endif
