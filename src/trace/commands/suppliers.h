/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/suppliers.h - what the commands about suppliers (plan, score, expect) share: the
 * chain that a call names, a party of it, and the words for money.
 */
#ifndef TRACE_COMMANDS_SUPPLIERS_H
#define TRACE_COMMANDS_SUPPLIERS_H

#include "core/buf.h"
#include "trace/commands/chain_call.h"
#include "trace/plan/worth.h"
#include <manumit/command.h>

/* The store (*s, owned: mn_store_close()) and the chain (*c, owned: mn_chain_close()) of a call.
 * The report's manifest says which version. */
MN_USE mn_status mn_suppliers_open(mn_store **s, mn_chain **c, mn_report *r, const mn_call *call,
                                   const mn_ctx *ctx, mn_err *e);
/* The party of an id or a name; MN_USAGE where there is none. */
MN_USE mn_status mn_suppliers_party(uint32_t *out, const mn_chain *c, const char *name, mn_err *e);
/* "US$1,234,567" of hundredths, "1,234 supplies" of counts. */
void mn_suppliers_money(mn_buf *b, int64_t hundredths);
void mn_suppliers_count(mn_buf *b, uint64_t n, const char *one, const char *many);
/* The table "rates", and a warning where a rate is missing or of another year. */
MN_USE mn_status mn_suppliers_rates(mn_report *r, const mn_worth *w, mn_err *e);
/* A file that was read, for the manifest. */
MN_USE mn_status mn_suppliers_input(mn_report *r, const char *role, const mn_table *t, mn_err *e);

#endif
