/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative_say.h - how sentences of a narrative are made, and of how much is told.
 */
#ifndef MONEY_CASE_NARRATIVE_SAY_H
#define MONEY_CASE_NARRATIVE_SAY_H

#include "money/case/narrative.h"

/* How much is told: characters of texts, and how many of things one by one. What is beyond is
 * counted. */
typedef struct mn_say_room {
    size_t name;    /* characters of a name in a sentence */
    size_t clause;  /* of what an indicator says; of a reason a third */
    size_t written; /* of a text that a person wrote */
    size_t told;    /* parties, places, facts */
    size_t ids;     /* payments named in a sentence, accounts of a party */
    size_t reasons; /* of a role */
    size_t persons; /* observations, notes */
    size_t listed;  /* payments one by one; 0: repeated ones are told together */
    size_t groups;  /* such groups */
} mn_say_room;

typedef struct mn_say {
    mn_narrative *out;
    const mn_case *c;
    const mn_case_total *t;
    const mn_say_room *room;
    bool brief; /* other than all of it: it says what it leaves out, and where that is */
    const char *section;
    mn_buf b; /* the sentence that is being made */
} mn_say;

/* Ends the sentence, if there is one. */
void mn_say_end(mn_say *s);
/* The section PAYMENTS (narrative_payments.c). */
void mn_say_payments(mn_say *s);

#endif
