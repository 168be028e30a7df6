/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/queue.h - alerts of the store as commands show them: rows of the table `queue`,
 * what happened to one, and what a survivor's marker changes.
 */
#ifndef MONEY_COMMANDS_QUEUE_H
#define MONEY_COMMANDS_QUEUE_H

#include "command/matter.h"
#include "report/made.h"
#include <manumit/store_alert.h>

/* What everybody is told of a marker, whoever bears it: its note, where the bearer is a party of
 * the alert's case; and where the bearer stands in the alert, the score is the one whose log-odds
 * are lower by 2 (an assumption), and the alert stands behind all others. Who kept the alert is
 * told nothing of that, and has another note (see manumit/store.h). */
extern const char mn_marker_note[], mn_own_note[];
double mn_marker_score(double score);

#define MN_QUEUE_COLUMNS                                                                           \
    "alert,state,score,family_count,typologies,parties,payments,first,last,found_on,taken_by,"     \
    "decision,decided_by,decided_on,note,kept_by_you"
mn_maker mn_queue_maker(mn_err *e);
void mn_queue_row(mn_maker *k, const mn_store_alert *a);

#define MN_HISTORY_COLUMNS "alert," MN_MATTER_STEPS
/* Adds the table `history` of one alert. */
MN_USE mn_status mn_queue_history(mn_report *r, mn_store *s, int64_t number, mn_err *e);
/* Adds the table `queue` of one alert. */
MN_USE mn_status mn_queue_one(mn_report *r, mn_store *s, int64_t number, const mn_store_act *reader,
                              mn_err *e);

#endif
