/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/block.c - see block.h. For AVX-512, for AVX2, and eight bytes at a time.
 */
#include "adverts/identify/block.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define EACH UINT64_C(0x0101010101010101)
#define TOP  (EACH * 0x80)

/* The top bit of each byte that is n or more; bytes are below 128, n from 1 to 128. */
static uint64_t from(uint64_t bytes, unsigned n)
{
    return bytes + EACH * (128 - n);
}

/* The top bit of each byte that is c; bytes are below 128. */
static uint64_t is(uint64_t bytes, unsigned c)
{
    return ~((bytes ^ EACH * c) + EACH * 0x7F);
}

/* The top bits of eight bytes, side by side. */
static uint64_t bits(uint64_t tops)
{
    return ((tops & TOP) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

void id_block_plain(id_block *out, const unsigned char p[64])
{
    *out = (id_block){0};
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t v, low, letter, digit, mark;
        memcpy(&v, p + i, 8);
        low = v & ~TOP;
        letter = from(low | EACH * 0x20, 'a') & ~from(low | EACH * 0x20, 'z' + 1);
        digit = from(low, '0') & ~from(low, '9' + 1) & ~v;
        mark = (is(low, '@') | is(low, ':') | is(low, '.')) & ~v;
        out->word |= bits(letter | digit | v) << i;
        out->high |= bits(v) << i;
        out->digit |= bits(digit) << i;
        out->mark |= bits(mark) << i;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void half_avx2(uint64_t out[4], const unsigned char *p)
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
    out[0] = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(letter, digit), v));
    out[1] = (uint32_t)_mm256_movemask_epi8(v);
    out[2] = (uint32_t)_mm256_movemask_epi8(digit);
    out[3] = (uint32_t)_mm256_movemask_epi8(mark);
}

__attribute__((target("avx2"))) static void read_avx2(id_block *out, const unsigned char p[64])
{
    uint64_t a[4], b[4];
    half_avx2(a, p);
    half_avx2(b, p + 32);
    *out = (id_block){a[0] | b[0] << 32, a[1] | b[1] << 32, a[2] | b[2] << 32, a[3] | b[3] << 32};
}

__attribute__((target("avx512f,avx512bw"))) static void read_avx512(id_block *out,
                                                                    const unsigned char p[64])
{
    const __m512i v = _mm512_loadu_si512((const void *)p);
    const __m512i low = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    const uint64_t letter =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
    out->high = _mm512_movepi8_mask(v);
    out->digit =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    out->word = letter | out->digit | out->high;
    out->mark = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('@')) |
                _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(':')) |
                _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('.'));
}
#endif

id_block_read id_block_reader(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw"))
        return read_avx512;
    if (__builtin_cpu_supports("avx2"))
        return read_avx2;
#endif
    return id_block_plain;
}
