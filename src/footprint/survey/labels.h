/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/labels.h - what is the same in all answers of a country: the texts of their
 * tables, and the order of rows that most answers nearly have.
 */
#ifndef FOOTPRINT_SURVEY_LABELS_H
#define FOOTPRINT_SURVEY_LABELS_H

#include "footprint/survey/basis.h"
#include "footprint/survey/cards.h"
#include "table/texts.h"

enum { MN_ORIGIN_TEXTS = 3, MN_QUESTION_TEXTS = 3, MN_CARD_TEXTS = 5 };

/* Immutable once made; safe to share by threads. */
typedef struct mn_labels {
    mn_texts origin;   /* region's code, ISO code, name; one origin after the other */
    mn_texts question; /* key, screen, label */
    mn_texts card;     /* the question's key, what, good, forced, child */
    /* Of the average resident: most people first. */
    uint32_t *origin_order, *question_order;
} mn_labels;

/* *out must be zero; free it also after an error. origin and question: the average
 * resident's people by origin and by question. */
MN_USE mn_status mn_labels_make(mn_labels *out, const mn_model *m, const mn_basis *b,
                                const mn_cards *c, const mn_share *origin, const mn_share *question,
                                mn_err *e);
void mn_labels_free(mn_labels *l);

#endif
