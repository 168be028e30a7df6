/* SPDX-License-Identifier: Apache-2.0
 *
 * report/html.c - a report as one page that stands alone: no script, no font,
 * no image is loaded; the Content-Security-Policy forbids it. It serves a phone,
 * a desk, a printer and a screen reader from the same markup.
 */
#include "report/html.h"
#include "report/language.h"

#include <math.h>

#include "core/text.h"

void mn_html_text(mn_buf *b, mn_text t)
{
    mn_buf tame = {0};
    mn_buf_tame(&tame, t);
    for (size_t i = 0; i < tame.len && !tame.failed; i++)
        switch (tame.ptr[i]) {
        case '&':
            mn_buf_str(b, "&amp;");
            break;
        case '<':
            mn_buf_str(b, "&lt;");
            break;
        case '>':
            mn_buf_str(b, "&gt;");
            break;
        case '"':
            mn_buf_str(b, "&quot;");
            break;
        case '\'':
            mn_buf_str(b, "&#39;");
            break;
        default:
            mn_buf_char(b, tame.ptr[i]);
        }
    b->failed = b->failed || tame.failed;
    mn_buf_free(&tame);
}

void mn_html_str(mn_buf *b, const char *s)
{
    mn_html_text(b, mn_text_of(s));
}

void mn_html_buf(mn_buf *b, mn_buf *text)
{
    mn_html_text(b, (mn_text){text->ptr, text->failed ? 0 : text->len});
    b->failed = b->failed || text->failed;
    mn_buf_free(text);
}

void mn_html_word(mn_buf *b, const mn_language *l, const char *english)
{
    mn_html_text(b, mn_language_word(l, mn_text_of(english)));
}

static void begin(mn_buf *b, const mn_report *r)
{
    mn_buf_str(b, "<!DOCTYPE html>\n<html lang=\"");
    mn_html_str(b, mn_language_tag(r->language));
    mn_buf_str(b, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'; img-src data:\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"generator\" content=\"manumit ");
    mn_html_str(b, mn_version());
    mn_buf_str(b, "\">\n<title>");
    mn_html_str(b, r->title);
    mn_buf_str(b, "</title>\n<style>\n");
    mn_html_style(b);
    mn_buf_str(b, "</style>\n</head>\n<body>\n<header><p class=\"brand\">Manumit</p>\n<h1>");
    mn_html_str(b, r->title);
    mn_buf_str(b, "</h1>");
    if (*r->subtitle) {
        mn_buf_str(b, "\n<p class=\"subtitle\">");
        mn_html_str(b, r->subtitle);
        mn_buf_str(b, "</p>");
    }
    mn_buf_str(b, "</header>\n<main>\n");
}

/* One headline figure: the number, its unit, its range drawn and in words. */
static void card(mn_buf *b, const mn_figure *f, const mn_language *l)
{
    mn_buf number = {0}, whole = {0};
    mn_show_figure_number(&number, f);
    mn_show_figure_value(&whole, f);
    mn_text unit = mn_text_sub((mn_text){whole.ptr, whole.failed ? 0 : whole.len}, number.len,
                               whole.len - number.len);
    mn_buf_str(b, "<div class=\"card\"><p class=\"label\">");
    mn_html_str(b, f->label);
    mn_buf_str(b, "</p>\n");
    mn_buf_str(b, number.len > 8 ? "<p class=\"big long\">" : "<p class=\"big\">");
    mn_html_buf(b, &number);
    mn_buf_str(b, " <span class=\"unit\">"); /* empty too: the cards' numbers stand on one line */
    mn_html_text(b, mn_language_word(l, mn_text_trim(unit)));
    mn_buf_str(b, "</span>");
    b->failed = b->failed || whole.failed;
    mn_buf_free(&whole);
    mn_buf_str(b, "</p>\n");
    if (mn_has_interval(f->low, f->high)) {
        mn_buf between = {0};
        mn_svg_figure(b, f, l);
        mn_buf_str(b, "<p class=\"between\">");
        mn_buf_str(&between, "Range ");
        mn_show_interval(&between, f->value, f->low, f->high, f->unit);
        mn_language_turn(l, &between, 0);
        mn_html_buf(b, &between);
        mn_buf_str(b, "</p>\n");
    }
    mn_buf_str(b, "</div>\n");
}

static void headline(mn_buf *b, const mn_report *r)
{
    bool any = false;
    for (size_t i = 0; i < r->figures_count; i++) {
        if (!r->figures[i]->headline)
            continue;
        if (!any) {
            mn_buf_str(b, "<section class=\"cards\" aria-label=\"");
            mn_html_word(b, r->language, "Key figures");
            mn_buf_str(b, "\">\n");
        }
        card(b, r->figures[i], r->language);
        any = true;
    }
    mn_buf_str(b, any ? "</section>\n" : "");
}

/* A run of small figures as a list of terms; returns its end. */
static size_t facts(mn_buf *b, const mn_report *r, size_t from)
{
    size_t i = from;
    bool any = false;
    for (; i < r->blocks_count && r->blocks[i].kind == MN_BLOCK_FIGURE; i++) {
        const mn_figure *f = r->figures[r->blocks[i].index];
        mn_buf text = {0};
        if (f->headline)
            continue;
        mn_buf_str(b, any ? "<div><dt>" : "<dl class=\"facts\">\n<div><dt>");
        any = true;
        mn_html_str(b, f->label);
        mn_buf_str(b, "</dt><dd>");
        mn_show_figure(&text, f);
        mn_language_turn(r->language, &text, 0);
        mn_html_buf(b, &text);
        mn_buf_str(b, "</dd></div>\n");
    }
    mn_buf_str(b, any ? "</dl>\n" : "");
    return i;
}

static bool is_bullet(const mn_report *r, size_t i)
{
    return i < r->blocks_count && r->blocks[i].kind == MN_BLOCK_TEXT &&
           r->passages[r->blocks[i].index].kind == MN_TEXT_BULLET;
}

static void passage(mn_buf *b, const mn_report *r, size_t i)
{
    static const char *const tags[][2] = {{"<h2>", "</h2>\n"},
                                          {"<p>", "</p>\n"},
                                          {"<li>", "</li>\n"},
                                          {"<p class=\"note\">", "</p>\n"}};
    const mn_passage *p = &r->passages[r->blocks[i].index];
    if (p->kind == MN_TEXT_BULLET && !(i && is_bullet(r, i - 1)))
        mn_buf_str(b, "<ul>\n");
    if (p->kind == MN_TEXT_HEADING && r->contents)
        mn_buf_fmt(b, "<h2 id=\"s%zu\">", i);
    else
        mn_buf_str(b, tags[p->kind][0]);
    mn_html_str(b, p->text);
    mn_buf_str(b, tags[p->kind][1]);
    if (p->kind == MN_TEXT_BULLET && !is_bullet(r, i + 1))
        mn_buf_str(b, "</ul>\n");
}

static mn_status blocks(mn_sink *out, const mn_report *r)
{
    mn_status status = MN_OK;
    for (size_t i = 0; i < r->blocks_count && !status;) {
        size_t index = r->blocks[i].index;
        switch (r->blocks[i].kind) {
        case MN_BLOCK_FIGURE:
            i = facts(&out->buf, r, i);
            continue;
        case MN_BLOCK_TEXT:
            passage(&out->buf, r, i);
            break;
        case MN_BLOCK_TABLE:
            status = r->tables[index].hidden ? MN_OK : mn_html_table(out, &r->tables[index]);
            break;
        case MN_BLOCK_CHART:
            status = mn_html_chart(out, &r->charts[index], &r->tables[r->charts[index].table],
                                   index + 1);
            break;
        }
        if (!status)
            status = mn_sink_spill(out, false);
        i++;
    }
    return status;
}

static bool is_heading(const mn_report *r, size_t i)
{
    return r->blocks[i].kind == MN_BLOCK_TEXT &&
           r->passages[r->blocks[i].index].kind == MN_TEXT_HEADING;
}

/* Links to the headings. */
static void contents(mn_buf *b, const mn_report *r)
{
    if (!r->contents)
        return;
    mn_buf_str(b, "<nav aria-label=\"");
    mn_html_word(b, r->language, "Contents");
    mn_buf_str(b, "\">\n<p class=\"caption\">");
    mn_html_word(b, r->language, "Contents");
    mn_buf_str(b, "</p>\n<ul>\n");
    for (size_t i = 0; i < r->blocks_count; i++) {
        if (!is_heading(r, i))
            continue;
        mn_buf_fmt(b, "<li><a href=\"#s%zu\">", i);
        mn_html_str(b, r->passages[r->blocks[i].index].text);
        mn_buf_str(b, "</a></li>\n");
    }
    mn_buf_str(b, "</ul>\n</nav>\n");
}

static void warnings(mn_buf *b, const mn_report *r)
{
    if (!r->warnings_count)
        return;
    mn_buf_str(b, "<aside>\n<h2>");
    mn_html_word(b, r->language, "Please note");
    mn_buf_str(b, "</h2>\n<ul>\n");
    for (size_t i = 0; i < r->warnings_count; i++) {
        mn_buf_str(b, "<li>");
        mn_html_str(b, r->warnings[i]);
        mn_buf_str(b, "</li>\n");
    }
    mn_buf_str(b, "</ul>\n</aside>\n");
}

static void exact(mn_buf *b, double v)
{
    mn_buf_str(b, "<td class=\"n\">");
    if (isfinite(v))
        mn_show_number(b, v, 6, true);
    mn_buf_str(b, "</td>");
}

/* Every figure with its name, more digits and its method. */
static void figures(mn_buf *b, const mn_report *r)
{
    if (!r->figures_count)
        return;
    static const char *const heads[] = {"Figure", "Value", "Low", "High", "Unit", "Method"};
    mn_buf_str(b, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    mn_html_word(b, r->language, "Figures and methods");
    mn_buf_str(b, "\"><table>\n<thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        mn_buf_str(b, i >= 1 && i <= 3 ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        mn_html_word(b, r->language, heads[i]);
        mn_buf_str(b, "</th>");
    }
    mn_buf_str(b, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->figures_count; i++) {
        const mn_figure *f = r->figures[i];
        mn_buf_str(b, "<tr><th scope=\"row\">");
        mn_html_str(b, f->name);
        mn_buf_str(b, "</th>");
        exact(b, f->value);
        exact(b, f->low);
        exact(b, f->high);
        mn_buf_str(b, "<td>");
        mn_html_word(b, r->language, f->unit);
        mn_buf_str(b, "</td><td>");
        mn_html_str(b, f->method);
        mn_buf_str(b, "</td></tr>\n");
    }
    mn_buf_str(b, "</tbody></table></div>\n");
}

static void pair(mn_buf *b, const char *key, const char *value)
{
    mn_buf_str(b, "<div><dt>");
    mn_html_str(b, key);
    mn_buf_str(b, "</dt><dd>");
    mn_html_str(b, value);
    mn_buf_str(b, "</dd></div>\n");
}

static void named(mn_buf *b, const mn_report *r, const char *english, const char *value)
{
    mn_buf_str(b, "<div><dt>");
    mn_html_word(b, r->language, english);
    mn_buf_str(b, "</dt><dd>");
    mn_html_str(b, value);
    mn_buf_str(b, "</dd></div>\n");
}

static void footer(mn_buf *b, const mn_report *r)
{
    mn_buf_str(b, "<footer>\n<details><summary>");
    mn_html_word(b, r->language, "How to get the same result again");
    mn_buf_str(b, "</summary>\n<dl class=\"facts\">\n");
    named(b, r, "Command", r->command);
    named(b, r, "Version", mn_version());
    for (size_t i = 0; i < r->notes_count; i++)
        pair(b, r->notes[i].key, r->notes[i].value);
    for (size_t i = 0; i < r->options_count; i++) {
        mn_buf_str(b, "<div><dt>--");
        mn_html_str(b, r->options[i].key);
        mn_buf_str(b, "</dt><dd>");
        mn_html_str(b, r->options[i].value);
        mn_buf_str(b, "</dd></div>\n");
    }
    for (size_t i = 0; i < r->inputs_count; i++) {
        mn_buf_str(b, "<div><dt>");
        mn_html_word(b, r->language, "Input: ");
        mn_html_str(b, r->inputs[i].role);
        mn_buf_str(b, "</dt><dd>");
        mn_html_str(b, r->inputs[i].path);
        mn_buf_str(b, "<br><code>");
        mn_html_str(b, r->inputs[i].sha256);
        mn_buf_str(b, "</code></dd></div>\n");
    }
    mn_buf_str(b, "</dl>\n");
    figures(b, r);
    mn_buf_str(b, "</details>\n<p>");
    mn_html_word(b, r->language, "Made with manumit ");
    mn_html_str(b, mn_version());
    mn_html_word(b, r->language, " by ");
    mn_buf_str(b, "<code>manumit ");
    mn_html_str(b, r->command);
    mn_buf_str(b, "</code>. ");
    mn_html_word(b, r->language, "This page loads nothing from elsewhere.");
    mn_buf_str(b, "</p>\n</footer>\n");
}

mn_status mn_render_html(const mn_report *r, mn_sink *out)
{
    begin(&out->buf, r);
    headline(&out->buf, r);
    contents(&out->buf, r);
    mn_status status = blocks(out, r);
    if (status)
        return status;
    warnings(&out->buf, r);
    mn_buf_str(&out->buf, "</main>\n");
    footer(&out->buf, r);
    mn_buf_str(&out->buf, "</body>\n</html>\n");
    return MN_OK;
}
