/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c - what a file is, by its beginning, and which reader it is for. A folder or a zip archive
 * of messages is read member by member, as one file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/text.h"
#include "money/read/inside.h"
#include "table/statement.h"

enum { HEAD = 4096, PATH_MOST = 4096 };

typedef enum kind { TABLE, MESSAGE, ATTEMPTS, ARCHIVE } kind;

static bool begins(mn_text t, const char *with, size_t n)
{
    return t.len >= n && memcmp(t.ptr, with, n) == 0;
}

static kind kind_of(mn_text t)
{
    if (begins(t, "PK\3\4", 4))
        return ARCHIVE;
    if (begins(t, "\xFF\xFE<\0", 4) || begins(t, "\xFE\xFF\0<", 4))
        return MESSAGE;
    if (begins(t, "\xEF\xBB\xBF", 3))
        t = mn_text_sub(t, 3, t.len);
    t = mn_text_trim(t);
    if (begins(t, "BEGIN LAUNDERING ATTEMPT", 24))
        return ATTEMPTS;
    return begins(t, "<", 1) && !mn_looks_like_ofx(t) ? MESSAGE : TABLE;
}

static mn_status head_of(kind *out, mn_stream *in, mn_err *e)
{
    char head[HEAD];
    size_t len = 0, got = 1;
    mn_status st = MN_OK;
    while (!st && got && len < HEAD) {
        st = mn_stream_read(in, head + len, HEAD - len, &got, e);
        len += st ? 0 : got;
    }
    *out = kind_of((mn_text){head, len});
    return st;
}

static mn_status read_stream(mn_pay_reading *r, kind what, mn_stream *in, const char *name,
                             mn_err *e)
{
    return what == ATTEMPTS ? mn_pay_read_attempts(r, in, e) : mn_pay_read_iso(r, in, name, e);
}

/* --- a folder or an archive ----------------------------------------------------------------------
 */

/* A member that can't be read is told, and the others are read. */
static mn_status forgive(mn_pay_reading *r, mn_status st, const char *name, mn_err *e)
{
    char why[sizeof e->msg];
    if (st != MN_DATA && st != MN_USAGE)
        return st;
    snprintf(why, sizeof why, "%s", e->msg);
    const uint64_t line = e->line;
    r->failed = r->failed ? r->failed : st;
    if (!r->first.status)
        r->first = *e;
    r->refused_files++;
    r->book.log->file[r->book.log->files - 1].rows++;
    *e = (mn_err)MN_ERR_INIT;
    return mn_money_refuse(r->book.log, line, why, NULL, mn_text_of(name), e);
}

static mn_status read_member(mn_pay_reading *r, const mn_bundle *b, size_t i, mn_err *e)
{
    mn_stream *in = NULL;
    kind what = TABLE;
    char path[PATH_MOST];
    mn_status st = mn_bundle_stream(&in, b, i, r->ctx, NULL, e);
    if (!st)
        st = head_of(&what, in, e);
    mn_stream_close(in);
    if (st)
        return st;
    if (what == ARCHIVE || (what == TABLE && mn_bundle_is_zip(b))) {
        mn_fail_at(e, MN_DATA, mn_bundle_name(b, i), 0, 0,
                   "no message of ISO 20022, within an archive");
        return mn_hint(e, "unpack it");
    }
    if (what == TABLE) {
        const int n = snprintf(path, sizeof path, "%s/%s", mn_bundle_path(b), mn_bundle_name(b, i));
        return n > 0 && (size_t)n < sizeof path ? mn_pay_read_table(r, path, e)
                                                : mn_fail(e, MN_DATA, "a path that is too long");
    }
    if ((st = mn_bundle_stream(&in, b, i, r->ctx, NULL, e)))
        return st;
    r->book.message[r->book.log->files - 1] = what == MESSAGE;
    st = read_stream(r, what, in, mn_bundle_name(b, i), e);
    mn_stream_close(in);
    return st;
}

static mn_status read_bundle(mn_pay_reading *r, const mn_bundle *b, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_bundle_count(b) && !st; i++)
        if ((st = read_member(r, b, i, e)))
            st = forgive(r, st, mn_bundle_name(b, i), e);
    if (!st)
        r->book.log->file[r->book.log->files - 1].layout =
            mn_text_of(mn_bundle_is_zip(b) ? "archive" : "folder");
    return st;
}

/* Whether a zip archive is a workbook. */
static bool is_workbook(const mn_bundle *b)
{
    return mn_bundle_find(b, "[Content_Types].xml") != SIZE_MAX;
}

static mn_status read_archive(mn_pay_reading *r, const char *path, bool *table, mn_err *e)
{
    mn_bundle *b = NULL;
    mn_status st = mn_bundle_open(&b, r->ctx, path, e);
    *table = !st && mn_bundle_is_zip(b) && is_workbook(b);
    if (!st && !*table)
        st = read_bundle(r, b, e);
    mn_bundle_close(b);
    return st;
}

/* --- a file
 * ----------------------------------------------------------------------------------------- */

static bool is_folder(const mn_pay_reading *r, const char *path)
{
    struct stat s;
    return !mn_files_only(r->ctx) && strcmp(path, "-") != 0 && stat(path, &s) == 0 &&
           S_ISDIR(s.st_mode);
}

static mn_status read_known(mn_pay_reading *r, kind what, const char *path, mn_err *e)
{
    mn_stream *in = NULL;
    mn_status st = mn_stream_open(&in, r->ctx, path, NULL, NULL, e);
    r->book.message[r->book.log->files - 1] = what == MESSAGE;
    if (!st && !(st = read_stream(r, what, in, path, e)))
        st = mn_stream_sha256(in, r->book.log->file[r->book.log->files - 1].sha256, e);
    mn_stream_close(in);
    return st;
}

/* Standard input can be read once. */
static mn_status read_input(mn_pay_reading *r, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_stream *in = NULL;
    mn_status st = mn_file_read(&bytes, &len, r->ctx, "-", UINT64_C(4) << 30, e);
    const mn_text all = {bytes, len};
    const kind what = st ? TABLE : kind_of(mn_text_sub(all, 0, HEAD));
    if (!st && (what == MESSAGE || what == ATTEMPTS)) {
        r->book.message[r->book.log->files - 1] = what == MESSAGE;
        if (!(st = mn_stream_open_memory(&in, "-", all, e)))
            st = read_stream(r, what, in, "-", e);
        if (!st)
            mn_sha256_hex(r->book.log->file[r->book.log->files - 1].sha256, bytes, len);
        mn_stream_close(in);
    } else if (!st) {
        st = mn_pay_read_bytes(r, "-", bytes, len, e);
    }
    free(bytes);
    return st;
}

static mn_status read_one(mn_pay_reading *r, const char *path, mn_err *e)
{
    mn_stream *in = NULL;
    kind what = TABLE;
    bool table = false;
    if (is_folder(r, path))
        return read_archive(r, path, &table, e);
    if (strcmp(path, "-") == 0 && !mn_files_only(r->ctx))
        return read_input(r, e);
    mn_status st = mn_stream_open(&in, r->ctx, path, NULL, NULL, e);
    if (!st)
        st = head_of(&what, in, e);
    mn_stream_close(in);
    if (!st && what == ARCHIVE && !mn_files_only(r->ctx)) {
        st = read_archive(r, path, &table, e);
        if (st || !table)
            return st;
        what = TABLE;
    }
    if (st)
        return st;
    return what == MESSAGE || what == ATTEMPTS ? read_known(r, what, path, e)
                                               : mn_pay_read_table(r, path, e);
}

mn_status mn_pay_read_file(mn_pay_reading *r, const char *path, bool alone, mn_err *e)
{
    mn_status st = mn_pay_book_file(&r->book, mn_text_of(path), false, e);
    if (st || !(st = read_one(r, path, e)))
        return st;
    return alone || !r->book.message[r->book.log->files - 1] ? st : forgive(r, st, path, e);
}
