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
#define WIDE   __attribute__((target("avx512f,avx512bw,avx512vl,popcnt,avx512vpopcntdq")))

enum { LINES = MN_SKETCH_BINS / 64, NEAR = THIRD / 64, EIGHT = 8 };
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

/* The same operations as mn_agree_share(), eight at once. */
AVX512 static inline __m512d shares_of(__m256i same, __m256i full)
{
    const __m512d chance = _mm512_set1_pd(1. / 255), one = _mm512_set1_pd(1);
    const __m512d part = _mm512_div_pd(_mm512_cvtepi32_pd(same), _mm512_cvtepi32_pd(full));
    const __mmask8 more = _mm512_cmp_pd_mask(part, chance, _CMP_GT_OQ); /* none: 0 of 0, too */
    return _mm512_maskz_div_pd(more, _mm512_sub_pd(part, chance), _mm512_sub_pd(one, chance));
}

/* Counts of up to MN_SKETCH_TOGETHER texts, so that what is written is not read at once. */
typedef struct counts {
    _Alignas(64) int same[MN_SKETCH_TOGETHER], full[MN_SKETCH_TOGETHER];
} counts;

AVX512 static void shares_of_all(double *share, const counts *c, size_t n)
{
    for (size_t from = 0; from < n; from += EIGHT) {
        const size_t some = n - from < EIGHT ? n - from : EIGHT;
        const __mmask8 in = (__mmask8)((1U << some) - 1);
        const __m512d part = shares_of(_mm256_maskz_loadu_epi32(in, c->same + from),
                                       _mm256_maskz_loadu_epi32(in, c->full + from));
        _mm512_mask_storeu_pd(share + from, in, part);
    }
}

AVX512 static void shares_512(double *share, const mn_bins *one, const mn_bins *other, size_t n)
{
    counts c;
    __m512i v[LINES];
#pragma GCC unroll 6
    for (int i = 0; i < LINES; i++)
        v[i] = line(one, i);
    for (size_t k = 0; k < n; k++) {
        unsigned long long same = 0, full = 0;
#pragma GCC unroll 6
        for (int i = 0; i < LINES; i++) {
            const __mmask64 equal = _mm512_cmpeq_epi8_mask(v[i], line(&other[k], i));
            same += (unsigned long long)_mm_popcnt_u64(equal & one->full[i]);
            full += (unsigned long long)_mm_popcnt_u64(one->full[i] | other[k].full[i]);
        }
        c.same[k] = (int)same;
        c.full[k] = (int)full;
    }
    shares_of_all(share, &c, n);
}

/* Bits of the LINES words of v. */
WIDE static inline int count_words(__m512i v)
{
    const __m512i n = _mm512_popcnt_epi64(v);
    const __m256i four =
        _mm256_add_epi64(_mm512_castsi512_si256(n), _mm512_extracti64x4_epi64(n, 1));
    const __m128i two =
        _mm_add_epi64(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
    return (int)_mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

WIDE static void shares_wide(double *share, const mn_bins *one, const mn_bins *other, size_t n)
{
    const __mmask8 lines = (1 << LINES) - 1;
    const __m512i full = _mm512_maskz_loadu_epi64(lines, one->full);
    counts c;
    __m512i v[LINES];
#pragma GCC unroll 6
    for (int i = 0; i < LINES; i++)
        v[i] = line(one, i);
    for (size_t k = 0; k < n; k++) {
        unsigned long long same = 0;
#pragma GCC unroll 6
        for (int i = 0; i < LINES; i++)
            same += (unsigned long long)_mm_popcnt_u64(
                _mm512_mask_cmpeq_epi8_mask(one->full[i], v[i], line(&other[k], i)));
        c.same[k] = (int)same;
        c.full[k] =
            count_words(_mm512_or_si512(full, _mm512_maskz_loadu_epi64(lines, other[k].full)));
    }
    shares_of_all(share, &c, n);
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
    if (isa >= MN_SKETCH_WIDE) {
        shares_wide(share, one, other, n);
        return;
    }
    if (isa >= MN_SKETCH_AVX512) {
        shares_512(share, one, other, n);
        return;
    }
#endif
    shares_any(share, one, other, n, isa);
}
