/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/lcmcr.h - Bayesian latent classes: persons of a class are on lists independently
 * of each other, each class has its own chances, and how many classes there are is left open
 * (Manrique-Vallier 2016, doi 10.1111/biom.12502).
 */
#ifndef MEASURE_METHOD_LCMCR_H
#define MEASURE_METHOD_LCMCR_H

#include "measure/model/loglin.h"

enum { MN_LCMCR_CLASSES = 32 };

typedef struct mn_lcmcr_options {
    unsigned classes; /* at most: 10 */
    unsigned chains;  /* each from another beginning: 8 */
    size_t draws;     /* that are kept of each chain */
    /* Chains make 8 steps a draw, then as many again, of which draws are kept; then as many as they
     * made so far, and so on, until they mixed or did that so often. */
    unsigned rounds;
    uint64_t seed;
} mn_lcmcr_options;

#define MN_LCMCR_OPTIONS_INIT                                                                      \
    {                                                                                              \
        .classes = 10, .chains = 8, .draws = 1000, .rounds = 5                                     \
    }

typedef struct mn_lcmcr {
    double median, mean;
    double *total; /* all draws, in rising order */
    size_t n;
    double r_hat; /* of the logarithm of persons on no list, of chains cut in halves and ranks made
                   * normal (Vehtari et al. 2021, doi 10.1214/20-BA1221) */
    double effective; /* draws that are worth as many independent ones, likewise */
    /* In some round all draws of one chain lay below all of another one. They may come together
     * later by single moves, of which nothing is learnt about how likely each place is: that is not
     * mixed, and ends it. */
    bool apart;
    bool mixed; /* r_hat below 1.05 and 200 effective draws: else there is no estimate */
    double chain_median[64]; /* of each chain */
    unsigned chains;
    size_t steps; /* that each chain made */
} mn_lcmcr;
/* Gibbs sampling with the prior 1 / total, uniform chances, and Gamma(1/4, 1/4) for how classes
 * break up. There is no cap on the total. The same at any number of threads. *out is new. MN_DATA
 * where nobody is on a list. */
MN_USE mn_status mn_lcmcr_run(mn_lcmcr *out, unsigned lists, const double *count,
                              const mn_lcmcr_options *o, const mn_ctx *ctx, mn_err *e);
void mn_lcmcr_free(mn_lcmcr *l); /* zero-initialised is legal */

#endif
