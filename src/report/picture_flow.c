/* SPDX-License-Identifier: Apache-2.0
 *
 * report/picture_flow.c - a layered flow as bands, nodes and labels. Labels are
 * broken into lines before the nodes are placed, so that none stands on another.
 */

#include "core/err.h"
#include "core/text.h"
#include "report/language.h"
#include "report/number.h"
#include "report/picture.h"
#include "report/terminal.h"

enum { TOP = 12 };

static double column_x(const mn_face *a, const mn_flow *f, size_t layer)
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
static size_t label_room(const mn_face *a, const mn_flow *f, const mn_flow_node *node)
{
    double room = a->margin - 14;
    if (a->slim)
        room = a->width / (double)f->layers - a->node - 6;
    else if (is_inner(f, node))
        room = (a->width - 2 * a->margin) / (double)(f->layers - 1) - a->node - 16;
    return room > 6 * a->letter ? (size_t)(room / a->letter) : 6;
}

static void break_label(mn_label *l, const mn_flow_node *node, size_t room, size_t value)
{
    mn_text rest = node->label, line;
    *l = (mn_label){.value_below = true};
    while (l->count < MN_LABEL_LINES && mn_wrap_next(&rest, room, &line))
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
static void make_label(mn_label *l, mn_buf *value, const mn_face *a, const mn_flow *f,
                       const mn_flow_node *node, const char *unit)
{
    mn_show_amount(value, node->value, unit);
    size_t width = mn_utf8_width((mn_text){value->ptr, value->failed ? 0 : value->len});
    break_label(l, node, label_room(a, f, node), width);
}

mn_status mn_flow_fit(mn_flow *f, const mn_face *a, const char *unit, mn_err *e)
{
    f->line = a->line;
    for (size_t i = 0; i < f->nodes_count; i++) {
        mn_label l;
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

double mn_flow_height(const mn_flow *f)
{
    return f->height + 2 * TOP;
}

static void draw_link(mn_canvas *cv, const mn_face *a, const mn_flow *f, const mn_flow_link *l,
                      const char *unit)
{
    double x0 = column_x(a, f, f->nodes[l->from].layer) + a->node,
           x1 = column_x(a, f, f->nodes[l->to].layer), xm = (x0 + x1) / 2;
    const double points[] = {x0, l->y0 + TOP, xm, l->y0 + TOP, xm, l->y1 + TOP, x1, l->y1 + TOP};
    mn_buf tip = {0};
    mn_buf_text(&tip, f->nodes[l->from].label);
    mn_buf_str(&tip, " → ");
    mn_buf_text(&tip, f->nodes[l->to].label);
    mn_buf_str(&tip, ": ");
    mn_show_quantity(&tip, l->value, unit);
    mn_language_turn(f->language, &tip, 0);
    cv->band(cv, points, l->width > 0.6 ? l->width : 0.6, mn_picture_text(cv, &tip));
    mn_buf_free(&tip);
}

static void draw_label(mn_canvas *cv, const mn_face *a, const mn_flow *f, const mn_flow_node *node,
                       const char *unit)
{
    mn_label l;
    mn_buf value = {0};
    make_label(&l, &value, a, f, node, unit);
    l.end = !a->slim && node->layer == 0;
    l.halo = a->slim || is_inner(f, node);
    l.line = a->line;
    l.value = mn_picture_text(cv, &value);
    l.x = column_x(a, f, node->layer) + (l.end ? -6 : a->node + (a->slim ? 3 : 6));
    double above = (double)(l.count + l.value_below - 1) * a->line / 2;
    l.y = TOP + node->y + node->height / 2 + 4 - above;
    cv->lines(cv, &l);
    mn_buf_free(&value);
}

static mn_status draw_node(mn_canvas *cv, const mn_face *a, const mn_flow *f,
                           const mn_flow_node *node, const char *unit)
{
    mn_buf tip = {0};
    mn_buf_text(&tip, node->label);
    mn_buf_str(&tip, ": ");
    mn_show_quantity(&tip, node->value, unit);
    mn_language_turn(f->language, &tip, 0);
    cv->begin(cv, mn_picture_text(cv, &tip));
    mn_buf_free(&tip);
    cv->fill(cv, MN_FILL_NODE, column_x(a, f, node->layer), TOP + node->y, a->node, node->height);
    draw_label(cv, a, f, node, unit);
    return cv->end(cv);
}

mn_status mn_flow_draw(mn_canvas *cv, const mn_flow *f, const mn_face *a, const char *unit)
{
    mn_status status = MN_OK;
    for (size_t i = 0; i < f->links_count; i++)
        draw_link(cv, a, f, &f->links[i], unit);
    for (size_t i = 0; i < f->nodes_count && !status; i++)
        if (f->nodes[i].value > 0)
            status = draw_node(cv, a, f, &f->nodes[i], unit);
    return status;
}
