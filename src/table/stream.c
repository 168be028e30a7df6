/* SPDX-License-Identifier: Apache-2.0
 *
 * table/stream.c - files unpacked piece by piece: zlib, libzstd and minizip
 * behind one read().
 */
#include "table/stream.h"

#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>

#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/parallel.h"
#include "table/reader.h"

enum { INPUT = 256 << 10, PROGRESS_MS = 200 };
static const uint64_t harmless = 1 << 20; /* bytes at which max_ratio begins to count */

typedef enum kind { PLAIN, GZIP, ZSTD, MEMBER, MEMORY } kind;

struct mn_stream {
    const mn_ctx *ctx;
    char *name, *path;
    kind kind;
    uint64_t max_bytes, max_ratio;
    uint64_t size; /* of the file, or of the member as packed; 0: unknown */
    uint64_t in, out;
    int64_t told;
    bool unhashed;                 /* as mn_stream_unhashed() */
    bool file_ended, ended, begun; /* begun: the frame or member being read is not complete */

    mn_file_in *file;
    char *input; /* INPUT bytes, of which [at, len) are to be unpacked */
    size_t at, len;
    z_stream gzip;
    ZSTD_DStream *zstd;
    unzFile zip;
    bool entry; /* the member is open */
    mn_text memory;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static mn_status fail_cut(const mn_stream *s, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "the %s data ends too early", what);
    return mn_hint(e, "the file is cut short: fetch or copy it again");
}

static mn_status fail_damaged(const mn_stream *s, const char *what, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "the %s data is damaged: %s", what, why);
    return mn_hint(e, "fetch or copy the file again");
}

/* Refills the input when it is used up. */
static mn_status refill(mn_stream *s, mn_err *e)
{
    if (s->at < s->len || s->file_ended)
        return MN_OK;
    s->at = s->len = 0;
    mn_status st = mn_file_read_in(s->file, s->input, INPUT, &s->len, s->ctx, e);
    if (st)
        return st;
    s->in += s->len;
    s->file_ended = !s->len;
    return MN_OK;
}

/* --- the kinds --------------------------------------------------------------------- */

static mn_status read_plain(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e)
{
    mn_status st = MN_OK;
    if (s->at == s->len && room >= INPUT && !s->file_ended) { /* past the input */
        st = mn_file_read_in(s->file, to, room, got, s->ctx, e);
        s->in += st ? 0 : *got;
        s->file_ended = !st && !*got;
        return st;
    }
    if ((st = refill(s, e)))
        return st;
    *got = s->len - s->at < room ? s->len - s->at : room;
    if (*got)
        memcpy(to, s->input + s->at, *got);
    s->at += *got;
    return MN_OK;
}

/* Between two members of a gzip file: another, the end, or zeros that pad a tape. */
static mn_status gzip_between(mn_stream *s, mn_err *e)
{
    mn_status st = refill(s, e);
    while (!st && s->at < s->len && s->input[s->at] == '\0') {
        s->at++;
        st = refill(s, e);
    }
    if (st || s->at == s->len)
        return st;
    if ((unsigned char)s->input[s->at] != 0x1F)
        return fail_damaged(s, "gzip", "something else follows it", e);
    s->begun = true;
    return inflateReset(&s->gzip) == Z_OK ? MN_OK : mn_fail_memory(e);
}

static mn_status read_gzip(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e)
{
    z_stream *z = &s->gzip;
    size_t given = room > UINT32_MAX / 2 ? UINT32_MAX / 2 : room;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)given;
    while (z->avail_out == given) {
        mn_status st = s->begun ? refill(s, e) : gzip_between(s, e);
        if (st)
            return st;
        if (!s->begun)
            break;
        if (s->at == s->len)
            return fail_cut(s, "gzip", e);
        z->next_in = (Bytef *)s->input + s->at;
        z->avail_in = (uInt)(s->len - s->at);
        int r = inflate(z, Z_NO_FLUSH);
        s->at = s->len - z->avail_in;
        if (r == Z_MEM_ERROR)
            return mn_fail_memory(e);
        if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
            return fail_damaged(s, "gzip", z->msg ? z->msg : "unknown", e);
        s->begun = r != Z_STREAM_END;
    }
    *got = given - z->avail_out;
    return MN_OK;
}

static mn_status read_zstd(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e)
{
    ZSTD_outBuffer out = {to, room, 0};
    while (!out.pos) {
        mn_status st = refill(s, e);
        if (st)
            return st;
        if (s->at == s->len && !s->begun)
            break;
        size_t before = s->at;
        ZSTD_inBuffer in = {s->input, s->len, s->at};
        size_t rest = ZSTD_decompressStream(s->zstd, &out, &in);
        s->at = in.pos;
        if (ZSTD_isError(rest))
            return fail_damaged(s, "zstd", ZSTD_getErrorName(rest), e);
        s->begun = rest != 0;
        if (s->begun && !out.pos && s->at == before && s->file_ended)
            return fail_cut(s, "zstd", e);
    }
    *got = out.pos;
    return MN_OK;
}

static mn_status read_member(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e)
{
    int n = unzReadCurrentFile(s->zip, to, room > INPUT ? INPUT : (unsigned)room);
    if (n < 0)
        return fail_damaged(s, "zip", "the member can't be unpacked", e);
    *got = (size_t)n;
    s->in = s->size; /* the directory's word, checked against the file's size */
    if (n)
        return MN_OK;
    s->entry = false;
    if (unzCloseCurrentFile(s->zip) == UNZ_CRCERROR)
        return fail_damaged(s, "zip", "its checksum is wrong", e);
    return MN_OK;
}

/* --- reading ------------------------------------------------------------------------ */

static mn_status check_limits(const mn_stream *s, mn_err *e)
{
    if (s->out > s->max_bytes)
        return mn_fail_at(e, MN_DATA, s->name, 0, 0,
                          "the file unpacks to more than the limit of %llu bytes",
                          (unsigned long long)s->max_bytes);
    if (s->kind == PLAIN || s->out <= harmless || s->out / s->max_ratio <= s->in)
        return MN_OK;
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "the file unpacks to more than %llu times its size",
               (unsigned long long)s->max_ratio);
    return mn_hint(e, "if you trust where it comes from, unpack it first");
}

/* Told in bytes of the file; of a member, in bytes unpacked. */
void mn_stream_done(const mn_stream *s, uint64_t *done, uint64_t *total)
{
    *done = s->kind == MEMBER ? s->out : s->in;
    *total = s->kind == MEMBER ? 0 : s->size;
}

static void tell(mn_stream *s)
{
    uint64_t done, total;
    int64_t now = s->ctx && s->ctx->progress ? now_ms() : 0;
    if (!now || now - s->told < PROGRESS_MS)
        return;
    s->told = now;
    mn_stream_done(s, &done, &total);
    mn_progress(s->ctx, "reading", done, total);
}

mn_status mn_stream_read(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e)
{
    size_t n = 0;
    mn_status st = MN_OK;
    if (s->ended || !room) {
        *got = 0;
        return MN_OK;
    }
    switch (s->kind) {
    case PLAIN:
        st = read_plain(s, to, room, &n, e);
        break;
    case GZIP:
        st = read_gzip(s, to, room, &n, e);
        break;
    case ZSTD:
        st = read_zstd(s, to, room, &n, e);
        break;
    case MEMBER:
        st = read_member(s, to, room, &n, e);
        break;
    case MEMORY:
        n = s->memory.len - s->at < room ? s->memory.len - s->at : room;
        if (n)
            memcpy(to, s->memory.ptr + s->at, n);
        s->at += n;
        break;
    }
    if (st || (st = mn_poll(s->ctx, e)))
        return st;
    s->out += n;
    if (s->kind != MEMORY && (st = check_limits(s, e)))
        return st;
    tell(s);
    s->ended = !n;
    *got = n;
    return MN_OK;
}

const char *mn_stream_name(const mn_stream *s)
{
    return s->name;
}

void mn_stream_unhashed(mn_stream *s)
{
    s->unhashed = true;
    if (s->file)
        mn_file_unhashed(s->file);
}

mn_status mn_stream_sha256(mn_stream *s, char hex[MN_SHA256_HEX], mn_err *e)
{
    if (s->unhashed) {
        hex[0] = '\0';
        return MN_OK;
    }
    if (s->kind == MEMORY) {
        mn_sha256_hex(hex, s->memory.ptr, s->memory.len);
        return MN_OK;
    }
    if (s->kind == MEMBER)
        return mn_file_sha256(hex, s->ctx, s->path, e);
    while (!s->file_ended) {
        s->at = s->len;
        mn_status st = refill(s, e);
        if (st)
            return st;
    }
    mn_file_hash_in(s->file, hex);
    return MN_OK;
}

/* --- opening -------------------------------------------------------------------------- */

static mn_status open_member(mn_stream *s, const char *member, mn_err *e)
{
    unz_file_info64 info;
    mn_file_in *probe;
    uint64_t file_size;
    mn_status st = mn_files_refuse(s->ctx, s->path, e);
    if (st)
        return st;
    st = mn_file_open_in(&probe, &file_size, s->ctx, s->path, e); /* its errors say why */
    if (st)
        return st;
    mn_file_close_in(probe);
    s->zip = unzOpen64(s->path);
    if (!s->zip) {
        mn_fail_at(e, MN_DATA, s->path, 0, 0, "not a zip archive, or its directory is missing");
        return mn_hint(e, "the file may be cut short: fetch or copy it again");
    }
    if (unzLocateFile(s->zip, member, 1) != UNZ_OK) {
        mn_fail_at(e, MN_DATA, s->path, 0, 0, "the archive holds no '%s'", member);
        return mn_hint(e, "if it should, it was cut short: fetch or copy it again");
    }
    if (unzGetCurrentFileInfo64(s->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return fail_damaged(s, "zip", "the member's entry can't be read", e);
    if (info.flag & 1) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "the member is encrypted");
        return mn_hint(e, "unpack the archive first");
    }
    if (unzOpenCurrentFile(s->zip) != UNZ_OK) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "the member can't be unpacked (method %lu)",
                   info.compression_method);
        return mn_hint(e, "unpack the archive first, or fetch it again");
    }
    s->entry = true;
    s->kind = MEMBER;
    s->size = info.compressed_size < file_size ? info.compressed_size : file_size;
    return MN_OK;
}

static mn_status open_file(mn_stream *s, mn_err *e)
{
    mn_status st = mn_file_open_in(&s->file, &s->size, s->ctx, s->path, e);
    size_t got = 1;
    if (st)
        return st;
    if (!(s->input = malloc(INPUT)))
        return mn_fail_memory(e);
    /* A pipe may give its first bytes one at a time. */
    while (s->len < 4 && got) {
        if ((st = mn_file_read_in(s->file, s->input + s->len, INPUT - s->len, &got, s->ctx, e)))
            return st;
        s->len += got;
    }
    s->in = s->len;
    s->file_ended = !got;
    s->begun = true;
    switch (mn_packing_of((mn_text){s->input, s->len})) {
    case MN_GZIP:
        if (inflateInit2(&s->gzip, 15 + 16) != Z_OK)
            return mn_fail_memory(e);
        s->kind = GZIP;
        break;
    case MN_ZSTD:
        if (!(s->zstd = ZSTD_createDStream()))
            return mn_fail_memory(e);
        s->kind = ZSTD;
        break;
    case MN_PLAIN:
        s->kind = PLAIN;
        break;
    }
    return MN_OK;
}

/* "PATH: MEMBER" or PATH. */
static bool set_names(mn_stream *s, const char *path, const char *member)
{
    size_t size = strlen(path) + (member ? strlen(member) + 2 : 0) + 1;
    s->path = strdup(path);
    s->name = malloc(size);
    if (!s->path || !s->name)
        return false;
    snprintf(s->name, size, "%s%s%s", path, member ? ": " : "", member ? member : "");
    return true;
}

mn_status mn_stream_open(mn_stream **out, const mn_ctx *ctx, const char *path, const char *member,
                         const mn_read_options *o, mn_err *e)
{
    mn_stream *s = calloc(1, sizeof *s);
    mn_status st;
    if (!s || !set_names(s, path, member)) {
        mn_stream_close(s);
        return mn_fail_memory(e);
    }
    s->ctx = ctx;
    s->max_bytes = mn_files_unpacked(ctx, o && o->max_bytes ? o->max_bytes : MN_STREAM_BYTES);
    s->max_ratio = o && o->max_ratio ? o->max_ratio : MN_STREAM_RATIO;
    s->told = ctx && ctx->progress ? now_ms() : 0;
    st = member ? open_member(s, member, e) : open_file(s, e);
    if (st)
        mn_stream_close(s);
    else
        *out = s;
    return st;
}

mn_status mn_stream_open_memory(mn_stream **out, const char *name, mn_text bytes, mn_err *e)
{
    mn_stream *s = calloc(1, sizeof *s);
    if (!s || !set_names(s, name, NULL)) {
        mn_stream_close(s);
        return mn_fail_memory(e);
    }
    s->kind = MEMORY;
    s->memory = bytes;
    *out = s;
    return MN_OK;
}

void mn_stream_close(mn_stream *s)
{
    if (!s)
        return;
    if (s->kind == GZIP)
        inflateEnd(&s->gzip);
    ZSTD_freeDStream(s->zstd);
    if (s->entry)
        unzCloseCurrentFile(s->zip);
    if (s->zip)
        unzClose(s->zip);
    mn_file_close_in(s->file);
    free(s->input);
    free(s->name);
    free(s->path);
    free(s);
}
