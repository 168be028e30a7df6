/* SPDX-License-Identifier: Apache-2.0
 *
 * report/terminal_boxes.c - a flow chart of boxes as lines of text: each box below what leads
 * to it, its arrows as numbers.
 */
#include "core/text.h"
#include "report/language.h"
#include "report/picture.h"
#include "report/terminal.h"

enum { INDENT = 5 };

static void line(mn_term *t, mn_style style, const char *lead, mn_text text)
{
    mn_buf copy = {0};
    if (!text.len)
        return;
    mn_buf_text(&copy, text);
    t->b->failed = t->b->failed || copy.failed;
    if (!copy.failed)
        mn_term_wrap(t, style, lead, copy.ptr);
    mn_buf_free(&copy);
}

/* "↓ 4, 5": to which boxes. */
static void arrows(mn_term *t, const mn_boxes *b, size_t box)
{
    bool any = false;
    mn_term_scratch(t);
    for (size_t i = 0; i < b->links; i++) {
        if (b->link[i].from != box)
            continue;
        mn_buf_str(&t->cell, any ? ", " : b->link[i].back ? "↑ " : "↓ ");
        mn_buf_text(&t->cell, b->box[b->link[i].to].number);
        any = true;
    }
    line(t, MN_ACCENT, "     ", (mn_text){t->cell.ptr, t->cell.failed ? 0 : t->cell.len});
}

static void box(mn_term *t, const mn_boxes *b, size_t i)
{
    const mn_box *x = &b->box[i];
    char lead[24] = "     ";
    mn_text number = x->state == MN_BOX_GAP && !x->number.len ? mn_text_of("?") : x->number;
    size_t pad = number.len < INDENT - 2 ? INDENT - 2 - number.len : 0;
    if (number.len < sizeof lead - INDENT)
        snprintf(lead, sizeof lead, "%*s%.*s  ", (int)pad, "", (int)number.len, number.ptr);
    mn_term_gap(t);
    mn_text head = x->heading.len ? x->heading : x->name;
    line(t, x->state == MN_BOX_PLAIN ? MN_BOLD : MN_ALERT, lead, head);
    if (x->heading.len)
        line(t, MN_BOLD, "     ", x->name);
    for (size_t k = 0; k < b->chart->details; k++)
        line(t, b->chart->detail[k].alert ? MN_ALERT : MN_PLAIN, "     ", x->detail[k]);
    arrows(t, b, i);
}

mn_status mn_term_boxes(mn_term *t, const mn_held_chart *c, const mn_held_table *h)
{
    mn_boxes b = {0};
    mn_buf rest = {0};
    mn_status status = mn_boxes_make(&b, c, h->t, t->out->e);
    if (!status && b.count) {
        mn_term_gap(t);
        if (*c->title)
            mn_term_wrap(t, MN_BOLD, "", c->title);
        for (size_t i = 0; i < b.count && !mn_sink_spill(t->out, false); i++)
            box(t, &b, b.at[i]);
        mn_boxes_rest(&b, &rest);
        line(t, MN_DIM, "", (mn_text){rest.ptr, rest.failed ? 0 : rest.len});
        mn_term_wrap(t, MN_DIM, "", c->note);
        status = t->out->status;
    }
    t->b->failed = t->b->failed || rest.failed;
    mn_buf_free(&rest);
    mn_boxes_free(&b);
    return status;
}
