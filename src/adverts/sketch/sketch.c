/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/sketch.c - runs of characters to bins, bins to bands; and two signatures compared.
 *
 * What touches every character is written so that the compiler makes vectors of it.
 */
#include "adverts/sketch/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/rng.h"

#define ALWAYS static inline __attribute__((always_inline))

enum { EMPTY = 0 };

void mn_sketcher_free(mn_sketcher *s)
{
    free(s->code);
    *s = (mn_sketcher){0};
}

/* --- runs ------------------------------------------------------------------------------------- */

/* The characters of valid UTF-8, a blank before and after; returns how many. */
ALWAYS size_t characters(uint32_t *restrict code, const char *restrict text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t n = 0, at = 0;

    code[n++] = ' ';
    while (at < len) {
        while (at + 16 <= len) {
            unsigned char any = 0;
            for (int i = 0; i < 16; i++)
                any |= p[at + (size_t)i];
            if (any & 0x80)
                break;
            for (int i = 0; i < 16; i++)
                code[n + (size_t)i] = p[at + (size_t)i];
            n += 16;
            at += 16;
        }
        for (unsigned plain = 0; at < len && plain < 16;) {
            const unsigned char c = p[at];
            plain = c < 0x80 ? plain + 1 : 0;
            if (c < 0x80) {
                code[n++] = c;
                at++;
            } else if (c < 0xe0) {
                code[n++] = (uint32_t)(c & 0x1f) << 6 | (p[at + 1] & 0x3fu);
                at += 2;
            } else if (c < 0xf0) {
                const uint32_t u = (uint32_t)(c & 0x0f) << 12 | (uint32_t)(p[at + 1] & 0x3f) << 6 |
                                   (p[at + 2] & 0x3fu);
                code[n++] = u;
                if (u >= MN_SKETCH_DENSE && mn_sketch_is_twice(u))
                    code[n++] = u | MN_SKETCH_SECOND;
                at += 3;
            } else {
                const uint32_t u = (uint32_t)(c & 0x07) << 18 | (uint32_t)(p[at + 1] & 0x3f) << 12 |
                                   (uint32_t)(p[at + 2] & 0x3f) << 6 | (p[at + 3] & 0x3fu);
                code[n++] = u;
                if (mn_sketch_is_twice(u))
                    code[n++] = u | MN_SKETCH_SECOND;
                at += 4;
            }
        }
    }
    code[n++] = ' ';
    return n;
}

/* Hashes each run of five characters over the first of them: a sum with five odd factors, stirred
 * (the finisher of MurmurHash3, public domain, Appleby). */
ALWAYS void hash_runs(uint32_t *code, size_t runs, const uint32_t odd[MN_SKETCH_RUN])
{
    for (size_t i = 0; i < runs; i++) {
        uint32_t h = code[i] * odd[0] + code[i + 1] * odd[1] + code[i + 2] * odd[2] +
                     code[i + 3] * odd[3] + code[i + 4] * odd[4];
        h ^= h >> 16;
        h *= UINT32_C(0x85ebca6b);
        h ^= h >> 13;
        h *= UINT32_C(0xc2b2ae35);
        code[i] = h ^ h >> 16;
    }
}

/* The hashes of the runs of n characters, over these; returns how many. */
ALWAYS size_t runs_any(uint32_t *code, size_t n, const uint32_t odd[MN_SKETCH_RUN])
{
    for (size_t i = n; i < n + MN_SKETCH_RUN; i++)
        code[i] = 0;
    const size_t runs = n < MN_SKETCH_RUN ? 1 : n - MN_SKETCH_RUN + 1;
    hash_runs(code, runs, odd);
    return runs;
}

/* --- two compared ----------------------------------------------------------------------------- */

enum { THIRD = MN_SKETCH_BINS / 3 }; /* its counts fit into bytes */

ALWAYS mn_agree agree_any(const uint8_t *a, const uint8_t *b, int bins)
{
    mn_agree g = {0};
    for (int at = 0; at < bins; at += THIRD) {
        uint8_t same = 0, full = 0;
        for (int i = at; i < at + THIRD; i++) {
            same = (uint8_t)(same + (a[i] == b[i] && a[i]));
            full = (uint8_t)(full + ((a[i] | b[i]) != 0));
        }
        g.same += same;
        g.full += full;
    }
    return g;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
/* clang drops an attribute of which it does not know a part. */
#if defined(__clang__)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,popcnt")))
#else
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,popcnt,prefer-vector-width=512")))
#endif

AVX2 static size_t runs_avx2(uint32_t *code, mn_text plain, const uint32_t *odd)
{
    return runs_any(code, characters(code, plain.ptr, plain.len), odd);
}

AVX512 static size_t runs_avx512(uint32_t *code, mn_text plain, const uint32_t *odd)
{
    return runs_any(code, characters(code, plain.ptr, plain.len), odd);
}

AVX512 static size_t runs_wide(uint32_t *code, mn_text plain, const uint32_t *odd)
{
    return runs_any(code, mn_sketch_characters_wide(code, plain), odd);
}

AVX2 static mn_agree agree_avx2(const uint8_t *a, const uint8_t *b)
{
    return agree_any(a, b, MN_SKETCH_BINS);
}

AVX512 static inline mn_agree agree_512(const uint8_t *a, const uint8_t *b, int bins)
{
    mn_agree g = {0};
    for (int i = 0; i < bins; i += 64) {
        const __m512i x = _mm512_loadu_si512(a + i), y = _mm512_loadu_si512(b + i);
        const __m512i any = _mm512_or_si512(x, y);
        const __mmask64 full = _mm512_test_epi8_mask(any, any);
        g.same += (unsigned)__builtin_popcountll(_mm512_mask_cmpeq_epi8_mask(full, x, y));
        g.full += (unsigned)__builtin_popcountll(full);
    }
    return g;
}

AVX512 static mn_agree agree_avx512(const uint8_t *a, const uint8_t *b)
{
    return agree_512(a, b, MN_SKETCH_BINS);
}

AVX2 static mn_agree glance_avx2(const uint8_t *a, const uint8_t *b)
{
    return agree_any(a, b, THIRD);
}

AVX512 static mn_agree glance_avx512(const uint8_t *a, const uint8_t *b)
{
    return agree_512(a, b, THIRD);
}

AVX2 static mn_agree rest_avx2(const uint8_t *a, const uint8_t *b)
{
    return agree_any(a, b, MN_SKETCH_BINS - THIRD);
}

AVX512 static mn_agree rest_avx512(const uint8_t *a, const uint8_t *b)
{
    return agree_512(a, b, MN_SKETCH_BINS - THIRD);
}
#endif

mn_sketch_isa mn_sketch_isa_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("popcnt"))
        return mn_sketch_is_wide() ? MN_SKETCH_WIDE : MN_SKETCH_AVX512;
    if (__builtin_cpu_supports("avx2"))
        return MN_SKETCH_AVX2;
#endif
    return MN_SKETCH_PLAIN;
}

static size_t runs_by(uint32_t *code, mn_text plain, const uint32_t *odd, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa == MN_SKETCH_WIDE)
        return runs_wide(code, plain, odd);
    if (isa == MN_SKETCH_AVX512)
        return runs_avx512(code, plain, odd);
    if (isa == MN_SKETCH_AVX2)
        return runs_avx2(code, plain, odd);
#else
    (void)isa;
#endif
    return runs_any(code, characters(code, plain.ptr, plain.len), odd);
}

mn_agree mn_bins_agree_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512)
        return agree_avx512(a, b);
    if (isa == MN_SKETCH_AVX2)
        return agree_avx2(a, b);
#else
    (void)isa;
#endif
    return agree_any(a, b, MN_SKETCH_BINS);
}

mn_agree mn_bins_glance_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512)
        return glance_avx512(a, b);
    if (isa == MN_SKETCH_AVX2)
        return glance_avx2(a, b);
#else
    (void)isa;
#endif
    return agree_any(a, b, THIRD);
}

mn_agree mn_bins_rest_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa)
{
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512)
        return rest_avx512(a, b);
    if (isa == MN_SKETCH_AVX2)
        return rest_avx2(a, b);
#else
    (void)isa;
#endif
    return agree_any(a, b, MN_SKETCH_BINS - THIRD);
}

mn_agree mn_bins_agree(const uint8_t *a, const uint8_t *b)
{
    return mn_bins_agree_by(a, b, mn_sketch_isa_best());
}

double mn_agree_share(mn_agree a)
{
    if (!a.full)
        return 0;
    const double part = (double)a.same / a.full, chance = 1. / 255;
    return part <= chance ? 0 : (part - chance) / (1 - chance);
}

/* --- bins ------------------------------------------------------------------------------------- */

static uint32_t stir(uint32_t h)
{
    h ^= h >> 16;
    h *= UINT32_C(0x7feb352d);
    h ^= h >> 15;
    h *= UINT32_C(0x846ca68b);
    return h ^ h >> 16;
}

/* By numbers alone. A bit for each value tells who is empty. */
void mn_sketch_borrow(uint32_t value[MN_SKETCH_K], const uint8_t *hole, size_t n)
{
    uint64_t empty[MN_SKETCH_K / 64] = {0};
    for (size_t i = 0; i < n; i++)
        empty[hole[i] / 64] |= UINT64_C(1) << hole[i] % 64;
    for (size_t i = 0; i < n; i++) {
        uint32_t from = hole[i];
        for (uint32_t turn = 1; empty[from / 64] >> from % 64 & 1; turn++)
            from = stir((uint32_t)hole[i] << 16 | turn) % MN_SKETCH_K;
        value[hole[i]] = value[from];
    }
}

/* The smallest of each three bins, of places in them; returns how many have none, and which. */
ALWAYS size_t values_any(uint32_t value[MN_SKETCH_K], uint8_t hole[MN_SKETCH_K],
                         const uint32_t least[MN_SKETCH_BINS])
{
    _Static_assert(MN_SKETCH_BINS / MN_SKETCH_K == 3, "three bins are a value");
    uint32_t empty = 0;
    size_t holes = 0;
    for (unsigned k = 0; k < MN_SKETCH_K; k++) {
        const uint32_t a = least[3 * k], b = least[3 * k + 1], c = least[3 * k + 2];
        const uint32_t ab = a < b ? a : b;
        value[k] = ab < c ? ab : c;
        empty |= value[k] == UINT32_MAX;
    }
    for (unsigned k = 0; empty && k < MN_SKETCH_K; k++) {
        hole[holes] = (uint8_t)k;
        holes += value[k] == UINT32_MAX;
    }
    return holes;
}

ALWAYS void keys_any(uint32_t band[MN_SKETCH_BANDS], const uint32_t value[MN_SKETCH_K])
{
    for (uint32_t b = 0; b < MN_SKETCH_BANDS; b++) {
        uint64_t h = b + 1;
        for (uint32_t r = 0; r < MN_SKETCH_ROWS; r++)
            h = (h ^ value[b * MN_SKETCH_ROWS + r]) * UINT64_C(0x9E3779B97F4A7C15);
        band[b] = (uint32_t)(h >> 32) ^ (uint32_t)h;
    }
}

/* least is of the places in bins. */
ALWAYS void bands_any(uint32_t band[MN_SKETCH_BANDS], const uint32_t least[MN_SKETCH_BINS])
{
    uint32_t value[MN_SKETCH_K];
    uint8_t hole[MN_SKETCH_K];
    const size_t holes = values_any(value, hole, least);
    if (holes)
        mn_sketch_borrow(value, hole, holes);
    keys_any(band, value);
}

/* The smallest hash of each bin, of those that fall into it; all ones: none does, but for the last
 * bin, whose largest hash is all ones, too. As the place of a hash in its bin grows with the hash,
 * hashes are compared as they are. */
static void least_of(uint32_t least[MN_SKETCH_BINS], const uint32_t *hash, size_t n)
{
    memset(least, 0xff, MN_SKETCH_BINS * sizeof *least);
#pragma GCC unroll 4
    for (size_t i = 0; i < n; i++) {
        const uint32_t h = hash[i];
        uint32_t *at = &least[(uint64_t)h * MN_SKETCH_BINS >> 32];
        *at = h < *at ? h : *at;
    }
}

ALWAYS bool any_all_ones(const uint32_t *hash, size_t n)
{
    uint32_t any = 0;
    for (size_t i = 0; i < n; i++)
        any |= hash[i] == UINT32_MAX;
    return any;
}

/* From the smallest hash to its place in the bin; all ones: the bin is empty. */
ALWAYS void place_all(uint32_t least[MN_SKETCH_BINS], const uint32_t *hash, size_t n)
{
    const bool last = least[MN_SKETCH_BINS - 1] == UINT32_MAX && any_all_ones(hash, n);
    for (int i = 0; i < MN_SKETCH_BINS; i++)
        least[i] = least[i] == UINT32_MAX ? UINT32_MAX : least[i] * MN_SKETCH_BINS;
    if (last)
        least[MN_SKETCH_BINS - 1] = UINT32_MAX * (uint32_t)MN_SKETCH_BINS;
}

ALWAYS void marks_any(uint8_t bin[MN_SKETCH_BINS], uint32_t least[MN_SKETCH_BINS],
                      const uint32_t *hash, size_t n)
{
    place_all(least, hash, n);
    for (int i = 0; i < MN_SKETCH_BINS; i++) {
        const uint32_t mark = (least[i] * UINT32_C(0x9E3779B1) >> 16) * 255 >> 16;
        bin[i] = least[i] == UINT32_MAX ? EMPTY : (uint8_t)(mark + 1);
    }
}

#if defined(__x86_64__)
AVX2 static void sign_avx2(mn_signature *out, uint32_t *least, const uint32_t *hash, size_t n)
{
    marks_any(out->bin, least, hash, n);
    bands_any(out->band, least);
}

AVX512 static void sign_avx512(mn_signature *out, uint32_t *least, const uint32_t *hash, size_t n)
{
    marks_any(out->bin, least, hash, n);
    bands_any(out->band, least);
}
#endif

static void bins(mn_signature *out, const uint32_t *hash, size_t n, mn_sketch_isa isa)
{
    uint32_t least[MN_SKETCH_BINS];

    if (isa >= MN_SKETCH_WIDE) {
        mn_sketch_sign_wide(out, hash, n);
        return;
    }
    least_of(least, hash, n);
#if defined(__x86_64__)
    if (isa >= MN_SKETCH_AVX512) {
        sign_avx512(out, least, hash, n);
        return;
    }
    if (isa == MN_SKETCH_AVX2) {
        sign_avx2(out, least, hash, n);
        return;
    }
#else
    (void)isa;
#endif
    marks_any(out->bin, least, hash, n);
    bands_any(out->band, least);
}

mn_status mn_sketch_by(mn_signature *out, mn_sketcher *s, uint64_t seed, mn_text plain,
                       mn_sketch_isa isa, mn_err *e)
{
    uint32_t odd[MN_SKETCH_RUN];

    if (!plain.len) {
        *out = (mn_signature){0};
        return MN_OK;
    }
    if (!mn_grow(&s->code, &s->cap, plain.len + MN_SKETCH_BEHIND, sizeof *s->code))
        return mn_fail_memory(e);
    for (int i = 0; i < MN_SKETCH_RUN; i++)
        odd[i] = (uint32_t)(mn_splitmix64(&seed) >> 32) | 1;
    bins(out, s->code, runs_by(s->code, plain, odd, isa), isa);
    return MN_OK;
}

mn_status mn_sketch(mn_signature *out, mn_sketcher *s, uint64_t seed, mn_text plain, mn_err *e)
{
    return mn_sketch_by(out, s, seed, plain, mn_sketch_isa_best(), e);
}
