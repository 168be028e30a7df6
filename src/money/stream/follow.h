/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/follow.h - the two ends of a stream that can be taken up again: an input by its
 * bytes' numbers, a file or a pipe that is given again from its beginning; and an output that is
 * cut back to what was certain.
 */
#ifndef MONEY_STREAM_FOLLOW_H
#define MONEY_STREAM_FOLLOW_H

#include <manumit/core.h>

typedef struct mn_follow_in {
    int fd;
    const char *path;
    uint64_t at; /* of the next byte */
    bool seeks, owned;
    int64_t begin;              /* where byte 0 lies in the file */
    const mn_memory_file *held; /* of memory (mn_ctx.files), or NULL */
} mn_follow_in;

/* "-" is standard input. path is borrowed. */
MN_USE mn_status mn_follow_open(mn_follow_in *in, const mn_ctx *ctx, const char *path, mn_err *e);
/* Goes on from a byte: by seeking, or in a pipe by reading up to it. MN_DATA where it ends before.
 */
MN_USE mn_status mn_follow_seek(mn_follow_in *in, uint64_t to, const mn_ctx *ctx, mn_err *e);
/* Up to room bytes; *got is 0 at the end. With wait, the end is waited at for more. Polls ctx. */
MN_USE mn_status mn_follow_read(mn_follow_in *in, char *to, size_t room, size_t *got, bool wait,
                                const mn_ctx *ctx, mn_err *e);
void mn_follow_close(mn_follow_in *in);

typedef struct mn_follow_out {
    int fd;
    const char *path;
    uint64_t written;
    bool file; /* not standard output */
} mn_follow_out;

/* path NULL or "-": standard output. Else a file that is made where it is not there, that no other
 * run may write to meanwhile; keep: how many bytes of it stand, the others are cut away; of the
 * last of these (up to 4,096) hex is the SHA-256. MN_DATA where it is not so. fresh: it must be
 * empty. */
MN_USE mn_status mn_follow_create(mn_follow_out *out, const char *path, bool fresh, uint64_t keep,
                                  const char *hex, mn_err *e);
MN_USE mn_status mn_follow_write(mn_follow_out *out, const char *bytes, size_t len, mn_err *e);
/* On disk; hex: the SHA-256 of its last bytes. */
MN_USE mn_status mn_follow_sync(mn_follow_out *out, char *hex, mn_err *e);
void mn_follow_end(mn_follow_out *out);

#endif
