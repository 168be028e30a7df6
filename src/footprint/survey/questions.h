/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/questions.h - what the survey asks: tables data/survey.
 *
 * A question is a part of what households pay to one industry. Its share is that of US
 * households (docs/methods/survey.md), a stated proxy elsewhere; how much is paid to the
 * industry in all is each country's own.
 */
#ifndef FOOTPRINT_SURVEY_QUESTIONS_H
#define FOOTPRINT_SURVEY_QUESTIONS_H

#include "footprint/material/materials.h"

enum { MN_QUESTIONS_MOST = 256 };

typedef struct mn_question {
    const char *key, *screen, *label, *coicop;
    uint8_t kind;      /* of industry that is paid */
    uint16_t product;  /* with a recipe, plus 1; 0: none */
    double share;      /* of what all questions of the kind are paid; they sum to 1 */
    double asked;      /* of what the kind is paid: the rest is trade and transport on goods */
    const char *basis; /* "sum", "part" or "assumed" */
    mn_cited cited;
} mn_question;

/* What is known of a country's households. */
typedef struct mn_home {
    const char *iso3, *currency;
    double household; /* people; NaN: not known */
    mn_cited cited;
} mn_home;

typedef struct mn_questions {
    mn_arena arena;
    mn_question *at;
    size_t count, cap;
    mn_home *home;
    size_t homes, home_cap;
} mn_questions;

/* The tables that ship inside the library. */
MN_USE mn_status mn_questions_shipped(mn_questions *out, const mn_reference *r,
                                      const mn_materials *m, mn_err *e);
/* Reads both tables (CSV). *out must be zero; free it also after an error. MN_DATA with table,
 * line and column for a row without a source, a share outside 0..1, shares of a kind that do
 * not sum to 1 (within 1e-6), a key that stands twice, and names that are in no table. */
MN_USE mn_status mn_questions_read(mn_questions *out, mn_text questions, mn_text countries,
                                   const mn_reference *r, const mn_materials *m, mn_err *e);
void mn_questions_free(mn_questions *q);

/* The index of a key, or SIZE_MAX. O(questions). */
size_t mn_question_find(const mn_questions *q, mn_text key);
/* The screens, in the order of their first questions, into name (MN_QUESTIONS_MOST); which of
 * them each question stands on into of, unless it is NULL. Returns their number. */
size_t mn_question_screens(const char **name, uint16_t *of, const mn_questions *q);
/* The key nearest to one that is not there, or NULL. */
const char *mn_question_near(const mn_questions *q, mn_text key);
/* NULL: no household of this country is known. */
const mn_home *mn_home_find(const mn_questions *q, const char *iso3);

#endif
