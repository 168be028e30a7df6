/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/pool.h - how many are on no list, by strata that learn from each other.
 *
 * In stratum s the persons of history w are Poisson with mean mu(s, w), log mu(s, w) = log d(s) +
 * the sum of theta(s, q) over the lists q of w and its pairs of lists; d(s) are those on no list.
 * theta(s) = m + the effects of the stratum's value of each covariate + its own effect: each normal
 * around 0 with a standard deviation for lists and one for pairs, that are estimated, too (Gelman
 * 2006, doi 10.1214/06-BA117A). The pairs of m are normal around a common value. All pairs are in
 * it, none is chosen, so that no interval leaves out a choice.
 *
 * Given theta, how many persons of a stratum are on lists says nothing of which lists: with the
 * prior of Jeffreys its mean is Gamma(persons + 1/2), and on none are Poisson of that mean divided
 * by the sum of exp(theta) over histories. A stratum without persons has an answer by that.
 */
#ifndef MEASURE_STRATUM_POOL_H
#define MEASURE_STRATUM_POOL_H

#include "measure/model/loglin.h"

enum {
    MN_POOL_LISTS = 8, /* at most: 36 effects a stratum */
    MN_POOL_SETS = 36,
    MN_POOL_STRATA = 200,
    MN_POOL_COVARIATES = 4,
    MN_POOL_FACTORS = MN_POOL_COVARIATES + 2 /* all; covariates; the stratum itself */
};

/* Times those on lists: only the prior limits what is still likely there. */
#define MN_POOL_MOST   1000
#define MN_POOL_BEYOND 1e-3 /* as likely */
/* Numbers that all chains go through in a round: of a first one, and of the two that double it,
 * some minutes, beyond which it is refused or ends; of further ones some seconds. */
#define MN_POOL_WORK 8e8
/* Where the first round takes more than a second it is looked, before it, whether it is worth it.
 */
#define MN_POOL_LOOK 2e8
#define MN_POOL_ROOM 1e11

/* Persons who belong to one of several strata, it is not known to which. */
typedef struct mn_pool_unknown {
    uint16_t history;
    double persons;
    size_t first, n; /* of mn_pool_data.may: strata that they can belong to */
} mn_pool_unknown;

typedef struct mn_pool_data {
    unsigned lists;
    size_t strata;
    const double *count; /* by stratum, then by history */
    /* Covariates by whose values strata are alike, beside being themselves: none where there is
     * one. level: by stratum, then by covariate. */
    unsigned covariates;
    const uint16_t *level;
    size_t levels[MN_POOL_COVARIATES];
    const mn_pool_unknown *unknown; /* are dealt to strata in each step, by their chances */
    size_t n_unknown;
    const uint16_t *may;
} mn_pool_data;

typedef struct mn_pool_prior {
    /* Scales of standard deviations, which have the positive half of Student's t with 4 degrees of
     * freedom: of how much lists' effects differ between strata, how much pairs' do, and how much
     * pairs differ from each other. */
    double lists, pairs, pair;
    /* Standard deviations of normal ones: of what pairs have in common, and of lists' effects that
     * strata share. */
    double common, list;
} mn_pool_prior;

typedef struct mn_pool_options {
    mn_pool_prior prior;
    unsigned chains;
    size_t draws; /* that are kept of each chain */
    /* Chains make so many steps a draw; where they have not mixed they make as many as they made so
     * far, so often, unless that takes too long (MN_POOL_WORK). */
    unsigned thin, rounds;
    uint64_t seed;
} mn_pool_options;

#define MN_POOL_OPTIONS_INIT                                                                       \
    {                                                                                              \
        .prior = {1, 0.5, 1, 0.5, 10}, .chains = 8, .draws = 500, .thin = 3, .rounds = 5           \
    }

typedef struct mn_pool {
    size_t strata, n; /* n: draws of all chains */
    /* Persons in all by stratum, behind the last one all strata's; n of each, in rising order. */
    double *total;
    /* Draws, likewise in rising order, of what strata share: m by set, the common value of pairs,
     * how much pairs differ, and by factor how much strata's lists and pairs do. */
    double *shared;
    unsigned sets, factors, n_shared;
    double r_hat, effective; /* the worst ones: of each stratum's and of all on no list */
    /* A thousand times those on lists, in all strata, are so likely that more draws would not help:
     * chains then end early. */
    bool endless;
    bool cut;   /* chains ended before their time, as they took too long */
    bool mixed; /* r_hat below 1.05 and 200 effective draws: else there is no estimate */
    double chain_low, chain_high; /* of all, the chains' medians */
    size_t steps;                 /* that each chain made */
    double moved;                 /* share of proposals that were taken */
} mn_pool;

/* Draws from the posterior (mn_pool_step in move.c says how). With one stratum its effects are m
 * itself. The same at any number of threads. *out is new: mn_pool_free(). */
MN_USE mn_status mn_pool_run(mn_pool *out, const mn_pool_data *d, const mn_pool_options *o,
                             const mn_ctx *ctx, mn_err *e);
void mn_pool_free(mn_pool *p); /* zero-initialised is legal */
/* Of stratum s, or of all where s is the number of strata. */
double mn_pool_quantile(const mn_pool *p, size_t s, double share);
/* Of what strata share: number i of mn_pool.shared. */
double mn_pool_shared(const mn_pool *p, unsigned i, double share);

/* Standard deviations that are given: sd[0] of the lists' and sd[1] of the pairs' of m; then by
 * factor. HUGE_VAL: without a prior. */
typedef struct mn_pool_given {
    double sd[MN_POOL_FACTORS][2];
    double common;
} mn_pool_given;
/* The effects of most density given those, by Newton's method for one group of strata after the
 * other: theta by stratum and then by set, the sets of mn_pool_sets(). MN_SYSTEM where that does
 * not end. */
MN_USE mn_status mn_pool_mode(double *theta, const mn_pool_data *d, const mn_pool_given *g,
                              mn_err *e);
/* Lists, then pairs of lists where there are three lists and more; how many. */
unsigned mn_pool_sets(uint16_t set[MN_POOL_SETS], unsigned lists);

#endif
