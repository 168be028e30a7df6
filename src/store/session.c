/* SPDX-License-Identifier: Apache-2.0
 *
 * store/session.c - logging in, sessions, and the token that keeps other sites out.
 *
 * A token is 32 random bytes. The store keeps its SHA-256 alone: who reads the store can't
 * take a session over. The CSRF token is an HMAC of a constant under the session's token, so
 * that nothing more needs to be kept.
 */
#include "store/account.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum {
    LIFE = 12 * 3600, /* seconds */
    IDLE = 30 * 60,
    TOUCH = 60,        /* how often the end of idling is written down */
    FAILURES_FREE = 5, /* in a row; the fifth locks */
    LOCK_FIRST = 30,   /* seconds; doubles */
    LOCK_MAX = 3600,
    SESSIONS_MAX = 32, /* of one account; the one that ends first makes room */
};

static const char csrf_purpose[] = "manumit csrf 1";

static void spell(char out[MN_STORE_TOKEN], const unsigned char bytes[32])
{
    sodium_bin2base64(out, MN_STORE_TOKEN, bytes, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void csrf_of(char out[MN_STORE_TOKEN], mn_text token)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)token.ptr, token.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)csrf_purpose,
                                  sizeof csrf_purpose - 1);
    crypto_auth_hmacsha256_final(&state, mac);
    spell(out, mac);
}

bool mn_store_csrf_ok(mn_text token, mn_text csrf)
{
    char expected[MN_STORE_TOKEN];
    if (token.len != MN_STORE_TOKEN - 1 || csrf.len != MN_STORE_TOKEN - 1)
        return false;
    csrf_of(expected, token);
    return sodium_memcmp(expected, csrf.ptr, csrf.len) == 0;
}

mn_status mn_sessions_end(mn_store *s, mn_text account, mn_err *e)
{
    mn_query q = mn_ask(s->db, "DELETE FROM session WHERE account = $1", e);
    mn_bind_text(&q, account);
    return mn_run(&q);
}

/* --- logging in ------------------------------------------------------------------------------- */

/* What the store knows of who wants in. */
typedef struct entrant {
    bool known, disabled;
    char password[crypto_pwhash_STRBYTES];
    char locked[MN_STORE_TIME];
    int64_t failures;
    mn_store_role role;
} entrant;

static mn_status look_up(entrant *out, mn_store *s, mn_text name, mn_err *e)
{
    entrant a = {0};
    mn_query q = mn_ask(
        s->db, "SELECT password, disabled, failures, locked, role FROM account WHERE name = $1", e);
    mn_bind_text(&q, name);
    if (mn_next(&q)) {
        mn_get_str(&q, 0, a.password, sizeof a.password);
        a.disabled = mn_get_int(&q, 1) != 0;
        a.failures = mn_get_int(&q, 2);
        mn_get_str(&q, 3, a.locked, sizeof a.locked);
        a.known = mn_store_role_find(&a.role, mn_get_text(&q, 4));
    }
    mn_status st = mn_done(&q);
    if (!st)
        *out = a;
    sodium_memzero(&a, sizeof a);
    return st;
}

/* Times are of one form, so that their order is that of their bytes. */
static bool is_before(mn_text a, const char *b)
{
    return mn_text_cmp(a, mn_text_of(b)) < 0;
}

static mn_status fail_login(mn_err *e)
{
    mn_fail(e, MN_USAGE, "name and password do not belong together, or the account is locked");
    return mn_after(
        mn_hint(e, "after five failures it is locked for a while; an administrator can help"),
        MN_USAGE);
}

static mn_status log_login(mn_store *s, mn_text name, const char *action, const char *note,
                           const mn_store_act *act, mn_err *e)
{
    mn_buf object = {0};
    mn_buf_str(&object, "login/");
    mn_buf_text(&object, name);
    mn_status st = object.failed ? mn_fail_memory(e)
                                 : mn_audit_add(s, act, action, (mn_text){object.ptr, object.len},
                                                note, NULL, e);
    mn_buf_free(&object);
    return st;
}

/* Counts a failure, and locks. */
static mn_status put_failure(mn_store *s, mn_text name, int64_t failures, int64_t now,
                             const mn_store_act *act, mn_err *e)
{
    char until[MN_STORE_TIME] = "", note[96];
    failures++;
    if (failures >= FAILURES_FREE) {
        int64_t doublings = failures - FAILURES_FREE, lock = LOCK_MAX;
        if (doublings < 7 && (int64_t)LOCK_FIRST << doublings < LOCK_MAX)
            lock = (int64_t)LOCK_FIRST << doublings;
        mn_time_write(until, now + lock);
    }
    mn_query q = mn_ask(s->db, "UPDATE account SET failures = $1, locked = $2 WHERE name = $3", e);
    mn_bind_int(&q, failures);
    mn_bind_maybe(&q, mn_text_of(until));
    mn_bind_text(&q, name);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    snprintf(note, sizeof note, "failure %lld%s%s", (long long)failures,
             until[0] ? ", locked until " : "", until);
    return log_login(s, name, "login.fail", note, act, e);
}

/* Makes room for another session of the account. */
static mn_status tidy(mn_store *s, mn_text name, const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db, "DELETE FROM session WHERE expires <= $1 OR idle <= $1", e);
    mn_bind_text(&q, act->when);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    q = mn_ask(s->db,
               "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session"
               " WHERE account = $1 ORDER BY expires DESC, token_hash LIMIT 1000 OFFSET $2)",
               e);
    mn_bind_text(&q, name);
    mn_bind_int(&q, SESSIONS_MAX - 1);
    return mn_run(&q);
}

static mn_status put_session(mn_store *s, const mn_store_session *new, const mn_store_act *act,
                             mn_err *e)
{
    char hash[MN_SHA256_HEX];
    mn_sha256_hex(hash, new->token, MN_STORE_TOKEN - 1);
    mn_query q = mn_ask(s->db,
                        "INSERT INTO session (token_hash, account, expires, idle)"
                        " VALUES ($1, $2, $3, $4)",
                        e);
    mn_bind_str(&q, hash);
    mn_bind_str(&q, new->account);
    mn_bind_str(&q, new->expires);
    mn_bind_str(&q, new->idle);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    q = mn_ask(s->db, "UPDATE account SET failures = 0, locked = NULL, seen = $1 WHERE name = $2",
               e);
    mn_bind_text(&q, act->when);
    mn_bind_str(&q, new->account);
    return mn_run(&q);
}

static mn_status new_session(mn_store_session *out, mn_text name, mn_store_role role, int64_t now,
                             mn_err *e)
{
    unsigned char bytes[32];
    if (sodium_init() < 0)
        return mn_fail(e, MN_SYSTEM, "the system gives no random numbers");
    randombytes_buf(bytes, sizeof bytes);
    memset(out, 0, sizeof *out);
    spell(out->token, bytes);
    sodium_memzero(bytes, sizeof bytes);
    csrf_of(out->csrf, mn_text_of(out->token));
    memcpy(out->account, name.ptr, name.len);
    out->role = role;
    mn_time_write(out->expires, now + LIFE);
    mn_time_write(out->idle, now + IDLE);
    return MN_OK;
}

/* Within the transaction: what was seen before may have changed while the password was
 * looked at, as by others who guess at the same time. */
static mn_status enter(mn_store_session *out, bool *in, mn_store *s, mn_text name, const char *seen,
                       bool right, int64_t now, const mn_store_act *act, mn_err *e)
{
    entrant a;
    mn_status st = look_up(&a, s, name, e);
    if (st)
        return st;
    bool open = a.known && !a.disabled && !is_before(act->when, a.locked);
    *in = open && right && !strcmp(a.password, seen);
    sodium_memzero(a.password, sizeof a.password);
    if (!open) /* a lock is not made longer by knocking */
        return MN_OK;
    if (!*in)
        return put_failure(s, name, a.failures, now, act, e);
    if ((st = new_session(out, name, a.role, now, e)) || (st = tidy(s, name, act, e)) ||
        (st = put_session(s, out, act, e)))
        return st;
    return log_login(s, name, "login", "", act, e);
}

/* Hashes a password that is known to be right at today's cost. */
static mn_status hash_anew(mn_store *s, mn_text name, mn_text password, const char *seen,
                           const mn_store_act *act, mn_err *e)
{
    char hash[crypto_pwhash_STRBYTES];
    if (!crypto_pwhash_str_needs_rehash(seen, s->passes, s->memory))
        return MN_OK;
    mn_status st = mn_password_hash(hash, s, password, e);
    if (st || (st = mn_store_begin_any(s, act, e)))
        return st;
    mn_query q =
        mn_ask(s->db, "UPDATE account SET password = $1 WHERE name = $2 AND password = $3", e);
    mn_bind_str(&q, hash);
    mn_bind_text(&q, name);
    mn_bind_str(&q, seen);
    st = mn_run(&q);
    if (!st && mn_db_changes(s->db))
        st = mn_account_log(s, name, "account.rehash", "", act, e);
    sodium_memzero(hash, sizeof hash);
    return mn_store_end(s, st, e);
}

mn_status mn_store_login(mn_store_session *out, mn_store *s, mn_text name, mn_text password,
                         mn_text when, mn_err *e)
{
    mn_store_act act = {name, when};
    mn_store_session made;
    entrant a = {0};
    int64_t now;
    bool in = false;
    if (!mn_time_read(when, &now))
        return mn_fail(e, MN_DATA, "the time is not written as 2026-11-22T09:30:00Z");
    mn_status st = MN_OK;
    bool named = !mn_check_text(name, "the name", 1, MN_STORE_NAME - 1, false, NULL);
    if (named)
        st = look_up(&a, s, name, e);
    if (st)
        return st;
    bool open = a.known && !a.disabled && !is_before(when, a.locked);
    bool right = mn_password_is(s, open ? a.password : NULL, password);
    if (open && !(st = mn_store_begin_any(s, &act, e)))
        st = mn_store_end(s, enter(&made, &in, s, name, a.password, right, now, &act, e), e);
    if (!st && in)
        st = hash_anew(s, name, password, a.password, &act, e);
    sodium_memzero(a.password, sizeof a.password);
    if (st)
        return st;
    if (!in)
        return fail_login(e);
    *out = made;
    sodium_memzero(made.token, sizeof made.token);
    return MN_OK;
}

/* --- afterwards ---------------------------------------------------------------------------------
 */

static mn_status fail_session(mn_err *e)
{
    mn_fail(e, MN_USAGE, "the session has ended");
    return mn_after(mn_hint(e, "log in again"), MN_USAGE);
}

static mn_status touch(mn_store *s, const char *hash, const char *idle, mn_err *e)
{
    mn_query q =
        mn_ask(s->db, "UPDATE session SET idle = $1 WHERE token_hash = $2 AND idle < $1", e);
    mn_bind_str(&q, idle);
    mn_bind_str(&q, hash);
    return mn_run(&q);
}

mn_status mn_store_session_check(mn_store_session *out, mn_store *s, mn_text token, mn_text when,
                                 mn_err *e)
{
    char hash[MN_SHA256_HEX], idle[MN_STORE_TIME];
    mn_store_session found = {0};
    int64_t now, until = 0;
    if (!mn_time_read(when, &now))
        return mn_fail(e, MN_DATA, "the time is not written as 2026-11-22T09:30:00Z");
    if (token.len != MN_STORE_TOKEN - 1)
        return fail_session(e);
    mn_sha256_hex(hash, token.ptr, token.len);
    mn_query q = mn_ask(s->db,
                        "SELECT n.account, n.expires, n.idle, a.role FROM session n"
                        " JOIN account a ON a.name = n.account"
                        " WHERE n.token_hash = $1 AND a.disabled = 0 AND n.expires > $2"
                        " AND n.idle > $2",
                        e);
    mn_bind_str(&q, hash);
    mn_bind_text(&q, when);
    bool any = mn_next(&q);
    if (any) {
        mn_get_str(&q, 0, found.account, sizeof found.account);
        mn_get_str(&q, 1, found.expires, sizeof found.expires);
        mn_get_str(&q, 2, found.idle, sizeof found.idle);
        any = mn_store_role_find(&found.role, mn_get_text(&q, 3));
    }
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (!any || !mn_time_read(mn_text_of(found.idle), &until))
        return fail_session(e);
    if (now + IDLE >= until + TOUCH) {
        mn_time_write(idle, now + IDLE);
        memcpy(found.idle, idle, sizeof idle);
        if (!s->read_only) /* while another writes, the session holds nevertheless */
            (void)!touch(s, hash, idle, NULL);
    }
    csrf_of(found.csrf, token);
    *out = found;
    return MN_OK;
}

static mn_status logout_within(mn_store *s, const char *hash, mn_store_act *act, mn_err *e)
{
    char account[MN_STORE_NAME] = "";
    mn_query q = mn_ask(s->db, "SELECT account FROM session WHERE token_hash = $1", e);
    mn_bind_str(&q, hash);
    if (mn_next(&q))
        mn_get_str(&q, 0, account, sizeof account);
    mn_status st = mn_done(&q);
    if (st || !account[0])
        return st;
    q = mn_ask(s->db, "DELETE FROM session WHERE token_hash = $1", e);
    mn_bind_str(&q, hash);
    if ((st = mn_run(&q)))
        return st;
    act->actor = mn_text_of(account);
    return log_login(s, act->actor, "logout", "", act, e);
}

mn_status mn_store_logout(mn_store *s, mn_text token, mn_text when, mn_err *e)
{
    char hash[MN_SHA256_HEX];
    mn_store_act act = {mn_text_of("?"), when};
    mn_sha256_hex(hash, token.ptr ? token.ptr : "", token.len);
    mn_status st = mn_store_begin_any(s, &act, e);
    return st ? st : mn_store_end(s, logout_within(s, hash, &act, e), e);
}
