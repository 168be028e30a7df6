/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/row.h - what the methods of estimate.h share: one row each.
 */
#ifndef MEASURE_ESTIMATE_ROW_H
#define MEASURE_ESTIMATE_ROW_H

#include "measure/estimate/estimate.h"
#include "measure/interval/bca.h"

typedef struct mn_estimate_work {
    mn_estimates *out;
    const mn_histories *h;
    const mn_estimate_options *o;
    const mn_ctx *ctx;
} mn_estimate_work;

/* A new row without numbers. */
mn_estimate *mn_estimate_add(const mn_estimate_work *w, mn_estimate_method method);
/* Says that a model's check (loglin.h) gave this code. */
void mn_estimate_refuse(mn_estimate *r, unsigned code);
/* The code of independence: where not even that has an estimate, what a prior makes of the table is
 * no estimate either. */
MN_USE mn_status mn_estimate_independence(unsigned *code, unsigned lists, const double *count,
                                          mn_err *e);
/* Adds to the note, behind "; " where there is one. */
void mn_estimate_remark(mn_estimate *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The estimate and its bootstrap interval, with `cheap` replicates up to six lists where no number
 * was asked for. */
MN_USE mn_status mn_estimate_interval(mn_estimate *r, const mn_estimate_work *w,
                                      const mn_estimator *of, size_t cheap, mn_err *e);
/* The estimate and its profile interval, of a model that is sound; chosen: by this table. */
MN_USE mn_status mn_estimate_profile(mn_estimate *r, const mn_estimate_work *w, const mn_loglin *m,
                                     double dark, bool chosen, mn_err *e);

/* --- bic.c: the best model of many, and their average --------------------------------------------
 */
MN_USE mn_status mn_estimate_bic(const mn_estimate_work *w, mn_err *e);

/* --- bayes.c: methods that draw chains -----------------------------------------------------------
 */
MN_USE mn_status mn_estimate_threshold(const mn_estimate_work *w, mn_err *e);
MN_USE mn_status mn_estimate_lcmcr(const mn_estimate_work *w, mn_err *e);

#endif
