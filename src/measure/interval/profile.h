/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/interval/profile.h - the totals under which a model explains a table nearly as well as
 * under the best one (Cormack 1992, doi 10.2307/2532309).
 */
#ifndef MEASURE_INTERVAL_PROFILE_H
#define MEASURE_INTERVAL_PROFILE_H

#include "measure/model/loglin.h"

typedef struct mn_profile {
    unsigned code;    /* of the model's check; where it is not 0 the rest is not set */
    double total;     /* of the largest multinomial likelihood: near that of the Poisson fit */
    double low, high; /* high is HUGE_VAL where totals a million times the cases still explain it */
} mn_profile;
/* For a total N, of which N - cases are on no list, all histories are counted: they are
 * multinomial, and the model is fitted with N - cases as one more count. The interval is where
 * twice the logarithm of that likelihood is less than the quantile `level` of chi-squared with one
 * degree below its largest. The model is taken as given: if the same table chose it, the interval
 * is too narrow. A fit a step of the search, some 150 in all. */
MN_USE mn_status mn_profile_run(mn_profile *out, const mn_loglin *m, const double *count,
                                double level, mn_err *e);

#endif
