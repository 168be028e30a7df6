/* SPDX-License-Identifier: Apache-2.0
 *
 * report/terminal_chart.c - bars of characters, and intervals on a common line.
 * Maps and flows are left to the tables behind them.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/axis.h"
#include "report/language.h"
#include "report/terminal.h"

enum { GAP = 2, BAR_AT_MOST = 40, BAR_AT_LEAST = 8 };

typedef struct layout {
    size_t label, bar, value;
    bool interval; /* the value's text has its interval */
    bool stacked;  /* the label stands on a line of its own */
    mn_axis axis;
} layout;

void mn_bar_of_blocks(mn_buf *b, size_t eighths)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    for (size_t i = 0; i < eighths / 8; i++)
        mn_buf_str(b, "█");
    mn_buf_str(b, parts[eighths % 8]);
}

static mn_text label_text(mn_term *t, const mn_held_chart *c, const mn_table *table, size_t row)
{
    mn_term_scratch(t);
    mn_show_cell(&t->cell, table, row,
                 &(mn_view_col){.col = c->label, .digits = -1, .language = c->language});
    return (mn_text){t->cell.ptr, t->cell.len};
}

static mn_text value_text(mn_term *t, const mn_held_chart *c, const mn_table *table, size_t row,
                          bool interval)
{
    double value = mn_chart_number(c, table, row, c->value);
    double low = mn_chart_number(c, table, row, c->low),
           high = mn_chart_number(c, table, row, c->high);
    mn_figure f = {.value = value, .low = low, .high = high, .unit = c->unit};
    if (strcmp(c->unit, "share") != 0)
        f.unit = strcmp(c->unit, "people") == 0 ? c->unit : "";
    mn_term_scratch(t);
    mn_show_amount(&t->cell, value, f.unit);
    if (interval && mn_has_interval(low, high)) {
        mn_buf_str(&t->cell, " (");
        mn_show_interval(&t->cell, value, low, high, f.unit);
        mn_buf_char(&t->cell, ')');
    }
    mn_language_turn(c->language, &t->cell, 0);
    return (mn_text){t->cell.ptr, t->cell.len};
}

static void widths(layout *l, mn_term *t, const mn_held_chart *c, const mn_table *table)
{
    l->label = l->value = 0;
    for (size_t row = 0; row < mn_chart_rows(c, table); row++) {
        size_t w = mn_utf8_width(label_text(t, c, table, row));
        l->label = w > l->label ? w : l->label;
        w = mn_utf8_width(value_text(t, c, table, row, l->interval));
        l->value = w > l->value ? w : l->value;
    }
}

static bool try_layout(layout *l, mn_term *t, const mn_held_chart *c, const mn_table *table)
{
    widths(l, t, c, table);
    size_t third = l->stacked ? 0 : t->width / 3;
    if (l->label > third)
        l->label = third;
    size_t used = l->label + (l->label ? GAP : 0) + GAP + l->value;
    if (used + BAR_AT_LEAST > t->width)
        return false;
    l->bar = t->width - used < BAR_AT_MOST ? t->width - used : BAR_AT_MOST;
    return true;
}

/* The best layout that fits: beside each other with intervals, without, stacked. */
static void choose(layout *l, mn_term *t, const mn_held_chart *c, const mn_table *table)
{
    static const bool tries[][2] = {{true, false}, {false, false}, {true, true}, {false, true}};
    double low = 0, high = 0;
    if (mn_chart_range(c, table, &low, &high))
        mn_axis_fit(&l->axis, low, high, c->kind == MN_CHART_INTERVAL);
    for (size_t i = 0; i < 4; i++) {
        l->interval = tries[i][0];
        l->stacked = tries[i][1];
        if (try_layout(l, t, c, table))
            return;
    }
    l->value = t->width / 2;
    l->bar = t->width - l->value - GAP;
}

static void draw_bar(mn_term *t, const layout *l, double top, double value)
{
    double share = value > 0 && top > 0 ? value / top : 0;
    size_t eighths = (size_t)floor(share * (double)(l->bar * 8) + 0.5);
    if (!eighths && share > 0)
        eighths = 1;
    mn_term_begin(t, MN_ACCENT);
    mn_bar_of_blocks(t->b, eighths);
    mn_term_end(t, MN_ACCENT);
    mn_term_repeat(t, " ", l->bar - (eighths + 7) / 8);
}

static void draw_interval(mn_term *t, const layout *l, double value, double low, double high)
{
    size_t last = l->bar - 1;
    size_t at = (size_t)(mn_axis_place(&l->axis, value) * (double)last + 0.5);
    size_t from = isnan(low) ? at : (size_t)(mn_axis_place(&l->axis, low) * (double)last + 0.5);
    size_t to = isnan(high) ? at : (size_t)(mn_axis_place(&l->axis, high) * (double)last + 0.5);
    mn_term_begin(t, MN_ACCENT);
    for (size_t i = 0; i <= last; i++) {
        const char *mark = " ";
        if (i == at && !isnan(value))
            mark = "●";
        else if (i == from && from < to)
            mark = "├";
        else if (i == to && from < to)
            mark = isinf(high) ? "→" : "┤"; /* without an upper end */
        else if (i > from && i < to)
            mark = "─";
        mn_buf_str(t->b, mark);
    }
    mn_term_end(t, MN_ACCENT);
}

/* The ends of the scale, under the line they belong to. */
static void draw_axis(mn_term *t, const layout *l)
{
    mn_buf low = {0};
    mn_term_scratch(t);
    mn_show_number(&low, l->axis.low, 3, true);
    mn_show_number(&t->cell, l->axis.high, 3, true);
    size_t used = mn_width_of(&low) + mn_width_of(&t->cell);
    if (used + GAP <= l->bar) {
        mn_term_repeat(t, " ", l->stacked || !l->label ? 0 : l->label + GAP);
        mn_term_begin(t, MN_DIM);
        mn_buf_text(t->b, (mn_text){low.ptr, low.len});
        mn_term_repeat(t, " ", l->bar - used);
        mn_buf_text(t->b, (mn_text){t->cell.ptr, t->cell.len});
        mn_buf_str(t->b, l->axis.log && l->value >= 9 ? "  log scale" : "");
        mn_term_end(t, MN_DIM);
        mn_buf_char(t->b, '\n');
    }
    t->b->failed = t->b->failed || low.failed;
    mn_buf_free(&low);
}

static void draw_row(mn_term *t, const layout *l, const mn_held_chart *c, const mn_table *table,
                     size_t row, double top)
{
    double v = mn_chart_number(c, table, row, c->value);
    mn_text label = label_text(t, c, table, row);
    mn_term_field(t, label, l->stacked ? t->width : l->label, false, l->stacked);
    if (l->stacked)
        mn_buf_char(t->b, '\n');
    else
        mn_term_repeat(t, " ", l->label ? GAP : 0);
    if (c->kind == MN_CHART_BARS)
        draw_bar(t, l, top, v);
    else
        draw_interval(t, l, v, mn_chart_number(c, table, row, c->low),
                      mn_chart_number(c, table, row, c->high));
    mn_term_repeat(t, " ", GAP);
    mn_term_field(t, value_text(t, c, table, row, l->interval), l->value, false, true);
    mn_buf_char(t->b, '\n');
}

mn_status mn_term_chart(mn_term *t, const mn_held_chart *c, const mn_held_table *h)
{
    layout l = {0};
    double top = 0;
    size_t rows = mn_chart_rows(c, h->t);
    if (c->kind == MN_CHART_CHAIN)
        return mn_term_boxes(t, c, h);
    /* Maps and flows are left to their tables. */
    if ((c->kind != MN_CHART_BARS && c->kind != MN_CHART_INTERVAL) || !rows)
        return MN_OK;
    choose(&l, t, c, h->t);
    for (size_t row = 0; row < rows; row++) {
        double v = mn_chart_number(c, h->t, row, c->value);
        top = v > top ? v : top;
    }
    mn_term_gap(t);
    if (*c->title)
        mn_term_wrap(t, MN_BOLD, "", c->title);
    for (size_t row = 0; row < rows && !mn_sink_spill(t->out, false); row++)
        draw_row(t, &l, c, h->t, row, top);
    if (c->kind == MN_CHART_INTERVAL)
        draw_axis(t, &l);
    mn_term_wrap(t, MN_DIM, "", c->note);
    return t->out->status;
}
