/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_canvas.c - the canvas that writes SVG. Colours and widths are the
 * style sheet's. Shares of the width become percents.
 */
#include <math.h>

#include "core/text.h"
#include "report/html.h"

enum { LABEL_NARROW = 30, LABEL_WIDE = 70 };

static mn_buf *buf_of(mn_canvas *c)
{
    return &((mn_svg_canvas *)c)->out->buf;
}

static void begin(mn_canvas *c, mn_text tip)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<g><title>");
    mn_html_text(b, tip);
    mn_buf_str(b, "</title>");
}

/* Hands over what is much; fails also where a text was lost. */
static mn_status spill(mn_canvas *c)
{
    mn_buf *b = buf_of(c);
    b->failed = b->failed || c->failed;
    return mn_sink_spill(((mn_svg_canvas *)c)->out, false);
}

static mn_status end(mn_canvas *c)
{
    mn_buf_str(buf_of(c), "</g>\n");
    return spill(c);
}

static void stroke(mn_canvas *c, mn_stroke s, double x1, double y1, double x2, double y2)
{
    static const char *const classes[] = {"whisker", "grid", "span"};
    mn_buf *b = buf_of(c);
    mn_buf_fmt(b, "<line class=\"%s\"", classes[s]);
    mn_svg_percent(b, "x1", x1);
    mn_svg_percent(b, "x2", x2);
    mn_svg_attr(b, "y1", y1);
    mn_svg_attr(b, "y2", y2);
    mn_buf_str(b, "/>");
}

static void fill(mn_canvas *c, mn_fill f, double x, double y, double width, double height)
{
    mn_buf *b = buf_of(c);
    bool bar = f == MN_FILL_BAR;
    mn_buf_str(b, bar ? "<rect class=\"bar\" rx=\"1\"" : "<rect class=\"node\"");
    (bar ? mn_svg_percent : mn_svg_attr)(b, "x", x);
    (bar ? mn_svg_percent : mn_svg_attr)(b, "width", width);
    mn_svg_attr(b, "y", y);
    mn_svg_attr(b, "height", height);
    mn_buf_str(b, "/>");
}

static void dot(mn_canvas *c, double x, double y)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<circle class=\"dot\" r=\"5\"");
    mn_svg_percent(b, "cx", x);
    mn_svg_attr(b, "cy", y);
    mn_buf_str(b, "/>");
}

/* Cut twice: what is beyond LABEL_NARROW columns vanishes on narrow screens, what is
 * beyond LABEL_WIDE on all. */
static void label(mn_canvas *c, mn_text whole, double y, bool halo)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, halo ? "<text class=\"label halo\" x=\"0\"" : "<text class=\"label\" x=\"0\"");
    mn_svg_attr(b, "y", y);
    mn_buf_char(b, '>');
    if (mn_utf8_width(whole) <= LABEL_NARROW) {
        mn_html_text(b, whole);
    } else {
        mn_text first = mn_utf8_cut(whole, LABEL_NARROW - 1), all = mn_utf8_cut(whole, LABEL_WIDE);
        mn_html_text(b, first);
        mn_buf_str(b, "<tspan class=\"narrow\">…</tspan><tspan class=\"wide\">");
        if (all.len < whole.len)
            all = mn_utf8_cut(whole, LABEL_WIDE - 1);
        mn_html_text(b, mn_text_sub(all, first.len, all.len - first.len));
        mn_buf_str(b, all.len < whole.len ? "…</tspan>" : "</tspan>");
    }
    mn_buf_str(b, "</text>");
}

static void value(mn_canvas *c, mn_text number, mn_text interval, double y)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<text class=\"value end halo\" x=\"100%\"");
    mn_svg_attr(b, "y", y);
    mn_buf_char(b, '>');
    mn_html_text(b, number);
    if (interval.len) {
        mn_buf_str(b, "<tspan class=\"wide soft\" dx=\"6\">");
        mn_html_text(b, interval);
        mn_buf_str(b, "</tspan>");
    }
    mn_buf_str(b, "</text>");
}

static void tick(mn_canvas *c, mn_text text, double x, double y, bool spare)
{
    mn_buf *b = buf_of(c);
    mn_buf_fmt(b, "<text class=\"tick mid%s\"", spare ? " wide" : "");
    mn_svg_percent(b, "x", x);
    mn_svg_attr(b, "y", y);
    mn_buf_char(b, '>');
    mn_html_text(b, text);
    mn_buf_str(b, "</text>\n");
}

static void shape(mn_canvas *c, int shade)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<path");
    if (shade >= 0)
        mn_buf_fmt(b, " class=\"q%d\"", shade);
    mn_buf_str(b, " d=\"");
}

/* Path data in tenths of a unit: absolute start, then steps between rounded points,
 * so that rounding never adds up. */
static void ring(mn_canvas *c, mn_step step, double x, double y)
{
    mn_svg_canvas *svg = (mn_svg_canvas *)c;
    mn_buf *b = buf_of(c);
    if (step == MN_STEP_CLOSE) {
        mn_buf_char(b, 'z');
        svg->x = svg->y = 0;
        return;
    }
    bool first = step == MN_STEP_FIRST;
    x = floor(x * 10 + 0.5) / 10;
    y = floor(y * 10 + 0.5) / 10;
    if (!first && x == svg->x && y == svg->y)
        return;
    mn_buf_char(b, first ? 'M' : 'l');
    mn_svg_number(b, first ? x : x - svg->x);
    mn_buf_char(b, ' ');
    mn_svg_number(b, first ? y : y - svg->y);
    svg->x = x;
    svg->y = y;
}

static mn_status shape_end(mn_canvas *c, mn_text tip)
{
    mn_buf *b = buf_of(c);
    if (tip.len) {
        mn_buf_str(b, "\"><title>");
        mn_html_text(b, tip);
        mn_buf_str(b, "</title></path>\n");
    } else {
        mn_buf_str(b, "\"/>\n");
    }
    return spill(c);
}

static void band(mn_canvas *c, const double p[8], double width, mn_text tip)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<path class=\"link\" d=\"M");
    for (size_t i = 0; i < 8; i++) {
        mn_buf_str(b, i == 2 ? "C" : i ? " " : "");
        mn_svg_number(b, p[i]);
    }
    mn_buf_char(b, '"');
    mn_svg_attr(b, "stroke-width", width);
    mn_buf_str(b, "><title>");
    mn_html_text(b, tip);
    mn_buf_str(b, "</title></path>\n");
}

/* A line of a label: below the one before it. */
static void open_line(mn_buf *b, double x, double line, bool first)
{
    mn_buf_str(b, "<tspan");
    mn_svg_attr(b, "x", x);
    if (!first)
        mn_svg_attr(b, "dy", line);
    mn_buf_char(b, '>');
}

static void lines(mn_canvas *c, const mn_label *l)
{
    mn_buf *b = buf_of(c);
    mn_buf_fmt(b, "<text class=\"node-label%s%s\"", l->end ? " end" : "", l->halo ? " halo" : "");
    mn_svg_attr(b, "y", l->y);
    mn_buf_char(b, '>');
    for (size_t i = 0; i < l->count; i++) {
        open_line(b, l->x, l->line, i == 0);
        mn_html_text(b, l->lines[i]);
        if (i + 1 < l->count)
            mn_buf_str(b, "</tspan>");
    }
    mn_buf_str(b, l->cut ? "…" : "");
    if (l->count && l->value_below)
        mn_buf_str(b, "</tspan>");
    if (l->value_below)
        open_line(b, l->x, l->line, !l->count);
    mn_buf_str(b, l->value_below ? "<tspan class=\"soft\">" : " <tspan class=\"soft\">");
    mn_html_text(b, l->value);
    mn_buf_str(b, "</tspan></tspan></text>\n");
}

static void box(mn_canvas *c, mn_box_state s, double x, double y, double width, double height)
{
    static const char *const classes[] = {"box", "box gap", "box alert"};
    mn_buf *b = buf_of(c);
    mn_buf_fmt(b, "<rect class=\"%s\" rx=\"3\"", classes[s]);
    mn_svg_attr(b, "x", x);
    mn_svg_attr(b, "y", y);
    mn_svg_attr(b, "width", width);
    mn_svg_attr(b, "height", height);
    mn_buf_str(b, "/>");
}

/* A browser's own letters may be wider than was reckoned with: it must press them together
 * rather than let them run out of the box. */
static void words(mn_canvas *c, mn_box_ink ink, mn_text text, double x, double y, double width)
{
    static const char *const classes[] = {"head", "name", "detail", "loud"};
    mn_buf *b = buf_of(c);
    (void)width;
    mn_buf_fmt(b, "<text class=\"%s\"", classes[ink]);
    mn_svg_attr(b, "x", x);
    mn_svg_attr(b, "y", y);
    mn_buf_char(b, '>');
    mn_html_text(b, text);
    mn_buf_str(b, "</text>");
}

static void path(mn_canvas *c, const double (*point)[2], size_t n, bool head)
{
    mn_buf *b = buf_of(c);
    const double x = point[n - 1][0], y = point[n - 1][1];
    mn_buf_str(b, "<path class=\"arrow\" d=\"");
    for (size_t i = 0; i < n; i++) {
        mn_buf_char(b, i ? 'L' : 'M');
        mn_svg_number(b, point[i][0]);
        mn_buf_char(b, ' ');
        mn_svg_number(b, i + 1 == n && head ? y - 6 : point[i][1]);
    }
    mn_buf_str(b, "\"/>");
    if (head) { /* arrows lead down */
        mn_buf_str(b, "<path class=\"tip\" d=\"M");
        mn_svg_number(b, x - 5);
        mn_buf_char(b, ' ');
        mn_svg_number(b, y - 8);
        mn_buf_str(b, "h10L");
        mn_svg_number(b, x);
        mn_buf_char(b, ' ');
        mn_svg_number(b, y);
        mn_buf_str(b, "z\"/>");
    }
    mn_buf_char(b, '\n');
}

static void joint(mn_canvas *c, double x, double y)
{
    mn_buf *b = buf_of(c);
    mn_buf_str(b, "<circle class=\"tip\" r=\"3\"");
    mn_svg_attr(b, "cx", x);
    mn_svg_attr(b, "cy", y);
    mn_buf_str(b, "/>");
}

void mn_svg_canvas_init(mn_svg_canvas *c, mn_sink *out)
{
    *c = (mn_svg_canvas){.canvas = {.begin = begin,
                                    .end = end,
                                    .stroke = stroke,
                                    .fill = fill,
                                    .dot = dot,
                                    .label = label,
                                    .value = value,
                                    .tick = tick,
                                    .shape = shape,
                                    .ring = ring,
                                    .shape_end = shape_end,
                                    .band = band,
                                    .lines = lines,
                                    .box = box,
                                    .words = words,
                                    .path = path,
                                    .joint = joint},
                         .out = out};
}
