/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/drivers.h - what an answer hangs on, in a report.
 */
#ifndef MEASURE_COMMANDS_DRIVERS_H
#define MEASURE_COMMANDS_DRIVERS_H

#include <manumit/report.h>

#include "measure/estimate/estimate.h"

/* Finds it (drivers.h of estimate) and adds the tables "drivers" and "driver_methods", and a
 * sentence where one change takes away most of what parts methods. */
MN_USE mn_status mn_measure_tell_drivers(mn_report *r, const mn_histories *h, const mn_estimates *x,
                                         const mn_estimate_options *o, const mn_ctx *ctx,
                                         mn_err *e);

#endif
