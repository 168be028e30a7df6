/* SPDX-License-Identifier: Apache-2.0
 *
 * store/account.c - accounts, their roles and passwords.
 *
 * Argon2id (RFC 9106) by libsodium. The cost is the RFC's second recommendation as far as
 * libsodium has it: 3 passes over 64 MiB, in one lane; about a tenth of a second.
 */
#include "store/account.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 1024 };

/* --- passwords ----------------------------------------------------------------------------- */

mn_status mn_password_hash(char out[crypto_pwhash_STRBYTES], const mn_store *s, mn_text password,
                           mn_err *e)
{
    if (sodium_init() < 0)
        return mn_fail(e, MN_SYSTEM, "the system gives no random numbers");
    if (crypto_pwhash_str_alg(out, password.ptr, password.len, s->passes, s->memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return mn_fail_memory(e);
    return MN_OK;
}

bool mn_password_is(const mn_store *s, const char *hash, mn_text password)
{
    /* A hash that no password has, of the same cost. */
    char none[crypto_pwhash_STRBYTES];
    snprintf(none, sizeof none,
             "$argon2id$v=19$m=%zu,t=%llu,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
             s->memory / 1024, s->passes);
    bool is = sodium_init() >= 0 && password.len <= PASSWORD_MAX &&
              crypto_pwhash_str_verify(hash ? hash : none, password.ptr ? password.ptr : "",
                                       password.len) == 0;
    return hash && is;
}

static mn_status check_password(mn_text name, mn_text password, mn_err *e)
{
    /* Nothing of it goes into an error. */
    if (password.len < PASSWORD_MIN || password.len > PASSWORD_MAX) {
        mn_fail(e, MN_USAGE, "the password has %s",
                password.len < PASSWORD_MIN ? "fewer than 12 bytes" : "more than 1,024 bytes");
        return mn_after(mn_hint(e, "several words in a row are easy to remember"), MN_USAGE);
    }
    if (mn_utf8_bad(password) < password.len || memchr(password.ptr, 0, password.len))
        return mn_fail(e, MN_USAGE, "the password is not UTF-8");
    if (mn_text_eq(name, password))
        return mn_fail(e, MN_USAGE, "the password is the account's name");
    return MN_OK;
}

/* --- the log ---------------------------------------------------------------------------------- */

/* What the log vouches for; logins change the rest. */
mn_status mn_record_account(mn_buf *to, mn_store *s, mn_text name, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT name, role, disabled, password, created FROM account"
                        " WHERE name = $1",
                        e);
    mn_bind_text(&q, name);
    return mn_record_rows(to, &q, 5);
}

mn_status mn_account_log(mn_store *s, mn_text name, const char *action, const char *note,
                         const mn_store_act *act, mn_err *e)
{
    mn_buf record = {0}, object = {0};
    mn_buf_str(&object, "account/");
    mn_buf_text(&object, name);
    mn_status st = object.failed ? mn_fail_memory(e) : mn_record_account(&record, s, name, e);
    if (!st)
        st = mn_audit_add(s, act, action, (mn_text){object.ptr, object.len}, note, &record, e);
    mn_buf_free(&record);
    mn_buf_free(&object);
    return st;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static mn_status count(int64_t *out, mn_store *s, const char *sql, mn_err *e)
{
    mn_query q = mn_ask(s->db, sql, e);
    int64_t n = mn_next(&q) ? mn_get_int(&q, 0) : 0;
    mn_status st = mn_done(&q);
    if (!st)
        *out = n;
    return st;
}

/* The role, and whether it is disabled; MN_USAGE when there is none. */
static mn_status find_account(mn_store *s, mn_text name, mn_store_role *role, bool *disabled,
                              mn_err *e)
{
    mn_store_role r = MN_STORE_ROLES;
    bool off = false;
    mn_query q = mn_ask(s->db, "SELECT role, disabled FROM account WHERE name = $1", e);
    mn_bind_text(&q, name);
    if (mn_next(&q)) {
        off = mn_get_int(&q, 1) != 0;
        if (!mn_store_role_find(&r, mn_get_text(&q, 0)))
            q.st = mn_fail(e, MN_DATA, "the account '%.*s' has no known role", (int)name.len,
                           name.ptr);
    }
    mn_status st = mn_done(&q);
    if (!st && r == MN_STORE_ROLES) {
        mn_fail(e, MN_USAGE, "there is no account '%.*s'", name.len < 64 ? (int)name.len : 64,
                name.ptr ? name.ptr : "");
        return mn_after(mn_hint(e, "see 'manumit user list'"), MN_USAGE);
    }
    if (!st) {
        *role = r;
        *disabled = off;
    }
    return st;
}

mn_status mn_store_accounts(mn_store_cursor **out, mn_store *s, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "account",
        .sql = "SELECT name, role, disabled, created, seen, locked FROM account"
               " WHERE name > $1 ORDER BY name LIMIT $2",
        .columns = 6,
        .bind = mn_cursor_bind_key,
    };
    return mn_cursor_new(out, s, &kind, e);
}

mn_status mn_store_next_account(mn_store_cursor *c, mn_store_account *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "account", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    if ((st = mn_cursor_key(c, row[0], e)))
        return st;
    mn_store_account a = {.disabled = mn_cell_int(row[2]) != 0};
    if (!mn_store_role_find(&a.role, row[1]))
        return mn_fail(e, MN_DATA, "the account '%.*s' has no known role", (int)row[0].len,
                       row[0].ptr);
    mn_cell_str(row[0], a.name, sizeof a.name);
    mn_cell_str(row[3], a.created, sizeof a.created);
    mn_cell_str(row[4], a.seen, sizeof a.seen);
    mn_cell_str(row[5], a.locked, sizeof a.locked);
    *out = a;
    return MN_OK;
}

/* --- writing -------------------------------------------------------------------------------------
 */

static mn_status add_within(mn_store *s, mn_text name, mn_store_role role, const char *hash,
                            const mn_store_act *act, mn_err *e)
{
    int64_t accounts = 0;
    mn_status st = count(&accounts, s, "SELECT COUNT(*) FROM account", e);
    if (st)
        return st;
    if (!accounts && role != MN_STORE_ADMINISTRATOR) {
        mn_fail(e, MN_USAGE, "the first account must be an administrator's");
        return mn_after(mn_hint(e, "add one with the role administrator, who adds the others"),
                        MN_USAGE);
    }
    if ((st = mn_name_unlike(s, name, e)))
        return st;
    mn_query q = mn_ask(s->db,
                        "INSERT INTO account (name, role, disabled, password, created, failures)"
                        " VALUES ($1, $2, 0, $3, $4, 0) ON CONFLICT (name) DO NOTHING",
                        e);
    mn_bind_text(&q, name);
    mn_bind_str(&q, mn_store_role_name(role));
    mn_bind_str(&q, hash);
    mn_bind_text(&q, act->when);
    if ((st = mn_run(&q)))
        return st;
    if (!mn_db_changes(s->db)) {
        mn_fail(e, MN_USAGE, "there is an account '%.*s' already", (int)name.len, name.ptr);
        return mn_after(mn_hint(e, "see 'manumit user list'"), MN_USAGE);
    }
    return mn_account_log(s, name, "account.add", mn_store_role_name(role), act, e);
}

mn_status mn_store_account_add(mn_store *s, mn_text name, mn_store_role role, mn_text password,
                               const mn_store_act *act, mn_err *e)
{
    char hash[crypto_pwhash_STRBYTES];
    mn_status st;
    if ((st = mn_store_check(s, act, MN_STORE_ACCOUNTS, e)) || (st = mn_name_check(name, e)) ||
        (st = check_password(name, password, e)))
        return st;
    if ((unsigned)role >= MN_STORE_ROLES)
        return mn_fail(e, MN_USAGE, "there is no such role");
    /* The slow part, outside of the transaction. */
    if ((st = mn_password_hash(hash, s, password, e)))
        return st;
    if (!(st = mn_store_begin(s, act, MN_STORE_ACCOUNTS, e)))
        st = mn_store_end(s, add_within(s, name, role, hash, act, e), e);
    sodium_memzero(hash, sizeof hash);
    return st;
}

/* That somebody remains who can change accounts. */
static mn_status check_last(mn_store *s, mn_text name, mn_err *e)
{
    mn_store_role role = MN_STORE_ROLES;
    bool disabled = false;
    int64_t administrators = 0;
    mn_status st = find_account(s, name, &role, &disabled, e);
    if (st || role != MN_STORE_ADMINISTRATOR || disabled)
        return st;
    if ((st = count(&administrators, s,
                    "SELECT COUNT(*) FROM account WHERE role = 'administrator' AND disabled = 0",
                    e)) ||
        administrators > 1)
        return st;
    mn_fail(e, MN_USAGE, "'%.*s' is the last administrator", (int)name.len, name.ptr);
    return mn_after(mn_hint(e, "make another one first"), MN_USAGE);
}

static mn_status role_within(mn_store *s, mn_text name, mn_store_role role, const mn_store_act *act,
                             mn_err *e)
{
    mn_store_role before = MN_STORE_ROLES;
    bool disabled = false;
    char note[64];
    mn_status st = find_account(s, name, &before, &disabled, e);
    if (st || (role != MN_STORE_ADMINISTRATOR && (st = check_last(s, name, e))))
        return st;
    mn_query q = mn_ask(s->db, "UPDATE account SET role = $1 WHERE name = $2", e);
    mn_bind_str(&q, mn_store_role_name(role));
    mn_bind_text(&q, name);
    if ((st = mn_run(&q)) || (st = mn_sessions_end(s, name, e)))
        return st;
    snprintf(note, sizeof note, "%s to %s", mn_store_role_name(before), mn_store_role_name(role));
    return mn_account_log(s, name, "account.role", note, act, e);
}

mn_status mn_store_account_role(mn_store *s, mn_text name, mn_store_role role,
                                const mn_store_act *act, mn_err *e)
{
    if ((unsigned)role >= MN_STORE_ROLES)
        return mn_fail(e, MN_USAGE, "there is no such role");
    mn_status st = mn_store_begin(s, act, MN_STORE_ACCOUNTS, e);
    return st ? st : mn_store_end(s, role_within(s, name, role, act, e), e);
}

static mn_status disable_within(mn_store *s, mn_text name, bool disabled, const mn_store_act *act,
                                mn_err *e)
{
    mn_store_role role = MN_STORE_ROLES;
    bool before = false;
    mn_status st = find_account(s, name, &role, &before, e);
    if (st || (disabled && (st = check_last(s, name, e))))
        return st;
    mn_query q = mn_ask(s->db, "UPDATE account SET disabled = $1 WHERE name = $2", e);
    mn_bind_int(&q, disabled);
    mn_bind_text(&q, name);
    if ((st = mn_run(&q)) || (st = mn_sessions_end(s, name, e)))
        return st;
    return mn_account_log(s, name, disabled ? "account.disable" : "account.enable", "", act, e);
}

mn_status mn_store_account_disable(mn_store *s, mn_text name, bool disabled,
                                   const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_store_begin(s, act, MN_STORE_ACCOUNTS, e);
    return st ? st : mn_store_end(s, disable_within(s, name, disabled, act, e), e);
}

static mn_status password_within(mn_store *s, mn_text name, const char *hash,
                                 const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(
        s->db, "UPDATE account SET password = $1, failures = 0, locked = NULL WHERE name = $2", e);
    mn_bind_str(&q, hash);
    mn_bind_text(&q, name);
    mn_status st = mn_run(&q);
    if (st || (st = mn_sessions_end(s, name, e)))
        return st;
    return mn_account_log(s, name, "account.password", "", act, e);
}

mn_status mn_store_account_password(mn_store *s, mn_text name, mn_text password,
                                    const mn_store_act *act, mn_err *e)
{
    char hash[crypto_pwhash_STRBYTES];
    mn_store_role role = MN_STORE_ROLES;
    bool disabled = false;
    /* One's own password needs no more than an account. */
    mn_store_deed deed = mn_text_eq(name, act->actor) ? MN_STORE_READ : MN_STORE_ACCOUNTS;
    mn_status st;
    if ((st = mn_store_check(s, act, deed, e)) || (st = check_password(name, password, e)) ||
        (st = find_account(s, name, &role, &disabled, e)) ||
        (st = mn_password_hash(hash, s, password, e)))
        return st;
    if (!(st = mn_store_begin(s, act, deed, e)))
        st = mn_store_end(s, password_within(s, name, hash, act, e), e);
    sodium_memzero(hash, sizeof hash);
    return st;
}
