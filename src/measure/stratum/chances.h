/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/chances.h - the chances of histories in one stratum, how likely effects are, and
 * how that changes with them.
 */
#ifndef MEASURE_STRATUM_CHANCES_H
#define MEASURE_STRATUM_CHANCES_H

#include "measure/stratum/pool.h"

enum { MN_POOL_CELLS = 1 << MN_POOL_LISTS };

typedef struct mn_chances_model {
    unsigned lists, cells, sets;
    uint16_t set[MN_POOL_SETS];
    uint16_t both[MN_POOL_SETS][MN_POOL_SETS]; /* the union of two sets */
} mn_chances_model;
void mn_chances_model_of(mn_chances_model *out, unsigned lists);

/* p[w]: the chance that who is on some list is on all lists of w. Tells the logarithm of the sum of
 * exp(line) over histories: those on no list are to the others as 1 to that sum. NaN or infinite
 * where theta is too large. O(lists * 2^lists). */
double mn_chances_of(double *p, const mn_chances_model *m, const double *theta);

/* Adds a stratum of `persons` whose margins are by set: to the gradient and the lower triangle of
 * minus the second derivatives of the log likelihood. */
void mn_chances_add(double *gradient, double *curve, const mn_chances_model *m, const double *p,
                    const double *margin, double persons);

/* The Cholesky factor in place, of the lower triangle of n by n; false where it is not positive. */
MN_USE bool mn_chances_factor(double *a, unsigned n);
/* x := (LL')^-1 x; x := L'^-1 x; L'x */
void mn_chances_solve(double *x, const double *l, unsigned n);
void mn_chances_solve_half(double *x, const double *l, unsigned n);
double mn_chances_square(const double *x, const double *l, unsigned n); /* x'LL'x */
double mn_chances_log_det(const double *l, unsigned n);                 /* log of det L */

#endif
