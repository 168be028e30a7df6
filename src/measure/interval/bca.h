/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/interval/bca.h - how far an estimate moves when the lists are drawn anew: bootstrap
 * intervals, corrected for bias and acceleration (Efron 1987, doi 10.1080/01621459.1987.10478410),
 * with the whole method, its choice of a model too, carried out anew on each replicate.
 */
#ifndef MEASURE_INTERVAL_BCA_H
#define MEASURE_INTERVAL_BCA_H

#include "measure/model/loglin.h"

/* A method that makes one number of a table. total() gives HUGE_VAL where it has no estimate. It
 * must depend on self and count alone; the fitter is the thread's own. */
typedef struct mn_estimator {
    mn_status (*total)(double *out, const struct mn_estimator *self, mn_fitter *f,
                       const double *count, mn_err *e);
    unsigned lists;
    double threshold; /* what the method needs; see there */
    const void *more;
} mn_estimator;

typedef struct mn_bca_options {
    size_t replicates;
    uint64_t seed;
    double level; /* 0.95 */
} mn_bca_options;

typedef struct mn_bca {
    double total, low, high;
    double z0, acceleration;
    size_t without;    /* replicates that had no estimate: they count as infinite */
    double *replicate; /* all, in rising order */
    size_t replicates;
    const mn_estimator *of;
} mn_bca;
/* Draws cases anew with the chances of the table's own histories. Replicate i depends on the seed
 * and i alone, so the answer is the same at any number of threads. *out is new: mn_bca_free(). */
MN_USE mn_status mn_bca_run(mn_bca *out, const mn_estimator *of, const double *count,
                            const mn_bca_options *o, const mn_ctx *ctx, mn_err *e);
/* The interval of another level, of what was run. */
void mn_bca_interval(double *low, double *high, const mn_bca *b, double level);
void mn_bca_free(mn_bca *b); /* zero-initialised is legal */

/* --- of replicates of any kind -------------------------------------------------------------------
 */

/* The limit at normal quantile z of n replicates in rising order, where z0 is the normal quantile
 * of the share below the estimate, which is finite. Where the correction turns around it is the
 * end. */
double mn_bca_limit(const double *sorted, size_t n, double z0, double z, double acceleration);
/* sum r^3 / 6 (sum r^2)^1.5 of n influences r, each of so many units; 0 where one is not finite. */
double mn_bca_acceleration(const double *r, const double *units, size_t n);

#endif
