/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_chart.c - charts on paper: caption, picture, what is to be known of it.
 * The table behind a map is printed as on the page in HTML.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/language.h"
#include "report/pdf.h"

static const mn_pdf_style bold = {.size = 9.5, .bold = true, .ink = MN_INK_TEXT},
                          remark = {.size = 8.5, .ink = MN_INK_TEXT},
                          small = {.size = 8, .ink = MN_INK_SOFT};

/* Letters of 14 units become 8.4 points. */
static const double ROW_SCALE = 0.6;
static const mn_face sheet = {720, 158, 9, 6.9, 15, false};
static const mn_box_face plan = {720, 33, 6.6, 16, 8};

/* "Where they work · people": what is drawn, and in what. */
static void caption(mn_pdf *p, const mn_held_chart *c, double keep)
{
    mn_buf text = {0};
    mn_buf_str(&text, c->title);
    if (*c->unit)
        mn_buf_fmt(&text, "%s%s", text.len ? " · " : "",
                   mn_language_word(c->language,
                                    mn_text_of(strcmp(c->unit, "share") == 0 ? "percent" : c->unit))
                       .ptr);
    mn_pdf_gap(p, 8);
    if (*c->note)
        keep += 24;
    mn_pdf_need(p, fmin(keep + 20, p->end - p->top));
    mn_pdf_outline(p, 1, c->title);
    mn_pdf_para(p, "P", &bold, text.failed ? "" : text.ptr, fmin(keep, 300));
    p->out->buf.failed = p->out->buf.failed || text.failed;
    mn_buf_free(&text);
    p->y += 2;
    if (*c->note) {
        mn_pdf_para(p, "P", &remark, c->note, 0);
        p->y += 4;
    }
}

static void note(mn_pdf *p, const mn_pdf_style *s, mn_buf *text)
{
    p->out->buf.failed = p->out->buf.failed || text->failed;
    if (text->len && !text->failed) {
        mn_pdf_para(p, "P", s, text->ptr, 0);
        p->y += 3;
    }
    mn_buf_free(text);
}

static const char *alt_of(const mn_held_chart *c)
{
    return *c->alt ? c->alt : c->title;
}

/* As many rows a page as fit, each page with its own scale below. */
static void rows(mn_pdf *p, const mn_held_chart *c, const mn_table *t)
{
    bool bars = c->kind == MN_CHART_BARS, log = false;
    double row = MN_ROW_HEIGHT * ROW_SCALE, foot = bars ? 0 : MN_ROW_FOOT * ROW_SCALE;
    size_t all = mn_chart_rows(c, t);
    /* All on one page where that leaves no page half empty. */
    double whole = (double)all * row + foot, most = (p->end - p->top) * 0.6;
    caption(p, c, whole < most ? whole : 5 * row + foot);
    for (size_t from = 0; from < all && !p->status;) {
        double fit = (mn_pdf_room(p) - foot) / row;
        size_t n = fit < 1 ? 0 : fit < (double)(all - from) ? (size_t)fit : all - from;
        if (n == 0) {
            if (p->fresh)
                return; /* a page of no height: there is none such */
            mn_pdf_turn(p);
            continue;
        }
        mn_pdf_canvas cv;
        mn_pdf_canvas_init(&cv, p, p->right - p->left, ROW_SCALE);
        mn_pdf_open_figure(p, alt_of(c));
        mn_status status = mn_picture_rows(&cv.canvas, c, t, from, from + n, &log);
        mn_pdf_close(p);
        p->status = p->status ? p->status : status;
        p->y += (double)n * row + foot;
        p->fresh = false;
        from += n;
    }
    if (log) {
        mn_buf text = {0};
        mn_buf_text(&text,
                    mn_language_word(c->language,
                                     mn_text_of("Logarithmic scale: each step is a multiple.")));
        note(p, &small, &text);
    }
}

/* Swatches with their texts, in as many lines as they take. */
static void legend(mn_pdf *p, const mn_world *w)
{
    double x = p->left, height = 0;
    int shade;
    mn_buf text = {0};
    mn_pdf_open(p, "P");
    for (size_t i = 0; mn_world_legend(w, i, &shade, &text); i++) {
        PangoLayout *l = mn_pdf_layout_buf(p, &small, &text, 0);
        double width = 22 + mn_pdf_width(l) + 14;
        if (x + width > p->right && x > p->left) {
            x = p->left;
            p->y += height + 2;
        }
        height = mn_pdf_height(l);
        mn_pdf_box(p, mn_pdf_shade(shade), x, p->y + height / 2 - 4, 17, 8);
        mn_pdf_put_once(p, l, x + 22, p->y, small.ink);
        x += width;
    }
    mn_pdf_close(p);
    p->y += height + 4;
}

static void map(mn_pdf *p, const mn_held_chart *c, const mn_held_table *h)
{
    double scale = (p->right - p->left) / MN_WORLD_WIDTH, height = MN_WORLD_HEIGHT * scale;
    size_t all = mn_table_rows(h->t), most = all < MN_PDF_ROWS_MOST ? all : MN_PDF_ROWS_MOST;
    mn_world w;
    mn_pdf_canvas cv;
    mn_buf text = {0};
    mn_status status = mn_world_make(&w, c, h->t, p->out->e);
    if (status)
        goto out;
    caption(p, c, height + 30);
    mn_pdf_canvas_init(&cv, p, scale, scale);
    mn_pdf_open_figure(p, alt_of(c));
    status = mn_world_draw(&cv.canvas, &w);
    mn_pdf_close(p);
    p->y += height + 4;
    p->fresh = false;
    legend(p, &w);
    mn_world_grey(&w, &text);
    note(p, &remark, &text);
    mn_world_small(&w, &text);
    note(p, &small, &text);
    mn_buf_str(&text, "Table behind this picture");
    mn_language_turn(c->language, &text, 0);
    mn_pdf_gap(p, 4);
    mn_pdf_need(p, 115);
    note(p, &bold, &text);
    if (!status && !p->status) {
        mn_pdf_rows(p, h, most, 7, true);
        mn_pdf_rest(p, h, most);
    }
out:
    p->status = p->status ? p->status : status;
    mn_world_free(&w);
}

static void flow(mn_pdf *p, const mn_held_chart *c, const mn_table *t)
{
    mn_flow f = {0};
    mn_buf text = {0};
    mn_pdf_canvas cv;
    mn_status status = mn_flow_make(&f, c, t, p->out->e);
    if (status || !f.links_count || (status = mn_flow_fit(&f, &sheet, c->unit, p->out->e)))
        goto out;
    double scale = (p->right - p->left) / sheet.width, height = mn_flow_height(&f),
           most = p->end - p->top - 60;
    double shrink = height * scale > most ? most / (height * scale) : 1;
    caption(p, c, height * scale * shrink);
    mn_pdf_canvas_init(&cv, p, scale, scale * shrink);
    mn_pdf_open_figure(p, alt_of(c));
    status = mn_flow_draw(&cv.canvas, &f, &sheet, c->unit);
    mn_pdf_close(p);
    p->y += height * scale * shrink + 4;
    p->fresh = false;
    if (f.left_out)
        mn_buf_fmt(&text, "Rows that lead back, left to the table: %zu.", f.left_out);
    mn_language_turn(c->language, &text, 0);
    note(p, &small, &text);
out:
    p->status = p->status ? p->status : status;
    mn_flow_free(&f);
}

/* As many rows of boxes a page as fit. */
static void boxes(mn_pdf *p, const mn_held_chart *c, const mn_table *t)
{
    mn_boxes b = {0};
    mn_buf text = {0};
    mn_status status = mn_boxes_make(&b, c, t, p->out->e);
    if (!status)
        status = mn_boxes_place(&b, &plan, p->out->e);
    if (status || !b.count)
        goto out;
    double scale = (p->right - p->left) / plan.width, whole = p->end - p->top,
           all = mn_boxes_height(&b, 0, b.rows) * scale;
    /* What fits on a page of its own is not broken. */
    caption(p, c, all <= whole - 60 ? all : mn_boxes_height(&b, 0, 1) * scale);
    for (size_t from = 0, to; from < b.rows && !status && !p->status; from = to) {
        for (to = from + 1; to < b.rows; to++)
            if (mn_boxes_height(&b, from, to + 1) * scale > mn_pdf_room(p))
                break;
        mn_pdf_canvas cv;
        mn_pdf_canvas_init(&cv, p, scale, scale);
        mn_pdf_open_figure(p, alt_of(c));
        status = mn_boxes_draw(&cv.canvas, &b, &plan, from, to);
        mn_pdf_close(p);
        for (size_t i = b.row_first[from]; i < b.row_first[to] && p->cr && p->options->placed; i++)
            if (b.box[b.at[i]].number.len)
                p->options->placed(p->options->placed_payload, b.box[b.at[i]].number.ptr, true,
                                   p->page);
        p->y += mn_boxes_height(&b, from, to) * scale + 4;
        p->fresh = false;
        if (to < b.rows)
            mn_pdf_turn(p);
    }
    mn_boxes_rest(&b, &text);
    note(p, &small, &text);
out:
    p->status = p->status ? p->status : status;
    mn_buf_free(&text);
    mn_boxes_free(&b);
}

void mn_pdf_chart(mn_pdf *p, const mn_held_chart *c, const mn_held_table *h)
{
    switch (c->kind) {
    case MN_CHART_BARS:
    case MN_CHART_INTERVAL:
        rows(p, c, h->t);
        break;
    case MN_CHART_MAP:
        map(p, c, h);
        break;
    case MN_CHART_FLOW:
        flow(p, c, h->t);
        break;
    case MN_CHART_CHAIN:
        boxes(p, c, h->t);
        break;
    }
    mn_pdf_gap(p, 14);
}
