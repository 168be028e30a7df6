/* SPDX-License-Identifier: Apache-2.0
 *
 * table/maker.h - making a table in few words: the first error is kept, what
 * comes after it does nothing, and the end of the work checks once.
 */
#ifndef TABLE_MAKER_H
#define TABLE_MAKER_H

#include "core/buf.h"
#include <manumit/table.h>

typedef struct mn_maker {
    mn_table *t;
    mn_err *e;
    mn_status st;
} mn_maker;

/* columns are "name:type" separated by spaces; a type is one letter: t text,
 * i integer, f real, b boolean, d date, m money. */
mn_maker mn_maker_new(const char *name, const char *columns, mn_err *e);

/* So many rows are to come: nothing but time depends on it. */
void mn_make_room(mn_maker *k, size_t rows);
void mn_make_row(mn_maker *k, uint64_t line);
void mn_make_text(mn_maker *k, size_t col, mn_text v);
void mn_make_str(mn_maker *k, size_t col, const char *v);
/* Puts what b holds into a cell, and empties it; the cell stays missing where that is nothing. "Out
 * of memory" where b could not be built. */
void mn_make_buf(mn_maker *k, size_t col, mn_buf *b);
void mn_make_f64(mn_maker *k, size_t col, double v); /* NaN stays missing */
void mn_make_i64(mn_maker *k, size_t col, int64_t v);
void mn_make_bool(mn_maker *k, size_t col, bool v);
void mn_make_money(mn_maker *k, size_t col, int64_t hundredths);

/* What went wrong beside it; the first error is kept. Nothing for MN_OK. */
void mn_make_status(mn_maker *k, mn_status st);

/* The table, owned by the caller; after an error NULL, and k->st says what. */
mn_table *mn_maker_end(mn_maker *k);

#endif
