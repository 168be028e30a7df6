/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/bands.c - who shares a band's key is compared, and united where it is alike.
 *
 * A band's keys are read as they lie, and put into parts by their upper bits, so that each part
 * fits the processor's cache; there they are sorted by the rest (radix both times). So the time
 * grows with the number of texts, however many there are. Threads share a band: each puts slices of
 * the texts into parts, then each does parts, the largest first. pairs.h has which texts of a
 * bucket are compared.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/pairs.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"

enum {
    BANDS = MN_SKETCH_BANDS,
    PART = 1024,    /* texts of a part, more or less */
    PART_BITS = 11, /* at most: of so many parts, memory is written at once */
    BIN_BITS = 11,
    FEW = 32,   /* that are sorted by insertion */
    AHEAD = 16, /* texts that memory is asked for before they are looked at */
    THREADS_MOST = 32,
    SLICES_A_THREAD = 4,
    LARGE = 1 << 20, /* bytes that are worth large pages */
    MANY = 1 << 20,  /* texts of which a chain takes so long that it is told */
};

typedef mn_cluster_entry entry;

/* A bucket of a part. */
typedef struct bucket {
    uint32_t from, n;
} bucket;

/* What a thread works with. */
typedef struct desk {
    entry *part;
    size_t part_cap;
    bucket *bucket;
    size_t buckets, bucket_cap;
    uint32_t bin[(1 << BIN_BITS) + 1];
    mn_pairs pairs;
    bool memory; /* was short */
} desk;

typedef struct job {
    const mn_clustering *c;
    const uint32_t *text;
    size_t n, from_n; /* from_n: of all posts, or of these texts, which slices are of */
    bool every;       /* texts are all that there are */
    unsigned bits;    /* by which they are put into parts */
    size_t parts, slices;
    entry *all;     /* of the band: in parts */
    uint32_t *from; /* of the bands of the chain, by slice: where in `all` its parts begin */
    uint32_t *turn; /* parts in the order in which they are done */
    size_t chain, band;
    desk *desk;
    size_t desks;
    atomic_size_t next; /* part that is to be done */
} job;

/* --- parts ------------------------------------------------------------------------------------ */

static uint32_t *from_of(const job *j, size_t band, size_t slice)
{
    return j->from + (band % MN_CLUSTER_BANDS * j->slices + slice) * j->parts;
}

static size_t slice_begin(const job *j, size_t slice)
{
    return j->from_n * slice / j->slices;
}

/* How many texts of a slice the parts of the chain's bands have. */
static void count_slice(size_t slice, void *payload)
{
    const job *j = payload;
    const mn_clustering *c = j->c;
    const unsigned shift = 32 - j->bits, first = (unsigned)(j->chain * MN_CLUSTER_BANDS);
    uint32_t *const from = from_of(j, 0, slice);
    const size_t next = j->slices * j->parts, end = slice_begin(j, slice + 1);
    for (size_t i = slice_begin(j, slice); i < end; i++) {
        const uint32_t text = j->every ? (uint32_t)i : j->text[i];
        const uint32_t *key = mn_cluster_key_at(c, first, text);
        for (size_t b = 0; c->rank[text] != UINT32_MAX && b < MN_CLUSTER_BANDS; b++)
            from[b * next + ((uint64_t)key[b] >> shift)]++;
    }
}

/* From how many to where they begin: one slice's texts of a part behind the other's. */
static void begin_parts(const job *j)
{
    for (size_t b = 0; b < MN_CLUSTER_BANDS; b++)
        for (uint32_t k = 0, at = 0; k < j->parts; k++)
            for (size_t s = 0; s < j->slices; s++) {
                uint32_t *const from = &from_of(j, b, s)[k];
                const uint32_t n = *from;
                *from = at;
                at += n;
            }
}

/* A slice's texts by part: those of part k end where from[k] says then. Of all texts keys are read
 * in the order in which they lie: that of a bucket's texts does not matter here. */
static void part_slice(size_t slice, void *payload)
{
    const job *j = payload;
    const mn_clustering *c = j->c;
    const unsigned shift = 32 - j->bits, band = (unsigned)j->band, next = (band + 1) % BANDS,
                   then = (band + 2) % BANDS;
    uint32_t *const from = from_of(j, band, slice);
    const size_t end = slice_begin(j, slice + 1);
    for (size_t i = slice_begin(j, slice); i < end; i++) {
        const uint32_t text = j->every ? (uint32_t)i : j->text[i];
        if (!j->every && i + AHEAD < end)
            mn_prefetch(mn_cluster_key_at(c, band, j->text[i + AHEAD]));
        const entry x = {mn_cluster_key(c, band, text), text, mn_cluster_key(c, next, text),
                         mn_cluster_key(c, then, text)};
        if (c->rank[text] != UINT32_MAX)
            j->all[from[(uint64_t)x.key >> shift]++] = x;
    }
}

/* --- buckets of a part ------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Entries that share some bits. */
static void settle(entry *a, size_t n)
{
    if (n > FEW) {
        size_t same = 1;
        while (same < n && a[same].key == a[0].key)
            same++;
        if (same < n)
            qsort(a, n, sizeof *a, by_key);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const entry x = a[i];
        size_t k = i;
        for (; k && a[k - 1].key > x.key; k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

static bool note_buckets(desk *d, size_t from, size_t to)
{
    const entry *a = d->part;
    for (size_t end; from < to; from = end) {
        for (end = from + 1; end < to && a[end].key == a[from].key; end++)
            ;
        if (end - from < 2)
            continue;
        if (!mn_grow(&d->bucket, &d->bucket_cap, d->buckets + 1, sizeof *d->bucket))
            return false;
        d->bucket[d->buckets++] = (bucket){(uint32_t)from, (uint32_t)(end - from)};
        mn_pairs_ask(&d->pairs, a + from, end - from);
    }
    return true;
}

/* Sorts the n entries of a part into d->part, and notes its buckets. */
static bool sort_part(const job *j, desk *d, const entry *a, size_t n)
{
    unsigned bits = 0;
    while (bits < BIN_BITS && (size_t)1 << bits < 2 * n)
        bits++;
    const unsigned shift = 32 - j->bits - bits;
    const uint32_t mask = ((uint32_t)1 << bits) - 1;
    if (!mn_grow(&d->part, &d->part_cap, n, sizeof *d->part))
        return false;
    memset(d->bin, 0, ((size_t)mask + 2) * sizeof *d->bin);
    for (size_t i = 0; i < n; i++)
        d->bin[((uint64_t)a[i].key >> shift & mask) + 1]++;
    for (size_t k = 0; k <= mask; k++)
        d->bin[k + 1] += d->bin[k];
    for (size_t i = 0; i < n; i++)
        d->part[d->bin[(uint64_t)a[i].key >> shift & mask]++] = a[i];
    d->buckets = 0;
    for (size_t k = 0, from = 0; k <= mask; k++) { /* bins end where they say now */
        const size_t to = d->bin[k];
        if (to - from > 1) {
            settle(d->part + from, to - from);
            if (!note_buckets(d, from, to))
                return false;
        }
        from = to;
    }
    return true;
}

/* --- bands ------------------------------------------------------------------------------------ */

static size_t part_begin(const job *j, size_t k) /* once slices are put into parts */
{
    return k ? from_of(j, j->band, j->slices - 1)[k - 1] : 0;
}

static size_t part_size(const job *j, size_t k)
{
    return part_begin(j, k + 1) - part_begin(j, k);
}

static bool do_part(const job *j, desk *d, size_t k)
{
    const size_t n = part_size(j, k);
    if (n < 2)
        return true;
    if (!sort_part(j, d, j->all + part_begin(j, k), n))
        return false;
    for (size_t i = 0; i < d->buckets; i++)
        if (!mn_pairs_bucket(&d->pairs, (unsigned)j->band, d->part + d->bucket[i].from,
                             d->bucket[i].n))
            return false;
    return true;
}

static void do_parts(size_t desk_at, void *payload)
{
    job *j = payload;
    desk *d = &j->desk[desk_at];
    for (size_t k; !d->memory && (k = atomic_fetch_add(&j->next, 1)) < j->parts;)
        d->memory = !do_part(j, d, j->turn[k]);
}

/* Large parts first, so that threads end together. */
static void order_parts(job *j)
{
    size_t to = 0;
    for (int large = 1; large >= 0; large--)
        for (size_t k = 0; k < j->parts; k++)
            if ((part_size(j, k) > 4 * (size_t)PART) == large)
                j->turn[to++] = (uint32_t)k;
}

static mn_status do_band(job *j, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_parallel(ctx, j->slices, part_slice, j, e);
    if (st)
        return st;
    order_parts(j);
    atomic_store(&j->next, 0);
    return mn_parallel(ctx, j->desks, do_parts, j, e);
}

static mn_status do_chain(job *j, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    memset(j->from, 0, MN_CLUSTER_BANDS * j->slices * j->parts * sizeof *j->from);
    if (j->slices > 1 || j->parts > 1) /* else all begin where they are put */
        st = mn_parallel(ctx, j->slices, count_slice, j, e);
    if (!st)
        begin_parts(j);
    for (size_t b = 0; !st && b < MN_CLUSTER_BANDS; b++) {
        j->band = j->chain * MN_CLUSTER_BANDS + b;
        st = do_band(j, ctx, e);
    }
    return st;
}

static size_t threads_of(const mn_ctx *ctx)
{
    const size_t n = ctx && ctx->threads > 1 ? ctx->threads : 1;
    return n < THREADS_MOST ? n : THREADS_MOST;
}

void mn_cluster_add(mn_clustering *c, const mn_cluster_counts *n)
{
    c->compared += n->compared;
    c->hot += n->hot;
    c->hot_largest = n->hot_largest > c->hot_largest ? n->hot_largest : c->hot_largest;
}

static mn_status end_desks(mn_cluster_counts *out, job *j, mn_status st, mn_err *e)
{
    mn_cluster_counts all = {.compared = 0};
    for (size_t i = 0; j->desk && i < j->desks; i++) {
        desk *d = &j->desk[i];
        mn_pairs_rest(&d->pairs);
        all.compared += d->pairs.compared;
        all.hot += d->pairs.hot;
        if (d->pairs.hot_largest > all.hot_largest)
            all.hot_largest = d->pairs.hot_largest;
        if (!st && d->memory)
            st = mn_fail_memory(e);
        mn_pairs_free(&d->pairs);
        free(d->part);
        free(d->bucket);
    }
    if (!st)
        *out = all;
    return st;
}

/* Read and written here and there: in large pages, where it is large. */
static void *room(size_t bytes)
{
    return bytes < LARGE ? malloc(bytes) : mn_large_pages(bytes);
}

static bool begin(job *j)
{
    while (j->bits < PART_BITS && j->n >> j->bits > PART)
        j->bits++;
    j->parts = (size_t)1 << j->bits;
    j->slices = j->desks > 1 ? SLICES_A_THREAD * j->desks : 1;
    j->desk = calloc(j->desks, sizeof *j->desk);
    j->all = room((j->n + 1) * sizeof *j->all);
    j->from = malloc(MN_CLUSTER_BANDS * j->slices * j->parts * sizeof *j->from);
    j->turn = malloc(j->parts * sizeof *j->turn);
    return j->desk && j->all && j->from && j->turn;
}

mn_status mn_cluster_bands(mn_cluster_counts *out, const mn_clustering *c, const mn_ctx *ctx,
                           const uint32_t *text, size_t n, double pair, mn_err *e)
{
    mn_ctx quiet = ctx ? *ctx : (mn_ctx)MN_CTX_INIT; /* how far it is, bands tell */
    job j = {.c = c, .text = text, .n = n, .every = text == c->text, .desks = threads_of(ctx)};
    quiet.progress = NULL;
    j.from_n = j.every ? c->n : n;
    mn_status st = begin(&j) ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; j.desk && i < j.desks; i++) {
        j.desk[i].pairs.c = c;
        j.desk[i].pairs.part = mn_cluster_part(pair);
    }
    for (size_t i = 0; i < n; i++)
        atomic_store_explicit(&c->parent[text[i]], text[i], memory_order_relaxed);
    for (; !st && j.chain < MN_CLUSTER_CHAINS; j.chain++) {
        st = do_chain(&j, ctx ? &quiet : NULL, e);
        if (n > MANY)
            mn_progress(ctx, "calculating", j.chain + 1, MN_CLUSTER_CHAINS);
    }
    st = end_desks(out, &j, st, e);
    free(j.desk);
    free(j.all);
    free(j.from);
    free(j.turn);
    return st;
}
