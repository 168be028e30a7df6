/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/review.h - what the review commands have in common: the table of
 * reviews, a report on one of them, words of a call.
 */
#ifndef SCREEN_COMMANDS_REVIEW_H
#define SCREEN_COMMANDS_REVIEW_H

#include <manumit/store_review.h>

#include "command/store_call.h"
#include "table/maker.h"

/* The columns of the table of reviews, for mn_output. */
#define MN_REVIEW_COLUMNS                                                                          \
    "review,state,decision,scope,party,list,entry,entry_name,reason,by,at,confirmed_by,"           \
    "confirmed_at,expires,ended_by,ended_at,why,party_key,party_hash,entry_hash"

mn_maker mn_review_maker(mn_err *e);
/* A row; on is the date on which it is looked at: what expired by then is so called. The
 * entry's name is looked up in s. *state may be NULL. */
MN_USE mn_status mn_review_row(mn_maker *k, mn_store_review_state *state, mn_store *s,
                               const mn_store_review *r, mn_text on, mn_err *e);

/* The report of a command that wrote: the review `id` as it now stands, and what it means. */
MN_USE mn_status mn_review_report(mn_report **out, const char *command, const char *title,
                                  mn_store *s, int64_t id, mn_text on, mn_err *e);

/* A review's number as it is written on the command line. */
MN_USE mn_status mn_review_number(int64_t *out, const char *text, mn_err *e);

/* --on, or today. MN_USAGE when it is no date. */
MN_USE mn_status mn_review_on(char out[MN_STORE_DATE], const mn_call *call, mn_err *e);

#endif
