/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/dga.h - the average over all decomposable graphs of which lists depend on each
 * other (Madigan & York 1997, doi 10.1093/biomet/84.1.19).
 */
#ifndef MEASURE_METHOD_DGA_H
#define MEASURE_METHOD_DGA_H

#include "measure/model/loglin.h"

enum { MN_DGA_LISTS = 6 }; /* 18,153 graphs */

typedef struct mn_dga_options {
    double delta;   /* of the Dirichlet prior of a cell of all lists; 0: 2^-lists */
    bool saturated; /* the graph of all pairs too, under which the lists tell nothing: the prior
                     * alone decides (and it wins where counts are large) */
    /* Numbers of persons on no list that are thought of: first, first + step, .. most. All 0: from
     * 0 to a thousand times the persons on lists, each to 2,047 and then ever fewer, so that they
     * lie no farther apart than a thousandth. */
    double first, step, most;
} mn_dga_options;

typedef struct mn_dga {
    double median, mean;   /* of the total */
    double *total, *below; /* totals in rising order, and the chance of at most so many */
    size_t n;
    size_t graphs;
    uint32_t best; /* pairs of the likeliest graph, as bits: 12, 13, .. 23, .. */
    double weight; /* of it */
    double beyond; /* chance of the last hundredth of what was thought of: where it is not small,
                    * the limit decides */
} mn_dga;
/* Sums over graphs and numbers of persons on no list, by logarithms, with the prior 1 / total.
 * 2 to MN_DGA_LISTS lists; *out is new: mn_dga_free(). O(graphs * numbers), in parallel. */
MN_USE mn_status mn_dga_run(mn_dga *out, unsigned lists, const double *count,
                            const mn_dga_options *o, const mn_ctx *ctx, mn_err *e);
/* Quantile p of the total. */
double mn_dga_quantile(const mn_dga *d, double p);
/* As "12+23+4": the largest groups that all depend on each other. */
void mn_dga_name(char out[64], unsigned lists, uint32_t pairs);
void mn_dga_free(mn_dga *d); /* zero-initialised is legal */

#endif
