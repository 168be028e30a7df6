/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/reading.h - what a call says on who buys and how a file is read: the
 * options of reading_options.h, for every command that has them.
 */
#ifndef FOOTPRINT_READING_H
#define FOOTPRINT_READING_H

#include "footprint/spending/corrections.h"
#include "footprint/spending/spending.h"

#include <manumit/command.h>

/* Who buys, of --as; a household where the command has no such option. */
mn_buyer mn_buyer_of(const mn_call *call);
/* What the options of ledger_options.h say but for the country and corrections; *out borrows
 * from the call. */
void mn_reading_of(mn_spending_options *out, const mn_call *call);
/* The country of this name; a hint otherwise. As it was for NULL. */
MN_USE mn_status mn_reading_country(const mn_country **out, const mn_reference *r, const char *name,
                                    mn_err *e);
/* Puts the files of --rates and --corrections into a report's manifest. */
MN_USE mn_status mn_reading_manifest(mn_report *r, const mn_call *call,
                                     const mn_corrections *taught, const mn_ctx *ctx, mn_err *e);

#endif
