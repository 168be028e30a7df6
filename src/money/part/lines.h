/* SPDX-License-Identifier: Apache-2.0
 *
 * money/part/lines.h - lines of numbers between commas, read strictly.
 */
#ifndef MONEY_PART_LINES_H
#define MONEY_PART_LINES_H

#include <manumit/core.h>

typedef struct mn_part_lines {
    mn_text rest, line; /* what is still to be read; of the line, what is still to be read */
    const char *name;
    uint64_t number;
    bool failed; /* a cell of the line was not what it must be */
} mn_part_lines;

/* Takes the heading. MN_DATA where it is another. */
MN_USE mn_status mn_part_lines_open(mn_part_lines *l, mn_text all, const char *heading,
                                    const char *name, mn_err *e);
bool mn_part_lines_next(mn_part_lines *l);
/* The next cell; its number, low..high; with `none`, an empty cell is that. Else 0, and failed. */
mn_text mn_part_cell(mn_part_lines *l);
int64_t mn_part_number(mn_part_lines *l, int64_t low, int64_t high);
int64_t mn_part_number_or(mn_part_lines *l, int64_t low, int64_t high, int64_t none);
/* MN_DATA where a cell failed, or some are left. */
MN_USE mn_status mn_part_line_end(const mn_part_lines *l, mn_err *e);
MN_USE mn_status mn_part_line_fail(const mn_part_lines *l, const char *why, mn_err *e);

#endif
