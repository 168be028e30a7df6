/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/uflpa_text.c - the UFLPA Entity List as text out of a PDF ("pdftotext
 * -layout"): the notices of the Federal Register and the list's own PDF.
 *
 * An entry is a paragraph: lines up to an empty one. Its effective date ends one of the lines,
 * behind at least two blanks or a tab; the rest of all lines is the cell of names. Where no
 * paragraph has a date, each that begins with a capital and holds a name is an entry.
 * What else stands on the pages is counted and told.
 */
#include "core/err.h"
#include "core/text.h"
#include "screen/lists/lines.h"
#include "screen/lists/uflpa.h"
#include "screen/lists/when.h"

enum { PARAGRAPH = 64 << 10 }; /* bytes; the longest entries have some thousand */

struct text {
    mn_list_reader *r;
    mn_buf names, date, section;
    uint64_t line, entries, passed, first_passed;
    bool dated; /* the file has dates */
};

static mn_text text_of(const mn_buf *b)
{
    return (mn_text){b->ptr ? b->ptr : "", b->len};
}

/* Takes a date off the end of a line: what stands behind the last gap of two blanks. */
static bool take_date(mn_text *line, mn_text *date)
{
    mn_when w;
    for (size_t i = line->len; i-- > 0;) {
        bool gap =
            line->ptr[i] == '\t' || (line->ptr[i] == ' ' && i > 0 && line->ptr[i - 1] == ' ');
        if (!gap)
            continue;
        *date = mn_text_trim(mn_text_sub(*line, i, line->len));
        if (!mn_when_read(&w, *date, true) || !w.day || w.about || w.last)
            return false;
        *line = mn_text_trim(mn_text_sub(*line, 0, i));
        return true;
    }
    *date = mn_text_trim(*line);
    if (!mn_when_read(&w, *date, true) || !w.day || w.about || w.last)
        return false;
    line->len = 0;
    return true;
}

static mn_status end_paragraph(struct text *t, mn_err *e)
{
    mn_text names = text_of(&t->names), section = mn_uflpa_section(names);
    mn_status st = MN_OK;
    if (section.len) {
        mn_buf_clear(&t->section);
        mn_buf_text(&t->section, section);
    } else if (names.len && (t->date.len || (!t->dated && names.len < 2000 && names.ptr[0] >= 'A' &&
                                             names.ptr[0] <= 'Z'))) {
        t->entries++;
        st = mn_uflpa_entry(t->r, names, text_of(&t->section), text_of(&t->date), t->line, e);
    } else if (names.len) {
        t->first_passed = t->passed++ ? t->first_passed : t->line;
    }
    mn_buf_clear(&t->names);
    mn_buf_clear(&t->date);
    return st;
}

static mn_status take_line(struct text *t, mn_text line, uint64_t number, mn_err *e)
{
    mn_text date;
    line = mn_text_trim(line);
    if (!line.len)
        return end_paragraph(t, e);
    if (!t->names.len && !t->date.len)
        t->line = number;
    if (take_date(&line, &date)) {
        if (t->date.len)
            return mn_list_fail(e, t->r, number,
                                "two dates in a paragraph: entries are not divided by empty "
                                "lines");
        mn_buf_text(&t->date, date);
    }
    if (line.len) {
        if (t->names.len + line.len > PARAGRAPH) {
            mn_list_fail(e, t->r, t->line, "a paragraph is longer than %d bytes", PARAGRAPH);
            return mn_hint(e, "entries are divided by empty lines: use pdftotext -layout");
        }
        mn_buf_str(&t->names, t->names.len ? " " : "");
        mn_buf_text(&t->names, line);
    }
    return t->names.failed || t->date.failed || t->section.failed ? mn_fail_memory(e) : MN_OK;
}

/* Two passes: whether entries have dates decides what the other paragraphs are. */
static mn_status pass(struct text *t, bool look, mn_err *e)
{
    mn_lines l;
    mn_text line, date;
    bool more = true;
    mn_status st = mn_lines_open(&l, t->r, e);
    while (!st && !(st = mn_lines_next(&l, &line, &more, e)) && more) {
        if (line.len && line.ptr[0] == '\f') { /* a new page */
            line = mn_text_sub(line, 1, line.len);
            if (!look && (st = end_paragraph(t, e)))
                break;
        }
        mn_text trimmed = mn_text_trim(line);
        if (look)
            t->dated = t->dated || (trimmed.len && take_date(&trimmed, &date) && trimmed.len);
        else
            st = take_line(t, line, l.line, e);
    }
    if (!st && !look && l.open)
        st = mn_list_note(t->r, e,
                          "the last line of %s has no end: if the file was cut there, what is "
                          "missing can't be told",
                          t->r->at->name);
    mn_lines_close(&l);
    return st || look ? st : end_paragraph(t, e);
}

mn_status mn_list_read_uflpa_text(mn_list_reader *r, mn_err *e)
{
    struct text t = {.r = r};
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        t.entries = t.passed = 0;
        t.dated = false;
        if (!(st = pass(&t, true, e)))
            st = pass(&t, false, e);
        if (!st && !t.entries) {
            mn_list_fail(e, r, 0, "no entry is in the text");
            st = mn_hint(e, "an entry is a paragraph of names, with its effective date at the end "
                            "of a line");
        }
        if (!st && t.passed)
            st = mn_list_note(r, e,
                              "%llu paragraphs without a date are taken for text around the list, "
                              "the first at line %llu: check them",
                              (unsigned long long)t.passed, (unsigned long long)t.first_passed);
    }
    mn_buf_free(&t.names);
    mn_buf_free(&t.date);
    mn_buf_free(&t.section);
    return st;
}
