/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_figure.c - figures on paper: the large ones as cards side by side,
 * each with its range drawn and in words; the small ones, and the manifest's
 * pairs, as rows of a label and a value.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/axis.h"
#include "report/language.h"
#include "report/pdf.h"

enum { CARDS = 3, PAIR_LINES = 40 };
static const double PAD = 10, GUTTER = 10;

/* The parts of a card, from top to bottom. */
enum { LABEL, NUMBER, UNIT, RANGE, PARTS };

static void card_parts(mn_pdf *p, const mn_figure *f, double width, PangoLayout *parts[PARTS])
{
    const mn_language *l = p->r->language;
    static const mn_pdf_style label = {.size = 8.5, .ink = MN_INK_TEXT, .lines = 6},
                              unit = {.size = 9, .ink = MN_INK_ACCENT, .lines = 2},
                              range = {.size = 8.5, .ink = MN_INK_SOFT, .lines = 2};
    mn_pdf_style big = {.size = 22, .bold = true, .ink = MN_INK_ACCENT, .lines = 2};
    mn_buf number = {0}, whole = {0}, between = {0}, of = {0};
    mn_show_figure_number(&number, f);
    mn_show_figure_value(&whole, f);
    mn_text w = {whole.ptr, whole.failed ? 0 : whole.len};
    mn_buf_text(&of,
                mn_language_word(l, mn_text_trim(mn_text_sub(w, number.len, w.len - number.len))));
    if (number.len > 8)
        big.size = 15;
    if (mn_has_interval(f->low, f->high)) {
        mn_buf_str(&between, "Range ");
        mn_show_interval(&between, f->value, f->low, f->high, f->unit);
        mn_language_turn(l, &between, 0);
    }
    parts[LABEL] = mn_pdf_layout(p, &label, mn_text_of(f->label), width);
    parts[NUMBER] = mn_pdf_layout_buf(p, &big, &number, width);
    parts[UNIT] = mn_pdf_layout_buf(p, &unit, &of, width);
    parts[RANGE] = mn_pdf_layout_buf(p, &range, &between, width);
    p->out->buf.failed = p->out->buf.failed || whole.failed;
    mn_buf_free(&whole);
}

/* From the low to the high end, a dot at the estimate. */
static void draw_range(mn_pdf *p, const mn_figure *f, double x, double y, double width)
{
    mn_axis a;
    double low = isfinite(f->low) ? f->low : f->value,
           high = isfinite(f->high) ? f->high : f->value;
    if (!p->cr)
        return;
    mn_figure_axis(&a, f);
    double from = x + width * mn_axis_place(&a, low), to = x + width * mn_axis_place(&a, high);
    cairo_save(p->cr);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
    mn_pdf_rule(p, MN_INK_PALE, 1.2, x, x + width, y);
    mn_pdf_rule(p, MN_INK_MID, 3, from, to, y);
    mn_pdf_ink(p, MN_INK_ACCENT, 1);
    cairo_new_sub_path(p->cr);
    cairo_arc(p->cr, x + width * mn_axis_place(&a, f->value), y, 3.4, 0, 2 * G_PI);
    cairo_fill(p->cr);
    cairo_restore(p->cr);
}

static void draw_card(mn_pdf *p, const mn_figure *f, PangoLayout *parts[PARTS],
                      const double heights[PARTS], double x, double width)
{
    static const uint32_t inks[PARTS] = {MN_INK_TEXT, MN_INK_ACCENT, MN_INK_ACCENT, MN_INK_SOFT};
    double y = p->y + PAD;
    bool range = mn_has_interval(f->low, f->high);
    mn_buf alt = {0};
    for (int i = 0; i < PARTS; i++) {
        if (i == RANGE && range) {
            mn_show_figure(&alt, f);
            mn_language_turn(p->r->language, &alt, 0);
            mn_pdf_open_figure(p, alt.failed ? "" : alt.ptr);
            draw_range(p, f, x + 4, y + 5, width - 8);
            mn_pdf_close(p);
        }
        y += i == RANGE ? 11 : 0;
        if (i == RANGE && !range)
            break;
        mn_pdf_open(p, "P");
        mn_pdf_put(p, parts[i], x, y, inks[i]);
        mn_pdf_close(p);
        y += heights[i];
    }
    p->out->buf.failed = p->out->buf.failed || alt.failed;
    mn_buf_free(&alt);
}

/* Up to CARDS of them side by side, their parts on common lines. */
static void card_row(mn_pdf *p, const mn_figure *const *figures, size_t n)
{
    PangoLayout *parts[CARDS][PARTS];
    double heights[PARTS] = {0}, height = 2 * PAD;
    bool ranges = false; /* without any there is no room for one */
    double width = (p->right - p->left - (double)(n - 1) * GUTTER) / (double)n;
    for (size_t i = 0; i < n; i++) {
        card_parts(p, figures[i], width - 2 * PAD, parts[i]);
        for (int k = 0; k < PARTS; k++)
            heights[k] = fmax(heights[k], mn_pdf_height(parts[i][k]));
        ranges = ranges || mn_has_interval(figures[i]->low, figures[i]->high);
    }
    heights[RANGE] = ranges ? heights[RANGE] + 11 : 0;
    for (int k = 0; k < PARTS; k++)
        height += heights[k];
    mn_pdf_need(p, height);
    for (size_t i = 0; i < n; i++) {
        double x = p->left + (double)i * (width + GUTTER);
        mn_pdf_open(p, "Div");
        mn_pdf_box(p, MN_INK_PANEL, x, p->y, width, height);
        draw_card(p, figures[i], parts[i], heights, x + PAD, width - 2 * PAD);
        mn_pdf_close(p);
        for (int k = 0; k < PARTS; k++)
            g_object_unref(parts[i][k]);
    }
    p->y += height + GUTTER;
    p->fresh = false;
}

void mn_pdf_figures(mn_pdf *p)
{
    const mn_figure *row[CARDS];
    size_t n = 0, all = 0, done = 0;
    for (size_t i = 0; i < p->r->figures_count; i++)
        all += p->r->figures[i]->headline;
    /* Four stand two and two, not three and one. */
    size_t most = all == 4 ? 2 : CARDS;
    for (size_t i = 0; i < p->r->figures_count; i++) {
        if (!p->r->figures[i]->headline)
            continue;
        row[n++] = p->r->figures[i];
        done++;
        if (n == most || done == all) {
            card_row(p, row, n);
            n = 0;
        }
    }
}

void mn_pdf_pair(mn_pdf *p, const char *key, const char *value, bool strong)
{
    mn_pdf_style left = {.size = 8.5, .ink = MN_INK_SOFT, .lines = PAIR_LINES},
                 right = {.size = 8.5, .bold = strong, .ink = MN_INK_TEXT, .lines = PAIR_LINES};
    double half = (p->right - p->left - 16) / 2;
    PangoLayout *k = mn_pdf_layout(p, &left, mn_text_of(key), half),
                *v = mn_pdf_layout(p, &right, mn_text_of(value), half);
    double base = fmax(mn_pdf_base(k), mn_pdf_base(v)), ky = base - mn_pdf_base(k) + 3,
           vy = base - mn_pdf_base(v) + 3;
    double height = fmax(ky + mn_pdf_height(k), vy + mn_pdf_height(v)) + 3;
    mn_pdf_need(p, height);
    mn_pdf_open(p, "TR");
    mn_pdf_open_head(p, false);
    mn_pdf_put_once(p, k, p->left, p->y + ky, left.ink);
    mn_pdf_close(p);
    mn_pdf_open(p, "TD");
    mn_pdf_put_once(p, v, p->left + half + 16, p->y + vy, right.ink);
    mn_pdf_close(p);
    mn_pdf_close(p);
    p->y += height;
    mn_pdf_rule(p, MN_INK_LINE, 0.5, p->left, p->right, p->y);
    p->fresh = false;
}

size_t mn_pdf_facts(mn_pdf *p, size_t from)
{
    const mn_report *r = p->r;
    size_t i = from;
    bool any = false;
    for (; i < r->blocks_count && r->blocks[i].kind == MN_BLOCK_FIGURE; i++) {
        const mn_figure *f = r->figures[r->blocks[i].index];
        mn_buf text = {0};
        if (f->headline)
            continue;
        if (!any)
            mn_pdf_open(p, "Table");
        any = true;
        mn_show_figure(&text, f);
        mn_language_turn(r->language, &text, 0);
        mn_pdf_pair(p, f->label, text.failed ? "" : text.ptr, true);
        p->out->buf.failed = p->out->buf.failed || text.failed;
        mn_buf_free(&text);
    }
    if (any) {
        mn_pdf_close(p);
        mn_pdf_gap(p, 14);
    }
    return i;
}
