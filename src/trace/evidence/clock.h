/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/clock.h - which days count after goods were held: rows of data/trade/clocks.csv,
 * with dates counted from the days that are given.
 */
#ifndef TRACE_EVIDENCE_CLOCK_H
#define TRACE_EVIDENCE_CLOCK_H

#include "trace/rule/rule.h"
#include <manumit/report.h>

/* Days as the importer knows them; MN_LAW_OPEN: not given. */
typedef struct mn_held {
    int32_t detained, presented, imported;
} mn_held;

/* Adds the part to the report. Where a day is not given that a row counts from, the day of
 * detention stands for it, which is said; without that too, rows have no dates. */
MN_USE mn_status mn_show_clock(mn_report *r, const mn_law *l, const mn_held *h, mn_err *e);

#endif
