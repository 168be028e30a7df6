/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alert.h - what keeping alerts and deciding on them share.
 */
#ifndef STORE_ALERT_H
#define STORE_ALERT_H

#include "store/inside.h"

/* As a condition of SQL: there are markers, and who is asked about kept the alert or renewed it.
 * Such a one chose the payments that stand in it, and may have made them up, to read from what a
 * marker does who bears one. (`marker` has rows only in a store with accounts.) */
#define MN_ALERT_OWN(alert, who)                                                                   \
    "(EXISTS (SELECT 1 FROM marker) AND EXISTS (SELECT 1 FROM alert_step t WHERE t.alert = " alert \
    " AND t.what IN ('found', 'renewed') AND t.by_whom = " who "))"

/* Writes the alert's record, as it now is, into the log. */
MN_USE mn_status mn_alert_log(mn_store *s, int64_t number, const char *action, const char *note,
                              const mn_store_act *act, mn_err *e);
/* Appends to what happened to it. */
MN_USE mn_status mn_alert_step(mn_store *s, int64_t number, const char *what, mn_text decision,
                               mn_text reason, const mn_store_act *act, mn_err *e);

#endif
