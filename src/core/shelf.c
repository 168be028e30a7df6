/* SPDX-License-Identifier: Apache-2.0
 *
 * core/shelf.c - see shelf.h. Blocks of heap; or a file, and behind it another one, in parts: each
 * has whole groups, so that who goes through groups reads one part after the other.
 */
#include "core/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/nameless.h"
#include "core/parallel.h"

enum {
    BLOCK = 1 << 20,      /* of heap */
    STEP = 1 << 20,       /* that is read or written at once */
    PARTS = 128,          /* of the second file, or one more */
    PIECE = 128 << 10,    /* that is written to a part at once */
    PART_LEAST = 4 << 10, /* bytes */
    WINDOW = 32 << 20,    /* bytes that are read before memory is given back */
};

#define TEXTS "texts"

struct mn_shelf {
    uint64_t limit, bytes;
    mn_text *text; /* NULL while they go into a file */
    uint32_t *len; /* then, of each */
    size_t n, cap;
    char **block;
    size_t blocks, blocks_cap, used; /* used of the last block */
    int file;                        /* -1: none */
    char *step;                      /* what is to be written next */
    size_t filled;
    char *map;
    uint32_t *order;
    _Atomic uint64_t read;
};

/* --- files ------------------------------------------------------------------------------------ */

static mn_status write_at(int file, const char *bytes, size_t n, uint64_t at, mn_err *e)
{
    while (n) {
        const ssize_t put = pwrite(file, bytes, n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return mn_nameless_full(TEXTS, put < 0 ? errno : ENOSPC, e);
        bytes += put;
        at += (uint64_t)put;
        n -= (size_t)put;
    }
    return MN_OK;
}

static mn_status read_at(int file, char *bytes, size_t n, uint64_t at, mn_err *e)
{
    while (n) {
        const ssize_t got = pread(file, bytes, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            return mn_fail(e, MN_SYSTEM, "can't read a file of texts in '%s' again: %s",
                           mn_nameless_folder(), strerror(got < 0 ? errno : EIO));
        }
        bytes += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return MN_OK;
}

/* --- putting ---------------------------------------------------------------------------------- */

static void free_blocks(mn_shelf *s)
{
    for (size_t i = 0; i < s->blocks; i++)
        free(s->block[i]);
    free(s->block);
    s->block = NULL;
    s->blocks = s->blocks_cap = 0;
}

static char *room(mn_shelf *s, size_t len)
{
    if (!s->blocks || s->used + len > BLOCK) {
        char *block = malloc(len > BLOCK ? len : BLOCK);
        if (!block || !mn_grow(&s->block, &s->blocks_cap, s->blocks + 1, sizeof *s->block)) {
            free(block);
            return NULL;
        }
        s->block[s->blocks++] = block;
        s->used = 0;
    }
    char *p = s->block[s->blocks - 1] + s->used;
    s->used += len;
    return p;
}

/* The step ends where `bytes` of the file are. */
static mn_status flush(mn_shelf *s, mn_err *e)
{
    const mn_status st = write_at(s->file, s->step, s->filled, s->bytes - s->filled, e);
    s->filled = 0;
    return st;
}

static mn_status append(mn_shelf *s, mn_text t, mn_err *e)
{
    mn_status st = MN_OK;
    while (!st && t.len) {
        const size_t some = t.len < STEP - s->filled ? t.len : STEP - s->filled;
        memcpy(s->step + s->filled, t.ptr, some);
        t = (mn_text){t.ptr + some, t.len - some};
        s->filled += some;
        s->bytes += some;
        if (s->filled == STEP)
            st = flush(s, e);
    }
    return st;
}

/* What is in memory goes into a file. */
static mn_status move_out(mn_shelf *s, mn_err *e)
{
    s->step = malloc(STEP);
    s->cap = 0;
    mn_status st = s->step && mn_grow(&s->len, &s->cap, s->n + 1, sizeof *s->len)
                       ? mn_nameless_open(&s->file, TEXTS, e)
                       : mn_fail_memory(e);
    s->bytes = 0;
    for (size_t i = 0; i < s->n && !st; i++) {
        s->len[i] = (uint32_t)s->text[i].len;
        st = append(s, s->text[i], e);
    }
    free(s->text);
    s->text = NULL;
    free_blocks(s);
    mn_memory_trim(); /* what follows may need the room */
    return st;
}

mn_status mn_shelf_put(mn_shelf *s, mn_text t, mn_err *e)
{
    mn_status st = MN_OK;
    if (s->n >= UINT32_MAX - 1 || t.len > UINT32_MAX)
        return mn_fail(e, MN_DATA, "texts are more than can be held");
    if (s->file < 0 && (t.len > s->limit || s->bytes > s->limit - t.len))
        st = move_out(s, e);
    if (st)
        return st;
    if (s->file >= 0) {
        if (!mn_grow(&s->len, &s->cap, s->n + 1, sizeof *s->len))
            return mn_fail_memory(e);
        s->len[s->n++] = (uint32_t)t.len;
        return append(s, t, e);
    }
    char *to = room(s, t.len);
    if (!to || !mn_grow(&s->text, &s->cap, s->n + 1, sizeof *s->text))
        return mn_fail_memory(e);
    if (t.len)
        memcpy(to, t.ptr, t.len);
    s->bytes += t.len;
    s->text[s->n++] = (mn_text){to, t.len};
    return MN_OK;
}

/* --- in parts --------------------------------------------------------------------------------- */

/* The second file on its way. */
typedef struct parting {
    mn_shelf *s;
    uint8_t *part;            /* of each text */
    uint64_t at[PARTS + 1];   /* where the next byte of each part is written */
    uint64_t done[PARTS + 1]; /* and up to where it is in the file */
    char *piece;              /* of each part */
    int file;
} parting;

/* Parts of about the same size, of whole groups in the order of their first texts. */
static mn_status plan(parting *p, const uint32_t *group, uint64_t *start, mn_err *e)
{
    const mn_shelf *s = p->s;
    const uint64_t each = s->bytes / PARTS < PART_LEAST ? PART_LEAST : s->bytes / PARTS;
    uint64_t *size = calloc(s->n + 1, sizeof *size), running = 0;
    uint8_t *of = malloc(s->n + 1);
    mn_status st = size && of ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < s->n; i++)
        size[group[i]] += s->len[i];
    if (!st)
        memset(of, 0xff, s->n + 1);
    for (size_t i = 0; !st && i < s->n; i++) {
        const uint32_t g = group[i];
        if (of[g] == UINT8_MAX) {
            of[g] = (uint8_t)(running / each < PARTS ? running / each : PARTS);
            running += size[g];
        }
        p->part[i] = of[g];
        start[of[g] + 1] += s->len[i];
    }
    for (size_t k = 0; k <= PARTS; k++)
        start[k + 1] += start[k];
    free(size);
    free(of);
    return st;
}

static mn_status write_piece(parting *p, size_t part, mn_err *e)
{
    const mn_status st = write_at(p->file, p->piece + part * PIECE,
                                  (size_t)(p->at[part] - p->done[part]), p->done[part], e);
    p->done[part] = p->at[part];
    return st;
}

static mn_status put_piece(parting *p, size_t part, const char *bytes, size_t n, mn_err *e)
{
    mn_status st = MN_OK;
    while (n && !st) {
        const size_t filled = (size_t)(p->at[part] - p->done[part]);
        const size_t some = n < PIECE - filled ? n : PIECE - filled;
        memcpy(p->piece + part * PIECE + filled, bytes, some);
        p->at[part] += some;
        bytes += some;
        n -= some;
        if (filled + some == PIECE)
            st = write_piece(p, part, e);
    }
    return st;
}

/* Through the first file, a step at a time; a text may lie in two of them. */
static mn_status distribute(parting *p, const mn_ctx *ctx, mn_err *e)
{
    const mn_shelf *s = p->s;
    size_t i = 0, left = s->n ? s->len[0] : 0;
    mn_status st = MN_OK;
    for (uint64_t from = 0; from < s->bytes && !st; from += STEP) {
        const size_t n = s->bytes - from < STEP ? (size_t)(s->bytes - from) : STEP;
        st = mn_poll(ctx, e);
        if (!st)
            st = read_at(s->file, s->step, n, from, e);
        for (size_t at = 0; at < n && !st;) {
            while (!left)
                left = s->len[++i];
            const size_t some = left < n - at ? left : n - at;
            st = put_piece(p, p->part[i], s->step + at, some, e);
            at += some;
            left -= some;
        }
        mn_progress(ctx, "putting texts in order", from + n, s->bytes);
    }
    for (size_t k = 0; k <= PARTS && !st; k++)
        st = write_piece(p, k, e);
    return st;
}

/* start: of each part, in the file; then of its next text. */
static mn_status number(mn_shelf *s, const parting *p, uint64_t *start, mn_err *e)
{
    size_t first[PARTS + 2] = {0};
    s->order = malloc((s->n + 1) * sizeof *s->order);
    if (!s->order)
        return mn_fail_memory(e);
    for (size_t i = 0; i < s->n; i++)
        first[p->part[i] + 1]++;
    for (size_t k = 0; k <= PARTS; k++)
        first[k + 1] += first[k];
    for (size_t i = 0; i < s->n; i++) {
        const uint8_t k = p->part[i];
        s->order[first[k]++] = (uint32_t)i;
        s->text[i] = (mn_text){s->map + start[k], s->len[i]};
        start[k] += s->len[i];
    }
    return MN_OK;
}

static mn_status map_file(mn_shelf *s, int file, mn_err *e)
{
    void *at = s->bytes > SIZE_MAX / 2
                   ? MAP_FAILED
                   : mmap(NULL, (size_t)s->bytes, PROT_READ, MAP_SHARED, file, 0);
    if (at == MAP_FAILED)
        return mn_nameless_full(TEXTS, s->bytes > SIZE_MAX / 2 ? ENOMEM : errno, e);
    s->map = at;
    s->text = malloc((s->n + 1) * sizeof *s->text);
    return s->text ? MN_OK : mn_fail_memory(e);
}

static mn_status in_parts(mn_shelf *s, const mn_ctx *ctx, const uint32_t *group, mn_err *e)
{
    uint64_t start[PARTS + 2] = {0};
    parting p = {
        .s = s, .part = malloc(s->n + 1), .piece = malloc((size_t)(PARTS + 1) * PIECE), .file = -1};
    mn_status st = p.part && p.piece ? plan(&p, group, start, e) : mn_fail_memory(e);
    memcpy(p.at, start, sizeof p.at);
    memcpy(p.done, start, sizeof p.done);
    if (!st)
        st = mn_nameless_open(&p.file, TEXTS, e);
    if (!st)
        st = distribute(&p, ctx, e);
    if (!st)
        st = map_file(s, p.file, e);
    if (!st)
        st = number(s, &p, start, e);
    if (p.file >= 0)
        close(p.file);
    free(p.piece);
    free(p.part);
    return st;
}

static mn_status as_put(mn_shelf *s, mn_err *e)
{
    mn_status st = map_file(s, s->file, e);
    uint64_t at = 0;
    for (size_t i = 0; i < s->n && !st; i++) {
        s->text[i] = (mn_text){s->map + at, s->len[i]};
        at += s->len[i];
    }
    return st;
}

mn_status mn_shelf_close(mn_shelf *s, const mn_ctx *ctx, const uint32_t *group, mn_err *e)
{
    if (s->file < 0)
        return MN_OK;
    mn_status st = flush(s, e);
    if (!st)
        st = group ? in_parts(s, ctx, group, e) : as_put(s, e);
    free(s->step);
    free(s->len);
    s->step = NULL;
    s->len = NULL;
    close(s->file);
    s->file = -1;
    return st;
}

/* --- looking ---------------------------------------------------------------------------------- */

mn_status mn_shelf_new(mn_shelf **out, uint64_t limit, mn_err *e)
{
    mn_shelf *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->limit = limit;
    s->file = -1;
    atomic_init(&s->read, 0);
    *out = s;
    return MN_OK;
}

void mn_shelf_free(mn_shelf *s)
{
    if (!s)
        return;
    if (s->map)
        munmap(s->map, (size_t)s->bytes);
    if (s->file >= 0)
        close(s->file);
    free_blocks(s);
    free(s->step);
    free(s->len);
    free(s->order);
    free(s->text);
    free(s);
}

const mn_text *mn_shelf_texts(const mn_shelf *s)
{
    return s->text;
}

uint32_t mn_shelf_count(const mn_shelf *s)
{
    return (uint32_t)s->n;
}

const uint32_t *mn_shelf_order(const mn_shelf *s)
{
    return s->order;
}

bool mn_shelf_in_file(const mn_shelf *s)
{
    return s->map != NULL;
}

void mn_shelf_rest(mn_shelf *s)
{
    if (s && s->map)
        (void)madvise(s->map, (size_t)s->bytes, MADV_DONTNEED);
}

void mn_shelf_read(mn_shelf *s, uint64_t bytes)
{
    if (!s || !s->map)
        return;
    const uint64_t before = atomic_fetch_add_explicit(&s->read, bytes, memory_order_relaxed);
    if (before / WINDOW != (before + bytes) / WINDOW)
        mn_shelf_rest(s);
}
