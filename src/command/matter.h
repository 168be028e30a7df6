/* SPDX-License-Identifier: Apache-2.0
 *
 * command/matter.h - what commands about matters that wait for a person have in common
 * (<manumit/store_matter.h>): their names, which of them a queue shows, what was done with one, and
 * what happened to it.
 */
#ifndef COMMAND_MATTER_H
#define COMMAND_MATTER_H

#include <manumit/store_matter.h>

#include "command/store_call.h"
#include "core/arena.h"
#include "table/maker.h"

/* "A00001", "W00001" */
enum { MN_MATTER_NAME = 24 };
void mn_matter_name(char out[MN_MATTER_NAME], mn_store_matter m, int64_t number);
/* False where the text is no letter of the kind and a number from 1 on. */
bool mn_matter_number(int64_t *out, mn_store_matter m, mn_text name);

/* --- the queue ----------------------------------------------------------------------------------
 */

/* Rows of a kind, those that --state and --mine ask for, and how many there are of each state. */
typedef struct mn_matter_queue {
    mn_arena arena; /* of the rows' texts */
    void *at;       /* rows; heap */
    size_t n, cap;
    uint64_t count[MN_STORE_MATTER_STATES];
    const char *state; /* "waiting", "new", .., "all" */
    const char *mine;  /* the visitor's; NULL: of all */
} mn_matter_queue;
/* Counts one, and says whether it is asked for. */
bool mn_matter_queue_wants(mn_matter_queue *q, mn_store_matter_state state, mn_text taken_by);
/* A copy of a row of `size` bytes, whose texts are still the caller's; NULL without memory. */
void *mn_matter_queue_add(mn_matter_queue *q, const void *row, size_t size);
/* Makes texts of a row the queue's own; false without memory. */
bool mn_matter_queue_own(mn_matter_queue *q, mn_text *const *text, size_t n);

/* A command that shows one: read() puts rows into it, in the order in which they are read by
 * people; tell() makes the report of them. */
typedef struct mn_matter_lister {
    const char *command, *title;
    mn_status (*read)(mn_matter_queue *q, const mn_store_visit *v, mn_err *e);
    mn_status (*tell)(mn_report *r, const mn_matter_queue *q, mn_err *e);
} mn_matter_lister;
MN_USE mn_status mn_matter_list(mn_report **out, const mn_matter_lister *l, const mn_call *call,
                                const mn_ctx *ctx, mn_err *e);

/* --- deciding -----------------------------------------------------------------------------------
 */

/* What is to be done with one: taken, opened again, or decided. */
typedef struct mn_matter_wish {
    int64_t number;
    bool take, reopen;
    mn_store_outcome outcome;
    mn_text reason;
} mn_matter_wish;

/* A command that does it. */
typedef struct mn_matter_decider {
    const char *command;
    mn_store_matter matter;
    const char *taken, *open; /* titles: "The alert is taken" */
    mn_status (*read)(mn_matter_wish *out, const mn_call *call, mn_err *e);
    /* The matter as it then stands, and what happened to it. */
    mn_status (*tell)(mn_report *r, mn_store *s, int64_t number, const mn_store_act *reader,
                      mn_err *e);
} mn_matter_decider;
MN_USE mn_status mn_matter_decide(mn_report **out, const mn_matter_decider *d, const mn_call *call,
                                  const mn_ctx *ctx, mn_err *e);
/* MN_USAGE where all but taking has no reason. */
MN_USE mn_status mn_matter_need_reason(const mn_matter_wish *w, mn_err *e);

/* --- what happened ------------------------------------------------------------------------------
 */

/* Columns of a table of steps, and the same as those of a command's output. */
#define MN_MATTER_STEP_COLUMNS "step:i what:t decision:t reason:t by:t on:t case_version:i"
#define MN_MATTER_STEPS        "step,what,decision,reason,by,on,case_version"
extern const mn_table_view mn_matter_steps_view;
/* Puts them into the row that was begun, from column `at` on. */
void mn_matter_put_step(mn_maker *k, size_t at, const mn_store_step *v);

#endif
