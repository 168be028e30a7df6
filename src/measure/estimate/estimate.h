/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/estimate.h - every method that a table allows, each with its interval and with
 * what speaks against it.
 */
#ifndef MEASURE_ESTIMATE_ESTIMATE_H
#define MEASURE_ESTIMATE_ESTIMATE_H

#include "measure/lists/histories.h"

enum { MN_ESTIMATE_ORDER = 4 }; /* of models that are looked at where no order is said */

typedef enum mn_estimate_method {
    MN_ESTIMATE_CHAPMAN,
    MN_ESTIMATE_STEPWISE,
    MN_ESTIMATE_BIC,
    MN_ESTIMATE_BIC_AVERAGE,
    MN_ESTIMATE_BAYES_THRESHOLD,
    MN_ESTIMATE_DGA,
    MN_ESTIMATE_LCMCR,
    MN_ESTIMATE_COVERAGE,
    MN_ESTIMATE_MODEL, /* one that was named */
    MN_ESTIMATE_METHODS
} mn_estimate_method;
const char *mn_estimate_name(mn_estimate_method m); /* "stepwise", "bic-average" */
bool mn_estimate_find(mn_estimate_method *out, mn_text name);

typedef struct mn_estimate_options {
    bool ask[MN_ESTIMATE_METHODS];
    const char *model; /* of MN_ESTIMATE_MODEL */
    double threshold;  /* of stepwise: 0.02 */
    unsigned order;    /* of models: sets of so many lists at most, searched where there are too
                        * many; 0: the highest to MN_ESTIMATE_ORDER that all can be gone through of,
                        * else a search to that */
    size_t top;        /* of them, that are fitted again to each replicate: 100 */
    size_t replicates; /* 0: as many as are cheap */
    double level;      /* 0.95 */
    bool profile;      /* intervals of single models by their likelihood, not by drawing anew */
    uint64_t seed;
} mn_estimate_options;

enum { MN_ESTIMATE_NOTE = 256 };
/* What a method says. Without an estimate total, low and high are NaN and the note says why. */
typedef struct mn_estimate {
    mn_estimate_method method;
    char model[MN_LOGLIN_NAME];
    /* Persons in all, those on lists among them. high is HUGE_VAL where the interval has no upper
     * end. */
    double total, low, high, level;
    char checks[64]; /* "0": a model's code; "r-hat 1.01, 900 draws" */
    char note[MN_ESTIMATE_NOTE];
} mn_estimate;

/* A model of a search, with its weight. */
typedef struct mn_estimate_model {
    char model[MN_LOGLIN_NAME];
    double total, bic, weight;
} mn_estimate_model;
enum { MN_ESTIMATE_NEAR = 20 };

typedef struct mn_estimates {
    mn_estimate at[MN_ESTIMATE_METHODS];
    size_t n;
    mn_estimate_model near[MN_ESTIMATE_NEAR]; /* models near the best by BIC */
    size_t n_near;
    size_t models, refused; /* that were gone through; of them, that the check refused */
    unsigned order;         /* up to which */
    bool searched;          /* not all of that order: those that a search met */
} mn_estimates;
/* *out is new, and holds nothing that is to be freed; it is large. */
MN_USE mn_status mn_estimate_all(mn_estimates *out, const mn_histories *h,
                                 const mn_estimate_options *o, const mn_ctx *ctx, mn_err *e);

#endif
