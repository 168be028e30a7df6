/* SPDX-License-Identifier: Apache-2.0
 *
 * response_sum.c - the inner loops of an answer: sums over groups, draw by draw, and the
 * quantiles of the sums.
 */
#include "footprint/survey/response.h"

#include <math.h>
#include <string.h>

#include "core/avx512.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { NEAR = 24, LANES = 16, PARTS = MN_DRAW_BLOCK / LANES, AT_ONCE = 4, TOPS = 6 };

typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

/* A row after the other, for each is a run of memory that is fetched ahead; some at once, for
 * sums are read and written less often. The order of additions is that of the rows. */
static inline __attribute__((always_inline)) void
add_rows(lanes *sum, const float *rows, const mn_summed *s, size_t from, size_t count)
{
    const lanes *row[AT_ONCE];

    for (size_t k = 0; k < count; k++)
        row[k] = (const lanes *)(const void *)(rows + s->group[from + k] * MN_DRAW_BLOCK);
    for (size_t p = 0; p < PARTS; p++) {
        lanes x = sum[p];

        for (size_t k = 0; k < count; k++)
            x += row[k][p] * s->money[from + k];
        sum[p] = x;
    }
}

static inline __attribute__((always_inline)) void sum_body(float *out, const mn_summed *s,
                                                           size_t groups, size_t blocks)
{
    for (size_t b = 0; b < blocks; b++) {
        const float *rows = s->sample + b * groups * MN_DRAW_BLOCK;
        const lanes *base =
            (const lanes *)(const void *)(s->base ? s->base + b * MN_DRAW_BLOCK : NULL);
        lanes sum[PARTS] = {{0}};
        size_t k = 0;

        for (size_t p = 0; s->base && p < PARTS; p++)
            sum[p] = base[p] * s->times;
        for (; k + AT_ONCE <= s->count; k += AT_ONCE)
            add_rows(sum, rows, s, k, AT_ONCE);
        for (; k < s->count; k++)
            add_rows(sum, rows, s, k, 1);
        memcpy(out + b * MN_DRAW_BLOCK, sum, sizeof sum);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void sum_avx2(float *out, const mn_summed *s, size_t groups,
                                                     size_t blocks)
{
    sum_body(out, s, groups, blocks);
}

MN_AVX512 static void sum_avx512(float *out, const mn_summed *s, size_t groups, size_t blocks)
{
    sum_body(out, s, groups, blocks);
}
#endif

void mn_response_sum_plain(float *out, const mn_summed *s, size_t groups, size_t blocks)
{
    sum_body(out, s, groups, blocks);
}

void mn_response_sum(float *out, const mn_summed *s, size_t groups, size_t blocks)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        sum_avx512(out, s, groups, blocks);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        sum_avx2(out, s, groups, blocks);
        return;
    }
#endif
    sum_body(out, s, groups, blocks);
}

/* --- quantiles -------------------------------------------------------------------- */

/* The same from the other end, where few values lie above: the n - k largest, in order. */
static void two_of_top(float out[2], const float *v, size_t n, size_t k)
{
    float top[NEAR] = {0};
    const size_t kept = n - k;

    for (size_t i = 0, at; i < kept; i++) {
        for (at = i; at > 0 && top[at - 1] > v[i]; at--)
            top[at] = top[at - 1];
        top[at] = v[i];
    }
    for (size_t i = kept, at; i < n; i++) {
        if (v[i] <= top[0])
            continue;
        for (at = 0; at + 1 < kept && top[at + 1] < v[i]; at++)
            top[at] = top[at + 1];
        top[at] = v[i];
    }
    out[0] = top[0];
    out[1] = top[kept > 1];
}

/* v[k] and v[k + 1] of the sorted values; reorders v. */
static void two_at(float out[2], float *v, size_t n, size_t k)
{
    size_t from = 0, to = n - 1;

    if (n - k <= NEAR) {
        two_of_top(out, v, n, k);
        return;
    }

    while (from < to) {
        float pivot = v[from + (to - from) / 2];
        size_t i = from, j = to;

        for (;; i++, j--) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i >= j)
                break;
            float swap = v[i];

            v[i] = v[j];
            v[j] = swap;
        }
        if (k <= j)
            to = j;
        else
            from = j + 1;
    }
    out[0] = out[1] = v[k];
    if (k + 1 >= n)
        return;
    out[1] = v[k + 1];
    for (size_t i = k + 2; i < n; i++)
        out[1] = v[i] < out[1] ? v[i] : out[1];
}

/* Copies the values of v that are at most low to `below`, and the negatives of those that
 * are at least high to `above`; both have room for n + LANES. */
typedef struct tails {
    float *below, *above;
    size_t belows, aboves;
} tails;

static void take_plain(tails *t, const float *v, size_t n, float low, float high)
{
    t->belows = t->aboves = 0;
    for (size_t i = 0; i < n; i++) {
        t->below[t->belows] = v[i];
        t->belows += v[i] <= low;
        t->above[t->aboves] = -v[i];
        t->aboves += v[i] >= high;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static void take_avx512(tails *t, const float *v, size_t n,
                                                           float low, float high)
{
    const __m512 at_most = _mm512_set1_ps(low), at_least = _mm512_set1_ps(high);
    const __m512 zero = _mm512_setzero_ps();

    t->belows = t->aboves = 0;
    for (size_t i = 0; i < n; i += LANES) {
        const __mmask16 here = (__mmask16)(n - i < LANES ? (1U << (n - i)) - 1 : 0xffffU);
        const __m512 x = _mm512_maskz_loadu_ps(here, v + i);
        const __mmask16 is_low = _mm512_mask_cmp_ps_mask(here, x, at_most, _CMP_LE_OQ);
        const __mmask16 is_high = _mm512_mask_cmp_ps_mask(here, x, at_least, _CMP_GE_OQ);

        _mm512_mask_compressstoreu_ps(t->below + t->belows, is_low, x);
        _mm512_mask_compressstoreu_ps(t->above + t->aboves, is_high, _mm512_sub_ps(zero, x));
        t->belows += (size_t)__builtin_popcount(is_low);
        t->aboves += (size_t)__builtin_popcount(is_high);
    }
}
#endif

static void take(tails *t, const float *v, size_t n, float low, float high)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        take_avx512(t, v, n, low, high);
        return;
    }
#endif
    take_plain(t, v, n, low, high);
}

#if defined(__x86_64__)
/* two_at() where little lies above: the largest, the next smaller one, and so on. False where
 * that does not fit, or some are equal. */
__attribute__((target("avx512f"))) static bool two_of_top_avx512(float out[2], const float *v,
                                                                 size_t n, size_t k)
{
    const __m512 nothing = _mm512_set1_ps(-INFINITY);
    __m512 x[TOPS];
    float found = INFINITY, last = INFINITY;
    int above = 0;

    if (n > TOPS * LANES || n - k > NEAR)
        return false;
    for (size_t i = 0; i < TOPS; i++) {
        const size_t left = n > i * LANES ? n - i * LANES : 0;
        const __mmask16 here = (__mmask16)(left < LANES ? (1U << left) - 1 : 0xffffU);

        x[i] = _mm512_mask_loadu_ps(nothing, here, v + i * LANES);
    }
    for (size_t i = k; i < n; i++) {
        const __m512 under = _mm512_set1_ps(found);
        __m512 best = nothing;

        for (size_t p = 0; p < TOPS; p++)
            best =
                _mm512_mask_max_ps(best, _mm512_cmp_ps_mask(x[p], under, _CMP_LT_OQ), best, x[p]);
        last = found;
        found = _mm512_reduce_max_ps(best);
    }
    for (size_t p = 0; p < TOPS; p++)
        above += __builtin_popcount(_mm512_cmp_ps_mask(x[p], _mm512_set1_ps(found), _CMP_GE_OQ));
    out[0] = found;
    out[1] = n - k > 1 ? last : found;
    return above == (int)(n - k);
}
#endif

static void two(float out[2], float *v, size_t n, size_t k)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && two_of_top_avx512(out, v, n, k))
        return;
#endif
    two_at(out, v, n, k);
}

mn_interval mn_response_limits(const float *v, size_t n, const mn_interval *guess, float *spare)
{
    const double low = 0.05 * (double)(n - 1), high = 0.95 * (double)(n - 1);
    const size_t kl = (size_t)low, kh = (size_t)high;
    /* From the other end, the largest are the smallest of the negatives. */
    const size_t needs_below = kl + 2, needs_above = n - kh;
    tails t = {.below = spare, .above = spare + n + LANES};
    float at_most = (float)guess->low, at_least = (float)guess->high, a[2], b[2];

    take(&t, v, n, at_most, at_least);
    for (int tries = 0; t.belows < needs_below || t.aboves < needs_above; tries++) {
        /* Further in, and at last everything. */
        if (t.belows < needs_below)
            at_most = tries < 8 ? at_most + 0.05F * fabsf(at_most) : INFINITY;
        if (t.aboves < needs_above)
            at_least = tries < 8 ? at_least - 0.05F * fabsf(at_least) : -INFINITY;
        take(&t, v, n, at_most, at_least);
    }
    two(a, t.below, t.belows, kl);
    two(b, t.above, t.aboves, n - 2 - kh);
    return (mn_interval){a[0] + (low - (double)kl) * ((double)a[1] - a[0]),
                         -b[1] + (high - (double)kh) * ((double)b[1] - b[0])};
}
