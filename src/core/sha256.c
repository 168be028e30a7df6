/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sha256.c - SHA-256 by libsodium, whose state is that of the standard; whole blocks of long
 * texts by the instructions that x86-64 has for it, some four times as fast.
 *
 * libsodium's hash functions need no sodium_init(): they keep no state.
 */
#include "core/sha256.h"

#include <sodium.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

enum { BLOCK = 64, WORTH_ASKING = 1 << 14 };

/* FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

/* Bit 29 of leaf 7's EBX: SHA; bit 19 of leaf 1's ECX: SSE 4.1. */
static bool has_instructions(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 19 & 1))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

/* The state is held as the instructions want it: words a, b, e, f and c, d, g, h. */
__attribute__((target("sha,sse4.1"))) static void take_blocks(uint32_t state[8],
                                                              const unsigned char *p, size_t n)
{
    const __m128i swap = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    const __m128i *k = (const __m128i *)(const void *)constants;
    const __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0xB1);
    const __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0);
    for (; n; n--, p += BLOCK) {
        const __m128i abef_was = abef, cdgh_was = cdgh;
        __m128i w[4];
        for (size_t i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(p + 16 * i)), swap);
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; i++) {
            const __m128i now = _mm_add_epi32(w[i % 4], k[i]);
            if (i < 12) { /* the four words that are wanted four turns later */
                const __m128i last = w[(i + 3) % 4], mid = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
                w[i % 4] = _mm_sha256msg2_epu32(
                    _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]), mid), last);
            }
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, now);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(now, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_was);
        cdgh = _mm_add_epi32(cdgh, cdgh_was);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((void *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}
#endif

void mn_sha256_add(struct crypto_hash_sha256_state *state, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
#if defined(__x86_64__)
    if (len >= WORTH_ASKING && has_instructions()) {
        const size_t begun = state->count / 8 % BLOCK, rest = begun ? BLOCK - begun : 0;
        crypto_hash_sha256_update(state, p, rest);
        const size_t n = (len - rest) / BLOCK;
        take_blocks(state->state, p + rest, n);
        state->count += (uint64_t)n * BLOCK * 8;
        p += rest + n * BLOCK;
        len -= rest + n * BLOCK;
    }
#endif
    crypto_hash_sha256_update(state, p, len);
}

void mn_sha256_hex(char out[MN_SHA256_HEX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    mn_sha256_add(&state, bytes, len);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(out, MN_SHA256_HEX, digest, sizeof digest);
}
