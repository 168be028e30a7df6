/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/effort.h - years of overlapping lists: how many there were in each, those on no
 * list too, and how likely each list was to have one of them.
 *
 * Cases found are persons times the chance that one is found. Two ways to tell the two apart:
 *
 * separate: each year's table by itself, its model chosen by steps (method/stepwise.h).
 *
 * joint: one model of all years' tables, in which the chance of each list is each year's own and
 * what lists have to do with each other is the same in all years: log mu(t, w) = a(t) + sum over
 * lists i in w of b(t, i) + sum over pairs in w that were chosen of c(i, j). Years are further
 * "lists" of model/loglin.h, and histories of a year that no person can have (on no list, on one
 * that did not work then) are forbidden. Pairs are chosen by steps on the overlaps of all years.
 *
 * Replicates draw each year's cases anew and choose models anew; both ways share the draws.
 */
#ifndef MEASURE_CHANGE_EFFORT_H
#define MEASURE_CHANGE_EFFORT_H

#include "measure/lists/histories.h"

enum { MN_EFFORT_YEARS = 12 };

typedef struct mn_effort_tables {
    unsigned lists;
    char name[MN_LISTS_MOST][MN_LIST_NAME];
    size_t years;
    char year[MN_EFFORT_YEARS][MN_LIST_NAME]; /* in rising order */
    double *count[MN_EFFORT_YEARS];           /* by history: 2^lists */
    double cases[MN_EFFORT_YEARS];
    double nowhere; /* persons of rows that name no list: not counted */
    size_t twice, rows;
    char guessed[MN_LIST_NAME]; /* as of mn_histories */
} mn_effort_tables;
/* The table has a column `time`; the others are as histories.h reads them, of each year. Lists are
 * the same by name. MN_DATA where there are more years than MN_EFFORT_YEARS, or fewer than two.
 * *out is new: mn_effort_tables_free(). */
MN_USE mn_status mn_effort_read(mn_effort_tables *out, const mn_table *t, size_t time,
                                const mn_histories_options *o, mn_err *e);
void mn_effort_tables_free(mn_effort_tables *t); /* zero-initialised is legal */
/* Whether a year has a case on a list: a list without one did not work then. */
bool mn_effort_worked(const mn_effort_tables *t, size_t year, unsigned list);

typedef struct mn_effort_options {
    size_t from, to;   /* years that are compared */
    double threshold;  /* of stepwise: 0.02 */
    size_t replicates; /* 0: 10,000 */
    double level;
    uint64_t seed;
} mn_effort_options;

/* NaN: can't be told. high may be HUGE_VAL, low -HUGE_VAL. */
typedef struct mn_effort_value {
    double estimate, low, high;
} mn_effort_value;

typedef struct mn_effort {
    bool refused;
    char why[128]; /* where it is */
    /* Of joint the first alone. */
    char model[MN_EFFORT_YEARS][MN_LOGLIN_NAME];
    mn_effort_value total[MN_EFFORT_YEARS];                 /* persons */
    mn_effort_value detection[MN_EFFORT_YEARS];             /* cases / persons */
    mn_effort_value chance[MN_EFFORT_YEARS][MN_LISTS_MOST]; /* of each list */
    mn_effort_value persons,
        found;                  /* change from a year to the other: persons, detection; shares */
    mn_effort_value difference; /* of persons */
    /* The difference of cases is the sum of both: D log(N2 / N1) and D log(d2 / d1), where D is the
     * logarithmic mean of cases (Ang 2005, doi 10.1016/j.enpol.2003.10.010). */
    mn_effort_value by_persons, by_detection;
    mn_effort_value list[MN_LISTS_MOST]; /* change of each list's chance; a share */
    size_t without; /* replicates in which one of the years compared has no estimate */
    /* joint: whether lists have the same to do with each other in all years: p of the likelihood
     * ratio, NaN where there is nothing to be tested. */
    double alike;
    unsigned freedom;
} mn_effort;

enum { MN_EFFORT_SEPARATE, MN_EFFORT_JOINT, MN_EFFORT_WAYS };
const char *mn_effort_name(int way);
/* out[MN_EFFORT_WAYS]; large. The same bits at any number of threads. */
MN_USE mn_status mn_effort_run(mn_effort *out, const mn_effort_tables *t,
                               const mn_effort_options *o, const mn_ctx *ctx, mn_err *e);

#endif
