/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/list_store.h - the store that a command is asked to use, who acts, what day
 * it is, and the warning that a list is too old.
 */
#ifndef SCREEN_COMMANDS_LIST_STORE_H
#define SCREEN_COMMANDS_LIST_STORE_H

#include <manumit/command.h>
#include <manumit/store.h>

#define MN_STORE_OPTION                                                                            \
    {                                                                                              \
        .name = "store", .type = MN_OPT_TEXT, .arg = "PLACE",                                      \
        .help = "The store: a file, or postgresql://HOST/NAME. Without it, $MANUMIT_STORE, else "  \
                "manumit/store.db in $XDG_DATA_HOME or ~/.local/share.",                           \
        .local = true                                                                              \
    }
#define MN_USER_OPTION                                                                             \
    {                                                                                              \
        .name = "as-user", .type = MN_OPT_TEXT, .arg = "NAME",                                     \
        .help = "Who does it, for the audit log. Without it, the login name.", .local = true       \
    }
#define MN_ON_OPTION                                                                               \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DATE",                                          \
        .help = "The day on which lists are looked at, as 2026-11-22, from which their age is "    \
                "counted. Without it, today."                                                      \
    }

/* Opens the store that --store says, or the default. *out is owned: mn_store_close(). */
MN_USE mn_status mn_store_of(mn_store **out, const mn_call *call, const mn_store_options *o,
                             const mn_ctx *ctx, mn_err *e);
/* Who acts now; when must outlive the act. */
mn_store_act mn_act_of(const mn_call *call, char when[MN_STORE_TIME]);
/* --on, or today. MN_USAGE when it is no date. */
MN_USE mn_status mn_on_of(char out[MN_STORE_DATE], const mn_call *call, mn_err *e);

/* Warns in the report where the list is past its expected age on that day: to be called
 * wherever a list is used. */
MN_USE mn_status mn_list_warn_age(mn_report *r, const mn_store_list *list, const char *on,
                                  mn_err *e);

#endif
