/* SPDX-License-Identifier: Apache-2.0
 *
 * store/db.c - queries with a memory for errors, over either database. See db.h.
 */
#include "store/db_inside.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

/* A batch of rows is sent when it is this large. */
enum { BATCH = 1 << 20 };

/* A kept statement that nobody reads from, or a new one. */
static mn_status find(mn_stmt **out, mn_db *db, const char *sql, mn_err *e)
{
    for (size_t i = 0; i < db->n_kept; i++)
        if (db->kept[i]->sql == sql && !db->kept[i]->busy) {
            *out = db->kept[i];
            return MN_OK;
        }
    mn_status st = db->kind->prepare(out, db, sql, e);
    if (st)
        return st;
    (*out)->sql = sql;
    (*out)->kept = db->n_kept < STATEMENTS;
    if ((*out)->kept)
        db->kept[db->n_kept++] = *out;
    return MN_OK;
}

mn_query mn_ask(mn_db *db, const char *sql, mn_err *e)
{
    mn_query q = {.db = db, .e = e};
    q.st = find(&q.stmt, db, sql, e);
    if (!q.st)
        q.stmt->busy = true;
    return q;
}

void mn_bind_text(mn_query *q, mn_text t)
{
    if (q->st)
        return;
    size_t bad = mn_utf8_bad(t);
    if (bad < t.len || (t.len && memchr(t.ptr, 0, t.len))) {
        mn_fail(q->e, MN_DATA, "a text is not UTF-8, or holds a NUL byte");
        q->st = MN_DATA;
        mn_offending(q->e, t);
        return;
    }
    if (!t.ptr)
        t.ptr = "";
    q->st = q->db->kind->bind_text(q->stmt, ++q->bound, t, q->e);
}

void mn_bind_str(mn_query *q, const char *s)
{
    mn_bind_text(q, mn_text_of(s));
}

void mn_bind_bytes(mn_query *q, const void *bytes, size_t length)
{
    const mn_text t = {length ? bytes : "", length};
    if (!q->st)
        q->st = q->db->kind->bind_bytes(q->stmt, ++q->bound, t, q->e);
}

void mn_bind_int(mn_query *q, int64_t v)
{
    if (!q->st)
        q->st = q->db->kind->bind_int(q->stmt, ++q->bound, v, q->e);
}

static void bind_null(mn_query *q)
{
    if (!q->st)
        q->st = q->db->kind->bind_null(q->stmt, ++q->bound, q->e);
}

void mn_bind_maybe(mn_query *q, mn_text t)
{
    if (t.len)
        mn_bind_text(q, t);
    else
        bind_null(q);
}

bool mn_next(mn_query *q)
{
    bool row = false;
    if (!q->st)
        q->st = q->db->kind->step(q->stmt, &row, q->e);
    return !q->st && row;
}

mn_text mn_get_text(const mn_query *q, int column)
{
    return q->db->kind->text(q->stmt, column);
}

void mn_get_bytes(const mn_query *q, int column, mn_buf *to)
{
    q->db->kind->bytes_of(q->stmt, column, to);
}

int64_t mn_get_int(const mn_query *q, int column)
{
    return q->db->kind->integer(q->stmt, column);
}

bool mn_get_null(const mn_query *q, int column)
{
    return q->db->kind->null(q->stmt, column);
}

void mn_get_str(const mn_query *q, int column, char *out, size_t size)
{
    mn_text t = mn_get_text(q, column);
    if (t.len >= size) {
        t.len = size - 1;
        while (t.len && ((unsigned char)t.ptr[t.len] & 0xC0) == 0x80)
            t.len--;
    }
    if (t.len)
        memcpy(out, t.ptr, t.len);
    out[t.len] = '\0';
}

mn_status mn_done(mn_query *q)
{
    mn_stmt *s = q->stmt;
    if (s) {
        mn_status st = q->db->kind->reset(s, q->st ? NULL : q->e);
        q->st = q->st ? q->st : st;
        s->busy = false;
        if (!s->kept)
            q->db->kind->drop(s);
    }
    q->stmt = NULL;
    return q->st;
}

mn_status mn_one_int(int64_t *out, mn_query *q)
{
    int64_t v = 0;
    if (mn_next(q))
        v = mn_get_int(q, 0);
    mn_status st = mn_done(q);
    if (!st)
        *out = v;
    return st;
}

mn_status mn_run(mn_query *q)
{
    while (mn_next(q))
        continue;
    return mn_done(q);
}

uint64_t mn_db_changes(const mn_db *db)
{
    return db->changes;
}

/* --- many rows ----------------------------------------------------------------------- */

/* A row of PostgreSQL's COPY in its text form. */
static void put_copied(mn_buf *to, const mn_text *values, int columns)
{
    for (int i = 0; i < columns; i++) {
        if (i)
            mn_buf_char(to, '\t');
        if (!values[i].ptr) {
            mn_buf_str(to, "\\N");
            continue;
        }
        size_t from = 0;
        for (size_t k = 0; k <= values[i].len; k++) {
            char c = k < values[i].len ? values[i].ptr[k] : 'e';
            bool escape = k < values[i].len && (c == '\\' || c == '\t' || c == '\n' || c == '\r');
            if (!escape && k < values[i].len)
                continue;
            mn_buf_add(to, values[i].ptr + from, k - from);
            from = k + 1;
            if (escape) {
                mn_buf_char(to, '\\');
                mn_buf_char(to, c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
            }
        }
    }
    mn_buf_char(to, '\n');
}

/* A row as it is kept for INSERT: lengths and bytes. */
static void put_kept(mn_buf *to, const mn_text *values, int columns)
{
    for (int i = 0; i < columns; i++) {
        size_t len = values[i].ptr ? values[i].len : SIZE_MAX;
        mn_buf_add(to, &len, sizeof len);
        if (values[i].ptr)
            mn_buf_add(to, values[i].ptr, len);
    }
}

static mn_status insert_kept(mn_bulk *b, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t at = 0; !st && at < b->rows.len;) {
        mn_query q = mn_ask(b->db, b->insert, e);
        for (int i = 0; i < b->columns; i++) {
            size_t len;
            memcpy(&len, b->rows.ptr + at, sizeof len);
            at += sizeof len;
            if (len == SIZE_MAX) {
                bind_null(&q);
                continue;
            }
            mn_bind_text(&q, (mn_text){b->rows.ptr + at, len});
            at += len;
        }
        st = mn_run(&q);
    }
    return st;
}

mn_status mn_bulk_row(mn_bulk *b, const mn_text *values, mn_err *e)
{
    for (int i = 0; i < b->columns; i++)
        if (mn_utf8_bad(values[i]) < values[i].len ||
            (values[i].len && memchr(values[i].ptr, 0, values[i].len))) {
            mn_fail(e, MN_DATA, "a text is not UTF-8, or holds a NUL byte");
            return mn_after(mn_offending(e, values[i]), MN_DATA);
        }
    if (b->db->kind->copy)
        put_copied(&b->rows, values, b->columns);
    else
        put_kept(&b->rows, values, b->columns);
    if (b->rows.failed)
        return mn_fail_memory(e);
    return b->rows.len < BATCH ? MN_OK : mn_bulk_end(b, e);
}

mn_status mn_bulk_end(mn_bulk *b, mn_err *e)
{
    mn_status st = MN_OK;
    if (b->rows.len && b->db->kind->copy) {
        st = b->db->kind->copy(b->db, b->copy, &b->rows, e);
    } else if (b->rows.len && !(st = mn_db_exec(b->db, "BEGIN", e))) {
        st = insert_kept(b, e);
        if (st)
            mn_db_rollback(b->db);
        else
            st = mn_db_commit(b->db, e);
    }
    mn_buf_clear(&b->rows);
    return st;
}

void mn_bulk_free(mn_bulk *b)
{
    mn_buf_free(&b->rows);
}

/* --- transactions ------------------------------------------------------------------- */

mn_status mn_db_begin(mn_db *db, mn_err *e)
{
    return db->kind->begin(db, e);
}

mn_status mn_db_begin_read(mn_db *db, mn_err *e)
{
    return db->kind->exec(db, db->kind->begin_read, e);
}

mn_status mn_db_commit(mn_db *db, mn_err *e)
{
    mn_status st = db->kind->exec(db, "COMMIT", e);
    if (st)
        mn_db_rollback(db);
    return st;
}

void mn_db_rollback(mn_db *db)
{
    /* Where there is none, that is an error that nobody needs to know of. */
    (void)!db->kind->exec(db, "ROLLBACK", NULL);
}

mn_status mn_db_exec(mn_db *db, const char *sql, mn_err *e)
{
    return db->kind->exec(db, sql, e);
}

const char *mn_db_place(const mn_db *db)
{
    return db->place;
}

mn_status mn_db_bytes(uint64_t *out, mn_db *db, mn_err *e)
{
    return db->kind->bytes(out, db, e);
}

bool mn_db_is_postgres(const mn_db *db)
{
    return db->kind->copy != NULL;
}

void mn_db_close(mn_db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->n_kept; i++)
        db->kind->drop(db->kept[i]);
    db->kind->close(db);
}
