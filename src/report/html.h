/* SPDX-License-Identifier: Apache-2.0
 *
 * report/html.h - what the parts of the page share. Every text passes
 * mn_html_text(); the page loads nothing and runs nothing.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/number.h"
#include "report/picture.h"
#include "report/render.h"

/* Tamed and escaped, for text and for quoted attributes. */
void mn_html_text(mn_buf *b, mn_text t);
void mn_html_str(mn_buf *b, const char *s);
/* Words of our own, in the language of the report. */
void mn_html_word(mn_buf *b, const struct mn_language *l, const char *english);
/* The same of what a number function wrote. */
void mn_html_buf(mn_buf *b, mn_buf *text);

/* Rows [0, rows) of a table as <table>, within a box that scrolls sideways. */
mn_status mn_html_rows(mn_sink *out, const mn_held_table *h, size_t rows);
/* A table block: title, the first rows, and the rest folded away. */
mn_status mn_html_table(mn_sink *out, const mn_held_table *h);
/* "... and 12 more (all with --csv --table NAME)" */
void mn_html_more(mn_buf *b, const mn_held_table *h, size_t rows);
enum { MN_HTML_ROWS = 1000 }; /* at most so many of a table stand on a page */

/* A chart block: caption, picture, the table behind it. n numbers its ids. */
mn_status mn_html_chart(mn_sink *out, const mn_held_chart *c, const mn_held_table *h, size_t n);

/* A coordinate, rounded to a tenth. */
void mn_svg_number(mn_buf *b, double v);
/* " name=\"12.5\"" and " name=\"12.5%\"" (share of 1). */
void mn_svg_attr(mn_buf *b, const char *name, double v);
void mn_svg_percent(mn_buf *b, const char *name, double share);
/* <svg role="img" ...> with title and description. width 0: as wide as there is
 * room, coordinates in percent; else a viewBox. */
void mn_svg_open(mn_buf *b, const mn_held_chart *c, const char *what, size_t n, double width,
                 double height);
/* The canvas of report/picture.h. */
typedef struct mn_svg_canvas {
    mn_canvas canvas;
    mn_sink *out;
    double x, y; /* the last point of a ring */
} mn_svg_canvas;
void mn_svg_canvas_init(mn_svg_canvas *c, mn_sink *out);

mn_status mn_svg_map(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n);
mn_status mn_svg_flow(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n);
mn_status mn_svg_rows(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n);
mn_status mn_svg_boxes(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n);
/* The small bar under a headline figure. */
void mn_svg_figure(mn_buf *b, const mn_figure *f, const struct mn_language *l);

/* Writes the style sheet. */
void mn_html_style(mn_buf *b);

#endif
