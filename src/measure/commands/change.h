/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change.h - what the designs of manumit estimate change share: each tells its
 * part of the report.
 */
#ifndef MEASURE_COMMANDS_CHANGE_H
#define MEASURE_COMMANDS_CHANGE_H

#include <manumit/command.h>

#include "measure/change/data.h"
#include "table/maker.h"

/* What a design gets. */
typedef struct mn_change_ask {
    const mn_call *call;
    const mn_ctx *ctx;
    const mn_table *table;
    int column[MN_CHANGE_ROLES];
    mn_change_data data; /* empty where the design is of lists */
    double level;
    uint64_t seed;
} mn_change_ask;

/* A row of the table "changes". NaN: not told, and the note says why. */
typedef struct mn_change_row {
    const char *change;
    double estimate, low, high;
    const char *method;
    size_t units;
    const char *checks, *note; /* NULL: none */
    const char *scale;         /* "share", "value", ... */
} mn_change_row;
mn_maker mn_change_rows(mn_err *e);
void mn_change_add(mn_maker *k, const mn_change_row *row, double level);
/* Ends the table and draws it; percent: rows are shares. */
MN_USE mn_status mn_change_rows_end(mn_report *r, mn_maker *k, bool percent, mn_err *e);

/* Words for people: "+9%", "-0.4%"; "no upper end" for what is infinite. */
enum { MN_CHANGE_WORD = 48 };
const char *mn_change_percent(char out[MN_CHANGE_WORD], double share);
const char *mn_change_number(char out[MN_CHANGE_WORD], double value);

/* Warns where a time is missing between two: a distance of more than one and a half times the
 * smallest one. */
MN_USE mn_status mn_change_tell_gaps(mn_report *r, const mn_change_data *d, mn_err *e);

MN_USE mn_status mn_change_tell_panel(mn_report *r, const mn_change_ask *a, mn_err *e);
MN_USE mn_status mn_change_tell_lists(mn_report *r, const mn_change_ask *a, mn_err *e);
MN_USE mn_status mn_change_tell_series(mn_report *r, const mn_change_ask *a, mn_err *e);
MN_USE mn_status mn_change_tell_did(mn_report *r, const mn_change_ask *a, mn_err *e);
MN_USE mn_status mn_change_tell_control(mn_report *r, const mn_change_ask *a, mn_err *e);

/* Marks cells at which a unit had the programme: those of --treated from --at on, else those that
 * the column of role treated says. */
MN_USE mn_status mn_change_treated(const mn_change_ask *a, mn_err *e);
/* A cell's value, or the middle of its bounds; its logarithm with --log, which 0 has not. */
MN_USE mn_status mn_change_value(double *out, const mn_change_ask *a, const mn_change_cell *c,
                                 mn_err *e);

#endif
