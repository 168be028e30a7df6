/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/strata.h - who is on which lists, apart by what columns say of persons.
 */
#ifndef MEASURE_STRATUM_STRATA_H
#define MEASURE_STRATUM_STRATA_H

#include "measure/lists/histories.h"
#include "measure/stratum/pool.h"

#define MN_STRATA_UNKNOWN "not known"

/* A person whose records say different things. */
typedef struct mn_strata_conflict {
    size_t column;
    uint64_t line; /* of the first record that says something else */
} mn_strata_conflict;
enum { MN_STRATA_CONFLICTS = 1000 };

enum { MN_STRATA_CUTS = 32 };
typedef struct mn_strata_options {
    const char *by; /* "sex,region" */
    bool share;     /* those without a value are shared out; else they are strata of their own */
    /* "age:18,30": the column's numbers are put into bands, "under 18", "18 to under 30", "30 and
     * over". */
    const char *const *bands;
    size_t n_bands;
} mn_strata_options;

typedef struct mn_strata {
    mn_histories all; /* as without strata */
    mn_pool_data data;
    unsigned columns;
    char column[MN_POOL_COVARIATES][MN_LIST_NAME];
    char **value; /* by column, then by level: "f"; owned */
    size_t levels[MN_POOL_COVARIATES], first[MN_POOL_COVARIATES]; /* first: in value */
    uint16_t *level;                                              /* by stratum, then by column */
    double *cases;                         /* by stratum; of those whose stratum is known */
    size_t unknown_in[MN_POOL_COVARIATES]; /* persons without a value of a column */
    double unknown;                        /* persons without a value of some column */
    double shared;                         /* of them, who are shared out */
    size_t conflicts;                      /* counted also where there is no room for them */
    mn_strata_conflict conflict[MN_STRATA_CONFLICTS];
    /* What data points to. */
    double *count;
    mn_pool_unknown *share;
    uint16_t *may;
} mn_strata;

/* Reads as mn_histories_of() does, apart by columns. Cells of which mn_says_nothing() is true say
 * nothing. A person of whom records say different things counts as one
 * of whom nothing is known in that column. With `share` those are dealt to the strata that have
 * their other values, in each step of the estimate, by how likely these make their histories; where
 * there is none they are a stratum of their own. Strata stand in the order of their values, numbers
 * by size. MN_USAGE for columns that are not there, and for too many strata; MN_DATA where bands
 * meet what is no number. *out is new, and large: mn_strata_free(). */
MN_USE mn_status mn_strata_of(mn_strata *out, const mn_table *t, const mn_histories_options *h,
                              const mn_strata_options *o, mn_err *e);
void mn_strata_free(mn_strata *s); /* zero-initialised is legal */
/* "f, north"; "everybody" behind the last stratum. */
void mn_strata_name(char *out, size_t size, const mn_strata *s, size_t stratum);

#endif
