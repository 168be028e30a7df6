/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/show.h - a case as a report: what was paid when and from whom to whom, what speaks for
 * it and against it, who may be what, and what is still to be done.
 */
#ifndef MONEY_CASE_SHOW_H
#define MONEY_CASE_SHOW_H

#include "money/case/sar.h"
#include <manumit/report.h>

/* todo: of the drafts. Survivor markers are in no table. */
MN_USE mn_status mn_case_show(mn_report *r, const mn_draft *d, const mn_todo *todo, mn_err *e);

#endif
