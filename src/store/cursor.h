/* SPDX-License-Identifier: Apache-2.0
 *
 * store/cursor.h - rows by pages, each page a query of its own that begins behind the last
 * row of the one before. Between pages nothing is held, no lock, no snapshot.
 */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include "core/arena.h"
#include "store/inside.h"

enum { MN_CURSOR_COLUMNS = 29 };

typedef struct mn_cursor_kind {
    const char *name;
    /* Its last value is the most rows; those before are bound by `bind` from the cursor. */
    const char *sql;
    int columns;
    void (*bind)(const mn_store_cursor *c, mn_query *q);
} mn_cursor_kind;

/* Where it is: a page of rows, and the key of the last row that was given. Whoever gives a
 * row writes the key before he asks for the next. */
struct mn_store_cursor {
    mn_store *s;
    const mn_cursor_kind *kind;
    mn_arena page;
    mn_text *cells; /* rows * columns, in the arena */
    size_t rows, at;
    bool last; /* no page behind this one */
    /* What the query is about, as its kind needs it. */
    int64_t list, version, other, after;
    mn_text text[4]; /* in keep */
    mn_arena keep;
    mn_buf key;
    char (*dates)[MN_STORE_DATE]; /* of versions from 1 on; in keep */
    int64_t n_dates;
};

MN_USE mn_status mn_cursor_new(mn_store_cursor **out, mn_store *s, const mn_cursor_kind *kind,
                               mn_err *e);
/* The next row's columns as texts (null is an empty one with ptr NULL); *row is NULL at the
 * end. name: the cursor's kind must be of it. */
MN_USE mn_status mn_cursor_next(mn_store_cursor *c, const char *name, const mn_text **row,
                                mn_err *e);
/* The next row without going on to it; NULL when it is not on this page or there is none. */
const mn_text *mn_cursor_peek(const mn_store_cursor *c);
/* Copies a text into the cursor; false without memory. */
bool mn_cursor_keep(mn_store_cursor *c, int i, mn_text t);
/* Remembers the last row's key. */
MN_USE mn_status mn_cursor_key(mn_store_cursor *c, mn_text key, mn_err *e);
/* Binds of kinds: the key; list and after; list, version and after. */
void mn_cursor_bind_key(const mn_store_cursor *c, mn_query *q);
void mn_cursor_bind_list(const mn_store_cursor *c, mn_query *q);
void mn_cursor_bind_version(const mn_store_cursor *c, mn_query *q);
/* A column that is a number. */
int64_t mn_cell_int(mn_text cell);
/* Copies a column that has a limit, cut where it is longer. */
void mn_cell_str(mn_text cell, char *out, size_t size);

#endif
