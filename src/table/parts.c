/* SPDX-License-Identifier: Apache-2.0
 *
 * table/parts.c - a table part by part. See the header.
 *
 * Bytes are kept until a part is full; the CSV reader says how
 * many of them made whole records, and the rest begins the next part.
 */
#include "table/parts.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/build.h"
#include "table/parquet.h"
#include "table/reader.h"
#include "table/stream.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST = 4 << 20, /* of the first part, from which others decide what all mean */
    PART = 1 << 20,
    LONGEST = 64 << 20, /* a record */
    PART_ROWS = 1 << 15 /* of Parquet */
};

struct mn_parts {
    const mn_ctx *ctx;
    mn_stream *in;
    const char *name; /* the stream's */
    mn_source source;
    mn_format format;
    char *bytes; /* text that was not read yet */
    size_t len, cap;
    size_t checked; /* of it, as UTF-8 */
    bool ended;
    bool begun;
    bool header;    /* columns are set from outside */
    bool found;     /* and the file has them too */
    uint64_t lines; /* before bytes */
    mn_csv_parts csv;
    mn_table *t;
    mn_parquet *parquet; /* NULL: text */
};

/* --- filling a part -------------------------------------------------------------- */

/* Reads plain bytes up to `want` in all, or to the end. */
static mn_status fill(mn_parts *s, size_t want, mn_err *e)
{
    mn_status st = MN_OK;
    if (!mn_grow(&s->bytes, &s->cap, want, 1))
        return mn_fail_memory(e);
    while (!st && s->len < want && !s->ended) {
        size_t got = 0;
        st = mn_stream_read(s->in, s->bytes + s->len, want - s->len, &got, e);
        s->ended = !st && got == 0;
        s->len += st ? 0 : got;
    }
    return st;
}

/* Refuses what is no text in UTF-8; a character may be cut at the end of the bytes. */
static mn_status check_text(mn_parts *s, mn_err *e)
{
    const mn_text t = {s->bytes + s->checked, s->len - s->checked};
    const size_t bad = mn_utf8_bad(t);
    const bool cut = !s->ended && bad + 4 > t.len;
    mn_source so_far = s->source;
    so_far.bytes = (mn_text){s->bytes, s->len};
    so_far.lines = s->lines;
    if (t.len && memchr(t.ptr, 0, t.len)) {
        mn_source_fail(e, &so_far, MN_DATA,
                       s->checked + (size_t)((const char *)memchr(t.ptr, 0, t.len) - t.ptr),
                       "looks like a binary file: a NUL byte");
        return mn_hint(e, "give CSV, TSV or NDJSON, plain or packed with gzip or zstd");
    }
    if (bad < t.len && !cut) {
        mn_source_fail(e, &so_far, MN_DATA, s->checked + bad, "not UTF-8: byte \\x%02X",
                       (unsigned char)t.ptr[bad]);
        return mn_hint(e, "convert it on the way: iconv -f WINDOWS-1252 -t UTF-8 FILE | ...");
    }
    s->checked += bad;
    return MN_OK;
}

/* --- Parquet ----------------------------------------------------------------------- */

/* DuckDB reads the file by its path, as it begins at the end. */
static mn_status open_parquet(mn_parts *s, const char *path, const mn_read_options *o, mn_err *e)
{
    mn_read_options limits = mn_read_defaults(o);
    mn_status st;
    if (strcmp(path, "-") == 0) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "Parquet on standard input can't be read part by part");
        return mn_hint(e, "give the file's name");
    }
    if ((st = mn_files_refuse(s->ctx, path, e)))
        return st;
    if (!o || !o->max_bytes)
        limits.max_bytes = MN_STREAM_BYTES;
    return mn_parquet_open(&s->parquet, path, s->name, &limits, e);
}

static mn_status next_parquet(mn_parts *s, const mn_table **t, mn_err *e)
{
    bool more = true;
    mn_table_free(s->t);
    s->t = NULL;
    mn_status st = mn_table_new(&s->t, s->name, e);
    while (!st && more && mn_table_rows(s->t) < PART_ROWS)
        st = mn_parquet_next(s->parquet, s->t, &more, e);
    if (!st && (mn_table_rows(s->t) || !s->begun))
        *t = s->t;
    s->csv.lines += st ? 0 : mn_table_rows(s->t);
    s->begun = true;
    return st;
}

/* --- opening ----------------------------------------------------------------------- */

mn_status mn_parts_open(mn_parts **out, const mn_ctx *ctx, const char *path,
                        const mn_read_options *o, mn_err *e)
{
    mn_parts *s = calloc(1, sizeof *s);
    mn_status st = s ? MN_OK : mn_fail_memory(e);
    if (st)
        return st;
    s->ctx = ctx;
    st = mn_stream_open(&s->in, ctx, path, NULL, o, e);
    if (st)
        goto fail;
    s->name = mn_stream_name(s->in);
    s->source = (mn_source){.name = s->name, .o = mn_read_defaults(o), .ctx = ctx, .part = true};
    st = mn_table_new(&s->t, path, e);
    if (!st)
        st = fill(s, FIRST, e);
    if (st)
        goto fail;
    if (mn_looks_like_parquet((mn_text){s->bytes, s->len})) {
        if ((st = open_parquet(s, path, o, e)))
            goto fail;
        *out = s;
        return MN_OK;
    }
    if (s->len >= 2 &&
        (memcmp(s->bytes, "\xFF\xFE", 2) == 0 || memcmp(s->bytes, "\xFE\xFF", 2) == 0)) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "UTF-16 can't be read part by part");
        mn_hint(e, "convert it on the way: iconv -f UTF-16 -t UTF-8 FILE | ...");
        goto fail;
    }
    if (s->len >= 3 && memcmp(s->bytes, "\xEF\xBB\xBF", 3) == 0)
        memmove(s->bytes, s->bytes + 3, s->len -= 3);
    s->source.bytes = (mn_text){s->bytes, s->len};
    s->format = mn_format_of(&s->source);
    st = mn_refuse_known(&s->source, s->format, e);
    if (!st && s->format != MN_FORMAT_CSV && s->format != MN_FORMAT_TSV &&
        s->format != MN_FORMAT_NDJSON) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0,
                        "only CSV, TSV, NDJSON and Parquet can be read part by part");
        mn_hint(e, "leave --stream out, or save it as CSV");
    }
    s->source.o.format = s->format;
    if (st)
        goto fail;
    *out = s;
    return MN_OK;
fail:
    mn_parts_close(s);
    return st;
}

void mn_parts_close(mn_parts *s)
{
    if (!s)
        return;
    mn_stream_close(s->in);
    mn_parquet_close(s->parquet);
    mn_table_free(s->t);
    free(s->bytes);
    free(s);
}

mn_status mn_parts_columns(mn_parts *s, const mn_text *names, size_t n, mn_err *e)
{
    mn_status st = MN_OK;
    MN_BUG(!s->begun && !s->header);
    s->header = true;
    for (size_t i = 0; !st && i < n; i++)
        st = mn_table_add_heading(s->t, names[i], e);
    return st;
}

/* --- parts --------------------------------------------------------------------------- */

/* A file whose header may be missing: its first line is one when it equals the
 * columns that were set. */
static mn_status begin_with_columns(mn_parts *s, mn_err *e)
{
    mn_table *first = NULL;
    mn_csv_parts p = {.last = false};
    mn_source own = s->source;
    mn_status st = mn_table_new(&first, s->name, e);
    const char *end = s->len ? memchr(s->bytes, '\n', s->len) : NULL;
    own.bytes = (mn_text){s->bytes, end ? (size_t)(end - s->bytes) + 1 : s->len};
    p.last = true;
    if (!st)
        st = mn_read_csv_part(first, &own, &p, e);
    bool same = !st && mn_table_cols(first) == mn_table_cols(s->t);
    for (size_t i = 0; same && i < mn_table_cols(first); i++)
        same = strcmp(mn_table_col_name(first, i), mn_table_col_name(s->t, i)) == 0;
    if (!st && !same && mn_table_cols(first) != mn_table_cols(s->t)) {
        st = mn_fail_at(e, MN_DATA, s->name, 1, 0, "%zu cells where the columns are %zu",
                        mn_table_cols(first), mn_table_cols(s->t));
        mn_hint(e, "all parts of a ledger have the same columns");
    }
    s->csv = (mn_csv_parts){.begun = true, .delimiter = p.delimiter, .lines = same ? 1 : 0};
    s->found = same;
    mn_table_free(first);
    if (!st && same) {
        s->len -= own.bytes.len;
        memmove(s->bytes, s->bytes + own.bytes.len, s->len);
        s->lines = 1;
        s->checked = 0;
    }
    return st;
}

static mn_status parse_csv(mn_parts *s, size_t *used, mn_err *e)
{
    mn_status st = MN_OK;
    if (!s->begun && s->header)
        st = begin_with_columns(s, e);
    s->csv.last = s->ended;
    s->csv.lines = s->lines;
    s->source.bytes = (mn_text){s->bytes, s->len};
    s->source.keep = true; /* until the next part takes the bytes' place */
    mn_table_clear(s->t);
    if (!st)
        st = mn_read_csv_part(s->t, &s->source, &s->csv, e);
    *used = s->csv.used;
    return st;
}

static mn_status parse_ndjson(mn_parts *s, size_t *used, mn_err *e)
{
    size_t to = s->len;
    while (!s->ended && to && s->bytes[to - 1] != '\n')
        to--;
    *used = to;
    s->csv.lines = s->lines;
    for (size_t i = 0; i < to; i++)
        s->csv.lines += s->bytes[i] == '\n';
    mn_table_free(s->t);
    s->t = NULL;
    mn_status st = mn_table_new(&s->t, s->name, e);
    s->source.bytes = (mn_text){s->bytes, to};
    s->source.lines = s->lines;
    return st ? st : mn_read_ndjson(s->t, &s->source, e);
}

/* Parses what is there, and reads more while it holds no whole record. */
static mn_status parse(mn_parts *s, size_t *used, mn_err *e)
{
    size_t want = s->len;
    mn_status st = MN_OK;
    for (;;) {
        const uint64_t lines = s->lines;
        st = check_text(s, e);
        if (!st)
            st = s->format == MN_FORMAT_NDJSON ? parse_ndjson(s, used, e) : parse_csv(s, used, e);
        if (st || *used || s->ended)
            return st;
        s->csv.lines = lines;
        if (want >= LONGEST)
            return mn_fail_at(e, MN_DATA, s->name, s->lines + 1, 0,
                              "a record is longer than %d bytes", LONGEST);
        want = want ? want * 2 : PART;
        s->begun = s->begun || s->header;
        st = fill(s, want, e);
        if (st)
            return st;
    }
}

mn_status mn_parts_next(mn_parts *s, const mn_table **t, mn_err *e)
{
    size_t used = 0;
    mn_status st = mn_poll(s->ctx, e);
    *t = NULL;
    if (!st && s->parquet)
        return next_parquet(s, t, e);
    if (!st && s->begun) { /* drop what was read, and fill up */
        used = s->format == MN_FORMAT_NDJSON ? s->source.bytes.len : s->csv.used;
        memmove(s->bytes, s->bytes + used, s->len - used);
        s->len -= used;
        s->checked = s->checked > used ? s->checked - used : 0;
        s->lines = s->csv.lines;
        st = fill(s, PART, e);
        if (!st && s->len == 0)
            return MN_OK;
    }
    if (!st)
        st = parse(s, &used, e);
    s->begun = true;
    if (!st && !(used == 0 && s->ended))
        *t = s->t;
    return st;
}

mn_status mn_parts_again(mn_parts *s, uint64_t skip, const mn_table **t, mn_err *e)
{
    MN_BUG(s->begun && s->lines == 0);
    if (s->parquet) /* whose columns have names, whatever stands in the rows */
        return mn_fail_at(e, MN_DATA, s->name, 0, 0, "its columns don't say what was bought");
    size_t used = 0;
    mn_table_free(s->t);
    s->t = NULL;
    *t = NULL;
    s->source.o.skip = skip;
    s->csv = (mn_csv_parts){.begun = false};
    mn_status st = mn_table_new(&s->t, s->name, e);
    if (!st)
        st = parse(s, &used, e);
    if (!st)
        *t = s->t;
    return st;
}

bool mn_parts_header(const mn_parts *s)
{
    return s->format != MN_FORMAT_NDJSON && (!s->header || s->found);
}

uint64_t mn_parts_lines(const mn_parts *s)
{
    return s->csv.lines;
}

mn_status mn_parts_sha256(mn_parts *s, char hex[MN_SHA256_HEX], mn_err *e)
{
    return mn_stream_sha256(s->in, hex, e);
}
