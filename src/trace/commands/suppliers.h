/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/suppliers.h - what the commands about suppliers (plan, score, expect) share: the
 * chain that a call names, a party of it, and the words for money and days.
 */
#ifndef TRACE_COMMANDS_SUPPLIERS_H
#define TRACE_COMMANDS_SUPPLIERS_H

#include "command/store_call.h"
#include "core/buf.h"
#include "trace/nexus/nexus.h"
#include "trace/plan/worth.h"
#include <manumit/command.h>

#define MN_SUPPLIERS_CHAIN_OPTION                                                                  \
    {                                                                                              \
        .name = "chain", .type = MN_OPT_TEXT, .arg = "NAME[@VERSION]",                             \
        .help = "The chain, and which version of it. Without it, the only chain of the store; "    \
                "without a version, the newest."                                                   \
    }

/* The store (*s, owned: mn_store_close()) and the chain (*c, owned: mn_chain_close()) of a call.
 * The report's manifest says which version. */
MN_USE mn_status mn_suppliers_open(mn_store **s, mn_chain **c, mn_report *r, const mn_call *call,
                                   const mn_ctx *ctx, mn_err *e);
/* The party of an id or a name; MN_USAGE where there is none. */
MN_USE mn_status mn_suppliers_party(uint32_t *out, const mn_chain *c, const char *name, mn_err *e);
/* What touches a ban, in the lists that --lists names (all of the store without it), as rules hold
 * on a day (NULL: on any). *out is owned: mn_nexus_free(). */
MN_USE mn_status mn_suppliers_nexus(mn_nexus_set *out, const mn_chain *c, mn_store *s,
                                    const char *on, const mn_call *call, const mn_ctx *ctx,
                                    mn_err *e);
void mn_suppliers_nexus_free(mn_nexus_set *n); /* zero-initialised is legal */
/* "US$1,234,567" of hundredths, "1,234 supplies" of counts. */
void mn_suppliers_money(mn_buf *b, int64_t hundredths);
void mn_suppliers_count(mn_buf *b, uint64_t n, const char *one, const char *many);
/* ISO 8601; nothing for MN_NO_DAY. */
void mn_suppliers_day(char out[16], int32_t day);
/* The table "rates", and a warning where a rate is missing or of another year. */
MN_USE mn_status mn_suppliers_rates(mn_report *r, const mn_worth *w, mn_err *e);
/* A file that was read, for the manifest. */
MN_USE mn_status mn_suppliers_input(mn_report *r, const char *role, const mn_table *t, mn_err *e);

#endif
