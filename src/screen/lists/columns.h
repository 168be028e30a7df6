/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/columns.h - lists that are one table with headings: which column is what is
 * said in a table of ours, and a column that is not in it is kept under its heading.
 */
#ifndef SCREEN_LISTS_COLUMNS_H
#define SCREEN_LISTS_COLUMNS_H

#include "screen/lists/rows.h"

typedef enum mn_column_kind {
    MN_COL_SELF,    /* the format's own code reads it */
    MN_COL_TEXT,    /* a value of the field */
    MN_COL_EACH,    /* values between semicolons */
    MN_COL_COUNTRY, /* countries between semicolons */
    MN_COL_DATE,
    MN_COL_OTHER,  /* kept as key=text */
    MN_COL_ID,     /* an identifier of the kind that key says */
    MN_COL_STREET, /* parts of one address */
    MN_COL_CITY,
    MN_COL_REGION,
    MN_COL_POSTCODE,
    MN_COL_NATION,
    MN_COL_SKIP, /* of the record, not of the party */
} mn_column_kind;

typedef struct mn_column {
    const char *headings; /* "name of entity|entity" */
    mn_column_kind kind;
    mn_party_field field;
    const char *key;
    bool need; /* the file is refused without it */
} mn_column;

enum { MN_COLUMNS = 40 };

typedef struct mn_table_list {
    mn_list_reader *r;
    mn_rows *rows;
    const mn_column *column;
    size_t n;
    size_t at[MN_COLUMNS]; /* which column of the file; SIZE_MAX: none */
    bool *known;           /* columns of the file that are in the table */
    mn_list_order order;   /* of dates */
} mn_table_list;

/* Reads all files of r as such tables. row begins and emits the party (or several) of the
 * current row. */
MN_USE mn_status mn_columns_read(mn_list_reader *r, const mn_column *column, size_t n,
                                 mn_rows_options options, mn_list_order order,
                                 mn_status (*row)(mn_table_list *t, mn_err *e), mn_err *e);
/* The cell of the ith column of the table; empty where the file lacks it. */
mn_text mn_columns_cell(const mn_table_list *t, size_t i);
/* Adds all columns that are not MN_COL_SELF to the party that is begun. */
void mn_columns_add(mn_table_list *t);

#endif
