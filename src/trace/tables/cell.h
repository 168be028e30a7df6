/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/cell.h - cells of a row, each checked for what its column holds. A cell that
 * can't be understood refuses the row, or, where the row can do without it, is a finding.
 */
#ifndef TRACE_TABLES_CELL_H
#define TRACE_TABLES_CELL_H

#include "trace/tables/harvest.h"

enum { MN_ID_MOST = 512 };

/* The cell without white space around it; empty where there is none. */
mn_text mn_cell(const mn_row *x, mn_role r);
/* The same of an id or a lot: refused over MN_ID_MOST bytes. */
mn_text mn_cell_id(mn_row *x, mn_role r);
/* The same, refused where it is empty: what it is for, "the supply's seller". */
mn_text mn_cell_needed(mn_row *x, mn_role r, const char *what);

/* A party that is named by *name: where that names nobody ("unknown"), it becomes one of this row
 * alone, which is told. what: "the seller". */
void mn_cell_party(mn_text *name, mn_row *x, mn_role r, const char *what);

/* First and last day; MN_NO_DAY where the cell is empty. */
void mn_cell_days(int32_t *first, int32_t *last, mn_row *x, mn_role r);
/* from..until of a row, in order: reversed ones are a finding. */
void mn_cell_span(int32_t *from, int32_t *until, mn_row *x, mn_role first, mn_role last);
/* The units that cells with numbers, and their headings, say themselves: "5 t" below
 * "quantity (kg)". Begins as {MN_UNIT_NONE, MN_UNIT_NONE, MN_ROLES}. */
typedef struct mn_beside {
    uint16_t cell, heading;
    mn_role role; /* the column of that cell, else of that heading */
} mn_beside;
/* A number of a role that may not be negative (hint: what to do instead); NaN where it is empty.
 * What the cell or its heading says of the unit is added to b; two cells of a row in two units
 * refuse the row. */
double mn_cell_quantity(mn_beside *b, mn_row *x, mn_role r, const char *hint);
/* The unit of these numbers: the one that stands in the very cell; else that of the row's column
 * of units (role; MN_ROLES: there is none); else that of the heading. Where two of them differ, it
 * is said which is taken ("unit-differs"): 5 t is never read as 5 kg. */
uint16_t mn_cell_unit_of(mn_row *x, mn_role role, const mn_beside *b);
/* A unit; MN_UNIT_NONE where it is empty. An unknown one refuses the row. */
uint16_t mn_cell_unit(mn_row *x, mn_role r);
/* Money in hundredths, MN_NO_VALUE where it is empty, and its currency. */
int64_t mn_cell_value(char currency[4], mn_row *x, mn_role value, mn_role currency_role);
/* ISO 3166-1 alpha-2, or left as it was: an unknown country is a finding. */
void mn_cell_country(char out[2], mn_row *x, mn_role r);
bool mn_text_country(char out[2], mn_row *x, mn_role r, mn_text text);
/* Digits of an HS code, of room or the cell; empty where there is none, or it is none: a finding.
 */
mn_text mn_cell_hs(mn_row *x, mn_role r);
/* Degrees; NaN where they are empty. Swapped ones are put right, which is a finding. */
void mn_cell_place(double *latitude, double *longitude, mn_row *x);
/* low..high of a row in order; one may stand alone and is then both, or (open) alone. */
void mn_cell_range(double *low, double *high, mn_row *x, mn_role role);

#endif
