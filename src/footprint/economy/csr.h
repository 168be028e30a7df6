/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/csr.h - a square sparse matrix in compressed rows.
 *
 * Values are float32: the published tables carry no more digits, and a pass
 * over the matrix is bound by memory. All sums are in double and in a fixed
 * order, so that results don't depend on threads or instruction sets.
 */
#ifndef FOOTPRINT_CSR_H
#define FOOTPRINT_CSR_H

#include <manumit/core.h>

typedef struct mn_csr {
    size_t n;
    size_t *start;   /* n + 1 */
    uint32_t *index; /* columns, ascending in each row */
    float *value;
} mn_csr;

/* All arrays are heap; *m must be zero or freed before. */
MN_USE mn_status mn_csr_alloc(mn_csr *m, size_t n, size_t nonzeros, mn_err *e);
void mn_csr_free(mn_csr *m);
MN_USE mn_status mn_csr_transpose(mn_csr *out, const mn_csr *m, mn_err *e);

/* out_i = sum_j m_ij v_j for rows [from, to). out and v must not overlap. */
void mn_csr_apply(const mn_csr *m, const double *v, double *out, size_t from, size_t to);

/* The same for MN_LANES right-hand sides at once, interleaved: entry i of side
 * l is v[i * MN_LANES + l]. */
#define MN_LANES 16
void mn_csr_apply_lanes(const mn_csr *m, const float *v, float *out, size_t from, size_t to);
/* The same for any processor: what the other must equal to the last bit. */
void mn_csr_apply_lanes_plain(const mn_csr *m, const float *v, float *out, size_t from, size_t to);

#endif
