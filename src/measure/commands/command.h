/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/command.h - the commands about how many there are.
 */
#ifndef MEASURE_COMMANDS_COMMAND_H
#define MEASURE_COMMANDS_COMMAND_H

#include <manumit/command.h>
#include <manumit/table.h>

extern const mn_command mn_estimate_command;          /* manumit estimate */
extern const mn_command mn_estimate_scaleup_command;  /* manumit estimate scaleup */
extern const mn_command mn_estimate_change_command;   /* manumit estimate change */
extern const mn_command mn_estimate_simulate_command; /* manumit estimate simulate */

/* table.c: reads a table of which every row can be used: what is left out would bias an estimate.
 * *out is owned: mn_table_free(). MN_DATA with the first row that can't be read. */
MN_USE mn_status mn_measure_table(mn_table **out, const mn_ctx *ctx, const char *path,
                                  const char *sheet, mn_err *e);

#endif
