/* SPDX-License-Identifier: Apache-2.0
 *
 * model_pack.c - writing the bytes of a model file: fields are gathered to a frame
 * of at most FRAME bytes, packed, hashed and written; nothing is held whole.
 */
#include "footprint/economy/model_pack.h"

#include "core/err.h"
#include "core/file.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { FRAME = 4 << 20, HASH = 32 };

struct mn_packer {
    mn_file_out *f;
    crypto_hash_sha256_state hash;
    ZSTD_CCtx *z;
    int level;
    unsigned char *plain, *packed, *piece; /* FRAME, its bound, and MN_PIECE * 8 bytes */
    size_t len, room;
    mn_status st;
    mn_err *e;
};

static void write_out(mn_packer *p, const void *bytes, size_t len)
{
    if (p->st)
        return;
    crypto_hash_sha256_update(&p->hash, bytes, len);
    p->st = mn_file_write(p->f, bytes, len, p->e);
}

/* Packs what was gathered as one frame. */
static void flush(mn_packer *p)
{
    size_t got;

    if (p->st || !p->len)
        return;
    got = ZSTD_compressCCtx(p->z, p->packed, p->room, p->plain, p->len, p->level);
    if (ZSTD_isError(got))
        p->st = mn_fail(p->e, MN_SYSTEM, "can't compress the model: %s", ZSTD_getErrorName(got));
    else
        write_out(p, p->packed, got);
    p->len = 0;
}

static void drop(mn_packer *p)
{
    if (p->f)
        mn_file_abandon(p->f);
    ZSTD_freeCCtx(p->z);
    free(p->plain);
    free(p);
}

mn_status mn_packer_new(mn_packer **out, const char *path, int level, mn_err *e)
{
    static const char magic[] = "manumit-model 2\n";
    mn_packer *p = calloc(1, sizeof *p);

    if (!p)
        return mn_fail_memory(e);
    p->level = level;
    p->e = e;
    p->room = ZSTD_compressBound(FRAME);
    p->plain = malloc(FRAME + p->room + MN_PIECE * 8);
    p->z = ZSTD_createCCtx();
    if (!p->plain || !p->z) {
        drop(p);
        return mn_fail_memory(e);
    }
    p->packed = p->plain + FRAME;
    p->piece = p->packed + p->room;
    crypto_hash_sha256_init(&p->hash);
    mn_status st = mn_file_create(&p->f, path, e);
    if (st) {
        drop(p);
        return st;
    }
    write_out(p, magic, sizeof magic - 1);
    *out = p;
    return MN_OK;
}

static void put_bytes(mn_packer *p, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;

    while (len && !p->st) {
        size_t part = FRAME - p->len < len ? FRAME - p->len : len;

        memcpy(p->plain + p->len, from, part);
        p->len += part;
        from += part;
        len -= part;
        if (p->len == FRAME)
            flush(p);
    }
}

void mn_put_u32(mn_packer *p, size_t v)
{
    unsigned char bytes[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 24)};

    put_bytes(p, bytes, sizeof bytes);
}

void mn_put_str(mn_packer *p, const char *s)
{
    mn_put_u32(p, strlen(s));
    put_bytes(p, s, strlen(s));
}

void mn_put_planes(mn_packer *p, const void *values, size_t n, size_t size)
{
    const unsigned char *from = values;

    for (size_t at = 0; at < n && !p->st; at += MN_PIECE) {
        size_t part = n - at < MN_PIECE ? n - at : MN_PIECE;

        for (size_t plane = 0; plane < size; plane++)
            for (size_t i = 0; i < part; i++)
                p->piece[plane * part + i] = from[(at + i) * size + mn_byte_of(plane, size)];
        put_bytes(p, p->piece, part * size);
    }
}

void mn_put_f64(mn_packer *p, double v)
{
    mn_put_planes(p, &v, 1, sizeof v);
}

void mn_put_floats(mn_packer *p, const double *v, size_t n)
{
    float part[1024];

    for (size_t at = 0; at < n && !p->st; at += MN_PIECE) {
        size_t count = n - at < MN_PIECE ? n - at : MN_PIECE;

        for (size_t i = 0; i < count; i += 1024) {
            size_t few = count - i < 1024 ? count - i : 1024;

            for (size_t k = 0; k < few; k++)
                part[k] = (float)v[at + i + k];
            for (size_t plane = 0; plane < sizeof *part; plane++)
                for (size_t k = 0; k < few; k++)
                    p->piece[plane * count + i + k] =
                        ((const unsigned char *)&part[k])[mn_byte_of(plane, sizeof *part)];
        }
        put_bytes(p, p->piece, count * sizeof *part);
    }
}

mn_status mn_packer_end(mn_packer *p, mn_err *e)
{
    unsigned char hash[HASH];
    mn_status st;

    flush(p);
    crypto_hash_sha256_final(&p->hash, hash);
    st = p->st ? p->st : mn_file_write(p->f, (const char *)hash, sizeof hash, e);
    if (!st) {
        st = mn_file_commit(p->f, e);
        p->f = NULL;
    }
    drop(p);
    return st;
}
