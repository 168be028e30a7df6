/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/cases.h - what becomes of the alerts that were found: cases as files.
 */
#ifndef MONEY_COMMANDS_CASES_H
#define MONEY_COMMANDS_CASES_H

#include "money/find/case_of.h"
#include <manumit/report.h>

/* Of alerts within the budget, the first so many are asked without which payments they would not
 * be: each takes a while. */
enum { MN_MONEY_EXPLAINED = 200 };

/* Writes the case of each alert within the budget into a folder, all of them or none, and tells
 * their files. Nothing where dir is NULL. */
MN_USE mn_status mn_money_cases_write(mn_report *r, mn_money_found *w, const char *dir,
                                      const mn_ctx *ctx, mn_err *e);

#endif
