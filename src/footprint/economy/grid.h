/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/grid.h - a labelled rectangle of numbers, as every published table
 * is laid out: label rows on top, label columns on the left, numbers inside.
 */
#ifndef FOOTPRINT_GRID_H
#define FOOTPRINT_GRID_H

#include "footprint/economy/flows.h"

typedef struct mn_grid {
    mn_table *table; /* owned; read without a header, so that row 0 is the first line */
    const char *path;
    size_t top, left;              /* label rows and columns */
    size_t region_row, sector_row; /* the label rows that hold the two labels of a column */
    size_t region_col, sector_col; /* the label columns that hold those of a row */
    bool blank_is_zero;
} mn_grid;

/* A number, or MN_DATA with its line, column and text. */
MN_USE mn_status mn_grid_number(const mn_grid *g, size_t row, size_t col, double *v, mn_err *e);

/* Takes n = regions * industries labels from the n columns from `first`; they
 * must be region by region, each with the same industries in the same order. */
MN_USE mn_status mn_grid_cells(const mn_grid *g, mn_flows *f, size_t first, size_t n, mn_err *e);
/* Checks that rows [top, top + n) carry the same labels as the columns. */
MN_USE mn_status mn_grid_rows_match(const mn_grid *g, const mn_flows *f, mn_err *e);
/* Takes the categories of final demand from columns [first, end): region by
 * region in the order of the cells, each with the same categories. */
MN_USE mn_status mn_grid_demand(const mn_grid *g, mn_flows *f, size_t first, size_t end, mn_err *e);
/* Z from n columns at `first`; Y from the columns at `first_y`. */
MN_USE mn_status mn_grid_fill_z(const mn_grid *g, mn_flows *f, size_t first, const mn_ctx *ctx,
                                mn_err *e);
MN_USE mn_status mn_grid_fill_y(const mn_grid *g, mn_flows *f, size_t first_y, mn_err *e);

#endif
