/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/power.h - how large a study must be to see a change, before it starts: by
 * simulated studies under stated assumptions, each judged as 'manumit estimate change' would judge
 * it.
 */
#ifndef MEASURE_CHANGE_POWER_H
#define MEASURE_CHANGE_POWER_H

#include <manumit/core.h>

typedef enum mn_power_design {
    MN_POWER_PANEL, /* size: units that report both times; counts are Poisson about each one's own
                     * mean, which is lognormal; judged by the interval of the ratio of totals
                     * (linearised, Student's t) */
    MN_POWER_LISTS, /* size: persons in the first year, on lists by chance; judged by what ratios of
                     * persons come out where nothing changed */
    MN_POWER_SERIES, /* size: times, half of them after; judged by the mean after, REML */
    MN_POWER_DID     /* size: units, half of them treated; judged by clusters and Student's t */
} mn_power_design;

enum { MN_POWER_LISTS_MOST = 6, MN_POWER_TRIED = 40 };
typedef struct mn_power_options {
    mn_power_design design;
    double effect;          /* a share: -0.2 */
    double power;           /* 0.8 */
    double level;           /* of intervals */
    double mean;            /* panel: of a unit's count */
    double sizes;           /* panel: standard deviation of logs of units' means */
    double spread;          /* panel: of logs of units' own changes */
    double noise;           /* series, did: of a value, as a share of its mean */
    double together;        /* series, did: autocorrelation, -0.9 to 0.9 */
    unsigned before, after; /* did: times */
    unsigned lists;
    double chance[MN_POWER_LISTS_MOST], chance_to[MN_POWER_LISTS_MOST]; /* in each year */
    size_t simulations;
    uint64_t seed;
    size_t most; /* size beyond which is not sought */
} mn_power_options;

typedef struct mn_power_try {
    size_t size;
    double power, low, high; /* Wilson's limits: simulations are finitely many */
    double alarms;           /* the share that sees a change where there is none */
} mn_power_try;
typedef struct mn_power {
    size_t needed; /* the least size found with enough power; 0: none to o->most */
    mn_power_try tried[MN_POWER_TRIED]; /* by size */
    size_t n;
} mn_power;
MN_USE mn_status mn_power_run(mn_power *out, const mn_power_options *o, const mn_ctx *ctx,
                              mn_err *e);

#endif
