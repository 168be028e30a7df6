/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/stream.c - see the header.
 */
#include "footprint/spending/stream.h"

#include "core/err.h"
#include "core/text.h"
#include "table/parts.h"

#include <string.h>

static mn_status keep_columns(mn_streamed *told, mn_spending *s, const mn_table *t, mn_err *e)
{
    told->columns = mn_table_cols(t);
    told->column = mn_arena_alloc(&s->arena, told->columns + 1, sizeof *told->column);
    if (!told->column) {
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < told->columns; i++) {
        told->column[i] = mn_arena_text(&s->arena, mn_text_of(mn_table_col_name(t, i)));
        if (!told->column[i].ptr) {
            return mn_fail_memory(e);
        }
    }
    return MN_OK;
}

/* Where this part has a column of the ledger: the parts of NDJSON have their columns in
 * the order of their own first lines. */
static size_t column_in(const mn_streamed *told, const mn_table *t, size_t col)
{
    if (col == SIZE_MAX) {
        return SIZE_MAX;
    }
    const char *name = told->column[col].ptr;
    if (col < mn_table_cols(t) && strcmp(mn_table_col_name(t, col), name) == 0) {
        return col;
    }
    return mn_table_find(t, name);
}

/* Points the ledger's columns, decided as `as`, into this part. */
static void point(mn_ledger *f, const mn_streamed *told, const mn_decided *as, const mn_table *t)
{
    for (size_t i = 0; i < MN_SPEND_ROLES; i++) {
        f->d.columns.at[i] = column_in(told, t, as->columns.at[i]);
    }
    f->d.money.amount = column_in(told, t, as->money.amount);
    f->d.money.debit = column_in(told, t, as->money.debit);
    f->d.money.credit = column_in(told, t, as->money.credit);
    f->d.money.direction = column_in(told, t, as->money.direction);
    mn_placer_point(&f->placer, &f->d.columns);
}

/* All parts, the first of which is at hand. */
static mn_status take_all(mn_ledger *f, mn_parts *p, const mn_streamed *told, const mn_table *t,
                          const mn_ctx *ctx, mn_err *e)
{
    const mn_decided as = f->d;
    mn_status st = MN_OK;
    while (st == MN_OK && t) {
        point(f, told, &as, t);
        st = mn_ledger_take(f, t, ctx, e);
        mn_arena_free(&f->part);
        f->counts.lines = mn_parts_lines(p);
        if (st == MN_OK) {
            st = mn_parts_next(p, &t, e);
        }
    }
    f->d = as;
    return st;
}

mn_status mn_spending_stream(mn_ledger *f, mn_streamed *told, mn_spending *out, const char *path,
                             const mn_read_options *read, const mn_reference *r,
                             const mn_spending_options *o, const mn_ledger *like,
                             const mn_streamed *like_told, const mn_ctx *ctx, mn_err *e)
{
    mn_parts *p = NULL;
    const mn_table *t = NULL;
    mn_spending_options own = *o;
    mn_err none = MN_ERR_INIT;
    e = e ? e : &none;
    mn_status st = mn_parts_open(&p, ctx, path, read, e);
    if (st == MN_OK && like) {
        st = mn_parts_columns(p, like_told->column, like_told->columns, e);
    }
    if (st == MN_OK) {
        st = mn_parts_next(p, &t, e);
    }
    if (st == MN_OK && !like && t && (own.skipped = mn_spending_header(t, r)) > 0) {
        st = mn_parts_again(p, own.skipped, &t, e);
    }
    if (st == MN_OK && !t) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "there is no line of spending");
    }
    if (st == MN_OK) {
        st = keep_columns(told, out, t, e);
    }
    if (st == MN_OK) {
        f->like = like ? &like->d : NULL;
        st = mn_ledger_open(f, out, t, r, &own, ctx, e);
        f->o = o;
    }
    if (st == MN_OK) {
        st = take_all(f, p, told, t, ctx, e);
    }
    told->lines = p ? mn_parts_lines(p) : 0;
    told->header = own.skipped + (st == MN_OK && mn_parts_header(p));
    if (st == MN_OK) {
        st = mn_parts_sha256(p, told->sha256, e);
    }
    mn_parts_close(p);
    return st;
}
