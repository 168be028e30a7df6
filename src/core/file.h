/* SPDX-License-Identifier: Apache-2.0
 *
 * core/file.h - whole files in, whole files out.
 *
 * Writing goes to a temporary file beside the target and is renamed over it
 * when it is complete and flushed, so that no half-written file is ever left.
 */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include "core/sha256.h"
#include <manumit/core.h>

/* Reads all bytes of path ("-": standard input), at most max; of what is no regular
 * file and may never end (a pipe, a device), also at most 1 GiB. *bytes is heap, owned.
 * A directory, a missing or unreadable file: MN_SYSTEM with a hint; more than max
 * bytes: MN_DATA. Polls ctx, which may be NULL, also while nothing comes. */
MN_USE mn_status mn_file_read(char **bytes, size_t *len, const mn_ctx *ctx, const char *path,
                              uint64_t max, mn_err *e);

/* The same, which reads no further than it must to see that a file doesn't begin with mark:
 * then *bytes is only its beginning. */
MN_USE mn_status mn_file_read_marked(char **bytes, size_t *len, const mn_ctx *ctx, const char *path,
                                     uint64_t max, mn_text mark, mn_err *e);

/* The SHA-256 of a regular file, in hexadecimal digits, without keeping its bytes. Any
 * other kind of file: MN_DATA. */
MN_USE mn_status mn_file_sha256(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path,
                                mn_err *e);

/* A file read piece by piece, front to back. "-" is standard input. *out is owned:
 * mn_file_close_in(). size is what the file system says, 0 when it is no regular file. */
typedef struct mn_file_in mn_file_in;
MN_USE mn_status mn_file_open_in(mn_file_in **out, uint64_t *size, const mn_ctx *ctx,
                                 const char *path, mn_err *e);
/* Up to `room` bytes; *got is 0 at the end and only there. Polls ctx. */
MN_USE mn_status mn_file_read_in(mn_file_in *f, char *to, size_t room, size_t *got,
                                 const mn_ctx *ctx, mn_err *e);
/* From now on bytes are not hashed, which takes a tenth of reading: for who asks for no hash. */
void mn_file_unhashed(mn_file_in *f);
/* The SHA-256 of all bytes read so far; the file's once its end was read. "" after
 * mn_file_unhashed(). */
void mn_file_hash_in(const mn_file_in *f, char hex[MN_SHA256_HEX]);
void mn_file_close_in(mn_file_in *f); /* NULL is legal */

typedef struct mn_file_out mn_file_out;
/* "-" is standard output and then nothing is renamed. *out is owned until
 * commit or abandon. */
MN_USE mn_status mn_file_create(mn_file_out **out, const char *path, mn_err *e);
/* The same for files that the program keeps for itself, by names that others can foresee: what
 * stands there is replaced itself. A link is not followed, nor a pipe or device written to. */
MN_USE mn_status mn_file_replace(mn_file_out **out, const char *path, mn_err *e);
MN_USE mn_status mn_file_write(mn_file_out *f, const char *bytes, size_t len, mn_err *e);
MN_USE mn_status mn_file_commit(mn_file_out *f, mn_err *e); /* consumes f, also on error */
void mn_file_abandon(mn_file_out *f);                       /* NULL is legal; consumes f */

#endif
