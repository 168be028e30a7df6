/* SPDX-License-Identifier: Apache-2.0
 *
 * store/account.h - what accounts and sessions share.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store/inside.h"

#include <sodium.h>

/* Argon2id of the password, as libsodium writes it down; cost of the store. */
MN_USE mn_status mn_password_hash(char out[crypto_pwhash_STRBYTES], const mn_store *s,
                                  mn_text password, mn_err *e);
/* Whether it is the password. hash NULL: no, after the same work. */
bool mn_password_is(const mn_store *s, const char *hash, mn_text password);
/* That a new account may bear the name; and that it looks like no other's. */
MN_USE mn_status mn_name_check(mn_text name, mn_err *e);
MN_USE mn_status mn_name_unlike(mn_store *s, mn_text name, mn_err *e);
/* Ends all sessions of an account. */
MN_USE mn_status mn_sessions_end(mn_store *s, mn_text account, mn_err *e);
/* Writes the account's record into the log. */
MN_USE mn_status mn_account_log(mn_store *s, mn_text name, const char *action, const char *note,
                                const mn_store_act *act, mn_err *e);

#endif
