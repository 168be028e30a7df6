/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/cells.h - what people write into tables of money: rows of totals and blank rows,
 * "..", "$1,200,000". What can be read in two ways is no number.
 */
#ifndef COUNTRY_BUDGET_CELLS_H
#define COUNTRY_BUDGET_CELLS_H

#include <manumit/core.h>
#include <manumit/table.h>

typedef enum mn_budget_row {
    MN_BUDGET_ROW,
    MN_BUDGET_BLANK, /* no cell has anything in it */
    MN_BUDGET_TOTAL, /* it is named as a sum of others, and would be counted twice */
} mn_budget_row;

/* What a row is, by all its cells and by the one that names it. */
mn_budget_row mn_budget_row_is(const mn_table *t, size_t row, size_t name);

/* The text of a cell; "" where it is empty, missing or there is no such column, and of "..", "-",
 * "n/a". */
mn_text mn_budget_cell(const mn_table *t, size_t row, size_t col);

/* A number of 0 or more, up to 1e18: "2500000", "2,500,000", "$2500000", "30%" where a share is
 * asked (30). NULL, or a hint for what it is not: "1.500" could be 1500, "12,5" could be 125. */
const char *mn_budget_number(double *out, mn_text t, bool share);

#endif
