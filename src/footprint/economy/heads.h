/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/heads.h - the labels of a wide text table: of its columns, read
 * once, and of its rows, checked as they pass.
 */
#ifndef FOOTPRINT_HEADS_H
#define FOOTPRINT_HEADS_H

#include "footprint/economy/flows.h"
#include "table/wide.h"

/* Columns a table may have: GLORIA has 40,344. */
#define MN_TABLE_COLUMNS 131072

/* Two labels a column: region, and industry or category. */
typedef struct mn_heads {
    mn_arena arena;
    char *name; /* of the file, for errors */
    mn_text *region, *other;
    size_t n, cap_region, cap_other;
    size_t left;          /* cells before the first column, for errors */
    uint64_t line;        /* of the labels, for errors; 0: labels come in rows */
    const uint64_t *rows; /* then their lines */
    bool has_output;      /* a last column "x" was passed over */
} mn_heads;

void mn_heads_free(mn_heads *h);
MN_USE mn_status mn_heads_name(mn_heads *h, const char *name, mn_err *e);
/* Copies the two labels. */
MN_USE mn_status mn_heads_add(mn_heads *h, mn_text region, mn_text other, mn_err *e);
/* Splits "REGION.OTHER" at the first dot. */
bool mn_heads_split(mn_text both, mn_text *region, mn_text *other);
/* Whether a column's label says that it states output ("x", "total" ...). */
bool mn_heads_output(mn_text label);
/* From the current row of w, behind its first cell: labels REGION.OTHER, and perhaps
 * a last "x" (or "output", "total" ...). */
MN_USE mn_status mn_heads_joined(mn_heads *h, mn_wide *w, mn_err *e);
/* From two rows, of which the current is the first, behind `left` cells: region, other. */
MN_USE mn_status mn_heads_pair(mn_heads *h, mn_wide *w, size_t left, mn_err *e);
/* How many columns there are until the first region comes a second time; all when it doesn't. */
size_t mn_heads_round(const mn_heads *h);

/* The cells are columns [0, n): region by region, each with the same industries in the
 * same order. Sets f's regions and industries. */
MN_USE mn_status mn_heads_cells(const mn_heads *h, mn_flows *f, size_t n, mn_err *e);
/* Final demand is columns [first, h->n): region by region in the order of the cells,
 * each with the same categories. */
MN_USE mn_status mn_heads_demand(const mn_heads *h, mn_flows *f, size_t first, mn_err *e);
/* That a row's labels, just read from w, are those of cell i. */
MN_USE mn_status mn_heads_row(const mn_wide *w, const mn_flows *f, size_t i, mn_text region,
                              mn_text other, mn_err *e);

/* --- opening ------------------------------------------------------------------------ */

/* A wide text of numbers: separator 0 for the one it has. */
MN_USE mn_status mn_open_wide(mn_wide **out, mn_stream *s, char separator, mn_err *e);

/* US dollars of a unit as tables write it ("M.EUR", "Mill USD", "'000 US$") in a year; 0
 * when the unit is not understood or there is no rate. note, if not NULL, gets a line
 * where a rate was used. */
MN_USE mn_status mn_money_unit(double *usd, mn_buf *note, mn_text unit, int year, mn_err *e);

/* The text table of a file: the file itself, packed or not, or, of a zip archive, its CSV
 * member; of several, the one of the year (0: unknown). */
MN_USE mn_status mn_open_table(mn_stream **out, const mn_ctx *ctx, const char *path, int year,
                               mn_err *e);
/* The last year (four digits by themselves) that a file's name holds, as in
 * ICIO2021_2018.csv or WIOT2014_Nov16; 0. */
int mn_year_of_table(const char *path);

/* The first run of four digits between 1900 and 2100 in the last part of the path; 0. */
int mn_year_in(const char *path);

#endif
