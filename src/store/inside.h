/* SPDX-License-Identifier: Apache-2.0
 *
 * store/inside.h - what the files of this folder share: the handle, how a write begins and
 * ends, how the log is appended to, and times.
 *
 * A write is: mn_store_begin(), queries, mn_audit_add() for each thing written, and
 * mn_store_end() with the status so far, which commits or rolls back.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <manumit/store.h>
#include <manumit/store_account.h>

#include "core/sha256.h"
#include "store/db.h"

struct mn_store {
    mn_db *db;
    bool read_only;
    bool importing; /* the temporary table is in use */
    /* What a password's hash costs; tests make it cheap. */
    unsigned long long passes;
    size_t memory; /* bytes */
};

/* --- writing -------------------------------------------------------------------- */

/* Checks act, begins the transaction, and asks whether the actor may. */
MN_USE mn_status mn_store_begin(mn_store *s, const mn_store_act *act, mn_store_deed deed,
                                mn_err *e);
/* The same without asking, for what every account may (and sessions, which ask themselves). */
MN_USE mn_status mn_store_begin_any(mn_store *s, const mn_store_act *act, mn_err *e);
/* Commits when st is MN_OK, else rolls back and returns st. */
MN_USE mn_status mn_store_end(mn_store *s, mn_status st, mn_err *e);
/* The checks alone. */
MN_USE mn_status mn_store_check(mn_store *s, const mn_store_act *act, mn_store_deed deed,
                                mn_err *e);

/* Appends to the log; payload is the record as it was written, which is hashed (NULL: the
 * empty text). */
MN_USE mn_status mn_audit_add(mn_store *s, const mn_store_act *act, const char *action,
                              mn_text object, const char *note, const mn_buf *payload, mn_err *e);

/* All rows of q, and ends it: each field of `columns`, null as "-\n". */
mn_status mn_record_rows(mn_buf *to, mn_query *q, int columns);
/* The same of queries about $1, a number, one after the other. */
typedef struct mn_record_part {
    const char *sql;
    int columns;
} mn_record_part;
mn_status mn_record_parts(mn_buf *to, mn_store *s, const mn_record_part *part, size_t n,
                          int64_t number, mn_err *e);

/* Appends to the log that `action` was done to KIND/NUMBER, whose record `fn` reads. */
typedef mn_status (*mn_record_fn)(mn_buf *to, mn_store *s, int64_t number, mn_err *e);
MN_USE mn_status mn_audit_record(mn_store *s, const mn_store_act *act, const char *action,
                                 const char *kind, int64_t number, mn_record_fn fn,
                                 const char *note, mn_err *e);

/* The records behind the log's entries, read from the store: as they are now. The log holds their
 * hashes: their form never changes without mn_store_audit_verify() taking the old one, too. */
mn_status mn_record_list(mn_buf *to, mn_store *s, mn_text name, mn_err *e);
mn_status mn_record_version(mn_buf *to, mn_store *s, mn_text list, int64_t version, mn_err *e);
mn_status mn_record_review(mn_buf *to, mn_store *s, int64_t id, mn_err *e);
mn_status mn_record_account(mn_buf *to, mn_store *s, mn_text name, mn_err *e);
mn_status mn_record_setting(mn_buf *to, mn_store *s, mn_text key, mn_err *e);

mn_status mn_record_alert(mn_buf *to, mn_store *s, int64_t number, mn_err *e);
mn_status mn_record_marker(mn_buf *to, mn_store *s, int64_t number, mn_err *e);
mn_status mn_record_marker_key(mn_buf *to, mn_store *s, mn_err *e);
mn_status mn_record_network(mn_buf *to, mn_store *s, int64_t number, mn_err *e);
mn_status mn_record_watch(mn_buf *to, mn_store *s, int64_t number, mn_err *e);
mn_status mn_record_commitment(mn_buf *to, mn_store *s, int64_t number, mn_err *e);

/* --- graph ------------------------------------------------------------------------ */

/* The number of a node, made where there is none. */
MN_USE mn_status mn_graph_node(int64_t *out, mn_store *s, const char *kind, mn_text key, mn_err *e);
/* An edge, and a line of evidence for it. */
MN_USE mn_status mn_graph_edge(int64_t *out, mn_store *s, const char *kind, int64_t from,
                               int64_t to, mn_text since, mn_err *e);
MN_USE mn_status mn_graph_evidence(mn_store *s, int64_t edge, mn_text source, mn_text sha256,
                                   uint64_t line, mn_text date, mn_err *e);

/* Appends an edge with its evidence to a record; nothing for 0. */
MN_USE mn_status mn_record_edge(mn_buf *to, mn_store *s, int64_t edge, mn_err *e);

/* It holds no longer. */
MN_USE mn_status mn_graph_end(mn_store *s, int64_t edge, mn_text until, mn_err *e);

/* --- alerts and markers ---------------------------------------------------------- */

/* The keyed digest of an account's id or a customer's number, by which markers and alerts meet; the
 * key is made where there is none, so it is to be called within a write. */
MN_USE mn_status mn_marker_digest(char hex[MN_SHA256_HEX], mn_store *s, mn_text id,
                                  const mn_store_act *act, mn_err *e);

/* --- reviews ---------------------------------------------------------------------- */

/* Within a commit: ends the reviews of a list whose entry is not as it was. */
MN_USE mn_status mn_reviews_supersede(uint64_t *count, mn_store *s, mn_text list, int64_t version,
                                      const mn_store_act *act, mn_err *e);

/* --- times, dates, names ------------------------------------------------------------ */

/* Seconds since 1970 of "2026-11-22T09:30:00Z", in the years 1970 to 9999. */
bool mn_time_read(mn_text t, int64_t *seconds);
void mn_time_write(char out[MN_STORE_TIME], int64_t seconds);
/* Days since 1970 of "2026-11-22"; or of a time, its first ten characters. */
bool mn_day_read(mn_text t, int64_t *days);

/* MN_DATA, "WHAT 'TEXT' is no date", unless it is one, or empty where that is legal. */
MN_USE mn_status mn_check_date(mn_text t, const char *what, bool may_be_empty, mn_err *e);
/* That a text has least..most bytes, is UTF-8 and has no control characters (a line's end is
 * one, unless `lines`). */
MN_USE mn_status mn_check_text(mn_text t, const char *what, size_t least, size_t most, bool lines,
                               mn_err *e);
/* 64 lower-case hexadecimal digits. */
bool mn_is_hash(mn_text t);

#endif
