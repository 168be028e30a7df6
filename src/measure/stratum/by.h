/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/by.h - the whole answer by strata: pooled partly, each alone, without strata, and
 * with other priors.
 */
#ifndef MEASURE_STRATUM_BY_H
#define MEASURE_STRATUM_BY_H

#include "measure/stratum/strata.h"

/* NaN without an estimate, and the note says why. */
typedef struct mn_by_number {
    double estimate, low, high;
    char note[192];
} mn_by_number;

typedef struct mn_by_row {
    double cases;
    unsigned code; /* of all pairs in its own table; without cases that of no estimate */
    mn_by_number pooled, alone;
} mn_by_row;

typedef struct mn_by_other {
    mn_pool_prior prior;
    mn_by_number all;
} mn_by_other;
enum { MN_BY_OTHERS = 2 };

typedef struct mn_by {
    size_t strata;
    mn_by_row *row;           /* by stratum; all of them behind the last one */
    unsigned main_code, code; /* of no pairs, and of all pairs, in the table without strata */
    mn_by_number without;     /* strata: one table, the same model */
    mn_by_other other[MN_BY_OTHERS]; /* priors of dependence half and twice as wide */
    mn_pool pool;
    mn_pool_options options;
    char checks[64]; /* "r-hat 1.01, 900 draws" */
} mn_by;

typedef struct mn_by_options {
    double level;
    uint64_t seed;
    bool brief; /* without other priors */
} mn_by_options;
/* No number is told where not even independent lists can be estimated in the table without strata,
 * where chains did not mix, and where a thousand times those on lists is still likely. *out is new:
 * mn_by_free(). */
MN_USE mn_status mn_by_run(mn_by *out, const mn_strata *s, const mn_by_options *o,
                           const mn_ctx *ctx, mn_err *e);
void mn_by_free(mn_by *b); /* zero-initialised is legal */

#endif
