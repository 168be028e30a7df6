/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/inspect.h - what to ask of a table before believing its estimates, in a report.
 */
#ifndef MEASURE_COMMANDS_INSPECT_H
#define MEASURE_COMMANDS_INSPECT_H

#include <manumit/report.h>

#include "measure/inspect/dates.h"
#include "measure/lists/histories.h"

/* Finds it (inspect.h) and adds a warning for each finding, with what it does to estimates, and the
 * table "findings". dates: NULL where there are none. */
MN_USE mn_status mn_measure_tell_findings(mn_report *r, const mn_histories *h,
                                          const mn_dates *dates, uint64_t seed, mn_err *e);

#endif
