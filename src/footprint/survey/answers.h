/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/answers.h - what somebody answered: from words of a command line, or
 * from a file such as
 *
 *     {"country": "US", "people": 2.4, "answers": {"coffee": 20, "tshirts": 0}}
 *
 * Amounts are of the whole household, a month, in the country's currency. What is not
 * answered is the country's average for as many people.
 */
#ifndef FOOTPRINT_SURVEY_ANSWERS_H
#define FOOTPRINT_SURVEY_ANSWERS_H

#include "footprint/survey/basis.h"

#define MN_ANSWER_MOST    1e12 /* units of any currency a month */
#define MN_HOUSEHOLD_MOST 100.0
enum { MN_ANSWERS_BYTES = 1 << 16 }; /* of a file */

typedef struct mn_answers {
    const mn_country *country; /* NULL: not said */
    double people;             /* 0: not said */
    double given[MN_QUESTIONS_MOST];
    bool answered[MN_QUESTIONS_MOST];
    size_t count; /* answered */
} mn_answers;

/* Reads a file of answers. *out must be zero. MN_DATA with line and column for what is no such
 * object: another member, a member or question twice, an unknown question or country, and
 * amounts that are no number from 0 to MN_ANSWER_MOST. O(length * questions). */
MN_USE mn_status mn_answers_read(mn_answers *out, const char *name, mn_text bytes,
                                 const mn_questions *q, const mn_reference *r, mn_err *e);
/* Takes "coffee=20". MN_USAGE likewise; `option` names in errors where it was said ("answer"). */
MN_USE mn_status mn_answers_take(mn_answers *a, const char *option, const char *said,
                                 const mn_questions *q, mn_err *e);
/* How many people live in the household: more than 0, at most MN_HOUSEHOLD_MOST. */
MN_USE mn_status mn_answers_people(mn_answers *a, double people, mn_err *e);

/* Local currency a month for each question (b->count doubles); people not said are 1. */
void mn_answers_amounts(double *amount, const mn_answers *a, const mn_basis *b);

#endif
