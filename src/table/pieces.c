/* SPDX-License-Identifier: Apache-2.0
 *
 * table/pieces.c - three batches of pieces at once: one is read, one looked at, one taken. A
 * round of mn_parallel() does these three; then each batch goes on to the next stage. Where what
 * was taken is worked on meanwhile, a fourth batch waits until that is done.
 */
#include "table/pieces.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/build.h"
#include "table/csv_scan.h"
#include "table/stream.h"

enum {
    SMALL = 4 << 20, /* a file that is read at once */
    PIECE = 1 << 20,
    LONGEST = 64 << 20, /* a record, unless a cell may be longer; and a batch, but for its last */
    STAGES = 4,         /* at most */
    PROGRESS_MS = 250,
};

typedef struct piece {
    char *bytes; /* len of them, of which the first `whole` are records */
    size_t cap, len, whole;
    uint64_t lines; /* above it */
    bool last, overlong;
    mn_text *cell;
    size_t cells_cap;
    mn_arena texts; /* cells with doubled quotes */
    mn_status st;
    mn_err e;
} piece;

typedef struct batch {
    piece *piece;
    size_t n;
    mn_status st; /* of reading */
    mn_err e;
} batch;

struct mn_pieces {
    const mn_ctx *ctx;
    mn_ctx quiet; /* for other threads than the caller's: they tell no progress */
    mn_stream *in;
    mn_source source;
    mn_table *columns;
    char *rest; /* read, and not given to a piece yet */
    size_t rest_len, rest_cap;
    uint64_t lines; /* above rest */
    char delimiter;
    bool ended, failed; /* failed: to read on */
    bool any_bytes;     /* texts are not looked at */
    size_t width;       /* pieces of a batch */
    size_t turn, stages;
    batch batch[STAGES];
    const mn_pieces_work *work;
    const mn_work *beside;
    batch *reading, *looking, *taking;
    mn_status taken;
    mn_err taken_e;
    int64_t told;
};

/* --- reading ------------------------------------------------------------------------- */

static mn_status fill(char **bytes, size_t *len, size_t *cap, size_t want, mn_pieces *p, mn_err *e)
{
    mn_status st = mn_grow(bytes, cap, want, 1) ? MN_OK : mn_fail_memory(e);
    while (!st && *len < want && !p->ended) {
        size_t got = 0;
        st = mn_stream_read(p->in, *bytes + *len, want - *len, &got, e);
        p->ended = !st && !got;
        *len += st ? 0 : got;
    }
    return st;
}

static size_t longest(const mn_pieces *p)
{
    const uint64_t most = p->source.o.max_cell;
    return most < LONGEST ? LONGEST : most < SIZE_MAX - PIECE ? (size_t)most + PIECE : SIZE_MAX;
}

static void drop(char **bytes, size_t *cap)
{
    free(*bytes);
    *bytes = NULL;
    *cap = 0;
}

/* The next piece: what is left over, and more, up to the end of its last whole record. */
static mn_status read_piece(mn_pieces *p, piece *at, mn_err *e)
{
    mn_status st = MN_OK;
    at->len = at->whole = 0;
    at->overlong = false;
    if (at->cap > 2 * PIECE) /* after a record out of the ordinary, or what the header came with */
        drop(&at->bytes, &at->cap);
    if (!mn_grow(&at->bytes, &at->cap, p->rest_len + 1, 1))
        return mn_fail_memory(e);
    if (p->rest_len)
        memcpy(at->bytes, p->rest, p->rest_len);
    at->len = p->rest_len;
    p->rest_len = 0;
    if (p->rest_cap > 2 * PIECE)
        drop(&p->rest, &p->rest_cap);
    at->lines = p->lines;
    for (size_t want = PIECE; !st; want = at->len * 2) {
        if ((st = fill(&at->bytes, &at->len, &at->cap, want, p, e)))
            return st;
        at->last = p->ended;
        at->whole = p->ended ? at->len : mn_csv_whole((mn_text){at->bytes, at->len}, p->delimiter);
        at->overlong = !at->whole && at->len >= longest(p);
        if (at->whole || at->overlong || p->ended)
            break;
    }
    if (at->overlong) /* which of its cells is too long, the reader says */
        at->whole = at->len;
    const size_t over = at->len - at->whole;
    if (!mn_grow(&p->rest, &p->rest_cap, over + 1, 1))
        return mn_fail_memory(e);
    if (over)
        memcpy(p->rest, at->bytes + at->whole, over);
    p->rest_len = over;
    p->lines += mn_csv_lines((mn_text){at->bytes, at->whole});
    return MN_OK;
}

static void read_batch(mn_pieces *p, batch *b)
{
    size_t bytes = 0;
    b->n = 0;
    while (!p->failed && b->n < p->width && bytes < LONGEST && (!p->ended || p->rest_len)) {
        b->st = read_piece(p, &b->piece[b->n], &b->e);
        p->failed = b->st != MN_OK;
        bytes += b->piece[b->n].whole;
        if (!b->st && b->piece[b->n].whole)
            b->n++;
    }
}

/* --- looking -------------------------------------------------------------------------- */

static mn_status check_text(const mn_source *s, mn_err *e)
{
    const mn_text t = s->bytes;
    const char *nul = memchr(t.ptr, 0, t.len);
    const size_t bad = mn_utf8_bad(t);
    if (nul) {
        mn_source_fail(e, s, MN_DATA, (size_t)(nul - t.ptr),
                       "looks like a binary file: a NUL byte");
        return mn_hint(e, "give CSV, TSV, NDJSON or XLSX, plain or packed with gzip or zstd");
    }
    if (bad == t.len)
        return MN_OK;
    mn_source_fail(e, s, MN_DATA, bad, "not UTF-8: byte \\x%02X", (unsigned char)t.ptr[bad]);
    return mn_hint(e, "save the file as UTF-8 (in Excel: 'CSV UTF-8'), or convert it: iconv -f "
                      "WINDOWS-1252 -t UTF-8 FILE > NEW");
}

static bool is_sound(mn_text t)
{
    return mn_utf8_bad(t) == t.len && !(t.len && memchr(t.ptr, 0, t.len));
}

/* The cells of a record; those with doubled quotes are copied. */
static mn_status cells_of(piece *at, mn_csv_scan *c, mn_err *e)
{
    if (c->keep >= at->cells_cap &&
        !mn_grow(&at->cell, &at->cells_cap, c->keep + 1, sizeof *at->cell))
        return mn_fail_memory(e);
    for (size_t i = 0; i < c->count; i++) {
        const mn_csv_cell *cell = &c->cells[i];
        mn_text text = cell->raw.len || cell->quoted ? cell->raw : (mn_text){NULL, 0};
        if (cell->doubled) {
            mn_status st = mn_csv_scan_text(c, cell, &text, e);
            if (st)
                return st;
            text = mn_arena_text(&at->texts, text);
            if (!text.ptr)
                return mn_fail_memory(e);
        }
        at->cell[i] = text;
    }
    return MN_OK;
}

static mn_status look_at(mn_pieces *p, size_t slot, piece *at, mn_csv_scan *c, bool sound,
                         mn_err *e)
{
    const mn_pieces_work *w = p->work;
    mn_record r = {.n = c->keep, .sound = sound};
    bool any = true;
    for (;;) {
        size_t from = 0;
        mn_status st = mn_csv_scan_next(c, &any, &from, &r.line, e);
        if (st || !any)
            return st;
        if (!c->odd && c->count == c->keep) {
            if (!(st = cells_of(at, c, e))) {
                r.cell = at->cell;
                st = w->record(w->payload, slot, &r, e);
            }
        } else {
            char why[96];
            mn_csv_why(why, sizeof why, c);
            st = w->reject(w->payload, slot, r.line, mn_csv_row(c, from), why, e);
        }
        if (st)
            return st;
    }
}

static void look(mn_pieces *p, batch *b, size_t i)
{
    piece *at = &b->piece[i];
    const size_t slot = (size_t)(at - p->batch[0].piece);
    mn_source s = p->source;
    s.bytes = (mn_text){at->bytes, at->whole};
    s.lines = at->lines;
    mn_csv_scan c = {.s = &s,
                     .ptr = at->bytes,
                     .len = at->whole,
                     .line = at->lines + 1,
                     .delimiter = p->delimiter,
                     .keep = mn_table_cols(p->columns),
                     .more = at->overlong};
    mn_arena_free(&at->texts);
    at->st = p->work->begin(p->work->payload, slot, &at->e);
    if (!at->st && !p->any_bytes)
        at->st = check_text(&s, &at->e);
    const bool sound = !at->st && (!p->any_bytes || is_sound(s.bytes));
    if (!at->st)
        at->st = look_at(p, slot, at, &c, sound, &at->e);
    if (!at->st && at->overlong)
        at->st = mn_fail_at(&at->e, MN_DATA, s.name, at->lines + 1, 0,
                            "a record is longer than %zu bytes", longest(p));
    mn_csv_scan_free(&c);
}

/* --- taking --------------------------------------------------------------------------- */

static void take(mn_pieces *p, batch *b)
{
    for (size_t i = 0; i < b->n && !p->taken; i++) {
        piece *at = &b->piece[i];
        if ((p->taken = at->st))
            p->taken_e = at->e;
        else
            p->taken =
                p->work->take(p->work->payload, (size_t)(at - p->batch[0].piece), &p->taken_e);
    }
    b->n = 0;
    if (!p->taken && (p->taken = b->st))
        p->taken_e = b->e;
}

static void step(size_t i, void *payload)
{
    mn_pieces *p = payload;
    if (i == 0)
        take(p, p->taking);
    else if (i == 1)
        read_batch(p, p->reading);
    else if (i - 2 < p->looking->n)
        look(p, p->looking, i - 2);
    else
        p->beside->work(i - 2 - p->looking->n, p->beside->payload);
}

static void tell(mn_pieces *p)
{
    struct timespec t;
    uint64_t done, total;
    clock_gettime(CLOCK_MONOTONIC, &t);
    const int64_t now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    if (now - p->told < PROGRESS_MS)
        return;
    p->told = now;
    mn_stream_done(p->in, &done, &total);
    mn_progress(p->ctx, "reading", done, total);
}

mn_status mn_pieces_step(mn_pieces *p, const mn_pieces_work *w, const mn_work *beside, bool *more,
                         mn_err *e)
{
    p->work = w;
    p->beside = beside;
    p->reading = &p->batch[p->turn % p->stages];
    p->looking = &p->batch[(p->turn + p->stages - 1) % p->stages];
    p->taking = &p->batch[(p->turn + p->stages - 2) % p->stages];
    p->turn++;
    mn_status st = mn_parallel(&p->quiet, 2 + p->looking->n + (beside ? beside->n : 0), step, p, e);
    if (!st && (st = p->taken) && e)
        *e = p->taken_e;
    *more = (!p->ended || p->rest_len) && !p->failed;
    for (size_t i = 0; i < STAGES; i++)
        *more = *more || p->batch[i].n || p->batch[i].st;
    tell(p);
    return st;
}

mn_status mn_pieces_run(mn_pieces *p, const mn_pieces_work *w, mn_err *e)
{
    mn_status st = MN_OK;
    bool more = true;
    while (!st && more)
        st = mn_pieces_step(p, w, NULL, &more, e);
    return st;
}

/* --- opening -------------------------------------------------------------------------- */

mn_status mn_pieces_suits(bool *out, const mn_ctx *ctx, const char *path, const mn_read_options *o,
                          mn_err *e)
{
    mn_stream *in = NULL;
    char *bytes = NULL;
    size_t len = 0, got = 1;
    mn_source s = {.name = path, .o = mn_read_defaults(o), .ctx = ctx};
    *out = false;
    if (strcmp(path, "-") == 0)
        return MN_OK;
    mn_status st = mn_stream_open(&in, ctx, path, NULL, o, e);
    if (!st && !(bytes = malloc(SMALL)))
        st = mn_fail_memory(e);
    while (!st && got && len < SMALL) {
        st = mn_stream_read(in, bytes + len, SMALL - len, &got, e);
        len += st ? 0 : got;
    }
    if (!st && len == SMALL) {
        s.bytes = (mn_text){bytes, len};
        const mn_format f = mn_format_of(&s);
        mn_err own = MN_ERR_INIT;
        *out = (f == MN_FORMAT_CSV || f == MN_FORMAT_TSV) && !mn_refuse_known(&s, f, &own) &&
               !memchr(bytes, 0, len) && mn_utf8_bad(s.bytes) + 4 > len;
    }
    free(bytes);
    mn_stream_close(in);
    return st;
}

static mn_status read_header(mn_pieces *p, mn_err *e)
{
    mn_csv_parts head = {.header = true};
    mn_status st = fill(&p->rest, &p->rest_len, &p->rest_cap, SMALL, p, e);
    if (st)
        return st;
    if (p->rest_len >= 3 && memcmp(p->rest, "\xEF\xBB\xBF", 3) == 0)
        memmove(p->rest, p->rest + 3, p->rest_len -= 3);
    p->source.bytes = (mn_text){p->rest, p->rest_len};
    p->source.o.format = mn_format_of(&p->source);
    head.last = p->ended;
    st = mn_table_new(&p->columns, p->source.name, e);
    if (!st)
        st = mn_read_csv_part(p->columns, &p->source, &head, e);
    if (st)
        return st;
    p->delimiter = head.delimiter;
    p->lines = head.lines;
    memmove(p->rest, p->rest + head.used, p->rest_len - head.used);
    p->rest_len -= head.used;
    return MN_OK;
}

mn_status mn_pieces_open(mn_pieces **out, const mn_ctx *ctx, const char *path,
                         const mn_read_options *o, size_t width, mn_err *e)
{
    mn_pieces *p = calloc(1, sizeof *p);
    piece *all = NULL;
    if (!p)
        return mn_fail_memory(e);
    p->stages = STAGES - 1;
    p->ctx = ctx;
    p->quiet = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
    p->quiet.progress = NULL;
    const size_t threads = p->quiet.threads ? p->quiet.threads : 1;
    p->width = width ? width : 2 * threads;
    p->width = p->width < MN_PIECES_MAX / STAGES ? p->width : MN_PIECES_MAX / STAGES;
    all = calloc(STAGES * p->width, sizeof *all);
    mn_status st = all ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; all && i < STAGES; i++)
        p->batch[i].piece = all + i * p->width;
    if (!st)
        st = mn_stream_open(&p->in, &p->quiet, path, NULL, o, e);
    if (!st) {
        p->source = (mn_source){.name = mn_stream_name(p->in),
                                .o = mn_read_defaults(o),
                                .ctx = &p->quiet,
                                .part = true};
        st = read_header(p, e);
    }
    if (st)
        mn_pieces_close(p);
    else
        *out = p;
    return st;
}

void mn_pieces_close(mn_pieces *p)
{
    if (!p)
        return;
    for (size_t i = 0; p->batch[0].piece && i < STAGES * p->width; i++) {
        piece *at = &p->batch[0].piece[i];
        free(at->bytes);
        free(at->cell);
        mn_arena_free(&at->texts);
    }
    free(p->batch[0].piece);
    free(p->rest);
    mn_table_free(p->columns);
    mn_stream_close(p->in);
    free(p);
}

void mn_pieces_linger(mn_pieces *p)
{
    p->stages = STAGES;
}

void mn_pieces_any_bytes(mn_pieces *p)
{
    p->any_bytes = true;
}

void mn_pieces_unhashed(mn_pieces *p)
{
    mn_stream_unhashed(p->in);
}

const mn_table *mn_pieces_columns(const mn_pieces *p)
{
    return p->columns;
}

mn_status mn_pieces_sha256(mn_pieces *p, char hex[MN_SHA256_HEX], mn_err *e)
{
    return mn_stream_sha256(p->in, hex, e);
}
