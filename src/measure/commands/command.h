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

/* refused.c: the table "refused" of rows by line and reason, not shown where it is empty. */
MN_USE mn_status mn_measure_refused(mn_report *r, const mn_refused *f, mn_err *e);

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

#endif
