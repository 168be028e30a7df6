/* SPDX-License-Identifier: Apache-2.0
 *
 * table/column.h - a column's arrays, for who reads all of its cells: a renderer asks once a
 * column what mn_table_missing() and its like ask once a cell.
 */
#ifndef TABLE_COLUMN_H
#define TABLE_COLUMN_H

#include <manumit/table.h>

/* Borrowed until the table changes or is freed. What is at a missing cell says nothing. */
typedef struct mn_column {
    mn_type type;
    const uint64_t *there;
    const int64_t *i64; /* also BOOL, DATE, MONEY; NULL for the other types, as are the others */
    const double *f64;
    const char *const *text;
    const uint32_t *lengths;
} mn_column;

mn_column mn_table_column(const mn_table *t, size_t col);

static inline bool mn_column_has(const mn_column *c, size_t row)
{
    return c->there[row / 64] >> row % 64 & 1;
}

#endif
