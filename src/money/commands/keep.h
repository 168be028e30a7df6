/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/keep.h - alerts that were found, kept in the store's queue.
 */
#ifndef MONEY_COMMANDS_KEEP_H
#define MONEY_COMMANDS_KEEP_H

#include "money/find/case_of.h"

/* Keeps all alerts within the budget, with their cases, or none, and tells what became of each in
 * the table `kept`. */
MN_USE mn_status mn_money_keep(mn_report *r, mn_money_found *w, const mn_call *call,
                               const mn_ctx *ctx, mn_err *e);

#endif
