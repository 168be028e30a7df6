/* SPDX-License-Identifier: Apache-2.0
 *
 * table/stream.h - bytes of a file, front to back, unpacked on the way: a plain
 * file, gzip, zstd, or one member of a zip archive. Holds a few buffers however
 * large the file is.
 *
 * What comes out is bounded by max_bytes and, above a megabyte, by max_ratio
 * times what went in; a cut or damaged file is an error, never an early end.
 */
#ifndef TABLE_STREAM_H
#define TABLE_STREAM_H

#include "core/sha256.h"
#include <manumit/table.h>

typedef struct mn_stream mn_stream;

/* Streams are read once and can be long: without a limit in o, 1 TiB and a ratio of
 * 2,000 (tables of mostly "0" pack well; a bomb made for the purpose reaches more). */
#define MN_STREAM_BYTES (UINT64_C(1) << 40)
#define MN_STREAM_RATIO 2000

/* Opens path ("-": standard input), or of the zip archive at path the member of this
 * name (NULL: the file itself; gzip and zstd are told by content). Of o, which may be
 * NULL, max_bytes and max_ratio count. Path and member are copied. *out is owned:
 * mn_stream_close(). */
MN_USE mn_status mn_stream_open(mn_stream **out, const mn_ctx *ctx, const char *path,
                                const char *member, const mn_read_options *o, mn_err *e);
/* The same of bytes in memory, which are borrowed, and taken as they are. */
MN_USE mn_status mn_stream_open_memory(mn_stream **out, const char *name, mn_text bytes, mn_err *e);
/* Up to `room` bytes; *got is 0 at the end and only there. Polls and tells progress. */
MN_USE mn_status mn_stream_read(mn_stream *s, char *to, size_t room, size_t *got, mn_err *e);
/* The name for errors: the path, or "PATH: MEMBER". */
const char *mn_stream_name(const mn_stream *s);
/* How far it is in the file, in bytes; *total 0: not known. */
void mn_stream_done(const mn_stream *s, uint64_t *done, uint64_t *total);
/* From now on bytes are not hashed, for who asks for no hash: mn_stream_sha256() gives "". */
void mn_stream_unhashed(mn_stream *s);
/* SHA-256 of the file as it lies on disk (of a member: the whole archive's). Reads on
 * to the end of the file where that was not reached; O(1) where it was. */
MN_USE mn_status mn_stream_sha256(mn_stream *s, char hex[MN_SHA256_HEX], mn_err *e);
void mn_stream_close(mn_stream *s); /* NULL is legal */

/* --- folders and archives ------------------------------------------------------ */

/* A folder, or a zip archive, of files: what is published as either. */
typedef struct mn_bundle mn_bundle;

/* Lists the files: of a folder, those in it and in its folders, at most eight deep; of a
 * zip, its members. At most 65,536, of names under 1,024 bytes; names come with '/',
 * sorted bytewise. *out is owned: mn_bundle_close(). */
MN_USE mn_status mn_bundle_open(mn_bundle **out, const mn_ctx *ctx, const char *path, mn_err *e);
void mn_bundle_close(mn_bundle *b); /* NULL is legal */
size_t mn_bundle_count(const mn_bundle *b);
const char *mn_bundle_name(const mn_bundle *b, size_t i); /* borrowed */
const char *mn_bundle_path(const mn_bundle *b);
bool mn_bundle_is_zip(const mn_bundle *b);
/* The file of this name, or SIZE_MAX. O(log n). */
size_t mn_bundle_find(const mn_bundle *b, const char *name);
MN_USE mn_status mn_bundle_stream(mn_stream **out, const mn_bundle *b, size_t i, const mn_ctx *ctx,
                                  const mn_read_options *o, mn_err *e);

#endif
