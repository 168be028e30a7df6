/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alert.h - what keeping alerts and deciding on them share.
 */
#ifndef STORE_ALERT_H
#define STORE_ALERT_H

#include "store/inside.h"

/* Writes the alert's record, as it now is, into the log. */
MN_USE mn_status mn_alert_log(mn_store *s, int64_t number, const char *action, const char *note,
                              const mn_store_act *act, mn_err *e);
/* Appends to what happened to it. */
MN_USE mn_status mn_alert_step(mn_store *s, int64_t number, const char *what, mn_text decision,
                               mn_text reason, const mn_store_act *act, mn_err *e);

#endif
