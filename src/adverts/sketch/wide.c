/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/wide.c - the characters of a text, 64 bytes at once, where the processor can push
 * bytes together (AVX-512 VBMI2).
 */
#include "adverts/sketch/inside.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE                                                                                       \
    __attribute__((                                                                                \
        target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

bool mn_sketch_is_wide(void)
{
    return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

/* The lowest n (to 64) bits. */
WIDE static inline uint64_t low(size_t n)
{
    return _bzhi_u64(UINT64_MAX, n > 64 ? 64 : (unsigned)n);
}

/* 64 bytes as characters. */
WIDE static inline void put_ascii(uint32_t *to, __m512i v)
{
    _mm512_storeu_si512(to, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(v)));
    _mm512_storeu_si512(to + 16, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(v, 1)));
    _mm512_storeu_si512(to + 32, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(v, 2)));
    _mm512_storeu_si512(to + 48, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(v, 3)));
}

/* Sixteen characters of their first bytes, their second, third and fourth ones. */
WIDE static inline __m512i codes(const uint8_t byte[4][64], size_t i)
{
    const __m512i six = _mm512_set1_epi32(0x3f);
    __m512i x[4];
    for (size_t k = 0; k < 4; k++)
        x[k] = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)(byte[k] + i)));
    for (size_t k = 1; k < 4; k++)
        x[k] = _mm512_and_si512(x[k], six);
    const __mmask16 two = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xc0)),
                    three = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xe0)),
                    four = _mm512_cmpge_epu32_mask(x[0], _mm512_set1_epi32(0xf0));
    __m512i c = _mm512_mask_and_epi32(x[0], two, x[0], _mm512_set1_epi32(0x1f));
    c = _mm512_mask_and_epi32(c, three, x[0], _mm512_set1_epi32(0x0f));
    c = _mm512_mask_or_epi32(c, two, _mm512_slli_epi32(c, 6), x[1]);
    c = _mm512_mask_or_epi32(c, three, _mm512_slli_epi32(c, 6), x[2]);
    return _mm512_mask_or_epi32(c, four, _mm512_slli_epi32(c, 6), x[3]);
}

/* Puts some characters down; those that stand for two, twice. Returns how many. */
WIDE static inline size_t put_some(uint32_t *to, __m512i c, __mmask16 live)
{
    const __mmask16 dense =
        _mm512_mask_cmpge_epu32_mask(live, c, _mm512_set1_epi32(MN_SKETCH_DENSE));
    if (!dense) {
        _mm512_storeu_si512(to, c);
        return (size_t)_mm_popcnt_u32(live);
    }
    const __m512i stirred = _mm512_mullo_epi32(c, _mm512_set1_epi32((int)0x9E3779B1));
    const __mmask16 twice =
        _mm512_mask_testn_epi32_mask(dense, stirred, _mm512_set1_epi32((int)0xC0000000));
    const __m512i second = _mm512_or_si512(c, _mm512_set1_epi32((int)MN_SKETCH_SECOND));
    const __m512i pair = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    /* Each character and its second, in turn; of which those that are none are left out. */
    const uint32_t keep = _pdep_u32(live, 0x55555555) | _pdep_u32(twice, 0xAAAAAAAA);
    const __m512i a = _mm512_permutex2var_epi32(c, pair, second),
                  b = _mm512_permutex2var_epi32(c, _mm512_add_epi32(pair, _mm512_set1_epi32(8)),
                                                second);
    const size_t n = (size_t)_mm_popcnt_u32(keep & 0xffff);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi32((__mmask16)keep, a));
    _mm512_storeu_si512(to + n, _mm512_maskz_compress_epi32((__mmask16)(keep >> 16), b));
    return n + (size_t)_mm_popcnt_u32(keep >> 16);
}

WIDE size_t mn_sketch_characters_wide(uint32_t *code, mn_text text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t n = 0, at = 0;

    code[n++] = ' ';
    while (at < text.len) {
        const size_t left = text.len - at;
        const __m512i v = _mm512_maskz_loadu_epi8(low(left), p + at);
        if (!_mm512_movepi8_mask(v)) {
            put_ascii(code + n, v);
            n += left < 64 ? left : 64;
            at += left < 64 ? left : 64;
            continue;
        }
        const uint64_t first = low(left) & ~_mm512_cmplt_epi8_mask(v, _mm512_set1_epi8(-64));
        const size_t count = (size_t)_mm_popcnt_u64(first), last = 63 - (size_t)_lzcnt_u64(first);
        uint8_t byte[4][64];
        _mm512_storeu_si512(byte[0], _mm512_maskz_compress_epi8(first, v));
        for (size_t i = 1; i < 4; i++) {
            const uint64_t some = left > i ? low(left - i) : 0;
            const __m512i next = _mm512_maskz_loadu_epi8(some, p + at + (some ? i : 0));
            _mm512_storeu_si512(byte[i], _mm512_maskz_compress_epi8(first, next));
        }
        for (size_t i = 0; i < count; i += 16)
            n += put_some(code + n, codes(byte, i), (__mmask16)low(count - i));
        const unsigned char c = p[at + last];
        at += last + (c < 0x80 ? 1U : c < 0xe0 ? 2U : c < 0xf0 ? 3U : 4U);
    }
    code[n++] = ' ';
    return n;
}

#else

bool mn_sketch_is_wide(void)
{
    return false;
}

size_t mn_sketch_characters_wide(uint32_t *code, mn_text text)
{
    (void)code, (void)text;
    return 0;
}
#endif
