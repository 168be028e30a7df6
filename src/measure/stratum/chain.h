/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/chain.h - one chain: where it is, and the steps that it makes.
 *
 * Factor 0 is what all strata share, the last one the stratum itself, those between are covariates.
 * theta of a stratum is the sum of u over factors, of its level in each. With one stratum there is
 * factor 0 alone.
 */
#ifndef MEASURE_STRATUM_CHAIN_H
#define MEASURE_STRATUM_CHAIN_H

#include "core/rng.h"
#include "measure/stratum/chances.h"

typedef struct mn_chain {
    mn_rng rng;
    const mn_pool_data *d;
    const mn_pool_prior *prior;
    mn_chances_model model;
    unsigned factors;
    size_t levels[MN_POOL_FACTORS], first[MN_POOL_FACTORS]; /* first: its first level in u */
    double *u;                                              /* by level, then by set */
    double *theta, *p, *log_sum;                            /* by stratum, of mn_chances_of() */
    double *next_p, *next_log_sum;                          /* of what is proposed */
    double *margin, *persons; /* by stratum: of the lists' sets, and on any */
    double *known;            /* margins without those whose stratum is not known */
    double *known_persons;
    double sd[MN_POOL_FACTORS][2], common;          /* [0] lists, [1] pairs */
    double width[MN_POOL_FACTORS][2], width_common; /* of proposals that try any scale or shift */
    bool learns;                                    /* widths are still set by what was taken */
    uint64_t tried, taken;
} mn_chain;

MN_USE mn_status mn_chain_new(mn_chain *out, const mn_pool_data *d, const mn_pool_prior *prior,
                              mn_err *e);
void mn_chain_free(mn_chain *c); /* zero-initialised is legal */
/* Chain number i of a seed begins far from the others, at the most likely effects given standard
 * deviations that are small for one chain and large for the next. */
void mn_chain_begin(mn_chain *c, uint64_t seed, uint64_t i);
/* Once all that can move: each level's effects (proposals by one step of Newton's method, Gamerman
 * 1997, doi 10.1023/A:1018509429360), effects between factors and standard deviations, these given
 * the effects and given the effects in units of them, so that neither many nor few cases make it
 * slow (Yu & Meng 2011, doi 10.1198/jcgs.2011.203main); who belongs to which stratum where that is
 * not known. */
void mn_chain_step(mn_chain *c);
/* Persons in all by stratum, and of all behind them; *none: by stratum and of all, the logarithms
 * of the mean of those on no list. */
void mn_chain_draw(double *total, double *none, mn_chain *c);
/* The logarithm of the mean of all on no list, at the moment. */
double mn_chain_none(const mn_chain *c);

/* --- inside --------------------------------------------------------------------------------------
 */

/* Raises the density by a step of Newton's method for each level; false where equations can't be
 * solved. */
bool mn_chain_climb(mn_chain *c);
/* Sets theta and what follows from it by u. */
void mn_chain_refresh(mn_chain *c);

#endif
