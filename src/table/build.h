/* SPDX-License-Identifier: Apache-2.0
 *
 * table/build.h - what the readers may do to a table beyond its public
 * interface: late columns, unique names, rejects and provenance.
 */
#ifndef TABLE_BUILD_H
#define TABLE_BUILD_H

#include <manumit/table.h>

#include "core/buf.h"
#include "core/sha256.h"
#include "core/shelf.h"

/* Adds a column also to a table that has rows; their cells are missing. */
MN_USE mn_status mn_table_widen(mn_table *t, mn_text name, mn_type type, mn_err *e);

/* Adds a text column named like a header's cell: trimmed, white space made
 * single spaces, "colN" when empty, with "_2", "_3", ... when the name is taken. */
MN_USE mn_status mn_table_add_heading(mn_table *t, mn_text heading, mn_err *e);

/* Whether two headings are the same but for case, blanks and marks; and appends what of a heading
 * counts for that. */
bool mn_heading_same(mn_text a, mn_text b);
void mn_heading_key(mn_buf *out, mn_text heading);
/* The same, without memory: how many letters there are, of which the first `room` are written;
 * beyond these it stops at room + 1. */
size_t mn_heading_letters(char *out, size_t room, mn_text heading);

/* MN_DATA when the file's header has one of the n names (NULL: none) twice, in either
 * case: which of the two is meant can't be told. */
MN_USE mn_status mn_table_once(const mn_table *t, const char *file, const char *const *names,
                               size_t n, mn_err *e);

/* The column of this name, or SIZE_MAX. */
size_t mn_table_find_text(const mn_table *t, mn_text name);

/* Makes room for so many rows, so that those don't move while they come. False without memory. */
MN_USE bool mn_table_reserve(mn_table *t, size_t rows);

/* Copies a text once, so that many cells can share it: ptr is NULL on failure. */
mn_text mn_table_keep(mn_table *t, mn_text text);
/* mn_table_put_text without a copy: v comes from mn_table_keep. */
MN_USE mn_status mn_table_put_kept(mn_table *t, size_t col, mn_text v, mn_err *e);

enum { MN_REJECT_TEXT = 200 }; /* bytes kept of a rejected row */

/* Notes a row that can't be one of the table. The texts are copied. */
MN_PRINTF(5, 6)
MN_USE mn_status mn_table_reject(mn_table *t, uint64_t line, mn_text text, mn_err *e,
                                 const char *reason, ...);

/* Notes what a reader of the table has to know: a sentence without a full stop. */
MN_PRINTF(3, 4)
MN_USE mn_status mn_table_note(mn_table *t, mn_err *e, const char *fmt, ...);

/* Takes over a piece of heap that cells point into. False without memory. */
MN_USE bool mn_table_own(mn_table *t, void *heap);

/* Takes over a shelf that cells point into. False without memory. */
MN_USE bool mn_table_own_shelf(mn_table *t, mn_shelf *s);
/* For who goes through all rows: what was read of shelves is given back, and can be read again. */
void mn_table_rest(const mn_table *t);

/* Drops all rows and rejects; columns stay. */
void mn_table_clear(mn_table *t);

/* mn_table_read_memory() whose cells point into bytes, which must outlive *out. */
MN_USE mn_status mn_table_read_kept(mn_table **out, const mn_ctx *ctx, const char *name,
                                    const void *bytes, size_t len, const mn_read_options *o,
                                    mn_err *e);

/* mn_table_read() that takes CSV of Windows-1252, as spreadsheets write it, and notes that. */
MN_USE mn_status mn_table_read_western(mn_table **out, const mn_ctx *ctx, const char *path,
                                       const mn_read_options *o, mn_err *e);

/* Says which other sheets a workbook has, as "'A', 'B'"; the text is copied. */
MN_USE mn_status mn_table_set_sheets(mn_table *t, const char *others, mn_err *e);

void mn_table_set_sha256(mn_table *t, const char hex[MN_SHA256_HEX]);

#endif
