/* SPDX-License-Identifier: Apache-2.0
 *
 * core/utf8_blocks.c - how much of a text is valid UTF-8, 64 bytes at once.
 *
 * Each byte is looked at with the one before it: three tables of 16, by that one's halves and by
 * its own upper half, say which mistakes the pair may be; what all three say is one. What a third
 * and a fourth byte must be follows from those two and three before (Keiser and Lemire, 2021, doi
 * 10.1002/spe.2920).
 */
#include "core/utf8_blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Mistakes of a pair of bytes. */
enum {
    SHORT = 1,       /* a first byte, and then none that goes on */
    LONG = 2,        /* a byte that goes on behind ASCII */
    OVERLONG_3 = 4,  /* E0 80..9F */
    LARGE = 8,       /* F4 90.. and what is above */
    SURROGATE = 16,  /* ED A0.. */
    OVERLONG_2 = 32, /* C0, C1 */
    OVERLONG_4 = 64, /* F0 80..8F; and F5.. 80..8F */
    TWO = 128,       /* two that go on: no mistake behind a first byte of three or four */
    ANY = SHORT | LONG | TWO,
    ABOVE = ANY | LARGE | OVERLONG_4,
};

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i table(const uint8_t t[16], __m256i at)
{
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)t)), at);
}

/* The bytes that stand n (1 to 3) before those of now. */
#define BEFORE(now, last, n)                                                                       \
    _mm256_alignr_epi8(now, _mm256_permute2x128_si256(last, now, 0x21), 16 - (n))

/* Not zero where something is wrong. */
AVX2 static inline __m256i mistakes(__m256i now, __m256i last)
{
    static const uint8_t upper_before[16] = {LONG,
                                             LONG,
                                             LONG,
                                             LONG,
                                             LONG,
                                             LONG,
                                             LONG,
                                             LONG,
                                             TWO,
                                             TWO,
                                             TWO,
                                             TWO,
                                             SHORT | OVERLONG_2,
                                             SHORT,
                                             SHORT | OVERLONG_3 | SURROGATE,
                                             SHORT | LARGE | OVERLONG_4};
    static const uint8_t lower_before[16] = {ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
                                             ANY | OVERLONG_2,
                                             ANY,
                                             ANY,
                                             ANY | LARGE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE,
                                             ABOVE | SURROGATE,
                                             ABOVE,
                                             ABOVE};
    static const uint8_t upper[16] = {SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      LONG | OVERLONG_2 | TWO | OVERLONG_3 | OVERLONG_4,
                                      LONG | OVERLONG_2 | TWO | OVERLONG_3 | LARGE,
                                      LONG | OVERLONG_2 | TWO | SURROGATE | LARGE,
                                      LONG | OVERLONG_2 | TWO | SURROGATE | LARGE,
                                      SHORT,
                                      SHORT,
                                      SHORT,
                                      SHORT};
    const __m256i half = _mm256_set1_epi8(0x0F);
    const __m256i one = BEFORE(now, last, 1), two = BEFORE(now, last, 2),
                  three = BEFORE(now, last, 3);
    const __m256i pair = _mm256_and_si256(
        _mm256_and_si256(table(upper_before, _mm256_and_si256(_mm256_srli_epi16(one, 4), half)),
                         table(lower_before, _mm256_and_si256(one, half))),
        table(upper, _mm256_and_si256(_mm256_srli_epi16(now, 4), half)));
    const __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8(0xE0 - 0x80)),
                  fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    const __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(-128));
    return _mm256_xor_si256(must, pair);
}

AVX2 static size_t blocks_avx2(const char *text, size_t len)
{
    __m256i last = _mm256_setzero_si256();
    bool open = false; /* the block before may end within a character */
    size_t at = 0;

    for (; len - at >= 64; at += 64) {
        const __m256i a = _mm256_loadu_si256((const void *)(text + at)),
                      b = _mm256_loadu_si256((const void *)(text + at + 32));
        const bool ascii = !_mm256_movemask_epi8(_mm256_or_si256(a, b));
        if (!ascii || open) {
            const __m256i wrong = _mm256_or_si256(mistakes(a, last), mistakes(b, a));
            if (!_mm256_testz_si256(wrong, wrong))
                break;
        }
        last = b;
        open = !ascii;
    }
    return at;
}

size_t mn_utf8_blocks(const char *text, size_t len)
{
    if (len < 64 || !__builtin_cpu_supports("avx2"))
        return 0;
    const unsigned char *p = (const unsigned char *)text;
    const size_t at = blocks_avx2(text, len);
    for (size_t back = 1; back <= 3 && back <= at; back++) { /* a character that is cut there */
        if (p[at - back] >= 0xC0)
            return at - back;
        if (p[at - back] < 0x80)
            break;
    }
    return at;
}

#else

size_t mn_utf8_blocks(const char *text, size_t len)
{
    (void)text;
    (void)len;
    return 0;
}
#endif
