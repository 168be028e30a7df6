/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/csv_lite.h - reads the project's own embedded tables.
 *
 * They are trusted to be UTF-8 with LF line ends and a header, so nothing is
 * copied: a cell points into the table's bytes, and only a quoted cell with
 * doubled quotes is rewritten into the arena. One pass, O(bytes). User files
 * go through manumit/table.h instead.
 */
#ifndef REFERENCE_CSV_LITE_H
#define REFERENCE_CSV_LITE_H

#include "reference/internal.h"

#define MN_CSV_COLUMNS 16 /* of a table; more is MN_DATA */

typedef struct mn_csv {
    mn_source source;
    mn_arena *arena;
    size_t at;
    uint64_t line;                /* of the row in cell; 1 is the header */
    uint64_t next_line;           /* of the row to come */
    size_t columns;               /* of the header */
    int8_t slot[MN_CSV_COLUMNS];  /* where a column goes in cell; -1: nowhere */
    mn_text cell[MN_CSV_COLUMNS]; /* of this row, in the order asked for */
} mn_csv;

/* Reads the header. wanted is the columns' names joined by commas, in the order
 * of c->cell; a name that begins with '?' may be absent and is then empty. */
MN_USE mn_status mn_csv_open(mn_csv *c, mn_source source, mn_arena *arena, const char *wanted,
                             mn_err *e);
/* Reads the next row; *more is false when there is none. */
MN_USE mn_status mn_csv_next(mn_csv *c, bool *more, mn_err *e);

/* Opens the table and calls row for each of its rows until one fails. *c is
 * left at the last row, for mn_csv_fail(). */
MN_USE mn_status mn_csv_each(mn_csv *c, mn_source source, mn_reference *r, const char *wanted,
                             mn_status (*row)(mn_reference *r, const mn_csv *c, mn_err *e),
                             mn_err *e);

/* MN_DATA at this row, naming the table. */
MN_PRINTF(3, 4) mn_status mn_csv_fail(const mn_csv *c, mn_err *e, const char *fmt, ...);
/* Typed cells; MN_DATA at this row when they are anything else. */
MN_USE mn_status mn_csv_f64(const mn_csv *c, size_t cell, double *v, mn_err *e);
MN_USE mn_status mn_csv_year(const mn_csv *c, size_t cell, int32_t *v, mn_err *e);
MN_USE mn_status mn_csv_yes(const mn_csv *c, size_t cell, bool *v, mn_err *e);
/* A cell as a NUL-terminated text in the arena. */
MN_USE mn_status mn_csv_str(const mn_csv *c, size_t cell, const char **v, mn_err *e);

#endif
