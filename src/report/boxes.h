/* SPDX-License-Identifier: Apache-2.0
 *
 * report/boxes.h - the layout of a flow chart of boxes (MN_CHART_CHAIN), apart from its
 * drawing. The same table gives the same picture, to the byte.
 *
 * Boxes stand in rows, what leads to them above them, three beside each other at most. All
 * arrows to one box make one line: its branches run down from their boxes into the channel
 * below the row, along a track there, and, past further rows, down a lane between the columns.
 */
#ifndef REPORT_BOXES_H
#define REPORT_BOXES_H

#include "core/arena.h"
#include "report/model.h"

enum {
    MN_BOX_COLUMNS = 3,
    MN_BOXES_MOST = 400, /* drawn; what is more is said to be in the table */
    MN_BOX_LINES = 3,    /* of a text in a box; what is longer is cut with an ellipsis */
};

typedef enum mn_box_state { MN_BOX_PLAIN, MN_BOX_GAP, MN_BOX_ALERT } mn_box_state;
typedef enum mn_box_ink { MN_BOX_HEADING, MN_BOX_NAME, MN_BOX_DETAIL, MN_BOX_LOUD } mn_box_ink;

typedef struct mn_box_line {
    mn_text text;
    mn_box_ink ink;
    bool first; /* of its text; else it goes on from the line above */
} mn_box_line;

typedef struct mn_box {
    mn_text number, heading, name; /* number: "" for none; tamed, as all texts */
    mn_text *detail;               /* in the order of the chart's; with the words before them */
    mn_box_state state;
    size_t layer;       /* 0: leads nowhere; the longest way to such a box */
    size_t row, column; /* once placed */
    double place;       /* within its layer, while these are ordered */
    mn_box_line *line;
    size_t lines;
    double x, y;
    size_t ports; /* boxes that it leads to */
} mn_box;

typedef struct mn_box_link {
    size_t from, to;
    double port; /* where it leaves: x */
    bool back;   /* leads up: said in words, not drawn */
} mn_box_link;

/* The line to a box. */
typedef struct mn_box_trunk {
    bool any, passes; /* there are arrows; some come from further up than the row above */
    size_t top;       /* the first row that it comes from */
    size_t gutter, lane;
    double x; /* of its lane */
} mn_box_trunk;

typedef struct mn_boxes {
    mn_arena arena;
    const mn_held_chart *chart;
    mn_box *box;
    mn_box_link *link;
    mn_box_trunk *trunk; /* of each box */
    size_t *track;       /* of each box in the channel of each row: track[row * count + box] */
    size_t count, links, layers, rows;
    size_t *row_first; /* boxes in the order of rows: at[row_first[r]] .. */
    size_t *at;
    double *row_y, *row_height, *channel; /* channel: height below the row */
    size_t left_out;                      /* rows beyond MN_BOXES_MOST */
    size_t back;                          /* links that lead up */
} mn_boxes;

/* How large things are. */
typedef struct mn_box_face {
    double width, gutter;        /* of the picture; between and beside the columns */
    double letter, line, margin; /* a letter's mean width, a line's height, a box's inner border */
} mn_box_face;

/* Reads the chart's rows and finds layers and order. b is to be freed, also on error.
 * O(rows + links * sweeps). */
MN_USE mn_status mn_boxes_make(mn_boxes *b, const mn_held_chart *c, const mn_table *t, mn_err *e);
/* Breaks texts into lines and places boxes, lanes and tracks. O(rows * boxes). */
MN_USE mn_status mn_boxes_place(mn_boxes *b, const mn_box_face *a, mn_err *e);
void mn_boxes_free(mn_boxes *b);

double mn_box_width(const mn_box_face *a);
/* The track that runs along the channel below a row to a box; SIZE_MAX for none. */
size_t mn_box_track(const mn_boxes *b, size_t row, size_t box);
/* Whether the line to a box runs through the channel below a row, and from where to where. */
bool mn_box_crosses(const mn_boxes *b, const mn_box_face *a, size_t row, size_t box, double *from,
                    double *to);
/* Where the line to a box leaves the channel below a row: at its port, or down its lane. */
double mn_box_exit(const mn_boxes *b, const mn_box_face *a, size_t row, size_t box);

#endif
