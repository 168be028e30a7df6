/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_account.h - who may do what in a store: accounts, their roles, and sessions of
 * those who are signed in.
 *
 * While a store has no account, anybody may do everything. Errors and threads as in
 * <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_ACCOUNT_H
#define MANUMIT_STORE_ACCOUNT_H

#include <manumit/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- accounts ------------------------------------------------------------------------------- */

typedef enum mn_store_role {
    MN_STORE_REVIEWER,
    MN_STORE_SUPERVISOR,
    MN_STORE_AUDITOR,
    MN_STORE_ADMINISTRATOR,
    MN_STORE_ADVOCATE, /* of survivors */
    MN_STORE_ROLES
} mn_store_role;
/* "reviewer", ... */
MN_API const char *mn_store_role_name(mn_store_role r);
MN_API bool mn_store_role_find(mn_store_role *out, mn_text name);

/* What may be done:                reviewer  supervisor  auditor  administrator  advocate */
typedef enum mn_store_deed {
    MN_STORE_READ,     /* screen, read lists and reviews  yes  yes  yes  yes  yes */
    MN_STORE_REVIEW,   /* decide, withdraw one's own      yes  yes                */
    MN_STORE_CONFIRM,  /* be the second person, withdraw       yes                */
    MN_STORE_IMPORT,   /* import lists                         yes       yes      */
    MN_STORE_AUDIT,    /* read and verify the audit log        yes  yes  yes      */
    MN_STORE_ACCOUNTS, /* add, change, disable accounts                  yes      */
    MN_STORE_SETTINGS, /* settings, migration                            yes      */
    MN_STORE_KEEP,     /* keep alerts, networks                yes       yes      */
    MN_STORE_CASES,    /* see them and their cases        yes  yes                */
    MN_STORE_DECIDE,   /* take, watch, close, refer       yes  yes                */
    MN_STORE_FILE,     /* that one is reported, a lead         yes                */
    MN_STORE_MARKERS,  /* survivors' markers                             yes  yes */
    MN_STORE_PROMISES, /* what countries promised         yes  yes                */
    MN_STORE_DEEDS
} mn_store_deed;
MN_API bool mn_store_role_may(mn_store_role role, mn_store_deed deed);
/* "read", "review", "confirm", "import", "audit", "accounts", "settings", "keep", "cases",
 * "decide", "file", "markers", "promises" */
MN_API const char *mn_store_deed_name(mn_store_deed deed);
/* MN_OK when the role may do it; else MN_USAGE, saying who may. name: of the account, for the
 * sentence. Needs no store. */
MN_USE MN_API mn_status mn_store_role_check(mn_text name, mn_store_role role, mn_store_deed deed,
                                            mn_err *e);
/* Whether the store has accounts, so that names count. They are never removed. */
MN_USE MN_API mn_status mn_store_has_accounts(bool *any, mn_store *s, mn_err *e);
/* MN_OK when `actor` may do it, or the store has no accounts; else MN_USAGE, saying why. The
 * functions that write ask this themselves. */
MN_USE MN_API mn_status mn_store_may(mn_store *s, mn_text actor, mn_store_deed deed, mn_err *e);
/* The same of something that takes n deeds: says which of them the actor may not do, and whom to
 * ask who may do all. */
MN_USE MN_API mn_status mn_store_may_all(mn_store *s, mn_text actor, const mn_store_deed *deed,
                                         size_t n, mn_err *e);

typedef struct mn_store_account {
    char name[MN_STORE_NAME];
    mn_store_role role;
    bool disabled;
    char created[MN_STORE_TIME], seen[MN_STORE_TIME]; /* seen: the last login; may be empty */
    char locked[MN_STORE_TIME]; /* no login before this, after failures; may be empty */
} mn_store_account;

/* Passwords: 12 to 1,024 bytes of UTF-8, hashed by Argon2id (libsodium, 3 passes over 64 MiB:
 * RFC 9106's second choice in one lane); neither they nor their hashes go into the log. The
 * first account must be an administrator's. A name is in NFC, without characters that are not
 * seen. MN_USAGE when there is one of the name, or one that looks like it (in any case, by the
 * skeletons of Unicode's UTS 39): who decided and who agreed is told by names alone. */
MN_USE MN_API mn_status mn_store_account_add(mn_store *s, mn_text name, mn_store_role role,
                                             mn_text password, const mn_store_act *act, mn_err *e);
/* These end the account's sessions. The last administrator that is not disabled stays one. */
MN_USE MN_API mn_status mn_store_account_role(mn_store *s, mn_text name, mn_store_role role,
                                              const mn_store_act *act, mn_err *e);
MN_USE MN_API mn_status mn_store_account_disable(mn_store *s, mn_text name, bool disabled,
                                                 const mn_store_act *act, mn_err *e);
/* An administrator may set anybody's password, others their own. Takes a lock away. */
MN_USE MN_API mn_status mn_store_account_password(mn_store *s, mn_text name, mn_text password,
                                                  const mn_store_act *act, mn_err *e);
/* By name. */
MN_USE MN_API mn_status mn_store_accounts(mn_store_cursor **out, mn_store *s, mn_err *e);
MN_USE MN_API mn_status mn_store_next_account(mn_store_cursor *c, mn_store_account *out, bool *any,
                                              mn_err *e);

/* --- sessions --------------------------------------------------------------------------------- */

enum { MN_STORE_TOKEN = 44 }; /* 43 characters of base64url and a NUL */
typedef struct mn_store_session {
    char token[MN_STORE_TOKEN]; /* for the cookie; the store keeps its hash alone. Empty from
                                   mn_store_session_check() */
    char csrf[MN_STORE_TOKEN];  /* must come with each request that changes something */
    char account[MN_STORE_NAME];
    mn_store_role role;
    char expires[MN_STORE_TIME]; /* whatever is done: 12 hours after login */
    char idle[MN_STORE_TIME];    /* without a request: 30 minutes after the last */
} mn_store_session;

/* Checks name and password and begins a session. MN_USAGE with the same words, after the same
 * work, whether the name, the password or the state is wrong. After five failures in a row the
 * account is locked for 30 seconds, and twice as long after each further one, up to an hour. */
MN_USE MN_API mn_status mn_store_login(mn_store_session *out, mn_store *s, mn_text name,
                                       mn_text password, mn_text when, mn_err *e);
/* Whose session a token is; MN_USAGE when it is none, has expired, was idle for too long, or
 * its account is disabled. Writes at most once a minute; that it can't, because another writes
 * or the handle only reads, is no error. */
MN_USE MN_API mn_status mn_store_session_check(mn_store_session *out, mn_store *s, mn_text token,
                                               mn_text when, mn_err *e);
/* Whether csrf belongs to the token, in constant time. Needs no store. */
MN_API bool mn_store_csrf_ok(mn_text token, mn_text csrf);
MN_USE MN_API mn_status mn_store_logout(mn_store *s, mn_text token, mn_text when, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
