/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/sign.c - from the hashes of runs to a signature, 64 bins at once, where the
 * processor can put bytes in any order (AVX-512 VBMI). The same as of sketch.c.
 */
#include "adverts/sketch/inside.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SIGN __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,bmi,bmi2")))

enum {
    BINS = MN_SKETCH_BINS,
    LANES = 16, /* of 32 bits */
    LINES = BINS / LANES,
    VALUES = MN_SKETCH_K / LANES, /* vectors of values */
    GOLD = (int)0x9E3779B1,
};
_Static_assert(BINS % 64 == 0 && MN_SKETCH_K * 3 == BINS, "three bins are a value");
_Static_assert(MN_SKETCH_ROWS == 4 && VALUES % 2 == 0, "eight bands are two vectors of values");

/* The smallest hash of each bin; all ones: none. */
SIGN static void least_of(uint32_t least[BINS], const uint32_t *hash, size_t n)
{
#pragma GCC unroll 24 /* no call */
    for (size_t i = 0; i < BINS; i += LANES)
        _mm512_store_si512(least + i, _mm512_set1_epi32(-1));
#pragma GCC unroll 4
    for (size_t i = 0; i < n; i++) {
        uint32_t *at = &least[(uint64_t)hash[i] * BINS >> 32];
        _mm_storeu_si32(at, _mm_min_epu32(_mm_loadu_si32(hash + i), _mm_loadu_si32(at)));
    }
}

SIGN static bool any_all_ones(const uint32_t *hash, size_t n)
{
    uint32_t any = 0;
    for (size_t i = 0; i < n; i++)
        any |= hash[i] == UINT32_MAX;
    return any;
}

/* The marks of 64 bins: of their places, and which are full. */
SIGN static __m512i marks_of(const __m512i place[4], __mmask64 full)
{
    const __m512i gold = _mm512_set1_epi32(GOLD), upper = _mm512_set1_epi32((int)0xffff0000);
    const __m512i order = _mm512_set_epi8(
        63, 59, 55, 51, 47, 43, 39, 35, 31, 27, 23, 19, 15, 11, 7, 3, 62, 58, 54, 50, 46, 42, 38,
        34, 30, 26, 22, 18, 14, 10, 6, 2, 61, 57, 53, 49, 45, 41, 37, 33, 29, 25, 21, 17, 13, 9, 5,
        1, 60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0);
    __m512i x[4], word[2];
    for (int i = 0; i < 4; i++)
        x[i] = _mm512_mullo_epi32(place[i], gold);
    /* The upper halves of two vectors in turn; of each its part of 255. */
    for (int i = 0; i < 2; i++) {
        const __m512i low = _mm512_srli_epi32(x[i], 16), high = _mm512_and_si512(x[i + 2], upper);
        word[i] = _mm512_mulhi_epu16(_mm512_or_si512(low, high), _mm512_set1_epi16(255));
    }
    const __m512i bytes = _mm512_or_si512(word[0], _mm512_slli_epi16(word[1], 8));
    return _mm512_maskz_add_epi8(full, _mm512_permutexvar_epi8(order, bytes), _mm512_set1_epi8(1));
}

/* The least of each three of 48 places. */
SIGN static __m512i values_of(const __m512i place[3])
{
    __m512i least = _mm512_set1_epi32(-1);
    const __m512i third =
        _mm512_set_epi32(45, 42, 39, 36, 33, 30, 27, 24, 21, 18, 15, 12, 9, 6, 3, 0);
    for (int i = 0; i < 3; i++) { /* of the three in turn: 16, 16, 16 lanes */
        const __m512i at = _mm512_add_epi32(third, _mm512_set1_epi32(i));
        const __m512i some = _mm512_permutex2var_epi32(place[0], at, place[1]);
        const __mmask16 behind = _mm512_cmpge_epu32_mask(at, _mm512_set1_epi32(32));
        const __m512i v = _mm512_mask_permutexvar_epi32(some, behind, at, place[2]);
        least = _mm512_min_epu32(least, v);
    }
    return least;
}

/* The keys of eight bands from `band` on, of their 32 values. */
SIGN static __m256i keys_of(__m512i a, __m512i b, uint32_t band)
{
    const __m512i gold = _mm512_set1_epi64((long long)0x9E3779B97F4A7C15);
    const __m512i first = _mm512_set_epi32(0, 28, 0, 24, 0, 20, 0, 16, 0, 12, 0, 8, 0, 4, 0, 0);
    __m512i h = _mm512_add_epi64(_mm512_set1_epi64((long long)band + 1),
                                 _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    for (int r = 0; r < MN_SKETCH_ROWS; r++) {
        const __m512i at = _mm512_add_epi32(first, _mm512_set1_epi32(r));
        const __m512i v = _mm512_maskz_permutex2var_epi32(0x5555, a, at, b);
        h = _mm512_mullo_epi64(_mm512_xor_si512(h, v), gold);
    }
    return _mm512_cvtepi64_epi32(_mm512_xor_si512(h, _mm512_srli_epi64(h, 32)));
}

/* Values of those that are empty are borrowed. */
SIGN static void fill_holes(__m512i value[VALUES], const uint16_t empty[VALUES])
{
    _Alignas(64) uint32_t all[MN_SKETCH_K];
    uint8_t hole[MN_SKETCH_K];
    size_t holes = 0;
    for (unsigned i = 0; i < VALUES; i++) {
        _mm512_store_si512(all + i * LANES, value[i]);
        for (unsigned rest = empty[i]; rest; rest &= rest - 1)
            hole[holes++] = (uint8_t)(i * LANES + (unsigned)__builtin_ctz(rest));
    }
    mn_sketch_borrow(all, hole, holes);
    for (unsigned i = 0; i < VALUES; i++)
        value[i] = _mm512_load_si512(all + i * LANES);
}

SIGN void mn_sketch_sign_wide(mn_signature *out, const uint32_t *hash, size_t n)
{
    _Alignas(64) uint32_t least[BINS];
    const __m512i none = _mm512_set1_epi32(-1), bins = _mm512_set1_epi32(BINS);
    __m512i place[LINES], value[VALUES];
    uint16_t full[LINES], empty[VALUES], any = 0;

    least_of(least, hash, n);
    const bool last = least[BINS - 1] == UINT32_MAX && any_all_ones(hash, n);
    for (int i = 0; i < LINES; i++) { /* from the smallest hash to its place in the bin */
        const __m512i v = _mm512_load_si512(least + i * LANES);
        full[i] = _mm512_cmpneq_epi32_mask(v, none);
        if (i == LINES - 1 && last)
            full[i] |= 0x8000;
        place[i] = _mm512_mask_mullo_epi32(none, full[i], v, bins);
    }
    for (size_t i = 0; i < LINES; i += 4) {
        const __mmask64 all = (__mmask64)full[i] | (__mmask64)full[i + 1] << 16 |
                              (__mmask64)full[i + 2] << 32 | (__mmask64)full[i + 3] << 48;
        _mm512_storeu_si512(out->bin + i * LANES, marks_of(place + i, all));
    }
    for (int i = 0; i < VALUES; i++) {
        value[i] = values_of(place + 3 * i);
        any |= empty[i] = _mm512_cmpeq_epi32_mask(value[i], none);
    }
    if (any)
        fill_holes(value, empty);
    for (uint32_t i = 0; i < VALUES; i += 2)
        _mm256_storeu_si256((void *)(out->band + 4 * i), keys_of(value[i], value[i + 1], 4 * i));
}

#else

void mn_sketch_sign_wide(mn_signature *out, const uint32_t *hash, size_t n)
{
    (void)out, (void)hash, (void)n;
}
#endif
