/* SPDX-License-Identifier: Apache-2.0
 *
 * store/standing.h - what somebody puts for a reason and what then stands until a day, or until it
 * is withdrawn for another: survivors' markers, watched identifiers.
 */
#ifndef STORE_STANDING_H
#define STORE_STANDING_H

#include "store/inside.h"

typedef struct mn_standing {
    const char *name;        /* of its table, of its record in the log, and in sentences */
    const char *begins;      /* "begins": what it does from the day on which it is put */
    const char *say_numbers; /* a hint: where its numbers are; NULL: none */
    mn_record_fn record;
    const char *next, *ended, *withdraw;
} mn_standing;

/* The queries of a kind whose table is T, a literal. */
#define MN_STANDING_QUERIES(T)                                                                     \
    .next = "SELECT COALESCE(MAX(number), 0) + 1 FROM " T,                                         \
    .ended = "SELECT withdrawn_at FROM " T " WHERE number = $1",                                   \
    .withdraw = "UPDATE " T " SET withdrawn_by = $1, withdrawn_at = $2, withdrawn_why = $3"        \
                " WHERE number = $4"

/* That the last day (empty: no end, where `may_be_empty`) is not past, and that there is a reason.
 */
MN_USE mn_status mn_standing_check(const mn_standing *k, mn_text until, bool may_be_empty,
                                   mn_text reason, const mn_store_act *act, mn_err *e);
/* The number of one that is to be put. */
MN_USE mn_status mn_standing_next(int64_t *out, mn_store *s, const mn_standing *k, mn_err *e);
/* Writes its record into the log as ACTION: the name of its kind, a dot, and `deed`. */
MN_USE mn_status mn_standing_log(mn_store *s, const mn_standing *k, int64_t number,
                                 const char *deed, const char *note, const mn_store_act *act,
                                 mn_err *e);
/* Ends it, within a write. */
MN_USE mn_status mn_standing_withdraw(mn_store *s, const mn_standing *k, int64_t number,
                                      mn_text why, const mn_store_act *act, mn_err *e);

#endif
