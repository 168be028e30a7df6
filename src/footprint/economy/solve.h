/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/solve.h - (I - B) x = b without ever forming an inverse.
 *
 * B is a non-negative matrix or its transpose, optionally scaled on both sides:
 * (B v)_i = left_i * sum_j m_ij * right_j * v_j. Restarted GMRES (Saad &
 * Schultz 1986, doi 10.1137/0907058), in double, to a stated residual,
 * for several right-hand sides at once. Each step is one pass over the matrix;
 * about 20 are needed where the plain series needs 55, and about 10 when regions'
 * own blocks are solved first (a right preconditioner: residuals are the true ones).
 */
#ifndef FOOTPRINT_SOLVE_H
#define FOOTPRINT_SOLVE_H

#include "footprint/economy/matrix.h"

typedef struct mn_operator {
    const mn_matrix *matrix;
    bool transposed;            /* m_ji in the place of m_ij */
    const double *left, *right; /* NULL: all ones */
    size_t block;               /* n is a multiple of it: so many neighbours (a region's
                                 * industries) are solved by themselves before each pass
                                 * (blocks.h). 0: not, as always with left or right */
} mn_operator;

typedef struct mn_solved {
    unsigned passes; /* over the matrix, shared by all sides */
    double residual; /* largest |b - (I - B) x|, recomputed at the end */
} mn_solved;

/* One right-hand side. */
typedef struct mn_side {
    double *x; /* n: the result */
    const double *b;
    double tolerance;
    bool guessed; /* x holds a guess, which may be anything: a bad one costs a pass */
    mn_solved how;
} mn_side;

/* Solves up to MN_SIDES right-hand sides in the same passes, each to max |residual|
 * <= tolerance * max |b| or, where doubles allow no better, to a thousand times that
 * (how.residual says). MN_DATA when one does not converge in 2,000 passes (spectral
 * radius >= 1 or nearly so). Memory: 44 vectors; four times that for several sides. */
MN_USE mn_status mn_solve_sides(mn_side *side, size_t sides, const mn_operator *op,
                                const mn_ctx *ctx, mn_err *e);
/* The same for one; what x holds on entry does not matter, how may be NULL. */
MN_USE mn_status mn_solve(double *x, const mn_operator *op, const double *b, double tolerance,
                          const mn_ctx *ctx, mn_solved *how, mn_err *e);

/* An upper bound on the largest row sum of (I - B)^-1, from a solution l of b = 1
 * and its residual: with r = 1 - (I - B) l and |r| <= eps < 1 and B >= 0,
 * (I - B)^-1 1 <= l / (1 - eps). Then |error of x| <= bound * |residual|.
 * This also proves the spectral radius below 1, for l > 0 with (I - B) l > 0
 * is what a non-singular M-matrix is (Berman & Plemmons 1994, ch. 6, I27). */
MN_USE mn_status mn_bound_from(double *bound, const double *l, size_t n, double residual,
                               mn_err *e);
/* Fails, naming it, when an entry of the matrix is negative. */
MN_USE mn_status mn_refuse_negative(const mn_matrix *m, mn_err *e);

/* Spectral radius of a non-negative matrix by power iteration, for people to
 * read: it stops when two steps agree to 1e-7, or after 500 passes. What proves
 * a radius below 1 is mn_bound_from(). */
MN_USE mn_status mn_spectral_radius(double *radius, const mn_matrix *m, const mn_ctx *ctx,
                                    mn_err *e);

/* X = (I - A)^-1 Y for MN_LANES interleaved right-hand sides in float32 by the
 * Neumann series, until the last term is below tolerance times the sum in every
 * lane (at most 400 passes). For the shape of intervals only: errors near ten times the tolerance.
 */
MN_USE mn_status mn_solve_lanes(float *x, const mn_matrix *a, const float *y, float tolerance,
                                mn_err *e);

/* sum_i a_i b_i in eight virtual lanes, folded in a fixed order. */
double mn_dot(const double *a, const double *b, size_t n);
double mn_sum(const double *a, size_t n);
/* The same of floats, added up in double. */
double mn_sum_floats(const float *a, size_t n);

#endif
