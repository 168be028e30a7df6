/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/data.h - values of units over times, out of a table with a row a unit and time.
 */
#ifndef MEASURE_CHANGE_DATA_H
#define MEASURE_CHANGE_DATA_H

#include <manumit/table.h>

#include "core/arena.h"

/* What columns are. --columns names them so. */
typedef enum mn_change_role {
    MN_CHANGE_UNIT,    /* who reports: a country, a district, an office */
    MN_CHANGE_TIME,    /* a year, quarter, month or day, or a whole number */
    MN_CHANGE_VALUE,   /* a count or rate; "<5" is 0 to 4; empty, "NA", "..", "-" is not reported */
    MN_CHANGE_TREATED, /* 1 where the programme ran at that time */
    MN_CHANGE_CLUSTER, /* units that are decided over together */
    MN_CHANGE_ROLES
} mn_change_role;
const char *mn_change_role_name(mn_change_role r);

enum { MN_CHANGE_NONE = -1 };
/* Columns by role, MN_CHANGE_NONE where there is none; by headings where said does not name them.
 * MN_USAGE for a role or column that there is not. said is the option --columns, or NULL. */
MN_USE mn_status mn_change_columns(int out[MN_CHANGE_ROLES], const mn_table *t, const char *said,
                                   mn_err *e);

typedef struct mn_change_cell {
    bool is, treated;
    double low, high; /* the same where the value is known */
    uint64_t line;
} mn_change_cell;

typedef enum mn_change_step {
    MN_CHANGE_NUMBERS,
    MN_CHANGE_YEARS,
    MN_CHANGE_QUARTERS,
    MN_CHANGE_MONTHS,
    MN_CHANGE_DAYS
} mn_change_step;

/* Times and units are in rising order. */
typedef struct mn_change_data {
    size_t units, times;
    const char **unit;
    int64_t *time;          /* years, quarters, months, days since a fixed one */
    const char **time_name; /* as the table writes it */
    mn_change_step step;
    mn_change_cell *cell; /* units x times */
    uint32_t *cluster;    /* of a unit; clusters in the order in which they come */
    size_t clusters;
    size_t rows, missing, bounded, passed; /* rows read, without a value, with bounds, not --only */
    mn_arena arena;
} mn_change_data;

/* Without a unit's column there is one unit "". only has n texts "COLUMN=VALUE": other rows are
 * passed over. MN_DATA with line and column where a cell can't be read or two rows say the same
 * unit and time. *out is new: mn_change_data_free(). */
MN_USE mn_status mn_change_read(mn_change_data *out, const mn_table *t,
                                const int column[MN_CHANGE_ROLES], const char *const *only,
                                size_t n, mn_err *e);
void mn_change_data_free(mn_change_data *d); /* zero-initialised is legal */
/* The number of a time as options write it; MN_USAGE with those there are. */
MN_USE mn_status mn_change_time(size_t *out, const mn_change_data *d, const char *text, mn_err *e);
MN_USE mn_status mn_change_unit(size_t *out, const mn_change_data *d, mn_text name, mn_err *e);
mn_change_cell *mn_change_at(const mn_change_data *d, size_t unit, size_t time);

#endif
