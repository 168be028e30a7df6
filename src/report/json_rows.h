/* SPDX-License-Identifier: Apache-2.0
 *
 * report/json_rows.h - the rows of a table as JSON objects, each on one line.
 */
#ifndef REPORT_JSON_ROWS_H
#define REPORT_JSON_ROWS_H

#include "core/buf.h"
#include "report/language.h"
#include "table/column.h"

enum { MN_JSON_SAID = 9, MN_JSON_LISTS = 4 };

/* What is the same for all rows. Zero before; free it also after false. */
typedef struct mn_json_rows {
    const mn_table *table;
    mn_column *column;
    size_t columns;
    /* What stands before each cell, `{"first": `, `, "next": `, one behind the other. */
    mn_buf heads;
    size_t *end;
    size_t room; /* of a row, without the texts of its cells */
    const mn_language *language;
    /* The columns of sentences, where there is another language; else none. */
    size_t said[MN_JSON_SAID];
} mn_json_rows;

/* False without memory. Sentences (the columns "reason", "says", "hint", "detail"; "reasons",
 * "contrary" and "note", which are lists) are said in l; NULL: English. O(columns). */
MN_USE bool mn_json_rows_begin(mn_json_rows *out, const mn_table *t, const mn_language *l);
/* Appends `{"first": 1, "next": "b"}`. */
void mn_json_row(mn_buf *b, const mn_json_rows *j, size_t row);
void mn_json_rows_free(mn_json_rows *j);
/* A real as JSON: null where it is not finite. */
void mn_json_real(mn_buf *b, double v);

#endif
