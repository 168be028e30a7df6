/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/lp.h - small linear programmes, solved the same way on every machine.
 *
 *     most of gain . x   where   A x <= most   and   low <= x <= high
 *
 * Primal simplex with bounds on the variables (Dantzig 1955, doi 10.2307/1905523) over a
 * condensed tableau, from x = low, which must be allowed: balances of goods begin with nothing
 * made and nothing sold. The steepest column is taken; after a run of steps that gain nothing
 * it is Bland's (1977, doi 10.1287/moor.2.2.103), with which no basis comes twice. The basis is
 * kept from one gain to the next. Whoever uses an answer checks it against the programme itself:
 * mn_lp_breach() a point, mn_lp_bound() prices, which prove what no point reaches (Farkas).
 */
#ifndef TRACE_BALANCE_LP_H
#define TRACE_BALANCE_LP_H

#include <manumit/core.h>

typedef struct mn_lp_entry {
    uint32_t row, column;
    double value;
} mn_lp_entry;

/* Borrowed. A row and column may have several entries: they are added. */
typedef struct mn_lp {
    uint32_t rows, columns;
    size_t entries;
    const mn_lp_entry *entry;
    const double *most;       /* of each row, >= A low */
    const double *low, *high; /* of each column; low finite, high may be INFINITY */
} mn_lp;

/* rows * columns may be this many; more is answered with MN_LP_LOST. */
enum { MN_LP_CELLS = 4000000 };

typedef enum mn_lp_end {
    MN_LP_BEST,    /* nothing more can be gained */
    MN_LP_ENDLESS, /* without end */
    MN_LP_LOST,    /* too large, or its steps are used up: nothing is known */
} mn_lp_end;

/* What is at work on one programme after another. Zero-initialised is valid. */
typedef struct mn_lp_run {
    uint32_t rows, columns;
    size_t pivots; /* steps since it was loaded */
    double *cell;  /* rows x columns */
    size_t cell_cap;
    uint32_t *basic, *outer; /* variables: column j is j, the slack of row i is columns + i */
    double *value;           /* of each variable */
    double *low, *high;
    double *rate; /* of each outer variable, in the order of `outer` */
    uint32_t *seen;
    size_t basic_cap, outer_cap, value_cap, low_cap, high_cap, rate_cap, seen_cap;
} mn_lp_run;

/* Begins with x = low. MN_SYSTEM without memory; *end is MN_LP_LOST where it is too large. */
MN_USE mn_status mn_lp_load(mn_lp_run *run, mn_lp_end *end, const mn_lp *lp, mn_err *e);
/* From where it stands to where gain . x is most. */
MN_USE mn_lp_end mn_lp_raise(mn_lp_run *run, const double *gain);
/* New bounds of a column; its value must lie within, and what it is at as an outer variable must
 * be one of them. */
void mn_lp_set_high(mn_lp_run *run, uint32_t column, double high);
/* The column stays at what it is. */
void mn_lp_fix(mn_lp_run *run, uint32_t column);
double mn_lp_value(const mn_lp_run *run, uint32_t column);
/* What one more of the row's `most` would gain, after mn_lp_raise(). >= 0. */
double mn_lp_price(const mn_lp_run *run, uint32_t row);
/* The same state in another. */
MN_USE mn_status mn_lp_copy(mn_lp_run *to, const mn_lp_run *from, mn_err *e);
void mn_lp_free(mn_lp_run *run);

/* Checks that know nothing of the solver (lp_check.c). */
/* How far x is from being allowed: the largest excess of a row over `most`, or of a column over
 * its bounds, as part of the largest term in it (at least 1). */
double mn_lp_breach(const mn_lp *lp, const double *x, double *scratch_rows2);
/* No allowed x has more of gain . x than this, whatever the prices are (those below 0 are taken
 * as 0): price . most + sum of the largest (gain - price A) x within the bounds. INFINITY where
 * these prices prove nothing. */
double mn_lp_bound(const mn_lp *lp, const double *gain, const double *price,
                   double *scratch_columns);

#endif
