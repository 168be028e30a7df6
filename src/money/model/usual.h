/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/usual.h - what is usual of a feature among peers: payments between parties that had
 * not dealt before, of payers or payees who are about as busy. So that a value can be read by a
 * person.
 */
#ifndef MONEY_MODEL_USUAL_H
#define MONEY_MODEL_USUAL_H

#include "money/feature/feature.h"

enum { MN_BUSY_BANDS = 4 };
extern const char *const mn_busy_words[2][MN_BUSY_BANDS]; /* "payers of under 0.2 payments a day" */

/* Nine in ten of the peers lie between. */
typedef struct mn_usual_range {
    float low, high;
    const char *peers; /* static words */
} mn_usual_range;

typedef struct mn_usual mn_usual;
/* From an even sample of the payments that are the first of their pair, 8,000 at most. O(sample
 * log). *out is owned. */
MN_USE mn_status mn_usual_new(mn_usual **out, const mn_ctx *ctx, const mn_history *h, uint32_t n,
                              unsigned ahead, mn_err *e);
void mn_usual_free(mn_usual *u); /* NULL is legal */
/* Of a feature, for a payment of these features. False where fewer than 30 payments have it. */
bool mn_usual_of(mn_usual_range *out, const mn_usual *u, unsigned feature, const float *values);

#endif
