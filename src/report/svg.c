/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg.c - what the pictures share: coordinates, the opening with title
 * and description, labels and tooltips, and the block around a picture with the
 * table behind it.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/axis.h"
#include "report/html.h"

void mn_svg_number(mn_buf *b, double v)
{
    long long tenths = (long long)floor(v * 10 + 0.5);
    unsigned long long size =
        tenths < 0 ? 0 - (unsigned long long)tenths : (unsigned long long)tenths;
    mn_buf_str(b, tenths < 0 ? "-" : "");
    if (size >= 10 || size % 10 == 0)
        mn_buf_fmt(b, "%llu", size / 10);
    if (size % 10)
        mn_buf_fmt(b, ".%llu", size % 10);
}

void mn_svg_attr(mn_buf *b, const char *name, double v)
{
    mn_buf_fmt(b, " %s=\"", name);
    mn_svg_number(b, v);
    mn_buf_char(b, '"');
}

void mn_svg_percent(mn_buf *b, const char *name, double share)
{
    mn_buf_fmt(b, " %s=\"", name);
    mn_svg_number(b, share * 100);
    mn_buf_str(b, "%\"");
}

void mn_svg_open(mn_buf *b, const mn_held_chart *c, const char *what, size_t n, double width,
                 double height)
{
    mn_buf_fmt(b, "<svg class=\"%s\" role=\"img\" aria-labelledby=\"c%zut c%zud\"", what, n, n);
    if (width > 0) {
        mn_buf_str(b, " viewBox=\"0 0 ");
        mn_svg_number(b, width);
        mn_buf_char(b, ' ');
        mn_svg_number(b, height);
        mn_buf_char(b, '"');
    } else {
        mn_buf_str(b, " width=\"100%\"");
        mn_svg_attr(b, "height", height);
    }
    mn_buf_fmt(b, ">\n<title id=\"c%zut\">", n);
    mn_html_str(b, *c->title ? c->title : c->alt);
    mn_buf_fmt(b, "</title><desc id=\"c%zud\">", n);
    mn_html_str(b, *c->alt ? c->alt : c->title);
    mn_buf_str(b, "</desc>\n");
}

void mn_svg_tooltip(mn_buf *b, const mn_held_chart *c, const mn_table *t, size_t row, size_t label)
{
    double v = mn_chart_number(c, t, row, c->value), low = mn_chart_number(c, t, row, c->low),
           high = mn_chart_number(c, t, row, c->high);
    mn_buf text = {0};
    mn_show_cell(&text, t, row, &(mn_view_col){.col = label, .digits = -1});
    mn_buf_str(&text, ": ");
    mn_show_quantity(&text, v, c->unit);
    if (mn_has_interval(low, high)) {
        mn_buf_str(&text, " (");
        mn_show_interval(&text, v, low, high, c->unit);
        mn_buf_char(&text, ')');
    }
    mn_buf_str(b, "<title>");
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title>");
}

void mn_svg_label(mn_buf *b, const mn_table *t, size_t row, size_t col, size_t narrow, size_t wide)
{
    mn_buf text = {0};
    mn_show_cell(&text, t, row, &(mn_view_col){.col = col, .digits = -1});
    mn_text whole = {text.ptr, text.failed ? 0 : text.len};
    if (mn_utf8_width(whole) <= narrow) {
        mn_html_text(b, whole);
    } else {
        mn_text first = mn_utf8_cut(whole, narrow - 1), all = mn_utf8_cut(whole, wide);
        mn_html_text(b, first);
        mn_buf_str(b, "<tspan class=\"narrow\">…</tspan><tspan class=\"wide\">");
        if (all.len < whole.len)
            all = mn_utf8_cut(whole, wide - 1);
        mn_html_text(b, mn_text_sub(all, first.len, all.len - first.len));
        mn_buf_str(b, all.len < whole.len ? "…</tspan>" : "</tspan>");
    }
    b->failed = b->failed || text.failed;
    mn_buf_free(&text);
}

void mn_svg_figure(mn_buf *b, const mn_figure *f)
{
    mn_axis a;
    bool share = strcmp(f->unit, "share") == 0;
    double low = isfinite(f->low) ? f->low : f->value,
           high = isfinite(f->high) ? f->high : f->value;
    mn_buf text = {0};
    if (share && low >= 0 && high <= 1)
        a = (mn_axis){.low = 0, .high = 1};
    else
        mn_axis_fit(&a, low, high, false);
    mn_show_figure(&text, f);
    mn_buf_str(b, "<svg class=\"range\" role=\"img\" width=\"100%\" height=\"34\"><title>");
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title><desc>A bar from the low to the high end of the range, a dot at the "
                  "estimate.</desc><line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"9\" y2=\"9\"/>"
                  "<line class=\"span\" y1=\"9\" y2=\"9\"");
    mn_svg_percent(b, "x1", mn_axis_place(&a, low));
    mn_svg_percent(b, "x2", mn_axis_place(&a, high));
    mn_buf_str(b, "/><circle class=\"dot\" cy=\"9\" r=\"6\"");
    mn_svg_percent(b, "cx", mn_axis_place(&a, f->value));
    mn_buf_str(b, "/><text class=\"tick\" x=\"0\" y=\"31\">");
    mn_show_tick(b, a.low, f->unit);
    mn_buf_str(b, "</text><text class=\"tick end\" x=\"100%\" y=\"31\">");
    mn_show_tick(b, a.high, f->unit);
    mn_buf_str(b, "</text></svg>\n");
}

void mn_svg_value(mn_buf *b, const mn_held_chart *c, const mn_table *t, size_t row, double y)
{
    double v = mn_chart_number(c, t, row, c->value), low = mn_chart_number(c, t, row, c->low),
           high = mn_chart_number(c, t, row, c->high);
    mn_buf text = {0};
    mn_buf_str(b, "<text class=\"value end halo\" x=\"100%\"");
    mn_svg_attr(b, "y", y);
    mn_buf_char(b, '>');
    mn_show_amount(&text, v, c->unit);
    mn_html_buf(b, &text);
    if (mn_has_interval(low, high)) {
        mn_buf_str(b, "<tspan class=\"wide soft\" dx=\"6\">");
        mn_show_interval(b, v, low, high, c->unit);
        mn_buf_str(b, "</tspan>");
    }
    mn_buf_str(b, "</text>");
}

static mn_status picture(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    switch (c->kind) {
    case MN_CHART_BARS:
        return mn_svg_bars(out, c, t, n);
    case MN_CHART_MAP:
        return mn_svg_map(out, c, t, n);
    case MN_CHART_FLOW:
        return mn_svg_flow(out, c, t, n);
    case MN_CHART_INTERVAL:
        return mn_svg_interval(out, c, t, n);
    }
    return MN_OK;
}

mn_status mn_html_chart(mn_sink *out, const mn_held_chart *c, const mn_held_table *h, size_t n)
{
    mn_buf *b = &out->buf;
    size_t all = mn_table_rows(h->t), rows = all < MN_HTML_ROWS ? all : MN_HTML_ROWS;
    mn_buf_str(b, "<figure>\n<figcaption><span class=\"caption\">");
    mn_html_str(b, c->title);
    mn_buf_str(b, "</span>");
    if (*c->unit) {
        mn_buf_str(b, " <span class=\"of\">");
        mn_html_str(b, strcmp(c->unit, "share") == 0 ? "percent" : c->unit);
        mn_buf_str(b, "</span>");
    }
    if (*c->note) {
        mn_buf_str(b, "\n<span class=\"remark\">");
        mn_html_str(b, c->note);
        mn_buf_str(b, "</span>");
    }
    mn_buf_str(b, "</figcaption>\n");
    mn_status status = picture(out, c, h->t, n);
    if (status)
        return status;
    mn_buf_str(b, c->kind == MN_CHART_MAP ? "<details class=\"printed\">" : "<details>");
    mn_buf_str(b, "<summary>Table behind this picture</summary>\n");
    status = mn_html_rows(out, h, rows);
    mn_html_more(b, h, rows);
    mn_buf_str(b, "</details>\n</figure>\n");
    return status;
}
