/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_block.c - a report from its title to its manifest, in the order of
 * the page in HTML.
 */
#include <math.h>

#include "core/text.h"
#include "report/language.h"
#include "report/number.h"
#include "report/pdf.h"

static const mn_pdf_style brand = {.size = 8, .bold = true, .ink = MN_INK_ACCENT},
                          title = {.size = 20, .bold = true, .ink = MN_INK_TEXT},
                          subtitle = {.size = 11, .ink = MN_INK_SOFT},
                          heading = {.size = 13, .bold = true, .ink = MN_INK_TEXT},
                          alert = {.size = 11, .bold = true, .ink = MN_INK_ALERT},
                          body = {.size = 9.5, .ink = MN_INK_TEXT},
                          small = {.size = 8, .ink = MN_INK_SOFT},
                          caption = {.size = 9.5, .bold = true, .ink = MN_INK_TEXT},
                          line = {.size = 9.5, .ink = MN_INK_TEXT, .lines = 1};

static void begin(mn_pdf *p)
{
    mn_pdf_rule(p, MN_INK_ACCENT, 3, p->left, p->left + 64, p->y);
    p->y += 6;
    mn_pdf_para(p, "P", &brand, "MANUMIT", 0);
    p->y += 8;
    mn_pdf_outline(p, 0, p->r->title);
    mn_pdf_para(p, "H1", &title, p->r->title, 0);
    p->y += 3;
    mn_pdf_para(p, "P", &subtitle, p->r->subtitle, 0);
    p->y += 14;
    mn_pdf_figures(p);
}

/* Words of our own in the report's language; borrowed from it, or as they are. */
static const char *word(const mn_pdf *p, const char *english)
{
    return mn_language_word(p->r->language, mn_text_of(english)).ptr;
}

/* The headings with their pages, as the pass before found them. */
static void contents(mn_pdf *p)
{
    if (!p->r->contents)
        return;
    mn_pdf_gap(p, 10);
    mn_pdf_para(p, "P", &caption, word(p, "Contents"), 30);
    p->y += 4;
    for (size_t i = 0; i < p->heads_before_count && !p->status; i++) {
        mn_buf number = {0};
        mn_buf_fmt(&number, "%zu", p->heads_before[i].page);
        PangoLayout *n = mn_pdf_layout_buf(p, &body, &number, 0);
        double room = p->right - p->left - mn_pdf_width(n) - 12;
        PangoLayout *l = mn_pdf_layout(p, &line, mn_text_of(p->heads_before[i].text), room);
        mn_pdf_need(p, mn_pdf_height(l) + 4);
        mn_pdf_open(p, "P");
        double height = mn_pdf_put_once(p, l, p->left, p->y, body.ink);
        mn_pdf_put_once(p, n, p->right - mn_pdf_width(n), p->y, body.ink);
        mn_pdf_close(p);
        p->y += height + 1.5;
        mn_pdf_rule(p, MN_INK_LINE, 0.4, p->left, p->right, p->y);
        p->y += 2.5;
        p->fresh = false;
    }
    p->y += 8;
}

static void open_section(mn_pdf *p, const mn_pdf_style *s, const char *text)
{
    mn_pdf_gap(p, 16);
    mn_pdf_need(p, 100); /* what it opens stands below it on the same page */
    if (!p->fresh)
        mn_pdf_rule(p, MN_INK_LINE, 0.6, p->left, p->right, p->y);
    p->y += 6;
    mn_pdf_outline(p, 0, text);
    mn_pdf_heading_here(p, text);
    mn_pdf_para(p, "H2", s, text, 30);
    p->y += 4;
}

/* The bullet stands where the paragraph begins: on the right of Arabic. */
static void bullet(mn_pdf *p, const char *text)
{
    static const char dot[] = "•";
    double width = p->right - p->left - 12;
    PangoLayout *l = mn_pdf_layout(p, &body, mn_text_of(dot), 0),
                *whole = mn_pdf_layout(p, &body, mn_text_of(text), width);
    bool rtl = mn_pdf_rtl(whole);
    double down = mn_pdf_base(whole) - mn_pdf_base(l);
    g_object_unref(whole);
    mn_pdf_need(p, down + 2 * mn_pdf_height(l));
    mn_pdf_open(p, "LI");
    mn_pdf_open(p, "Lbl");
    mn_pdf_put(p, l, rtl ? p->right - mn_pdf_width(l) : p->left, p->y + down, MN_INK_MID);
    mn_pdf_close(p);
    g_object_unref(l);
    mn_pdf_open(p, "LBody");
    mn_pdf_flow(p, &body, mn_text_of(text), rtl ? p->left : p->left + 12, width, 0);
    mn_pdf_close(p);
    mn_pdf_close(p);
    p->y += 3;
}

static bool is_bullet(const mn_report *r, size_t i)
{
    return i < r->blocks_count && r->blocks[i].kind == MN_BLOCK_TEXT &&
           r->passages[r->blocks[i].index].kind == MN_TEXT_BULLET;
}

static void passage(mn_pdf *p, size_t i)
{
    const mn_passage *t = &p->r->passages[p->r->blocks[i].index];
    switch (t->kind) {
    case MN_TEXT_HEADING:
        open_section(p, &heading, t->text);
        break;
    case MN_TEXT_PARA:
        mn_pdf_para(p, "P", &body, t->text, 0);
        p->y += 7;
        break;
    case MN_TEXT_NOTE:
        mn_pdf_para(p, "P", &small, t->text, 0);
        p->y += 6;
        break;
    case MN_TEXT_BULLET:
        if (!(i && is_bullet(p->r, i - 1)))
            mn_pdf_open(p, "L");
        bullet(p, t->text);
        if (!is_bullet(p->r, i + 1)) {
            mn_pdf_close(p);
            p->y += 4;
        }
        break;
    }
}

static void blocks(mn_pdf *p)
{
    const mn_report *r = p->r;
    for (size_t i = 0; i < r->blocks_count && !p->status;) {
        size_t index = r->blocks[i].index;
        switch (r->blocks[i].kind) {
        case MN_BLOCK_FIGURE:
            i = mn_pdf_facts(p, i);
            continue;
        case MN_BLOCK_TEXT:
            passage(p, i);
            break;
        case MN_BLOCK_TABLE:
            if (!r->tables[index].hidden)
                mn_pdf_table(p, &r->tables[index]);
            break;
        case MN_BLOCK_CHART:
            mn_pdf_chart(p, &r->charts[index], &r->tables[r->charts[index].table]);
            break;
        }
        i++;
    }
}

/* A letter that no font has is no letter: the reader of the file is told. */
static void unknown(mn_pdf *p)
{
    mn_buf b = {0};
    if (!p->unknown_before)
        return;
    mn_show_integer(&b, (int64_t)p->unknown_before);
    mn_buf_str(&b, p->unknown_before == 1
                       ? " character of this document is shown as a box with its code: no font on "
                         "the machine that made it covers it."
                       : " characters of this document are shown as boxes with their codes: no "
                         "font on the machine that made it covers them.");
    mn_language_turn(p->r->language, &b, 0);
    bullet(p, b.failed ? "" : b.ptr);
    p->out->buf.failed = p->out->buf.failed || b.failed;
    mn_buf_free(&b);
}

static void warnings(mn_pdf *p)
{
    const mn_report *r = p->r;
    if (!r->warnings_count && !p->unknown_before)
        return;
    open_section(p, &alert, word(p, "Please note"));
    mn_pdf_open(p, "L");
    for (size_t i = 0; i < r->warnings_count && !p->status; i++)
        bullet(p, r->warnings[i]);
    unknown(p);
    mn_pdf_close(p);
}

static void option(mn_pdf *p, const mn_manifest_pair *o)
{
    mn_buf key = {0};
    mn_buf_fmt(&key, "--%s", o->key);
    mn_pdf_pair(p, key.failed ? "" : key.ptr, o->value, false);
    p->out->buf.failed = p->out->buf.failed || key.failed;
    mn_buf_free(&key);
}

static void input(mn_pdf *p, const mn_manifest_input *in)
{
    mn_buf key = {0}, value = {0};
    mn_buf_fmt(&key, "%s%s", word(p, "Input: "), in->role);
    mn_buf_fmt(&value, "%s SHA-256 %s", in->path, in->sha256);
    if (key.failed || value.failed)
        p->out->buf.failed = true;
    else
        mn_pdf_pair(p, key.ptr, value.ptr, false);
    mn_buf_free(&key);
    mn_buf_free(&value);
}

/* The figures' exact names and digits, as a table made for the purpose. */
static mn_status figures_table(mn_table **out, const mn_report *r, mn_err *e)
{
    static const char *const names[] = {"Figure", "Value", "Low", "High", "Unit", "Method"};
    mn_status status = mn_table_new(out, "figures", e);
    for (size_t i = 0; i < 6 && !status; i++)
        status = mn_table_add_column(*out, names[i], i >= 1 && i <= 3 ? MN_F64 : MN_TEXT, e);
    for (size_t i = 0; i < r->figures_count && !status; i++) {
        const mn_figure *f = r->figures[i];
        const double values[] = {f->value, f->low, f->high};
        status = mn_table_add_row(*out, 0, e);
        if (!status)
            status = mn_table_put_text(*out, 0, mn_text_of(f->name), e);
        if (!status)
            status = mn_table_put_text(*out, 4, mn_text_of(f->unit), e);
        if (!status)
            status = mn_table_put_text(*out, 5, mn_text_of(f->method), e);
        for (size_t k = 0; k < 3 && !status; k++)
            if (isfinite(values[k]))
                mn_table_put_f64(*out, 1 + k, values[k]);
    }
    return status;
}

static void figures(mn_pdf *p)
{
    mn_held_table h = {0};
    mn_arena arena = {0};
    if (!p->r->figures_count || p->status)
        return;
    p->status = figures_table(&h.t, p->r, p->out->e);
    if (!p->status)
        p->status = mn_view_parse(&h, &arena, NULL, p->out->e);
    for (size_t i = 0; i < h.cols_count; i++) {
        h.cols[i].header = word(p, h.cols[i].header);
        h.cols[i].nought = 0;  /* each row has a unit of its own */
        h.cols[i].digits = -6; /* no fewer than the page shows above, as in HTML */
    }
    if (!p->status) {
        mn_pdf_gap(p, 12);
        mn_pdf_rows(p, &h, mn_table_rows(h.t), 7.5, false);
    }
    mn_table_free(h.t);
    mn_arena_free(&arena);
}

/* --- the same, as lines ---------------------------------------------------------- */

static void small_line(mn_pdf *p, mn_buf *b)
{
    mn_buf_char(b, '\0');
    if (!b->failed && *b->ptr && !p->status)
        mn_pdf_para(p, "P", &small, b->ptr, 0);
    p->out->buf.failed = p->out->buf.failed || b->failed;
    mn_buf_free(b);
}

static const char *between(const mn_buf *b)
{
    return b->len ? " · " : "";
}

static void figure_line(mn_pdf *p)
{
    mn_buf b = {0};
    for (size_t i = 0; i < p->r->figures_count; i++) {
        const mn_figure *f = p->r->figures[i];
        mn_buf_fmt(&b, "%s%s ", between(&b), f->name);
        mn_show_number(&b, f->value, 6, true);
        if (isfinite(f->low) && isfinite(f->high)) {
            mn_buf_str(&b, " (");
            mn_show_number(&b, f->low, 6, true);
            mn_buf_str(&b, "–");
            mn_show_number(&b, f->high, 6, true);
            mn_buf_char(&b, ')');
        }
        mn_buf_fmt(&b, " %s, %s", f->unit, f->method);
    }
    small_line(p, &b);
}

static void manifest_lines(mn_pdf *p)
{
    const mn_report *r = p->r;
    mn_buf b = {0};
    for (size_t i = 0; i < r->notes_count; i++)
        mn_buf_fmt(&b, "%s%s %s", between(&b), r->notes[i].key, r->notes[i].value);
    for (size_t i = 0; i < r->options_count; i++)
        mn_buf_fmt(&b, "%s--%s %s", between(&b), r->options[i].key, r->options[i].value);
    small_line(p, &b);
    for (size_t i = 0; i < r->inputs_count; i++) {
        b = (mn_buf){0};
        mn_buf_fmt(&b, "%s%s %s SHA-256 %s", word(p, "Input: "), r->inputs[i].role,
                   r->inputs[i].path, r->inputs[i].sha256);
        small_line(p, &b);
    }
    figure_line(p);
}

static void manifest_table(mn_pdf *p)
{
    const mn_report *r = p->r;
    p->y += 4;
    mn_pdf_open(p, "Table");
    mn_pdf_pair(p, word(p, "Command"), r->command, false);
    mn_pdf_pair(p, word(p, "Version"), mn_version(), false);
    for (size_t i = 0; i < r->notes_count && !p->status; i++)
        mn_pdf_pair(p, r->notes[i].key, r->notes[i].value, false);
    for (size_t i = 0; i < r->options_count && !p->status; i++)
        option(p, &r->options[i]);
    for (size_t i = 0; i < r->inputs_count && !p->status; i++)
        input(p, &r->inputs[i]);
    mn_pdf_close(p);
    figures(p);
}

static void manifest(mn_pdf *p)
{
    const mn_report *r = p->r;
    mn_buf b = {0};
    open_section(p, &heading, word(p, "How to get the same result again"));
    mn_buf_fmt(&b,
               "Made with manumit %s by ‘manumit %s’. This document bears no date: the same "
               "inputs and options give the same figures.",
               mn_version(), r->command);
    mn_language_turn(r->language, &b, 0);
    mn_pdf_para(p, "P", &small, b.failed ? "" : b.ptr, 0);
    p->out->buf.failed = p->out->buf.failed || b.failed;
    mn_buf_free(&b);
    if (r->tight)
        manifest_lines(p);
    else
        manifest_table(p);
}

void mn_pdf_blocks(mn_pdf *p)
{
    begin(p);
    contents(p);
    blocks(p);
    if (!p->status)
        warnings(p);
    if (!p->status)
        manifest(p);
    if (!p->status && p->out->buf.failed)
        p->status = mn_sink_spill(p->out, false);
}
