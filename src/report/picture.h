/* SPDX-License-Identifier: Apache-2.0
 *
 * report/picture.h - the charts' geometry, drawn on a canvas. What a chart looks
 * like is said once (picture_rows.c, picture_map.c,
 * picture_flow.c, picture_boxes.c); a canvas turns
 * it into SVG (svg_canvas.c) or into paths and letters on paper (pdf_canvas.c).
 *
 * y runs down, in units: the letters of labels are 14 of them (12.5 in a flow). x is
 * in units too, but in rows of bars and intervals it is a share of the width, so that
 * they take any width without making their letters small.
 */
#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include "core/buf.h"
#include "core/map.h"
#include "report/axis.h"
#include "report/boxes.h"
#include "report/flow.h"

typedef enum mn_stroke { MN_STROKE_WHISKER, MN_STROKE_GRID, MN_STROKE_SPAN } mn_stroke;
typedef enum mn_fill { MN_FILL_BAR, MN_FILL_NODE } mn_fill;
typedef enum mn_step { MN_STEP_FIRST, MN_STEP_NEXT, MN_STEP_CLOSE } mn_step;

enum { MN_LABEL_LINES = 3 };

/* A label broken into lines; the value stands behind the last or below it. */
typedef struct mn_label {
    double x, y, line; /* where the first line begins or, at `end`, ends; y is its foot */
    mn_text lines[MN_LABEL_LINES];
    size_t count;
    bool cut, value_below, end;
    bool halo; /* stands on other things */
    mn_text value;
} mn_label;

typedef struct mn_canvas mn_canvas;
/* Texts are borrowed for the call, and tame. A tip is what a pointer is shown. */
struct mn_canvas {
    bool failed; /* a text had no memory; end and shape_end say so */
    /* What is drawn in between belongs together. end fails as its output does. */
    void (*begin)(mn_canvas *c, mn_text tip);
    mn_status (*end)(mn_canvas *c);
    void (*stroke)(mn_canvas *c, mn_stroke s, double x1, double y1, double x2, double y2);
    void (*fill)(mn_canvas *c, mn_fill f, double x, double y, double width, double height);
    void (*dot)(mn_canvas *c, double x, double y);
    /* A row's label on the left, then its value on the right with its interval, which
     * may be empty: both on the line with its foot at y. */
    void (*label)(mn_canvas *c, mn_text text, double y, bool halo);
    void (*value)(mn_canvas *c, mn_text value, mn_text interval, double y);
    /* spare: is left out where room is short. */
    void (*tick)(mn_canvas *c, mn_text text, double x, double y, bool spare);
    /* A filled shape of rings in a shade of 0 to 5, or -1: none. */
    void (*shape)(mn_canvas *c, int shade);
    void (*ring)(mn_canvas *c, mn_step step, double x, double y);
    mn_status (*shape_end)(mn_canvas *c, mn_text tip);
    /* A band along a curve from (p0, p1) by two handles to (p6, p7). */
    void (*band)(mn_canvas *c, const double p[8], double width, mn_text tip);
    void (*lines)(mn_canvas *c, const mn_label *l);
    /* A box; a line of it with its foot at y, which is never wider than it is; a line along n
     * points, with a head at its end; where lines of one kind meet. */
    void (*box)(mn_canvas *c, mn_box_state s, double x, double y, double width, double height);
    void (*words)(mn_canvas *c, mn_box_ink ink, mn_text text, double x, double y, double width);
    void (*path)(mn_canvas *c, const double (*point)[2], size_t n, bool head);
    void (*joint)(mn_canvas *c, double x, double y);
};

/* What was written into b, empty when memory was short: that is then remembered. */
mn_text mn_picture_text(mn_canvas *cv, const mn_buf *b);

/* --- rows (picture_rows.c) ---- */

enum { MN_ROW_HEIGHT = 46, MN_ROW_FOOT = 30 };

/* Draws rows [from, to) of bars or intervals, on the scale of all. Takes
 * MN_ROW_HEIGHT units a row, and MN_ROW_FOOT below intervals. *log, which may be
 * NULL: whether the scale is logarithmic. */
MN_USE mn_status mn_picture_rows(mn_canvas *cv, const mn_held_chart *c, const mn_table *t,
                                 size_t from, size_t to, bool *log);

/* --- the world (picture_map.c) ---- */

enum { MN_WORLD_WIDTH = 960, MN_WORLD_HEIGHT = 480 };

typedef struct mn_world {
    const mn_held_chart *c;
    const mn_table *t;
    mn_arena arena;
    mn_map codes;   /* iso3 to country */
    mn_text *keys;  /* a country's code */
    double *values; /* NaN: none */
    size_t *rows;   /* whose name it bears */
    bool *drawn;
    size_t count;
    double breaks[MN_AXIS_TICKS];
    size_t breaks_count;
    size_t groups, heavy;      /* rows that name no country; those of them above nought */
    double group_sum, all_sum; /* their values; all values */
} mn_world;

/* Sums the chart's rows by country. w is to be freed, also on error. */
MN_USE mn_status mn_world_make(mn_world *w, const mn_held_chart *c, const mn_table *t, mn_err *e);
void mn_world_free(mn_world *w);
MN_USE mn_status mn_world_draw(mn_canvas *cv, mn_world *w);
/* Entry i of the legend: its shade and text; false behind the last. -1 is "no value". */
bool mn_world_legend(const mn_world *w, size_t i, int *shade, mn_buf *text);
/* What stands in the table under a group of countries has no outline: a reader who
 * sees grey must not take it for nought. Nothing where there is none. */
void mn_world_grey(const mn_world *w, mn_buf *text);
/* After drawing: countries with a value that the outlines lack are named, not lost. */
void mn_world_small(const mn_world *w, mn_buf *text);

/* --- flows (picture_flow.c) ---- */

typedef struct mn_face {
    double width, margin, node; /* of the picture, beside it for labels, of a node */
    double letter, line;        /* a letter's mean width, a line's height */
    bool slim;                  /* every label stands over the bands */
} mn_face;

/* Breaks the labels into lines and places the nodes; f->height is then known. */
MN_USE mn_status mn_flow_fit(mn_flow *f, const mn_face *a, const char *unit, mn_err *e);
/* The picture's height with its borders. */
double mn_flow_height(const mn_flow *f);
MN_USE mn_status mn_flow_draw(mn_canvas *cv, const mn_flow *f, const mn_face *a, const char *unit);

/* --- boxes (picture_boxes.c) ---- */

/* What rows [from, to) take, with the ends of lines that go on above and below them. */
double mn_boxes_height(const mn_boxes *b, size_t from, size_t to);
/* Draws these rows, placed; where lines go on below them, it says to which box. */
MN_USE mn_status mn_boxes_draw(mn_canvas *cv, const mn_boxes *b, const mn_box_face *a, size_t from,
                               size_t to);
/* What the picture does not show, as a sentence; nothing where it shows all. */
void mn_boxes_rest(const mn_boxes *b, mn_buf *text);

#endif
