/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/commitments.h - what countries promised, and what became of it, out of a table.
 *
 * Columns: country, commitment, source; and where there are id, kind (policy, programme), amount
 * (US dollars), deadline, status (promised, begun, done, dropped), evidence, verified_by,
 * verified_on. A promise is kept when it is done, with evidence, and somebody verified it; without
 * one of these it is said to be done.
 */
#ifndef COUNTRY_ALLIANCE_COMMITMENTS_H
#define COUNTRY_ALLIANCE_COMMITMENTS_H

#include <manumit/country.h>
#include <manumit/table.h>

#include "core/arena.h"

#define MN_NO_DEADLINE INT32_MIN

typedef enum mn_promise_status {
    MN_PROMISED,
    MN_PROMISE_BEGUN,
    MN_PROMISE_DONE,
    MN_PROMISE_DROPPED,
    MN_PROMISE_STATUSES,
} mn_promise_status;

/* What a promise is on a day. */
typedef enum mn_promise_state {
    MN_STATE_KEPT,    /* done, with evidence, and verified by somebody */
    MN_STATE_SAID,    /* said to be done */
    MN_STATE_OPEN,    /* not due, or without a deadline */
    MN_STATE_OVERDUE, /* its deadline is past */
    MN_STATE_DROPPED,
    MN_STATES,
} mn_promise_state;

typedef struct mn_promise {
    uint32_t place;
    const char *id, *kind, *text, *evidence, *verified_by, *verified_on, *source, *deadline_text;
    double amount;    /* US dollars; NaN where none is said */
    int32_t deadline; /* days since 1970-01-01, the last day of what was written; MN_NO_DEADLINE */
    mn_promise_status status;
    uint64_t line;
} mn_promise;

typedef struct mn_promise_refused {
    uint64_t line;
    const char *reason, *text;
} mn_promise_refused;

typedef struct mn_promises {
    mn_promise *at; /* in the file's order */
    size_t n, cap;
    mn_promise_refused *refused;
    size_t refusals, refused_cap;
    mn_arena arena;
} mn_promises;

/* Rows that are no commitment are refused, and kept with line and reason. MN_DATA where a needed
 * column is absent. Freed by mn_promises_free(), also after an error. O(rows). */
MN_USE mn_status mn_promises_read(mn_promises *out, const mn_facts *f, const mn_table *t,
                                  mn_err *e);
void mn_promises_free(mn_promises *p);

/* day: MN_NO_DEADLINE where it is not known which day it is; then nothing is overdue. */
mn_promise_state mn_promise_on(const mn_promise *p, int32_t day);
const char *mn_promise_state_name(mn_promise_state s);
const char *mn_promise_status_name(mn_promise_status s);

#endif
