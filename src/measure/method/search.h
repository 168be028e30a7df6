/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/search.h - all hierarchical models up to an order, each fitted and judged.
 */
#ifndef MEASURE_METHOD_SEARCH_H
#define MEASURE_METHOD_SEARCH_H

#include "measure/model/loglin.h"

enum {
    MN_HIER_SETS = 64,      /* different sets of two lists or more */
    MN_HIER_MOST = 1 << 17, /* models */
};

/* Models of one search, each as bits of the sets that it has beside the lists themselves. */
typedef struct mn_hier_plan {
    unsigned lists, order; /* of the largest sets */
    unsigned sets;
    uint16_t set[MN_HIER_SETS];
    uint64_t *model; /* neighbours differ by little, so that fits go on from each other */
    size_t n;
} mn_hier_plan;
/* All hierarchical models that have every list, with sets of at most `order` lists, but for the
 * saturated one. MN_USAGE where there are more than MN_HIER_MOST. *out is new. */
MN_USE mn_status mn_hier_plan_make(mn_hier_plan *out, unsigned lists, unsigned order, mn_err *e);
void mn_hier_plan_free(mn_hier_plan *p); /* zero-initialised is legal */
/* The highest order, of at most `order`, with which there are few enough; 0: with none. */
unsigned mn_hier_order(unsigned lists, unsigned order);
void mn_hier_model(mn_loglin *out, const mn_hier_plan *p, uint64_t model);

typedef struct mn_judged {
    uint64_t model;
    double dark, aic, bic;
} mn_judged;
typedef struct mn_hier {
    mn_judged *at; /* those that passed the check, by BIC, then by their bits */
    size_t n;
    size_t refused[4]; /* by code; those that could not be fitted count at 0 */
} mn_hier;
/* Fits each model of the plan to a table, in parallel; the same at any number of threads. */
MN_USE mn_status mn_hier_run(mn_hier *out, const mn_hier_plan *p, const double *count,
                             const mn_ctx *ctx, mn_err *e);
void mn_hier_free(mn_hier *s); /* zero-initialised is legal */

/* Weights exp(-d BIC / 2) of the first n models by BIC, which sum to 1. */
void mn_hier_weights(double *weight, const mn_hier *s, size_t n);
/* The weighted mean of the totals of all. */
double mn_hier_average(const mn_hier *s, double cases);

#endif
