/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/survey_ledger.h - answers of a survey in the place of a ledger:
 * 'footprint FILE --from survey'.
 */
#ifndef FOOTPRINT_SURVEY_LEDGER_H
#define FOOTPRINT_SURVEY_LEDGER_H

#include "footprint/answer/touches.h"
#include "footprint/survey/answers.h"

#include <manumit/command.h>

/* Zero before; free it also after an error. */
typedef struct mn_survey_ledger {
    mn_questions questions;
    mn_materials materials; /* products that questions name */
    mn_basis basis;
    mn_answers answers;
    double *amount; /* local currency a month, one a question */
    char sha256[65];
} mn_survey_ledger;

/* Reads the answers in `path` as purchases. o->country may be NULL, and becomes the file's;
 * o->materials may be NULL. MN_USAGE for options of the call that are about ledgers, and for a
 * --country that the file contradicts; MN_DATA as of mn_answers_read(). */
MN_USE mn_status mn_survey_ledger_read(mn_survey_ledger *l, mn_spending *out, const mn_call *call,
                                       const char *path, const mn_model *m, const mn_reference *r,
                                       mn_answer_options *o, const mn_ctx *ctx, mn_err *e);
/* The same purchases, each asked about: as mn_spending_options.change. */
MN_USE mn_status mn_survey_ledger_change(const mn_survey_ledger *l, mn_spending *out,
                                         mn_status (*change)(void *, mn_purchase *, bool *,
                                                             mn_err *),
                                         void *payload, mn_err *e);
/* Goods on the list that stand for the products bought and for what they are made of. */
MN_USE mn_status mn_survey_ledger_touch(mn_touches *out, const mn_survey_ledger *l,
                                        const mn_spending *s, const mn_reference *r, mn_err *e);
void mn_survey_ledger_free(mn_survey_ledger *l);

#endif
