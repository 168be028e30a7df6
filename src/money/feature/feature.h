/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/feature.h - what is reckoned of each payment for a trained score.
 *
 * Money that is laundered mostly moves between parties that never dealt before; so do millions of
 * honest payments. What tells them apart, where anything does, is how the new payments lie
 * together: bursts at one party, money gathered and scattered, middles between the same two ends,
 * rings, quick chains, payers who come at even gaps. Each such shape is weighed against what the
 * parties' own habits would bring about by chance, in nats (natural logarithm of odds), so that a
 * busy shop is not a fan.
 *
 * A payment is `new` where it is the first of its pair of parties (payer, payee), and, as seen from
 * the payment that is judged, has stayed the only one so far: what was repeated within sight is a
 * relationship. Sight is causal (what lies before the payment in the file's order of time) or, with
 * `ahead` of 1 to 60 days, so many days beyond it: scoring in hindsight, which must be said where
 * it is used. Payments that were given back, that have no amount, whose ends are one party or cash
 * are neither new nor counted; their own features are missing.
 *
 * Missing is NaN. Days are of UTC. Results depend on the payments alone, never on threads.
 */
#ifndef MONEY_FEATURE_FEATURE_H
#define MONEY_FEATURE_FEATURE_H

#include "money/feature/list.h"
#include "money/payment/payment.h"

typedef struct mn_feature_about {
    const char *id, *unit, *words;
    bool ahead; /* missing where nothing is looked ahead */
} mn_feature_about;

/* By number, MN_FEATURES of them. */
extern const mn_feature_about mn_features[MN_FEATURES];
/* The number of a feature, or MN_FEATURES. */
unsigned mn_feature_find(mn_text id);
/* Whether a value stands for "there is none": no payment that the days could be counted to, no
 * ring. */
bool mn_feature_none(unsigned feature, float value);

enum { MN_AHEAD_MOST = 60 }; /* days */

/* Payments laid out for looking about: 44 bytes a payment and 16 a party. */
typedef struct mn_history mn_history;

/* Of the first n payments: what comes later is not there. Payments are borrowed until it is freed.
 * O(n). At most 2^31 payments. */
MN_USE mn_status mn_history_new(mn_history **out, const mn_ctx *ctx, const mn_payments *p,
                                uint32_t n, mn_err *e);
void mn_history_free(mn_history *h); /* NULL is legal */
/* Whether a payment is the first of its pair, and counts. */
bool mn_history_first(const mn_history *h, uint32_t i);

/* The features of `count` payments by their numbers in `which` (ascending or not), ahead days in
 * sight (0: causal): values[k * MN_FEATURES ...] is which[k]'s. *cut, where not NULL, counts the
 * payments about which more lay than is looked at (a hub's surroundings are seen to the nearest
 * 256 payments a side, shapes to a budget of visits). O(1) a payment within these limits. */
MN_USE mn_status mn_features_reckon(const mn_ctx *ctx, const mn_history *h, unsigned ahead,
                                    const uint32_t *which, size_t count, float *values,
                                    uint64_t *cut, mn_err *e);

#endif
