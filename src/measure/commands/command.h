/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/command.h - the commands about how many there are.
 */
#ifndef MEASURE_COMMANDS_COMMAND_H
#define MEASURE_COMMANDS_COMMAND_H

#include <manumit/command.h>
#include <manumit/table.h>

#include "measure/lists/histories.h"
#include "measure/survey/roles.h"

extern const mn_command mn_estimate_command;            /* manumit estimate */
extern const mn_command mn_estimate_scaleup_command;    /* manumit estimate scaleup */
extern const mn_command mn_estimate_change_command;     /* manumit estimate change */
extern const mn_command mn_estimate_power_command;      /* manumit estimate power */
extern const mn_command mn_estimate_simulate_command;   /* manumit estimate simulate */
extern const mn_command mn_estimate_rds_command;        /* manumit estimate rds */
extern const mn_command mn_estimate_places_command;     /* manumit estimate places */
extern const mn_command mn_estimate_multiplier_command; /* manumit estimate multiplier */

/* table.c: reads a table of which every row can be used: what is left out would bias an estimate.
 * *out is owned: mn_table_free(). MN_DATA with the first row that can't be read. */
MN_USE mn_status mn_measure_table(mn_table **out, const mn_ctx *ctx, const char *path,
                                  const char *sheet, mn_err *e);

/* table.c: warns that this column was taken for the count; "": none was. */
MN_USE mn_status mn_measure_tell_guess(mn_report *r, const char *column, mn_err *e);

/* refused.c: the table "refused" of rows by line and reason, which are put in order, and a warning;
 * nothing where there is none. other: those of a second survey, NULL where there can be none; of:
 * what the two are called, in a column of its own. */
MN_USE mn_status mn_measure_refused(mn_report *r, mn_refused *f, mn_refused *other,
                                    const char *const of[2], mn_err *e);

/* options.c: which options mean something in which ways of a call, ways as bits; ended by a NULL
 * option. MN_USAGE where one was given that says nothing with `beside`: an answer must not look as
 * if it had been heard. where: what would give it a meaning; NULL: nothing. */
typedef struct mn_measure_use {
    const char *option;
    unsigned ways;
    const char *where;
} mn_measure_use;
MN_USE mn_status mn_measure_unused(const mn_call *call, const mn_measure_use *uses,
                                   const char *beside, unsigned way, mn_err *e);

/* estimate_by.c: the call with --by; columns as the others are named. */
MN_USE mn_status mn_estimate_by(mn_report **out, const mn_call *call,
                                const mn_histories_options *columns, const mn_ctx *ctx, mn_err *e);

/* Options that estimates share. */
#define MN_MEASURE_LEVEL                                                                           \
    {                                                                                              \
        .name = "level", .type = MN_OPT_REAL, .arg = "P", .def = "0.95", .min = 0.5, .max = 0.999, \
        .help = "Of intervals."                                                                    \
    }
#define MN_MEASURE_SEED                                                                            \
    {                                                                                              \
        .name = "seed", .type = MN_OPT_INT, .arg = "S", .def = "1", .min = 0, .max = 4294967295.0, \
        .help = "The same seed gives the same numbers, at any number of threads."                  \
    }
#define MN_MEASURE_SHEET                                                                           \
    {                                                                                              \
        .name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "The sheet of a workbook."    \
    }
/* usual: NULL where it depends on the method; server: the most that a server draws. */
#define MN_MEASURE_REPLICATES(usual, largest, server, text)                                        \
    {                                                                                              \
        .name = "replicates", .type = MN_OPT_INT, .arg = "B", .def = usual, .min = 100,            \
        .max = largest, .served_min = 100, .served_max = server, .help = text                      \
    }

#endif
