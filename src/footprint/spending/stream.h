/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/stream.h - a ledger of any length in one pass and constant memory.
 *
 * The first part (4 MiB) decides what a whole table would have decided by all its
 * rows: columns, decimal mark, signs, currency. A later line that contradicts is not
 * guessed about: it is unplaced, with its reason (docs/methods/streams.md).
 */
#ifndef FOOTPRINT_STREAM_H
#define FOOTPRINT_STREAM_H

#include "footprint/spending/ledger.h"

/* What is told of the file that was read. */
typedef struct mn_streamed {
    char sha256[65];
    uint64_t lines;  /* with the header */
    uint64_t header; /* lines up to and with the header */
    mn_text *column; /* names, in the ledger's order; in the spending's arena */
    size_t columns;
} mn_streamed;

/* Reads the file at path ("-": standard input) into the ledger f, which is zero but for
 * its callbacks, and is finished (mn_ledger_finish()) and closed by the caller, also
 * after an error. like, which may be NULL, is a ledger whose decisions hold for this
 * one too, with the names of its columns; a file may then lack its header. Errors as of
 * mn_spending_read() and mn_parts_open(). */
MN_USE mn_status mn_spending_stream(mn_ledger *f, mn_streamed *told, mn_spending *out,
                                    const char *path, const mn_read_options *read,
                                    const mn_reference *r, const mn_spending_options *o,
                                    const mn_ledger *like, const mn_streamed *like_told,
                                    const mn_ctx *ctx, mn_err *e);

#endif
