/* SPDX-License-Identifier: Apache-2.0
 *
 * store/matter.h - what waits for a person, of each kind the same: a row that has a number, a
 * state, who took it and what was decided; versions of its case, packed; what happened to it, step
 * by step.
 *
 * A kind is described by constants: its words, its queries (MN_MATTER_QUERIES), its rules. Of what
 * is particular to it, its own file is in charge (alert.c, network.c), which fills its row.
 */
#ifndef STORE_MATTER_H
#define STORE_MATTER_H

#include <manumit/store_matter.h>

#include "store/cursor.h"

typedef struct mn_matter {
    const char *name;        /* of its table, of its record in the log, and in sentences: "alert" */
    const char *a;           /* "an alert" */
    char letter;             /* before its number */
    const char *not_decided; /* "is not", "was not" */
    const char *say_numbers, *say_decide, *say_reopen; /* hints: where they are, how that is done */
    const char *outcomes[MN_STORE_OUTCOMES];
    int64_t case_most; /* bytes of a case */
    /* Whether its own rules let the actor take it or decide on it; it is there. */
    mn_status (*check)(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e);
    mn_record_fn record; /* what the log vouches for */
    mn_cursor_kind steps;
    const char *there, *standing, *next, *take, *decide, *reopen, *put_step, *put_case, *get_case,
        *each_case, *no_case;
} mn_matter;

/* The queries of a kind whose table is T, a literal; T_case and T_step are the others. */
#define MN_MATTER_QUERIES(T)                                                                       \
    .steps = {.name = "step",                                                                      \
              .sql = "SELECT step, version, what, decision, reason, by_whom, at FROM " T           \
                     "_step WHERE " T " = $1 AND step > $2 ORDER BY step LIMIT $3",                \
              .columns = 7,                                                                        \
              .bind = mn_cursor_bind_list},                                                        \
    .there = "SELECT 1 FROM " T " WHERE number = $1",                                              \
    .standing =                                                                                    \
        "SELECT state, taken_by, decision, decided_by, decided_at FROM " T " WHERE number = $1",   \
    .next = "SELECT COALESCE(MAX(number), 0) + 1 FROM " T,                                         \
    .take = "UPDATE " T " SET state = 'open', taken_by = $1 WHERE number = $2",                    \
    .decide = "UPDATE " T " SET state = 'decided', decision = $1, reason = $2, decided_by = $3,"   \
              " decided_at = $4 WHERE number = $5",                                                \
    .reopen = "UPDATE " T " SET state = 'open' WHERE number = $1",                                 \
    .put_step = "INSERT INTO " T "_step (" T ", step, version, what, decision, reason, by_whom,"   \
                " at) SELECT $1, COALESCE((SELECT MAX(step) FROM " T "_step WHERE " T              \
                " = $1), 0) + 1, version, $2, $3, $4, $5, $6 FROM " T " WHERE number = $1",        \
    .put_case = "INSERT INTO " T "_case (" T ", version, length, hash, packed)"                    \
                " SELECT $1, version, $2, $3, $4 FROM " T " WHERE number = $1",                    \
    .get_case = "SELECT length, hash, packed FROM " T "_case WHERE " T " = $1"                     \
                " AND ($2 = 0 OR version = $2) ORDER BY version DESC LIMIT 1",                     \
    .each_case = "SELECT " T ", version, length, hash, packed FROM " T "_case"                     \
                 " WHERE (" T ", version) > ($1, $2) ORDER BY " T ", version LIMIT 1",             \
    .no_case = "SELECT '" T "/' || number FROM " T " WHERE NOT EXISTS (SELECT 1 FROM " T           \
               "_case c WHERE c." T " = " T ".number AND c.version = " T ".version) LIMIT 100"

/* Parts of its record: the versions of its case, and its steps. */
#define MN_MATTER_RECORD_CASES(T)                                                                  \
    {                                                                                              \
        "SELECT version, length, hash FROM " T "_case WHERE " T " = $1 ORDER BY version", 3        \
    }
#define MN_MATTER_RECORD_STEPS(T)                                                                  \
    {                                                                                              \
        "SELECT step, version, what, decision, reason, by_whom, at FROM " T "_step WHERE " T       \
        " = $1 ORDER BY step",                                                                     \
            7                                                                                      \
    }

extern const mn_matter mn_alert_matter, mn_network_matter;
const mn_matter *mn_matter_of(mn_store_matter m);

/* MN_USAGE where there is none. */
MN_USE mn_status mn_matter_there(mn_store *s, const mn_matter *m, int64_t number, mn_err *e);
/* The number of one that is to be put. */
MN_USE mn_status mn_matter_next(int64_t *out, mn_store *s, const mn_matter *m, mn_err *e);
/* Of a row that is there: a packed case of `length` bytes as that of its version. */
MN_USE mn_status mn_matter_put_case(mn_store *s, const mn_matter *m, int64_t number,
                                    const mn_buf *packed, size_t length, const char *hex,
                                    mn_err *e);
/* Appends to what happened to it, then writes its record, as it now is, into the log as ACTION: the
 * name of its kind, a dot, and `deed`. */
MN_USE mn_status mn_matter_step(mn_store *s, const mn_matter *m, int64_t number, const char *what,
                                mn_text decision, mn_text reason, const mn_store_act *act,
                                mn_err *e);
MN_USE mn_status mn_matter_log(mn_store *s, const mn_matter *m, int64_t number, const char *deed,
                               const char *note, const mn_store_act *act, mn_err *e);
/* Unpacks a case into `to`, which it clears. MN_DATA when it is not `length` bytes of this hash. */
MN_USE mn_status mn_matter_unpack(mn_buf *to, const mn_matter *m, const mn_buf *packed,
                                  int64_t length, mn_text hash, mn_err *e);
/* The state that a column names; MN_DATA where there is no such one. */
MN_USE mn_status mn_matter_state(mn_store_matter_state *out, const mn_matter *m, int64_t number,
                                 mn_text name, mn_err *e);

#endif
