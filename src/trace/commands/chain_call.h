/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/chain_call.h - how commands about a chain begin: the store and the chain that a
 * call names, for somebody who may read them; the lists that it names; and the chain's version in
 * the report's manifest.
 */
#ifndef TRACE_COMMANDS_CHAIN_CALL_H
#define TRACE_COMMANDS_CHAIN_CALL_H

#include "command/store_call.h"
#include "trace/nexus/nexus.h"
#include <manumit/report.h>

#define MN_CHAIN_CALL_OPTION                                                                       \
    {                                                                                              \
        .name = "chain", .type = MN_OPT_TEXT, .arg = "NAME[@VERSION]",                             \
        .help = "The chain, and which version of it. Without it, the only chain of the store; "    \
                "without a version, the newest."                                                   \
    }

/* The store (*s, owned: mn_store_close()) and the chain (*c, owned: mn_chain_close()) of a call:
 * that of --chain, for somebody whose role allows to read. */
MN_USE mn_status mn_chain_call_open(mn_store **s, mn_chain **c, const mn_call *call,
                                    const mn_ctx *ctx, mn_err *e);
/* Which version of the chain it was, into the report's manifest. */
MN_USE mn_status mn_chain_call_sign(mn_report *r, const mn_chain *c, mn_err *e);

/* Warns of transformations of which a row was refused, where an answer rests on them. */
MN_USE mn_status mn_chain_call_warn(mn_report *r, const mn_chain *c, mn_err *e);

/* What touches a ban: as `asked` says, in the lists of --lists and, where the command has it,
 * --list-file. *out is owned: mn_nexus_free(). */
MN_USE mn_status mn_chain_call_nexus(mn_nexus_set *out, const mn_chain *c, mn_store *s,
                                     const mn_nexus_asked *asked, bool files, const mn_call *call,
                                     const mn_ctx *ctx, mn_err *e);

#endif
