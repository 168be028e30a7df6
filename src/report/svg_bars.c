/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_bars.c - bars with whiskers. Each row has its label and value on
 * one line and the bar under them; lengths are in percent, so that the picture
 * takes any width without making its letters small.
 */
#include <math.h>

#include "report/axis.h"
#include "report/html.h"

enum { ROW = 46, LABEL_NARROW = 30, LABEL_WIDE = 70 };

static void whisker(mn_buf *b, const mn_axis *a, double low, double high, double y)
{
    double from = mn_axis_place(a, low), to = mn_axis_place(a, high);
    mn_buf_str(b, "<line class=\"whisker\"");
    mn_svg_percent(b, "x1", from);
    mn_svg_percent(b, "x2", to);
    mn_svg_attr(b, "y1", y);
    mn_svg_attr(b, "y2", y);
    mn_buf_str(b, "/>");
    for (int i = 0; i < 2; i++) {
        mn_buf_str(b, "<line class=\"whisker\"");
        mn_svg_percent(b, "x1", i ? to : from);
        mn_svg_percent(b, "x2", i ? to : from);
        mn_svg_attr(b, "y1", y - 4);
        mn_svg_attr(b, "y2", y + 4);
        mn_buf_str(b, "/>");
    }
}

static void bar(mn_buf *b, const mn_held_chart *c, const mn_table *t, size_t row, const mn_axis *a,
                double y)
{
    double v = mn_chart_number(c, t, row, c->value), low = mn_chart_number(c, t, row, c->low),
           high = mn_chart_number(c, t, row, c->high);
    double zero = mn_axis_place(a, 0), at = isnan(v) ? zero : mn_axis_place(a, v);
    mn_buf_str(b, "<g>");
    mn_svg_tooltip(b, c, t, row, c->label);
    mn_buf_str(b, "<text class=\"label\" x=\"0\"");
    mn_svg_attr(b, "y", y + 14);
    mn_buf_char(b, '>');
    mn_svg_label(b, t, row, c->label, LABEL_NARROW, LABEL_WIDE);
    mn_buf_str(b, "</text>");
    mn_svg_value(b, c, t, row, y + 14);
    mn_buf_str(b, "<rect class=\"bar\" height=\"12\" rx=\"1\"");
    mn_svg_percent(b, "x", at < zero ? at : zero);
    mn_svg_percent(b, "width", fabs(at - zero));
    mn_svg_attr(b, "y", y + 21);
    mn_buf_str(b, "/>");
    if (!isnan(low) && !isnan(high))
        whisker(b, a, low, high, y + 27);
    mn_buf_str(b, "</g>\n");
}

mn_status mn_svg_bars(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf;
    mn_axis a;
    double low = 0, high = 0;
    size_t rows = mn_chart_rows(c, t);
    if (!rows)
        return MN_OK;
    mn_chart_range(c, t, &low, &high);
    mn_axis_fit(&a, low, high, false);
    if (high > 0)
        a.high = high; /* no ticks are drawn: the longest fills the width */
    if (low >= 0)
        a.low = 0;
    mn_svg_open(b, c, "bars", n, 0, (double)(rows * ROW));
    for (size_t row = 0; row < rows; row++) {
        bar(b, c, t, row, &a, (double)(row * ROW));
        if (mn_sink_spill(out, false))
            return out->status;
    }
    mn_buf_str(b, "</svg>\n");
    return MN_OK;
}
