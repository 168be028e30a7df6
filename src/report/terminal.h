/* SPDX-License-Identifier: Apache-2.0
 *
 * report/terminal.h - what the parts of the terminal renderer share. No line is
 * wider than `width` columns; widths are those of a terminal's cells.
 */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include "report/number.h"
#include "report/render.h"

typedef enum mn_style { MN_PLAIN, MN_BOLD, MN_DIM, MN_ACCENT, MN_ALERT } mn_style;

typedef struct mn_term {
    mn_sink *out;
    mn_buf *b; /* out's buffer */
    size_t width;
    bool color;
    mn_buf cell; /* scratch */
} mn_term;

/* Empties the scratch buffer; that it failed is not forgotten. */
void mn_term_scratch(mn_term *t);
void mn_term_begin(mn_term *t, mn_style style);
void mn_term_end(mn_term *t, mn_style style);
/* A blank line, before each block. */
void mn_term_gap(mn_term *t);
void mn_term_repeat(mn_term *t, const char *s, size_t n);
/* Wrapped text: `lead` before the first line, as many blanks before the rest. */
void mn_term_wrap(mn_term *t, mn_style style, const char *lead, const char *text);
/* Cuts the next line of at most `width` columns off *rest; false at the end. */
bool mn_wrap_next(mn_text *rest, size_t width, mn_text *line);
/* Text in a field: cut with an ellipsis, padded unless `last`. */
void mn_term_field(mn_term *t, mn_text text, size_t width, bool right, bool last);
/* Drops the blanks at the end of the line. */
void mn_term_trim(mn_term *t);
size_t mn_width_of(const mn_buf *b);

/* Rows beyond the view's first, announced. */
mn_status mn_term_table(mn_term *t, const mn_held_table *h);
/* Bars and intervals. Of a map or a flow, its sentence, where people see no table. */
mn_status mn_term_chart(mn_term *t, const mn_held_chart *c, const mn_held_table *h);

/* Boxes of a chain, one below the other (terminal_boxes.c). */
mn_status mn_term_boxes(mn_term *t, const mn_held_chart *c, const mn_held_table *h);

/* n columns (in eighths) of a bar of full and partial blocks. */
void mn_bar_of_blocks(mn_buf *b, size_t eighths);

#endif
