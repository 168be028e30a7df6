/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/control.h - a synthetic control: one unit that had a programme beside a mixture of
 * units that had none, mixed so that it went alike before (Abadie, Diamond & Hainmueller 2010,
 * doi 10.1198/jasa.2009.ap08746; matched on the outcomes before, all of equal weight).
 *
 * Every other unit is given the same treatment as a placebo, its mixture without the unit that
 * really had the programme: p is the share of units, this one counted, whose misfit after beside
 * that before is as large. Limits hold the constant effects that this test does not reject (Firpo &
 * Possebom 2018, doi 10.1515/jci-2016-0026).
 */
#ifndef MEASURE_CHANGE_CONTROL_H
#define MEASURE_CHANGE_CONTROL_H

#include <manumit/core.h>

typedef struct mn_control_fit {
    double before, after; /* root mean squared gaps */
    double ratio;         /* after / before; HUGE_VAL where the fit before is exact */
    double gap;           /* on average after */
} mn_control_fit;

typedef struct mn_control {
    size_t units, before, after; /* units: the treated one and those it is mixed of */
    mn_control_fit treated;
    double *weight;      /* units; 0 of the treated one */
    double *synthetic;   /* times */
    mn_control_fit *fit; /* units: placebos, and the treated one in its place */
    double p;
    double low, high;   /* NaN: can't be told; see `bounded` */
    bool bounded;       /* units are enough for limits at this level */
    double spread;      /* of the treated one's values before: standard deviation */
    size_t with_weight; /* units of more than a thousandth */
    double least, most; /* the gap without one of them in turn; NaN where there is one alone */
    bool exact;         /* fits exactly before: weights may not be the only ones */
} mn_control;
/* Each unit is mixed of all others: what that takes grows with their square. */
enum { MN_CONTROL_UNITS = 500 };
/* y: units by times, whole. start: the first time with the programme. MN_DATA for fewer than two
 * units to mix or two times before, or none after, or more than MN_CONTROL_UNITS. *out is owned:
 * mn_control_free(). */
MN_USE mn_status mn_control_run(mn_control *out, const double *y, size_t units, size_t times,
                                size_t treated, size_t start, double level, const mn_ctx *ctx,
                                mn_err *e);
void mn_control_free(mn_control *c); /* zero-initialised is legal */

#endif
