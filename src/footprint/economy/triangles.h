/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/triangles.h - an economy that is asked about many demands: I - A as
 * the product of a lower and an upper triangle, in float32. With them a demand costs a
 * seventh of what the series takes (mn_solve_lanes), and comes nearer to the solution: of
 * the shipped economy within 3e-5 of each cell, where the series leaves 1e-3 at worst.
 */
#ifndef FOOTPRINT_TRIANGLES_H
#define FOOTPRINT_TRIANGLES_H

#include "footprint/economy/matrix.h"

enum { MN_TRIANGLES_SIDES = 64 }; /* demands that are solved at once */

typedef struct mn_triangles {
    size_t n, width; /* width: n made a multiple of MN_TRIANGLES_SIDES */
    bool dead;       /* I - A could not be divided: of no use */
    float *lu;       /* n rows of `width`; on the diagonal the inverse of the upper triangle's */
} mn_triangles;

/* Elimination without pivots, as for an M-matrix (Berman & Plemmons 1994, ch. 6, E18), in
 * float32. Where the economy is none, out->dead. The same bits at any number of threads and
 * instruction set. O(n^3), 4 n^2 bytes. */
MN_USE mn_status mn_triangles_make(mn_triangles *out, const mn_matrix *a, const mn_ctx *ctx,
                                   mn_err *e);
/* y := (I - A)^-1 y for MN_TRIANGLES_SIDES interleaved sides; each gets the bits it would get
 * beside any others. One thread: callers share out sides. O(n^2) a side. */
void mn_triangles_solve(const mn_triangles *t, float *y);
void mn_triangles_free(mn_triangles *t);

/* The same with an instruction set of choice, for the tests. */
MN_USE mn_status mn_triangles_make_on(mn_triangles *out, const mn_matrix *a, mn_isa isa,
                                      const mn_ctx *ctx, mn_err *e);
void mn_triangles_solve_on(const mn_triangles *t, float *y, mn_isa isa);

#endif
