/* SPDX-License-Identifier: Apache-2.0
 *
 * table/inflate.c - gzip by zlib and zstd by libzstd, whole and in memory.
 *
 * A few bytes can unpack to gigabytes; so the output is bounded by max_bytes
 * and, above a megabyte, by max_ratio times the input.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "table/reader.h"

enum { CHUNK = 64 << 10 };
static const size_t harmless = 1 << 20; /* bytes at which max_ratio begins to count */

struct output {
    char *ptr;
    size_t len, cap;
};

mn_packing mn_packing_of(mn_text bytes)
{
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\x1F\x8B\x08", 3) == 0)
        return MN_GZIP;
    if (bytes.len >= 4 && memcmp(bytes.ptr, "\x28\xB5\x2F\xFD", 4) == 0)
        return MN_ZSTD;
    /* A frame for others to skip, as pzstd puts first: 0x184D2A50 to 0x184D2A5F. */
    if (bytes.len >= 4 && (bytes.ptr[0] & 0xF0) == 0x50 &&
        memcmp(bytes.ptr + 1, "\x2A\x4D\x18", 3) == 0)
        return MN_ZSTD;
    return MN_PLAIN;
}

/* Checks the limits, and makes room for a chunk more. */
static mn_status make_room(struct output *out, const mn_source *s, mn_err *e)
{
    if (out->len > s->o.max_bytes)
        return mn_fail_at(e, MN_DATA, s->name, 0, 0,
                          "the file unpacks to more than the limit of %llu bytes",
                          (unsigned long long)s->o.max_bytes);
    if (out->len > harmless && out->len / s->o.max_ratio > s->bytes.len) {
        mn_fail_at(e, MN_DATA, s->name, 0, 0, "the file unpacks to more than %llu times its size",
                   (unsigned long long)s->o.max_ratio);
        return mn_hint(e, "if you trust where it comes from, unpack it first");
    }
    if (!mn_grow(&out->ptr, &out->cap, out->len + CHUNK, 1))
        return mn_fail_memory(e);
    return mn_poll(s->ctx, e);
}

static mn_status fail_cut(const mn_source *s, const char *kind, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "the %s data ends too early", kind);
    return mn_hint(e, "the file is cut short: fetch or copy it again");
}

static mn_status fail_damaged(const mn_source *s, const char *kind, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->name, 0, 0, "the %s data is damaged: %s", kind, why);
    return mn_hint(e, "fetch or copy the file again");
}

/* --- gzip -------------------------------------------------------------------- */

/* One call of inflate(); *end says that a member is complete. */
static mn_status gzip_step(z_stream *z, struct output *out, const mn_source *s, bool *end,
                           mn_err *e)
{
    size_t left = s->bytes.len - (size_t)((const char *)z->next_in - s->bytes.ptr);
    mn_status st = make_room(out, s, e);
    if (st)
        return st;
    size_t room = out->cap - out->len;
    uInt given = room > CHUNK * 16 ? CHUNK * 16 : (uInt)room;
    z->avail_in = left > CHUNK * 16 ? CHUNK * 16 : (uInt)left;
    z->next_out = (Bytef *)out->ptr + out->len;
    z->avail_out = given;
    int r = inflate(z, Z_NO_FLUSH);
    out->len += given - z->avail_out;
    *end = r == Z_STREAM_END;
    if (r == Z_MEM_ERROR)
        return mn_fail_memory(e);
    if (r == Z_BUF_ERROR)
        return fail_cut(s, "gzip", e);
    if (r != Z_OK && r != Z_STREAM_END)
        return fail_damaged(s, "gzip", z->msg ? z->msg : "unknown", e);
    return MN_OK;
}

/* Whether another member follows. Zeros at the end are padding of a tape. */
static mn_status gzip_next(z_stream *z, const mn_source *s, bool *more, mn_err *e)
{
    size_t at = (size_t)((const char *)z->next_in - s->bytes.ptr);
    *more = false;
    while (at < s->bytes.len && s->bytes.ptr[at] == '\0')
        at++;
    if (at == s->bytes.len)
        return MN_OK;
    if (mn_packing_of((mn_text){(const char *)z->next_in, s->bytes.len - at}) != MN_GZIP)
        return fail_damaged(s, "gzip", "something else follows it", e);
    *more = true;
    return inflateReset(z) == Z_OK ? MN_OK : mn_fail_memory(e);
}

static mn_status gunzip(struct output *out, const mn_source *s, mn_err *e)
{
    z_stream z = {0};
    z.next_in = (z_const Bytef *)s->bytes.ptr;
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return mn_fail_memory(e);
    bool more = true, end = false;
    mn_status st = MN_OK;
    while (!st && more) {
        st = gzip_step(&z, out, s, &end, e);
        if (!st && end)
            st = gzip_next(&z, s, &more, e);
    }
    inflateEnd(&z);
    return st;
}

/* --- zstd -------------------------------------------------------------------- */

static mn_status unzstd(struct output *out, const mn_source *s, mn_err *e)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_inBuffer in = {s->bytes.ptr, s->bytes.len, 0};
    mn_status st = z ? MN_OK : mn_fail_memory(e);
    size_t rest = 1; /* 0 at the end of a frame */
    while (!st && (in.pos < in.size || rest)) {
        st = make_room(out, s, e);
        if (st)
            break;
        ZSTD_outBuffer to = {out->ptr + out->len, out->cap - out->len, 0};
        size_t before = in.pos;
        rest = ZSTD_decompressStream(z, &to, &in);
        out->len += to.pos;
        if (ZSTD_isError(rest))
            st = fail_damaged(s, "zstd", ZSTD_getErrorName(rest), e);
        else if (rest && in.pos == in.size && in.pos == before && !to.pos)
            st = fail_cut(s, "zstd", e);
    }
    ZSTD_freeDStream(z);
    return st;
}

mn_status mn_inflate(char **out, size_t *len, const mn_source *s, mn_packing packing, mn_err *e)
{
    struct output o = {0};
    mn_status st = packing == MN_GZIP ? gunzip(&o, s, e) : unzstd(&o, s, e);
    if (!st && o.len > s->o.max_bytes) /* the last chunk counts, too */
        st = make_room(&o, s, e);
    if (st) {
        free(o.ptr);
        return st;
    }
    *out = o.ptr;
    *len = o.len;
    return MN_OK;
}
