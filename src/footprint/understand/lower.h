/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/lower.h - which changes to purchases lower their footprint most.
 *
 * Purchases of one main kind of industry that name one origin (or none) are looked at
 * together, as the selector "c4 and origin:CHN" takes them. For each, two things are
 * tried: the same goods from another country, and a fifth less of them. Only countries
 * from which such buyers in the buyer's country get at least MN_LOWER_SHARE of their
 * goods of that kind are tried, so that nothing is proposed that nobody does; services
 * are bought where they are done, and only their amount is tried.
 */
#ifndef FOOTPRINT_LOWER_H
#define FOOTPRINT_LOWER_H

#include "footprint/answer/answer.h"

#define MN_LOWER_SHARE 0.02
#define MN_LOWER_LESS  0.2
enum { MN_LOWER_MOST = 20, MN_LOWER_GOODS = 16 }; /* c1 to c16 are goods */

typedef struct mn_lowering {
    uint8_t kind;                /* the main one, 0-based */
    const mn_country *from, *to; /* from NULL: none is named; to NULL: a fifth less */
    size_t lines;
    double money;  /* millions of US dollars of the model's year */
    double share;  /* of what such buyers use of the kind, from `to`; 0 for an amount */
    double before; /* people */
    double saved;  /* people, at the medians of the priors; > 0 */
    char said[64]; /* as an argument of --change */
} mn_lowering;

/* The best change of each set of purchases, most saved first: at most `most` of them into
 * out, their number into *count. No economy is solved again: people per dollar are those
 * of the multipliers, and of recipes. a is the answer for s. O(sums * origins * parts +
 * different (kind, origin) * n). */
MN_USE mn_status mn_lower_find(mn_lowering *out, size_t most, size_t *count, const mn_answer *a,
                               const mn_reference *r, const mn_spending *s, const mn_ctx *ctx,
                               mn_err *e);

#endif
