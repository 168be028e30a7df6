/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/inside.h - what the files of matching share.
 */
#ifndef SCREEN_MATCH_INSIDE_H
#define SCREEN_MATCH_INSIDE_H

#include "screen/match/match.h"

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

/* Whether two names may score at all: a look at their words without letters, some 50 ns. */
bool mn_gate(const mn_parsed *a, const mn_parsed *b);

/* --- qualify.c --------------------------------------------------------------------- */

/* What is known of a party beside its names, made ready once for all candidates. */
typedef struct mn_known {
    const mn_party *party;
    bool ids, countries, births, places;
} mn_known;
mn_known mn_known_of(const mn_party *p);
/* Fills why, id, score and probability of h from name_score and name_probability. */
void mn_qualify(mn_match *h, const mn_index *x, const mn_known *k);

#endif
