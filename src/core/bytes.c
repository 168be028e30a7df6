/* SPDX-License-Identifier: Apache-2.0
 *
 * core/bytes.c - see the header.
 */
#include "core/bytes.h"

#include <string.h>

static const uint64_t ones = UINT64_C(0x0101010101010101);

static uint64_t eight_at(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* The highest bit of each of eight bytes that is this one; of no others. */
static uint64_t bytes_equal(uint64_t v, char wanted)
{
    const uint64_t x = v ^ ones * (unsigned char)wanted, low = ones * 0x7F;
    return ~(((x & low) + low) | x | low);
}

static const char *find_plain(const char *p, const char *end, char a, char b, char c)
{
    while (end - p >= 8) {
        const uint64_t v = eight_at(p);
        if (bytes_equal(v, a) | bytes_equal(v, b) | bytes_equal(v, c))
            break;
        p += 8;
    }
    while (p < end && *p != a && *p != b && *p != c)
        p++;
    return p;
}

static size_t count_plain(const char *p, const char *end, char wanted)
{
    size_t n = 0;
    for (; end - p >= 8; p += 8)
        n += (bytes_equal(eight_at(p), wanted) >> 7) * ones >> 56;
    for (; p < end; p++)
        n += *p == wanted;
    return n;
}

#if defined(__x86_64__)
#include <immintrin.h>

enum { STEP = 32 };

__attribute__((target("avx2"))) static inline uint32_t equal(__m256i v, char a)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(a)));
}

__attribute__((target("avx2,bmi"))) static const char *find_avx2(const char *p, const char *end,
                                                                 char a, char b, char c)
{
    const __m256i x = _mm256_set1_epi8(a), y = _mm256_set1_epi8(b), z = _mm256_set1_epi8(c);
    for (; end - p >= STEP; p += STEP) {
        const __m256i v = _mm256_loadu_si256((const void *)p);
        const __m256i any =
            _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, x), _mm256_cmpeq_epi8(v, y)),
                            _mm256_cmpeq_epi8(v, z));
        const uint32_t found = (uint32_t)_mm256_movemask_epi8(any);
        if (found)
            return p + __builtin_ctz(found);
    }
    return find_plain(p, end, a, b, c);
}

__attribute__((target("avx2,popcnt"))) static size_t count_avx2(const char *p, const char *end,
                                                                char wanted)
{
    size_t n = 0;
    for (; end - p >= 2 * STEP; p += 2 * STEP) {
        const uint64_t low = equal(_mm256_loadu_si256((const void *)p), wanted),
                       high = equal(_mm256_loadu_si256((const void *)(p + STEP)), wanted);
        n += (size_t)__builtin_popcountll(low | high << 32);
    }
    return n + count_plain(p, end, wanted);
}

const char *mn_bytes_find(const char *p, const char *end, char a, char b, char c)
{
    return __builtin_cpu_supports("avx2") ? find_avx2(p, end, a, b, c)
                                          : find_plain(p, end, a, b, c);
}

size_t mn_bytes_count(const char *p, const char *end, char wanted)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")
               ? count_avx2(p, end, wanted)
               : count_plain(p, end, wanted);
}

#else

const char *mn_bytes_find(const char *p, const char *end, char a, char b, char c)
{
    return find_plain(p, end, a, b, c);
}

size_t mn_bytes_count(const char *p, const char *end, char wanted)
{
    return count_plain(p, end, wanted);
}
#endif
