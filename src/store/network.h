/* SPDX-License-Identifier: Apache-2.0
 *
 * store/network.h - what keeping networks, deciding on them and reading them share.
 */
#ifndef STORE_NETWORK_H
#define STORE_NETWORK_H

#include <manumit/store_network.h>

#include "store/inside.h"

/* Writes the network's record, as it now is, into the log. */
MN_USE mn_status mn_network_log(mn_store *s, int64_t number, const char *action, const char *note,
                                const mn_store_act *act, mn_err *e);
/* Appends to what happened to it. */
MN_USE mn_status mn_network_step(mn_store *s, int64_t number, const char *what, mn_text decision,
                                 mn_text reason, const mn_store_act *act, mn_err *e);
/* MN_USAGE where there is none. */
MN_USE mn_status mn_network_there(mn_store *s, int64_t number, mn_err *e);
/* The state that a column names; MN_STORE_NETWORK_STATES: none. */
mn_store_network_state mn_network_state(mn_text name);

#endif
