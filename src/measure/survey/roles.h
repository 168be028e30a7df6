/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/roles.h - which column of a survey's table is what, and rows that can't be used.
 *
 * What is said of a row is its line and a reason. No cell is repeated: an output must not name a
 * respondent.
 */
#ifndef MEASURE_SURVEY_ROLES_H
#define MEASURE_SURVEY_ROLES_H

#include <manumit/table.h>

#define MN_ROLE_NONE SIZE_MAX

/* Roles that a table's columns can have, by name; ended by a NULL name. */
typedef struct mn_role {
    const char *name; /* also the column's, where --columns says nothing */
    bool required;
} mn_role;

/* columns is "role=name,role=name" or NULL. at[i] becomes the column of roles[i], MN_ROLE_NONE
 * where the table has none. MN_USAGE where a role, or a column that was named for one, does not
 * exist, or where a required one is missing. */
MN_USE mn_status mn_roles_find(size_t *at, const mn_role *roles, const mn_table *t,
                               const char *columns, mn_err *e);
/* The column of this name, in either case; why: the hint where there is none. */
MN_USE mn_status mn_roles_column(size_t *out, const mn_table *t, mn_text name, const char *why,
                                 mn_err *e);
/* A cell's text without blanks; missing is "", and so is NA. */
mn_text mn_role_cell(const mn_table *t, size_t row, size_t col);

/* Rows with something against them. Zero-initialised is empty. */
typedef struct mn_refused {
    struct mn_refused_row {
        uint64_t line;
        char reason[120];
    } * at;
    size_t n, room;
} mn_refused;
MN_PRINTF(4, 5)
MN_USE mn_status mn_refuse_row(mn_refused *r, uint64_t line, mn_err *e, const char *fmt, ...);
void mn_refused_free(mn_refused *r);
/* By line. */
void mn_refused_sort(mn_refused *r);

/* What stands in a column, numbered in the order of the texts' bytes. */
typedef struct mn_values {
    uint32_t *of;  /* each row's; MN_VALUE_NONE where the cell is empty */
    mn_text *name; /* borrowed of the table */
    uint32_t n;
} mn_values;
#define MN_VALUE_NONE UINT32_MAX
/* MN_DATA where there are more than most. *out is new: mn_values_free(). */
MN_USE mn_status mn_values_of(mn_values *out, const mn_table *t, size_t col, uint32_t most,
                              mn_err *e);
void mn_values_free(mn_values *v); /* zero-initialised is legal */

#endif
