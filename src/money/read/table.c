/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - a table of payments: a long CSV in pieces on all threads, anything else as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/read/inside.h"
#include "table/build.h"

enum { TAKE_ROWS = 16384 };

/* --- columns ------------------------------------------------------------------------------------
 */

static mn_status find_columns(mn_pay_reading *r, const mn_table *header, const char *path,
                              mn_err *e)
{
    mn_pay_gather_of *of = &r->of;
    mn_status st = mn_pay_columns_find(&of->columns, r->words, MN_PAYMENT_TABLE, header,
                                       r->o->columns, path, e);
    if (st)
        return st;
    const mn_pay_columns *c = &of->columns;
    of->signs = c->at[MN_P_DIRECTION] != SIZE_MAX && c->at[MN_P_DIRECTION] == c->at[MN_P_AMOUNT];
    of->plain_banks = strcmp(c->layout, "AMLworld") == 0;
    if (c->layout[0])
        r->book.log->file[r->book.log->files - 1].layout = mn_text_of(c->layout);
    return MN_OK;
}

static mn_status tell_columns(mn_pay_reading *r, const mn_table *header, const char *path,
                              mn_err *e)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_table_notes(header) && !st; i++)
        st = mn_money_note(r->book.log, e, "%s: %s", path, mn_table_note_at(header, i));
    if (strcmp(r->of.columns.layout, "OFX") != 0) /* which has no such columns */
        mn_pay_columns_unread(&b, &r->of.columns, header);
    if (b.failed)
        st = mn_fail_memory(e);
    else if (!st && b.len)
        st = mn_money_note(r->book.log, e, "%s: columns that are not read: %s", path, b.ptr);
    mn_buf_free(&b);
    return st;
}

/* --- in pieces
 * ------------------------------------------------------------------------------------ */

typedef struct pieces {
    mn_pay_reading *r;
    mn_pay_gather gather[MN_PIECES_MAX];
} pieces;

static mn_status begin(void *payload, size_t slot, mn_err *e)
{
    pieces *p = payload;
    (void)e;
    mn_pay_gather_clear(&p->gather[slot], p->r->book.salt);
    return MN_OK;
}

static mn_status record(void *payload, size_t slot, const mn_record *rec, mn_err *e)
{
    pieces *p = payload;
    return mn_pay_gather_row(&p->gather[slot], &p->r->of, rec, e);
}

static mn_status reject(void *payload, size_t slot, uint64_t line, mn_text text, const char *why,
                        mn_err *e)
{
    return mn_pay_gather_reject(&((pieces *)payload)->gather[slot], line, text, why, e);
}

static mn_status take(void *payload, size_t slot, mn_err *e)
{
    pieces *p = payload;
    return mn_pay_book_take(&p->r->book, &p->gather[slot], e);
}

static mn_status read_pieces(mn_pay_reading *r, const char *path, const mn_read_options *o,
                             mn_err *e)
{
    mn_pieces *p = NULL;
    pieces *x = calloc(1, sizeof *x);
    mn_status st = x ? mn_pieces_open(&p, r->ctx, path, o, 0, e) : mn_fail_memory(e);
    if (!st && !(st = find_columns(r, mn_pieces_columns(p), path, e))) {
        const mn_pieces_work w = {
            .payload = x, .begin = begin, .record = record, .reject = reject, .take = take};
        x->r = r;
        st = mn_pieces_run(p, &w, e);
    }
    if (!st && !(st = tell_columns(r, mn_pieces_columns(p), path, e)))
        st = mn_pieces_sha256(p, r->book.log->file[r->book.log->files - 1].sha256, e);
    for (size_t i = 0; x && i < MN_PIECES_MAX; i++)
        mn_pay_gather_free(&x->gather[i]);
    free(x);
    mn_pieces_close(p);
    return st;
}

/* --- whole
 * ------------------------------------------------------------------------------------------ */

static mn_status take_rejects(mn_pay_gather *g, const mn_table *t, size_t *next, uint64_t before,
                              mn_err *e)
{
    mn_status st = MN_OK;
    for (; !st && *next < mn_table_rejects(t) && mn_table_reject_line(t, *next) < before; ++*next)
        st = mn_pay_gather_reject(g, mn_table_reject_line(t, *next), mn_table_reject_text(t, *next),
                                  mn_table_reject_reason(t, *next), e);
    return st;
}

static mn_status take_row(mn_pay_reading *r, mn_pay_gather *g, const mn_table *t, size_t row,
                          mn_text *cell, mn_err *e)
{
    const size_t cols = mn_table_cols(t);
    const mn_record rec = {.cell = cell, .n = cols, .line = mn_table_line(t, row)};
    bool nul = false;
    for (size_t i = 0; i < cols; i++) {
        cell[i] = mn_table_missing(t, row, i) ? (mn_text){NULL, 0} : mn_table_text(t, row, i);
        nul = nul || (cell[i].len && memchr(cell[i].ptr, 0, cell[i].len));
    }
    return nul ? mn_pay_gather_reject(g, rec.line, (mn_text){"", 0}, "a cell holds U+0000", e)
               : mn_pay_gather_row(g, &r->of, &rec, e);
}

static mn_status take_table(mn_pay_reading *r, const mn_table *t, mn_err *e)
{
    mn_pay_gather g = {.n = 0};
    mn_text *cell = calloc(mn_table_cols(t) + 1, sizeof *cell);
    mn_status st = cell ? MN_OK : mn_fail_memory(e);
    size_t rejected = 0;
    mn_pay_gather_clear(&g, r->book.salt);
    for (size_t row = 0; row < mn_table_rows(t) && !st; row++) {
        if (!(st = take_rejects(&g, t, &rejected, mn_table_line(t, row), e)))
            st = take_row(r, &g, t, row, cell, e);
        if (!st && (row + 1) % TAKE_ROWS == 0 && !(st = mn_poll(r->ctx, e))) {
            st = mn_pay_book_take(&r->book, &g, e);
            mn_pay_gather_clear(&g, r->book.salt);
        }
    }
    if (!st && !(st = take_rejects(&g, t, &rejected, UINT64_MAX, e)))
        st = mn_pay_book_take(&r->book, &g, e);
    mn_pay_gather_free(&g);
    free(cell);
    return st;
}

static mn_status take_whole(mn_pay_reading *r, const mn_table *t, const char *path, mn_err *e)
{
    mn_status st = find_columns(r, t, path, e);
    if (!st && !(st = take_table(r, t, e)) && !(st = tell_columns(r, t, path, e)))
        memcpy(r->book.log->file[r->book.log->files - 1].sha256, mn_table_sha256(t), MN_SHA256_HEX);
    return st;
}

mn_status mn_pay_read_bytes(mn_pay_reading *r, const char *name, const char *bytes, size_t len,
                            mn_err *e)
{
    const mn_read_options o = {.sheet = r->o->sheet, .whole_accounts = true};
    mn_table *t = NULL;
    mn_status st = mn_table_read_kept(&t, r->ctx, name, bytes, len, &o, e);
    r->book.log->file[r->book.log->files - 1].layout = mn_text_of("table");
    if (!st)
        st = take_whole(r, t, name, e);
    mn_table_free(t);
    return st;
}

static mn_status read_whole(mn_pay_reading *r, const char *path, const mn_read_options *o,
                            mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read_western(&t, r->ctx, path, o, e);
    if (!st)
        st = take_whole(r, t, path, e);
    mn_table_free(t);
    return st;
}

mn_status mn_pay_read_table(mn_pay_reading *r, const char *path, mn_err *e)
{
    const mn_read_options o = {.sheet = r->o->sheet, .whole_accounts = true};
    bool long_one = false;
    r->book.log->file[r->book.log->files - 1].layout = mn_text_of("table");
    mn_status st = mn_pieces_suits(&long_one, r->ctx, path, &o, e);
    if (st)
        return st;
    return long_one ? read_pieces(r, path, &o, e) : read_whole(r, path, &o, e);
}
