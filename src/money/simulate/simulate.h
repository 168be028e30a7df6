/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/simulate.h - a bank's population that does not exist: ordinary life, what only
 * looks like trafficking, and schemes planted with their roles, so that methods can be judged.
 *
 * The same options give the same bytes at any number of threads. docs/methods/money-simulate.md
 * has every distribution; data/money/simulate.csv each figure with its source or as assumed.
 */
#ifndef MONEY_SIMULATE_SIMULATE_H
#define MONEY_SIMULATE_SIMULATE_H

#include <manumit/core.h>

enum {
    MN_SIM_ACCOUNTS_MIN = 1000,
    MN_SIM_ACCOUNTS_MAX = 5000000,
    MN_SIM_DAYS_MAX = 3653,
};

typedef struct mn_sim_options {
    uint32_t accounts, days;
    uint64_t seed;
    unsigned level;  /* 1 plain, 2 mixed, 3 hard */
    int32_t start;   /* the first day, since 1970-01-01 */
    double schemes;  /* per 10,000 accounts; below 0: as data/money/simulate.csv says */
    double alike;    /* look-alikes per scheme; below 0: by level */
    const char *dir; /* made whole or not at all */
} mn_sim_options;

/* What was written. */
typedef struct mn_sim_totals {
    uint64_t payments, labelled, alike; /* rows; of planted schemes; of look-alikes */
    uint64_t declined;                  /* left out, as the payer had not enough */
    uint64_t late;                      /* left out, as they would come after the last day */
    uint32_t accounts, persons, places, schemes, lookalikes, roles;
} mn_sim_totals;

/* Writes options->dir with its seven tables and about.json. O(payments). MN_USAGE where the folder
 * is there already and is not empty; nothing is left behind after an error. */
MN_USE mn_status mn_simulate(mn_sim_totals *out, const mn_sim_options *options, const mn_ctx *ctx,
                             mn_err *e);

#endif
