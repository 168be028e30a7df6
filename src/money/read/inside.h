/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/inside.h - what the readers of one file share.
 */
#ifndef MONEY_READ_INSIDE_H
#define MONEY_READ_INSIDE_H

#include "money/read/book.h"
#include "money/read/read.h"
#include "table/stream.h"

typedef struct mn_pay_reading {
    mn_pay_book book;
    mn_pay_gather_of of; /* the columns are those of the file that is read */
    const mn_money_read_options *o;
    const mn_ctx *ctx;
    const mn_pay_words *words;
    const mn_reference *reference;
    mn_wall_clock clock;
    mn_pay_rates rates;
    mn_status failed; /* of the first file that could not be read, while others could */
    mn_err first;
    uint64_t refused_files;
} mn_pay_reading;

/* Reads a file, whatever it is. A message that can't be read is told among the refused rows, unless
 * it is the only file; what stands before its fault is taken. */
MN_USE mn_status mn_pay_read_file(mn_pay_reading *r, const char *path, bool alone, mn_err *e);

/* Each reads one file into r->book; the log has its file already. */
MN_USE mn_status mn_pay_read_table(mn_pay_reading *r, const char *path, mn_err *e);
/* The same of bytes. */
MN_USE mn_status mn_pay_read_bytes(mn_pay_reading *r, const char *name, const char *bytes,
                                   size_t len, mn_err *e);
/* A message of ISO 20022, from its beginning. Payments before a fault of its XML are taken. */
MN_USE mn_status mn_pay_read_iso(mn_pay_reading *r, mn_stream *in, const char *name, mn_err *e);
/* AMLworld's file of patterns: rows without a header between BEGIN and END. */
MN_USE mn_status mn_pay_read_attempts(mn_pay_reading *r, mn_stream *in, mn_err *e);

#endif
