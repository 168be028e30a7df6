/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg.c - what the pictures share: coordinates, the opening with title
 * and description, and the block around a picture with the
 * table behind it.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/axis.h"
#include "report/html.h"
#include "report/language.h"

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

void mn_svg_figure(mn_buf *b, const mn_figure *f, const mn_language *l)
{
    mn_axis a;
    double low = isfinite(f->low) ? f->low : f->value,
           high = isfinite(f->high) ? f->high : f->value;
    mn_buf text = {0};
    mn_figure_axis(&a, f);
    mn_show_figure(&text, f);
    mn_language_turn(l, &text, 0);
    mn_buf_str(b, "<svg class=\"range\" role=\"img\" width=\"100%\" height=\"34\"><title>");
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title><desc>");
    mn_html_word(b, l, "A bar from the low to the high end of the range, a dot at the estimate.");
    mn_buf_str(b, "</desc><line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"9\" y2=\"9\"/>"
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

static mn_status picture(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    switch (c->kind) {
    case MN_CHART_BARS:
    case MN_CHART_INTERVAL:
        return mn_svg_rows(out, c, t, n);
    case MN_CHART_MAP:
        return mn_svg_map(out, c, t, n);
    case MN_CHART_FLOW:
        return mn_svg_flow(out, c, t, n);
    case MN_CHART_CHAIN:
        return mn_svg_boxes(out, c, t, n);
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
        mn_html_word(b, c->language, strcmp(c->unit, "share") == 0 ? "percent" : c->unit);
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
    mn_buf_str(b, "<summary>");
    mn_html_word(b, c->language, "Table behind this picture");
    mn_buf_str(b, "</summary>\n");
    status = mn_html_rows(out, h, rows);
    mn_html_more(b, h, rows);
    mn_buf_str(b, "</details>\n</figure>\n");
    return status;
}
