/* SPDX-License-Identifier: Apache-2.0
 *
 * album.c - reads pictures and lists of hashes. See album.h.
 */
#include "adverts/image/album.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/stream.h"

enum { TOGETHER = 64, LINE = 4096 };
#define HELD (UINT64_C(128) << 20) /* bytes of files that wait to be hashed */
#define LIST (UINT64_C(16) << 30)

/* Files that are hashed at once. */
typedef struct waiting {
    char *bytes;
    size_t len;
    mn_text name;
    mn_album_item item;
    mn_pdq turned[MN_TURNS];
    mn_status st;
    mn_err err;
} waiting;

typedef struct reading {
    mn_album *album;
    const mn_ctx *ctx;
    waiting *file;
    size_t files;
    uint64_t held;
} reading;

static mn_status refuse(mn_album *a, mn_text name, uint64_t line, const char *why, mn_err *e)
{
    if (!mn_grow(&a->refused, &a->refused_cap, a->refusals + 1, sizeof *a->refused))
        return mn_fail_memory(e);
    mn_album_refusal *r = &a->refused[a->refusals];
    *r = (mn_album_refusal){.name = mn_arena_text(&a->texts, name),
                            .line = line,
                            .why = mn_arena_text(&a->texts, mn_text_of(why))};
    if (!r->name.ptr || !r->why.ptr)
        return mn_fail_memory(e);
    a->refusals++;
    return MN_OK;
}

static mn_status add(mn_album *a, const mn_album_item *item, const mn_pdq *turned, mn_err *e)
{
    if (!mn_grow(&a->item, &a->cap, a->n + 1, sizeof *a->item))
        return mn_fail_memory(e);
    mn_album_item *to = &a->item[a->n];
    *to = *item;
    to->name = mn_arena_text(&a->texts, item->name);
    if (!to->name.ptr)
        return mn_fail_memory(e);
    if (turned) {
        mn_pdq *kept = mn_arena_alloc(&a->texts, MN_TURNS, sizeof *kept);
        if (!kept)
            return mn_fail_memory(e);
        memcpy(kept, turned, MN_TURNS * sizeof *kept);
        to->turned = kept;
    }
    a->n++;
    return MN_OK;
}

/* --- pictures -------------------------------------------------------------------------------- */

static void hash_one(size_t i, void *payload)
{
    waiting *w = &((reading *)payload)->file[i];
    mn_picture p = {0};
    char name[256];
    /* Errors say the name once more in their place: here it is enough to have it whole. */
    const size_t n = w->name.len < sizeof name - 1 ? w->name.len : sizeof name - 1;
    memcpy(name, w->name.ptr, n);
    name[n] = 0;
    w->st = mn_picture_read(&p, w->bytes, w->len, name, &w->err);
    if (!w->st) {
        w->item.width = p.width;
        w->item.height = p.height;
        w->st = mn_pdq_hash(w->turned, &w->item.quality, &p, &w->err);
    }
    mn_sha256_hex(w->item.sha256, w->bytes, w->len);
    mn_picture_free(&p);
}

static void drop(reading *r)
{
    for (size_t i = 0; i < r->files; i++)
        free(r->file[i].bytes);
    r->files = 0;
    r->held = 0;
}

/* Hashes what waits, and puts it into the album in its order. */
static mn_status hash_waiting(reading *r, mn_err *e)
{
    mn_status st = mn_parallel(r->ctx, r->files, hash_one, r, e);
    for (size_t i = 0; i < r->files && !st; i++) {
        waiting *w = &r->file[i];
        w->item.name = w->name;
        w->item.hash = w->turned[MN_TURN_NONE];
        if (!w->st)
            st = add(r->album, &w->item, w->turned, e);
        else if (w->st == MN_DATA)
            st = refuse(r->album, w->name, 0, w->err.msg, e);
        else {
            st = w->st;
            if (e)
                *e = w->err;
        }
    }
    drop(r);
    return st;
}

/* Takes over bytes, also on error. */
static mn_status wait_for(reading *r, mn_text name, char *bytes, size_t len, mn_err *e)
{
    const mn_text kept = mn_arena_text(&r->album->texts, name);
    if (!kept.ptr) {
        free(bytes);
        return mn_fail_memory(e);
    }
    r->file[r->files++] = (waiting){.bytes = bytes, .len = len, .name = kept};
    r->held += len;
    return r->files == TOGETHER || r->held >= HELD ? hash_waiting(r, e) : MN_OK;
}

/* --- lists of hashes ---------------------------------------------------------------------------
 */

static bool parts(char c)
{
    return c == ',' || c == '\t' || c == ' ' || c == ';' || c == '"' || c == '\r';
}

/* The hash of a line, and what else the line says, in name. */
static bool line_hash(mn_pdq *h, mn_text *name, mn_text line)
{
    size_t at = 0;
    while (at < line.len) {
        size_t end = at;
        while (end < line.len && !parts(line.ptr[end]))
            end++;
        if (mn_pdq_parse(h, mn_text_sub(line, at, end - at))) {
            size_t from = 0, to = at;
            if (at == 0) {
                from = end;
                to = line.len;
            }
            while (from < to && parts(line.ptr[from]))
                from++;
            while (to > from && parts(line.ptr[to - 1]))
                to--;
            *name = mn_text_sub(line, from, to - from);
            return true;
        }
        at = end + 1;
    }
    return false;
}

static mn_status read_line(mn_album *a, const char *path, mn_text line, uint64_t number, mn_err *e)
{
    mn_album_item item = {.quality = -1};
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (!line.len)
        return MN_OK;
    if (!line_hash(&item.hash, &item.name, line))
        return number == 1 ? MN_OK /* a heading */
                           : refuse(a, mn_text_of(path), number,
                                    "no hash of 64 hexadecimal digits in this line", e);
    char hex[MN_PDQ_DIGITS + 1];
    mn_pdq_text(hex, &item.hash);
    if (!item.name.len)
        item.name = mn_text_of(hex);
    return add(a, &item, NULL, e);
}

/* Whether bytes begin as a list of hashes does: with text, and a hash in the first lines. */
static bool is_list(mn_text head)
{
    mn_pdq h;
    mn_text name;
    size_t at = 0;
    for (int i = 0; i < 4 && at < head.len; i++) {
        const char *end = memchr(head.ptr + at, '\n', head.len - at);
        const size_t n = end ? (size_t)(end - head.ptr) - at : head.len - at;
        if (line_hash(&h, &name, mn_text_sub(head, at, n)))
            return true;
        at += n + 1;
    }
    return false;
}

static mn_status read_list(mn_album *a, const char *path, mn_text bytes, mn_err *e)
{
    mn_status st = MN_OK;
    uint64_t number = 0;
    const bool marked = bytes.len >= 3 && memcmp(bytes.ptr, "\xEF\xBB\xBF", 3) == 0;
    for (size_t at = marked ? 3 : 0; at < bytes.len && !st;) {
        const char *end = memchr(bytes.ptr + at, '\n', bytes.len - at);
        const size_t n = end ? (size_t)(end - bytes.ptr) - at : bytes.len - at;
        st = read_line(a, path, mn_text_sub(bytes, at, n), ++number, e);
        at += n + 1;
    }
    return st;
}

/* --- inputs --------------------------------------------------------------------------------------
 */

static bool is_zip(mn_text head)
{
    return head.len >= 4 && memcmp(head.ptr, "PK\3\4", 4) == 0;
}

static bool is_folder(const mn_ctx *ctx, const char *path)
{
    struct stat s;
    return !mn_files_only(ctx) && strcmp(path, "-") != 0 && stat(path, &s) == 0 &&
           S_ISDIR(s.st_mode);
}

/* All of a stream; *bytes is NULL where it is longer than a picture's file may be. */
static mn_status read_stream(char **bytes, size_t *len, mn_stream *in, mn_err *e)
{
    size_t cap = 0, got = 1;
    char *b = NULL;
    mn_status st = MN_OK;
    *len = 0;
    while (got && !st && *len <= MN_ALBUM_FILE) {
        if (!mn_grow(&b, &cap, *len + 65536, 1)) {
            st = mn_fail_memory(e);
            break;
        }
        if (!(st = mn_stream_read(in, b + *len, cap - *len, &got, e)))
            *len += got;
    }
    if (st || *len > MN_ALBUM_FILE) {
        free(b);
        b = NULL;
    }
    *bytes = b;
    return st;
}

static mn_status read_member(reading *r, const mn_bundle *b, size_t i, mn_err *e)
{
    mn_stream *in = NULL;
    char *bytes = NULL;
    size_t len = 0;
    const mn_read_options limits = {.max_bytes = (uint64_t)MN_ALBUM_FILE * 2};
    mn_err why;
    mn_status st = mn_bundle_stream(&in, b, i, r->ctx, &limits, &why);
    if (!st)
        st = read_stream(&bytes, &len, in, &why);
    const mn_text name = mn_text_of(in ? mn_stream_name(in) : mn_bundle_name(b, i));
    if (st == MN_DATA)
        st = refuse(r->album, name, 0, why.msg, e);
    else if (st) {
        if (e)
            *e = why;
    } else if (!bytes) {
        st = refuse(r->album, name, 0, "larger than a picture's file may be: 64 MiB", e);
    } else if (mn_picture_is(bytes, len)) {
        st = wait_for(r, name, bytes, len, e);
        bytes = NULL;
    } else {
        st = refuse(r->album, name, 0, "neither a JPEG nor a PNG picture", e);
    }
    free(bytes);
    mn_stream_close(in);
    return st;
}

static mn_status read_bundle(reading *r, const char *path, mn_err *e)
{
    mn_bundle *b = NULL;
    mn_status st = mn_bundle_open(&b, r->ctx, path, e);
    for (size_t i = 0; !st && i < mn_bundle_count(b); i++) {
        st = read_member(r, b, i, e);
        mn_progress(r->ctx, "pictures", i + 1, mn_bundle_count(b));
    }
    mn_bundle_close(b);
    return st;
}

static mn_status read_file(reading *r, const char *path, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, r->ctx, path, LIST, e);
    const mn_text all = {bytes, len};
    if (st)
        return st;
    if (is_zip(all) && strcmp(path, "-") != 0) {
        st = read_bundle(r, path, e);
    } else if (mn_picture_is(bytes, len)) {
        if (len > MN_ALBUM_FILE)
            st = refuse(r->album, mn_text_of(path), 0,
                        "larger than a picture's file may be: 64 MiB", e);
        else {
            st = wait_for(r, mn_text_of(path), bytes, len, e);
            bytes = NULL;
        }
    } else if (is_list(mn_text_sub(all, 0, len < LINE ? len : LINE))) {
        if (!(st = hash_waiting(r, e))) /* so that the order is that of the inputs */
            st = read_list(r->album, path, all, e);
    } else {
        st =
            refuse(r->album, mn_text_of(path), 0,
                   "neither a JPEG nor a PNG picture, an archive of them, nor a list of hashes", e);
    }
    free(bytes);
    return st;
}

mn_status mn_album_read(mn_album *out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    reading r = {.album = out, .ctx = ctx, .file = calloc(TOGETHER, sizeof *r.file)};
    if (!r.file)
        return mn_fail_memory(e);
    mn_status st = is_folder(ctx, path) ? read_bundle(&r, path, e) : read_file(&r, path, e);
    if (!st)
        st = hash_waiting(&r, e);
    drop(&r);
    free(r.file);
    return st;
}

void mn_album_free(mn_album *a)
{
    free(a->item);
    free(a->refused);
    mn_arena_free(&a->texts);
    *a = (mn_album){0};
}
