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

/* What a format code such as "dd/mm/yyyy hh:mm" shows. */
unsigned mn_xlsx_format_shows(const char *code);
/* Appends a cell's number as it is to be read: ISO 8601 where the format shows
 * a date or time that exists, else the shortest decimal. */
void mn_xlsx_add_number(mn_buf *out, mn_text raw, unsigned shows, bool epoch_1904);
/* Appends text with "_x000D_" and the like turned into characters. */
void mn_xlsx_add_text(mn_buf *out, mn_text text);

#endif
