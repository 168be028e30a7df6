/* SPDX-License-Identifier: Apache-2.0
 *
 * report/picture_rows.c - bars with whiskers, and estimates with their intervals on
 * one scale. Each row has its label and value on one line and its bar under them.
 */
#include <math.h>

#include "report/language.h"
#include "report/number.h"
#include "report/picture.h"

/* The scale of intervals lies within the picture, so that its outermost letters are
 * whole. */
static double place(const mn_axis *a, double v)
{
    return 0.02 + 0.96 * mn_axis_place(a, v);
}

mn_text mn_picture_text(mn_canvas *cv, const mn_buf *b)
{
    cv->failed = cv->failed || b->failed;
    return (mn_text){b->ptr, b->failed ? 0 : b->len};
}

typedef struct row {
    double value, low, high;
} row;

static row read_row(const mn_held_chart *c, const mn_table *t, size_t i)
{
    return (row){mn_chart_number(c, t, i, c->value), mn_chart_number(c, t, i, c->low),
                 mn_chart_number(c, t, i, c->high)};
}

/* Opens a row: tooltip, label and value. */
static void head(mn_canvas *cv, const mn_held_chart *c, const mn_table *t, size_t i, double y,
                 bool halo)
{
    row r = read_row(c, t, i);
    mn_buf label = {0}, tip = {0}, value = {0}, interval = {0};
    mn_show_cell(&label, t, i,
                 &(mn_view_col){.col = c->label, .digits = -1, .language = c->language});
    mn_buf_text(&tip, mn_picture_text(cv, &label));
    mn_buf_str(&tip, ": ");
    const size_t amount = tip.len; /* the label is in the language already */
    mn_show_quantity(&tip, r.value, c->unit);
    mn_show_amount(&value, r.value, c->unit);
    if (mn_has_interval(r.low, r.high)) {
        mn_show_interval(&interval, r.value, r.low, r.high, c->unit);
        mn_buf_str(&tip, " (");
        mn_buf_text(&tip, mn_picture_text(cv, &interval));
        mn_buf_char(&tip, ')');
    }
    mn_language_turn(c->language, &interval, 0);
    mn_language_turn(c->language, &tip, amount);
    cv->begin(cv, mn_picture_text(cv, &tip));
    cv->label(cv, mn_picture_text(cv, &label), y + 14, halo);
    cv->value(cv, mn_picture_text(cv, &value), mn_picture_text(cv, &interval), y + 14);
    mn_buf_free(&label);
    mn_buf_free(&tip);
    mn_buf_free(&value);
    mn_buf_free(&interval);
}

static void bar(mn_canvas *cv, const mn_axis *a, const row *r, double y)
{
    double zero = mn_axis_place(a, 0), at = isnan(r->value) ? zero : mn_axis_place(a, r->value);
    cv->fill(cv, MN_FILL_BAR, at < zero ? at : zero, y + 21, fabs(at - zero), 12);
    if (isnan(r->low) || isnan(r->high))
        return;
    double from = mn_axis_place(a, r->low), to = mn_axis_place(a, r->high), middle = y + 27;
    cv->stroke(cv, MN_STROKE_WHISKER, from, middle, to, middle);
    cv->stroke(cv, MN_STROKE_WHISKER, from, middle - 4, from, middle + 4);
    cv->stroke(cv, MN_STROKE_WHISKER, to, middle - 4, to, middle + 4);
}

/* One without an upper end goes on to the picture's, and ends in an arrow. */
static void interval(mn_canvas *cv, const mn_axis *a, const row *r, double y)
{
    if (isinf(r->high)) {
        cv->stroke(cv, MN_STROKE_WHISKER, 0.985, y + 24, 0.998, y + 29);
        cv->stroke(cv, MN_STROKE_WHISKER, 0.985, y + 34, 0.998, y + 29);
    }
    if (!isnan(r->low) && !isnan(r->high))
        cv->stroke(cv, MN_STROKE_SPAN, place(a, r->low), y + 29, place(a, r->high), y + 29);
    if (!isnan(r->value))
        cv->dot(cv, place(a, r->value), y + 29);
}

static void grid(mn_canvas *cv, const mn_axis *a, const char *unit, double height)
{
    size_t skip = a->ticks_count > 4 ? 2 : 1;
    for (size_t i = 0; i < a->ticks_count; i++) {
        double x = place(a, a->ticks[i]);
        mn_buf text = {0};
        mn_show_tick(&text, a->ticks[i], unit);
        cv->stroke(cv, MN_STROKE_GRID, x, 18, x, height);
        cv->tick(cv, mn_picture_text(cv, &text), x, height + 18, i % skip != 0);
        mn_buf_free(&text);
    }
}

mn_status mn_picture_rows(mn_canvas *cv, const mn_held_chart *c, const mn_table *t, size_t from,
                          size_t to, bool *log)
{
    mn_axis a;
    double low = 0, high = 0;
    mn_status status = MN_OK;
    bool bars = c->kind == MN_CHART_BARS;
    mn_chart_range(c, t, &low, &high);
    mn_axis_fit(&a, low, high, !bars);
    if (bars && high > 0)
        a.high = high; /* no ticks are drawn: the longest fills the width */
    if (bars && low >= 0)
        a.low = 0;
    if (log)
        *log = a.log;
    if (!bars)
        grid(cv, &a, c->unit, (double)((to - from) * MN_ROW_HEIGHT));
    for (size_t i = from; i < to && !status; i++) {
        double y = (double)((i - from) * MN_ROW_HEIGHT);
        row r = read_row(c, t, i);
        head(cv, c, t, i, y, !bars);
        if (bars)
            bar(cv, &a, &r, y);
        else
            interval(cv, &a, &r, y);
        status = cv->end(cv);
    }
    return status;
}
