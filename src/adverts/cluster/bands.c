/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/bands.c - who shares a band's key is compared, and united where it is alike.
 *
 * Each band is a piece of work of its own. Its keys are read as they lie, and put into parts by
 * their upper bits, so that each part fits the processor's cache; there they are sorted by the rest
 * (radix both times). So the time grows with the number of texts, however many there are. pairs.h
 * has which texts of a bucket are compared.
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
    FEW = 32, /* that are sorted by insertion */
};

typedef mn_cluster_entry entry;

/* A bucket of a part. */
typedef struct bucket {
    uint32_t from, n;
} bucket;

/* What a thread works with, a band at a time. */
typedef struct desk {
    atomic_flag taken;
    entry *all, *part;
    size_t all_cap, part_cap;
    bucket *bucket;
    size_t buckets, bucket_cap;
    uint32_t from[1 << PART_BITS], bin[(1 << BIN_BITS) + 1];
    mn_pairs pairs;
    bool memory; /* was short */
} desk;

typedef struct job {
    const mn_clustering *c;
    const uint32_t *text;
    size_t n;
    bool every;    /* texts are all that there are */
    unsigned bits; /* by which they are put into parts */
    size_t parts;
    uint32_t *from; /* of each band, where its parts begin */
    desk *desk;
    size_t desks;
} job;

/* --- parts ------------------------------------------------------------------------------------ */

/* Texts by part: those of part k end where d->from[k] says then. Of all texts keys are read in the
 * order in which they lie: that of a bucket's texts does not matter here. */
static void part_texts(const job *j, desk *d, unsigned band)
{
    const mn_clustering *c = j->c;
    const unsigned shift = 32 - j->bits, chain = band / MN_CLUSTER_BANDS;
    memcpy(d->from, j->from + band * j->parts, j->parts * sizeof *d->from);
    for (size_t i = 0; !j->every && i < j->n; i++) {
        const uint32_t key = mn_cluster_key(c, band, j->text[i]);
        d->all[d->from[(uint64_t)key >> shift]++] = (entry){key, j->text[i]};
    }
    for (uint32_t first = 0; j->every && first < c->n; first += MN_CLUSTER_GLANCED) {
        const uint32_t n = c->n - first < MN_CLUSTER_GLANCED ? c->n - first : MN_CLUSTER_GLANCED;
        const mn_cluster_near *h = c->near[first / MN_CLUSTER_GLANCED];
        const uint32_t *rank = c->rank + first;
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t key = h->key[chain][i][band % MN_CLUSTER_BANDS];
            if (rank[i] != UINT32_MAX)
                d->all[d->from[(uint64_t)key >> shift]++] = (entry){key, first + i};
        }
    }
}

/* Where the parts of the bands of a chain begin. */
static void count_chain(size_t chain, void *payload)
{
    job *j = payload;
    const mn_clustering *c = j->c;
    const unsigned shift = 32 - j->bits;
    uint32_t *from = j->from + chain * MN_CLUSTER_BANDS * j->parts;
    for (size_t i = 0; i < (j->every ? c->n : j->n); i++) {
        const uint32_t text = j->every ? (uint32_t)i : j->text[i];
        const uint32_t *key = mn_cluster_key_at(c, (unsigned)chain * MN_CLUSTER_BANDS, text);
        for (size_t b = 0; c->rank[text] != UINT32_MAX && b < MN_CLUSTER_BANDS; b++)
            from[b * j->parts + ((uint64_t)key[b] >> shift)]++;
    }
    for (size_t b = 0; b < MN_CLUSTER_BANDS; b++)
        for (uint32_t k = 0, at = 0; k < j->parts; k++) {
            const uint32_t n = from[b * j->parts + k];
            from[b * j->parts + k] = at;
            at += n;
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

static bool note_buckets(desk *d, unsigned band, size_t from, size_t to)
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
        mn_pairs_ask(&d->pairs, band, a + from, end - from);
    }
    return true;
}

/* Sorts the n entries of a part into d->part, and notes its buckets. */
static bool sort_part(const job *j, desk *d, unsigned band, const entry *a, size_t n)
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
            if (!note_buckets(d, band, from, to))
                return false;
        }
        from = to;
    }
    return true;
}

/* --- bands ------------------------------------------------------------------------------------ */

static bool do_parts(const job *j, desk *d, unsigned band)
{
    if (!mn_grow(&d->all, &d->all_cap, j->n, sizeof *d->all))
        return false;
    part_texts(j, d, band);
    for (size_t k = 0, from = 0; k < j->parts; k++) {
        const size_t to = d->from[k];
        if (to - from > 1 && !sort_part(j, d, band, d->all + from, to - from))
            return false;
        for (size_t i = 0; to - from > 1 && i < d->buckets; i++)
            if (!mn_pairs_bucket(&d->pairs, band, d->part + d->bucket[i].from, d->bucket[i].n))
                return false;
        from = to;
    }
    mn_pairs_rest(&d->pairs);
    return true;
}

static void do_band(size_t band, void *payload)
{
    job *j = payload;
    desk *d = j->desk;
    /* There are as many as threads. */
    while (atomic_flag_test_and_set(&d->taken))
        d = d + 1 < j->desk + j->desks ? d + 1 : j->desk;
    d->memory = d->memory || !do_parts(j, d, (unsigned)band);
    atomic_flag_clear(&d->taken);
}

static size_t threads_of(const mn_ctx *ctx)
{
    const size_t n = ctx && ctx->threads > 1 ? ctx->threads : 1;
    return n < BANDS ? n : BANDS;
}

void mn_cluster_add(mn_clustering *c, const mn_cluster_counts *n)
{
    c->compared += n->compared;
    c->hot += n->hot;
    c->hot_largest = n->hot_largest > c->hot_largest ? n->hot_largest : c->hot_largest;
}

static mn_status free_desks(mn_cluster_counts *out, job *j, mn_status st, mn_err *e)
{
    mn_cluster_counts all = {.compared = 0};
    for (size_t i = 0; i < j->desks; i++) {
        desk *d = &j->desk[i];
        all.compared += d->pairs.compared;
        all.hot += d->pairs.hot;
        if (d->pairs.hot_largest > all.hot_largest)
            all.hot_largest = d->pairs.hot_largest;
        if (!st && d->memory)
            st = mn_fail_memory(e);
        mn_pairs_free(&d->pairs);
        free(d->all);
        free(d->part);
        free(d->bucket);
    }
    free(j->desk);
    free(j->from);
    if (!st)
        *out = all;
    return st;
}

mn_status mn_cluster_bands(mn_cluster_counts *out, const mn_clustering *c, const mn_ctx *ctx,
                           const uint32_t *text, size_t n, double pair, mn_err *e)
{
    job j = {.c = c, .text = text, .n = n, .every = text == c->text, .desks = threads_of(ctx)};

    while (j.bits < PART_BITS && n >> j.bits > PART)
        j.bits++;
    j.parts = (size_t)1 << j.bits;
    j.desk = calloc(j.desks, sizeof *j.desk);
    j.from = calloc(BANDS * j.parts, sizeof *j.from);
    if (!j.desk || !j.from) {
        free(j.desk);
        free(j.from);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < j.desks; i++) {
        j.desk[i].pairs.c = c;
        j.desk[i].pairs.part = mn_cluster_part(pair);
        atomic_flag_clear(&j.desk[i].taken);
    }
    for (size_t i = 0; i < n; i++)
        atomic_store_explicit(&c->parent[text[i]], text[i], memory_order_relaxed);
    mn_status st = mn_parallel(ctx, MN_CLUSTER_CHAINS, count_chain, &j, e);
    if (!st)
        st = mn_parallel(ctx, BANDS, do_band, &j, e);
    return free_desks(out, &j, st, e);
}
