/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/score/score.h - suppliers by rules: each point with the rule and the evidence it comes
 * from.
 *
 * Who has no evidence has no score: nothing is known, which is neither good nor bad. Points of a
 * rule are added up to its cap; what comes after that is kept, with the points it was left.
 */
#ifndef TRACE_SCORE_SCORE_H
#define TRACE_SCORE_SCORE_H

#include "core/arena.h"
#include "trace/nexus/nexus.h"
#include "trace/score/inputs.h"
#include "trace/score/rules.h"

/* What a rule may be met by, each known or not of a party. */
typedef enum mn_score_topic {
    MN_TOPIC_REQUESTS,
    MN_TOPIC_SUPPLIES,
    MN_TOPIC_BALANCE,
    MN_TOPIC_FINDINGS,
    MN_TOPIC_NEXUS,
    MN_TOPICS,
} mn_score_topic;
mn_score_topic mn_score_topic_of(mn_score_measure m);

typedef struct mn_score_item {
    uint32_t party, rule;
    int64_t points; /* hundredths, after the cap */
    mn_text evidence;
} mn_score_item;

typedef struct mn_score_party {
    int64_t score; /* hundredths */
    uint8_t known; /* bits of mn_score_topic; 0: nothing is known, and the score is none */
} mn_score_party;

typedef struct mn_score {
    mn_score_item *item; /* by party, rule, then as the evidence came */
    size_t items, cap;
    mn_score_party *party; /* each of the chain */
    mn_arena arena;
} mn_score;

typedef struct mn_score_asked {
    const mn_score_rules *rules;
    const mn_score_inputs *in;
    const uint64_t *documented; /* a bit a supply: plan/documented.h */
    const mn_nexus_set *nexus;  /* NULL: not looked for */
    int32_t on;                 /* the day on which it is judged */
} mn_score_asked;

/* *out is freed by mn_score_free(). O(supplies + rules * (parties + rows)). */
MN_USE mn_status mn_score_make(mn_score *out, const mn_chain *c, const mn_score_asked *a,
                               const mn_ctx *ctx, mn_err *e);
void mn_score_free(mn_score *s); /* zero-initialised is legal */

/* The line between scores, in hundredths; false where no rule draws one. */
bool mn_score_line(int64_t *out, const mn_score_rules *r, int32_t on);

#endif
