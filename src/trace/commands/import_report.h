/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/import_report.h - what is told of an import, and of a chain in the store.
 */
#ifndef TRACE_COMMANDS_IMPORT_REPORT_H
#define TRACE_COMMANDS_IMPORT_REPORT_H

#include <manumit/report.h>

#include "command/store_call.h"
#include "trace/tables/tables.h"

/* *out is owned: mn_report_free(). checked: nothing was stored. */
MN_USE mn_status mn_import_report(mn_report **out, const mn_tables *t, const mn_chain *c,
                                  bool checked, mn_err *e);
/* The tables "findings" and "sources" of a chain. */
MN_USE mn_status mn_import_findings(mn_report *r, const mn_chain *c, mn_err *e);
MN_USE mn_status mn_import_sources(mn_report *r, const mn_chain *c, bool hidden, mn_err *e);
/* The table "chain": one row of counts. */
MN_USE mn_status mn_import_chain(mn_report *r, const mn_chain *c, mn_err *e);
uint64_t mn_import_named(const mn_chain *c); /* parties that are only named */

#endif
