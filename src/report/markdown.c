/* SPDX-License-Identifier: Apache-2.0
 *
 * report/markdown.c - a report as GitHub-flavoured Markdown. Every character of
 * a text that could be mark-up is escaped; maps and flows are left to their
 * tables.
 */
#include <string.h>

#include "core/text.h"
#include "report/language.h"
#include "report/number.h"
#include "report/render.h"
#include "report/terminal.h"

enum { BAR = 20 };

/* Tames, then escapes. tmp is scratch. */
static void escaped(mn_buf *b, mn_text t)
{
    mn_buf tame = {0};
    mn_buf_tame(&tame, t);
    for (size_t i = 0; i < tame.len; i++) {
        char c = tame.ptr[i];
        if (c == '&')
            mn_buf_str(b, "&amp;");
        else if (c == '<')
            mn_buf_str(b, "&lt;");
        else {
            if (memchr("\\`*_[]>|~#$", c, 11) != NULL)
                mn_buf_char(b, '\\');
            mn_buf_char(b, c);
        }
    }
    b->failed = b->failed || tame.failed;
    mn_buf_free(&tame);
}

/* Text that begins a line: what would be read as a list or a rule is defused. */
static void line(mn_buf *b, const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (*text == '-' || *text == '+' || *text == '=') {
        mn_buf_char(b, '\\');
    } else if (digits && (text[digits] == '.' || text[digits] == ')')) {
        mn_buf_add(b, text, digits);
        mn_buf_char(b, '\\');
        text += digits;
    }
    escaped(b, mn_text_of(text));
}

static void figure(mn_buf *b, const mn_figure *f, const mn_language *l)
{
    mn_buf text = {0};
    mn_buf_str(b, "- **");
    mn_show_figure(&text, f);
    mn_language_turn(l, &text, 0);
    escaped(b, (mn_text){text.ptr, text.len});
    b->failed = b->failed || text.failed;
    mn_buf_free(&text);
    mn_buf_str(b, "** ");
    escaped(b, mn_text_of(f->label));
    mn_buf_char(b, '\n');
}

static void cell(mn_buf *b, const mn_table *t, size_t row, const mn_view_col *c)
{
    mn_buf text = {0};
    mn_show_cell(&text, t, row, c);
    escaped(b, (mn_text){text.ptr, text.len});
    b->failed = b->failed || text.failed;
    mn_buf_free(&text);
}

static mn_status table(const mn_held_table *h, mn_sink *out)
{
    mn_buf *b = &out->buf;
    size_t all = mn_table_rows(h->t), rows = h->first && h->first < all ? h->first : all;
    if (*h->title) {
        mn_buf_str(b, "\n**");
        escaped(b, mn_text_of(h->title));
        mn_buf_str(b, "**\n");
    }
    mn_buf_str(b, "\n|");
    for (size_t i = 0; i < h->cols_count; i++) {
        mn_buf_char(b, ' ');
        escaped(b, mn_text_of(h->cols[i].header));
        mn_buf_str(b, " |");
    }
    mn_buf_str(b, "\n|");
    for (size_t i = 0; i < h->cols_count; i++)
        mn_buf_str(b, mn_is_number(mn_table_col_type(h->t, h->cols[i].col)) ? " ---: |" : " --- |");
    mn_buf_char(b, '\n');
    for (size_t row = 0; row < rows; row++) {
        mn_buf_char(b, '|');
        for (size_t i = 0; i < h->cols_count; i++) {
            mn_buf_char(b, ' ');
            cell(b, h->t, row, &h->cols[i]);
            mn_buf_str(b, " |");
        }
        mn_buf_char(b, '\n');
        if (mn_sink_spill(out, false))
            return out->status;
    }
    if (all + h->left_out > rows) {
        mn_buf_char(b, '\n');
        mn_buf_text(b, mn_language_word(h->language, mn_text_of("… and ")));
        mn_show_integer(b, (int64_t)(all + h->left_out - rows));
        mn_buf_text(b, mn_language_word(h->language, mn_text_of(" more")));
        mn_buf_text(b, mn_language_word(h->language, mn_text_of(" (all with ")));
        mn_buf_str(b, "`--csv --table ");
        mn_buf_tame(b, mn_text_of(mn_table_name(h->t)));
        mn_buf_str(b, "`)\n");
    }
    return MN_OK;
}

static void chart_row(mn_buf *b, const mn_held_chart *c, const mn_table *t, size_t row, double top)
{
    double v = mn_chart_number(c, t, row, c->value), low = mn_chart_number(c, t, row, c->low),
           high = mn_chart_number(c, t, row, c->high);
    mn_buf_str(b, "| ");
    cell(b, t, row, &(mn_view_col){.col = c->label, .digits = -1, .language = c->language});
    mn_buf_str(b, " | ");
    if (v > 0 && top > 0)
        mn_bar_of_blocks(b, (size_t)(v / top * BAR * 8 + 0.5));
    mn_buf_str(b, " | ");
    mn_show_amount(b, v, c->unit);
    if (mn_has_interval(low, high)) {
        size_t from;
        mn_buf_str(b, " (");
        from = b->len;
        mn_show_interval(b, v, low, high, c->unit);
        mn_language_turn(c->language, b, from);
        mn_buf_char(b, ')');
    }
    mn_buf_str(b, " |\n");
}

/* As text in a fence, where nothing is mark-up: each line is indented by more than a fence's end
 * may be. */
static mn_status boxes(const mn_held_chart *c, const mn_held_table *h, mn_sink *out)
{
    mn_term t = {.out = out, .b = &out->buf, .width = 80};
    mn_held_chart bare = *c;
    bare.title = bare.note = "";
    mn_buf_str(&out->buf, "\n**");
    escaped(&out->buf, mn_text_of(c->title));
    mn_buf_str(&out->buf, "**\n\n```text");
    mn_status status = mn_term_boxes(&t, &bare, h);
    mn_buf_str(&out->buf, "```\n");
    if (*c->note) {
        mn_buf_str(&out->buf, "\n> ");
        line(&out->buf, c->note);
        mn_buf_char(&out->buf, '\n');
    }
    out->buf.failed = out->buf.failed || t.cell.failed;
    mn_buf_free(&t.cell);
    return status;
}

static mn_status chart(const mn_held_chart *c, const mn_held_table *h, mn_sink *out)
{
    const mn_table *t = h->t;
    double top = 0;
    size_t rows = mn_chart_rows(c, t);
    if (c->kind == MN_CHART_CHAIN)
        return boxes(c, h, out);
    if (c->kind != MN_CHART_BARS && c->kind != MN_CHART_INTERVAL) {
        if (h->hidden && *c->alt) {
            mn_buf_char(&out->buf, '\n');
            line(&out->buf, c->alt);
            mn_buf_char(&out->buf, '\n');
        }
        return MN_OK;
    }
    if (!rows)
        return MN_OK;
    for (size_t row = 0; row < rows; row++) {
        double v = mn_chart_number(c, t, row, c->value);
        top = v > top ? v : top;
    }
    mn_buf_str(&out->buf, "\n| ");
    escaped(&out->buf, mn_text_of(c->title));
    mn_buf_str(&out->buf, " | | ");
    escaped(&out->buf, mn_language_word(c->language, mn_text_of(c->unit)));
    mn_buf_str(&out->buf, " |\n| --- | --- | ---: |\n");
    for (size_t row = 0; row < rows; row++) {
        chart_row(&out->buf, c, t, row, top);
        if (mn_sink_spill(out, false))
            break;
    }
    if (*c->note) {
        mn_buf_str(&out->buf, "\n> ");
        line(&out->buf, c->note);
        mn_buf_char(&out->buf, '\n');
    }
    return out->status;
}

static void passage(mn_buf *b, const mn_report *r, size_t block)
{
    const mn_passage *p = &r->passages[r->blocks[block].index];
    const mn_block *before = block ? &r->blocks[block - 1] : NULL;
    bool list = p->kind == MN_TEXT_BULLET && before && before->kind == MN_BLOCK_TEXT &&
                r->passages[before->index].kind == MN_TEXT_BULLET;
    mn_buf_str(b, list ? "" : "\n");
    if (p->kind == MN_TEXT_HEADING)
        mn_buf_str(b, "## ");
    else if (p->kind == MN_TEXT_BULLET)
        mn_buf_str(b, "- ");
    else if (p->kind == MN_TEXT_NOTE)
        mn_buf_str(b, "> ");
    line(b, p->text);
    mn_buf_char(b, '\n');
}

static mn_status block(const mn_report *r, size_t i, mn_sink *out)
{
    const mn_block *k = &r->blocks[i];
    switch (k->kind) {
    case MN_BLOCK_FIGURE: {
        const mn_figure *f = r->figures[k->index];
        bool run = i && r->blocks[i - 1].kind == MN_BLOCK_FIGURE &&
                   !r->figures[r->blocks[i - 1].index]->headline;
        if (!f->headline) {
            mn_buf_str(&out->buf, run ? "" : "\n");
            figure(&out->buf, f, r->language);
        }
        return MN_OK;
    }
    case MN_BLOCK_TEXT:
        passage(&out->buf, r, i);
        return MN_OK;
    case MN_BLOCK_TABLE:
        return r->tables[k->index].hidden ? MN_OK : table(&r->tables[k->index], out);
    case MN_BLOCK_CHART:
        return chart(&r->charts[k->index], &r->tables[r->charts[k->index].table], out);
    }
    return MN_OK;
}

mn_status mn_render_markdown(const mn_report *r, mn_sink *out)
{
    mn_buf *b = &out->buf;
    bool any = false;
    mn_status status = MN_OK;
    mn_buf_str(b, "# ");
    escaped(b, mn_text_of(r->title));
    mn_buf_char(b, '\n');
    if (*r->subtitle) {
        mn_buf_char(b, '\n');
        line(b, r->subtitle);
        mn_buf_char(b, '\n');
    }
    for (size_t i = 0; i < r->figures_count; i++)
        if (r->figures[i]->headline) {
            mn_buf_str(b, any ? "" : "\n");
            figure(b, r->figures[i], r->language);
            any = true;
        }
    for (size_t i = 0; i < r->blocks_count && !status; i++) {
        status = block(r, i, out);
        if (!status)
            status = mn_sink_spill(out, false);
    }
    if (!status && r->warnings_count) {
        mn_buf_str(b, "\n## ");
        mn_buf_text(b, mn_language_word(r->language, mn_text_of("Please note")));
        mn_buf_str(b, "\n\n");
        for (size_t i = 0; i < r->warnings_count; i++) {
            mn_buf_str(b, "- ");
            line(b, r->warnings[i]);
            mn_buf_char(b, '\n');
        }
    }
    return status;
}
