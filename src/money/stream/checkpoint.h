/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/checkpoint.h - how far a stream has come, as a small file: from which byte of the
 * input its payments are to be taken again, up to which one what they say was written, and how
 * much was written.
 *
 * Lines of text, the last of which is the SHA-256 of all before: a torn one is known.
 */
#ifndef MONEY_STREAM_CHECKPOINT_H
#define MONEY_STREAM_CHECKPOINT_H

#include "core/buf.h"
#include "core/sha256.h"
#include "money/pattern/pattern.h"

/* Of the input, so many of the first bytes are known again, and of those before `at`. */
enum { MN_CHECKPOINT_ENDS = 4096 };
#define MN_CHECKPOINT_MOST (UINT64_C(4) << 30)

/* Zero-initialised is the beginning. */
typedef struct mn_checkpoint {
    char options[MN_SHA256_HEX]; /* of all that decides what is told */
    uint64_t head_bytes;         /* of the input's first bytes */
    char head[MN_SHA256_HEX];
    uint64_t tail_bytes; /* of those before `at` */
    char tail[MN_SHA256_HEX];
    uint64_t at, line; /* the byte behind the last line that was taken, and its number */
    uint64_t written;  /* bytes of the output */
    char out[MN_SHA256_HEX];
    uint64_t anchor, anchor_line; /* where taking again begins; the number of the line before */
    int64_t latest;               /* time of the newest payment before that; INT64_MIN */
    uint64_t roll;                /* the first byte that is of the current week */
    int64_t since;                /* payments of earlier times are not taken again; INT64_MIN */
    int32_t first_day, week_end;
    int days; /* 1: times are numbers of days; 0: they are not; -1: no payment yet */
    char base[4];
    bool ended;
    uint64_t payments, repeated, errors, hits, alerts;
    mn_pattern_rest *rest; /* at the beginning of the week; owned */
    size_t rests;
} mn_checkpoint;

void mn_checkpoint_free(mn_checkpoint *c);
void mn_checkpoint_put(mn_buf *out, const mn_checkpoint *c);
/* *out is new. MN_DATA for what is no checkpoint, is cut or damaged, or is of another version. */
MN_USE mn_status mn_checkpoint_read(mn_checkpoint *out, mn_text text, const char *name, mn_err *e);

#endif
