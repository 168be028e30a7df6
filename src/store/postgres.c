/* SPDX-License-Identifier: Apache-2.0
 *
 * store/postgres.c - a store in a PostgreSQL database, 13 or later.
 *
 * Writers wait for each other at one advisory lock a database, as writers of an SQLite file
 * do: the audit log is one chain. States of errors:
 * https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
#include "store/db_inside.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/libpq.h"

enum { NUMBER = 24 };

typedef struct pg {
    mn_db base;
    mn_libpq q;
    pg_conn *conn;
    unsigned long statements; /* that were ever prepared, for their names */
} pg;

typedef struct pg_stmt {
    mn_stmt base;
    pg *db;
    char name[32];
    int n;
    const char *value[VALUES];
    int length[VALUES], format[VALUES]; /* 1: the bytes of a text; 0: digits */
    char number[VALUES][NUMBER];
    pg_result *result;
    int row, rows;
} pg_stmt;

static bool in_class(const char *state, const char *class)
{
    return !strncmp(state, class, strlen(class));
}

/* The message of a result or the connection, without the line's end. */
static void first_line(char *out, size_t size, const char *message)
{
    size_t n = strcspn(message, "\n");
    snprintf(out, size, "%.*s", (int)(n < size ? n : size - 1), message);
}

static mn_status fail(pg *db, const pg_result *r, mn_err *e)
{
    char line[200];
    const char *state = r ? db->q.result_error_field(r, PG_SQLSTATE) : NULL,
               *message = r ? db->q.result_error_field(r, PG_MESSAGE) : NULL;
    first_line(line, sizeof line, message ? message : db->q.error_message(db->conn));
    state = state ? state : "08000";
    if (in_class(state, "08") || in_class(state, "57P")) {
        mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0, "the connection to the store failed: %s",
                   line);
        return mn_after(mn_hint(e, "nothing was changed; try again when the server is there"),
                        MN_SYSTEM);
    }
    if (in_class(state, "55P03") || in_class(state, "40")) {
        mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0,
                   "the store is busy: another program is writing");
        return mn_after(mn_hint(e, "try again when the import or command that writes it has ended"),
                        MN_SYSTEM);
    }
    if (in_class(state, "53"))
        return mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0,
                          "the store's server lacks space or memory: %s", line);
    if (in_class(state, "42501") || in_class(state, "25006")) {
        mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0, "the store can't be written: %s", line);
        return mn_after(mn_hint(e, "see docs/guide/store.md for the rights that a user needs"),
                        MN_SYSTEM);
    }
    if (in_class(state, "23") || in_class(state, "22") || in_class(state, "P0001"))
        return mn_fail_at(e, MN_DATA, db->base.place, 0, 0, "the store refuses the record: %s",
                          line);
    return mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0, "the store can't be used: %s", line);
}

/* Whether r is of one of the good kinds; keeps how many rows it changed. */
static mn_status check(pg *db, pg_result *r, mn_err *e)
{
    int status = r ? db->q.result_status(r) : -1;
    int64_t changes = 0;
    if (status != PG_COMMAND && status != PG_TUPLES && status != PG_COPY_IN)
        return fail(db, r, e);
    if (mn_text_i64(mn_text_of(db->q.cmd_tuples(r)), &changes))
        db->base.changes = (uint64_t)changes;
    return MN_OK;
}

/* --- statements ------------------------------------------------------------------------- */

static mn_status prepare(mn_stmt **out, mn_db *base, const char *sql, mn_err *e)
{
    pg *db = (pg *)base;
    pg_stmt *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->db = db;
    snprintf(s->name, sizeof s->name, "m%lu", ++db->statements);
    pg_result *r = db->q.prepare(db->conn, s->name, sql, 0, NULL);
    mn_status st = check(db, r, e);
    db->q.clear(r);
    if (st)
        free(s);
    else
        *out = &s->base;
    return st;
}

static mn_status bind(pg_stmt *s, int i, const char *value, size_t len, int format, mn_err *e)
{
    MN_BUG(i >= 1 && i <= VALUES);
    if (len > INT_MAX)
        return mn_fail(e, MN_DATA, "a value is too long for the store");
    s->n = i > s->n ? i : s->n;
    s->value[i - 1] = value;
    s->length[i - 1] = (int)len;
    s->format[i - 1] = format;
    return MN_OK;
}

static mn_status bind_text(mn_stmt *base, int i, mn_text t, mn_err *e)
{
    return bind((pg_stmt *)base, i, t.ptr, t.len, 1, e);
}

/* Values in their binary form: a text's bytes, or bytes. */
static mn_status bind_bytes(mn_stmt *base, int i, mn_text t, mn_err *e)
{
    return bind((pg_stmt *)base, i, t.ptr, t.len, 1, e);
}

static mn_status bind_int(mn_stmt *base, int i, int64_t v, mn_err *e)
{
    pg_stmt *s = (pg_stmt *)base;
    MN_BUG(i >= 1 && i <= VALUES);
    int n = snprintf(s->number[i - 1], NUMBER, "%" PRId64, v);
    return bind(s, i, s->number[i - 1], (size_t)n, 0, e);
}

static mn_status bind_null(mn_stmt *base, int i, mn_err *e)
{
    return bind((pg_stmt *)base, i, NULL, 0, 0, e);
}

static mn_status step(mn_stmt *base, bool *row, mn_err *e)
{
    pg_stmt *s = (pg_stmt *)base;
    pg *db = s->db;
    if (!s->result) {
        s->result = db->q.exec_prepared(db->conn, s->name, s->n, s->value, s->length, s->format, 0);
        mn_status st = check(db, s->result, e);
        if (st)
            return st;
        s->rows = db->q.ntuples(s->result);
        s->row = -1;
    }
    if (s->row < s->rows)
        s->row++;
    *row = s->row < s->rows;
    return MN_OK;
}

static mn_text text(mn_stmt *base, int column)
{
    pg_stmt *s = (pg_stmt *)base;
    mn_text t = {s->db->q.getvalue(s->result, s->row, column),
                 (size_t)s->db->q.getlength(s->result, s->row, column)};
    return t;
}

static unsigned digit(char c)
{
    return c >= 'a' ? (unsigned)(c - 'a') + 10 : (unsigned)(c - '0');
}

/* Bytes come as "\\x" and hexadecimal digits. */
static void bytes_of(mn_stmt *base, int column, mn_buf *to)
{
    const mn_text t = text(base, column);
    char *at = mn_buf_room(to, t.len / 2 + 1);
    if (!at)
        return;
    for (size_t i = 2; i + 1 < t.len; i += 2)
        *at++ = (char)(digit(t.ptr[i]) << 4 | digit(t.ptr[i + 1]));
    mn_buf_wrote(to, at);
}

static int64_t integer(mn_stmt *base, int column)
{
    int64_t v = 0;
    return mn_text_i64(text(base, column), &v) ? v : 0;
}

static bool null(mn_stmt *base, int column)
{
    pg_stmt *s = (pg_stmt *)base;
    return s->db->q.getisnull(s->result, s->row, column) != 0;
}

static mn_status reset(mn_stmt *base, mn_err *e)
{
    pg_stmt *s = (pg_stmt *)base;
    (void)e;
    s->db->q.clear(s->result); /* NULL is legal */
    s->result = NULL;
    s->n = 0;
    return MN_OK;
}

static void drop(mn_stmt *base)
{
    pg_stmt *s = (pg_stmt *)base;
    char sql[64];
    (void)!reset(base, NULL);
    snprintf(sql, sizeof sql, "DEALLOCATE %s", s->name);
    s->db->q.clear(s->db->q.exec(s->db->conn, sql));
    free(s);
}

static mn_status exec(mn_db *base, const char *sql, mn_err *e)
{
    pg *db = (pg *)base;
    pg_result *r = db->q.exec(db->conn, sql);
    mn_status st = check(db, r, e);
    bool commit = !strcmp(sql, "COMMIT");
    if (st && commit && db->q.status(db->conn) != PG_CONNECTED)
        (void)!mn_hint(e,
                       "it was lost at the end of the change: whether that was done is not known, "
                       "look into the store before you do it again");
    /* A transaction in which something failed is rolled back by COMMIT, which is no error. */
    if (!st && commit && strcmp(db->q.cmd_status(r), "COMMIT") != 0)
        st = mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0, "the store did not take the change");
    db->q.clear(r);
    return st;
}

static mn_status begin(mn_db *base, mn_err *e)
{
    /* "MNST", so that no other program's lock is meant. */
    mn_status st = exec(base, "BEGIN", e);
    if (!st && (st = exec(base, "SELECT pg_advisory_xact_lock(1296978772, 1)", e)))
        mn_db_rollback(base);
    return st;
}

static mn_status bytes(uint64_t *out, mn_db *base, mn_err *e)
{
    mn_query q = mn_ask(base, "SELECT pg_database_size(current_database())", e);
    uint64_t n = mn_next(&q) ? (uint64_t)mn_get_int(&q, 0) : 0;
    mn_status st = mn_done(&q);
    if (!st)
        *out = n;
    return st;
}

static mn_status copy(mn_db *base, const char *sql, const mn_buf *rows, mn_err *e)
{
    pg *db = (pg *)base;
    if (rows->len > INT_MAX)
        return mn_fail(e, MN_DATA, "a value is too long for the store");
    pg_result *r = db->q.exec(db->conn, sql);
    mn_status st = check(db, r, e);
    bool open = r && db->q.result_status(r) == PG_COPY_IN;
    db->q.clear(r);
    if (!st && !open)
        return mn_fail_at(e, MN_SYSTEM, base->place, 0, 0, "the store takes no rows");
    if (st)
        return st;
    if (db->q.put_copy_data(db->conn, rows->ptr, (int)rows->len) != 1 ||
        db->q.put_copy_end(db->conn, NULL) != 1)
        st = fail(db, NULL, e);
    while ((r = db->q.get_result(db->conn))) {
        mn_status one = check(db, r, st ? NULL : e);
        st = st ? st : one;
        db->q.clear(r);
    }
    return st;
}

static void close_pg(mn_db *base)
{
    pg *db = (pg *)base;
    db->q.finish(db->conn);
    free(db);
}

static const mn_db_kind postgres = {
    prepare, bind_text, bind_bytes, bind_int, bind_null,
    step,    text,      bytes_of,   integer,  null,
    reset,   drop,      exec,       begin,    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    bytes,   copy,      close_pg};

/* --- opening --------------------------------------------------------------------------------- */

static void no_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static mn_status refuse_password(mn_err *e)
{
    mn_fail(e, MN_USAGE, "the store's address holds a password, which others would see");
    return mn_after(
        mn_hint(e, "put it into ~/.pgpass or PGPASSWORD, and leave it out of the address"),
        MN_USAGE);
}

/* Whether "user:password@" or "password=" stands in the address: seen without the library, too,
 * which may not be there. */
static bool shows_password(const char *url)
{
    const char *from = strstr(url, "://");
    from = from ? from + 3 : url;
    const char *at = memchr(from, '@', strcspn(from, "/?"));
    const char *colon = at ? memchr(from, ':', (size_t)(at - from)) : NULL;
    return (colon && colon + 1 < at) || strstr(from, "password=") != NULL;
}

/* Reads the address without connecting: that it is one, and holds no password, which others
 * on the machine would see, and which would stand in manifests. */
static mn_status check_address(const mn_libpq *q, const char *url, mn_err *e)
{
    char *why = NULL, line[200];
    pg_option *options = q->conninfo_parse(url, &why);
    if (!options) {
        first_line(line, sizeof line, why ? why : "out of memory");
        q->freemem(why);
        mn_fail(e, MN_USAGE, "the store's address can't be read: %s", line);
        return mn_after(mn_hint(e, "write it as postgresql://user@host/database"), MN_USAGE);
    }
    bool password = false;
    for (const pg_option *o = options; o->keyword; o++)
        if (!strcmp(o->keyword, "password") || !strcmp(o->keyword, "sslpassword"))
            password = password || (o->val && o->val[0]);
    q->conninfo_free(options);
    if (!password)
        return MN_OK;
    return refuse_password(e);
}

static mn_status connect_to(pg *db, const char *url, mn_err *e)
{
    /* What stands in the address wins over what comes before it. */
    const char *const keywords[] = {"connect_timeout", "fallback_application_name", "dbname",
                                    "client_encoding", NULL};
    const char *const values[] = {"10", "manumit", url, "UTF8", NULL};
    db->conn = db->q.connectdb_params(keywords, values, 1);
    if (!db->conn)
        return mn_fail_memory(e);
    db->q.set_notice_processor(db->conn, no_notice, NULL);
    if (db->q.status(db->conn) != PG_CONNECTED) {
        char line[300];
        first_line(line, sizeof line, db->q.error_message(db->conn));
        mn_fail(e, MN_SYSTEM, "the store's server can't be reached: %s", line);
        return mn_after(mn_hint(e, "look at the address, and whether the server is running"),
                        MN_SYSTEM);
    }
    const char *host = db->q.host(db->conn);
    snprintf(db->base.place, sizeof db->base.place, "postgresql://%s@%s:%s/%s",
             db->q.user(db->conn), host && host[0] ? host : "localhost", db->q.port(db->conn),
             db->q.db(db->conn));
    if (db->q.server_version(db->conn) < 130000)
        return mn_fail_at(e, MN_DATA, db->base.place, 0, 0,
                          "the server is older than PostgreSQL 13");
    return MN_OK;
}

static mn_status settle(pg *db, const mn_db_options *o, bool *fresh, mn_err *e)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SET synchronous_commit = on; SET standard_conforming_strings = on;"
             " SET bytea_output = 'hex';"
             " SET lock_timeout = %u; SET default_transaction_isolation = 'read committed';"
             " SET default_transaction_read_only = %s",
             o->busy, o->read_only ? "on" : "off");
    mn_status st = exec(&db->base, sql, e);
    if (st)
        return st;
    mn_query q = mn_ask(&db->base,
                        "SELECT current_setting('server_encoding'),"
                        " (SELECT COUNT(*) FROM pg_catalog.pg_tables"
                        " WHERE schemaname = current_schema()), current_schema() IS NULL",
                        e);
    bool utf8 = false, nowhere = true;
    if (mn_next(&q)) {
        utf8 = mn_text_eq_str(mn_get_text(&q, 0), "UTF8");
        *fresh = mn_get_int(&q, 1) == 0;
        nowhere = mn_text_eq_str(mn_get_text(&q, 2), "t");
    }
    if ((st = mn_done(&q)))
        return st;
    if (!utf8) {
        mn_fail_at(e, MN_DATA, db->base.place, 0, 0, "the database is not UTF-8");
        return mn_after(mn_hint(e, "make one with: createdb -E UTF8 -T template0 NAME"), MN_DATA);
    }
    if (nowhere)
        return mn_fail_at(e, MN_DATA, db->base.place, 0, 0,
                          "the database has no schema on the search path");
    return MN_OK;
}

mn_status mn_db_open_postgres(mn_db **out, bool *fresh, const char *url, const mn_db_options *o,
                              mn_err *e)
{
    pg *db = calloc(1, sizeof *db);
    if (!db)
        return mn_fail_memory(e);
    db->base.kind = &postgres;
    mn_status st = shows_password(url) ? refuse_password(e) : mn_libpq_load(&db->q, e);
    if (st || (st = check_address(&db->q, url, e))) {
        free(db);
        return st;
    }
    st = connect_to(db, url, e);
    if (!st)
        st = settle(db, o, fresh, e);
    if (st)
        mn_db_close(&db->base);
    else
        *out = &db->base;
    return st;
}
