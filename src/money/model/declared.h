/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/declared.h - a score for each payment where no labels taught one: by declared weights
 * of the patterns that it is part of. An order for review, and no probability.
 */
#ifndef MONEY_MODEL_DECLARED_H
#define MONEY_MODEL_DECLARED_H

#include "money/pattern/pattern.h"

/* Nats of log-odds that being part of a pattern adds, and each doubling of its strength beyond the
 * least, up to three. */
typedef struct mn_declared_weight {
    double weight, doubling;
} mn_declared_weight;
extern const mn_declared_weight mn_declared_weights[MN_PATTERNS];
extern const double mn_declared_base; /* log-odds of a payment that is in no pattern */

/* score[p->n]: 1 / (1 + exp(-x)), x the base and what each pattern adds, once a pattern: the most
 * that one of its hits does. O(payments + payments of hits). */
MN_USE mn_status mn_declared_scores(double *score, const mn_payments *p, const mn_hits *hits,
                                    const mn_pattern_config *c, mn_err *e);

#endif
