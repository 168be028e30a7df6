/* SPDX-License-Identifier: Apache-2.0
 *
 * near.c - a hash against many. See pdq.h.
 *
 * Eight hashes make a block, word by word: the first words of all eight, then the second ones.
 * So one register holds the same word of eight hashes, and their distances come out side by side.
 */
#include <stdlib.h>

#include "adverts/image/pdq.h"
#include "core/err.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLOCK = 8, WORDS = 4 };

typedef struct block {
    uint64_t word[WORDS][BLOCK];
} block;

struct mn_pdq_set {
    size_t n;
    block *blocks;
};

/* Of blocks [from, to) the first with a hash at most `most` away, or `to`; its distances are
 * written to far, and those at most `most` to *near, as bits. */
typedef size_t next_fn(uint64_t far[BLOCK], unsigned *near, const block *b, size_t from, size_t to,
                       const mn_pdq *q, uint64_t most);

static inline __attribute__((always_inline)) size_t next_of(uint64_t far[BLOCK], unsigned *near,
                                                            const block *b, size_t from, size_t to,
                                                            const mn_pdq *q, uint64_t most)
{
    for (; from < to; from++) {
        unsigned hits = 0;
        for (unsigned i = 0; i < BLOCK; i++) {
            far[i] = 0;
            for (int w = 0; w < WORDS; w++)
                far[i] += (uint64_t)__builtin_popcountll(b[from].word[w][i] ^ q->word[w]);
            hits |= (unsigned)(far[i] <= most) << i;
        }
        if (hits) {
            *near = hits;
            return from;
        }
    }
    return to;
}

static size_t next_portable(uint64_t far[BLOCK], unsigned *near, const block *b, size_t from,
                            size_t to, const mn_pdq *q, uint64_t most)
{
    return next_of(far, near, b, from, to, q, most);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static size_t next_popcnt(uint64_t far[BLOCK], unsigned *near,
                                                            const block *b, size_t from, size_t to,
                                                            const mn_pdq *q, uint64_t most)
{
    return next_of(far, near, b, from, to, q, most);
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static size_t
next_avx512(uint64_t far[BLOCK], unsigned *near, const block *b, size_t from, size_t to,
            const mn_pdq *q, uint64_t most)
{
    const __m512i limit = _mm512_set1_epi64((long long)most);
    __m512i asked[WORDS];
    for (int w = 0; w < WORDS; w++)
        asked[w] = _mm512_set1_epi64((long long)q->word[w]);
    for (; from < to; from++) {
        __m512i sum = _mm512_setzero_si512();
        for (int w = 0; w < WORDS; w++) {
            const __m512i x = _mm512_xor_si512(_mm512_loadu_si512(b[from].word[w]), asked[w]);
            sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(x));
        }
        const __mmask8 hits = _mm512_cmple_epu64_mask(sum, limit);
        if (hits) {
            _mm512_storeu_si512(far, sum);
            *near = hits;
            return from;
        }
    }
    return to;
}
#endif

static next_fn *fastest(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq"))
        return next_avx512;
    if (__builtin_cpu_supports("popcnt"))
        return next_popcnt;
#endif
    return next_portable;
}

mn_status mn_pdq_set_new(mn_pdq_set **out, const mn_pdq *hashes, size_t n, mn_err *e)
{
    const size_t blocks = n / BLOCK + (n % BLOCK != 0);
    mn_pdq_set *s = calloc(1, sizeof *s);
    block *b = calloc(blocks ? blocks : 1, sizeof *b);
    if (!s || !b) {
        free(s);
        free(b);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < n; i++)
        for (int w = 0; w < WORDS; w++)
            b[i / BLOCK].word[w][i % BLOCK] = hashes[i].word[w];
    *s = (mn_pdq_set){.n = n, .blocks = b};
    *out = s;
    return MN_OK;
}

void mn_pdq_set_free(mn_pdq_set *s)
{
    if (s)
        free(s->blocks);
    free(s);
}

size_t mn_pdq_set_count(const mn_pdq_set *s)
{
    return s->n;
}

void mn_pdq_near(const mn_pdq_set *s, const mn_pdq *q, unsigned most, size_t first,
                 bool (*found)(size_t i, unsigned distance, void *payload), void *payload)
{
    next_fn *next = fastest();
    const size_t blocks = s->n / BLOCK + (s->n % BLOCK != 0);
    uint64_t far[BLOCK];
    unsigned near = 0;
    for (size_t at = first / BLOCK;
         (at = next(far, &near, s->blocks, at, blocks, q, most)) < blocks; at++)
        for (; near; near &= near - 1) {
            const unsigned i = (unsigned)__builtin_ctz(near);
            const size_t number = at * BLOCK + i;
            /* Behind the last hash a block is filled with zeros. */
            if (number >= first && number < s->n && !found(number, (unsigned)far[i], payload))
                return;
        }
}
