/* SPDX-License-Identifier: Apache-2.0
 *
 * model_unpack.c - reading the bytes of a model file: frames are unpacked through
 * one small buffer, whatever they say of their size.
 */
#include "footprint/economy/model_pack.h"

#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/parallel.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

enum { MAGIC = 16, HASH = 32, PACKED = 1 << 18, PLAIN = 1 << 18 };
static const uint64_t max_ratio = 400, floor_bytes = 64 << 20;
static const uint64_t max_file = UINT64_C(64) << 30;

typedef struct mn_unpacker_in {
    const char *bytes; /* all of it, or NULL: */
    FILE *file;
    char *whole;         /* what a pipe gave; owned */
    uint64_t size, left; /* of packed bytes */
    crypto_hash_sha256_state hash;
    bool hashed;
    ZSTD_DCtx *z;
    ZSTD_inBuffer packed;
    size_t frame; /* 0: between two frames */
    char *room;   /* PACKED bytes, then PLAIN, then one piece */
    const char *plain;
    size_t at, len; /* in plain */
    uint64_t got;   /* plain bytes so far */
} mn_unpacker_in;

void mn_unpack_no_memory(mn_unpacker *u)
{
    u->bad = "out of memory";
    u->short_of_memory = true;
}

void mn_unpack_free(mn_unpacker *u)
{
    if (!u->in)
        return;
    if (u->in->file)
        fclose(u->in->file);
    ZSTD_freeDCtx(u->in->z);
    free(u->in->whole);
    free(u->in->room);
    free(u->in);
    u->in = NULL;
}

static mn_status start(mn_unpacker *u, const mn_ctx *ctx, mn_err *e)
{
    mn_unpacker_in *in = calloc(1, sizeof *in);

    *u = (mn_unpacker){.ctx = ctx, .in = in};
    if (in) {
        in->room = malloc(PACKED + PLAIN + MN_PIECE * 8);
        in->z = ZSTD_createDCtx();
    }
    if (!in || !in->room || !in->z) {
        mn_unpack_free(u);
        return mn_fail_memory(e);
    }
    in->plain = in->room + PACKED;
    return MN_OK;
}

static const char mark[] = "manumit-model "; /* the version and a line's end follow */

/* The version that a file begins with, or 0. */
static unsigned version_of(const char *head)
{
    if (memcmp(head, mark, MAGIC - 2) || head[MAGIC - 1] != '\n')
        return 0;
    return head[MAGIC - 2] == '1' ? 1 : head[MAGIC - 2] == '2' ? 2 : 0;
}

static const char *check_head(mn_unpacker *u, const char *head, uint64_t size)
{
    if (size < MAGIC + HASH || !(u->version = version_of(head)))
        return "it does not begin as one";
    if (size > max_file)
        return "it is too large";
    u->in->size = size;
    u->in->left = size - MAGIC - HASH;
    return NULL;
}

mn_status mn_unpack_memory(mn_unpacker *u, const void *bytes, size_t len, bool doubted,
                           const mn_ctx *ctx, const char **refused, mn_err *e)
{
    mn_status st = start(u, ctx, e);

    *refused = st ? NULL : check_head(u, bytes, len);
    if (!st && !*refused) {
        u->in->bytes = bytes;
        u->in->hashed = doubted;
        crypto_hash_sha256_init(&u->in->hash);
        if (doubted)
            crypto_hash_sha256_update(&u->in->hash, bytes, len - HASH);
        u->in->packed.src = (const char *)bytes + MAGIC;
        u->in->packed.size = (size_t)u->in->left;
        u->in->left = 0;
    }
    return st;
}

/* What is no regular file is read whole, if it begins as a model. */
static mn_status open_pipe(mn_unpacker *u, const char *path, const mn_ctx *ctx,
                           const char **refused, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st =
        mn_file_read_marked(&bytes, &len, ctx, path, max_file, (mn_text){mark, MAGIC - 2}, e);

    if (st)
        return st;
    st = mn_unpack_memory(u, bytes, len, true, ctx, refused, e);
    if (st)
        free(bytes);
    else
        u->in->whole = bytes;
    return st;
}

mn_status mn_unpack_file(mn_unpacker *u, const char *path, const mn_ctx *ctx, const char **refused,
                         mn_err *e)
{
    char head[MAGIC] = "";
    struct stat info;
    mn_status st;

    if (mn_files_only(ctx) || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return open_pipe(u, path, ctx, refused, e);
    if ((st = start(u, ctx, e)))
        return st;
    u->in->file = fopen(path, "rbe");
    if (!u->in->file || fstat(fileno(u->in->file), &info) != 0) {
        st = mn_fail_at(e, MN_SYSTEM, path, 0, 0, "can't read it: %s", strerror(errno));
        mn_unpack_free(u);
        return st;
    }
    size_t got = fread(head, 1, MAGIC, u->in->file);
    crypto_hash_sha256_init(&u->in->hash);
    crypto_hash_sha256_update(&u->in->hash, (const unsigned char *)head, got);
    u->in->hashed = true;
    *refused = check_head(u, head, (uint64_t)info.st_size);
    return MN_OK;
}

/* More packed bytes; false at their end. */
static bool refill(mn_unpacker *u)
{
    mn_unpacker_in *in = u->in;
    size_t want = in->left < PACKED ? (size_t)in->left : PACKED, got;

    if (in->packed.pos < in->packed.size)
        return true;
    if (!want)
        return false;
    if (mn_poll(u->ctx, NULL)) {
        u->bad = "cancelled";
        return false;
    }
    got = fread(in->room, 1, want, in->file);
    crypto_hash_sha256_update(&in->hash, (const unsigned char *)in->room, got);
    if (got < want)
        u->bad = "it could not be read to its end";
    in->left -= want;
    in->packed = (ZSTD_inBuffer){in->room, got, 0};
    return got > 0;
}

/* More plain bytes; false at their end, or when something is wrong. */
static bool unpack(mn_unpacker *u)
{
    mn_unpacker_in *in = u->in;
    ZSTD_outBuffer out = {in->room + PACKED, PLAIN, 0};

    while (out.pos == 0 && !u->bad) {
        if (!refill(u)) {
            if (in->frame && !u->bad)
                u->bad = "it ends too early";
            return false;
        }
        size_t before = in->packed.pos;
        in->frame = ZSTD_decompressStream(in->z, &out, &in->packed);
        if (ZSTD_isError(in->frame))
            u->bad = "it can't be decompressed";
        else if (out.pos == 0 && in->packed.pos == before)
            u->bad = "it ends too early";
    }
    in->at = 0;
    in->len = u->bad ? 0 : out.pos;
    return in->len > 0;
}

void mn_get(mn_unpacker *u, void *to, size_t n)
{
    mn_unpacker_in *in = u->in;
    char *at = to;

    while (n && !u->bad) {
        size_t part = in->len - in->at < n ? in->len - in->at : n;

        memcpy(at, in->plain + in->at, part);
        in->at += part;
        in->got += part;
        at += part;
        n -= part;
        if (n && !unpack(u) && !u->bad)
            u->bad = "it ends too early";
    }
    if (u->bad)
        memset(at, 0, n);
}

uint32_t mn_get_u32(mn_unpacker *u)
{
    unsigned char p[4];

    mn_get(u, p, sizeof p);
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* One whole array plane by plane, as version 1 has it. */
static void get_one_piece(mn_unpacker *u, unsigned char *to, size_t n, size_t size)
{
    unsigned char *from = (unsigned char *)u->in->room + PACKED + PLAIN;

    for (size_t plane = 0; plane < size && !u->bad; plane++) {
        for (size_t at = 0; at < n; at += MN_PIECE) {
            size_t part = n - at < MN_PIECE ? n - at : MN_PIECE;

            mn_get(u, from, part);
            for (size_t i = 0; i < part; i++)
                to[(at + i) * size + mn_byte_of(plane, size)] = from[i];
        }
    }
}

void mn_get_planes(mn_unpacker *u, void *to, size_t n, size_t size)
{
    unsigned char *from = (unsigned char *)u->in->room + PACKED + PLAIN, *out = to;

    if (u->version == 1) {
        get_one_piece(u, out, n, size);
        return;
    }
    for (size_t at = 0; at < n && !u->bad; at += MN_PIECE) {
        size_t part = n - at < MN_PIECE ? n - at : MN_PIECE;

        mn_get(u, from, part * size);
        for (size_t plane = 0; plane < size; plane++)
            for (size_t i = 0; i < part; i++)
                out[(at + i) * size + mn_byte_of(plane, size)] = from[plane * part + i];
    }
}

double mn_get_f64(mn_unpacker *u)
{
    double v = 0;

    mn_get_planes(u, &v, 1, sizeof v);
    return v;
}

/* Floats come into the upper half of the array, and are spread out from its start. */
void mn_get_floats(mn_unpacker *u, double *to, size_t n)
{
    char *half = (char *)to + n * sizeof(float);

    mn_get_planes(u, half, n, sizeof(float));
    for (size_t i = 0; i < n; i++) {
        float f;

        memcpy(&f, half + i * sizeof f, sizeof f);
        to[i] = (double)f;
    }
}

bool mn_unpack_room(const mn_unpacker *u, uint64_t count, size_t size)
{
    uint64_t most = u->in->size * max_ratio + floor_bytes;

    return !u->bad && u->in->got <= most && count <= (most - u->in->got) / size;
}

bool mn_unpack_ended(mn_unpacker *u)
{
    return !u->bad && u->in->at == u->in->len && !unpack(u) && !u->bad;
}

bool mn_unpack_hash(mn_unpacker *u, char sha256[65])
{
    mn_unpacker_in *in = u->in;
    crypto_hash_sha256_state whole;
    unsigned char end[HASH], hash[HASH];

    if (in->file) {
        while (in->left && !(u->bad && !strcmp(u->bad, "cancelled"))) {
            in->packed.pos = in->packed.size;
            if (!refill(u))
                break;
        }
        if (in->left || fread(end, 1, HASH, in->file) != HASH)
            return false;
    } else {
        memcpy(end, in->bytes + in->size - HASH, HASH);
    }
    if (!in->hashed) {
        sodium_bin2hex(sha256, 65, end, HASH);
        return true;
    }
    whole = in->hash;
    crypto_hash_sha256_final(&in->hash, hash);
    crypto_hash_sha256_update(&whole, end, HASH);
    if (memcmp(hash, end, HASH))
        return false;
    crypto_hash_sha256_final(&whole, hash);
    sodium_bin2hex(sha256, 65, hash, HASH);
    return true;
}
