/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/long_ledger.h - a ledger that is read as a stream, or as the
 * tallies of its parts: what 'footprint' and 'footprint tally' share.
 */
#ifndef FOOTPRINT_LONG_LEDGER_H
#define FOOTPRINT_LONG_LEDGER_H

#include "footprint/answer/touches.h"
#include "footprint/spending/ledger.h"
#include "footprint/spending/stream.h"
#include "footprint/spending/tally_file.h"

#include <manumit/command.h>

/* Zero before; free it also after an error. */
typedef struct mn_long_ledger {
    mn_ledger ledger;
    mn_streamed told;
    mn_merged merged;
    mn_spending_options options; /* those given, with what tallies add */
    mn_toucher *toucher;
    mn_spending like_spending; /* of --like */
    mn_ledger like;
    mn_merged like_merged;
    const char *unplaced_path;
    struct mn_file_out *unplaced; /* where lines that were not placed are written */
} mn_long_ledger;

/* Reads path as a stream, with --like and --unplaced of the call. */
MN_USE mn_status mn_long_ledger_stream(mn_long_ledger *l, mn_spending *out, const mn_call *call,
                                       const char *path, const mn_reference *r,
                                       const mn_spending_options *o, const mn_ctx *ctx, mn_err *e);
/* Adds up the call's --tallies. The buyer and its country are theirs where the call has
 * none: they are put into *country and *buyer. */
MN_USE mn_status mn_long_ledger_merge(mn_long_ledger *l, mn_spending *out,
                                      const mn_country **country, mn_buyer *buyer,
                                      const mn_call *call, const mn_reference *r,
                                      const mn_spending_options *o, const mn_ctx *ctx, mn_err *e);
/* Puts the files that were read into the report's manifest. */
MN_USE mn_status mn_long_ledger_manifest(const mn_long_ledger *l, mn_report *r, const mn_call *call,
                                         const char *path, const mn_ctx *ctx, mn_err *e);
void mn_long_ledger_free(mn_long_ledger *l);

#endif
