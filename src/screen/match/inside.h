/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/inside.h - what the files of matching share.
 */
#ifndef SCREEN_MATCH_INSIDE_H
#define SCREEN_MATCH_INSIDE_H

#include "core/buf.h"
#include "screen/match/match.h"
#include "screen/score/inside.h"

struct mn_screener {
    mn_screen_limits limits;
    const mn_kit *kit;
    size_t lists;
    struct {
        mn_index *index;
        bool own;
    } list[MN_SCREEN_LISTS];
};

/* --- gate.c ---------------------------------------------------------------------- */

/* A query that is held against many names. Zeroed before it is first asked. */
typedef struct mn_gate {
    const mn_parsed *query;
    unsigned all;                       /* weight of its words */
    uint32_t set;                       /* words whose pattern is made */
    mn_pattern pattern[MN_NAME_TOKENS]; /* where each letter stands in a word */
} mn_gate;
/* The query is borrowed until the next. */
void mn_gate_ask(mn_gate *g, const mn_parsed *query);
/* Whether the two may score at all: a look at their words, some 50 ns. */
bool mn_gate_pass(mn_gate *g, const mn_parsed *b);

/* --- qualify.c --------------------------------------------------------------------- */

/* What is known of a party beside its names, made ready once for all candidates. */
typedef struct mn_known {
    const mn_party *party;
    const mn_reference *reference; /* countries */
    bool ids, countries, births, places;
} mn_known;
mn_known mn_known_of(const mn_party *p, const mn_reference *r);
/* Fills why, id, score and probability of h from name_score and name_probability. common: what
 * mn_common_name() says. */
void mn_qualify(mn_match *h, const mn_index *x, const mn_known *k, bool common);

/* --- whatif.c ---------------------------------------------------------------------- */

/* Says what would change the decision: each field that the entry has and the party lacks, or that
 * contradicts, scored as if it were otherwise. */
MN_USE mn_status mn_what_if(mn_buf *out, const mn_screener *s, const mn_match *h, const mn_party *p,
                            mn_err *e);
mn_decision mn_decide(double probability, const mn_screener *s);

/* --- common.c ---------------------------------------------------------------------- */

/* Whether a person's name met in part alone, and by words that so many names of the list bear that
 * one of them may by chance. s: as it was scored, the entry's name second. */
bool mn_common_name(const mn_score *s, const mn_parsed *query, const mn_parsed *entry,
                    const mn_index *x);

#endif
