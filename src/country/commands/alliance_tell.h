/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/alliance_tell.h - commitments, and what happened to one, as tables.
 */
#ifndef COUNTRY_COMMANDS_ALLIANCE_TELL_H
#define COUNTRY_COMMANDS_ALLIANCE_TELL_H

#include <manumit/report.h>

#include "country/alliance/commitments.h"

#define MN_ALLIANCE_COLUMNS                                                                        \
    "id,iso3,name,kind,commitment,amount,deadline,status,state,evidence,verified_by,verified_on,"  \
    "source,line,number,why,late,first_deadline,moved,promised_by,told_by,told_on,"                \
    "verified_evidence,verified_account"
#define MN_ALLIANCE_COLUMNS_HELP                                                                   \
    "a row a commitment, the overdue first. state: kept (done, with evidence, and verified by "    \
    "somebody else), said to be done (why says what it lacks), pending (not due), overdue, "       \
    "dropped; late: so "                                                                           \
    "many "                                                                                        \
    "days past its deadline it is, or was done. number, moved (how often its deadline was), "      \
    "told_by and "                                                                                 \
    "verified_account are of a store, line of a file"
#define MN_ALLIANCE_STEPS "step,what,evidence,reason,checked_by,day,by,on"

typedef struct mn_alliance_counts {
    size_t of[MN_STATES];
} mn_alliance_counts;

/* The table "commitments", by state. day: as mn_promise_on(); only: a state, MN_STATES for all.
 * *counts (may be NULL) is of what is shown. */
MN_USE mn_status mn_alliance_tell(mn_report *r, mn_alliance_counts *counts, const mn_promises *p,
                                  const mn_facts *f, int32_t day, mn_promise_state only, mn_err *e);
/* The table "history" of one. */
MN_USE mn_status mn_alliance_tell_steps(mn_report *r, mn_store *s, int64_t number, mn_err *e);
/* The table of that name ("refused"), and a warning of how many. */
MN_USE mn_status mn_alliance_tell_refused(mn_report *r, const char *table, const mn_promises *p,
                                          mn_err *e);

#endif
