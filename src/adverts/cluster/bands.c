/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/bands.c - who shares a band's key is compared, and united where it is alike.
 *
 * Texts are sorted by one band after the other, from the last to the first, and each time the order
 * before stays among equals: so they stand in the order of a band and, within its buckets, of the
 * bands that follow (as in an LSH forest: Bawa, Condie and Ganesan, 2005, doi
 * 10.1145/1060745.1060840). The more texts share, the nearer they stand. A bucket of few texts is
 * compared pair by pair; of a larger one (a phrase of a trade, a campaign) each with those next to
 * it; of very large ones only where the next bands agree too. Which pairs may be compared depends
 * on the texts alone. A pair that is united already is not compared again, which changes nothing.
 */
#include <stdlib.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"
#include "core/parallel.h"

enum { CHAINS = MN_CLUSTER_CHAINS, BANDS = MN_CLUSTER_BANDS, BEFORE = MN_CLUSTER_BEFORE };

/* By so much the first third of the bins may fall short before the rest is looked at: three
 * standard deviations of a share near one half. */
#define GLANCE 0.13F

typedef mn_cluster_entry entry;

enum {
    WAITING = 32, /* pairs; a power of two */
    AHEAD = 32,   /* texts whose place in the forest is asked for before they are looked at */
};

typedef struct couple {
    uint32_t x, y;
} couple;

/* What a chain comes to, and which pairs it has to compare. */
typedef struct chain {
    couple wait[WAITING];
    size_t added, done;
    uint64_t compared;
    uint32_t hot, hot_largest;
    bool memory; /* was short */
} chain;

typedef struct job {
    mn_clustering *c;
    const uint32_t *text;
    size_t n;
    float pair; /* the part of full bins that must agree */
    chain chain[CHAINS];
} job;

float mn_cluster_part(double pair)
{
    return (float)(pair * (254. / 255) + 1. / 255);
}

bool mn_cluster_alike(const uint8_t *p, const uint8_t *q, float part, mn_sketch_isa isa)
{
    const mn_agree first = mn_bins_glance_by(p, q, isa);
    if ((float)first.same < (part - GLANCE) * (float)first.full)
        return false;
    const mn_agree a = mn_bins_agree_by(p, q, isa);
    return (float)a.same >= part * (float)a.full;
}

/* --- pairs that wait -------------------------------------------------------------------------- */

/* Compares the pair that waits longest. */
static void compare_first(const job *j, chain *h)
{
    const mn_clustering *c = j->c;
    const couple p = h->wait[h->done++ % WAITING];
    if (mn_forest_find(c->parent, p.x) == mn_forest_find(c->parent, p.y))
        return;
    h->compared++;
    if (mn_cluster_alike(mn_cluster_bins(c, p.x), mn_cluster_bins(c, p.y), j->pair, c->isa))
        mn_forest_unite(c->parent, p.x, p.y);
}

static void fetch(const mn_clustering *c, uint32_t text)
{
    const uint8_t *bins = mn_cluster_bins(c, text);
    __builtin_prefetch(bins);
    __builtin_prefetch(bins + 64);
}

/* Compares two texts later, when their bins have come from memory. */
static void compare(const job *j, chain *h, uint32_t x, uint32_t y)
{
    if (h->added - h->done == WAITING)
        compare_first(j, h);
    fetch(j->c, x);
    fetch(j->c, y);
    h->wait[h->added++ % WAITING] = (couple){x, y};
}

static void compare_rest(const job *j, chain *h)
{
    while (h->done != h->added)
        compare_first(j, h);
}

/* --- buckets ---------------------------------------------------------------------------------- */

static void near_pairs(const job *j, chain *h, unsigned band, const entry *at, size_t n)
{
    const mn_clustering *c = j->c;
    const unsigned next = (band + 1) % MN_SKETCH_BANDS, then = (band + 2) % MN_SKETCH_BANDS;

    h->hot++;
    h->hot_largest = n > h->hot_largest ? (uint32_t)n : h->hot_largest;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && k <= i + MN_CLUSTER_NEIGHBOURS; k++) {
            const uint32_t x = at[i].text, y = at[k].text;
            if ((n >= MN_CLUSTER_DEEP &&
                 mn_cluster_key(c, next, x) != mn_cluster_key(c, next, y)) ||
                (n >= MN_CLUSTER_DEEPER &&
                 mn_cluster_key(c, then, x) != mn_cluster_key(c, then, y)))
                break;
            if (mn_forest_find(c->parent, x) != mn_forest_find(c->parent, y))
                compare(j, h, x, y);
        }
}

static void all_pairs(const job *j, chain *h, const entry *at, size_t n)
{
    const mn_clustering *c = j->c;
    uint32_t root[MN_CLUSTER_ALL_PAIRS];
    bool one = true;

    for (size_t i = 0; i < n; i++) {
        root[i] = mn_forest_find(c->parent, at[i].text);
        one = one && root[i] == root[0];
    }
    for (size_t i = 0; !one && i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (root[i] != root[k])
                compare(j, h, at[i].text, at[k].text);
}

static void buckets(const job *j, chain *h, unsigned band, const entry *a)
{
    for (size_t from = 0, to; from < j->n; from = to) {
        for (to = from + 1; to < j->n && a[to].key == a[from].key; to++)
            ;
        for (size_t i = from + AHEAD; i < to + AHEAD && i + 1 < j->n; i++)
            if (a[i].key == a[i - 1].key || a[i].key == a[i + 1].key)
                __builtin_prefetch(&j->c->parent[a[i].text]);
        if (to - from > MN_CLUSTER_ALL_PAIRS)
            near_pairs(j, h, band, a + from, to - from);
        else if (to - from > 1)
            all_pairs(j, h, a + from, to - from);
    }
    compare_rest(j, h);
}

static const uint32_t *key_at(const mn_clustering *c, unsigned band, uint32_t text)
{
    return &c->chunk[text / MN_CLUSTER_CHUNK]->band[band][text % MN_CLUSTER_CHUNK];
}

static void do_chain(size_t number, void *payload)
{
    job *j = payload;
    const mn_clustering *c = j->c;
    chain *h = &j->chain[number];
    entry *a = malloc((j->n + 1) * sizeof *a), *b = malloc((j->n + 1) * sizeof *b);

    h->memory = !a || !b;
    for (size_t i = 0; !h->memory && i < j->n; i++)
        a[i].text = j->text[i];
    for (unsigned step = BANDS + BEFORE; !h->memory && step--;) {
        const unsigned band = ((unsigned)number * BANDS + step) % MN_SKETCH_BANDS;
        mn_cluster_digits d = {.low = {0}};
        for (size_t i = 0; i < j->n; i++) {
            if (i + AHEAD < j->n)
                __builtin_prefetch(key_at(c, band, a[i + AHEAD].text));
            a[i].key = mn_cluster_key(c, band, a[i].text);
            mn_cluster_count(&d, a[i].key);
        }
        mn_cluster_sort(a, b, j->n, &d);
        if (step < BANDS)
            buckets(j, h, band, a);
    }
    free(a);
    free(b);
}

mn_status mn_cluster_bands(mn_clustering *c, const uint32_t *text, size_t n, double pair, mn_err *e)
{
    job j = {.c = c, .text = text, .n = n, .pair = mn_cluster_part(pair)};

    for (size_t i = 0; i < n; i++)
        atomic_store_explicit(&c->parent[text[i]], text[i], memory_order_relaxed);
    mn_status st = mn_parallel(c->ctx, CHAINS, do_chain, &j, e);
    for (int i = 0; i < CHAINS; i++) {
        const chain *h = &j.chain[i];
        c->compared += h->compared;
        c->hot += h->hot;
        c->hot_largest = h->hot_largest > c->hot_largest ? h->hot_largest : c->hot_largest;
        if (!st && h->memory)
            st = mn_fail_memory(e);
    }
    return st;
}
