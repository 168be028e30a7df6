/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/known.c - see known.h: identifiers of all posts, and places.
 */
#include "adverts/template/known.h"
#include "adverts/template/token.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 512 }; /* posts a piece of work */
enum { PLACES = 32 }; /* in one text */

/* What a piece of work found. */
typedef struct found {
    mn_known *span;
    size_t n, cap;
    mn_err err;
} found;

typedef struct finding {
    const mn_text *text, *place;
    const mn_identifier_rules *rules;
    mn_shelf *shelf;
    uint32_t n;
    size_t *count; /* of each post */
    found *found;  /* of each piece */
} finding;

void mn_knowns_free(mn_knowns *k)
{
    free(k->span);
    free(k->first);
    *k = (mn_knowns){0};
}

static int by_start(const void *a, const void *b)
{
    const mn_known *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* In order; of two that overlap, one that spans both. */
static size_t settle(mn_known *x, size_t n)
{
    size_t kept = 0;
    if (n > 1)
        qsort(x, n, sizeof *x, by_start);
    for (size_t i = 0; i < n; i++) {
        if (kept && x[i].start < x[kept - 1].end) {
            mn_known *a = &x[kept - 1];
            a->end = x[i].end > a->end ? x[i].end : a->end;
            continue;
        }
        x[kept++] = x[i];
    }
    return kept;
}

/* 1 where a bracket stands before it that is closed in it. */
static uint32_t opened(mn_text t, const mn_found_id *x)
{
    const char *from = t.ptr + x->start;
    return x->start > 0 && from[-1] == '(' && memchr(from, ')', x->end - x->start) &&
           !memchr(from, '(', x->end - x->start);
}

static mn_status find(finding *f, found *out, mn_found_ids *ids, uint32_t post, mn_err *e)
{
    const mn_text t = f->text[post];
    const size_t from = out->n;
    ids->n = 0;
    if (f->rules) {
        mn_status s = mn_identify(ids, f->rules, t, NULL, e);
        if (s != MN_OK)
            return s;
    }
    if (!mn_grow(&out->span, &out->cap, out->n + ids->n + PLACES, sizeof *out->span))
        return mn_fail_memory(e);
    for (size_t i = 0; i < ids->n; i++) {
        const mn_found_id *x = &ids->id[i];
        const uint32_t start = x->start - opened(t, x);
        if (x->score >= MN_ID_SURE && x->end > x->start)
            out->span[out->n++] =
                (mn_known){start, x->end,
                           (uint8_t)(x->kind == MN_ID_PHONE ? MN_TOKEN_PHONE : MN_TOKEN_ADDRESS)};
    }
    if (f->place && f->place[post].len)
        out->n += mn_known_places(out->span + out->n, PLACES, t, f->place[post]);
    out->n = from + settle(out->span + from, out->n - from);
    f->count[post] = out->n - from;
    return MN_OK;
}

static void find_piece(size_t piece, void *payload)
{
    finding *f = payload;
    mn_found_ids ids = {0};
    const size_t from = piece * CHUNK, to = from + CHUNK < f->n ? from + CHUNK : f->n;
    uint64_t bytes = 0;
    mn_status s = MN_OK;
    for (size_t i = from; s == MN_OK && i < to; i++) {
        s = find(f, &f->found[piece], &ids, (uint32_t)i, &f->found[piece].err);
        bytes += f->text[i].len;
    }
    mn_shelf_read(f->shelf, bytes);
    mn_found_ids_free(&ids);
}

static mn_status put_together(mn_knowns *out, const finding *f, size_t pieces, mn_err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < pieces; i++) {
        if (f->found[i].err.status != MN_OK) {
            if (e)
                *e = f->found[i].err;
            return f->found[i].err.status;
        }
        n += f->found[i].n;
    }
    out->span = malloc((n + 1) * sizeof *out->span);
    if (!out->span)
        return mn_fail_memory(e);
    n = 0;
    for (size_t i = 0; i < pieces; i++) {
        if (f->found[i].n)
            memcpy(out->span + n, f->found[i].span, f->found[i].n * sizeof *out->span);
        n += f->found[i].n;
    }
    n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        const size_t count = f->count[i];
        out->first[i] = n;
        n += count;
    }
    out->first[f->n] = n;
    return MN_OK;
}

mn_status mn_knowns_of(mn_knowns *out, const mn_ctx *ctx, const mn_text *text, uint32_t n,
                       const mn_text *place, const mn_identifier_rules *rules, mn_shelf *shelf,
                       mn_err *e)
{
    const size_t pieces = ((size_t)n + CHUNK - 1) / CHUNK;
    mn_knowns k = {.first = calloc((size_t)n + 1, sizeof *k.first)};
    finding f = {.text = text,
                 .place = place,
                 .rules = rules,
                 .shelf = shelf,
                 .n = n,
                 .count = k.first,
                 .found = calloc(pieces + 1, sizeof *f.found)};
    mn_status s = k.first && f.found ? MN_OK : mn_fail_memory(e);
    if (s == MN_OK && (rules || place))
        s = mn_parallel(ctx, pieces, find_piece, &f, e);
    if (s == MN_OK)
        s = put_together(&k, &f, pieces, e);
    for (size_t i = 0; f.found && i < pieces; i++)
        free(f.found[i].span);
    free(f.found);
    if (s != MN_OK)
        mn_knowns_free(&k);
    else
        *out = k;
    return s;
}
