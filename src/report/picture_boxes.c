/* SPDX-License-Identifier: Apache-2.0
 *
 * report/picture_boxes.c - a flow chart of boxes, drawn row by row, so that it can be broken
 * over pages between any two rows.
 */
#include <stdlib.h>

#include "core/text.h"
#include "report/language.h"
#include "report/number.h"
#include "report/picture.h"

/* As the channels of boxes_place.c have it. */
static const double FIRST_TRACK = 12, TRACK = 9, ENTRY = 22, BORDER = 2, SAME = 0.5;

double mn_boxes_height(const mn_boxes *b, size_t from, size_t to)
{
    return b->row_y[to] - b->row_y[from] + (from ? ENTRY : 0) + 2 * BORDER;
}

typedef struct sheet {
    mn_canvas *cv;
    const mn_boxes *b;
    const mn_box_face *a;
    double up;       /* is taken off every y */
    size_t from, to; /* rows that are drawn */
} sheet;

static double bottom(const sheet *s, size_t row)
{
    return s->b->row_y[row] + s->b->row_height[row] - s->up;
}

static double next_top(const sheet *s, size_t row)
{
    return s->b->row_y[row + 1] - s->up;
}

static void down(const sheet *s, double x, double y0, double y1, bool head)
{
    const double p[][2] = {{x, y0}, {x, y1}};
    s->cv->path(s->cv, p, 2, head);
}

/* How many ends of the line to a box meet its track at x: a joint where they are three. */
typedef struct meet {
    double x;
    size_t up, down;
} meet;

static int by_x(const void *a, const void *b)
{
    const meet *x = a, *y = b;
    return x->x < y->x ? -1 : x->x > y->x;
}

enum { MEETS = MN_BOXES_MOST + 2 };

static void joints(const sheet *s, meet *m, size_t n, double from, double to, double y)
{
    qsort(m, n, sizeof *m, by_x);
    for (size_t i = 0; i < n;) {
        size_t end = i, up = 0, low = 0;
        for (; end < n && m[end].x - m[i].x < SAME; end++) {
            up += m[end].up;
            low += m[end].down;
        }
        size_t ends = (size_t)(up > 0) + (size_t)(low > 0) + (size_t)(m[i].x - from > SAME) +
                      (size_t)(to - m[i].x > SAME);
        if (ends > 2)
            s->cv->joint(s->cv, m[i].x, y);
        i = end;
    }
}

/* The part of the line to a box that lies in the channel below a row. */
static void channel(const sheet *s, size_t row, size_t box)
{
    const mn_boxes *b = s->b;
    double from, to, out = mn_box_exit(b, s->a, row, box), low = bottom(s, row),
                     end = next_top(s, row);
    meet m[MEETS];
    size_t n = 0, track = mn_box_track(b, row, box);
    bool head = b->box[box].row == row + 1 && row + 1 < s->to;
    if (!mn_box_crosses(b, s->a, row, box, &from, &to))
        return;
    double y = low + FIRST_TRACK + TRACK * (double)(track == SIZE_MAX ? 0 : track);
    for (size_t i = 0; i < b->links && n + 2 < MEETS; i++) {
        const mn_box_link *l = &b->link[i];
        if (l->to != box || l->back || b->box[l->from].row != row)
            continue;
        down(s, l->port, low, y, false);
        m[n++] = (meet){l->port, 1, 0};
    }
    if (row > b->trunk[box].top) {
        down(s, b->trunk[box].x, low, y, false);
        m[n++] = (meet){b->trunk[box].x, 1, 0};
    }
    m[n++] = (meet){out, 0, 1};
    if (track != SIZE_MAX) {
        const double p[][2] = {{from, y}, {to, y}};
        s->cv->path(s->cv, p, 2, false);
    }
    down(s, out, y, end, head);
    joints(s, m, n, from, to, y);
}

/* Down its lane past a row of boxes. */
static void pass(const sheet *s, size_t row, size_t box)
{
    const mn_box_trunk *t = &s->b->trunk[box];
    if (t->any && t->top < row && row < s->b->box[box].row)
        down(s, t->x, s->b->row_y[row] - s->up, bottom(s, row), false);
}

/* Lines that come from the page before. */
static void enter(const sheet *s, size_t box)
{
    const mn_box_trunk *t = &s->b->trunk[box];
    size_t row = s->from - 1;
    double y = s->b->row_y[s->from] - s->up;
    if (t->any && t->top <= row && row < s->b->box[box].row)
        down(s, mn_box_exit(s->b, s->a, row, box), y - ENTRY, y, s->b->box[box].row == s->from);
}

typedef struct leaving {
    double x;
    size_t box;
} leaving;

static int by_exit(const void *a, const void *b)
{
    const leaving *x = a, *y = b;
    return x->x < y->x ? -1 : x->x > y->x;
}

/* "→ 12", where a line leaves the page. */
static void leave(const sheet *s)
{
    const mn_boxes *b = s->b;
    leaving list[MN_BOXES_MOST];
    size_t n = 0, row = s->to - 1;
    double taken = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->trunk[i].any && b->trunk[i].top <= row && b->box[i].row > row)
            list[n++] = (leaving){mn_box_exit(b, s->a, row, i), i};
    qsort(list, n, sizeof *list, by_exit);
    for (size_t i = 0; i < n; i++) {
        double x = list[i].x + 5;
        mn_buf text = {0};
        if (x < taken)
            continue;
        mn_buf_str(&text, "→ ");
        mn_buf_text(&text, b->box[list[i].box].number);
        mn_text shown = mn_picture_text(s->cv, &text);
        s->cv->words(s->cv, MN_BOX_DETAIL, shown, x, next_top(s, row) - 3, 60);
        taken = x + s->a->letter * (double)(mn_utf8_width(shown) + 1);
        mn_buf_free(&text);
    }
}

static mn_status draw_box(const sheet *s, const mn_box *x)
{
    const double width = mn_box_width(s->a);
    mn_buf tip = {0};
    mn_buf_text(&tip, x->number);
    mn_buf_str(&tip, x->number.len ? " " : "");
    mn_buf_text(&tip, x->name);
    s->cv->begin(s->cv, mn_picture_text(s->cv, &tip));
    mn_buf_free(&tip);
    s->cv->box(s->cv, x->state, x->x, x->y - s->up, width, s->b->row_height[x->row]);
    for (size_t i = 0; i < x->lines; i++)
        s->cv->words(s->cv, x->line[i].ink, x->line[i].text, x->x + s->a->margin,
                     x->y - s->up + s->a->margin + (double)(i + 1) * s->a->line - s->a->line * 0.28,
                     width - 2 * s->a->margin);
    return s->cv->end(s->cv);
}

mn_status mn_boxes_draw(mn_canvas *cv, const mn_boxes *b, const mn_box_face *a, size_t from,
                        size_t to)
{
    const sheet s = {cv, b, a, b->row_y[from] - (from ? ENTRY : 0) - BORDER, from, to};
    mn_status status = MN_OK;
    for (size_t box = 0; box < b->count; box++) {
        if (from)
            enter(&s, box);
        for (size_t row = from; row < to; row++) {
            pass(&s, row, box);
            channel(&s, row, box);
        }
    }
    for (size_t i = b->row_first[from]; i < b->row_first[to] && !status; i++)
        status = draw_box(&s, &b->box[b->at[i]]);
    if (to < b->rows)
        leave(&s);
    return status;
}

void mn_boxes_rest(const mn_boxes *b, mn_buf *text)
{
    if (b->back)
        mn_buf_fmt(text, "Arrows that lead back, left to the table: %zu.", b->back);
    if (b->left_out)
        mn_buf_fmt(text, "%sBoxes that the picture has no room for, left to the table: %zu.",
                   b->back ? " " : "", b->left_out);
    mn_language_turn(b->chart->language, text, 0);
}
