/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/agreed.c - in how many bins most of some texts have one value: what judge.c calls
 * A. Of each bin it is found who may have the majority (Boyer and Moore, 1981), then whether he
 * does; 64 bins at once where the processor has vectors of so many.
 */
#include "adverts/cluster/inside.h"
#include "core/err.h"

enum { TEXTS = MN_CLUSTER_AGREED, BLOCK = MN_SKETCH_BINS / 3 };
_Static_assert(2 * TEXTS < 256, "twice a count is a byte");

/* Bins with a value that more than half of the texts have, and bins that texts fill, each counted
 * as often as it is. */
typedef struct sums {
    unsigned agree, filled;
} sums;

/* Of each bin of a block: who may have the majority, by so much. */
static void vote(uint8_t *restrict who, uint8_t *restrict by, const uint8_t *restrict bin)
{
    for (int b = 0; b < BLOCK; b++) {
        const uint8_t now = by[b] ? who[b] : bin[b];
        who[b] = now;
        by[b] = (uint8_t)(by[b] + (now == bin[b] ? 1 : -1));
    }
}

static void count(uint8_t *restrict same, uint8_t *restrict full, const uint8_t *restrict who,
                  const uint8_t *restrict bin)
{
    for (int b = 0; b < BLOCK; b++) {
        same[b] = (uint8_t)(same[b] + (bin[b] == who[b]));
        full[b] = (uint8_t)(full[b] + (bin[b] != 0));
    }
}

static void agree_block(sums *s, const uint8_t *const *bin, size_t n)
{
    uint8_t who[BLOCK] = {0}, by[BLOCK] = {0}, same[BLOCK] = {0}, full[BLOCK] = {0};
    for (size_t i = 0; i < n; i++)
        vote(who, by, bin[i]);
    for (size_t i = 0; i < n; i++)
        count(same, full, who, bin[i]);
    for (int b = 0; b < BLOCK; b++) {
        s->agree += who[b] && 2U * same[b] > n;
        s->filled += full[b];
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,popcnt")))

enum { LINE = 64 };
_Static_assert(BLOCK % LINE == 0, "bins fill registers");

AVX512 static void agree_512(sums *s, const uint8_t *const *bin, size_t n)
{
    const __m512i zero = _mm512_setzero_si512(), one = _mm512_set1_epi8(1);
    for (int at = 0; at < BLOCK; at += LINE) {
        __m512i who = zero, by = zero, same = zero;
        for (size_t i = 0; i < n; i++) {
            const __m512i x = _mm512_loadu_si512(bin[i] + at);
            who = _mm512_mask_mov_epi8(who, _mm512_testn_epi8_mask(by, by), x);
            const __mmask64 his = _mm512_cmpeq_epi8_mask(who, x);
            by = _mm512_sub_epi8(_mm512_mask_add_epi8(by, his, by, _mm512_set1_epi8(2)), one);
        }
        for (size_t i = 0; i < n; i++) {
            const __m512i x = _mm512_loadu_si512(bin[i] + at);
            same = _mm512_mask_add_epi8(same, _mm512_cmpeq_epi8_mask(who, x), same, one);
            s->filled += (unsigned)_mm_popcnt_u64(_mm512_test_epi8_mask(x, x));
        }
        const __mmask64 most =
            _mm512_mask_cmpgt_epu8_mask(_mm512_test_epi8_mask(who, who),
                                        _mm512_add_epi8(same, same), _mm512_set1_epi8((char)n));
        s->agree += (unsigned)_mm_popcnt_u64(most);
    }
}
#endif

static void agree(sums *s, const uint8_t *const *bin, size_t n, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512) {
        agree_512(s, bin, n);
        return;
    }
#endif
    (void)isa;
    agree_block(s, bin, n);
}

double mn_cluster_agreed(const mn_clustering *c, const uint32_t *text, size_t n)
{
    sums s = {.agree = 0};
    const uint8_t *bin[TEXTS];
    MN_BUG(n && n <= TEXTS);
    for (int from = 0; from < MN_SKETCH_BINS; from += BLOCK) {
        for (size_t i = 0; i < n; i++)
            bin[i] = from < MN_CLUSTER_FIRST
                         ? mn_cluster_first(c, text[i]) + from
                         : mn_cluster_rest(c, text[i]) + from - MN_CLUSTER_FIRST;
        agree(&s, bin, n, c->isa);
    }
    return s.filled ? (double)s.agree * (double)n / s.filled : 0;
}
