/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/deep.c - see deep.h.
 *
 * Most texts of a large bucket share nothing more with any other: these are found by a table of
 * hashes, and left out. The others are put into bins by the hash, and each bin in order: a small
 * one by counting, for each text, those before it (by vectors where the processor has them), a
 * larger one by merging.
 */
#include "adverts/cluster/deep.h"

#include <stdlib.h>

#include "core/arena.h"

enum { FEW = 6, INSERTED = 12, RANKED = 64, BIN = 16 /* texts, more or less */ };
_Static_assert(RANKED >= (int)MN_CLUSTER_DEEP, "a bucket that is no deep one is one bin");

void mn_deep_free(mn_deeps *d)
{
    free(d->text);
    free(d->room);
    free(d->seen);
    *d = (mn_deeps){.text = NULL};
}

/* --- order ------------------------------------------------------------------------------------ */

static void insert(mn_deep *a, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const mn_deep x = a[i];
        size_t k = i;
        for (; k && x.keys < a[k - 1].keys; k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

/* Merges: pieces of INSERTED, then of twice that, and so on. The sorted ones are in a. */
static void merge(mn_deep *a, mn_deep *room, size_t n)
{
    mn_deep *const out = a;
    for (size_t from = 0; from < n; from += INSERTED)
        insert(a + from, n - from < INSERTED ? n - from : INSERTED);
    for (size_t width = INSERTED; width < n; width *= 2) {
        for (size_t from = 0; from < n; from += 2 * width) {
            const size_t half = from + width < n ? from + width : n,
                         end = half + width < n ? half + width : n;
            size_t x = from, y = half;
            for (size_t to = from; to < end; to++) {
                const bool second = y < end && (x == half || a[y].keys < a[x].keys);
                room[to] = second ? a[y++] : a[x++];
            }
        }
        mn_deep *const sorted = room;
        room = a;
        a = sorted;
    }
    if (a != out)
        memcpy(out, a, n * sizeof *a);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))

/* How many of n keys stand before each: smaller ones, and equal ones that came first. */
AVX512 static void places(uint8_t place[RANKED], const uint64_t key[RANKED], size_t n)
{
    const __m512i one = _mm512_set1_epi64(1);
    for (size_t v = 0; v < n; v += 8) {
        const __m512i x = _mm512_loadu_si512(key + v);
        const size_t middle = v + 8 < n ? v + 8 : n;
        __m512i count = _mm512_setzero_si512();
        size_t k = 0;
        for (; k < v; k++) {
            const __mmask8 m = _mm512_cmpge_epu64_mask(x, _mm512_set1_epi64((long long)key[k]));
            count = _mm512_mask_add_epi64(count, m, count, one);
        }
        for (; k < middle; k++) {
            const __m512i y = _mm512_set1_epi64((long long)key[k]);
            const __mmask8 behind = (__mmask8)(0xfe << (k - v)), /* lanes behind this one */
                m = _mm512_cmpgt_epu64_mask(x, y) | (_mm512_cmpeq_epi64_mask(x, y) & behind);
            count = _mm512_mask_add_epi64(count, m, count, one);
        }
        for (; k < n; k++) {
            const __mmask8 m = _mm512_cmpgt_epu64_mask(x, _mm512_set1_epi64((long long)key[k]));
            count = _mm512_mask_add_epi64(count, m, count, one);
        }
        _mm_storel_epi64((void *)(place + v), _mm512_cvtepi64_epi8(count));
    }
}

/* By keys alone. */
static void rank(mn_deep *to, const mn_deep *a, size_t n)
{
    uint64_t key[RANKED] = {0};
    uint8_t place[RANKED];
    for (size_t i = 0; i < n; i++)
        key[i] = a[i].keys;
    places(place, key, n);
    for (size_t i = 0; i < n; i++)
        to[place[i]] = a[i];
}
#endif

static void sort(mn_deep *a, mn_deep *room, size_t n, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (n > FEW && n <= RANKED && isa >= MN_SKETCH_AVX512) {
        memcpy(room, a, n * sizeof *a);
        rank(a, room, n);
        return;
    }
#endif
    (void)isa;
    merge(a, room, n);
}

/* The keys of two bands, the i-th behind this one and the next; behind the last, as all texts
 * stand. */
static uint64_t keys_of(const mn_clustering *c, unsigned band, unsigned i, uint32_t text)
{
    const unsigned keys = mn_cluster_deep_keys(band);
    const uint64_t x =
        i < keys ? mn_cluster_key(c, (band + i) % MN_SKETCH_BANDS, text) : c->rank[text];
    if (i >= keys)
        return x;
    return x << 32 | (i + 1 < keys ? mn_cluster_key(c, (band + i + 1) % MN_SKETCH_BANDS, text)
                                   : c->rank[text]);
}

/* Asks memory for what keys_of() reads. */
static inline void ask_keys(const mn_clustering *c, unsigned band, unsigned i, uint32_t text)
{
    const unsigned keys = mn_cluster_deep_keys(band), k = (band + i) % MN_SKETCH_BANDS;
    if (i < keys)
        mn_prefetch(mn_cluster_key_at(c, k, text));
    if (i + 1 < keys && k % MN_CLUSTER_BANDS == MN_CLUSTER_BANDS - 1)
        mn_prefetch(mn_cluster_key_at(c, (k + 1) % MN_SKETCH_BANDS, text));
    if (i + 1 >= keys)
        mn_prefetch(&c->rank[text]);
}

/* The end of those from `from` on that agree in some bits of their keys. */
static inline size_t end_of(const mn_deep *a, size_t from, size_t n, uint64_t same)
{
    size_t end = from + 1;
    while (end < n && !((a[end].keys ^ a[from].keys) & same))
        end++;
    return end;
}

/* Whether n texts that agree may stay as they come: all are neighbours, or united already. */
static bool may_stay(const mn_deep *a, size_t n)
{
    size_t one = 1;
    while (n > 1 + MN_CLUSTER_NEIGHBOURS && one < n && a[one].root == a[0].root)
        one++;
    return n <= 1 + MN_CLUSTER_NEIGHBOURS || one == n;
}

static void order(const mn_clustering *c, unsigned band, unsigned i, mn_deep *a, mn_deep *room,
                  size_t n, uint64_t same);

/* Puts n texts in order that have the same keys of the i-th band behind `band` and of the next: by
 * the bands behind these. The keys stay as they were. */
static void order_on(const mn_clustering *c, unsigned band, unsigned i, mn_deep *a, mn_deep *room,
                     size_t n)
{
    const uint64_t keys = a[0].keys;
    for (size_t k = 0; k < n; k++)
        a[k].keys = keys_of(c, band, i + 2, a[k].text);
    order(c, band, i + 2, a, room, n, 0);
    for (size_t k = 0; k < n; k++)
        a[k].keys = keys;
}

/* Puts n texts in order by their keys, which are those of the i-th band behind `band` and of the
 * next; equal ones by the bands behind these. `same` as of mn_deep_order(). */
static void order(const mn_clustering *c, unsigned band, unsigned i, mn_deep *a, mn_deep *room,
                  size_t n, uint64_t same)
{
    sort(a, room, n, c->isa);
    if (i >= mn_cluster_deep_keys(band))
        return;
    for (int turn = 0; turn < 2; turn++) /* first memory is asked for what then is read */
        for (size_t first = 0, last; first < n; first = last) {
            last = end_of(a, first, n, same);
            if (same && may_stay(a + first, last - first))
                continue;
            for (size_t from = first, end; from < last; from = end) {
                end = end_of(a, from, last, UINT64_MAX);
                for (size_t k = from; !turn && end - from > 1 && k < end; k++)
                    ask_keys(c, band, i + 2, a[k].text);
                if (turn && end - from > 1)
                    order_on(c, band, i, a + from, room, end - from);
            }
        }
}

/* --- groups ----------------------------------------------------------------------------------- */

static inline uint64_t hash(uint64_t keys, uint64_t same)
{
    return (keys & same) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline uint64_t two_keys(const mn_cluster_entry *x)
{
    return (uint64_t)x->next << 32 | x->then;
}

/* The least power of two from n on: its exponent. */
static unsigned bits_of(size_t n)
{
    unsigned bits = 1;
    while ((size_t)1 << bits < n)
        bits++;
    return bits;
}

/* Takes those of n texts that agree with another, and few besides; returns how many. */
static size_t take_alike(mn_deeps *d, const mn_cluster_entry *at, size_t n, unsigned bits,
                         uint64_t same)
{
    const unsigned shift = 64 - bits;
    size_t to = 0;
    memset(d->seen, 0, (size_t)1 << bits);
    for (size_t i = 0; i < n; i++) {
        uint8_t *const seen = &d->seen[hash(two_keys(&at[i]), same) >> shift];
        *seen = (uint8_t)((*seen << 1 | 1) & 3);
    }
    for (size_t i = 0; i < n; i++) {
        const uint64_t keys = two_keys(&at[i]);
        const bool again = d->seen[hash(keys, same) >> shift] > 1;
        d->text[to] = (mn_deep){.keys = keys, .text = at[i].text};
        to += again;
    }
    return to;
}

bool mn_deep_take(mn_deeps *d, const mn_cluster_entry *at, size_t *n, uint64_t same)
{
    const unsigned bits = bits_of(4 * *n);
    if (!mn_grow(&d->text, &d->text_cap, *n, sizeof *d->text) ||
        (same && !mn_grow(&d->seen, &d->seen_cap, (size_t)1 << bits, 1)))
        return false;
    for (size_t i = 0; !same && i < *n; i++)
        d->text[i] = (mn_deep){.keys = two_keys(&at[i]), .text = at[i].text};
    if (same)
        *n = take_alike(d, at, *n, bits, same);
    return mn_grow(&d->room, &d->room_cap, *n, sizeof *d->room);
}

/* Puts texts into bins by the hash, and each bin in order. */
static const mn_deep *by_bins(mn_deeps *d, const mn_clustering *c, unsigned band, size_t n,
                              uint64_t same)
{
    unsigned bits = bits_of(n / BIN);
    bits = bits < MN_DEEP_BITS ? bits : MN_DEEP_BITS;
    const unsigned shift = 64 - bits;
    const size_t bins = (size_t)1 << bits;
    memset(d->bin, 0, (bins + 1) * sizeof *d->bin);
    for (size_t i = 0; i < n; i++)
        d->bin[(hash(d->text[i].keys, same) >> shift) + 1]++;
    for (size_t k = 0; k < bins; k++)
        d->bin[k + 1] += d->bin[k];
    for (size_t i = 0; i < n; i++)
        d->room[d->bin[hash(d->text[i].keys, same) >> shift]++] = d->text[i];
    for (size_t k = 0, from = 0; k < bins; k++) { /* bins end where they say now */
        const size_t to = d->bin[k];
        if (to - from > 1)
            order(c, band, 1, d->room + from, d->text + from, to - from, same);
        from = to;
    }
    return d->room;
}

const mn_deep *mn_deep_order(mn_deeps *d, const mn_clustering *c, unsigned band, size_t n,
                             uint64_t same)
{
    if (same && n > RANKED)
        return by_bins(d, c, band, n, same);
    order(c, band, 1, d->text, d->room, n, same);
    return d->text;
}
