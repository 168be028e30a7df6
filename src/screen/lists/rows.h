/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/rows.h - the rows of a table, one after the other: CSV and TSV from any
 * stream, and workbooks.
 */
#ifndef SCREEN_LISTS_ROWS_H
#define SCREEN_LISTS_ROWS_H

#include "screen/lists/reader.h"

typedef struct mn_rows mn_rows;

typedef struct mn_rows_options {
    bool western;   /* cells that are not UTF-8 are Windows-1252; else they are refused */
    bool headless;  /* the first row is a row */
    char separator; /* 0: of the first line's most frequent */
    bool titles;    /* the header may stand below a title: mn_headed_line() */
} mn_rows_options;

/* Opens the file that r reads. MN_DATA when it has no header. *out is owned:
 * mn_rows_close(). */
MN_USE mn_status mn_rows_open(mn_rows **out, mn_list_reader *r, const mn_rows_options *o,
                              mn_err *e);
void mn_rows_close(mn_rows *w); /* NULL is legal */

/* The next row that has as many cells as the header; one that has not is rejected, or is an
 * error where it is the last and without a line's end, since the file was then cut. *more is
 * false at the end. */
MN_USE mn_status mn_rows_next(mn_rows *w, bool *more, mn_err *e);
size_t mn_rows_count(const mn_rows *w);           /* cells of the row */
mn_text mn_rows_cell(const mn_rows *w, size_t i); /* empty past the last and for SIZE_MAX */
mn_text mn_rows_text(mn_rows *w); /* the row, for messages; borrowed until the next call */
uint64_t mn_rows_line(const mn_rows *w);

uint64_t mn_rows_above(const mn_rows *w); /* lines above the header */
size_t mn_rows_columns(const mn_rows *w);
mn_text mn_rows_heading(const mn_rows *w, size_t i);
/* The column with one of these headings, "name of entity|entity": case, blanks and marks
 * do not matter. SIZE_MAX when there is none. */
size_t mn_rows_find(const mn_rows *w, const char *headings);
/* The same; MN_DATA where it is missing. */
MN_USE mn_status mn_rows_need(size_t *column, const mn_rows *w, const char *headings, mn_err *e);

/* Whether two headings are the same but for case, blanks and marks. */
bool mn_rows_same(mn_text a, mn_text b);

/* The field that a heading of a table of the user's means: "birthDate", "birth date", "dob". */
bool mn_list_field_of(mn_party_field *out, mn_text heading);

#endif
