/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/learnt.h - how a learnt score joins alerts: as the order in which they are read, and
 * as nothing else (docs/design/0035).
 *
 * A model alone makes no alert, and is no family of indicators: which alerts there are, their
 * scores and their families are as without it. Each alert has a priority, by which alerts are put
 * in order and taken into the budget: the log-odds of its score, and a quarter of those by which
 * its likeliest payment stands above the usual one, at most 1.5. It never lowers one: a model may
 * not know the kind.
 */
#ifndef MONEY_FIND_LEARNT_H
#define MONEY_FIND_LEARNT_H

#include "money/find/find.h"
#include "money/model/model.h"

/* Of one alert, by its place in mn_money_found.a. */
typedef struct mn_alert_learnt {
    double likeliest; /* the highest probability among the payments that it rests on; NaN: none */
    double priority;  /* 0 to 1, for the order alone */
} mn_alert_learnt;

/* Puts w->a in the order of priority and takes the budget by it. probability: of each payment;
 * usual: the share of payments that the model was taught to look for. *out is owned (free), w->a.n
 * of them. */
MN_USE mn_status mn_money_found_learnt(mn_alert_learnt **out, mn_money_found *w,
                                       const double *probability, double usual, double per_day,
                                       mn_err *e);

#endif
