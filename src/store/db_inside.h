/* SPDX-License-Identifier: Apache-2.0
 *
 * store/db_inside.h - what db.c asks of SQLite and of PostgreSQL.
 */
#ifndef STORE_DB_INSIDE_H
#define STORE_DB_INSIDE_H

#include "store/db.h"

/* Statements kept for one handle, and values of one statement. */
enum { STATEMENTS = 96, VALUES = 32 };

/* A prepared statement; each database has its own behind this. */
typedef struct mn_stmt {
    const char *sql;
    bool busy, kept;
} mn_stmt;

typedef struct mn_db_kind {
    /* *out is owned: drop(). */
    mn_status (*prepare)(mn_stmt **out, mn_db *db, const char *sql, mn_err *e);
    /* i from 1. */
    mn_status (*bind_text)(mn_stmt *s, int i, mn_text t, mn_err *e);
    mn_status (*bind_bytes)(mn_stmt *s, int i, mn_text t, mn_err *e);
    mn_status (*bind_int)(mn_stmt *s, int i, int64_t v, mn_err *e);
    mn_status (*bind_null)(mn_stmt *s, int i, mn_err *e);
    mn_status (*step)(mn_stmt *s, bool *row, mn_err *e);
    mn_text (*text)(mn_stmt *s, int column);
    void (*bytes_of)(mn_stmt *s, int column, mn_buf *to);
    int64_t (*integer)(mn_stmt *s, int column);
    bool (*null)(mn_stmt *s, int column);
    /* Fails where a value that was read could not be made for want of memory. */
    mn_status (*reset)(mn_stmt *s, mn_err *e);
    void (*drop)(mn_stmt *s);
    mn_status (*exec)(mn_db *db, const char *sql, mn_err *e);
    mn_status (*begin)(mn_db *db, mn_err *e);
    const char *begin_read; /* the statement for it */
    mn_status (*bytes)(uint64_t *out, mn_db *db, mn_err *e);
    /* NULL: rows go in one by one. */
    mn_status (*copy)(mn_db *db, const char *copy, const mn_buf *rows, mn_err *e);
    void (*close)(mn_db *db);
} mn_db_kind;

struct mn_db {
    const mn_db_kind *kind;
    mn_stmt *kept[STATEMENTS];
    size_t n_kept;
    uint64_t changes;
    char place[512];
};

#endif
