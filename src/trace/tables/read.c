/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/read.c - a file of a table: a long CSV in pieces on threads, long NDJSON in parts,
 * anything else as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/build.h"
#include "table/parts.h"
#include "trace/tables/inside.h"

enum { TAKE_ROWS = 16384, TITLE_LINES = 30 };

/* --- a file in pieces ---------------------------------------------------------------------------
 */

typedef struct pieces {
    mn_tables_file *f;
    mn_harvest harvest[MN_PIECES_MAX];
} pieces;

static mn_status begin(void *payload, size_t slot, mn_err *e)
{
    (void)e;
    mn_harvest_clear(&((pieces *)payload)->harvest[slot]);
    return MN_OK;
}

static mn_status record(void *payload, size_t slot, const mn_record *r, mn_err *e)
{
    pieces *p = payload;
    return mn_harvest_row(&p->harvest[slot], &p->f->of, r, e);
}

static mn_status reject(void *payload, size_t slot, uint64_t line, mn_text text, const char *why,
                        mn_err *e)
{
    pieces *p = payload;
    return mn_harvest_reject(&p->harvest[slot], p->f->of.what, line, text, why, e);
}

static mn_status take(void *payload, size_t slot, mn_err *e)
{
    pieces *p = payload;
    return mn_tables_take(p->f, &p->harvest[slot], e);
}

/* --- columns
 * -------------------------------------------------------------------------------------- */

static mn_status find_columns(mn_tables_file *f, const mn_table *header, mn_err *e)
{
    static const struct {
        mn_role one, two;
    } needed[MN_TRADE_TABLES][3] = {
        [MN_PARTIES] = {{MN_R_NAME, MN_R_ID}},
        [MN_SITES] = {{MN_R_PARTY, MN_R_PARTY}},
        [MN_SUPPLIES] = {{MN_R_SELLER, MN_R_SELLER},
                         {MN_R_BUYER, MN_R_BUYER},
                         {MN_R_GOOD, MN_R_HS}},
        [MN_SHIPMENTS] = {{MN_R_SHIPPER, MN_R_MANUFACTURER}, {MN_R_CONSIGNEE, MN_R_CONSIGNEE}},
        [MN_TRANSFORMATIONS] = {{MN_R_ID, MN_R_ID}, {MN_R_SIDE, MN_R_SIDE}, {MN_R_GOOD, MN_R_GOOD}},
        [MN_DOCUMENTS] = {{MN_R_KIND, MN_R_KIND},
                          {MN_R_ABOUT, MN_R_ABOUT},
                          {MN_R_SUBJECT, MN_R_SUBJECT}},
    };
    uint64_t used = 0;
    mn_status st = mn_trade_columns_find(&f->of.columns, &used, f->t->headings, f->of.what, header,
                                         f->t->options.columns, e);
    f->t->said_used |= used;
    f->of.properties = SIZE_MAX;
    if (f->of.what == MN_PARTIES && mn_table_find(header, "schema") != SIZE_MAX)
        f->of.properties = mn_table_find(header, "properties");
    for (size_t i = 0; i < 3 && !st; i++)
        if (i == 0 || needed[f->of.what][i].one != needed[f->of.what][0].one)
            if (needed[f->of.what][i].one || i == 0)
                st = mn_trade_columns_need(&f->of.columns, f->of.what, needed[f->of.what][i].one,
                                           needed[f->of.what][i].two, header, f->name, e);
    return st;
}

static mn_status tell_columns(mn_tables_file *f, const mn_table *header, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_table_notes(header) && !st; i++)
        st = mn_tables_note(f->t, e, "%s: %s", f->name, mn_table_note_at(header, i));
    mn_trade_columns_unread(&b, &f->of.columns, f->of.properties, header);
    if (b.failed)
        st = mn_fail_memory(e);
    else if (!st && b.len)
        st = mn_tables_note(f->t, e, "%s: columns that are not read: %s", f->name, b.ptr);
    mn_buf_free(&b);
    return st;
}

/* --- whole tables
 * ------------------------------------------------------------------------------------ */

static mn_status take_rejects(mn_harvest *h, mn_trade_table what, const mn_table *t, size_t *next,
                              uint64_t before, mn_err *e)
{
    mn_status st = MN_OK;
    for (; !st && *next < mn_table_rejects(t) && mn_table_reject_line(t, *next) < before; ++*next)
        st = mn_harvest_reject(h, what, mn_table_reject_line(t, *next),
                               mn_table_reject_text(t, *next), mn_table_reject_reason(t, *next), e);
    return st;
}

static mn_status take_table(mn_tables_file *f, const mn_table *t, const mn_ctx *ctx, mn_err *e)
{
    const size_t cols = mn_table_cols(t);
    mn_harvest h = {.n = 0};
    mn_text *cell = calloc(cols + 1, sizeof *cell);
    mn_record r = {.cell = cell, .n = cols};
    mn_status st = cell ? MN_OK : mn_fail_memory(e);
    size_t rejected = 0;
    for (size_t row = 0; row < mn_table_rows(t) && !st; row++) {
        bool nul = false;
        for (size_t i = 0; i < cols; i++) {
            cell[i] = mn_table_missing(t, row, i) ? (mn_text){NULL, 0} : mn_table_text(t, row, i);
            nul = nul || (cell[i].len && memchr(cell[i].ptr, 0, cell[i].len));
        }
        r.line = mn_table_line(t, row);
        st = take_rejects(&h, f->of.what, t, &rejected, r.line, e);
        if (!st)
            st = nul ? mn_harvest_reject(&h, f->of.what, r.line, (mn_text){"", 0},
                                         "a cell holds U+0000", e)
                     : mn_harvest_row(&h, &f->of, &r, e);
        if (!st && (row + 1) % TAKE_ROWS == 0 && !(st = mn_poll(ctx, e))) {
            st = mn_tables_take(f, &h, e);
            mn_harvest_clear(&h);
        }
    }
    if (!st && !(st = take_rejects(&h, f->of.what, t, &rejected, UINT64_MAX, e)))
        st = mn_tables_take(f, &h, e);
    mn_harvest_free(&h);
    free(cell);
    return st;
}

static mn_status read_pieces(mn_tables_file *f, char hex[MN_SHA256_HEX], const mn_ctx *ctx,
                             const char *path, const mn_read_options *o, mn_err *e)
{
    const mn_pieces_work work = {.begin = begin, .record = record, .reject = reject, .take = take};
    mn_pieces_work w = work;
    mn_pieces *p = NULL;
    pieces *x = calloc(1, sizeof *x);
    mn_status st = x ? mn_pieces_open(&p, ctx, path, o, 0, e) : mn_fail_memory(e);
    if (!st && !(st = find_columns(f, mn_pieces_columns(p), e))) {
        x->f = f;
        w.payload = x;
        st = mn_pieces_run(p, &w, e);
    }
    if (!st && !(st = tell_columns(f, mn_pieces_columns(p), e)))
        st = mn_pieces_sha256(p, hex, e);
    for (size_t i = 0; x && i < MN_PIECES_MAX; i++)
        mn_harvest_free(&x->harvest[i]);
    free(x);
    mn_pieces_close(p);
    return st;
}

static bool ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), k = strlen(ending);
    return n >= k && mn_text_eq_nocase((mn_text){path + n - k, k}, ending);
}

/* --- a header below a title ----------------------------------------------------------------------
 */

static size_t known_cells(const mn_tables_file *f, mn_text line)
{
    static const char separators[] = ",;\t";
    size_t most = 0;
    for (size_t i = 0; i < 3; i++) {
        mn_text rest = line, cell;
        size_t n = 0;
        while (mn_text_split(&rest, separators[i], &cell)) {
            mn_role r;
            cell = mn_text_trim(cell);
            if (cell.len > 1 && cell.ptr[0] == '"' && cell.ptr[cell.len - 1] == '"')
                cell = mn_text_sub(cell, 1, cell.len - 2);
            n += cell.len && (mn_trade_columns_known(&r, f->t->headings, f->of.what, cell) ||
                              mn_trade_columns_said(f->of.what, f->t->options.columns, cell));
        }
        most = n > most ? n : most;
    }
    return most;
}

/* The line of the header: 0 where the first one is as good as any among the first. */
static uint64_t header_line(const mn_tables_file *f, const mn_table *t)
{
    size_t first = 0, most = 1;
    uint64_t line = 0;
    for (size_t i = 0; i < mn_table_cols(t); i++)
        first += known_cells(f, mn_text_of(mn_table_col_name(t, i)));
    most = first > most ? first : most;
    for (size_t row = 0; row < mn_table_rows(t) && mn_table_line(t, row) <= TITLE_LINES; row++) {
        size_t n = 0;
        for (size_t i = 0; i < mn_table_cols(t); i++)
            n += known_cells(f, mn_table_text(t, row, i));
        if (n > most) {
            most = n;
            line = mn_table_line(t, row);
        }
    }
    for (size_t i = 0; i < mn_table_rejects(t) && mn_table_reject_line(t, i) <= TITLE_LINES; i++) {
        const size_t n = known_cells(f, mn_table_reject_text(t, i));
        if (n > most) {
            most = n;
            line = mn_table_reject_line(t, i);
        }
    }
    return line;
}

/* Reads the table; again, where the header stands below a title. */
static mn_status read_titled(mn_table **out, mn_tables_file *f, const mn_ctx *ctx, const char *path,
                             const mn_read_options *o, mn_err *e)
{
    mn_read_options again = *o;
    mn_err own = MN_ERR_INIT;
    mn_status st = mn_table_read_western(out, ctx, path, o, e);
    if (st || !strcmp(path, "-") || !find_columns(f, *out, &own))
        return st;
    const uint64_t line = header_line(f, *out);
    if (!line)
        return MN_OK;
    mn_table *t = NULL;
    again.skip = line - 1;
    if ((st = mn_table_read_western(&t, ctx, path, &again, e)))
        return st;
    mn_table_free(*out);
    *out = t;
    return mn_tables_note(f->t, e, "%s: the header is taken from line %llu", f->name,
                          (unsigned long long)line);
}

static mn_status read_whole(mn_tables_file *f, char hex[MN_SHA256_HEX], const mn_ctx *ctx,
                            const char *path, const mn_read_options *o, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = read_titled(&t, f, ctx, path, o, e);
    if (st) {
        mn_table_free(t);
        return st;
    }
    f->of.serial = !ends_with(path, ".csv") && mn_table_other_sheets(t)[0];
    f->of.serial = f->of.serial || ends_with(path, ".xlsx") || ends_with(path, ".xlsm") ||
                   ends_with(path, ".xlsb");
    if (!(st = find_columns(f, t, e)) && !(st = take_table(f, t, ctx, e)) &&
        !(st = tell_columns(f, t, e)))
        memcpy(hex, mn_table_sha256(t), MN_SHA256_HEX);
    mn_table_free(t);
    return st;
}

mn_status mn_tables_read(mn_tables *t, mn_trade_table what, const char *path, const mn_ctx *ctx,
                         mn_err *e)
{
    const mn_read_options o = {.sheet = t->options.sheet};
    char hex[MN_SHA256_HEX] = "";
    bool long_one = false;
    mn_tables_file f = {.t = t,
                        .of = {.what = what,
                               .reference = t->reference,
                               .options = &t->options,
                               .file = path,
                               .size = mn_got_size(what)},
                        .name = mn_arena_str(&t->arena, path)};
    if (!f.name)
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    if (t->sink.file)
        st = t->sink.file(t->sink.payload, &f.number, mn_text_of(path),
                          mn_text_of(mn_trade_table_name(what)), e);
    if (!st && what == MN_EPCIS)
        st = mn_tables_read_epcis(&f, hex, ctx, path, e);
    else if (!st)
        st = mn_pieces_suits(&long_one, ctx, path, &o, e);
    if (!st && what != MN_EPCIS)
        st = long_one ? read_pieces(&f, hex, ctx, path, &o, e)
                      : read_whole(&f, hex, ctx, path, &o, e);
    if (!st)
        st = mn_tables_tell_common(&f, e);
    if (!st && t->sink.hash)
        t->sink.hash(t->sink.payload, f.number, mn_text_of(hex));
    return st;
}
