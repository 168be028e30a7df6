/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/against.h - typologies held against past payments: what they would have raised.
 */
#ifndef MONEY_COMMANDS_AGAINST_H
#define MONEY_COMMANDS_AGAINST_H

#include "money/find/find.h"

/* Looks for alerts in the payments of the call's option "against" by w->set, which is read, and
 * tells of them: how many a week, how many of those labelled ("labels") they would have found and
 * how many others, and which indicators never or always fire. */
MN_USE mn_status mn_money_against(mn_report *r, mn_money_found *w, const mn_call *call,
                                  const mn_ctx *ctx, mn_err *e);

#endif
