/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/show.h - the survey's questions, and what answers come to, as reports.
 */
#ifndef FOOTPRINT_SURVEY_SHOW_H
#define FOOTPRINT_SURVEY_SHOW_H

#include "footprint/survey/answers.h"
#include "footprint/survey/cards.h"
#include "footprint/survey/labels.h"

#include <manumit/report.h>

/* What answers come to. */
typedef struct mn_surveyed {
    const mn_model *model;
    const mn_basis *basis;
    const mn_cards *cards;
    const mn_labels *labels;
    const mn_answers *answers;
    const double *amount; /* one a question: local currency a month */
    mn_share total;
    const mn_share *origin;   /* model->origins; limits NaN where they were not asked for */
    const mn_share *question; /* one a question */
    mn_share rest;            /* of the countries whose limits are NaN */
    size_t rests;             /* countries with people among them */
    mn_share resident;        /* behind the average person, as drawn for the same questions */
    mn_interval times;        /* a person against that one, draw by draw */
    mn_share world_resident;
    size_t draws;
} mn_surveyed;

/* Key figures, and the tables of questions in a country, and of goods and advice on them. */
MN_USE mn_status mn_show_questions(mn_report *r, const mn_basis *b, const mn_materials *m,
                                   const mn_cards *c, mn_err *e);
/* What to ask and to change, as a table of texts with their message keys. */
MN_USE mn_status mn_show_advice(mn_report *r, const mn_basis *b, mn_err *e);
MN_USE mn_status mn_show_survey(mn_report *r, const mn_surveyed *s, mn_err *e);
/* Another answer beside it: total and one share a question (question) are what `other` is
 * more than s. */
MN_USE mn_status mn_show_difference(mn_report *r, const mn_surveyed *s, const mn_surveyed *other,
                                    const mn_share *total, const mn_share *question, mn_err *e);

#endif
