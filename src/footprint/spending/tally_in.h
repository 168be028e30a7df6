/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_in.h - a table of sums on its way into a ledger: what the files
 * that read one need of each other.
 */
#ifndef FOOTPRINT_TALLY_IN_H
#define FOOTPRINT_TALLY_IN_H

#include "footprint/spending/tally_file.h"

typedef struct mn_tally_in {
    const mn_table *t;
    mn_merged *m;
    mn_ledger *f;
    mn_err *e;
    uint64_t offset; /* lines before this file's first, in the whole */
    size_t columns;  /* met so far */
    bool first;      /* of the files */
} mn_tally_in;

/* --- cells (tally_cells.c) ------------------------------------------------------------ */

mn_text mn_tally_cell(const mn_tally_in *f, size_t row, size_t col);
/* MN_DATA: what is wrong with a cell, where, and what to do. */
mn_status mn_tally_wrong(const mn_tally_in *f, size_t row, size_t col, const char *what);
/* The same of a cell that says something else than the files before. */
mn_status mn_tally_differs(const mn_tally_in *f, size_t row, size_t col);
MN_USE mn_status mn_tally_number(const mn_tally_in *f, size_t row, size_t col, int64_t least,
                                 int64_t most, int64_t *out);
MN_USE mn_status mn_tally_count(const mn_tally_in *f, size_t row, size_t col, uint64_t *out);
MN_USE mn_status mn_tally_sum(const mn_tally_in *f, size_t row, size_t col, mn_u128 *out);
/* The cell's text, which is kept once. */
MN_USE mn_status mn_tally_name(const mn_tally_in *f, size_t row, size_t col, const char **out);

/* --- rows (tally_rows.c) --------------------------------------------------------------- */

MN_USE mn_status mn_tally_take_placed(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_missed(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_line(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_good(const mn_tally_in *f, size_t row,
                                    mn_status (*on_good)(void *, const mn_tally_good *, mn_err *),
                                    void *payload);
MN_USE mn_status mn_tally_take_count(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_unknown_origin(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_unknown_code(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_rate(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_note(const mn_tally_in *f, size_t row);

/* --- decisions (tally_decided.c) --------------------------------------------------------- */

MN_USE mn_status mn_tally_decide(const mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_column(mn_tally_in *f, size_t row);
MN_USE mn_status mn_tally_take_role(const mn_tally_in *f, size_t row);

#endif
