/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alert.h - what keeping alerts and reading them share.
 */
#ifndef STORE_ALERT_H
#define STORE_ALERT_H

/* As a condition of SQL: there are markers, and who is asked about kept the alert or renewed it.
 * Such a one chose the payments that stand in it, and may have made them up, to read from what a
 * marker does who bears one. (`marker` has rows only in a store with accounts.) */
#define MN_ALERT_OWN(alert, who)                                                                   \
    "(EXISTS (SELECT 1 FROM marker) AND EXISTS (SELECT 1 FROM alert_step t WHERE t.alert = " alert \
    " AND t.what IN ('found', 'renewed') AND t.by_whom = " who "))"

#endif
