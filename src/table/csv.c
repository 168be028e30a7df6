/* SPDX-License-Identifier: Apache-2.0
 *
 * table/csv.c - comma-, semicolon- and tab-separated text after RFC 4180.
 *
 * A cell that starts with a quote ends at the next single quote; anything else
 * ends at the delimiter or the line's end, and quotes in it are kept as they
 * are. A line ends with LF, CRLF or CR. Nothing is guessed about a row that
 * doesn't fit: it goes to the rejects with its text.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/reader.h"

enum { TICK_ROWS = 4096 };

struct cell {
    mn_text raw; /* without the quotes around it */
    bool quoted;
    bool doubled; /* raw holds doubled quotes */
};

struct csv {
    mn_source *s;
    const char *ptr;
    size_t len, at;
    uint64_t line; /* of at */
    char delimiter;
    struct cell *cells; /* of the current record, at most `keep` of them */
    size_t cells_cap, count, keep;
    const char *odd; /* why the record can't be a row, or NULL */
    bool more;       /* bytes follow these: a record must end before their end */
    bool cut;        /* the record doesn't */
    mn_buf scratch;
};

/* --- one record ---------------------------------------------------------------- */

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static void skip_line_end(struct csv *c)
{
    if (c->at >= c->len)
        return;
    bool both = c->ptr[c->at] == '\r' && c->at + 1 < c->len && c->ptr[c->at + 1] == '\n';
    c->at += both ? 2 : 1;
    c->line++;
}

static void skip_unquoted(struct csv *c)
{
    const char *p = c->ptr + c->at, *end = c->ptr + c->len;
    char delimiter = c->delimiter;
    while (p < end && *p != delimiter && !ends_line(*p))
        p++;
    c->at = (size_t)(p - c->ptr);
}

static mn_status fail_long(const struct csv *c, size_t at, mn_err *e)
{
    mn_source_fail(e, c->s, MN_DATA, at, "a cell is longer than the limit of %llu bytes",
                   (unsigned long long)c->s->o.max_cell);
    return mn_hint(e, "a quote that is never closed can be the cause");
}

/* Line ends between from and to. */
static uint64_t count_lines(const struct csv *c, size_t from, size_t to)
{
    uint64_t n = 0;
    for (size_t i = from; i < to; i++)
        n += c->ptr[i] == '\n' || (c->ptr[i] == '\r' && c->ptr[i + 1] != '\n');
    return n;
}

/* Reads the rest of a cell whose opening quote is before c->at. */
static mn_status take_quoted(struct csv *c, struct cell *cell, mn_err *e)
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
    c->line += count_lines(c, from, c->at - 1);
    if (cell->raw.len > c->s->o.max_cell)
        return fail_long(c, open, e);
    if (c->at < c->len && c->ptr[c->at] != c->delimiter && !ends_line(c->ptr[c->at])) {
        c->odd = "text after a closing quote";
        skip_unquoted(c);
    }
    return MN_OK;
}

static mn_status take_cell(struct csv *c, struct cell *cell, mn_err *e)
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

/* Reads a record and the line end behind it. c->count counts all its cells,
 * c->cells keeps the first c->keep. */
static mn_status take_record(struct csv *c, mn_err *e)
{
    mn_status st = MN_OK;
    c->count = 0;
    c->odd = NULL;
    for (;;) {
        struct cell cell;
        st = take_cell(c, &cell, e);
        if (st)
            return st;
        if (c->more && c->at >= c->len)
            c->cut = true;
        if (c->cut)
            return MN_OK;
        if (c->count < c->keep) {
            if (!mn_grow(&c->cells, &c->cells_cap, c->count + 1, sizeof cell))
                return mn_fail_memory(e);
            c->cells[c->count] = cell;
        }
        c->count++;
        if (c->at >= c->len || c->ptr[c->at] != c->delimiter)
            break;
        c->at++;
    }
    skip_line_end(c);
    return MN_OK;
}

/* *text is the cell's text; borrowed until the next call. */
static mn_status cell_text(struct csv *c, const struct cell *cell, mn_text *text, mn_err *e)
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
static size_t count_outside(const struct csv *c, char wanted)
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
static bool says_delimiter(struct csv *c)
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
static void choose_delimiter(struct csv *c)
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
static void skip_blank_lines(struct csv *c, bool blanks)
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
static void skip_lines(struct csv *c)
{
    while (c->line <= c->s->o.skip && c->at < c->len) {
        while (c->at < c->len && !ends_line(c->ptr[c->at]))
            c->at++;
        skip_line_end(c);
    }
    skip_blank_lines(c, true);
}

static mn_status take_header(mn_table *t, struct csv *c, mn_err *e)
{
    size_t before = c->at;
    uint64_t line = c->line;
    if (c->at >= c->len) {
        mn_fail_at(e, MN_DATA, c->s->name, 0, 0, "the file is empty");
        return mn_hint(e, "it needs at least a header line");
    }
    c->keep = c->s->o.max_columns;
    mn_status st = take_record(c, e);
    if (!st && c->count > c->s->o.max_columns)
        st = mn_fail_at(e, MN_DATA, c->s->name, line, 0,
                        "%zu columns are more than the limit of %llu", c->count,
                        (unsigned long long)c->s->o.max_columns);
    if (!st && c->odd)
        st = mn_fail_at(e, MN_DATA, c->s->name, line, 0, "%s, in the header", c->odd);
    for (size_t i = 0; !st && i < c->count; i++) {
        mn_text heading = {"", 0};
        if (!c->s->o.no_header)
            st = cell_text(c, &c->cells[i], &heading, e);
        if (!st)
            st = mn_table_add_heading(t, heading, e);
    }
    c->keep = c->count;
    if (c->s->o.no_header) { /* it was the first row already */
        c->at = before;
        c->line = line;
    }
    return st;
}

/* --- rows ------------------------------------------------------------------------ */

static mn_status add_row(mn_table *t, struct csv *c, uint64_t line, mn_err *e)
{
    mn_status st = mn_table_add_row(t, line, e);
    for (size_t i = 0; !st && i < c->count; i++) {
        const struct cell *cell = &c->cells[i];
        mn_text text;
        if (!cell->raw.len && !cell->quoted)
            continue;
        st = cell_text(c, cell, &text, e);
        if (!st)
            st = c->s->keep && !cell->doubled ? mn_table_put_kept(t, i, text, e)
                                              : mn_table_put_text(t, i, text, e);
    }
    return st;
}

static mn_status reject(mn_table *t, const struct csv *c, uint64_t line, size_t from, mn_err *e)
{
    size_t to = c->at;
    while (to > from && ends_line(c->ptr[to - 1]))
        to--;
    mn_text text = {c->ptr + from, to - from};
    if (c->odd)
        return mn_table_reject(t, line, text, e, "%s", c->odd);
    return mn_table_reject(t, line, text, e, "%zu cell%s where the header has %zu", c->count,
                           c->count == 1 ? "" : "s", c->keep);
}

static mn_status take_rows(mn_table *t, struct csv *c, mn_err *e)
{
    for (uint64_t n = 0;; n++) {
        const size_t blank = c->at;
        const uint64_t above = c->line;
        skip_blank_lines(c, c->keep > 1);
        if (c->at >= c->len && c->more) { /* a line's end, or its beginning, may be cut */
            c->at = blank;
            c->line = above;
            return MN_OK;
        }
        if (c->at >= c->len)
            return MN_OK;
        uint64_t line = c->line;
        size_t from = c->at;
        mn_status st = take_record(c, e);
        if (!st && (c->cut || (c->more && c->at >= c->len))) {
            c->at = from;
            c->line = line;
            return MN_OK;
        }
        if (!st && (c->odd || c->count != c->keep))
            st = reject(t, c, line, from, e);
        else if (!st)
            st = add_row(t, c, line, e);
        if (!st && n % TICK_ROWS == 0)
            st = mn_source_tick(c->s, c->at, c->len, e);
        if (st)
            return st;
    }
}

/* The header, and what stands above it. */
static mn_status begin(mn_table *t, struct csv *c, mn_err *e)
{
    skip_blank_lines(c, true);
    const bool said = says_delimiter(c);
    skip_lines(c);
    if (!said)
        choose_delimiter(c);
    return take_header(t, c, e);
}

mn_status mn_read_csv_part(mn_table *t, mn_source *s, mn_csv_parts *p, mn_err *e)
{
    struct csv c = {.s = s, .ptr = s->bytes.ptr, .len = s->bytes.len, .line = p->lines + 1};
    mn_status st = MN_OK;
    c.delimiter = p->delimiter;
    c.keep = mn_table_cols(t);
    c.more = !p->last;
    s->lines = p->lines;
    if (!p->begun)
        st = begin(t, &c, e);
    if (!st && c.cut)
        st = mn_fail_at(e, MN_DATA, s->name, 1, 0, "the header is longer than a part of the file");
    if (!st)
        st = take_rows(t, &c, e);
    p->begun = true;
    p->delimiter = c.delimiter;
    p->lines = c.line - 1;
    p->used = c.at;
    free(c.cells);
    mn_buf_free(&c.scratch);
    return st;
}

mn_status mn_read_csv(mn_table *t, mn_source *s, mn_err *e)
{
    struct csv c = {.s = s, .ptr = s->bytes.ptr, .len = s->bytes.len, .line = 1};
    mn_status st = begin(t, &c, e);
    if (!st)
        st = take_rows(t, &c, e);
    free(c.cells);
    mn_buf_free(&c.scratch);
    return st;
}
