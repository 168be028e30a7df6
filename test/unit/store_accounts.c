/* SPDX-License-Identifier: Apache-2.0
 *
 * store_accounts.c - accounts, roles, passwords, sessions, lockout.
 */
#include <manumit/store_account.h>
#include <manumit/store_review.h>
#include <sqlite3.h>

#include "core/text.h"
#include "store/inside.h"
#include "unit/store_sample.h"

static const char good[] = "correct horse battery";

static mn_store *cheap(mn_store *s)
{
    s->passes = 1; /* Argon2id's least, as libsodium has it */
    s->memory = 8192;
    return s;
}

static mn_store_act by(const char *who)
{
    return (mn_store_act){mn_text_of(who), mn_text_of("2026-02-01T10:00:00Z")};
}

static mn_status add(mn_store *s, const char *who, const char *name, mn_store_role role,
                     const char *password, mn_err *e)
{
    const mn_store_act act = by(who);
    return mn_store_account_add(s, mn_text_of(name), role, mn_text_of(password), &act, e);
}

static mn_store *team(void)
{
    mn_store *s = cheap(sample_store());
    mn_err e = MN_ERR_INIT;
    assert_int_equal(add(s, "root", "ada", MN_STORE_ADMINISTRATOR, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "rex", MN_STORE_REVIEWER, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "sue", MN_STORE_SUPERVISOR, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "aud", MN_STORE_AUDITOR, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "val", MN_STORE_ADVOCATE, good, &e), MN_OK);
    return s;
}

static mn_status login(mn_store_session *out, mn_store *s, const char *name, const char *password,
                       const char *when)
{
    return mn_store_login(out, s, mn_text_of(name), mn_text_of(password), mn_text_of(when), NULL);
}

/* --- accounts ------------------------------------------------------------------------ */

static void test_accounts(void **state)
{
    (void)state;
    mn_store *s = cheap(sample_store());
    mn_err e = MN_ERR_INIT;
    const mn_store_act ada = by("ada");
    assert_int_equal(add(s, "me", "rex", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    assert_string_equal(e.msg, "the first account must be an administrator's");
    assert_int_equal(add(s, "me", "ada", MN_STORE_ADMINISTRATOR, "short", &e), MN_USAGE);
    assert_int_equal(add(s, "me", "ada", MN_STORE_ADMINISTRATOR, "eleven byte", &e), MN_USAGE);
    assert_null(strstr(e.msg, "eleven")); /* nothing of it is told */
    assert_string_equal(e.text, "");
    assert_int_equal(add(s, "me", " ada", MN_STORE_ADMINISTRATOR, good, &e), MN_USAGE);
    assert_int_equal(add(s, "me", "a\nb", MN_STORE_ADMINISTRATOR, good, &e), MN_DATA);
    assert_int_equal(add(s, "me", "ada", MN_STORE_ADMINISTRATOR, good, &e), MN_OK);
    /* From now on names count. */
    assert_int_equal(add(s, "me", "rex", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no account 'me'");
    assert_int_equal(add(s, "ada", "rex", MN_STORE_REVIEWER, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "rex", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    assert_int_equal(add(s, "rex", "zoe", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    assert_string_equal(e.msg, "'rex' is a reviewer and may not change accounts");
    assert_string_equal(e.hint, "ask an administrator");
    /* The last administrator stays. */
    assert_int_equal(mn_store_account_role(s, ada.actor, MN_STORE_REVIEWER, &ada, &e), MN_USAGE);
    assert_string_equal(e.msg, "'ada' is the last administrator");
    assert_int_equal(mn_store_account_disable(s, ada.actor, true, &ada, &e), MN_USAGE);
    const mn_store_act rex = by("rex");
    assert_int_equal(mn_store_account_role(s, rex.actor, MN_STORE_ADMINISTRATOR, &ada, &e), MN_OK);
    assert_int_equal(mn_store_account_disable(s, ada.actor, true, &rex, &e), MN_OK);
    assert_int_equal(add(s, "ada", "zoe", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    assert_string_equal(e.msg, "the account 'ada' is disabled");
    assert_int_equal(mn_store_account_role(s, rex.actor, MN_STORE_AUDITOR, &rex, &e), MN_USAGE);
    assert_int_equal(mn_store_account_role(s, mn_text_of("zoe"), MN_STORE_AUDITOR, &rex, &e),
                     MN_USAGE);
    mn_store_cursor *c;
    mn_store_account a;
    bool any;
    assert_int_equal(mn_store_accounts(&c, s, &e), MN_OK);
    assert_int_equal(mn_store_next_account(c, &a, &any, &e), MN_OK);
    assert_true(any && a.disabled && a.role == MN_STORE_ADMINISTRATOR);
    assert_string_equal(a.name, "ada");
    assert_string_equal(a.created, "2026-02-01T10:00:00Z");
    assert_int_equal(mn_store_next_account(c, &a, &any, &e), MN_OK);
    assert_true(any && !a.disabled);
    assert_int_equal(mn_store_next_account(c, &a, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
    sample_expect_whole(s);
    sample_drop(s);
}

/* Who decided and who agreed is told by names: none may look like another. */
static void test_names(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    static const struct {
        const char *name, *msg;
    } refused[] = {
        {"Ada", "'Ada' looks like the account 'ada'"},
        {"AUD", "'AUD' looks like the account 'aud'"},
        {"\xD0\xB0"
         "da",
         "'\xD0\xB0"
         "da' looks like the account 'ada'"}, /* Cyrillic a */
        {"\xEF\xBD\x81"
         "da",
         "'\xEF\xBD\x81"
         "da' looks like the account 'ada'"}, /* wide */
        {"ad\xE2\x80\x8B"
         "a",
         "the account's name holds U+200B, which is not seen"},
        {"\xE2\x80\xAE"
         "ada",
         "the account's name holds U+202E, which is not seen"},
        {"a\xC2\xA0"
         "da",
         "the account's name holds U+00A0, which is not seen"},
        {"jose\xCC\x81", "the account's name has letters in parts"},
        {"ad\xEE\x80\x80", "the account's name holds U+E000, which is not seen"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(add(s, "ada", refused[i].name, MN_STORE_REVIEWER, good, &e), MN_USAGE);
        assert_string_equal(e.msg, refused[i].msg);
    }
    assert_int_equal(add(s, "ada",
                         "a\xC2\x9B"
                         "31m",
                         MN_STORE_REVIEWER, good, &e),
                     MN_DATA);
    static const char *const fine[] = {"jos\xC3\xA9", "\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0",
                                       "\xE6\x9D\x8E\xE5\xA8\x9C", "ann.lee@example.org"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_int_equal(add(s, "ada", fine[i], MN_STORE_REVIEWER, good, &e), MN_OK);
    assert_int_equal(add(s, "ada", "JOS\xC3\x89", MN_STORE_REVIEWER, good, &e), MN_USAGE);
    sample_drop(s);
}

/* The table of <manumit/store_account.h>, and that writing asks it. */
static void test_roles(void **state)
{
    (void)state;
    static const char *const table[MN_STORE_DEEDS] = {
        /* reviewer, supervisor, auditor, administrator, advocate */
        [MN_STORE_READ] = "yyyyy",     [MN_STORE_REVIEW] = "yy---", [MN_STORE_CONFIRM] = "-y---",
        [MN_STORE_IMPORT] = "-y-y-",   [MN_STORE_AUDIT] = "-yyy-",  [MN_STORE_ACCOUNTS] = "---y-",
        [MN_STORE_SETTINGS] = "---y-", [MN_STORE_KEEP] = "-y-y-",   [MN_STORE_CASES] = "yy---",
        [MN_STORE_DECIDE] = "yy---",   [MN_STORE_FILE] = "-y---",   [MN_STORE_MARKERS] = "---yy",
        [MN_STORE_PROMISES] = "yy---",
    };
    static const char *const names[] = {"rex", "sue", "aud", "ada", "val"};
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    for (int r = 0; r < MN_STORE_ROLES; r++)
        for (int d = 0; d < MN_STORE_DEEDS; d++) {
            bool may = table[d][r] == 'y';
            assert_int_equal(mn_store_role_may((mn_store_role)r, (mn_store_deed)d), may);
            assert_int_equal(mn_store_may(s, mn_text_of(names[r]), (mn_store_deed)d, &e),
                             may ? MN_OK : MN_USAGE);
        }
    mn_store_import *im;
    const mn_store_list_head head = {.name = mn_text_of("l")};
    const mn_store_act rex = by("rex"), sue = by("sue"), aud = by("aud");
    assert_int_equal(mn_store_list_begin(&im, s, &head, &rex, &e), MN_USAGE);
    assert_string_equal(e.msg, "'rex' is a reviewer and may not import lists");
    assert_int_equal(mn_store_list_begin(&im, s, &head, &sue, &e), MN_OK);
    const mn_store_entry x = {.id = mn_text_of("1"), .json = mn_text_of("{}")};
    assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
    assert_int_equal(mn_store_list_commit(NULL, im, &e), MN_OK);
    mn_store_review r = {
        .party_key = mn_text_of("acme"),
        .party_hash = mn_text_of(sample_hash),
        .list = mn_text_of("l"),
        .entry = mn_text_of("1"),
        .reason = mn_text_of("x"),
        .four_eyes = true,
    };
    int64_t id = 0;
    assert_int_equal(mn_store_review_put(&id, s, &r, &aud, &e), MN_USAGE);
    assert_int_equal(mn_store_review_expire(NULL, s, &aud, &e), MN_USAGE); /* that is a write */
    assert_int_equal(mn_store_review_put(&id, s, &r, &rex, &e), MN_OK);
    assert_int_equal(mn_store_review_confirm(s, id, true, mn_text_of(""), &aud, &e), MN_USAGE);
    assert_int_equal(mn_store_review_confirm(s, id, true, mn_text_of(""), &sue, &e), MN_OK);
    assert_int_equal(mn_store_review_put(&id, s, &r, &sue, &e), MN_OK);
    assert_int_equal(mn_store_review_withdraw(s, id, mn_text_of("not mine"), &rex, &e), MN_USAGE);
    assert_int_equal(mn_store_set(s, "four-eyes", "yes", &sue, &e), MN_USAGE);
    sample_expect_whole(s);
    sample_drop(s);
}

/* --- sessions --------------------------------------------------------------------------- */

static void test_session(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    mn_store_session a, b, seen;
    assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    assert_int_equal(login(&b, s, "sue", good, "2026-02-01T10:00:00Z"), MN_OK);
    assert_int_equal(strlen(a.token), MN_STORE_TOKEN - 1);
    assert_string_not_equal(a.token, b.token);
    assert_string_equal(a.expires, "2026-02-01T22:00:00Z");
    assert_string_equal(a.idle, "2026-02-01T10:30:00Z");
    mn_text token = mn_text_of(a.token);
    assert_int_equal(
        mn_store_session_check(&seen, s, token, mn_text_of("2026-02-01T10:29:59Z"), &e), MN_OK);
    assert_string_equal(seen.account, "rex");
    assert_int_equal(seen.role, MN_STORE_REVIEWER);
    assert_string_equal(seen.csrf, a.csrf);
    assert_string_equal(seen.token, "");
    assert_string_equal(seen.idle, "2026-02-01T10:59:59Z");
    /* A request within a minute writes nothing. */
    assert_int_equal(
        mn_store_session_check(&seen, s, token, mn_text_of("2026-02-01T10:30:30Z"), &e), MN_OK);
    assert_string_equal(seen.idle, "2026-02-01T10:59:59Z");
    assert_int_equal(
        mn_store_session_check(&seen, s, token, mn_text_of("2026-02-01T10:59:59Z"), &e), MN_USAGE);
    assert_string_equal(e.msg, "the session has ended");
    /* Kept alive, it ends after twelve hours. */
    token = mn_text_of(b.token);
    char when[MN_STORE_TIME];
    for (int i = 1; i < 12 * 3; i++) {
        snprintf(when, sizeof when, "2026-02-01T%02u:%02u:00Z", (10 + (unsigned)i / 3) % 24,
                 (unsigned)i % 3 * 20);
        assert_int_equal(mn_store_session_check(&seen, s, token, mn_text_of(when), &e), MN_OK);
    }
    assert_int_equal(
        mn_store_session_check(&seen, s, token, mn_text_of("2026-02-01T22:00:00Z"), &e), MN_USAGE);
    /* Tokens that are none. */
    a.token[3] = a.token[3] == 'A' ? 'B' : 'A';
    assert_int_equal(mn_store_session_check(&seen, s, mn_text_of(a.token),
                                            mn_text_of("2026-02-01T10:00:01Z"), &e),
                     MN_USAGE);
    assert_int_equal(
        mn_store_session_check(&seen, s, mn_text_of(""), mn_text_of("2026-02-01T10:00:01Z"), &e),
        MN_USAGE);
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_csrf(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_store_session a, b;
    assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    assert_int_equal(login(&b, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    assert_true(mn_store_csrf_ok(mn_text_of(a.token), mn_text_of(a.csrf)));
    assert_true(mn_store_csrf_ok(mn_text_of(b.token), mn_text_of(b.csrf)));
    assert_false(mn_store_csrf_ok(mn_text_of(a.token), mn_text_of(b.csrf)));
    assert_false(mn_store_csrf_ok(mn_text_of(a.token), mn_text_of(a.token)));
    assert_false(mn_store_csrf_ok(mn_text_of(a.token), mn_text_of("")));
    assert_false(mn_store_csrf_ok(mn_text_of(""), mn_text_of("")));
    sample_drop(s);
}

static void test_ended(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    mn_store_session a, seen;
    const mn_store_act ada = by("ada"), rex = by("rex");
    mn_text when = mn_text_of("2026-02-01T10:01:00Z");
    for (int i = 0; i < 4; i++) {
        assert_int_equal(login(&a, s, "rex", i < 2 ? good : "another good one", when.ptr), MN_OK);
        assert_int_equal(mn_store_session_check(&seen, s, mn_text_of(a.token), when, &e), MN_OK);
        if (i == 0)
            assert_int_equal(mn_store_logout(s, mn_text_of(a.token), when, &e), MN_OK);
        else if (i == 1) /* one's own */
            assert_int_equal(
                mn_store_account_password(s, rex.actor, mn_text_of("another good one"), &rex, &e),
                MN_OK);
        else if (i == 2)
            assert_int_equal(mn_store_account_role(s, rex.actor, MN_STORE_AUDITOR, &ada, &e),
                             MN_OK);
        else
            assert_int_equal(mn_store_account_disable(s, rex.actor, true, &ada, &e), MN_OK);
        assert_int_equal(mn_store_session_check(&seen, s, mn_text_of(a.token), when, &e), MN_USAGE);
    }
    assert_int_equal(login(&a, s, "rex", "another good one", when.ptr), MN_USAGE);
    assert_int_equal(
        mn_store_account_password(s, ada.actor, mn_text_of("something else"), &rex, &e), MN_USAGE);
    sample_expect_whole(s);
    sample_drop(s);
}

/* --- guessing ------------------------------------------------------------------------------ */

static void test_lockout(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_store_session a;
    mn_err e = MN_ERR_INIT;
    for (int i = 0; i < 4; i++)
        assert_int_equal(login(&a, s, "rex", "wrong wrong wrong", "2026-02-01T10:00:00Z"),
                         MN_USAGE);
    assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(login(&a, s, "rex", "wrong wrong wrong", "2026-02-01T10:00:00Z"),
                         MN_USAGE);
    /* Locked, for everybody, and knocking makes it no longer. */
    assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:29Z"), MN_USAGE);
    assert_int_equal(login(&a, s, "rex", "wrong", "2026-02-01T10:00:29Z"), MN_USAGE);
    assert_int_equal(login(&a, s, "sue", good, "2026-02-01T10:00:29Z"), MN_OK);
    /* Each further failure doubles it, up to an hour. */
    int64_t now = 0, locked = 0;
    assert_true(mn_time_read(mn_text_of("2026-02-01T10:00:30Z"), &now));
    static const int64_t expected[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
    for (size_t i = 0; i < 8; i++) {
        char when[MN_STORE_TIME];
        mn_time_write(when, now);
        assert_int_equal(login(&a, s, "rex", "wrong", when), MN_USAGE);
        mn_store_cursor *c;
        mn_store_account x;
        bool any;
        assert_int_equal(mn_store_accounts(&c, s, &e), MN_OK);
        while (mn_store_next_account(c, &x, &any, &e) == MN_OK && any)
            if (!strcmp(x.name, "rex"))
                assert_true(mn_time_read(mn_text_of(x.locked), &locked));
        mn_store_cursor_free(c);
        assert_int_equal(locked - now, expected[i]);
        now = locked;
    }
    char when[MN_STORE_TIME];
    mn_time_write(when, now);
    assert_int_equal(login(&a, s, "rex", good, when), MN_OK);
    assert_string_equal(a.account, "rex");
    /* Names that are none say the same. */
    mn_err other = MN_ERR_INIT;
    assert_int_equal(
        mn_store_login(&a, s, mn_text_of("nobody"), mn_text_of(good), mn_text_of(when), &other),
        MN_USAGE);
    assert_int_equal(
        mn_store_login(&a, s, mn_text_of("rex"), mn_text_of("wrong"), mn_text_of(when), &e),
        MN_USAGE);
    assert_string_equal(e.msg, other.msg);
    assert_string_equal(e.hint, other.hint);
    sample_expect_whole(s);
    sample_drop(s);
}

/* A cost that went up: the next login hashes anew. */
static void test_rehash(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_store_session a;
    s->passes = 2;
    for (int i = 0; i < 2; i++)
        assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    int rehashed = 0;
    mn_store_cursor *c;
    mn_store_audit x;
    bool any;
    assert_int_equal(mn_store_audit_log(&c, s, 0, NULL), MN_OK);
    while (mn_store_next_audit(c, &x, &any, NULL) == MN_OK && any)
        rehashed += mn_text_eq_str(x.action, "account.rehash");
    mn_store_cursor_free(c);
    assert_int_equal(rehashed, 1);
    sample_expect_whole(s);
    sample_drop(s);
}

/* Neither the store nor the log holds a password or a token. */
static void test_nothing_secret(void **state)
{
    (void)state;
    if (sample_is_postgres())
        skip(); /* its files are not ours to read */
    mn_store *s = team();
    mn_store_session a;
    assert_int_equal(login(&a, s, "rex", good, "2026-02-01T10:00:00Z"), MN_OK);
    assert_int_equal(login(&a, s, "rex", "wrong but kept from the log", "2026-02-01T10:00:00Z"),
                     MN_USAGE);
    mn_store_close(s);
    FILE *f = fopen(sample_place, "rb");
    static char bytes[1 << 22];
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    assert_true(n > 4096 && n < sizeof bytes);
    fclose(f);
    const char *const secrets[] = {good, "wrong but kept", a.token, a.csrf};
    for (size_t k = 0; k < 4; k++)
        for (size_t i = 0, len = strlen(secrets[k]); i + len < n; i++)
            assert_true(memcmp(bytes + i, secrets[k], len) != 0);
    sample_drop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accounts),       cmocka_unit_test(test_names),
        cmocka_unit_test(test_roles),          cmocka_unit_test(test_session),
        cmocka_unit_test(test_csrf),           cmocka_unit_test(test_ended),
        cmocka_unit_test(test_lockout),        cmocka_unit_test(test_rehash),
        cmocka_unit_test(test_nothing_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
