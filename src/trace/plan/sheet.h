/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/sheet.h - small tables that people write: columns by their names, in any order, and
 * errors that name file, line and column.
 */
#ifndef TRACE_PLAN_SHEET_H
#define TRACE_PLAN_SHEET_H

#include <manumit/table.h>

enum { MN_SHEET_COLUMNS = 20 };
typedef struct mn_sheet {
    mn_table *t;
    const char *file;
    const char *name[MN_SHEET_COLUMNS]; /* as in the list of columns, not ended there */
    size_t length[MN_SHEET_COLUMNS];
    size_t at[MN_SHEET_COLUMNS]; /* column of the table; SIZE_MAX: it has none */
} mn_sheet;

/* columns: "id,version,...", borrowed: must outlive the sheet. The first `needed` of them must be
 * there (MN_USAGE, with those that are). A row that can't be read is an error: such tables decide.
 * s->t is owned: mn_table_free(). */
MN_USE mn_status mn_sheet_read(mn_sheet *s, const char *path, const char *columns, size_t needed,
                               const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_sheet_read_memory(mn_sheet *s, const char *name, const void *bytes, size_t len,
                                      const char *columns, size_t needed, mn_err *e);

/* The trimmed cell; empty where there is none. */
mn_text mn_sheet_text(const mn_sheet *s, size_t row, size_t col);
/* "FILE:LINE: 'TEXT' in column 'NAME' WHAT"; MN_DATA. */
mn_status mn_sheet_fail(const mn_sheet *s, size_t row, size_t col, mn_err *e, const char *what);
/* Numbers and days. An empty cell is `missing`, or MN_NO_DAY. */
MN_USE mn_status mn_sheet_f64(double *out, const mn_sheet *s, size_t row, size_t col,
                              double missing, mn_err *e);
/* A decimal number in hundredths, exactly: at most two decimals. */
MN_USE mn_status mn_sheet_hundredths(int64_t *out, const mn_sheet *s, size_t row, size_t col,
                                     int64_t missing, mn_err *e);
MN_USE mn_status mn_sheet_day(int32_t *out, const mn_sheet *s, size_t row, size_t col, mn_err *e);

/* "2026-03-01" as days since 1970; also a year and month, or a year, of which it is the last day
 * where `end`, else the first. False for anything else. */
bool mn_sheet_day_read(int32_t *out, mn_text t, bool end);

#endif
