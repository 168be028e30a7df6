/* SPDX-License-Identifier: Apache-2.0
 *
 * store/db.h - one way to ask SQLite and PostgreSQL.
 *
 * SQL is a string constant that both understand, with $1, $2 ... for values. A query
 * remembers its first error: after it nothing is done any more, mn_next() is false, and
 * mn_done() returns it. Statements are prepared once for each handle and kept.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <manumit/core.h>

#include "core/buf.h"

/* mn_fail(), then mn_after(mn_hint(), status): without an mn_err the status is not lost. */
static inline mn_status mn_after(mn_status unused, mn_status st)
{
    (void)unused;
    return st;
}

typedef struct mn_db mn_db;

typedef struct mn_query {
    mn_db *db;
    struct mn_stmt *stmt;
    int bound; /* values given so far */
    mn_status st;
    mn_err *e;
} mn_query;

/* Begins a query; sql must be a constant (it is known again by its address) with
 * balanced quotes and no "$1" inside of them. */
mn_query mn_ask(mn_db *db, const char *sql, mn_err *e);
/* The next value, $1 first. Texts are borrowed until mn_done(). Invalid UTF-8 or a NUL in a
 * text is MN_DATA. */
void mn_bind_text(mn_query *q, mn_text t);
void mn_bind_str(mn_query *q, const char *s);
void mn_bind_bytes(mn_query *q, const void *bytes, size_t length); /* any */
void mn_bind_int(mn_query *q, int64_t v);
/* mn_bind_text(), but null for an empty one. */
void mn_bind_maybe(mn_query *q, mn_text t);
/* Moves on to a row, the first one first; false at the end. */
bool mn_next(mn_query *q);
/* Of the row, from column 0; null is "" and 0. Texts are borrowed until mn_next(), mn_done(). */
mn_text mn_get_text(const mn_query *q, int column);
/* Appends bytes. */
void mn_get_bytes(const mn_query *q, int column, mn_buf *to);
int64_t mn_get_int(const mn_query *q, int column);
bool mn_get_null(const mn_query *q, int column);
/* Copies a text that has a limit in the schema, with a NUL; longer ones are cut at a
 * character, as only a store that others wrote may hold them. */
void mn_get_str(const mn_query *q, int column, char *out, size_t size);
/* Ends it. Must be called once for each mn_ask(). */
mn_status mn_done(mn_query *q);
/* The number in the first column of its only row, 0 where there is none; then mn_done(). *out is as
 * it was after an error. */
mn_status mn_one_int(int64_t *out, mn_query *q);
/* All its rows, unseen; then mn_done(). */
mn_status mn_run(mn_query *q);
/* How many rows the last statement that was run changed. */
uint64_t mn_db_changes(const mn_db *db);

/* Many rows into a table, in batches that are transactions of their own: some megabytes are
 * kept until then. A row takes `columns` texts, where a NULL ptr is null. */
typedef struct mn_bulk {
    mn_db *db;
    const char *insert; /* INSERT ... VALUES ($1, ...), a constant */
    const char *copy;   /* COPY ... FROM STDIN, a constant */
    int columns;
    mn_buf rows;
} mn_bulk;
MN_USE mn_status mn_bulk_row(mn_bulk *b, const mn_text *values, mn_err *e);
MN_USE mn_status mn_bulk_end(mn_bulk *b, mn_err *e);
void mn_bulk_free(mn_bulk *b);

/* Transactions. A write waits for other writers, of any process. Rollback is legal where
 * there is none. */
MN_USE mn_status mn_db_begin(mn_db *db, mn_err *e);
/* One state of the store for all that is read until mn_db_rollback(), whatever others write
 * meanwhile. */
MN_USE mn_status mn_db_begin_read(mn_db *db, mn_err *e);
MN_USE mn_status mn_db_commit(mn_db *db, mn_err *e); /* on error it is rolled back */
void mn_db_rollback(mn_db *db);

/* Runs statements, separated by ";", that take no values. */
MN_USE mn_status mn_db_exec(mn_db *db, const char *sql, mn_err *e);

bool mn_db_is_postgres(const mn_db *db);
/* The path or address, as it may be shown. */
const char *mn_db_place(const mn_db *db);
/* What it takes on disk. */
MN_USE mn_status mn_db_bytes(uint64_t *out, mn_db *db, mn_err *e);

typedef struct mn_db_options {
    bool create, read_only;
    unsigned busy; /* milliseconds */
} mn_db_options;
/* *fresh: there is nothing in it yet. */
MN_USE mn_status mn_db_open_sqlite(mn_db **out, bool *fresh, const char *path,
                                   const mn_db_options *o, mn_err *e);
MN_USE mn_status mn_db_open_postgres(mn_db **out, bool *fresh, const char *url,
                                     const mn_db_options *o, mn_err *e);
/* An SQLite database in memory, to be thrown away. */
MN_USE mn_status mn_db_open_scratch(mn_db **out, mn_err *e);
void mn_db_close(mn_db *db); /* NULL is legal */

/* A store's mark in SQLite's header: "MNST". */
#define MN_STORE_APPLICATION 0x4D4E5354

#endif
