/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/posterior.h - draws from what is known of a log-linear model's parameters after
 * the table was seen: Poisson counts, interactions normal around 0, lists' own parameters flat
 * (Silverman 2020, doi 10.1111/rssa.12505).
 *
 * The logarithm of that density is concave. Parameters are turned and scaled by the curvature at
 * its highest point, so that it is near to independent normal ones, and Hamiltonian Monte Carlo
 * goes about a quarter of a round in them (Neal 2011, section 5): draws that lie next to each other
 * then hardly depend on each other. A step of it costs one table of subset sums and an exponential
 * a history, as a step of a fit does.
 */
#ifndef MEASURE_METHOD_POSTERIOR_H
#define MEASURE_METHOD_POSTERIOR_H

#include "measure/model/loglin.h"

enum { MN_POSTERIOR_CHAINS = 64 };

typedef struct mn_posterior_options {
    double spread;   /* standard deviation of interactions before the table is seen: 1 */
    unsigned chains; /* each from another beginning, far from the others: 4 */
    size_t draws;    /* of each chain */
    /* Where they did not mix, chains go on for as many draws as they made so far, so often at most,
     * and the last draws count. */
    unsigned rounds;
    uint64_t seed, stream; /* streams of one seed are independent */
} mn_posterior_options;

#define MN_POSTERIOR_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .spread = 1, .chains = 8, .draws = 1250, .rounds = 4                                       \
    }

typedef struct mn_posterior {
    unsigned n; /* parameters: those of the model but for what contains a list that nobody is on */
    uint16_t set[MN_LOGLIN_PARAMETERS];
    double mean[MN_LOGLIN_PARAMETERS], sd[MN_LOGLIN_PARAMETERS];
    double *dark; /* exp(alpha(0)) of each draw: by chain, each in order */
    size_t draws;
    /* The largest R-hat and the fewest effective draws of all parameters, of ranks for the dark
     * figure and of means for others (mixing.h); and those of the dark figure. */
    double r_hat, effective, dark_effective;
    bool mixed;      /* r_hat below 1.01 and 400 effective draws of each parameter */
    size_t steps;    /* gradients, of all chains */
    double accepted; /* share of proposals */
} mn_posterior;
/* The fitter's table is not needed: count is by history, as mn_fitter_table() takes it. Chain i
 * depends on seed, stream and i alone. MN_DATA where nobody is on any list. *out is new. */
MN_USE mn_status mn_posterior_run(mn_posterior *out, const mn_loglin *m, const double *count,
                                  const mn_posterior_options *o, const mn_ctx *ctx, mn_err *e);
void mn_posterior_free(mn_posterior *p); /* zero-initialised is legal */

#endif
