/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/drafts.h - all that is made of one case: totals, narrative, drafts of reports and what
 * is still to be done.
 */
#ifndef MONEY_CASE_DRAFTS_H
#define MONEY_CASE_DRAFTS_H

#include "money/case/package.h"

/* Zero-initialised, then profiles into bank and goaml (mn_profile_read, with the arena), then
 * mn_drafts_make(); it points into itself. */
typedef struct mn_drafts {
    mn_text bank[MN_BANK_KEYS], goaml[MN_GOAML_KEYS];
    mn_case_total total;
    mn_narrative narrative;
    mn_draft draft;
    mn_case_parts parts;
    mn_arena arena;
} mn_drafts;

/* Of a case, which is borrowed. filing_date: "2025-01-31", or NULL; goaml: its draft is made, too.
 * MN_USAGE for what is no day, MN_DATA where the case can't be told in a form. To be freed also
 * after an error. */
MN_USE mn_status mn_drafts_make(mn_drafts *d, const mn_case *c, const char *filing_date, bool goaml,
                                mn_err *e);
void mn_drafts_free(mn_drafts *d);

#endif
