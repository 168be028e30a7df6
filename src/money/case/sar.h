/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/sar.h - drafts of reports in the forms that authorities read: FinCEN's SAR (Report
 * 111, schema EFL_SARXBatchSchema 1.2) and goAML.
 *
 * Both are drafts: they say so, and what is still missing. Subjects are those of mn_case_subject()
 * and nobody else; without one the subject is unknown.
 */
#ifndef MONEY_CASE_SAR_H
#define MONEY_CASE_SAR_H

#include "money/case/narrative.h"
#include "money/case/profile.h"

typedef struct mn_draft {
    const mn_case *c;
    const mn_case_total *t;
    const mn_narrative *narrative;
    const mn_text *bank;  /* MN_BANK_KEYS texts */
    const mn_text *goaml; /* MN_GOAML_KEYS texts */
    mn_text filing;       /* day, "2025-01-31"; empty: not known yet */
} mn_draft;

/* Appends the XML, and to todo what is to be filled in. Errors: MN_DATA where the case can't be
 * told in the form: no payment, or days outside of 1900 to 2099. */
MN_USE mn_status mn_sar_write(mn_buf *out, mn_todo *todo, const mn_draft *d, mn_err *e);
/* goAML's structure as its published documents describe it (report, transaction, t_from_my_client,
 * ..); there is no public schema to check it against, and national profiles differ. */
MN_USE mn_status mn_goaml_write(mn_buf *out, mn_todo *todo, const mn_draft *d, mn_err *e);

#endif
