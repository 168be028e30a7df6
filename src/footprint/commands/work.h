/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/work.h - everything that one run of the footprint command holds,
 * for the files that it is made of.
 */
#ifndef FOOTPRINT_WORK_H
#define FOOTPRINT_WORK_H

#include "footprint/show/show.h"
#include "footprint/understand/whatif.h"

#include "footprint/commands/long_ledger.h"
#include "footprint/commands/survey_ledger.h"
#include "footprint/spending/corrections.h"

#include <manumit/command.h>

typedef struct mn_work {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_reference *reference;
    mn_model *model;
    mn_table *table;
    mn_spending spending;
    mn_spending_options spending_options; /* how it was read */
    mn_corrections corrections;           /* of --corrections */
    mn_materials materials;
    mn_answer answer;
    mn_touches touches;
    mn_long_ledger large; /* of --stream and --tallies */
    bool streamed, tallied;
    mn_survey_ledger survey; /* of --from survey */
    bool surveyed;
    mn_answer_options options;
    mn_price_rules prices;
    char *bytes;      /* of the file; cells of table point into them */
    char *columns;    /* how the columns are understood; NULL where nobody would see it */
    const char *file; /* NULL: an average basket */
    bool bare;        /* of a command without the footprint's own options (--line, --tau ...) */
    bool lent;        /* the reference is another work's */
    bool model_lent;
    bool reference_kept, model_kept; /* in the context's cache */
    int only_year;                   /* purchases of other years are left out; 0: none are */
} mn_work;

/* Opens the reference, the model and what the options say; file NULL: an average basket.
 * From `lender`, which may be NULL, the reference is borrowed and, unless model names
 * another, the economy. Free it also after an error. */
MN_USE mn_status mn_work_open(mn_work *w, const mn_call *call, const char *file, const char *model,
                              const mn_work *lender, const mn_ctx *ctx, mn_err *e);
/* Reads the purchases and what is taught and known of them; w has a file. */
MN_USE mn_status mn_work_read(mn_work *w, mn_err *e);
/* Reads the purchases, and answers for them or for the basket. */
MN_USE mn_status mn_work_answer(mn_work *w, mn_err *e);
void mn_work_free(mn_work *w);
/* The hash of the file of purchases, as hexadecimal digits. */
const char *mn_work_sha256(const mn_work *w);
/* The country of this name; a hint otherwise. NULL for NULL. */
MN_USE mn_status mn_work_country(const mn_country **out, const mn_work *w, const char *name,
                                 mn_err *e);

/* What is shown of an answer of this work; s may be another spending than its own. */
mn_shown mn_work_shown(const mn_work *w, const mn_answer *a, const mn_spending *s);
/* --explain: how the columns were understood, and why each line was placed where it was. */
MN_USE mn_status mn_work_explain(mn_report *r, const mn_work *w, mn_err *e);
/* How the columns were understood as a table that is not shown: a row for each that is used. */
MN_USE mn_status mn_work_columns(mn_report *r, const mn_work *w, mn_err *e);
/* The warnings and the manifest that every report on this work has. */
MN_USE mn_status mn_work_close(mn_report *r, const mn_work *w, mn_err *e);

/* Warns of sheets of the workbook that nobody asked for and that were not read; side
 * ("A: ") begins the text. */
MN_USE mn_status mn_work_warn_sheets(mn_report *r, const mn_work *w, const char *side, mn_err *e);

/* --drivers: adds which unknowns the interval comes from. */
MN_USE mn_status mn_work_drivers(mn_report *r, const mn_work *w, mn_err *e);

/* --also: adds the same purchases' answers with other economies and choices, and puts
 * the economies into the manifest. */
MN_USE mn_status mn_work_also(mn_report *r, const mn_work *w, mn_err *e);
/* MN_DATA when purchases can't be placed in this economy. */
MN_USE mn_status mn_work_check_model(const mn_work *w, const mn_model *m, mn_err *e);

/* --change: a report on what changes would do, in place of the footprint's own. */
MN_USE mn_status mn_work_what_if(mn_report **out, const mn_work *w, mn_err *e);

/* --lower, --target: reports of their own likewise. */
bool mn_work_asks_lower(const mn_call *call);
/* What can't be asked with them, or with --change: MN_USAGE. */
MN_USE mn_status mn_work_check_asked(const mn_call *call, mn_err *e);
MN_USE mn_status mn_work_lower(mn_report **out, const mn_work *w, mn_err *e);

/* What follows from changes of purchases: the same file read with them, and answered for. */
typedef struct mn_changed_work {
    mn_changes changes;
    mn_spending spending;
    mn_answer answer;
    mn_whatif whatif;
} mn_changed_work;

/* *out must be zero; free it also after an error. */
MN_USE mn_status mn_work_with(mn_changed_work *out, const mn_work *w, const char *const *said,
                              size_t count, mn_err *e);
void mn_changed_work_free(mn_changed_work *x);

#endif
