/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/blocks.h - what makes a large economy quick to solve: each region's
 * own industries, solved by themselves. Most of what an industry buys is made at home,
 * so that little is left for the passes over the whole matrix.
 */
#ifndef FOOTPRINT_BLOCKS_H
#define FOOTPRINT_BLOCKS_H

#include "footprint/economy/matrix.h"

/* The blocks on the diagonal of I - A, or of its transpose, each as the product of a lower
 * and an upper triangle, in float32. */
typedef struct mn_blocks {
    size_t n, size; /* of the matrix; of a block, by which n can be divided */
    bool dead;      /* a block could not be divided into triangles: of no use */
    float *lu;      /* n rows of `size`; of the upper triangle the inverse diagonal */
} mn_blocks;

/* Elimination without pivots, as for an M-matrix (Berman & Plemmons 1994, ch. 6, E18).
 * O(n size^2). Where the economy is none, out->dead. */
MN_USE mn_status mn_blocks_make(mn_blocks *out, const mn_matrix *m, bool transposed, size_t size,
                                const mn_ctx *ctx, mn_err *e);
/* v := (blocks)^-1 v, for `sides` (1 or MN_SIDES) interleaved vectors. The same bits at any
 * number of threads and instruction set. O(n size). */
MN_USE mn_status mn_blocks_solve(const mn_blocks *b, double *v, unsigned sides, const mn_ctx *ctx,
                                 mn_err *e);
void mn_blocks_free(mn_blocks *b);

#endif
