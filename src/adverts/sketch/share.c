/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/share.c - what one text shares with many: its bins are kept in registers while the
 * others pass.
 */
#include "adverts/sketch/sketch.h"

enum { THIRD = MN_SKETCH_BINS / 3 };

static void shares_any(double *share, const mn_bins *one, const mn_bins *other, size_t n,
                       mn_sketch_isa isa)
{
    for (size_t i = 0; i < n; i++) {
        const mn_agree x = mn_bins_glance_by(one->first, other[i].first, isa),
                       y = mn_bins_rest_by(one->rest, other[i].rest, isa);
        share[i] = mn_agree_share((mn_agree){x.same + y.same, x.full + y.full});
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,popcnt")))

enum { LINES = MN_SKETCH_BINS / 64, NEAR = THIRD / 64, TOGETHER = 8 };
_Static_assert(THIRD % 64 == 0 && MN_SKETCH_BINS % 64 == 0, "bins fill registers");

AVX512 static inline __m512i line(const mn_bins *x, int i)
{
    return _mm512_loadu_si512(i < NEAR ? x->first + 64 * i : x->rest + 64 * (i - NEAR));
}

AVX512 static void full_512(mn_bins *x)
{
#pragma GCC unroll 6
    for (int i = 0; i < LINES; i++)
        x->full[i] = _mm512_test_epi8_mask(line(x, i), line(x, i));
}

AVX512 static inline mn_agree agree(const __m512i v[LINES], const mn_bins *x, const mn_bins *y)
{
    unsigned long long same = 0, full = 0;
#pragma GCC unroll 6
    for (int i = 0; i < LINES; i++) {
        const __mmask64 equal = _mm512_cmpeq_epi8_mask(v[i], line(y, i));
        same += (unsigned long long)_mm_popcnt_u64(equal & x->full[i]);
        full += (unsigned long long)_mm_popcnt_u64(x->full[i] | y->full[i]);
    }
    return (mn_agree){(unsigned)same, (unsigned)full};
}

/* The same operations as mn_agree_share(), eight at once. */
AVX512 static inline __m512d shares_of(__m256i same, __m256i full)
{
    const __m512d chance = _mm512_set1_pd(1. / 255), one = _mm512_set1_pd(1);
    const __m512d part = _mm512_div_pd(_mm512_cvtepi32_pd(same), _mm512_cvtepi32_pd(full));
    const __mmask8 more = _mm512_cmp_pd_mask(part, chance, _CMP_GT_OQ); /* none: 0 of 0, too */
    return _mm512_maskz_div_pd(more, _mm512_sub_pd(part, chance), _mm512_sub_pd(one, chance));
}

AVX512 static void shares_512(double *share, const mn_bins *one, const mn_bins *other, size_t n)
{
    __m512i v[LINES];
#pragma GCC unroll 6
    for (int i = 0; i < LINES; i++)
        v[i] = line(one, i);
    for (size_t from = 0; from < n; from += TOGETHER) {
        const size_t some = n - from < TOGETHER ? n - from : TOGETHER;
        int same[TOGETHER] = {0}, full[TOGETHER] = {0};
        for (size_t i = 0; i < some; i++) {
            const mn_agree g = agree(v, one, &other[from + i]);
            same[i] = (int)g.same;
            full[i] = (int)g.full;
        }
        const __m512d part = shares_of(_mm256_loadu_si256((const void *)same),
                                       _mm256_loadu_si256((const void *)full));
        _mm512_mask_storeu_pd(share + from, (__mmask8)((1U << some) - 1), part);
    }
}

AVX512 static void glances_512(mn_agree *out, const uint8_t *one, const uint8_t *const *other,
                               size_t n)
{
    __m512i v[NEAR];
#pragma GCC unroll 2
    for (int i = 0; i < NEAR; i++)
        v[i] = _mm512_loadu_si512(one + 64 * i);
    for (size_t k = 0; k < n; k++) {
        unsigned long long same = 0, full = 0;
#pragma GCC unroll 2
        for (int i = 0; i < NEAR; i++) {
            const __m512i y = _mm512_loadu_si512(other[k] + 64 * i), any = _mm512_or_si512(v[i], y);
            const __mmask64 in = _mm512_test_epi8_mask(any, any);
            same += (unsigned long long)_mm_popcnt_u64(_mm512_mask_cmpeq_epi8_mask(in, v[i], y));
            full += (unsigned long long)_mm_popcnt_u64(in);
        }
        out[k] = (mn_agree){(unsigned)same, (unsigned)full};
    }
}
#endif

void mn_bins_glances_by(mn_agree *out, const uint8_t *one, const uint8_t *const *other, size_t n,
                        mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512) {
        glances_512(out, one, other, n);
        return;
    }
#endif
    for (size_t k = 0; k < n; k++)
        out[k] = mn_bins_glance_by(one, other[k], isa);
}

mn_bins mn_bins_of(const uint8_t *first, const uint8_t *rest, mn_sketch_isa isa)
{
    mn_bins x = {.first = first, .rest = rest};
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512) {
        full_512(&x);
        return x;
    }
#endif
    (void)isa;
    for (size_t i = 0; i < MN_SKETCH_BINS; i++)
        x.full[i / 64] |= (uint64_t)((i < THIRD ? first[i] : rest[i - THIRD]) != 0) << i % 64;
    return x;
}

void mn_bins_shares_by(double *share, const mn_bins *one, const mn_bins *other, size_t n,
                       mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512) {
        shares_512(share, one, other, n);
        return;
    }
#endif
    shares_any(share, one, other, n, isa);
}
