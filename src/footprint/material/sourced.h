/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/material/sourced.h - reading a table of ours whose every row says where it was
 * read. The first thing that is wrong stands in st and e, with table, line and column; what
 * is asked for after that is empty.
 */
#ifndef FOOTPRINT_SOURCED_H
#define FOOTPRINT_SOURCED_H

#include "core/arena.h"
#include "footprint/material/materials.h"

typedef struct mn_sourced {
    mn_table *t;
    const char *name;
    size_t row;
    mn_arena *arena; /* of the texts that are kept */
    mn_err *e;
    mn_status st;
} mn_sourced;

/* Reads CSV and hands each row to `row`. O(bytes). */
MN_USE mn_status mn_sourced_read(mn_sourced *s, const char *name, mn_text bytes,
                                 void (*row)(void *payload), void *payload);
/* The trimmed text of a column in this row; an error where there is no such column. */
mn_text mn_sourced_cell(mn_sourced *s, const char *column);
/* What is wrong with the row at hand. */
void mn_sourced_bad(mn_sourced *s, const char *column, const char *what);
/* A copy in the arena. */
const char *mn_sourced_text(mn_sourced *s, const char *column, bool needed);
/* A number from 0 to most; else `what` is wrong. */
double mn_sourced_number(mn_sourced *s, const char *column, double most, const char *what);
/* Source, address (where the table has one) and year. */
mn_cited mn_sourced_cited(mn_sourced *s, bool address);

#endif
