/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c - what a file is, by its beginning, and which reader it is for.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "adverts/read/inside.h"
#include "adverts/read/mhtml.h"
#include "core/err.h"
#include "core/files.h"
#include "core/text.h"
#include "table/json.h"
#include "table/stream.h"

enum { HEAD = 4 << 20 };

typedef enum kind { TABLE, WARC, PAGE, JSON, ARCHIVE } kind;

static bool begins(mn_text t, const char *with, size_t n)
{
    return t.len >= n && memcmp(t.ptr, with, n) == 0;
}

/* Whether what begins with '{' is one document and not an object a line. */
static bool is_document(mn_text t)
{
    mn_text rest = t, line;
    mn_json j;
    mn_json_member m;
    mn_text_split(&rest, '\n', &line);
    bool arrays = false;
    for (bool more = mn_json_open(&j, line); more && mn_json_next(&j, &m);)
        arrays = arrays || (m.kind == MN_JSON_NESTED && m.value.len > 2 && m.value.ptr[0] == '[' &&
                            memchr(m.value.ptr, '{', m.value.len));
    return j.error ? true : arrays && !mn_text_trim(rest).len;
}

static kind kind_of(mn_text t)
{
    if (begins(t, "PK\3\4", 4))
        return ARCHIVE;
    if (begins(t, "\xFF\xFE<\0", 4) || begins(t, "\xFE\xFF\0<", 4))
        return PAGE;
    if (begins(t, "\xEF\xBB\xBF", 3))
        t = mn_text_sub(t, 3, t.len);
    t = mn_text_trim(t);
    if (begins(t, "WARC/1", 6) || begins(t, "WARC/0", 6))
        return WARC;
    if (begins(t, "<", 1) || mn_post_is_mhtml(t))
        return PAGE;
    return begins(t, "[", 1) || (begins(t, "{", 1) && is_document(t)) ? JSON : TABLE;
}

/* The beginning of a file, unpacked; *head is heap. */
static mn_status look(char **head, size_t *len, mn_post_reader *r, const char *path, mn_err *e)
{
    mn_stream *in = NULL;
    size_t got = 1;
    *head = malloc(HEAD);
    *len = 0;
    mn_status st = *head ? mn_stream_open(&in, r->ctx, path, NULL, NULL, e) : mn_fail_memory(e);
    while (!st && got && *len < HEAD) {
        st = mn_stream_read(in, *head + *len, HEAD - *len, &got, e);
        *len += st ? 0 : got;
    }
    mn_stream_close(in);
    return st;
}

static mn_status open_bundle(mn_post_reader *r, const char *path, bool folder, mn_err *e)
{
    mn_bundle *b = NULL;
    mn_status st = mn_bundle_open(&b, r->ctx, path, e);
    if (st)
        return st;
    if (!folder && mn_bundle_find(b, "[Content_Types].xml") != SIZE_MAX) { /* a workbook */
        mn_bundle_close(b);
        return mn_post_open_table(r, path, (mn_text){"", 0}, e);
    }
    const size_t export = mn_bundle_find(b, "result.json"); /* of Telegram */
    return export != SIZE_MAX ? mn_post_open_export(r, b, export, e) : mn_post_open_bundle(r, b, e);
}

static mn_status open_known(mn_post_reader *r, const char *path, mn_text head, mn_err *e)
{
    switch (kind_of(head)) {
    case WARC:
        return mn_post_open_warc(r, path, e);
    case PAGE:
        return mn_post_open_page(r, path, e);
    case JSON:
        return mn_post_open_json(r, path, e);
    case ARCHIVE:
        return mn_files_only(r->ctx) ? mn_post_open_table(r, path, head, e)
                                     : open_bundle(r, path, false, e);
    default:
        return mn_post_open_table(r, path, head, e);
    }
}

mn_status mn_post_open_file(mn_post_reader *r, const char *path, mn_err *e)
{
    struct stat s;
    char *head = NULL;
    size_t len = 0;
    const bool memory = mn_files_only(r->ctx),
               there = !memory && strcmp(path, "-") != 0 && stat(path, &s) == 0;
    if (there && S_ISDIR(s.st_mode))
        return open_bundle(r, path, true, e);
    mn_status st = MN_OK;
    if (memory || (there && S_ISREG(s.st_mode))) /* what can't be read twice is a table */
        st = look(&head, &len, r, path, e);
    if (!st)
        st = open_known(r, path, (mn_text){head ? head : "", len}, e);
    free(head);
    return st;
}
