/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/model_pack.h - the bytes of a model file: packed and hashed
 * on their way out, checked and unpacked on their way in, a piece at a time.
 *
 *   "manumit-model 2\n" (or 1)
 *   zstd frames, one after the other
 *   32 bytes: SHA-256 of everything before them
 */
#ifndef FOOTPRINT_MODEL_PACK_H
#define FOOTPRINT_MODEL_PACK_H

#include <manumit/core.h>

/* Numbers are stored in pieces of this many, each by byte planes. */
#define MN_PIECE 65536

/* Where the byte of a plane (0 is the least significant) lies in a value. */
static inline size_t mn_byte_of(size_t plane, size_t size)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? plane : size - 1 - plane;
}

/* --- out ------------------------------------------------------------------------ */

/* After something failed `st` says so, and every further put does nothing. */
typedef struct mn_packer mn_packer;

/* level: of zstd. *out is owned until mn_packer_end(). */
MN_USE mn_status mn_packer_new(mn_packer **out, const char *path, int level, mn_err *e);
void mn_put_u32(mn_packer *p, size_t v);
void mn_put_f64(mn_packer *p, double v);
void mn_put_str(mn_packer *p, const char *s);
/* n numbers of `size` (at most 8) bytes, in pieces, plane by plane, least significant
 * first. */
void mn_put_planes(mn_packer *p, const void *values, size_t n, size_t size);
/* n doubles as float32. */
void mn_put_floats(mn_packer *p, const double *v, size_t n);
/* Writes what is left and the hash, and puts the file in place, unless something
 * before failed. Consumes p. */
MN_USE mn_status mn_packer_end(mn_packer *p, mn_err *e);

/* --- in ------------------------------------------------------------------------- */

/* Once something is missing or makes no sense `bad` says what, and every further
 * read gives zeros. */
typedef struct mn_unpacker {
    const char *bad;      /* a constant, or NULL */
    bool short_of_memory; /* bad then says so too */
    unsigned version;
    const mn_ctx *ctx; /* may be NULL; borrowed */
    struct mn_unpacker_in *in;
} mn_unpacker;

/* From memory, or from a file. refused: why it can't be a model at all, or NULL. The
 * hash of bytes that are `doubted`, as those of all files, is computed. */
MN_USE mn_status mn_unpack_memory(mn_unpacker *u, const void *bytes, size_t len, bool doubted,
                                  const mn_ctx *ctx, const char **refused, mn_err *e);
MN_USE mn_status mn_unpack_file(mn_unpacker *u, const char *path, const mn_ctx *ctx,
                                const char **refused, mn_err *e);
void mn_get(mn_unpacker *u, void *to, size_t n);
uint32_t mn_get_u32(mn_unpacker *u);
double mn_get_f64(mn_unpacker *u);
/* n numbers as mn_put_planes() wrote them (version 1: in one piece). */
void mn_get_planes(mn_unpacker *u, void *to, size_t n, size_t size);
void mn_get_floats(mn_unpacker *u, double *to, size_t n);
/* Whether count items of `size` bytes can still follow: no file unpacks to more than
 * 400 times its size and 64 MiB. What is allocated for a stranger's count is bounded
 * by this. */
bool mn_unpack_room(const mn_unpacker *u, uint64_t count, size_t size);
void mn_unpack_no_memory(mn_unpacker *u);
/* Whether the content has ended. */
bool mn_unpack_ended(mn_unpacker *u);
/* After the content: whether the hash at the end fits. sha256 gets that of the whole
 * file, 64 digits, as sha256sum prints it; of bytes that are not doubted the one at
 * their end. Not after a refusal. */
bool mn_unpack_hash(mn_unpacker *u, char sha256[65]);
void mn_unpack_free(mn_unpacker *u);

#endif
