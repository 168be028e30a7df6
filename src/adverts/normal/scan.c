/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/scan.c - the two loops that touch every byte: folding ASCII, finding words.
 *
 * Written so that the compiler makes vectors of them, for AVX-512, AVX2 and what every processor
 * has; all give the same bytes.
 */
#include <string.h>

#include "adverts/normal/inside.h"

#define ALWAYS static inline __attribute__((always_inline))

enum { STEP = 32 };

ALWAYS unsigned char fold_one(unsigned char c)
{
    const unsigned char low = (unsigned char)(c | 0x20);
    const bool letter = (unsigned char)(low - 'a') < 26, digit = (unsigned char)(c - '0') < 10;
    return letter ? low : digit ? c : ' ';
}

ALWAYS size_t fold_any(char *restrict out, const char *restrict in, size_t len)
{
    size_t at = 0;
    for (; at + STEP <= len; at += STEP) {
        unsigned char c[STEP], any = 0;
        memcpy(c, in + at, STEP);
        for (int i = 0; i < STEP; i++)
            any |= c[i];
        if (any & 0x80)
            break;
        for (int i = 0; i < STEP; i++)
            c[i] = fold_one(c[i]);
        memcpy(out + at, c, STEP);
    }
    return at;
}

/* A bit for each of 64 bytes that is no blank. */
ALWAYS uint64_t words_of(const char *p)
{
    uint64_t mask = 0;
    for (int i = 0; i < 64; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, 8);
        v ^= UINT64_C(0x2020202020202020);
        /* The top bit of each byte that is not zero (Lamport 1975), then these side by side. */
        v = (((v & UINT64_C(0x7f7f7f7f7f7f7f7f)) + UINT64_C(0x7f7f7f7f7f7f7f7f)) | v) &
            UINT64_C(0x8080808080808080);
        mask |= (v >> 7) * UINT64_C(0x0102040810204080) >> 56 << i;
    }
    return mask;
}

ALWAYS size_t edges_any(uint32_t *edge, const char *folded, size_t len)
{
    size_t n = 0;
    uint64_t before = 0;

    for (size_t at = 0; at < len; at += 64) {
        uint64_t in = words_of(folded + at);
        if (len - at < 64)
            in &= (UINT64_C(1) << (len - at)) - 1;
        for (uint64_t turn = in ^ (in << 1 | before); turn; turn &= turn - 1)
            edge[n++] = (uint32_t)at + (uint32_t)__builtin_ctzll(turn);
        before = in >> 63;
    }
    if (n & 1)
        edge[n++] = (uint32_t)len;
    return n / 2;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static size_t fold_avx2(char *out, const char *in, size_t len)
{
    return fold_any(out, in, len);
}

__attribute__((target("avx2,bmi,bmi2"))) static size_t edges_avx2(uint32_t *edge,
                                                                  const char *folded, size_t len)
{
    return edges_any(edge, folded, len);
}
#endif

size_t mn_fold_ascii(char *out, const char *in, size_t len)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return fold_avx2(out, in, len);
#endif
    return fold_any(out, in, len);
}

size_t mn_fold_edges(uint32_t *edge, const char *folded, size_t len)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        return edges_avx2(edge, folded, len);
#endif
    return edges_any(edge, folded, len);
}
