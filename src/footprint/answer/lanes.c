/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes.c - products of many rows by many draws. See the header.
 *
 * Both are tiled so that sixteen sums stay in registers: four rows by four draws,
 * or four vectors of cells by four draws. A tile at the edge is one by one, with
 * the same arithmetic for each sum.
 */
#include "footprint/answer/lanes.h"

#include <string.h>

#include "core/avx512.h"

enum { TILE = 4 };

typedef float lanes __attribute__((vector_size(MN_LANES * sizeof(float)), aligned(4), may_alias));

#define ALWAYS static inline __attribute__((always_inline))

#define LOAD(at) (*(const lanes *)(const void *)(at))

/* sum += x . y of the last n < MN_LANES values. */
ALWAYS void add_last(lanes *sum, const float *x, const float *y, size_t n)
{
    float last[2][MN_LANES] = {{0}};

    memcpy(last[0], x, n * sizeof *x);
    memcpy(last[1], y, n * sizeof *y);
    *sum += LOAD(last[0]) * LOAD(last[1]);
}

ALWAYS float fold(const lanes *sum)
{
    float part[MN_LANES];

    memcpy(part, sum, sizeof part);
    for (size_t half = MN_LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            part[l] += part[l + half];
    return part[0];
}

/* R rows by D draws. */
ALWAYS void dots_tile(float *out, const float *x, const float *q, size_t draws, size_t n, size_t R,
                      size_t D)
{
    lanes sum[TILE][TILE] = {{{0}}};
    size_t i = 0;

    for (; i + MN_LANES <= n; i += MN_LANES)
        for (size_t r = 0; r < R; r++)
            for (size_t d = 0; d < D; d++)
                sum[r][d] += LOAD(x + r * n + i) * LOAD(q + d * n + i);
    if (i < n)
        for (size_t r = 0; r < R; r++)
            for (size_t d = 0; d < D; d++)
                add_last(&sum[r][d], x + r * n + i, q + d * n + i, n - i);
    for (size_t r = 0; r < R; r++)
        for (size_t d = 0; d < D; d++)
            out[r * draws + d] = fold(&sum[r][d]);
}

ALWAYS void dots(float *out, const float *x, size_t rows, const float *q, size_t draws, size_t n)
{
    size_t r = 0, d;

    for (; r + TILE <= rows; r += TILE) {
        for (d = 0; d + TILE <= draws; d += TILE)
            dots_tile(out + r * draws + d, x + r * n, q + d * n, draws, n, TILE, TILE);
        for (; d < draws; d++)
            dots_tile(out + r * draws + d, x + r * n, q + d * n, draws, n, TILE, 1);
    }
    for (; r < rows; r++)
        for (d = 0; d < draws; d++)
            dots_tile(out + r * draws + d, x + r * n, q + d * n, draws, n, 1, 1);
}

/* C vectors of cells by D draws, over all rows. */
ALWAYS void sums_tile(float *out, const float *x, size_t rows, const float *money, size_t draws,
                      size_t n, size_t C, size_t D)
{
    lanes sum[TILE][TILE] = {{{0}}};

    for (size_t r = 0; r < rows; r++)
        for (size_t d = 0; d < D; d++)
            for (size_t c = 0; c < C; c++)
                sum[d][c] += LOAD(x + r * n + c * MN_LANES) * money[r * draws + d];
    for (size_t d = 0; d < D; d++)
        for (size_t c = 0; c < C; c++)
            memcpy(out + d * n + c * MN_LANES, &sum[d][c], sizeof sum[d][c]);
}

ALWAYS void sums(float *out, const float *x, size_t rows, const float *money, size_t draws,
                 size_t n)
{
    size_t i = 0, d;

    for (; i + TILE * MN_LANES <= n; i += TILE * MN_LANES) {
        for (d = 0; d + TILE <= draws; d += TILE)
            sums_tile(out + d * n + i, x + i, rows, money + d, draws, n, TILE, TILE);
        for (; d < draws; d++)
            sums_tile(out + d * n + i, x + i, rows, money + d, draws, n, TILE, 1);
    }
    for (; i + MN_LANES <= n; i += MN_LANES)
        for (d = 0; d < draws; d++)
            sums_tile(out + d * n + i, x + i, rows, money + d, draws, n, 1, 1);
    for (d = 0; d < draws; d++)
        for (size_t k = i; k < n; k++) {
            float sum = 0;

            for (size_t r = 0; r < rows; r++)
                sum += x[r * n + k] * money[r * draws + d];
            out[d * n + k] = sum;
        }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

AVX2 static void dots_avx2(float *out, const float *x, size_t rows, const float *q, size_t draws,
                           size_t n)
{
    dots(out, x, rows, q, draws, n);
}

MN_AVX512 static void dots_avx512(float *out, const float *x, size_t rows, const float *q,
                                  size_t draws, size_t n)
{
    dots(out, x, rows, q, draws, n);
}

AVX2 static void sums_avx2(float *out, const float *x, size_t rows, const float *money,
                           size_t draws, size_t n)
{
    sums(out, x, rows, money, draws, n);
}

MN_AVX512 static void sums_avx512(float *out, const float *x, size_t rows, const float *money,
                                  size_t draws, size_t n)
{
    sums(out, x, rows, money, draws, n);
}
#endif

void mn_lanes_dots_plain(float *out, const float *x, size_t rows, const float *q, size_t draws,
                         size_t n)
{
    dots(out, x, rows, q, draws, n);
}

void mn_lanes_sums_plain(float *out, const float *x, size_t rows, const float *money, size_t draws,
                         size_t n)
{
    sums(out, x, rows, money, draws, n);
}

void mn_lanes_dots(float *out, const float *x, size_t rows, const float *q, size_t draws, size_t n)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        dots_avx512(out, x, rows, q, draws, n);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        dots_avx2(out, x, rows, q, draws, n);
        return;
    }
#endif
    dots(out, x, rows, q, draws, n);
}

void mn_lanes_sums(float *out, const float *x, size_t rows, const float *money, size_t draws,
                   size_t n)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        sums_avx512(out, x, rows, money, draws, n);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        sums_avx2(out, x, rows, money, draws, n);
        return;
    }
#endif
    sums(out, x, rows, money, draws, n);
}
