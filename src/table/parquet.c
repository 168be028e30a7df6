/* SPDX-License-Identifier: Apache-2.0
 *
 * table/parquet.c - Parquet by DuckDB's library. See parquet.h.
 *
 * Bytes in memory are handed over as a file without a name, which lies in memory
 * as well, so that what is read is what was hashed.
 */
#include "table/parquet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/duckdb.h"

enum { CELL_BYTES = 16 /* of a missing cell */, INLINE = 12, ERROR_SHOWN = 160 };

struct mn_parquet {
    mn_duckdb d;
    mn_duck database, connection, statement;
    mn_duck_result result;
    bool have_result, ended;
    const char *name;
    mn_read_options o;
    uint64_t rows, bytes; /* so far; bytes of what it takes in memory */
};

/* --- DuckDB ------------------------------------------------------------------------------ */

/* What DuckDB says: its first line, up to the name that the file has for it. */
static mn_status fail_duckdb(const mn_parquet *p, const char *why, mn_err *e)
{
    mn_text text = mn_text_of(why && why[0] ? why : "DuckDB can't read it");
    const char *end = memchr(text.ptr, '\n', text.len);
    text = mn_text_sub(text, 0, end ? (size_t)(end - text.ptr) : ERROR_SHOWN);
    text = mn_text_sub(text, 0, ERROR_SHOWN);
    for (size_t at = 0; at + 2 < text.len; at++)
        if (memcmp(text.ptr + at, " '/", 3) == 0)
            text.len = at;
    text.len = mn_utf8_bad(text);
    mn_fail_at(e, MN_DATA, p->name, 0, 0, "not a Parquet file that can be read: %.*s",
               (int)text.len, text.ptr);
    return mn_hint(e, "the file may be cut or damaged: fetch or export it once more");
}

static mn_status run(mn_parquet *p, const char *sql, mn_err *e)
{
    mn_duck_result r = {0};
    mn_status st = MN_OK;
    if (p->d.query(p->connection, sql, &r) != 0)
        st = fail_duckdb(p, p->d.result_error(&r), e);
    p->d.destroy_result(&r);
    return st;
}

static void add_quoted(mn_buf *b, const char *text)
{
    mn_buf_char(b, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            mn_buf_char(b, '\'');
        mn_buf_char(b, *text);
    }
    mn_buf_char(b, '\'');
}

/* A database in memory that may touch nothing but the file. */
static mn_status open_database(mn_parquet *p, const char *path, mn_err *e)
{
    static const char *const settings[][2] = {
        {"threads", "1"},
        {"memory_limit", "1GB"},
        {"temp_directory", ""},
        {"autoload_known_extensions", "false"},
        {"autoinstall_known_extensions", "false"},
        {"allow_community_extensions", "false"},
    };
    mn_duck config = NULL;
    char *error = NULL;
    mn_buf sql = {0};
    mn_status st = MN_OK;
    bool fine = p->d.create_config(&config) == 0;
    for (size_t i = 0; i < sizeof settings / sizeof *settings && fine; i++)
        fine = p->d.set_config(config, settings[i][0], settings[i][1]) == 0;
    fine = fine && p->d.open_ext(":memory:", &p->database, config, &error) == 0 &&
           p->d.connect(p->database, &p->connection) == 0;
    if (!fine) {
        mn_fail_at(e, MN_SYSTEM, p->name, 0, 0, "DuckDB %s can't be set up for Parquet",
                   p->d.library_version());
        st = mn_hint(e, "install DuckDB 1.2 or later, or export as CSV");
    }
    p->d.free(error);
    p->d.destroy_config(&config);
    if (st)
        return st;
    mn_buf_str(&sql, "SET allowed_paths=[");
    add_quoted(&sql, path);
    mn_buf_str(&sql, "]; SET enable_external_access=false; SET lock_configuration=true");
    st = sql.failed ? mn_fail_memory(e) : run(p, sql.ptr, e);
    mn_buf_free(&sql);
    return st;
}

static mn_status start_query(mn_parquet *p, const char *path, mn_err *e)
{
    mn_buf sql = {0};
    mn_duck pending = NULL;
    mn_status st = MN_OK;
    mn_buf_str(&sql, "SELECT COLUMNS(*)::VARCHAR FROM read_parquet(");
    add_quoted(&sql, path);
    mn_buf_str(&sql, ")");
    if (sql.failed)
        st = mn_fail_memory(e);
    else if (p->d.prepare(p->connection, sql.ptr, &p->statement) != 0)
        st = fail_duckdb(p, p->d.prepare_error(p->statement), e);
    else if (p->d.pending_prepared_streaming(p->statement, &pending) != 0)
        st = fail_duckdb(p, NULL, e);
    else {
        p->have_result = true;
        if (p->d.execute_pending(pending, &p->result) != 0)
            st = fail_duckdb(p, p->d.result_error(&p->result), e);
    }
    if (pending)
        p->d.destroy_pending(&pending);
    mn_buf_free(&sql);
    return st;
}

mn_status mn_parquet_open(mn_parquet **out, const char *path, const char *name,
                          const mn_read_options *o, mn_err *e)
{
    mn_parquet *p = calloc(1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    p->name = name;
    p->o = *o;
    mn_status st = mn_duckdb_load(&p->d, name, e);
    if (!st)
        st = open_database(p, path, e);
    if (!st)
        st = start_query(p, path, e);
    if (!st && p->d.column_count(&p->result) > o->max_columns)
        st = mn_fail_at(e, MN_DATA, name, 0, 0, "more columns than the limit of %llu",
                        (unsigned long long)o->max_columns);
    if (st)
        mn_parquet_close(p);
    else
        *out = p;
    return st;
}

void mn_parquet_close(mn_parquet *p)
{
    if (!p)
        return;
    if (p->have_result)
        p->d.destroy_result(&p->result);
    if (p->statement)
        p->d.destroy_prepare(&p->statement);
    if (p->connection)
        p->d.disconnect(&p->connection);
    if (p->database)
        p->d.close(&p->database);
    free(p);
}

/* --- rows ----------------------------------------------------------------------------------- */

static mn_status add_columns(mn_parquet *p, mn_table *t, mn_err *e)
{
    mn_status st = MN_OK;
    const uint64_t n = p->d.column_count(&p->result);
    for (uint64_t i = 0; i < n && !st; i++) {
        const char *name = p->d.column_name(&p->result, i);
        mn_text text = mn_text_of(name ? name : "");
        text.len = mn_utf8_bad(text);
        st = mn_table_add_heading(t, text, e);
    }
    return st;
}

/* Copies a cell, unless it is NULL. */
static mn_status put_cell(mn_parquet *p, mn_table *t, size_t col, const mn_duck_text *cell,
                          mn_err *e)
{
    const char *ptr =
        cell->length <= INLINE ? (const char *)cell + sizeof cell->length : cell->rest.ptr;
    const mn_text text = {ptr, cell->length};
    p->bytes += cell->length;
    if (cell->length > p->o.max_cell)
        return mn_fail_at(e, MN_DATA, p->name, p->rows, col + 1,
                          "a cell is longer than the limit of %llu bytes",
                          (unsigned long long)p->o.max_cell);
    if (mn_utf8_bad(text) < text.len || memchr(ptr, 0, text.len))
        return mn_fail_at(e, MN_DATA, p->name, p->rows, col + 1, "a cell that is no text in UTF-8");
    return mn_table_put_text(t, col, text, e);
}

struct column {
    const mn_duck_text *data;
    const uint64_t *valid; /* NULL: no cell is missing */
};

static mn_status add_chunk(mn_parquet *p, mn_table *t, mn_duck chunk, mn_err *e)
{
    const uint64_t rows = p->d.data_chunk_get_size(chunk);
    const size_t cols = mn_table_cols(t);
    struct column *column = calloc(cols + 1, sizeof *column);
    mn_status st = column ? MN_OK : mn_fail_memory(e);
    for (size_t c = 0; c < cols && !st; c++) {
        const mn_duck vector = p->d.data_chunk_get_vector(chunk, c);
        column[c].data = p->d.vector_get_data(vector);
        column[c].valid = p->d.vector_get_validity(vector);
    }
    for (uint64_t r = 0; r < rows && !st; r++) {
        p->rows++;
        p->bytes += CELL_BYTES * cols;
        if (p->bytes > p->o.max_bytes)
            st = mn_fail_at(e, MN_DATA, p->name, p->rows, 0,
                            "the table is larger than the limit of %llu bytes",
                            (unsigned long long)p->o.max_bytes);
        else
            st = mn_table_add_row(t, p->rows, e);
        for (size_t c = 0; c < cols && !st; c++)
            if (!column[c].valid || column[c].valid[r / 64] >> (r % 64) & 1)
                st = put_cell(p, t, c, &column[c].data[r], e);
    }
    free(column);
    return st;
}

mn_status mn_parquet_next(mn_parquet *p, mn_table *t, bool *more, mn_err *e)
{
    mn_status st = mn_table_cols(t) ? MN_OK : add_columns(p, t, e);
    *more = false;
    if (st || p->ended)
        return st;
    mn_duck chunk = p->d.fetch_chunk(p->result);
    p->ended = !chunk;
    if (!chunk) {
        const char *why = p->d.result_error(&p->result);
        return why ? fail_duckdb(p, why, e) : MN_OK;
    }
    *more = true;
    st = add_chunk(p, t, chunk, e);
    p->d.destroy_data_chunk(&chunk);
    return st;
}

/* --- bytes in memory ---------------------------------------------------------------------- */

bool mn_looks_like_parquet(mn_text t)
{
    return t.len >= 8 && memcmp(t.ptr, "PAR1", 4) == 0;
}

/* A file of these bytes that has no name any more; -1 with errno set. */
static int file_of(mn_text bytes)
{
    char name[64];
    int fd = -1;
    for (unsigned i = 0; i < 100 && fd < 0; i++) {
        snprintf(name, sizeof name, "/manumit-%ld-%u", (long)getpid(), i);
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    }
    if (fd < 0)
        return -1;
    (void)shm_unlink(name);
    for (size_t at = 0; at < bytes.len;) {
        const ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        at += (size_t)n;
    }
    return fd;
}

mn_status mn_read_parquet(mn_table *t, mn_source *s, mn_err *e)
{
    mn_parquet *p = NULL;
    char path[64];
    bool more = true;
    const int fd = file_of(s->bytes);
    if (fd < 0)
        return mn_fail_errno(e, "hold", s->name);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    mn_status st = mn_parquet_open(&p, path, s->name, &s->o, e);
    while (!st && more) {
        st = mn_parquet_next(p, t, &more, e);
        if (!st)
            st = mn_source_tick(s, mn_table_rows(t), 0, e);
    }
    mn_parquet_close(p);
    close(fd);
    return st;
}
