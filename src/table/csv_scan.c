/* SPDX-License-Identifier: Apache-2.0
 *
 * table/csv_scan.c - records and cells of CSV, and where the last whole record ends.
 */
#include "table/csv_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/bytes.h"
#include "core/err.h"
#include "core/text.h"

/* --- one record ---------------------------------------------------------------- */

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static void skip_line_end(mn_csv_scan *c)
{
    if (c->at >= c->len)
        return;
    bool both = c->ptr[c->at] == '\r' && c->at + 1 < c->len && c->ptr[c->at + 1] == '\n';
    c->at += both ? 2 : 1;
    c->line++;
}

static void skip_unquoted(mn_csv_scan *c)
{
    const char *p = c->ptr + c->at, *end = c->ptr + c->len;
    c->at = (size_t)(mn_bytes_find(p, end, c->delimiter, '\n', '\r') - c->ptr);
}

static mn_status fail_long(const mn_csv_scan *c, size_t at, mn_err *e)
{
    mn_source_fail(e, c->s, MN_DATA, at, "a cell is longer than the limit of %llu bytes",
                   (unsigned long long)c->s->o.max_cell);
    return mn_hint(e, "a quote that is never closed can be the cause");
}

/* Line ends between two places, of which CR and LF side by side are one; a CR that is the last of
 * them is one where no LF follows. */
static uint64_t count_lines(const char *from, const char *to)
{
    uint64_t n = mn_bytes_count(from, to, '\n');
    for (const char *p = from; (p = memchr(p, '\r', (size_t)(to - p))); p++)
        n += p[1] != '\n';
    return n;
}

/* Reads the rest of a cell whose opening quote is before c->at. */
static mn_status take_quoted(mn_csv_scan *c, mn_csv_cell *cell, mn_err *e)
{
    size_t open = c->at - 1, from = c->at;
    for (;;) {
        const char *quote = c->at < c->len ? memchr(c->ptr + c->at, '"', c->len - c->at) : NULL;
        if (!quote && c->more) { /* an endless one is told from a cut one by its length */
            c->cut = true;
            c->at = c->len;
            return c->len - from > c->s->o.max_cell ? fail_long(c, open, e) : MN_OK;
        }
        if (!quote) {
            mn_source_fail(e, c->s, MN_DATA, open, "a quote is opened here and never closed");
            mn_hint(e, "close it, or double it (\"\") if it belongs to the text");
            return mn_offending(e, mn_text_sub((mn_text){c->ptr, c->len}, open, 40));
        }
        c->at = (size_t)(quote - c->ptr) + 1;
        if (c->at >= c->len || c->ptr[c->at] != '"')
            break;
        cell->doubled = true;
        c->at++;
    }
    cell->quoted = true;
    cell->raw.ptr = c->ptr + from;
    cell->raw.len = c->at - 1 - from;
    c->line += count_lines(c->ptr + from, c->ptr + c->at - 1);
    if (cell->raw.len > c->s->o.max_cell)
        return fail_long(c, open, e);
    if (c->at < c->len && c->ptr[c->at] != c->delimiter && !ends_line(c->ptr[c->at])) {
        c->odd = "text after a closing quote";
        skip_unquoted(c);
    }
    return MN_OK;
}

static mn_status take_cell(mn_csv_scan *c, mn_csv_cell *cell, mn_err *e)
{
    size_t from = c->at;
    memset(cell, 0, sizeof *cell);
    if (c->at < c->len && c->ptr[c->at] == '"') {
        c->at++;
        return take_quoted(c, cell, e);
    }
    skip_unquoted(c);
    cell->raw.ptr = c->ptr + from;
    cell->raw.len = c->at - from;
    return cell->raw.len > c->s->o.max_cell ? fail_long(c, from, e) : MN_OK;
}

mn_status mn_csv_scan_record(mn_csv_scan *c, mn_err *e)
{
    mn_csv_cell beyond;
    c->count = 0;
    c->odd = NULL;
    for (;;) {
        if (c->count < c->keep && c->count == c->cells_cap &&
            !mn_grow(&c->cells, &c->cells_cap, c->count + 1, sizeof *c->cells))
            return mn_fail_memory(e);
        mn_status st = take_cell(c, c->count < c->keep ? &c->cells[c->count] : &beyond, e);
        if (st)
            return st;
        if (c->more && c->at >= c->len)
            c->cut = true;
        if (c->cut)
            return MN_OK;
        c->count++;
        if (c->at >= c->len || c->ptr[c->at] != c->delimiter)
            break;
        c->at++;
    }
    skip_line_end(c);
    return MN_OK;
}

mn_status mn_csv_scan_text(mn_csv_scan *c, const mn_csv_cell *cell, mn_text *text, mn_err *e)
{
    *text = cell->raw;
    if (!cell->doubled)
        return MN_OK;
    mn_buf_clear(&c->scratch);
    mn_text rest = cell->raw, part;
    while (mn_text_split(&rest, '"', &part)) {
        mn_buf_text(&c->scratch, part);
        if (rest.ptr) { /* on the second of the two quotes */
            mn_buf_char(&c->scratch, '"');
            rest = mn_text_sub(rest, 1, rest.len);
        }
    }
    text->ptr = c->scratch.ptr;
    text->len = c->scratch.len;
    return c->scratch.failed ? mn_fail_memory(e) : MN_OK;
}

/* --- the header ------------------------------------------------------------------ */

/* How often a character stands outside quotes in the first line. */
static size_t count_outside(const mn_csv_scan *c, char wanted)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t i = c->at; i < c->len; i++) {
        if (c->ptr[i] == '"')
            quoted = !quoted;
        else if (!quoted && ends_line(c->ptr[i]))
            break;
        else if (!quoted && c->ptr[i] == wanted)
            count++;
    }
    return count;
}

/* Whether the format or the file itself says the delimiter. */
static bool says_delimiter(mn_csv_scan *c)
{
    if (c->s->o.format == MN_FORMAT_TSV) {
        c->delimiter = '\t';
        return true;
    }
    /* Excel's own way of saying it. */
    if (c->len >= 6 && memcmp(c->ptr, "sep=", 4) == 0 && ends_line(c->ptr[5]) &&
        strchr(",;\t|", c->ptr[4])) {
        c->delimiter = c->ptr[4];
        c->at = 5;
        skip_line_end(c);
        return true;
    }
    return false;
}

/* Takes the one that the header has most of. */
static void choose_delimiter(mn_csv_scan *c)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t most = 0;
    c->delimiter = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t count = count_outside(c, candidates[i]);
        if (count > most) {
            most = count;
            c->delimiter = candidates[i];
        }
    }
}

/* Skips lines with nothing in them, or nothing but blanks. */
static void skip_blank_lines(mn_csv_scan *c, bool blanks)
{
    for (;;) {
        size_t at = c->at;
        while (blanks && at < c->len && c->ptr[at] != c->delimiter &&
               (c->ptr[at] == ' ' || c->ptr[at] == '\t'))
            at++;
        if (at < c->len && !ends_line(c->ptr[at]))
            return;
        c->at = at;
        if (at >= c->len)
            return;
        skip_line_end(c);
    }
}

/* Skips the lines that the caller says stand above the header. */
static void skip_lines(mn_csv_scan *c)
{
    while (c->line <= c->s->o.skip && c->at < c->len) {
        while (c->at < c->len && !ends_line(c->ptr[c->at]))
            c->at++;
        skip_line_end(c);
    }
    skip_blank_lines(c, true);
}

void mn_csv_scan_begin(mn_csv_scan *c)
{
    skip_blank_lines(c, true);
    const bool said = says_delimiter(c);
    skip_lines(c);
    if (!said)
        choose_delimiter(c);
}

/* --- one after the other --------------------------------------------------------- */

mn_status mn_csv_scan_next(mn_csv_scan *c, bool *any, size_t *from, uint64_t *line, mn_err *e)
{
    const size_t blank = c->at;
    const uint64_t above = c->line;
    *any = false;
    skip_blank_lines(c, c->keep > 1);
    if (c->at >= c->len && c->more) { /* a line's end, or its beginning, may be cut */
        c->at = blank;
        c->line = above;
        return MN_OK;
    }
    if (c->at >= c->len)
        return MN_OK;
    *line = c->line;
    *from = c->at;
    mn_status st = mn_csv_scan_record(c, e);
    if (!st && (c->cut || (c->more && c->at >= c->len))) {
        c->at = *from;
        c->line = *line;
        return MN_OK;
    }
    *any = !st;
    return st;
}

mn_text mn_csv_row(const mn_csv_scan *c, size_t from)
{
    size_t to = c->at;
    while (to > from && ends_line(c->ptr[to - 1]))
        to--;
    return (mn_text){c->ptr + from, to - from};
}

void mn_csv_why(char *out, size_t room, const mn_csv_scan *c)
{
    if (c->odd)
        snprintf(out, room, "%s", c->odd);
    else
        snprintf(out, room, "%zu cell%s where the header has %zu", c->count,
                 c->count == 1 ? "" : "s", c->keep);
}

void mn_csv_scan_free(mn_csv_scan *c)
{
    free(c->cells);
    mn_buf_free(&c->scratch);
}

/* --- where records end ------------------------------------------------------------ */

/* Behind the last line end: of a CR at the very end it is not known whether an LF belongs to
 * it. */
static size_t last_line_end(mn_text t)
{
    for (size_t i = t.len; i > 0; i--)
        if (t.ptr[i - 1] == '\n' || (t.ptr[i - 1] == '\r' && i < t.len))
            return i;
    return 0;
}

size_t mn_csv_whole(mn_text t, char delimiter)
{
    const char *p = t.ptr, *end = t.ptr + t.len;
    size_t whole = 0;
    if (!t.len || !memchr(p, '"', t.len))
        return last_line_end(t);
    while (p < end) {
        while (*p == '"') { /* up to the closing one; doubled ones open again at once */
            p = memchr(p + 1, '"', (size_t)(end - p - 1));
            if (!p || ++p == end)
                return whole;
        }
        p = mn_bytes_find(p, end, delimiter, '\n', '\r');
        if (p == end || (*p == '\r' && p + 1 == end))
            return whole;
        if (ends_line(*p)) {
            p += *p == '\r' && p[1] == '\n' ? 2 : 1;
            whole = (size_t)(p - t.ptr);
        } else {
            p++;
        }
    }
    return whole;
}

uint64_t mn_csv_lines(mn_text t)
{
    if (!t.len)
        return 0;
    const bool open = t.ptr[t.len - 1] == '\r'; /* what follows is not looked at */
    return count_lines(t.ptr, t.ptr + t.len - open) + open;
}
