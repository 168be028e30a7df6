/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/block.h - what a few draws take as true, side by side.
 *
 * Draws are made MN_BLOCK at a time, so that rows of outputs are read once for all of them
 * (lanes.h). What one draw takes as true depends on its number and the seed alone.
 */
#ifndef FOOTPRINT_BLOCK_H
#define FOOTPRINT_BLOCK_H

#include "footprint/answer/draws.h"
#include "footprint/answer/pins.h"

enum { MN_BLOCK = 16 };

/* Rows hold one draw behind the other; a column holds a draw (x[i * draws + b]). */
typedef struct mn_block {
    const mn_cells *c;
    const mn_groups *g;
    const mn_pin_kinds *kinds;
    const mn_prior *prior;
    uint64_t seed;
    size_t draws;    /* at hand: 1 to MN_BLOCK */
    double *origin;  /* rows: factors, by origin */
    double *cell;    /* rows: factors, by cell */
    double *money;   /* rows: factors, by group */
    double *people;  /* rows: per million dollars of output, by cell */
    float *q;        /* the same */
    double *row;     /* columns: millions of dollars of each row of groups */
    double *factor;  /* columns: of each kind of pin, against the average */
    double *of_kind; /* columns: people per million dollars of each kind of pin */
    mn_rho rho[MN_BLOCK];
    void *all;
} mn_block;

/* Room for MN_BLOCK draws; what is given is borrowed. */
MN_USE mn_status mn_block_new(mn_block *out, const mn_cells *c, const mn_groups *g,
                              const mn_pin_kinds *kinds, const mn_prior *p, uint64_t seed,
                              mn_err *e);
/* Makes draws `first` to first + draws - 1. O(draws * (cells + groups + kinds)). */
void mn_block_draw(mn_block *b, size_t first, size_t draws);
void mn_block_free(mn_block *b);

#endif
