/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/commitments.h - what countries promised, and what became of it, out of a table
 * or a store.
 *
 * Columns of a table: country, commitment, source; and where there are id, kind (policy,
 * programme), amount (US dollars), deadline, status (promised, begun, done, dropped), evidence,
 * verified_by, verified_on, promised_by. A promise is kept when it is done, with evidence, and
 * somebody verified it who is not whose promise it is; without one of these it is said to be done.
 */
#ifndef COUNTRY_ALLIANCE_COMMITMENTS_H
#define COUNTRY_ALLIANCE_COMMITMENTS_H

#include <manumit/country.h>
#include <manumit/store_commitment.h>
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
    MN_STATE_KEPT,    /* done, with evidence, and verified by somebody else */
    MN_STATE_SAID,    /* said to be done */
    MN_STATE_PENDING, /* not due, or without a deadline */
    MN_STATE_OVERDUE, /* its deadline is past */
    MN_STATE_DROPPED,
    MN_STATES,
} mn_promise_state;

/* Why what is said to be done does not count as kept. */
typedef enum mn_promise_lack {
    MN_LACKS_NOTHING,
    MN_LACKS_EVIDENCE,
    MN_LACKS_VERIFIER,
    MN_LACKS_OTHER, /* who verified it is whose promise it is */
    MN_LACKS_DAY,   /* it was verified after the day that is asked about */
} mn_promise_lack;

typedef struct mn_promise {
    uint32_t place;
    const char *id, *kind, *text, *evidence, *verified_by, *verified_on, *source, *deadline_text;
    const char *promised_by; /* "" where it is the country's */
    double amount;           /* US dollars; NaN where none is said */
    int32_t deadline; /* days since 1970-01-01, the last day of what was written; MN_NO_DEADLINE */
    int32_t verified; /* of what was written the first day; MN_NO_DEADLINE */
    mn_promise_status status;
    mn_promise_lack lack; /* where it is done */
    uint64_t line;        /* of a table; 0 of a store */
    /* Of a store; else 0 and "". */
    int64_t number, moved;
    const char *first_deadline, *told_by, *told_on, *verified_evidence, *verified_account;
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
/* Those of a store; country: its code, NULL for all. What is no known country any more is refused,
 * as above. */
MN_USE mn_status mn_promises_kept(mn_promises *out, const mn_facts *f, mn_store *s,
                                  const char *country, mn_err *e);
void mn_promises_free(mn_promises *p);
/* Whether a name is the country's, or its government's, in words or code: "Ghana", "GHA", "the
 * government of Ghana", "Ministry of Labour, Ghana"; or that of who promised. An office in the
 * country is not its own: "Example Embassy in Ghana". */
bool mn_promise_own(const mn_promise *p, const mn_facts *f, mn_text name);
/* The last day that a deadline means; false where it is none. "" is MN_NO_DEADLINE. */
bool mn_promise_day(int32_t *out, mn_text t);
/* "2027-06-30"; "" of MN_NO_DEADLINE. */
void mn_promise_date(char out[MN_STORE_DATE], int32_t day);

/* day: MN_NO_DEADLINE where it is not known which day it is; then nothing is overdue. What was
 * verified later than that day is not kept on it. */
mn_promise_state mn_promise_on(const mn_promise *p, int32_t day);
mn_promise_lack mn_promise_lack_on(const mn_promise *p, int32_t day);
/* "no evidence", "nobody verified it", "verified by who promised it"; "" for nothing. */
const char *mn_promise_lack_name(mn_promise_lack l);
const char *mn_promise_state_name(mn_promise_state s);
const char *mn_promise_status_name(mn_promise_status s);

#endif
