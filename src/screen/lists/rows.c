/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/rows.c - a row is copied into one buffer, its cells are slices of it.
 */
#include "screen/lists/rows.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/headed.h"
#include "table/build.h"
#include "table/wide.h"

enum { CELL_MAX = 64 << 10, COLUMNS_MAX = 4096, ROW_MAX = 8 << 20 };

struct cells {
    mn_buf text;
    size_t *end; /* of each cell, in text */
    size_t count, cap;
};

struct mn_rows {
    mn_list_reader *r;
    mn_wide *wide;   /* text, or */
    mn_table *table; /* a workbook */
    size_t row;      /* of the table, the next */
    struct cells heading, cell;
    mn_buf shown;
    uint64_t line, above;
    bool headless, unended; /* the last row ended with the text */
};

static void clear(struct cells *c)
{
    mn_buf_clear(&c->text);
    c->count = 0;
}

static mn_status put(struct cells *c, mn_text t, mn_err *e)
{
    if (!mn_grow(&c->end, &c->cap, c->count + 1, sizeof *c->end))
        return mn_fail_memory(e);
    mn_buf_text(&c->text, t);
    if (c->text.failed)
        return mn_fail_memory(e);
    if (c->text.len > ROW_MAX)
        return mn_fail(e, MN_DATA, "a row is longer than %d bytes", ROW_MAX);
    c->end[c->count++] = c->text.len;
    return MN_OK;
}

static mn_text get(const struct cells *c, size_t i)
{
    if (i >= c->count)
        return (mn_text){"", 0};
    size_t from = i ? c->end[i - 1] : 0;
    return (mn_text){c->text.ptr + from, c->end[i] - from};
}

/* --- text ------------------------------------------------------------------------- */

static mn_status read_wide(mn_rows *w, struct cells *c, bool *more, mn_err *e)
{
    mn_status st = mn_wide_row(w->wide, more, e);
    clear(c);
    w->line = mn_wide_line(w->wide);
    while (!st && *more && mn_wide_more(w->wide)) {
        mn_text t;
        if (!(st = mn_wide_text(w->wide, &t, e)))
            st = put(c, t, e);
    }
    return st;
}

static mn_status open_wide(mn_rows *w, const mn_rows_options *o, mn_err *e)
{
    mn_stream *s;
    mn_wide_options wide = {.separator = o->separator,
                            .max_columns = COLUMNS_MAX,
                            .max_cell = CELL_MAX,
                            .western = o->western};
    const size_t rows =
        o->titles ? mn_headed_find(&w->above, &wide.separator, w->r->at->head, w->r->o->columns)
                  : 0;
    bool more = true;
    mn_status st = mn_list_stream(&s, w->r, e);
    if (!st)
        st = mn_wide_open(&w->wide, s, &wide, e);
    for (size_t i = 0; i < rows && more && !st; i++)
        st = mn_wide_row(w->wide, &more, e);
    return st;
}

/* --- workbooks ---------------------------------------------------------------------- */

static mn_status read_table(mn_rows *w, bool *more, mn_err *e)
{
    mn_status st = MN_OK;
    clear(&w->cell);
    *more = w->row < mn_table_rows(w->table);
    if (!*more)
        return MN_OK;
    w->line = mn_table_line(w->table, w->row);
    for (size_t i = 0; i < mn_table_cols(w->table) && !st; i++)
        st = put(&w->cell, mn_text_trim(mn_table_text(w->table, w->row, i)), e);
    w->row++;
    return st;
}

static mn_status open_table(mn_rows *w, bool titles, mn_err *e)
{
    mn_read_options o = {.format = MN_FORMAT_XLSX, .sheet = w->r->o->sheet};
    mn_status st = titles ? mn_headed_read(&w->table, &w->above, w->r->ctx, w->r->at->path, &o,
                                           w->r->o->columns, e)
                          : mn_table_read(&w->table, w->r->ctx, w->r->at->path, &o, e);
    for (size_t i = 0; !st && i < mn_table_cols(w->table); i++)
        st = put(&w->heading, mn_text_of(mn_table_col_name(w->table, i)), e);
    for (size_t i = 0; !st && i < mn_table_rejects(w->table); i++)
        st = mn_list_reject(w->r, mn_table_reject_line(w->table, i),
                            mn_table_reject_text(w->table, i), e, "%s",
                            mn_table_reject_reason(w->table, i));
    return st;
}

/* --- for both -------------------------------------------------------------------------- */

mn_status mn_rows_open(mn_rows **out, mn_list_reader *r, const mn_rows_options *o, mn_err *e)
{
    mn_rows *w = calloc(1, sizeof *w);
    mn_text head = r->at->head;
    bool more = false;
    if (!w)
        return mn_fail_memory(e);
    w->r = r;
    w->headless = o->headless;
    mn_status st;
    if (!r->at->member && head.len > 4 && memcmp(head.ptr, "PK\3\4", 4) == 0) {
        st = open_table(w, o->titles, e);
    } else {
        st = open_wide(w, o, e);
        if (!st && !o->headless && !(st = read_wide(w, &w->heading, &more, e)) && !more)
            st = mn_list_fail(e, r, 1, "there is no header");
    }
    if (st)
        mn_rows_close(w);
    else
        *out = w;
    return st;
}

void mn_rows_close(mn_rows *w)
{
    if (!w)
        return;
    mn_wide_close(w->wide);
    mn_table_free(w->table);
    mn_buf_free(&w->heading.text);
    mn_buf_free(&w->cell.text);
    mn_buf_free(&w->shown);
    free(w->heading.end);
    free(w->cell.end);
    free(w);
}

/* What old programs of DOS end a text with. */
static bool is_end_mark(const mn_rows *w)
{
    return w->cell.count == 1 && mn_text_eq_str(get(&w->cell, 0), "\x1A");
}

static mn_status ragged(mn_rows *w, mn_err *e)
{
    size_t want = w->heading.count, have = w->cell.count;
    if (have < want && w->wide && mn_wide_open_end(w->wide)) {
        mn_list_fail(e, w->r, w->line, "the last line is cut: %zu of %zu cells", have, want);
        mn_hint(e, "the file is not whole: fetch it again");
        return mn_offending(e, mn_utf8_cut(mn_rows_text(w), 60));
    }
    return mn_list_reject(w->r, w->line, mn_rows_text(w), e, "%zu cells, the header has %zu", have,
                          want);
}

mn_status mn_rows_next(mn_rows *w, bool *more, mn_err *e)
{
    for (;;) {
        mn_status st = w->table ? read_table(w, more, e) : read_wide(w, &w->cell, more, e);
        if (st)
            return st;
        if (!*more)
            return w->unended ? mn_list_note(w->r, e,
                                             "the last line of %s has no end: if the file was cut "
                                             "there, what is missing can't be told",
                                             w->r->at->name)
                              : MN_OK;
        if (is_end_mark(w))
            continue;
        w->unended = w->wide && mn_wide_open_end(w->wide);
        if (w->headless || w->table || w->cell.count == w->heading.count)
            return MN_OK;
        if ((st = ragged(w, e)))
            return st;
    }
}

size_t mn_rows_count(const mn_rows *w)
{
    return w->cell.count;
}

mn_text mn_rows_cell(const mn_rows *w, size_t i)
{
    return get(&w->cell, i);
}

mn_text mn_rows_text(mn_rows *w)
{
    mn_buf_clear(&w->shown);
    for (size_t i = 0; i < w->cell.count && w->shown.len < 400; i++) {
        if (i)
            mn_buf_char(&w->shown, ',');
        mn_buf_text(&w->shown, get(&w->cell, i));
    }
    return w->shown.failed ? (mn_text){"", 0} : (mn_text){w->shown.ptr, w->shown.len};
}

uint64_t mn_rows_line(const mn_rows *w)
{
    return w->line;
}

uint64_t mn_rows_above(const mn_rows *w)
{
    return w->above;
}

size_t mn_rows_columns(const mn_rows *w)
{
    return w->heading.count;
}

mn_text mn_rows_heading(const mn_rows *w, size_t i)
{
    return get(&w->heading, i);
}

bool mn_rows_same(mn_text a, mn_text b)
{
    return mn_heading_same(a, b);
}

size_t mn_rows_find(const mn_rows *w, const char *headings)
{
    mn_text rest = mn_text_of(headings), one;
    while (mn_text_split(&rest, '|', &one))
        for (size_t i = 0; i < w->heading.count; i++)
            if (mn_rows_same(get(&w->heading, i), one))
                return i;
    return SIZE_MAX;
}

mn_status mn_rows_need(size_t *column, const mn_rows *w, const char *headings, mn_err *e)
{
    mn_text all = mn_text_of(headings), first;
    *column = mn_rows_find(w, headings);
    if (*column != SIZE_MAX)
        return MN_OK;
    if (!mn_text_split(&all, '|', &first))
        first = all;
    mn_list_fail(e, w->r, 1, "the column '%.*s' is missing", (int)first.len, first.ptr);
    mn_hint(e, "the file is not of this format, its publisher changed it, or it is not whole");
    mn_buf shown = {0};
    for (size_t i = 0; i < w->heading.count && i < 12; i++)
        mn_buf_fmt(&shown, "%s%.*s", i ? "," : "", (int)get(&w->heading, i).len,
                   get(&w->heading, i).ptr);
    if (!shown.failed && shown.len)
        mn_offending(e, (mn_text){shown.ptr, shown.len});
    mn_buf_free(&shown);
    return MN_DATA;
}
