/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/model/loglin.h - log-linear models of capture histories: which parameters they have,
 * whether their estimate exists and is one, and what it is.
 *
 * A history is a set of lists, a bit for each: bit 0 is the first list. The number of persons of a
 * history is Poisson with mean mu, log mu(w) = sum of alpha(q) over the parameters q that are
 * subsets of w; the empty history cannot be seen, and its mean, exp(alpha(0)), is the dark figure
 * (Fienberg 1972, doi 10.1093/biomet/59.3.591). A model is hierarchical: with a set of lists it has
 * all of its subsets. Its name is that of its largest sets, "[12,13,4]".
 *
 * A parameter whose lists no person is on together is minus infinity: it and the histories that
 * contain it are left out of the fit (Chan, Silverman & Vincent 2021).
 */
#ifndef MEASURE_MODEL_MODEL_H
#define MEASURE_MODEL_MODEL_H

#include <manumit/core.h>

enum {
    MN_LISTS_MOST = 12,        /* lists of a model: 4,095 histories */
    MN_LOGLIN_PARAMETERS = 320 /* of a model, the empty one counted */
};

/* Sets of lists, the empty one first, by size and then by number. */
typedef struct mn_loglin {
    unsigned lists;
    unsigned n;
    uint16_t set[MN_LOGLIN_PARAMETERS];
} mn_loglin;

/* Independence: the empty set and each list. */
void mn_loglin_main(mn_loglin *m, unsigned lists);
/* Adds a set and its subsets; false where there is no room. */
MN_USE bool mn_loglin_add(mn_loglin *m, unsigned set);
bool mn_loglin_has(const mn_loglin *m, unsigned set);
/* Reads "[12,13,4]" or "12,13,4", with ten lists or more "[1.2,1.13,4]": lists by their numbers,
 * from 1. Every list is in the model whether it is named or not. MN_USAGE with the fix. */
MN_USE mn_status mn_loglin_read(mn_loglin *out, unsigned lists, const char *text, mn_err *e);
enum { MN_LOGLIN_NAME = 1024 };
/* Its largest sets, as mn_loglin_read() reads them; cut with "..." where there is no room. */
void mn_loglin_name(char out[MN_LOGLIN_NAME], const mn_loglin *m);

/* --- check.c -------------------------------------------------------------------------------------
 */

/* What is wrong with an estimate; both may be. */
enum {
    MN_LOGLIN_SOUND = 0,
    MN_LOGLIN_NO_ESTIMATE = 1, /* no largest likelihood: some parameter would go to infinity */
    MN_LOGLIN_NOT_ONE = 2,     /* different parameters give the same means: any dark figure fits */
    MN_LOGLIN_UNSOLVED = 4 /* of a fit alone: sound, but counts differ by more than can be solved */
};
/* Asks that of a model and a table, of which only matters which counts are not zero: seen[w] for
 * each history w of 1 .. 2^lists - 1. Exact: linear programs over whole numbers and ranks modulo a
 * prime (Fienberg & Rinaldo 2012, doi 10.1214/12-AOS986). */
MN_USE mn_status mn_loglin_check(unsigned *code, const mn_loglin *m, const bool *seen, mn_err *e);
/* The same where some histories beside the empty one can't be: by history; NULL: none. */
MN_USE mn_status mn_loglin_check_without(unsigned *code, const mn_loglin *m, const bool *seen,
                                         const bool *impossible, mn_err *e);

/* --- fit.c ---------------------------------------------------------------------------------------
 */

typedef struct mn_fitted {
    unsigned code;       /* of the check; where it is not MN_LOGLIN_SOUND the rest is not set */
    unsigned parameters; /* with those at minus infinity */
    double dark;         /* persons on no list */
    /* Set by mn_fitter_judge(). */
    double likelihood; /* log, of the Poisson counts */
    double deviance, aic, bic;
} mn_fitted;

/* Room for fitting tables of `lists` lists; for one thread. *out is owned. */
typedef struct mn_fitter mn_fitter;
MN_USE mn_status mn_fitter_new(mn_fitter **out, unsigned lists, mn_err *e);
void mn_fitter_free(mn_fitter *f); /* NULL is legal */
/* Histories that can't be and are no part of any fit from now on, by history. Their counts are not
 * looked at, as that of the empty one. Before mn_fitter_table(). */
void mn_fitter_forbid(mn_fitter *f, const bool *impossible);
/* The table to fit from now on: count[w] for each history w, count[0] is not looked at. Whole
 * numbers, of which the sum is at most 1e10. */
void mn_fitter_table(mn_fitter *f, const double *count);
/* Takes the persons on no list for counted, `none` of them, until there is another table: the fit
 * is then of all histories, and dark is its mean of them. Where a model has an estimate without
 * that it has one with it. */
void mn_fitter_unseen(mn_fitter *f, double none);
/* Fits by Newton's method, from the last fit where `warm` and that was of a model with all but few
 * of its parameters. Sums over histories are subset sums (lists * 2^lists additions), so that a
 * step costs that and parameters^3 / 6. The check is asked only where the fit itself does not prove
 * that it exists: means that are all well above zero and have the margins of the table are that
 * proof. */
MN_USE mn_status mn_fitter_fit(mn_fitted *out, mn_fitter *f, const mn_loglin *m, bool warm,
                               mn_err *e);
/* How good the last fit is, which out is of and was sound. O(2^lists). */
void mn_fitter_judge(mn_fitted *out, mn_fitter *f);
/* Means of the last fit that was sound, by history; [0] is the dark figure. Borrowed. */
const double *mn_fitter_means(const mn_fitter *f);
/* Logs of the means that the model has of all histories, those that can't be too. Borrowed. */
const double *mn_fitter_lines(const mn_fitter *f);
/* Persons who are on all lists of a set, by set; and the same of the means. Borrowed. */
const double *mn_fitter_margins(const mn_fitter *f);
const double *mn_fitter_fitted(const mn_fitter *f);
/* The lower triangle, by rows of *n, of the Cholesky factor of X'WX near the last sound fit, over
 * the parameters that are finite, and which they are. Borrowed. */
const double *mn_fitter_factor(const mn_fitter *f, const uint16_t **sets, unsigned *n);

#endif
