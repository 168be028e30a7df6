/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/drivers.h - what an answer hangs on: how each method's estimate moves where a
 * list is left out, where an overlap is, where two lists are taken as one.
 *
 * Each change asks for the same number of persons from other data, so that a method that fits would
 * say about the same. What moves it, or parts methods from each other, is to be looked at first.
 */
#ifndef MEASURE_ESTIMATE_DRIVERS_H
#define MEASURE_ESTIMATE_DRIVERS_H

#include "measure/estimate/estimate.h"

typedef enum mn_estimate_driver_kind {
    MN_ESTIMATE_DRIVER_LIST,    /* the list is left out */
    MN_ESTIMATE_DRIVER_OVERLAP, /* those on these lists and no others are left out of the fit, and
                                 * added to what it says */
    MN_ESTIMATE_DRIVER_MERGE,   /* two lists as one */
    MN_ESTIMATE_DRIVER_KINDS
} mn_estimate_driver_kind;
const char *mn_estimate_driver_name(mn_estimate_driver_kind k); /* "list left out" */

typedef struct mn_estimate_driver {
    mn_estimate_driver_kind kind;
    unsigned set;   /* the list, the lists of the overlap, the two */
    double persons; /* on the list alone; on the overlap; on both */
    /* By method: whether it was asked; persons in all, NaN where it was not, or then refuses. */
    bool asked[MN_ESTIMATE_METHODS];
    double total[MN_ESTIMATE_METHODS];
    mn_estimate_method most; /* the method that moves most, or that then has none */
    double moved;            /* its total over that of the whole table; NaN: it has none */
    double spread;           /* the largest total over the smallest one; NaN: below two methods */
} mn_estimate_driver;

typedef struct mn_estimate_drivers {
    bool asked[MN_ESTIMATE_METHODS]; /* and answers to the whole table */
    double total[MN_ESTIMATE_METHODS];
    double spread;
    mn_estimate_driver
        *at; /* what moves most first; a method that then refuses moves more than any */
    size_t n;
} mn_estimate_drivers;
/* Of the rows of x, which are of h by o, those that draw nothing by chance: stepwise, bic,
 * bic-average, dga, coverage. What goes through many models (bic, dga) is asked of tables that have
 * five lists at most after the change; of overlaps the 64 largest are left out (of more than eight
 * lists 24, and no two lists are merged). Nothing (n = 0) of two lists. *out is new:
 * mn_estimate_drivers_free(). */
MN_USE mn_status mn_estimate_drivers_find(mn_estimate_drivers *out, const mn_histories *h,
                                          const mn_estimates *x, const mn_estimate_options *o,
                                          const mn_ctx *ctx, mn_err *e);
void mn_estimate_drivers_free(mn_estimate_drivers *d); /* zero-initialised is legal */

#endif
