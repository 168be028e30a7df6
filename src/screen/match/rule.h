/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/rule.h - what holds of a party and the entries that it may be: what the score
 * says, unless people decided otherwise.
 *
 *  - "match", "no match" and "unsure" in force make the decision a match, none, a review;
 *    reviews that contradict each other a review.
 *  - An entry that was decided to be the party, or left open, is told though its names are not
 *    alike. Where that decision waits for a second person, has expired, or the entry was changed
 *    since, it is at least to be looked at.
 *  - Entries that people cleared take no place of others, and are told behind them.
 */
#ifndef SCREEN_MATCH_RULE_H
#define SCREEN_MATCH_RULE_H

#include "screen/match/match.h"
#include "screen/match/open_lists.h"
#include "screen/review/decided.h"

/* By what is ruled; all borrowed. */
typedef struct mn_ruling {
    const mn_screener *screener;
    const mn_lists *lists; /* whose reviews; NULL: none are looked at */
    size_t most;           /* entries told of a party that are not cleared; 0: MN_MATCHES */
} mn_ruling;

typedef struct mn_ruled {
    mn_match match;         /* its decision is what holds */
    mn_decision scored;     /* what the score alone says */
    mn_decided_state state; /* of reviews: MN_DECIDED_NEVER where there is none */
    mn_store_decision said; /* by the review */
    mn_course course;       /* that it sets */
    int64_t review;         /* its number; 0: none */
} mn_ruled;
/* "match", "no_match" or "unsure" where a review holds; "disputed", "waits", "lapsed"; "". */
const char *mn_ruled_word(const mn_ruled *x);

/* What a thread needs, half a megabyte. Taken of ctx->cache where there is one, and given back
 * to it, so that short calls need not make it. The ruling must outlive its use. */
typedef struct mn_ruler mn_ruler;
MN_USE mn_status mn_ruler_take(mn_ruler **out, const mn_ruling *how, const mn_ctx *ctx, mn_err *e);
void mn_ruler_give(mn_ruler *r, const mn_ctx *ctx); /* NULL is legal */

/* The entries that p may be, as mn_match_party() tells them, with what was decided: matches
 * first, then what is to be looked at, then those cleared. Where there are none of these, the
 * nearest that was compared. *out is borrowed until the next call. */
MN_USE mn_status mn_rule_party(const mn_ruled **out, size_t *n, mn_ruler *r, const mn_party *p,
                               mn_err *e);

/* All about the review of one of them. */
MN_USE mn_status mn_rule_why(mn_decided *out, const mn_ruling *how, const mn_ruled *x,
                             const mn_party *p, mn_err *e);

#endif
