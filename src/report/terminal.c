/* SPDX-License-Identifier: Apache-2.0
 *
 * report/terminal.c - a report for a person at a terminal: the headline figures
 * first, then the blocks in order, warnings last.
 */
#include "report/terminal.h"
#include "report/language.h"

#include "core/text.h"

enum {
    NARROWEST = 20,
    LONGEST_LINE = 96, /* running text stays readable on wide screens */
    GAP = 2,
    LABEL_AT_LEAST = 18,
};

void mn_term_scratch(mn_term *t)
{
    t->b->failed = t->b->failed || t->cell.failed;
    mn_buf_clear(&t->cell);
}

void mn_term_begin(mn_term *t, mn_style style)
{
    static const char *const codes[] = {"", "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;33m"};
    if (t->color)
        mn_buf_str(t->b, codes[style]);
}

void mn_term_end(mn_term *t, mn_style style)
{
    if (t->color && style != MN_PLAIN)
        mn_buf_str(t->b, "\x1b[0m");
}

void mn_term_gap(mn_term *t)
{
    mn_buf_char(t->b, '\n');
}

void mn_term_repeat(mn_term *t, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mn_buf_str(t->b, s);
}

size_t mn_width_of(const mn_buf *b)
{
    return mn_utf8_width((mn_text){b->ptr, b->len});
}

bool mn_wrap_next(mn_text *rest, size_t width, mn_text *line)
{
    while (rest->len && *rest->ptr == ' ')
        *rest = mn_text_sub(*rest, 1, rest->len - 1);
    if (!rest->len)
        return false;
    mn_text fit = mn_utf8_cut(*rest, width);
    size_t end = fit.len;
    if (end < rest->len && rest->ptr[end] != ' ') {
        while (end && rest->ptr[end - 1] != ' ')
            end--;
        if (!end) { /* one word wider than the line: a list is cut behind an item */
            for (end = fit.len; end && rest->ptr[end - 1] != ';';)
                end--;
            end = end ? end : fit.len ? fit.len : mn_utf8_len(*rest, 0);
        }
    }
    *line = mn_text_sub(*rest, 0, end ? end : 1);
    *rest = mn_text_sub(*rest, line->len, rest->len - line->len);
    while (line->len && line->ptr[line->len - 1] == ' ')
        line->len--;
    return true;
}

void mn_term_wrap(mn_term *t, mn_style style, const char *lead, const char *text)
{
    mn_buf tame = {0};
    size_t indent = mn_utf8_width(mn_text_of(lead));
    size_t width = t->width < LONGEST_LINE ? t->width : LONGEST_LINE;
    mn_buf_tame(&tame, mn_text_of(text));
    t->b->failed = t->b->failed || tame.failed;
    mn_text rest = {tame.ptr, tame.failed ? 0 : tame.len}, line;
    for (bool first = true; mn_wrap_next(&rest, width - indent, &line); first = false) {
        if (first)
            mn_buf_str(t->b, lead);
        else
            mn_term_repeat(t, " ", indent);
        mn_term_begin(t, style);
        mn_buf_text(t->b, line);
        mn_term_end(t, style);
        mn_buf_char(t->b, '\n');
    }
    mn_buf_free(&tame);
}

void mn_term_trim(mn_term *t)
{
    while (t->b->len && t->b->ptr[t->b->len - 1] == ' ')
        t->b->len--;
}

void mn_term_field(mn_term *t, mn_text text, size_t width, bool right, bool last)
{
    size_t have = mn_utf8_width(text);
    bool cut = have > width;
    if (cut) {
        text = mn_utf8_cut(text, width - 1);
        have = mn_utf8_width(text) + 1;
    }
    if (right)
        mn_term_repeat(t, " ", width - have);
    mn_buf_text(t->b, text);
    if (cut)
        mn_buf_str(t->b, "…");
    if (!right && !last)
        mn_term_repeat(t, " ", width - have);
}

/* Text with a rule of its own width under it. */
static void underlined(mn_term *t, const char *text, const char *rule)
{
    mn_buf tame = {0};
    mn_term_wrap(t, MN_BOLD, "", text);
    mn_buf_tame(&tame, mn_text_of(text));
    size_t width = mn_width_of(&tame);
    mn_term_begin(t, MN_DIM);
    mn_term_repeat(t, rule, width < t->width ? width : t->width);
    mn_term_end(t, MN_DIM);
    mn_buf_char(t->b, '\n');
    t->b->failed = t->b->failed || tame.failed;
    mn_buf_free(&tame);
}

static void headline(mn_term *t, const mn_report *r)
{
    for (size_t i = 0; i < r->figures_count; i++) {
        const mn_figure *f = r->figures[i];
        if (!f->headline)
            continue;
        mn_term_gap(t);
        mn_term_scratch(t);
        mn_show_figure(&t->cell, f);
        mn_language_turn(r->language, &t->cell, 0);
        mn_term_wrap(t, MN_BOLD, "  ", t->cell.failed ? "" : t->cell.ptr);
        mn_term_wrap(t, MN_PLAIN, "  ", f->label);
    }
}

/* A small figure: the label, wrapped in its column, and the value beside its
 * first line, or below it where `column` is 0. */
static void small_figure(mn_term *t, const mn_figure *f, const mn_language *l, size_t column)
{
    mn_buf label = {0};
    mn_text rest, line;
    mn_buf_tame(&label, mn_text_of(f->label));
    rest = (mn_text){label.ptr, label.len};
    mn_term_scratch(t);
    mn_show_figure(&t->cell, f);
    mn_language_turn(l, &t->cell, 0);
    for (bool first = true; mn_wrap_next(&rest, column ? column : t->width, &line); first = false) {
        mn_term_field(t, line, column ? column : t->width, false, !(first && column));
        if (first && column) {
            mn_term_repeat(t, " ", GAP);
            mn_term_begin(t, MN_BOLD);
            mn_buf_text(t->b, (mn_text){t->cell.ptr, t->cell.len});
            mn_term_end(t, MN_BOLD);
        }
        mn_buf_char(t->b, '\n');
    }
    if (!column && !t->cell.failed)
        mn_term_wrap(t, MN_BOLD, "  ", t->cell.ptr);
    t->b->failed = t->b->failed || label.failed;
    mn_buf_free(&label);
}

/* A run of small figures, their values in one column; returns its end. */
static size_t figures(mn_term *t, const mn_report *r, size_t from)
{
    size_t to = from, label = 0, value = 0;
    for (; to < r->blocks_count && r->blocks[to].kind == MN_BLOCK_FIGURE; to++) {
        const mn_figure *f = r->figures[r->blocks[to].index];
        if (f->headline)
            continue;
        mn_term_scratch(t);
        mn_buf_tame(&t->cell, mn_text_of(f->label));
        label = mn_width_of(&t->cell) > label ? mn_width_of(&t->cell) : label;
        mn_term_scratch(t);
        mn_show_figure(&t->cell, f);
        mn_language_turn(r->language, &t->cell, 0);
        value = mn_width_of(&t->cell) > value ? mn_width_of(&t->cell) : value;
    }
    if (!value)
        return to;
    mn_term_gap(t);
    size_t column = value + GAP + LABEL_AT_LEAST <= t->width ? t->width - value - GAP : 0;
    for (size_t i = from; i < to; i++)
        if (!r->figures[r->blocks[i].index]->headline)
            small_figure(t, r->figures[r->blocks[i].index], r->language,
                         column < label ? column : label);
    return to;
}

static void passage(mn_term *t, const mn_report *r, size_t block)
{
    const mn_passage *p = &r->passages[r->blocks[block].index];
    const mn_block *before = block ? &r->blocks[block - 1] : NULL;
    bool list = p->kind == MN_TEXT_BULLET && before && before->kind == MN_BLOCK_TEXT &&
                r->passages[before->index].kind == MN_TEXT_BULLET;
    if (!list)
        mn_term_gap(t);
    switch (p->kind) {
    case MN_TEXT_HEADING:
        underlined(t, p->text, "─");
        break;
    case MN_TEXT_PARA:
        mn_term_wrap(t, MN_PLAIN, "", p->text);
        break;
    case MN_TEXT_BULLET:
        mn_term_wrap(t, MN_PLAIN, "• ", p->text);
        break;
    case MN_TEXT_NOTE:
        mn_term_wrap(t, MN_DIM, "", p->text);
        break;
    }
}

static mn_status blocks(mn_term *t, const mn_report *r)
{
    mn_status status = MN_OK;
    for (size_t i = 0; i < r->blocks_count && !status;) {
        size_t index = r->blocks[i].index;
        switch (r->blocks[i].kind) {
        case MN_BLOCK_FIGURE:
            i = figures(t, r, i);
            continue;
        case MN_BLOCK_TEXT:
            passage(t, r, i);
            break;
        case MN_BLOCK_TABLE:
            status = r->tables[index].hidden ? MN_OK : mn_term_table(t, &r->tables[index]);
            break;
        case MN_BLOCK_CHART:
            status = mn_term_chart(t, &r->charts[index], &r->tables[r->charts[index].table]);
            break;
        }
        if (!status)
            status = mn_sink_spill(t->out, false);
        i++;
    }
    return status;
}

mn_status mn_render_terminal(const mn_report *r, const mn_render_options *o, mn_sink *out)
{
    mn_term t = {.out = out, .b = &out->buf, .width = o->width ? o->width : 80, .color = o->color};
    if (t.width < NARROWEST)
        t.width = NARROWEST;
    underlined(&t, r->title, "═");
    mn_term_wrap(&t, MN_PLAIN, "", r->subtitle);
    headline(&t, r);
    mn_status status = blocks(&t, r);
    if (!status && r->warnings_count) {
        mn_term_gap(&t);
        mn_term_wrap(&t, MN_ALERT, "",
                     mn_language_word(r->language, mn_text_of("Please note")).ptr);
        for (size_t i = 0; i < r->warnings_count; i++)
            mn_term_wrap(&t, MN_PLAIN, "• ", r->warnings[i]);
    }
    if (t.cell.failed)
        out->buf.failed = true;
    mn_buf_free(&t.cell);
    return status;
}
