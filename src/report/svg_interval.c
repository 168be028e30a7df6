/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_interval.c - estimates with their intervals on one scale, which is
 * logarithmic where they span more than two decades. Lengths are in percent.
 */
#include <math.h>

#include "report/axis.h"
#include "report/html.h"

enum { ROW = 46, FOOT = 30, LABEL_NARROW = 30, LABEL_WIDE = 70 };

/* The scale lies within the picture, so that its outermost letters are whole. */
static double place(const mn_axis *a, double v)
{
    return 0.02 + 0.96 * mn_axis_place(a, v);
}

static void grid(mn_buf *b, const mn_axis *a, const char *unit, double height)
{
    size_t skip = a->ticks_count > 4 ? 2 : 1;
    for (size_t i = 0; i < a->ticks_count; i++) {
        mn_buf_str(b, "<line class=\"grid\" y1=\"18\"");
        mn_svg_percent(b, "x1", place(a, a->ticks[i]));
        mn_svg_percent(b, "x2", place(a, a->ticks[i]));
        mn_svg_attr(b, "y2", height);
        mn_buf_fmt(b, "/><text class=\"tick mid%s\"", i % skip ? " wide" : "");
        mn_svg_percent(b, "x", place(a, a->ticks[i]));
        mn_svg_attr(b, "y", height + 18);
        mn_buf_char(b, '>');
        mn_show_tick(b, a->ticks[i], unit);
        mn_buf_str(b, "</text>\n");
    }
}

static void interval(mn_buf *b, const mn_held_chart *c, const mn_table *t, size_t row,
                     const mn_axis *a, double y)
{
    double v = mn_chart_number(c, t, row, c->value), low = mn_chart_number(c, t, row, c->low),
           high = mn_chart_number(c, t, row, c->high);
    mn_buf_str(b, "<g>");
    mn_svg_tooltip(b, c, t, row, c->label);
    mn_buf_str(b, "<text class=\"label halo\" x=\"0\"");
    mn_svg_attr(b, "y", y + 14);
    mn_buf_char(b, '>');
    mn_svg_label(b, t, row, c->label, LABEL_NARROW, LABEL_WIDE);
    mn_buf_str(b, "</text>");
    mn_svg_value(b, c, t, row, y + 14);
    if (!isnan(low) && !isnan(high)) {
        mn_buf_str(b, "<line class=\"span\"");
        mn_svg_percent(b, "x1", place(a, low));
        mn_svg_percent(b, "x2", place(a, high));
        mn_svg_attr(b, "y1", y + 29);
        mn_svg_attr(b, "y2", y + 29);
        mn_buf_str(b, "/>");
    }
    if (!isnan(v)) {
        mn_buf_str(b, "<circle class=\"dot\" r=\"5\"");
        mn_svg_percent(b, "cx", place(a, v));
        mn_svg_attr(b, "cy", y + 29);
        mn_buf_str(b, "/>");
    }
    mn_buf_str(b, "</g>\n");
}

mn_status mn_svg_interval(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf;
    mn_axis a;
    double low = 0, high = 0;
    size_t rows = mn_chart_rows(c, t);
    if (!rows)
        return MN_OK;
    mn_chart_range(c, t, &low, &high);
    mn_axis_fit(&a, low, high, true);
    mn_svg_open(b, c, "intervals", n, 0, (double)(rows * ROW + FOOT));
    grid(b, &a, c->unit, (double)(rows * ROW));
    for (size_t row = 0; row < rows; row++) {
        interval(b, c, t, row, &a, (double)(row * ROW));
        if (mn_sink_spill(out, false))
            return out->status;
    }
    mn_buf_str(b, "</svg>\n");
    if (a.log)
        mn_buf_str(b, "<p class=\"more\">Logarithmic scale: each step is a multiple.</p>\n");
    return MN_OK;
}
