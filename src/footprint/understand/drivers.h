/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/drivers.h - which unknown the uncertainty of an answer comes from:
 * Sobol's variance shares of the total under the priors of answer/draws.h.
 *
 * Given rho, the total is a sum over groups, cells and origins,
 *
 *     T = sum M_g D_i F_o c_gio
 *
 * with independent factors of mean 1: M of a group's money, F of an origin's people
 * (both log-normal), D of a region's division over industries (Dirichlet). So its
 * variance falls into exact parts (first-order and total shares as of Saltelli and
 * others 2010, doi 10.1016/j.cpc.2009.09.018) without a single draw. rho is averaged by
 * Gauss and Hermite's rule of ten points in each of its two normals.
 */
#ifndef FOOTPRINT_DRIVERS_H
#define FOOTPRINT_DRIVERS_H

#include "footprint/answer/answer.h"

typedef enum mn_driver_kind {
    MN_DRIVER_PEOPLE,     /* how many people there are in an origin */
    MN_DRIVER_INDUSTRIES, /* how a region's people divide among its industries */
    MN_DRIVER_MONEY,      /* price and classification of what was bought */
    MN_DRIVER_RISK,       /* rho: the relative risk of listed goods */
    MN_DRIVERS,
} mn_driver_kind;

/* A share of the variance: main of this unknown alone, total with all that it does
 * together with others. 0 <= main <= total <= 1, but for rounding. */
typedef struct mn_driver {
    mn_driver_kind kind;
    size_t index; /* origin, region, or a group's `what`; 0 for rho */
    double main, total;
} mn_driver;

typedef struct mn_drivers {
    mn_driver *at; /* those with a part, largest main first */
    size_t count;
    mn_driver kind[MN_DRIVERS]; /* all unknowns of a kind together */
    double together;            /* 1 less all main shares: what no unknown does alone */
    double mean, variance;      /* of the total, in people, under the priors */
} mn_drivers;

/* The answer must have draws (its groups are solved), and factors shared by an origin.
 * *out must be zero; free it also after an error. MN_USAGE without draws. O(groups *
 * people's rows), times 100 where goods on the list were bought. */
MN_USE mn_status mn_drivers_make(mn_drivers *out, const mn_answer *a, mn_err *e);
void mn_drivers_free(mn_drivers *d);

#endif
