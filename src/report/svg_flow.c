/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_flow.c - draws a layered flow, twice: for a desk or paper, where the
 * outer layers have their labels beside the picture, and slim for a phone, where
 * every label stands over the bands. The style sheet shows the one that fits.
 * Labels are broken into lines before the nodes are placed.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/flow.h"
#include "report/html.h"
#include "report/terminal.h"

enum { LINES = 3, SLIM_LAYERS = 4, TOP = 12 };

typedef struct face {
    const char *class;
    double width, margin, node; /* of the picture, beside it for labels, of a node */
    double letter, line;        /* a letter's mean width, a line's height */
    bool slim;
} face;

static const face desk = {"flow", 960, 200, 11, 6.7, 15, false};
static const face phone = {"flow slim", 336, 0, 6, 6.1, 13, true};

/* A label broken into lines; the value stands behind the last or below it. */
typedef struct label {
    mn_text lines[LINES];
    size_t count;
    bool cut, value_below;
} label;

static double column_x(const face *a, const mn_flow *f, size_t layer)
{
    if (a->slim)
        return (double)layer * a->width / (double)f->layers;
    if (f->layers < 2)
        return a->margin;
    return a->margin +
           (double)layer * (a->width - 2 * a->margin - a->node) / (double)(f->layers - 1);
}

static bool is_inner(const mn_flow *f, const mn_flow_node *node)
{
    return node->layer && node->layer + 1 < f->layers;
}

/* Columns of letters that a line of a node's label may take. */
static size_t label_room(const face *a, const mn_flow *f, const mn_flow_node *node)
{
    double room = a->margin - 14;
    if (a->slim)
        room = a->width / (double)f->layers - a->node - 6;
    else if (is_inner(f, node))
        room = (a->width - 2 * a->margin) / (double)(f->layers - 1) - a->node - 16;
    return room > 6 * a->letter ? (size_t)(room / a->letter) : 6;
}

static void break_label(label *l, const mn_flow_node *node, size_t room, size_t value)
{
    mn_text rest = node->label, line;
    *l = (label){.value_below = true};
    while (l->count < LINES && mn_wrap_next(&rest, room, &line))
        l->lines[l->count++] = line;
    if (!l->count)
        return;
    mn_text *last = &l->lines[l->count - 1];
    l->cut = mn_wrap_next(&rest, room, &line);
    if (l->cut)
        *last = mn_utf8_cut(*last, room - 1);
    l->value_below = mn_utf8_width(*last) + l->cut + 1 + value > room;
}

/* The label of a node, and its value as text in *value, to be freed. */
static void make_label(label *l, mn_buf *value, const face *a, const mn_flow *f,
                       const mn_flow_node *node, const char *unit)
{
    mn_show_amount(value, node->value, unit);
    size_t width = mn_utf8_width((mn_text){value->ptr, value->failed ? 0 : value->len});
    break_label(l, node, label_room(a, f, node), width);
}

/* Counts the lines of each label, then places the nodes. */
static mn_status place(mn_flow *f, const face *a, const char *unit, mn_err *e)
{
    f->line = a->line;
    for (size_t i = 0; i < f->nodes_count; i++) {
        label l;
        mn_buf value = {0};
        make_label(&l, &value, a, f, &f->nodes[i], unit);
        bool failed = value.failed;
        mn_buf_free(&value);
        if (failed)
            return mn_fail_memory(e);
        f->nodes[i].lines = l.count + l.value_below;
    }
    return mn_flow_place(f, e);
}

static void draw_link(mn_buf *b, const face *a, const mn_flow *f, const mn_flow_link *l,
                      const char *unit)
{
    double x0 = column_x(a, f, f->nodes[l->from].layer) + a->node,
           x1 = column_x(a, f, f->nodes[l->to].layer), xm = (x0 + x1) / 2;
    mn_buf text = {0};
    mn_buf_str(b, "<path class=\"link\" d=\"M");
    const double points[] = {x0, l->y0 + TOP, xm, l->y0 + TOP, xm, l->y1 + TOP, x1, l->y1 + TOP};
    for (size_t i = 0; i < 8; i++) {
        mn_buf_str(b, i == 2 ? "C" : i ? " " : "");
        mn_svg_number(b, points[i]);
    }
    mn_buf_char(b, '"');
    mn_svg_attr(b, "stroke-width", l->width > 0.6 ? l->width : 0.6);
    mn_buf_str(b, "><title>");
    mn_html_text(b, f->nodes[l->from].label);
    mn_buf_str(b, " → ");
    mn_html_text(b, f->nodes[l->to].label);
    mn_buf_str(b, ": ");
    mn_show_quantity(&text, l->value, unit);
    mn_html_buf(b, &text);
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

static void draw_label(mn_buf *b, const face *a, const mn_flow *f, const mn_flow_node *node,
                       const char *unit)
{
    label l;
    mn_buf value = {0};
    bool left = !a->slim && node->layer == 0;
    double x = column_x(a, f, node->layer) + (left ? -6 : a->node + (a->slim ? 3 : 6));
    make_label(&l, &value, a, f, node, unit);
    double above = (double)(l.count + l.value_below - 1) * a->line / 2;
    mn_buf_fmt(b, "<text class=\"node-label%s%s\"", left ? " end" : "",
               a->slim || is_inner(f, node) ? " halo" : "");
    mn_svg_attr(b, "y", TOP + node->y + node->height / 2 + 4 - above);
    mn_buf_char(b, '>');
    for (size_t i = 0; i < l.count; i++) {
        open_line(b, x, a->line, i == 0);
        mn_html_text(b, l.lines[i]);
        if (i + 1 < l.count)
            mn_buf_str(b, "</tspan>");
    }
    mn_buf_str(b, l.cut ? "…" : "");
    if (l.count && l.value_below)
        mn_buf_str(b, "</tspan>");
    if (l.value_below)
        open_line(b, x, a->line, !l.count);
    mn_buf_str(b, l.value_below ? "<tspan class=\"soft\">" : " <tspan class=\"soft\">");
    mn_html_buf(b, &value);
    mn_buf_str(b, "</tspan></tspan></text>\n");
}

static void draw_node(mn_buf *b, const face *a, const mn_flow *f, const mn_flow_node *node,
                      const char *unit)
{
    mn_buf text = {0};
    mn_buf_str(b, "<g class=\"node\"><title>");
    mn_html_text(b, node->label);
    mn_buf_str(b, ": ");
    mn_show_quantity(&text, node->value, unit);
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title><rect");
    mn_svg_attr(b, "width", a->node);
    mn_svg_attr(b, "x", column_x(a, f, node->layer));
    mn_svg_attr(b, "y", TOP + node->y);
    mn_svg_attr(b, "height", node->height);
    mn_buf_str(b, "/>");
    draw_label(b, a, f, node, unit);
    mn_buf_str(b, "</g>\n");
}

static void open_picture(mn_buf *b, const face *a, const mn_flow *f, const mn_held_chart *c,
                         size_t n)
{
    double height = f->height + 2 * TOP;
    if (!a->slim) {
        mn_svg_open(b, c, a->class, n, a->width, height);
        return;
    }
    mn_buf_fmt(b, "<svg class=\"%s\" role=\"img\" viewBox=\"0 0 ", a->class);
    mn_svg_number(b, a->width);
    mn_buf_char(b, ' ');
    mn_svg_number(b, height);
    mn_buf_str(b, "\" aria-label=\"");
    mn_html_str(b, *c->alt ? c->alt : c->title);
    mn_buf_str(b, "\">\n");
}

/* One face of the picture. *layers is 0 where there is nothing to draw. */
static mn_status draw(mn_sink *out, const face *a, const mn_held_chart *c, const mn_table *t,
                      size_t n, size_t *left_out, size_t *layers)
{
    mn_buf *b = &out->buf;
    mn_flow f = {0};
    mn_status status = mn_flow_make(&f, c, t, out->e);
    *layers = f.links_count ? f.layers : 0;
    *left_out = f.left_out;
    if (status || !f.links_count || (a->slim && f.layers > SLIM_LAYERS))
        goto out;
    if ((status = place(&f, a, c->unit, out->e)))
        goto out;
    if (!a->slim) {
        mn_buf_fmt(b, "<div class=\"scroll%s\" role=\"region\" tabindex=\"0\" aria-label=\"",
                   f.layers > SLIM_LAYERS ? "" : " has-slim");
        mn_html_str(b, c->title);
        mn_buf_str(b, "\">\n");
    }
    open_picture(b, a, &f, c, n);
    for (size_t i = 0; i < f.links_count; i++)
        draw_link(b, a, &f, &f.links[i], c->unit);
    for (size_t i = 0; i < f.nodes_count; i++)
        if (f.nodes[i].value > 0)
            draw_node(b, a, &f, &f.nodes[i], c->unit);
    mn_buf_str(b, a->slim ? "</svg>\n" : "</svg></div>\n");
out:
    mn_flow_free(&f);
    return status;
}

mn_status mn_svg_flow(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    size_t left_out = 0, layers = 0;
    mn_status status = draw(out, &desk, c, t, n, &left_out, &layers);
    if (!status && layers)
        status = draw(out, &phone, c, t, n, &left_out, &layers);
    if (!status && layers && left_out)
        mn_buf_fmt(&out->buf,
                   "<p class=\"more\">Rows that lead back, left to the table: %zu.</p>\n",
                   left_out);
    return status;
}
