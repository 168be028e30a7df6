/* SPDX-License-Identifier: Apache-2.0
 *
 * table/parts.h - a table of any length, part by part, in constant memory.
 *
 * The parts are tables as mn_table_read() makes them, with the lines of the whole
 * file; a record is never divided. The next part takes the place of the one before.
 */
#ifndef TABLE_PARTS_H
#define TABLE_PARTS_H

#include "core/sha256.h"
#include <manumit/table.h>

typedef struct mn_parts mn_parts;

/* Opens CSV, TSV or NDJSON, or Parquet (a file, where DuckDB's library is), plain or packed with
 * gzip or zstd, UTF-8; "-" is standard input. Limits as of mn_stream_open(). *out is owned:
 * mn_parts_close(). MN_DATA for what can't come in parts (XLSX, UTF-16). */
MN_USE mn_status mn_parts_open(mn_parts **out, const mn_ctx *ctx, const char *path,
                               const mn_read_options *o, mn_err *e);
/* Sets the columns of a CSV without a header, or whose header may be missing: a first
 * line that is equal to them is taken for it. Only before the first part. */
MN_USE mn_status mn_parts_columns(mn_parts *s, const mn_text *names, size_t n, mn_err *e);
/* The next part; *t is NULL at the end, and else borrowed until the next call. */
MN_USE mn_status mn_parts_next(mn_parts *s, const mn_table **t, mn_err *e);
/* Reads the first part again, with so many lines above the header skipped. */
MN_USE mn_status mn_parts_again(mn_parts *s, uint64_t skip, const mn_table **t, mn_err *e);
bool mn_parts_header(const mn_parts *s);    /* whether the file has one */
uint64_t mn_parts_lines(const mn_parts *s); /* of the parts so far */
/* The SHA-256 of the file's bytes as they lie on disk, once the end is reached. */
MN_USE mn_status mn_parts_sha256(mn_parts *s, char hex[MN_SHA256_HEX], mn_err *e);
void mn_parts_close(mn_parts *s); /* NULL is legal */

#endif
