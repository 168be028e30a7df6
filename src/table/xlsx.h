/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsx.h - the parts of an Office Open XML workbook (ECMA-376) that a
 * table is made of.
 */
#ifndef TABLE_XLSX_H
#define TABLE_XLSX_H

#include "core/arena.h"
#include "core/buf.h"
#include "table/zip.h"

/* What a number format shows; 0 is a plain number. */
enum { MN_SHOWS_DATE = 1, MN_SHOWS_TIME = 2 };

typedef struct mn_xlsx {
    mn_source *s;
    mn_zip *zip;
    mn_table *table;
    bool epoch_1904;
    char others[160]; /* the other sheets that can be seen, as "'A', 'B'"; or "" */
    mn_text *strings; /* shared; kept by the table */
    size_t string_count, strings_cap;
    unsigned char *styles; /* what the format of each cell style shows */
    size_t style_count, styles_cap;
} mn_xlsx;

MN_USE mn_status mn_xlsx_read_strings(mn_xlsx *x, const char *path, mn_err *e);
MN_USE mn_status mn_xlsx_read_styles(mn_xlsx *x, const char *path, mn_err *e);
MN_USE mn_status mn_xlsx_read_sheet(mn_xlsx *x, const char *path, mn_err *e);

/* The same of the binary parts of .xlsb (MS-XLSB). */
MN_USE mn_status mn_xlsb_read_strings(mn_xlsx *x, const char *path, mn_err *e);
MN_USE mn_status mn_xlsb_read_styles(mn_xlsx *x, const char *path, mn_err *e);
MN_USE mn_status mn_xlsb_read_sheet(mn_xlsx *x, const char *path, mn_err *e);

/* Fields of a record, which are taken off its front; false when it is too short. */
bool mn_xlsb_u32(mn_text *data, uint32_t *v);
/* Text of 16-bit characters behind their number; of length 0xFFFFFFFF: none. Appended
 * as UTF-8. */
bool mn_xlsb_string(mn_text *data, mn_buf *out);

/* For both: a text of the workbook's, told by its place; and what a format shows. */
MN_USE mn_status mn_xlsx_keep_string(mn_xlsx *x, mn_text text, mn_err *e);
unsigned mn_xlsx_builtin_shows(int64_t format);

/* --- cells, however they are written -------------------------------------------- */

enum mn_cell_kind { MN_CELL_NUMBER, MN_CELL_SHARED, MN_CELL_PLAIN, MN_CELL_BOOLEAN };

typedef struct mn_sheet mn_sheet;
mn_sheet *mn_sheet_new(mn_xlsx *x); /* NULL without memory */
void mn_sheet_free(mn_sheet *s);
/* Row numbers count from 1; a number of 0 is the next. */
MN_USE mn_status mn_sheet_start_row(mn_sheet *s, uint64_t row, mn_err *e);
MN_USE mn_status mn_sheet_end_row(mn_sheet *s, mn_err *e);
/* A cell of the row, columns from 0. */
MN_USE mn_status mn_sheet_cell(mn_sheet *s, uint64_t col, enum mn_cell_kind kind, uint64_t style,
                               mn_text value, mn_err *e);
/* Fails when there was nothing. */
MN_USE mn_status mn_sheet_done(const mn_sheet *s, mn_err *e);

/* What a format code such as "dd/mm/yyyy hh:mm" shows. */
unsigned mn_xlsx_format_shows(const char *code);
/* Appends a cell's number as it is to be read: ISO 8601 where the format shows
 * a date or time that exists, else the shortest decimal. */
void mn_xlsx_add_number(mn_buf *out, mn_text raw, unsigned shows, bool epoch_1904);
/* Appends text with "_x000D_" and the like turned into characters. */
void mn_xlsx_add_text(mn_buf *out, mn_text text);

#endif
