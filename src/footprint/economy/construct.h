/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/construct.h - an economy from tables of supply and use.
 *
 * Supply V says what each industry makes of each product (industries x products),
 * use U what each industry takes of it (products x industries), Y what final demand
 * takes (products). With g = V 1 the outputs of industries and q = U 1 + Y 1 those of
 * products:
 *
 *   industry technology     Z = U g^-1 V, products by products; Y as it is.
 *                           An industry makes all its products in the same way.
 *                           Eurostat's model B; A = Z q^-1.
 *   fixed product sales     Z = T U, T = V q^-1, industries by industries; T Y.
 *                           A product is sold alike, whichever industry made it.
 *                           Eurostat's model D; A = Z g^-1. Never makes negatives.
 *   block                   cells are industries and products: Z = [0 V; U 0],
 *                           Y below. No assumption; the multipliers of products are
 *                           those of the industry technology with people q' g^-1 V.
 *
 * Eurostat Manual of Supply, Use and Input-Output Tables, 2008 edition (ISBN
 * 978-92-79-04735-0), chapter 11, whose V' is written V there; UN Handbook on Supply
 * and Use Tables and Input-Output Tables, 2018, chapter 12 (models B and D).
 */
#ifndef FOOTPRINT_CONSTRUCT_H
#define FOOTPRINT_CONSTRUCT_H

#include "footprint/economy/flows.h"

typedef struct mn_sut {
    mn_construct construct;
    mn_flows industry, product; /* labels alone: regions, industries (or products), n */
    mn_flows *f;                /* what is made; has the categories */
    mn_matrix_builder u, v;     /* by rows, as they come */
    double *g, *supplied, *q;   /* sums: of rows of V; of its columns; of rows of U and Y */
    double *y;                  /* products by regions * categories */
    double *row;
} mn_sut;

/* After the labels of industries and products, and f's categories, are known. */
MN_USE mn_status mn_sut_begin(mn_sut *s, mn_err *e);
/* Rows in order; all of V and all of U before mn_sut_finish(). v has product.n values, u
 * industry.n, y regions * categories. */
MN_USE mn_status mn_sut_supply(mn_sut *s, const double *v, mn_err *e);
MN_USE mn_status mn_sut_use(mn_sut *s, const double *u, const double *y, mn_err *e);
/* Fills f: labels, Z, Y, published (g or q), construct, and a note on what does not
 * balance. O(entries of U times products an industry makes). */
MN_USE mn_status mn_sut_finish(mn_sut *s, const mn_ctx *ctx, mn_err *e);
void mn_sut_free(mn_sut *s); /* f is left */

#endif
