/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/did.h - difference in differences: units that had a programme beside units that
 * had none, before and after.
 *
 * y(i, t) = a(i) + g(t) + b D(i, t) + u(i, t): b by least squares with a constant for each unit and
 * each time. Errors of a cluster (a unit, or what decided over several) go together: the sandwich
 * by clusters times G / (G - 1) (n - 1) / (n - K), K the coefficients of D and times and one more
 * (constants of units lie within clusters and are not counted), with Student's t of G - 1. Few
 * clusters make that too sure: the wild cluster bootstrap with no change imposed (Cameron, Gelbach
 * & Miller 2008, doi 10.1162/rest.90.3.414), turned into an interval by asking each value.
 */
#ifndef MEASURE_CHANGE_DID_H
#define MEASURE_CHANGE_DID_H

#include <manumit/core.h>

typedef struct mn_did_row {
    uint32_t unit, time, cluster; /* numbers from 0 */
    bool treated;                 /* the programme ran in the unit at that time */
    double y;
} mn_did_row;

enum { MN_DID_WEBB = 10, MN_DID_ALL = 12 }; /* clusters */
typedef struct mn_did_options {
    size_t units, times, clusters;
    size_t replicates; /* of the wild bootstrap; 0: none, nor trend and events. To MN_DID_WEBB
                        * clusters by Webb's six weights, to MN_DID_ALL all signs there are, else by
                        * signs at random */
    bool signs;        /* all signs there are also for few clusters, which must be at most 20 */
    uint64_t seed;
    double level;
} mn_did_options;

typedef struct mn_did_effect {
    double estimate;
    double error, low, high, p;         /* by clusters and Student's t */
    double wild_low, wild_high, wild_p; /* NaN where it can't be told; low -HUGE_VAL: no end */
} mn_did_effect;

typedef struct mn_did_event {
    int64_t since; /* steps since the programme began; -1 is what others are against */
    double estimate, low, high;
    size_t rows;
} mn_did_event;

typedef struct mn_did {
    size_t rows, clusters, treated_clusters, treated_units, units, times;
    size_t starts; /* different times at which programmes began */
    mn_did_effect effect;
    bool has_trend;
    mn_did_effect trend; /* of treated units beside others before it began, a step */
    mn_did_event *event; /* by `since`; none where times at which programmes began can't be told */
    size_t events;
    /* Of weights that treated rows have in b the share that is negative: 0 is sound (de
     * Chaisemartin & D'Haultfoeuille 2020, doi 10.1257/aer.20181169). */
    double negative;
    size_t replicates;
    const char *weights; /* "webb", "all signs", "signs" */
} mn_did;
/* MN_DATA where nothing can be told: no unit changes, all do at once, fewer than two clusters, or
 * units by times are too many to be solved. *out is owned: mn_did_free(). */
MN_USE mn_status mn_did_run(mn_did *out, const mn_did_row *rows, size_t n, const mn_did_options *o,
                            const mn_ctx *ctx, mn_err *e);
void mn_did_free(mn_did *d); /* zero-initialised is legal */

#endif
