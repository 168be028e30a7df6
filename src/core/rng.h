/* SPDX-License-Identifier: Apache-2.0
 *
 * core/rng.h - random numbers that are the same on every machine and at any
 * number of threads: counter-based streams, one a (seed, stream) pair.
 *
 * The generator is xoshiro256++ seeded by splitmix64 of (seed, stream)
 * (Blackman & Vigna 2021, doi 10.1145/3460772). Only +, -, *, /, sqrt of IEEE
 * doubles and our own log and exp are used, so that no C library's rounding
 * shows: normal by the ziggurat (Doornik 2005, 256 blocks of constants), gamma
 * by Marsaglia & Tsang 2000 (doi 10.1145/358407.358414).
 */
#ifndef CORE_RNG_H
#define CORE_RNG_H

#include <manumit/core.h>

typedef struct mn_rng {
    uint64_t s[4];
} mn_rng;

/* The next output of splitmix64 (Steele, Lea & Flood 2014), for deriving seeds. */
uint64_t mn_splitmix64(uint64_t *state);

void mn_rng_init(mn_rng *r, uint64_t seed, uint64_t stream);
uint64_t mn_rng_u64(mn_rng *r);
double mn_rng_unit(mn_rng *r); /* [0, 1), 53 bits */
double mn_rng_normal(mn_rng *r);
/* Gamma with shape a > 0 and scale 1. */
double mn_rng_gamma(mn_rng *r, double a);

/* Correctly enough rounded and identical everywhere: relative error < 1e-14. */
double mn_exp(double x);
double mn_log(double x);

#endif
