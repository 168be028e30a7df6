/* SPDX-License-Identifier: Apache-2.0
 *
 * table/parquet.h - Parquet by DuckDB's library, chunk by chunk.
 *
 * All columns come as text: dates as ISO 8601, numbers as their shortest decimal,
 * nested values as DuckDB writes them; NULL is missing. A row's line is its number,
 * from 1. DuckDB gets one thread, 1 GiB of memory, no disk to spill to, and no file
 * but this one; it loads no extension.
 */
#ifndef TABLE_PARQUET_H
#define TABLE_PARQUET_H

#include "table/reader.h"

typedef struct mn_parquet mn_parquet;

/* Opens the file at path for whoever names it `name` in errors; of o, the limits
 * count, and are filled in. *out is owned: mn_parquet_close(). MN_SYSTEM without the
 * library; MN_DATA for what is no Parquet. */
MN_USE mn_status mn_parquet_open(mn_parquet **out, const char *path, const char *name,
                                 const mn_read_options *o, mn_err *e);
/* Appends the next rows, at most 2,048, to t, whose columns are made if it has none.
 * *more is false when there were none. Holds a chunk, however long the file is. */
MN_USE mn_status mn_parquet_next(mn_parquet *p, mn_table *t, bool *more, mn_err *e);
void mn_parquet_close(mn_parquet *p); /* NULL is legal */

bool mn_looks_like_parquet(mn_text bytes);

#endif
