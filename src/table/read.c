/* SPDX-License-Identifier: Apache-2.0
 *
 * table/read.c - from a file's bytes to a table: unpack, decide the format,
 * decode, parse.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/sha256.h"
#include "core/text.h"
#include "table/build.h"
#include "table/parquet.h"
#include "table/reader.h"
#include "table/statement.h"

enum { PROGRESS_MS = 250 };

/* --- shared by the readers -------------------------------------------------- */

mn_status mn_source_fail(mn_err *e, const mn_source *s, mn_status status, size_t at,
                         const char *fmt, ...)
{
    uint64_t line = 1 + s->lines;
    size_t start = 0; /* of the line */
    for (size_t i = 0; i < at && i < s->bytes.len; i++) {
        char c = s->bytes.ptr[i];
        if (c == '\n' || (c == '\r' && (i + 1 >= s->bytes.len || s->bytes.ptr[i + 1] != '\n'))) {
            line++;
            start = i + 1;
        }
    }
    char msg[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(msg, sizeof msg, fmt, args);
    va_end(args);
    uint64_t col = mn_utf8_count(mn_text_sub(s->bytes, start, at - start)) + 1;
    return mn_fail_at(e, status, s->name, line, col, "%s", msg);
}

mn_status mn_source_tick(mn_source *s, uint64_t done, uint64_t total, mn_err *e)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    if (!s->told)
        s->told = now;
    if (now - s->told >= PROGRESS_MS) {
        s->told = now;
        mn_progress(s->ctx, "reading", done, total);
    }
    return mn_poll(s->ctx, e);
}

mn_status mn_source_check_cells(const mn_source *s, uint64_t rows, uint64_t cols, uint64_t bytes,
                                mn_err *e)
{
    const uint64_t always = 1 << 20, a_byte = 8;
    uint64_t cells;
    if (!__builtin_mul_overflow(rows, cols, &cells) && cells / a_byte <= bytes + always)
        return MN_OK;
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "too few cells are filled: %llu rows of %llu columns",
               (unsigned long long)rows, (unsigned long long)cols);
    return mn_hint(e, "keep only the columns that you need");
}

/* --- the format -------------------------------------------------------------- */

static bool starts(mn_text t, const char *magic, size_t len)
{
    return t.len >= len && memcmp(t.ptr, magic, len) == 0;
}

static bool name_ends(mn_text name, const char *ending)
{
    size_t n = strlen(ending);
    return name.len >= n && mn_text_eq_nocase(mn_text_sub(name, name.len - n, n), ending);
}

/* The name without what says that it is packed. */
static mn_text plain_name(const char *name)
{
    static const char *const endings[] = {".gz", ".zst", ".zstd"};
    mn_text t = mn_text_of(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (name_ends(t, endings[i]))
            return mn_text_sub(t, 0, t.len - strlen(endings[i]));
    return t;
}

/* An object's beginning, which no CSV header has. */
static bool looks_like_json(mn_text t)
{
    if (starts(t, "\xEF\xBB\xBF", 3))
        t = mn_text_sub(t, 3, t.len);
    t = mn_text_trim(t);
    if (!starts(t, "{", 1))
        return false;
    t = mn_text_trim(mn_text_sub(t, 1, t.len));
    return starts(t, "\"", 1) || starts(t, "}", 1);
}

mn_format mn_format_of(const mn_source *s)
{
    static const struct {
        const char *ending;
        mn_format format;
    } endings[] = {
        {".csv", MN_FORMAT_CSV},         {".tsv", MN_FORMAT_TSV},       {".tab", MN_FORMAT_TSV},
        {".jsonl", MN_FORMAT_NDJSON},    {".ndjson", MN_FORMAT_NDJSON}, {".json", MN_FORMAT_NDJSON},
        {".ofx", MN_FORMAT_OFX},         {".qfx", MN_FORMAT_OFX},       {".qbo", MN_FORMAT_OFX},
        {".parquet", MN_FORMAT_PARQUET},
    };
    if (s->o.format != MN_FORMAT_AUTO)
        return s->o.format;
    if (starts(s->bytes, "PK\3\4", 4) || starts(s->bytes, "PK\5\6", 4))
        return MN_FORMAT_XLSX;
    if (looks_like_json(s->bytes))
        return MN_FORMAT_NDJSON;
    if (mn_looks_like_parquet(s->bytes))
        return MN_FORMAT_PARQUET;
    if (mn_looks_like_ofx(s->bytes))
        return MN_FORMAT_OFX;
    if (mn_looks_like_camt(s->bytes))
        return MN_FORMAT_CAMT;
    mn_text name = plain_name(s->name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (name_ends(name, endings[i].ending))
            return endings[i].format;
    return MN_FORMAT_CSV;
}

/* What can be told about a file that no reader could make sense of. */
mn_status mn_refuse_known(const mn_source *s, mn_format format, mn_err *e)
{
    if (!s->bytes.len) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "the file is empty");
        return mn_hint(e, "it needs at least a header line");
    }
    if (starts(s->bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "an old Excel file, or one with a password");
        return mn_hint(e, "save it as .xlsx without a password, or as CSV");
    }
    if (starts(s->bytes, "%PDF-", 5)) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "a PDF is no table");
        return mn_hint(e, "ask for the data as CSV or XLSX");
    }
    if (s->o.format == MN_FORMAT_AUTO && (format == MN_FORMAT_CSV || format == MN_FORMAT_TSV) &&
        mn_looks_like_xml(s->bytes)) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "XML, and no bank statement that is understood");
        return mn_hint(e, "of XML, OFX and camt.052, .053 and .054 are read; else ask for CSV");
    }
    if (format == MN_FORMAT_XLSX && !starts(s->bytes, "PK", 2))
        return mn_fail_at(e, MN_DATA, s->name, 0, 0, "not an XLSX file");
    if (format == MN_FORMAT_NDJSON && starts(mn_text_trim(s->bytes), "[", 1)) {
        mn_fail_at(e, MN_DATA, s->name, 1, 1, "a JSON array, not one object a line");
        return mn_hint(e, "convert it: jq -c '.[]' FILE > FILE.ndjson");
    }
    return MN_OK;
}

/* --- reading ----------------------------------------------------------------- */

mn_read_options mn_read_defaults(const mn_read_options *o)
{
    mn_read_options full = MN_READ_OPTIONS_INIT;
    if (o)
        full = *o;
    if (!full.max_bytes)
        full.max_bytes = UINT64_C(4) << 30;
    if (!full.max_cell)
        full.max_cell = 1 << 20;
    if (!full.max_columns)
        full.max_columns = 4096;
    if (!full.max_ratio)
        full.max_ratio = 400;
    return full;
}

static mn_status parse_text(mn_table *t, mn_source *s, mn_format format, mn_err *e)
{
    char *heap = NULL;
    mn_status st = s->western && format != MN_FORMAT_NDJSON
                       ? mn_decode_western(&s->bytes, &heap, s, e)
                       : MN_OK;
    if (!st && heap)
        st = mn_table_note(t, e, "the file is not UTF-8 and is read as Windows-1252");
    else if (!st)
        st = mn_decode(&s->bytes, &heap, s, e);
    if (st) {
        free(heap);
        heap = NULL;
    }
    if (!st && heap) {
        s->keep = mn_table_own(t, heap);
        if (!s->keep) {
            free(heap);
            return mn_fail_memory(e);
        }
    }
    if (!st)
        st = format == MN_FORMAT_NDJSON ? mn_read_ndjson(t, s, e) : mn_read_csv(t, s, e);
    return st;
}

static mn_status parse(mn_table *t, mn_source *s, mn_err *e)
{
    mn_packing packing = mn_packing_of(s->bytes);
    mn_status st = MN_OK;
    if (packing != MN_PLAIN) {
        char *unpacked = NULL;
        size_t len = 0;
        st = mn_inflate(&unpacked, &len, s, packing, e);
        s->bytes.ptr = unpacked;
        s->bytes.len = len;
        s->keep = st || !unpacked || mn_table_own(t, unpacked);
        if (!s->keep) {
            free(unpacked);
            return mn_fail_memory(e);
        }
    }
    if (st)
        return st;
    mn_format format = mn_format_of(s);
    st = mn_refuse_known(s, format, e);
    if (st)
        return st;
    if (s->o.format == MN_FORMAT_AUTO)
        s->o.format = format;
    return format == MN_FORMAT_XLSX      ? mn_read_xlsx(t, s, e)
           : format == MN_FORMAT_OFX     ? mn_read_ofx(t, s, e)
           : format == MN_FORMAT_CAMT    ? mn_read_camt(t, s, e)
           : format == MN_FORMAT_PARQUET ? mn_read_parquet(t, s, e)
                                         : parse_text(t, s, format, e);
}

static mn_status read_bytes(mn_table **out, const mn_ctx *ctx, const char *name, const void *bytes,
                            size_t len, bool keep, bool western, const mn_read_options *o,
                            mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_table *t = NULL;
    char hex[MN_SHA256_HEX];
    mn_source s = {.name = name,
                   .bytes = {bytes, len},
                   .o = mn_read_defaults(o),
                   .ctx = ctx,
                   .keep = keep,
                   .western = western};
    if (!e)
        e = &own;
    s.o.max_bytes = mn_files_unpacked(ctx, s.o.max_bytes);
    if (len > s.o.max_bytes)
        return mn_fail_at(e, MN_DATA, name, 0, 0, "the file is larger than the limit of %llu bytes",
                          (unsigned long long)s.o.max_bytes);
    mn_status st = mn_table_new(&t, name, e);
    if (st)
        return st;
    mn_sha256_hex(hex, bytes, len);
    mn_table_set_sha256(t, hex);
    st = parse(t, &s, e);
    if (st)
        mn_table_free(t);
    else
        *out = t;
    return st;
}

mn_status mn_table_read_memory(mn_table **out, const mn_ctx *ctx, const char *name,
                               const void *bytes, size_t len, const mn_read_options *o, mn_err *e)
{
    return read_bytes(out, ctx, name, bytes, len, false, false, o, e);
}

mn_status mn_table_read_kept(mn_table **out, const mn_ctx *ctx, const char *name, const void *bytes,
                             size_t len, const mn_read_options *o, mn_err *e)
{
    return read_bytes(out, ctx, name, bytes, len, true, false, o, e);
}

static mn_status read_file(mn_table **out, const mn_ctx *ctx, const char *path, bool western,
                           const mn_read_options *o, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_table *t = NULL;
    char *bytes = NULL;
    size_t len = 0;
    e = e ? e : &own;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, mn_read_defaults(o).max_bytes, e);
    if (!st)
        st = read_bytes(&t, ctx, path, bytes, len, true, western, o, e);
    if (!st && !mn_table_own(t, bytes)) {
        mn_table_free(t);
        st = mn_fail_memory(e);
    }
    if (st)
        free(bytes);
    else
        *out = t;
    return st;
}

mn_status mn_table_read(mn_table **out, const mn_ctx *ctx, const char *path,
                        const mn_read_options *o, mn_err *e)
{
    return read_file(out, ctx, path, false, o, e);
}

mn_status mn_table_read_western(mn_table **out, const mn_ctx *ctx, const char *path,
                                const mn_read_options *o, mn_err *e)
{
    return read_file(out, ctx, path, true, o, e);
}
