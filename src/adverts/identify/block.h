/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/block.h - 64 bytes at once: which are of words, which are digits, which are
 * signs that addresses have. For AVX-512, for AVX2, and eight bytes at a time; all tell the same.
 */
#ifndef ADVERTS_IDENTIFY_BLOCK_H
#define ADVERTS_IDENTIFY_BLOCK_H

#include <string.h>

#include <manumit/core.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define ID_AVX2   __attribute__((target("avx2,bmi,bmi2")))
#define ID_AVX512 __attribute__((target("avx512f,avx512bw,bmi,bmi2")))
#endif

/* A bit a byte, the first one lowest. */
typedef struct id_block {
    uint64_t word; /* ASCII letters and digits, and all that is not ASCII */
    uint64_t high; /* not ASCII */
    uint64_t digit;
    uint64_t mark; /* '@' ':' '.' */
} id_block;

#define ID_EACH UINT64_C(0x0101010101010101)
#define ID_TOP  (ID_EACH * 0x80)

/* The top bit of each byte that is n or more; bytes are below 128, n from 1 to 128. */
static inline uint64_t id_tops_from(uint64_t bytes, unsigned n)
{
    return bytes + ID_EACH * (128 - n);
}

/* The top bit of each byte that is c; bytes are below 128. */
static inline uint64_t id_tops_of(uint64_t bytes, unsigned c)
{
    return ~((bytes ^ ID_EACH * c) + ID_EACH * 0x7F);
}

/* The top bits of eight bytes, side by side. */
static inline uint64_t id_top_bits(uint64_t tops)
{
    return ((tops & ID_TOP) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* As every processor can. */
static inline id_block id_block_plain(const unsigned char p[64])
{
    id_block out = {0};
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, 8);
        const uint64_t low = v & ~ID_TOP, small = low | ID_EACH * 0x20;
        const uint64_t letter = id_tops_from(small, 'a') & ~id_tops_from(small, 'z' + 1);
        const uint64_t digit = id_tops_from(low, '0') & ~id_tops_from(low, '9' + 1) & ~v;
        out.word |= id_top_bits(letter | digit | v) << i;
        out.high |= id_top_bits(v) << i;
        out.digit |= id_top_bits(digit) << i;
        out.mark |=
            id_top_bits((id_tops_of(low, '@') | id_tops_of(low, ':') | id_tops_of(low, '.')) & ~v)
            << i;
    }
    return out;
}

#if defined(__x86_64__)
ID_AVX2 static inline id_block id_half_avx2(const unsigned char *p)
{
    const __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
    const __m256i low = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
    /* Bytes of 128 and more are below zero, and so are no letters or digits. */
    const __m256i letter = _mm256_and_si256(_mm256_cmpgt_epi8(low, _mm256_set1_epi8('a' - 1)),
                                            _mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), low));
    const __m256i digit = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('0' - 1)),
                                           _mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), v));
    const __m256i mark =
        _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('@')),
                                        _mm256_cmpeq_epi8(v, _mm256_set1_epi8(':'))),
                        _mm256_cmpeq_epi8(v, _mm256_set1_epi8('.')));
    const __m256i word = _mm256_or_si256(_mm256_or_si256(letter, digit), v);
    return (id_block){(uint32_t)_mm256_movemask_epi8(word), (uint32_t)_mm256_movemask_epi8(v),
                      (uint32_t)_mm256_movemask_epi8(digit), (uint32_t)_mm256_movemask_epi8(mark)};
}

ID_AVX2 static inline id_block id_block_avx2(const unsigned char p[64])
{
    const id_block a = id_half_avx2(p), b = id_half_avx2(p + 32);
    return (id_block){a.word | b.word << 32, a.high | b.high << 32, a.digit | b.digit << 32,
                      a.mark | b.mark << 32};
}

ID_AVX512 static inline id_block id_block_avx512(const unsigned char p[64])
{
    const __m512i v = _mm512_loadu_si512((const void *)p);
    const __m512i low = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    const uint64_t letter =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
    const uint64_t high = _mm512_movepi8_mask(v);
    const uint64_t digit =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    return (id_block){letter | digit | high, high, digit,
                      _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('@')) |
                          _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(':')) |
                          _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('.'))};
}
#endif

#endif
