/* SPDX-License-Identifier: Apache-2.0
 *
 * table/csv.c - a table of the records of comma-, semicolon- and tab-separated text.
 *
 * Nothing is guessed about a row that doesn't fit: it goes to the rejects with its text.
 */

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/csv_scan.h"

enum { TICK_ROWS = 4096 };

/* --- the header ------------------------------------------------------------------ */

static mn_status take_header(mn_table *t, mn_csv_scan *c, mn_err *e)
{
    size_t before = c->at;
    uint64_t line = c->line;
    if (c->at >= c->len) {
        mn_fail_at(e, MN_DATA, c->s->name, 0, 0, "the file is empty");
        return mn_hint(e, "it needs at least a header line");
    }
    c->keep = c->s->o.max_columns;
    mn_status st = mn_csv_scan_record(c, e);
    if (!st && c->count > c->s->o.max_columns)
        st = mn_fail_at(e, MN_DATA, c->s->name, line, 0,
                        "%zu columns are more than the limit of %llu", c->count,
                        (unsigned long long)c->s->o.max_columns);
    if (!st && c->odd)
        st = mn_fail_at(e, MN_DATA, c->s->name, line, 0, "%s, in the header", c->odd);
    for (size_t i = 0; !st && i < c->count; i++) {
        mn_text heading = {"", 0};
        if (!c->s->o.no_header)
            st = mn_csv_scan_text(c, &c->cells[i], &heading, e);
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

static mn_status add_row(mn_table *t, mn_csv_scan *c, uint64_t line, mn_err *e)
{
    mn_status st = mn_table_add_row(t, line, e);
    for (size_t i = 0; !st && i < c->count; i++) {
        const mn_csv_cell *cell = &c->cells[i];
        mn_text text;
        if (!cell->raw.len && !cell->quoted)
            continue;
        st = mn_csv_scan_text(c, cell, &text, e);
        if (!st)
            st = c->s->keep && !cell->doubled ? mn_table_put_kept(t, i, text, e)
                                              : mn_table_put_text(t, i, text, e);
    }
    return st;
}

static mn_status reject(mn_table *t, const mn_csv_scan *c, uint64_t line, size_t from, mn_err *e)
{
    char why[96];
    mn_csv_why(why, sizeof why, c);
    return mn_table_reject(t, line, mn_csv_row(c, from), e, "%s", why);
}

static mn_status take_rows(mn_table *t, mn_csv_scan *c, mn_err *e)
{
    bool any = true;
    for (uint64_t n = 0;; n++) {
        uint64_t line = 0;
        size_t from = 0;
        mn_status st = mn_csv_scan_next(c, &any, &from, &line, e);
        if (st || !any)
            return st;
        st = c->odd || c->count != c->keep ? reject(t, c, line, from, e) : add_row(t, c, line, e);
        if (!st && n % TICK_ROWS == 0)
            st = mn_source_tick(c->s, c->at, c->len, e);
        if (st)
            return st;
    }
}

mn_status mn_read_csv_part(mn_table *t, mn_source *s, mn_csv_parts *p, mn_err *e)
{
    mn_csv_scan c = {.s = s, .ptr = s->bytes.ptr, .len = s->bytes.len, .line = p->lines + 1};
    mn_status st = MN_OK;
    c.delimiter = p->delimiter;
    c.keep = mn_table_cols(t);
    c.more = !p->last;
    s->lines = p->lines;
    if (!p->begun) {
        mn_csv_scan_begin(&c);
        st = take_header(t, &c, e);
    }
    if (!st && c.cut)
        st = mn_fail_at(e, MN_DATA, s->name, 1, 0, "the header is longer than a part of the file");
    if (!st && !p->header)
        st = take_rows(t, &c, e);
    p->begun = true;
    p->delimiter = c.delimiter;
    p->lines = c.line - 1;
    p->used = c.at;
    mn_csv_scan_free(&c);
    return st;
}

mn_status mn_read_csv(mn_table *t, mn_source *s, mn_err *e)
{
    mn_csv_parts whole = {.last = true};
    return mn_read_csv_part(t, s, &whole, e);
}
