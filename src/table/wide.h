/* SPDX-License-Identifier: Apache-2.0
 *
 * table/wide.h - text tables of millions of cells, read cell by cell from a stream:
 * labels and numbers between commas, semicolons or tabs.
 *
 * Neither the text nor a row of it is ever held: a row of a thousand million
 * columns costs no more than one of ten. The caller says of each cell what it
 * must be. Quotes as in RFC 4180; lines end in LF or CRLF; a byte-order mark is
 * dropped; blank lines are skipped. Errors say file, line, cell (1-based) and text.
 */
#ifndef TABLE_WIDE_H
#define TABLE_WIDE_H

#include "table/stream.h"

typedef struct mn_wide mn_wide;

typedef struct mn_wide_options {
    char separator;     /* 0: the one of tab, comma, semicolon that the first line has most of */
    size_t max_columns; /* 0 is 1,048,576: a row with more is refused */
    size_t max_cell;    /* bytes of one cell; 0 is 4,096, at most 65,536 */
    bool western;       /* labels that are not UTF-8 are Windows-1252; else they are refused */
    bool blank_is_zero; /* an empty cell is the number 0; else it is an error */
} mn_wide_options;

/* Takes the stream over: mn_wide_close() closes it. s is closed also on error. */
MN_USE mn_status mn_wide_open(mn_wide **out, mn_stream *s, const mn_wide_options *o, mn_err *e);
void mn_wide_close(mn_wide *w); /* NULL is legal */
mn_stream *mn_wide_stream(mn_wide *w);

/* Goes to the next row that is not blank, past what is left of this one. *more is
 * false at the end of the text. */
MN_USE mn_status mn_wide_row(mn_wide *w, bool *more, mn_err *e);
/* Whether the row has another cell. */
bool mn_wide_more(const mn_wide *w);
/* Whether the cell read last ended with the text and not with a separator or line: of a
 * text that ends in a line, never. */
bool mn_wide_open_end(const mn_wide *w);
/* The next cell as text, trimmed, without its quotes, UTF-8: borrowed until the next
 * call. After the last cell: MN_DATA. */
MN_USE mn_status mn_wide_text(mn_wide *w, mn_text *cell, mn_err *e);
/* The next n cells as numbers: finite, in C's plain form. */
MN_USE mn_status mn_wide_numbers(mn_wide *w, double *v, size_t n, mn_err *e);
/* Passes over n cells unread. */
MN_USE mn_status mn_wide_skip(mn_wide *w, size_t n, mn_err *e);
/* The row must end here. Empty cells at its end (a trailing separator) are passed over
 * with `blanks`. */
MN_USE mn_status mn_wide_end(mn_wide *w, bool blanks, mn_err *e);

uint64_t mn_wide_line(const mn_wide *w); /* of the current row, 1-based */
size_t mn_wide_column(const mn_wide *w); /* cells read of it */
const char *mn_wide_name(const mn_wide *w);
/* Fails at the cell read last; offending may be empty. */
MN_PRINTF(4, 5)
mn_status mn_wide_fail(mn_err *e, const mn_wide *w, mn_text offending, const char *fmt, ...);

#endif
