/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/matrix.h - the coefficients of an economy, a square matrix
 * of any size, and its products.
 *
 * Values are float32: published tables carry no more digits, and a pass over
 * the matrix is bound by memory. It is held by rows, either dense or with only
 * what is not zero (indices of 16 bits up to 65,536 columns, of 32 beyond),
 * whichever is smaller. Both products, with A and with its transpose, run over
 * the rows; nothing is held twice. All sums are in double and in a fixed order:
 * no result depends on threads, on the instruction set or on where the matrix lies:
 * one that is too large for memory is kept in a file and read block by block.
 */
#ifndef FOOTPRINT_MATRIX_H
#define FOOTPRINT_MATRIX_H

#include "footprint/economy/matrix_store.h"

/* Right-hand sides of one pass: MN_SIDES in double, or MN_LANES in float32. */
#define MN_SIDES 4
#define MN_LANES 16

/* The columns are cut into strips, so that the product with the transpose can
 * be shared by threads: strip s holds columns mn_strip(n, s) .. mn_strip(n, s + 1). */
#define MN_STRIPS 16

typedef struct mn_matrix {
    size_t n;
    size_t entries; /* stored values: n * n when dense */
    bool dense;
    size_t *start;     /* n + 1: where each row begins; of a dense one too */
    uint16_t *index16; /* columns, ascending in each row; one of these two, */
    uint32_t *index32; /* or none when dense */
    float *value;
    uint32_t *strip; /* n rows of MN_STRIPS: where in the row a strip begins; not when dense */
    mn_store values, indices; /* what the pointers above point into */
    uint64_t limit;           /* bytes of these that may be in memory */
} mn_matrix;

typedef struct mn_entry {
    uint32_t index;
    float value;
} mn_entry;

void mn_matrix_free(mn_matrix *m);
/* Bytes that a pass over it reads. */
size_t mn_matrix_bytes(const mn_matrix *m);
/* What is not zero in row i, in order of columns; room for n entries. */
size_t mn_matrix_row(const mn_matrix *m, size_t i, mn_entry *out);
/* The same of column j. O(n log n): for many columns, make the transpose. */
size_t mn_matrix_column(const mn_matrix *m, size_t j, mn_entry *out);
float mn_matrix_at(const mn_matrix *m, size_t i, size_t j);
MN_USE mn_status mn_matrix_transpose(mn_matrix *out, const mn_matrix *m, mn_err *e);
/* Whether all stored values are numbers from low to high. O(entries). */
bool mn_matrix_within(const mn_matrix *m, float low, float high);
/* The first entry below zero, by rows; false when there is none. O(entries). */
bool mn_matrix_negative(const mn_matrix *m, size_t *i, size_t *j, float *value);
size_t mn_strip(size_t n, size_t s);

/* --- making one ---------------------------------------------------------------- */

/* Rows arrive in order and are held in their final form at once, so that a
 * table is read with one row of it in doubles. Zero before use. */
typedef struct mn_matrix_builder {
    mn_matrix m;
    size_t rows;     /* so far */
    size_t released; /* entries of a mapped matrix whose memory was given back */
    mn_entry *row;   /* n: one row, when it must be sorted */
} mn_matrix_builder;

/* For n rows and columns, 0 < n < 2^32 - 1. */
MN_USE mn_status mn_matrix_begin(mn_matrix_builder *b, size_t n, mn_err *e);
/* The same, with the memory that ctx allows. */
MN_USE mn_status mn_matrix_begin_within(mn_matrix_builder *b, size_t n, const mn_ctx *ctx,
                                        mn_err *e);
/* The next row: count columns below n, in any order, each at most once, and
 * their values, which are finite in float32. Zeros are left out. */
MN_USE mn_status mn_matrix_add(mn_matrix_builder *b, const uint32_t *column, const double *value,
                               size_t count, mn_err *e);
/* The next row as n values. */
MN_USE mn_status mn_matrix_add_dense(mn_matrix_builder *b, const double *row, mn_err *e);
/* The matrix, once there are n rows: entry ij times scale / x_j, or nothing where
 * x_j is not above zero. x may be NULL: as it is. Takes what b holds. */
MN_USE mn_status mn_matrix_finish(mn_matrix *out, mn_matrix_builder *b, const double *x,
                                  double scale, mn_err *e);
void mn_matrix_builder_free(mn_matrix_builder *b);

/* --- products -------------------------------------------------------------------- */

/* out = A v, or A' v when transposed. v and out must not overlap. On up to
 * ctx->threads threads where that pays; ctx may be NULL. Fails when it was
 * cancelled, and then only. */
MN_USE mn_status mn_matrix_apply(const mn_matrix *m, bool transposed, const double *v, double *out,
                                 const mn_ctx *ctx, mn_err *e);
/* The same for MN_SIDES right-hand sides at once, interleaved: entry i of side s
 * is v[i * MN_SIDES + s]. Each side gets the bits it would get alone. */
MN_USE mn_status mn_matrix_apply_sides(const mn_matrix *m, bool transposed, const double *v,
                                       double *out, const mn_ctx *ctx, mn_err *e);
/* out = A v for MN_LANES interleaved sides in float32, sums in float32 too. One
 * thread: callers share out blocks of sides. */
void mn_matrix_apply_lanes(const mn_matrix *m, const float *v, float *out);

/* One product with an instruction set of choice, for the tests: all give the
 * same bits. The range is of rows, or of strips when transposed. */
typedef enum mn_isa { MN_ISA_PLAIN, MN_ISA_AVX2, MN_ISA_AVX512 } mn_isa;
typedef struct mn_product {
    const mn_matrix *m;
    bool transposed;
    unsigned sides; /* 1 or MN_SIDES doubles, or MN_LANES floats (not transposed) */
    const void *v;
    void *out;
    size_t from_row, to_row; /* when transposed: the rows to sum */
} mn_product;
mn_isa mn_isa_best(void);
void mn_matrix_product(const mn_product *p, mn_isa isa, size_t from, size_t to);

#endif
