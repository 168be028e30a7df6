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

bool mn_deep_room(mn_deeps *d, size_t n)
{
    return mn_grow(&d->text, &d->text_cap, n, sizeof *d->text) &&
           mn_grow(&d->room, &d->room_cap, n, sizeof *d->room);
}

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

/* Puts n texts in order by their keys, which are those of the i-th band behind `band` and of the
 * next; equal ones by the bands behind these. The keys stay as they were. */
static void order(const mn_clustering *c, unsigned band, unsigned i, mn_deep *a, mn_deep *room,
                  size_t n)
{
    sort(a, room, n, c->isa);
    for (size_t from = 0, end; from < n; from = end) {
        const uint64_t keys = a[from].keys;
        for (end = from + 1; end < n && a[end].keys == keys; end++)
            ;
        if (end - from == 1 || i >= mn_cluster_deep_keys(band))
            continue;
        for (size_t k = from; k < end; k++)
            a[k].keys = keys_of(c, band, i + 2, a[k].text);
        order(c, band, i + 2, a + from, room, end - from);
        for (size_t k = from; k < end; k++)
            a[k].keys = keys;
    }
}

/* --- groups ----------------------------------------------------------------------------------- */

static inline uint64_t hash(const mn_deep *x, uint64_t same)
{
    return (x->keys & same) * UINT64_C(0x9E3779B97F4A7C15);
}

/* The least power of two from n on: its exponent. */
static unsigned bits_of(size_t n)
{
    unsigned bits = 1;
    while ((size_t)1 << bits < n)
        bits++;
    return bits;
}

/* Leaves out most of those that agree with no other. */
static bool leave_out(mn_deeps *d, size_t *n, uint64_t same)
{
    const unsigned bits = bits_of(4 * *n), shift = 64 - bits;
    mn_deep *const a = d->text;
    size_t to = 0;
    if (!mn_grow(&d->seen, &d->seen_cap, (size_t)1 << bits, 1))
        return false;
    memset(d->seen, 0, (size_t)1 << bits);
    for (size_t i = 0; i < *n; i++) {
        uint8_t *const seen = &d->seen[hash(&a[i], same) >> shift];
        *seen = (uint8_t)((*seen << 1 | 1) & 3);
    }
    for (size_t i = 0; i < *n; i++) {
        const bool again = d->seen[hash(&a[i], same) >> shift] > 1;
        a[to] = a[i];
        to += again;
    }
    *n = to;
    return true;
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
        d->bin[(hash(&d->text[i], same) >> shift) + 1]++;
    for (size_t k = 0; k < bins; k++)
        d->bin[k + 1] += d->bin[k];
    for (size_t i = 0; i < n; i++)
        d->room[d->bin[hash(&d->text[i], same) >> shift]++] = d->text[i];
    for (size_t k = 0, from = 0; k < bins; k++) { /* bins end where they say now */
        const size_t to = d->bin[k];
        if (to - from > 1)
            order(c, band, 1, d->room + from, d->text + from, to - from);
        from = to;
    }
    return d->room;
}

const mn_deep *mn_deep_order(mn_deeps *d, const mn_clustering *c, unsigned band, size_t *n,
                             uint64_t same)
{
    if (same && !leave_out(d, n, same))
        return NULL;
    if (same && *n > RANKED)
        return by_bins(d, c, band, *n, same);
    order(c, band, 1, d->text, d->room, *n);
    return d->text;
}
