/* SPDX-License-Identifier: Apache-2.0
 *
 * command/store_call.h - what commands that use a store have in common: which store,
 * who, when.
 */
#ifndef COMMAND_STORE_CALL_H
#define COMMAND_STORE_CALL_H

#include <manumit/command.h>
#include <manumit/store_account.h>

#define MN_STORE_OPTION                                                                            \
    {                                                                                              \
        .name = "store", .type = MN_OPT_TEXT, .arg = "PLACE", .local = true,                       \
        .help = "The store: a file, or postgresql://user@host/database. Without it, what "         \
                "MANUMIT_STORE says, or manumit/store.db in your data folder."                     \
    }
#define MN_AS_USER_OPTION                                                                          \
    {                                                                                              \
        .name = "as-user", .type = MN_OPT_TEXT, .arg = "NAME", .local = true,                      \
        .help = "Who does it, as the audit log says. Without it, the name that you are logged "    \
                "in by. In a store with accounts it must be one, and its role must allow it."      \
    }

/* An option's text without blanks around it, as blanks are no reason; empty where it is not given.
 */
mn_text mn_call_words(const mn_call *call, const char *option);

/* The place of the store that the face or the call names; NULL: the default one. */
const char *mn_call_place(const mn_call *call, const mn_ctx *ctx);
/* Opens that store; where the face knows who acts, for an account that may read. *out is owned:
 * mn_store_close(). */
MN_USE mn_status mn_call_store(mn_store **out, const mn_call *call, const mn_store_options *o,
                               const mn_ctx *ctx, mn_err *e);

/* Who and when; the act borrows from it. */
typedef struct mn_call_act {
    mn_store_act act;
    char who[256], when[MN_STORE_TIME];
} mn_call_act;
/* The account that the face knows, else the name that --as-user gives, else the system's for this
 * user; the time is now. */
void mn_call_who(mn_call_act *out, const mn_call *call, const mn_ctx *ctx);
/* The system's name for whoever runs the program. */
void mn_call_user(char *out, size_t size);

/* Opens it to read only, for somebody whose role allows the deed; as the call says who. */
MN_USE mn_status mn_call_store_read(mn_store **out, mn_store_deed deed, const mn_call *call,
                                    const mn_ctx *ctx, mn_err *e);

/* A call's store, open; who asks, what, and by what he may stop it. */
typedef struct mn_store_visit {
    mn_store *s;
    mn_call_act who;
    const mn_call *call;
    const mn_ctx *ctx;
    void *payload;
} mn_store_visit;

/* A report of what is found in the call's store, or done there. */
typedef struct mn_store_work {
    const char *name, *title; /* of the report */
    bool reads;               /* only, by mn_call_store_read() for `deed` */
    mn_store_deed deed;
    const mn_store_options *options; /* where it writes; NULL is legal */
    mn_status (*work)(mn_report *r, const mn_store_visit *v, mn_err *e);
    void *payload;
} mn_store_work;
MN_USE mn_status mn_call_store_report(mn_report **out, const mn_store_work *w, const mn_call *call,
                                      const mn_ctx *ctx, mn_err *e);

/* A password: the first line of the descriptor that --password-fd names, else of standard
 * input, which is asked for it twice, unseen, where it is a terminal. `out` has room for
 * MN_PASSWORD_MAX bytes and is to be wiped by the caller. */
enum { MN_PASSWORD_MAX = 2048 };
MN_USE mn_status mn_call_password(char *out, size_t *len, const mn_call *call, const mn_ctx *ctx,
                                  mn_err *e);
#define MN_PASSWORD_OPTION                                                                         \
    {                                                                                              \
        .name = "password-fd", .type = MN_OPT_INT, .arg = "N", .min = 0, .max = 1023,              \
        .local = true,                                                                             \
        .help = "Read the password from this open file descriptor instead of standard input."      \
    }

#endif
