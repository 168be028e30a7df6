/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - posts of a table: CSV and TSV in pieces, on several threads, damaged bytes and all; any
 * other table as a whole, some thousand rows at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/read/inside.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/build.h"
#include "table/reader.h"

/* CELL_MOST: a post is cut long before it; but where it ends must be seen. */
enum { BATCH_ROWS = 8192, BATCH_BYTES = 8 << 20, WIDTH = 4, CELL_MOST = 128 << 20 };

static mn_status find_columns(mn_post_reader *r, const mn_table *header, mn_err *e)
{
    mn_post_file *f = mn_post_reader_file(r);
    mn_buf b = {0};
    mn_status st =
        mn_post_columns_find(&r->of.columns, r->headings, header, r->o.columns, f->path.ptr, e);
    if (st)
        return st;
    mn_post_columns_tell(&b, &r->of.columns, header);
    if (b.len)
        f->columns = mn_arena_text(&r->log.arena, (mn_text){b.ptr, b.len});
    const bool failed = b.failed;
    mn_buf_clear(&b);
    mn_post_columns_unread(&b, &r->of.columns, header);
    if (b.len)
        f->unread = mn_arena_text(&r->log.arena, (mn_text){b.ptr, b.len});
    st = failed || b.failed || !f->columns.ptr || !f->unread.ptr ? mn_fail_memory(e) : MN_OK;
    mn_buf_free(&b);
    return st;
}

/* --- in pieces ---------------------------------------------------------------------------- */

typedef struct pieces {
    mn_pieces *p;
    mn_post_reader *r;
    mn_post_gather gather[MN_PIECES_MAX];
} pieces;

static mn_status begin(void *payload, size_t slot, mn_err *e)
{
    (void)e;
    mn_post_gather_clear(&((pieces *)payload)->gather[slot]);
    return MN_OK;
}

static mn_status record(void *payload, size_t slot, const mn_record *rec, mn_err *e)
{
    pieces *x = payload;
    return mn_post_gather_row(&x->gather[slot], &x->r->of, rec, e);
}

static mn_status reject(void *payload, size_t slot, uint64_t line, mn_text text, const char *why,
                        mn_err *e)
{
    return mn_post_gather_reject(&((pieces *)payload)->gather[slot], line, text, why, e);
}

static mn_status take(void *payload, size_t slot, mn_err *e)
{
    pieces *x = payload;
    return mn_post_take(x->r, &x->gather[slot], e);
}

static mn_status next_piece(mn_post_reader *r, void *state, bool *more, mn_err *e)
{
    pieces *x = state;
    const mn_pieces_work w = {
        .payload = x, .begin = begin, .record = record, .reject = reject, .take = take};
    const mn_work *beside = r->beside;
    r->beside = NULL;
    mn_status st = mn_pieces_step(x->p, &w, beside, more, e);
    if (!st && !*more)
        st = mn_pieces_sha256(x->p, mn_post_reader_file(r)->sha256, e);
    return st;
}

static void close_pieces(void *state)
{
    pieces *x = state;
    for (size_t i = 0; i < MN_PIECES_MAX; i++)
        mn_post_gather_free(&x->gather[i]);
    mn_pieces_close(x->p);
    free(x);
}

static mn_status open_pieces(mn_post_reader *r, const char *path, const mn_read_options *o,
                             mn_err *e)
{
    pieces *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    r->in =
        (mn_post_source){.next = next_piece, .close = close_pieces, .state = x, .lingers = true};
    x->r = r;
    const mn_status st = mn_pieces_open(&x->p, r->ctx, path, o, WIDTH, e);
    if (st)
        return st;
    mn_pieces_linger(x->p);
    mn_pieces_any_bytes(x->p); /* what is damaged is mended post by post */
    if (r->unhashed && !r->keeper.look)
        mn_pieces_unhashed(x->p);
    return find_columns(r, mn_pieces_columns(x->p), e);
}

/* --- whole -------------------------------------------------------------------------------- */

typedef struct whole {
    mn_table *t;
    size_t row, rejected; /* the next ones */
    mn_post_gather gather;
    mn_text *cell;
} whole;

static mn_status take_rejects(whole *x, uint64_t before, mn_err *e)
{
    mn_status st = MN_OK;
    for (; !st && x->rejected < mn_table_rejects(x->t) &&
           mn_table_reject_line(x->t, x->rejected) < before;
         x->rejected++)
        st = mn_post_gather_reject(&x->gather, mn_table_reject_line(x->t, x->rejected),
                                   mn_table_reject_text(x->t, x->rejected),
                                   mn_table_reject_reason(x->t, x->rejected), e);
    return st;
}

static mn_status next_rows(mn_post_reader *r, void *state, bool *more, mn_err *e)
{
    whole *x = state;
    const size_t cols = mn_table_cols(x->t), rows = mn_table_rows(x->t), from = x->row;
    size_t bytes = 0;
    mn_status st = mn_poll(r->ctx, e);
    mn_post_gather_clear(&x->gather);
    for (; !st && x->row < rows && x->row - from < BATCH_ROWS && bytes < BATCH_BYTES; x->row++) {
        const mn_record rec = {.cell = x->cell, .n = cols, .line = mn_table_line(x->t, x->row)};
        for (size_t i = 0; i < cols; i++) {
            x->cell[i] = mn_table_missing(x->t, x->row, i) ? (mn_text){NULL, 0}
                                                           : mn_table_text(x->t, x->row, i);
            bytes += x->cell[i].len;
        }
        if (!(st = take_rejects(x, rec.line, e)))
            st = mn_post_gather_row(&x->gather, &r->of, &rec, e);
    }
    *more = x->row < rows;
    if (!st && !*more)
        st = take_rejects(x, UINT64_MAX, e);
    return st ? st : mn_post_take(r, &x->gather, e);
}

static void close_whole(void *state)
{
    whole *x = state;
    mn_post_gather_free(&x->gather);
    mn_table_free(x->t);
    free(x->cell);
    free(x);
}

mn_status mn_post_open_rows(mn_post_reader *r, mn_table *t, mn_err *e)
{
    whole *x = calloc(1, sizeof *x);
    if (!x) {
        mn_table_free(t);
        return mn_fail_memory(e);
    }
    x->t = t;
    r->in = (mn_post_source){.next = next_rows, .close = close_whole, .state = x};
    x->cell = calloc(mn_table_cols(t) + 1, sizeof *x->cell);
    return x->cell ? find_columns(r, t, e) : mn_fail_memory(e);
}

static mn_status open_whole(mn_post_reader *r, const char *path, const mn_read_options *o,
                            mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read_western(&t, r->ctx, path, o, e);
    if (st)
        return st;
    memcpy(mn_post_reader_file(r)->sha256, mn_table_sha256(t), MN_SHA256_HEX);
    for (size_t i = 0; i < mn_table_notes(t) && !st; i++)
        st = mn_post_log_doubt(&r->log, 0, mn_table_note_at(t, i), NULL, (mn_text){"", 0}, 0, e);
    if (st) {
        mn_table_free(t);
        return st;
    }
    return mn_post_open_rows(r, t, e);
}

/* What a file's beginning says of how it is to be read. */
static bool suits_pieces(const char *path, mn_text head)
{
    const mn_source s = {.name = path, .bytes = head, .o = mn_read_defaults(NULL)};
    const mn_format f = mn_format_of(&s);
    const char *line = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
    const size_t first = line ? (size_t)(line - head.ptr) : head.len;
    mn_text text;
    char *heap = NULL;
    mn_err own = MN_ERR_INIT;
    if ((f != MN_FORMAT_CSV && f != MN_FORMAT_TSV) || mn_refuse_known(&s, f, &own) || !line ||
        memchr(head.ptr, 0, first) || mn_utf8_bad(mn_text_sub(head, 0, first)) != first)
        return false;
    const bool western = !mn_decode_western(&text, &heap, &s, &own) && heap;
    free(heap);
    return !western;
}

mn_status mn_post_open_table(mn_post_reader *r, const char *path, mn_text head, mn_err *e)
{
    const mn_read_options o = {
        .sheet = r->o.sheet, .no_header = r->o.no_header, .max_cell = CELL_MOST};
    mn_post_reader_file(r)->layout = mn_text_of("table");
    return !o.no_header && suits_pieces(path, head) ? open_pieces(r, path, &o, e)
                                                    : open_whole(r, path, &o, e);
}
