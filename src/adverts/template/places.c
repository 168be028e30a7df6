/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/places.c - see places.h. Threads add places of patterns in pieces; then these
 * are put into buckets by the upper bits of their hashes, and each bucket is sorted by itself.
 */
#include "adverts/template/places.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"

enum {
    HASHES = 16, /* of the words of a short pattern: 8 bands of 2 */
    BAND_HASHES = 2,
    BUCKET_BITS = 8,
    BUCKETS = 1 << BUCKET_BITS,
    BIN_BITS = 12, /* of a bucket */
    BINS = 1 << BIN_BITS,
    PIECES = 256, /* of patterns, at most */
    FEW = 64,     /* that are sorted by insertion */
};

/* --- hashes ----------------------------------------------------------------------------------- */

static void add(mn_place_list *l, const mn_places *w, uint64_t hash, uint32_t pattern,
                uint32_t column)
{
    if (hash % w->parts != w->part)
        return;
    if (l->n == l->cap && !mn_grow(&l->at, &l->cap, l->n + 1, sizeof *l->at)) {
        l->memory = true;
        return;
    }
    l->at[l->n++] = (mn_place){hash, pattern, column};
}

/* Hashes of the keys before and behind each place. */
static void ends(const mn_template_pattern *p, uint64_t *before, uint64_t *behind)
{
    before[0] = UINT64_C(0x13198a2e03707344);
    for (uint32_t i = 0; i < p->tokens; i++)
        before[i + 1] = mn_place_mix(before[i], p->key[i]);
    behind[p->tokens] = UINT64_C(0xa4093822299f31d0);
    for (uint32_t i = p->tokens; i > 0; i--)
        behind[i - 1] = mn_place_mix(behind[i], p->key[i - 1]);
}

void mn_places_opened(mn_place_list *l, const mn_places *w, uint32_t pattern)
{
    const mn_template_pattern *p = &w->f->pattern[pattern];
    uint64_t before[MN_SHORT_TOKENS + 1], behind[MN_SHORT_TOKENS + 1];
    if (!mn_place_is_short(p))
        return;
    ends(p, before, behind);
    for (uint32_t c = 0; c < p->tokens; c++)
        add(l, w,
            mn_place_mix(mn_place_mix(before[c], behind[c + 1]), (uint64_t)p->tokens << 32 | c),
            pattern, c);
}

/* Sequences as numbers to a base, modulo a prime: so that of one without some words the hash is
 * known from those of its parts (Karp and Rabin, 1987, doi 10.1147/rd.312.0249). */
#define PRIME ((UINT64_C(1) << 61) - 1)
#define BASE  UINT64_C(0x1b873593cc9e2d51)

__extension__ typedef unsigned __int128 u128;

static uint64_t times(uint64_t a, uint64_t b)
{
    const u128 x = (u128)a * b;
    const uint64_t low = (uint64_t)x & PRIME, high = (uint64_t)(x >> 61), sum = low + high;
    return sum >= PRIME ? sum - PRIME : sum;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
    return a + b >= PRIME ? a + b - PRIME : a + b;
}

/* No key stands for 0. */
static uint64_t digit(uint64_t key)
{
    return (mn_place_mix(UINT64_C(0x452821e638d01377), key) >> 4) + 1;
}

void mn_places_shortened(mn_place_list *l, const mn_places *w, uint32_t pattern)
{
    const mn_template_pattern *p = &w->f->pattern[pattern];
    const uint32_t n = p->tokens;
    uint64_t to[MN_SHORT_TOKENS + 1], power[MN_SHORT_TOKENS + 1];
    if (!mn_place_is_short(p))
        return;
    to[0] = 0;
    power[0] = 1;
    for (uint32_t i = 0; i < n; i++) {
        to[i + 1] = plus(times(to[i], BASE), digit(p->key[i]));
        power[i + 1] = times(power[i], BASE);
    }
    add(l, w, mn_place_mix(n, to[n]), pattern, n);
    for (uint32_t out = 1; out <= 2; out++)
        for (uint32_t c = 0; c + out <= n && n > out + 1; c++) {
            const uint32_t rest = n - c - out; /* words behind */
            const uint64_t behind = plus(to[n], PRIME - times(to[c + out], power[rest]));
            add(l, w, mn_place_mix(n - out, plus(times(to[c], power[rest]), behind)), pattern, c);
        }
}

void mn_places_bands(mn_place_list *l, const mn_places *w, uint32_t pattern)
{
    const mn_template_pattern *p = &w->f->pattern[pattern];
    if (!mn_place_is_short(p) || p->tokens > w->longest)
        return;
    uint64_t least[HASHES];
    for (int k = 0; k < HASHES; k++)
        least[k] = UINT64_MAX;
    bool any = false;
    for (uint32_t c = 0; c < p->tokens; c++) {
        if (mn_key_is_value(p->key[c]) || p->light[c] == MN_LIGHT_MARK)
            continue;
        any = true;
        for (int k = 0; k < HASHES; k++) {
            const uint64_t h =
                mn_place_mix(p->key[c], (uint64_t)(k + 1) * UINT64_C(0x9e3779b97f4a7c15));
            least[k] = h < least[k] ? h : least[k];
        }
    }
    for (int b = 0; any && b < HASHES / BAND_HASHES; b++) {
        uint64_t h = (uint64_t)b;
        for (int k = 0; k < BAND_HASHES; k++)
            h = mn_place_mix(h, least[b * BAND_HASHES + k]);
        add(l, w, h, pattern, 0);
    }
}

void mn_places_long(mn_place_list *l, const mn_places *w, uint32_t pattern)
{
    const mn_template_pattern *p = &w->f->pattern[pattern];
    if (p->key || !p->tokens)
        return;
    const uint32_t *sign = w->f->sign + (size_t)pattern * MN_LONG_SIGNS;
    for (uint32_t b = 0; b < MN_LONG_SIGNS; b += 3)
        add(l, w, mn_place_mix(mn_place_mix(mn_place_mix(b, sign[b]), sign[b + 1]), sign[b + 2]),
            pattern, 0);
}

/* --- filling ---------------------------------------------------------------------------------- */

typedef struct piece {
    mn_place_list list;
    uint32_t at[BUCKETS]; /* how many of each bucket; then where they go */
} piece;

typedef struct job {
    mn_places *w;
    mn_places_fn adds;
    piece *piece;
    size_t pieces;
    size_t from[BUCKETS + 1]; /* of each bucket */
    bool memory[BUCKETS];     /* was short */
} job;

static size_t bucket_of(const mn_place *x)
{
    return (size_t)(x->hash >> (64 - BUCKET_BITS));
}

static void add_piece(size_t i, void *payload)
{
    job *j = payload;
    piece *p = &j->piece[i];
    const size_t n = j->w->f->n, end = n * (i + 1) / j->pieces;
    for (size_t k = n * i / j->pieces; k < end && !p->list.memory; k++)
        j->adds(&p->list, j->w, (uint32_t)k);
    for (size_t k = 0; k < p->list.n; k++)
        p->at[bucket_of(&p->list.at[k])]++;
}

static void put_piece(size_t i, void *payload)
{
    job *j = payload;
    piece *p = &j->piece[i];
    for (size_t k = 0; k < p->list.n; k++)
        j->w->at[p->at[bucket_of(&p->list.at[k])]++] = p->list.at[k];
    free(p->list.at);
    p->list.at = NULL;
}

static int by_hash(const void *a, const void *b)
{
    const mn_place *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static void settle(mn_place *a, size_t n)
{
    if (n > FEW) {
        qsort(a, n, sizeof *a, by_hash);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const mn_place x = a[i];
        size_t k = i;
        for (; k && by_hash(&a[k - 1], &x) > 0; k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

static void sort_bucket(size_t i, void *payload)
{
    job *j = payload;
    mn_place *a = j->w->at + j->from[i];
    const size_t n = j->from[i + 1] - j->from[i];
    const unsigned shift = 64 - BUCKET_BITS - BIN_BITS;
    if (n <= FEW) {
        settle(a, n);
        return;
    }
    mn_place *room = malloc(n * sizeof *room);
    uint32_t *bin = calloc(BINS + 1, sizeof *bin);
    j->memory[i] = !room || !bin;
    for (size_t k = 0; !j->memory[i] && k < n; k++)
        bin[(a[k].hash >> shift & (BINS - 1)) + 1]++;
    for (size_t k = 0; !j->memory[i] && k < BINS; k++)
        bin[k + 1] += bin[k];
    for (size_t k = 0; !j->memory[i] && k < n; k++)
        room[bin[a[k].hash >> shift & (BINS - 1)]++] = a[k];
    for (size_t k = 0, from = 0; !j->memory[i] && k < BINS; from = bin[k++])
        settle(room + from, bin[k] - from); /* a bin ends where it says now */
    if (!j->memory[i])
        memcpy(a, room, n * sizeof *a);
    free(room);
    free(bin);
}

/* Where each piece's places of a bucket go. */
static mn_status plan(job *j, mn_err *e)
{
    size_t n = 0;
    bool memory = false;
    for (size_t b = 0; b < BUCKETS; b++) {
        j->from[b] = n;
        for (size_t i = 0; i < j->pieces; i++) {
            const uint32_t count = j->piece[i].at[b];
            memory = memory || j->piece[i].list.memory;
            j->piece[i].at[b] = (uint32_t)n;
            n += count;
        }
    }
    j->from[BUCKETS] = n;
    if (memory || n > UINT32_MAX || !mn_grow(&j->w->at, &j->w->cap, n + 1, sizeof *j->w->at))
        return mn_fail_memory(e);
    j->w->n = n;
    return MN_OK;
}

mn_status mn_places_fill(mn_places *w, mn_places_fn adds, mn_err *e)
{
    job j = {.w = w, .adds = adds, .pieces = w->f->n < PIECES ? w->f->n : PIECES};
    w->n = 0;
    if (!j.pieces)
        return MN_OK;
    j.piece = calloc(j.pieces, sizeof *j.piece);
    mn_status s = j.piece ? MN_OK : mn_fail_memory(e);
    if (!s)
        s = mn_parallel(w->ctx, j.pieces, add_piece, &j, e);
    if (!s)
        s = plan(&j, e);
    if (!s)
        s = mn_parallel(w->ctx, j.pieces, put_piece, &j, e);
    if (!s)
        s = mn_parallel(w->ctx, BUCKETS, sort_bucket, &j, e);
    for (size_t b = 0; !s && b < BUCKETS; b++)
        s = j.memory[b] ? mn_fail_memory(e) : MN_OK;
    for (size_t i = 0; j.piece && i < j.pieces; i++)
        free(j.piece[i].list.at);
    free(j.piece);
    return s;
}
