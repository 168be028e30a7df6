/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_flow.c - draws a layered flow. The outer layers have their labels
 * beside the picture, the inner ones over the bands with a halo. On a narrow
 * screen the picture keeps its size and scrolls within its box.
 */
#include <string.h>

#include "core/text.h"
#include "report/flow.h"
#include "report/html.h"

#define LETTER 6.7 /* mean width, at 12.5 pixels */

enum { WIDTH = 960, MARGIN = 200, NODE = 11, TOP = 12 };

static double column_x(const mn_flow *f, size_t layer)
{
    if (f->layers < 2)
        return MARGIN;
    return MARGIN + (double)layer * (WIDTH - 2 * MARGIN - NODE) / (double)(f->layers - 1);
}

static void node_name(mn_buf *b, const mn_flow_node *node)
{
    if (node->merged)
        mn_buf_fmt(b, "%zu others", node->merged);
    else
        mn_html_text(b, node->label);
}

static void draw_link(mn_buf *b, const mn_flow *f, const mn_flow_link *l, const char *unit)
{
    double x0 = column_x(f, f->nodes[l->from].layer) + NODE,
           x1 = column_x(f, f->nodes[l->to].layer), xm = (x0 + x1) / 2;
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
    node_name(b, &f->nodes[l->from]);
    mn_buf_str(b, " → ");
    node_name(b, &f->nodes[l->to]);
    mn_buf_str(b, ": ");
    mn_show_quantity(&text, l->value, unit);
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title></path>\n");
}

/* Columns of letters that a node's label may take. */
static size_t label_room(const mn_flow *f, const mn_flow_node *node)
{
    double room = MARGIN - 14;
    if (node->layer && node->layer + 1 < f->layers)
        room = (WIDTH - 2.0 * MARGIN) / (double)(f->layers - 1) - NODE - 16;
    return room > 6 * LETTER ? (size_t)(room / LETTER) : 6;
}

static void draw_label(mn_buf *b, const mn_flow *f, const mn_flow_node *node, const char *unit)
{
    double x = column_x(f, node->layer);
    bool left = node->layer == 0;
    bool inner = node->layer && node->layer + 1 < f->layers;
    mn_buf value = {0};
    mn_show_amount(&value, node->value, unit);
    size_t room = label_room(f, node), taken = mn_utf8_width((mn_text){value.ptr, value.len}) + 1;
    room = room > taken + 6 ? room - taken : 6;
    mn_buf_fmt(b, "<text class=\"node-label%s%s\"", left ? " end" : "", inner ? " halo" : "");
    mn_svg_attr(b, "x", left ? x - 6 : x + NODE + 6);
    mn_svg_attr(b, "y", TOP + node->y + node->height / 2 + 4);
    mn_buf_char(b, '>');
    if (node->merged || mn_utf8_width(node->label) <= room) {
        node_name(b, node);
    } else {
        mn_html_text(b, mn_utf8_cut(node->label, room - 1));
        mn_buf_str(b, "…");
    }
    mn_buf_str(b, " <tspan class=\"soft\">");
    mn_html_buf(b, &value);
    mn_buf_str(b, "</tspan></text>\n");
}

static void draw_node(mn_buf *b, const mn_flow *f, const mn_flow_node *node, const char *unit)
{
    mn_buf text = {0};
    mn_buf_fmt(b, "<g class=\"node\"><title>");
    node_name(b, node);
    mn_buf_str(b, ": ");
    mn_show_quantity(&text, node->value, unit);
    mn_html_buf(b, &text);
    mn_buf_fmt(b, "</title><rect width=\"%d\"", NODE);
    mn_svg_attr(b, "x", column_x(f, node->layer));
    mn_svg_attr(b, "y", TOP + node->y);
    mn_svg_attr(b, "height", node->height);
    mn_buf_str(b, "/>");
    draw_label(b, f, node, unit);
    mn_buf_str(b, "</g>\n");
}

mn_status mn_svg_flow(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf;
    mn_flow f = {0};
    mn_status status = mn_flow_make(&f, c, t, out->e);
    if (status || !f.links_count)
        goto out;
    mn_buf_str(b, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    mn_html_str(b, c->title);
    mn_buf_str(b, "\">\n");
    mn_svg_open(b, c, "flow", n, WIDTH, f.height + 2 * TOP);
    for (size_t i = 0; i < f.links_count; i++)
        draw_link(b, &f, &f.links[i], c->unit);
    for (size_t i = 0; i < f.nodes_count; i++)
        if (f.nodes[i].value > 0)
            draw_node(b, &f, &f.nodes[i], c->unit);
    mn_buf_str(b, "</svg></div>\n");
    if (f.left_out)
        mn_buf_fmt(b, "<p class=\"more\">Rows that lead back, left to the table: %zu.</p>\n",
                   f.left_out);
out:
    mn_flow_free(&f);
    return status;
}
