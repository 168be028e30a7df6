/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/list_store.h - what commands about lists share: the day that is asked for, and
 * the warning that a list is too old.
 */
#ifndef SCREEN_COMMANDS_LIST_STORE_H
#define SCREEN_COMMANDS_LIST_STORE_H

#include "command/store_call.h"

#include <manumit/command.h>
#include <manumit/store.h>

#define MN_ON_OPTION                                                                               \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DATE",                                          \
        .help = "The day on which lists are looked at, as 2026-11-22, from which their age is "    \
                "counted. Without it, today."                                                      \
    }

/* --on, or today. MN_USAGE when it is no date. */
MN_USE mn_status mn_on_of(char out[MN_STORE_DATE], const mn_call *call, mn_err *e);

/* Warns in the report where the list is past its expected age on that day: to be called
 * wherever a list is used. */
MN_USE mn_status mn_list_warn_age(mn_report *r, const mn_store_list *list, const char *on,
                                  mn_err *e);

#endif
