/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/cards.h - the goods behind a question that the US Department of Labor
 * lists, with the countries for which it does.
 */
#ifndef FOOTPRINT_SURVEY_CARDS_H
#define FOOTPRINT_SURVEY_CARDS_H

#include "footprint/survey/questions.h"

typedef struct mn_card {
    const char *what;           /* the product, or a material of it */
    const char *good;           /* as the list names it */
    const char *forced, *child; /* ISO codes, joined by ';' */
    double known; /* the share of `what` whose origin a source states; NaN: none does */
} mn_card;

typedef struct mn_cards {
    mn_card *at; /* question by question */
    size_t count, cap;
    size_t first[MN_QUESTIONS_MOST + 1];
    mn_arena arena;
} mn_cards;

/* *out must be zero; free it also after an error. O(questions * goods). */
MN_USE mn_status mn_cards_make(mn_cards *out, const mn_questions *q, const mn_materials *m,
                               const mn_reference *r, mn_err *e);
void mn_cards_free(mn_cards *c);

#endif
