/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_merge.c - tables of sums, read and added up. See tally_file.h.
 */
#include "footprint/spending/tally_in.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* The same bytes counted twice are twice the people: that is said. */
static mn_status check_source(mn_tally_in *f, size_t row)
{
    uint32_t at = (uint32_t)f->m->files;
    const mn_text sha = mn_arena_text(&f->f->s->arena, mn_tally_cell(f, row, MN_TALLY_VALUE));
    if (!sha.ptr) {
        return mn_fail_memory(f->e);
    }
    mn_status st = mn_map_put(&f->m->sources, sha, &at, f->e);
    const mn_text name = mn_text_sub(mn_tally_cell(f, row, MN_TALLY_KEY), 0, 100);
    if (st != MN_OK || at == f->m->files || !sha.len) {
        return st;
    }
    return mn_spending_note(f->f->s, f->e,
                            "tallies %u and %llu are of a file with the same bytes ('%.*s'): "
                            "its purchases count twice",
                            at + 1, (unsigned long long)f->m->files + 1, (int)name.len, name.ptr);
}

/* Lines are told as if the files were one with one header. */
static mn_status take_source(mn_tally_in *f, size_t row)
{
    uint64_t lines = 0, header = 0;
    mn_status st = check_source(f, row);
    if (st == MN_OK) {
        st = mn_tally_count(f, row, MN_TALLY_LINES, &lines);
    }
    if (st == MN_OK) {
        st = mn_tally_count(f, row, MN_TALLY_LINE, &header);
    }
    if (st == MN_OK && header > lines) {
        st = mn_tally_wrong(f, row, MN_TALLY_LINES, "counts that contradict each other");
    }
    if (st == MN_OK) {
        f->offset = f->m->lines - (f->first || header > f->m->lines ? 0 : header);
        f->m->lines = f->offset + lines;
        f->f->counts.lines = f->m->lines;
    }
    return st;
}

static mn_status take_row(mn_tally_in *f, size_t row,
                          mn_status (*on_good)(void *, const mn_tally_good *, mn_err *),
                          void *payload)
{
    const mn_text kind = mn_tally_cell(f, row, MN_TALLY_KIND);
    const struct {
        const char *name;
        mn_status (*take)(const mn_tally_in *, size_t);
    } kinds[] = {{"placed", mn_tally_take_placed},
                 {"missed", mn_tally_take_missed},
                 {"unplaced", mn_tally_take_line},
                 {"role", mn_tally_take_role},
                 {"decided", mn_tally_decide},
                 {"count", mn_tally_take_count},
                 {"unknown_code", mn_tally_take_unknown_code},
                 {"unknown_origin", mn_tally_take_unknown_origin},
                 {"rate", mn_tally_take_rate},
                 {"note", mn_tally_take_note}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (mn_text_eq_str(kind, kinds[i].name)) {
            return kinds[i].take(f, row);
        }
    }
    return mn_text_eq_str(kind, "good")     ? mn_tally_take_good(f, row, on_good, payload)
           : mn_text_eq_str(kind, "source") ? take_source(f, row)
           : mn_text_eq_str(kind, "column")
               ? mn_tally_take_column(f, row)
               : mn_tally_wrong(f, row, MN_TALLY_KIND, "an unknown kind of row");
}

/* The columns, the first row and the last. */
static mn_status check_frame(const mn_tally_in *f)
{
    const size_t rows = mn_table_rows(f->t);
    mn_text names = mn_text_of(mn_tally_columns), name;
    const char *file = mn_table_source(f->t);
    int64_t said = 0;
    for (size_t i = 0; i < MN_TALLY_COLUMNS && mn_text_split(&names, ',', &name); i++) {
        if (i >= mn_table_cols(f->t) || !mn_text_eq_str(name, mn_table_col_name(f->t, i))) {
            mn_fail_at(f->e, MN_DATA, file, 1, (uint64_t)i + 1,
                       "no tally: its column %zu is not '%.*s'", i + 1, (int)name.len, name.ptr);
            return mn_hint(f->e, "make one: manumit footprint tally FILE --csv > FILE.tally");
        }
    }
    if (mn_table_rejects(f->t) > 0) {
        return mn_fail_at(f->e, MN_DATA, file, mn_table_reject_line(f->t, 0), 0, "%s",
                          mn_table_reject_reason(f->t, 0));
    }
    if (rows == 0 || !mn_text_eq_str(mn_tally_cell(f, 0, MN_TALLY_KIND), "manumit-tally")) {
        return mn_fail_at(f->e, MN_DATA, file, 2, 1, "no tally: its first row is not one's");
    }
    if (!mn_text_eq_str(mn_tally_cell(f, 0, MN_TALLY_KEY), MN_TALLY_FORMAT)) {
        return mn_tally_wrong(f, 0, MN_TALLY_KEY, "a format that this version does not know");
    }
    if (!mn_text_eq_str(mn_tally_cell(f, rows - 1, MN_TALLY_KIND), "end") ||
        !mn_text_i64(mn_tally_cell(f, rows - 1, MN_TALLY_VALUE), &said) ||
        said != (int64_t)rows - 1) {
        mn_fail_at(f->e, MN_DATA, file, mn_table_line(f->t, rows - 1), 0, "the tally is cut short");
        return mn_hint(f->e, "make it again");
    }
    return MN_OK;
}

mn_status mn_merge_begin(mn_merged *m, mn_ledger *f, mn_spending *out, const mn_reference *r,
                         const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    *m = (mn_merged){0};
    f->s = out;
    f->r = r;
    m->o = *o;
    f->o = &m->o;
    f->text = &f->part;
    out->currency = "USD";
    out->first_day = out->last_day = INT64_MIN;
    out->streamed = true;
    out->tallies = f->tallies = calloc(1, sizeof *f->tallies);
    mn_counts_begin(&f->counts);
    mn_origins_open(&f->origins, r, &out->arena);
    for (size_t i = 0; i < MN_SPEND_ROLES; i++) {
        f->d.columns.at[i] = SIZE_MAX;
    }
    f->d.columns.isic = f->d.columns.code = MN_CODES;
    return out->tallies ? mn_prices_open(&f->prices, r, o, &out->arena, ctx, e) : mn_fail_memory(e);
}

mn_status mn_merge_add(mn_merged *m, mn_ledger *f, const mn_table *t,
                       mn_status (*on_good)(void *payload, const mn_tally_good *g, mn_err *e),
                       void *payload, mn_err *e)
{
    mn_tally_in one = {.t = t, .m = m, .f = f, .e = e, .first = m->files == 0};
    mn_status st = check_frame(&one);
    for (size_t i = 1; st == MN_OK && i + 1 < mn_table_rows(t); i++) {
        st = take_row(&one, i, on_good, payload);
    }
    if (st == MN_OK && !one.first && one.columns != m->told.columns) {
        st = mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                        "fewer columns than in the files before");
    }
    m->files++;
    f->settled_notes = f->s->notes;
    f->d.money.amount = f->d.columns.at[MN_SPEND_AMOUNT];
    f->d.money.debit = f->d.columns.at[MN_SPEND_DEBIT];
    f->d.money.credit = f->d.columns.at[MN_SPEND_CREDIT];
    f->d.money.direction = f->d.columns.at[MN_SPEND_DIRECTION];
    f->d.money.strict = true;
    return st;
}

void mn_merge_close(mn_merged *m)
{
    mn_map_free(&m->mixes);
    mn_map_free(&m->names);
    mn_map_free(&m->sources);
    free(m->mix);
    free(m->name);
    free(m->told.column);
    *m = (mn_merged){0};
}
