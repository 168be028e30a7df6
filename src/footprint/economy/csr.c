/* SPDX-License-Identifier: Apache-2.0
 *
 * csr.c - compressed sparse rows: allocation, transpose, products.
 *
 * The product of one row is summed in four virtual lanes, folded in a fixed
 * order; the product with many right-hand sides keeps each side in a lane of
 * its own. Both give the same bits on every instruction set, since nothing is
 * contracted to fused multiply-adds.
 */
#include "footprint/economy/csr.h"

#include "core/err.h"

#include <stdlib.h>
#include <string.h>

mn_status mn_csr_alloc(mn_csr *m, size_t n, size_t nonzeros, mn_err *e)
{
    mn_csr made = {.n = n};

    if (n >= UINT32_MAX || nonzeros > SIZE_MAX / 16)
        return mn_fail(e, MN_DATA, "a matrix of %zu rows is too large", n);
    made.start = calloc(n + 1, sizeof *made.start);
    made.index = malloc((nonzeros ? nonzeros : 1) * sizeof *made.index);
    made.value = malloc((nonzeros ? nonzeros : 1) * sizeof *made.value);
    if (!made.start || !made.index || !made.value) {
        mn_csr_free(&made);
        return mn_fail_memory(e);
    }
    *m = made;
    return MN_OK;
}

void mn_csr_free(mn_csr *m)
{
    free(m->start);
    free(m->index);
    free(m->value);
    memset(m, 0, sizeof *m);
}

mn_status mn_csr_transpose(mn_csr *out, const mn_csr *m, mn_err *e)
{
    size_t nonzeros = m->start[m->n];
    mn_csr t = {0};
    mn_status st = mn_csr_alloc(&t, m->n, nonzeros, e);

    if (st)
        return st;
    for (size_t k = 0; k < nonzeros; k++)
        t.start[m->index[k] + 1]++;
    for (size_t j = 0; j < m->n; j++)
        t.start[j + 1] += t.start[j];
    for (size_t i = 0; i < m->n; i++) {
        for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
            size_t at = t.start[m->index[k]]++;
            t.index[at] = (uint32_t)i;
            t.value[at] = m->value[k];
        }
    }
    /* Every start has moved to its row's end: shift them back by one row. */
    memmove(t.start + 1, t.start, m->n * sizeof *t.start);
    t.start[0] = 0;
    *out = t;
    return MN_OK;
}

void mn_csr_apply(const mn_csr *m, const double *v, double *out, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        double lane[4] = {0};
        size_t k = m->start[i], end = m->start[i + 1];

        for (; k + 4 <= end; k += 4) {
            lane[0] += (double)m->value[k] * v[m->index[k]];
            lane[1] += (double)m->value[k + 1] * v[m->index[k + 1]];
            lane[2] += (double)m->value[k + 2] * v[m->index[k + 2]];
            lane[3] += (double)m->value[k + 3] * v[m->index[k + 3]];
        }
        for (size_t l = 0; k < end; k++, l++)
            lane[l] += (double)m->value[k] * v[m->index[k]];
        out[i] = (lane[0] + lane[2]) + (lane[1] + lane[3]);
    }
}

/* One vector of lanes; the compiler splits it to what the target has. */
typedef float lanes __attribute__((vector_size(MN_LANES * sizeof(float)), aligned(4), may_alias));

static inline __attribute__((always_inline)) void apply_lanes(const mn_csr *m, const float *v,
                                                              float *out, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        lanes sum = {0};

        for (size_t k = m->start[i]; k < m->start[i + 1]; k++)
            sum += m->value[k] * *(const lanes *)(const void *)(v + (size_t)m->index[k] * MN_LANES);
        *(lanes *)(void *)(out + i * MN_LANES) = sum;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void apply_avx2(const mn_csr *m, const float *v, float *out,
                                                       size_t from, size_t to)
{
    apply_lanes(m, v, out, from, to);
}

__attribute__((target("avx512f,prefer-vector-width=512"))) static void
apply_avx512(const mn_csr *m, const float *v, float *out, size_t from, size_t to)
{
    apply_lanes(m, v, out, from, to);
}
#endif

void mn_csr_apply_lanes_plain(const mn_csr *m, const float *v, float *out, size_t from, size_t to)
{
    apply_lanes(m, v, out, from, to);
}

void mn_csr_apply_lanes(const mn_csr *m, const float *v, float *out, size_t from, size_t to)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        apply_avx512(m, v, out, from, to);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        apply_avx2(m, v, out, from, to);
        return;
    }
#endif
    apply_lanes(m, v, out, from, to);
}
