/* SPDX-License-Identifier: Apache-2.0
 *
 * store_migrate.c - a store of version 6 with accounts and sessions in it is brought to the newest:
 * all of it is as it was, but that everybody signs in anew; one of version 7 keeps its alerts and
 * its sessions.
 */
#include <string.h>

#include "core/text.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store_sample.h"

static const char password[] = "correct horse";

static mn_store_act by(const char *name)
{
    return (mn_store_act){mn_text_of(name), mn_text_of("2026-01-02T10:00:00Z")};
}

/* A new store that is at an older version; MN_OK's handle writes as that version's program did. */
static mn_store *old_store(int64_t version)
{
    mn_db *db = NULL;
    bool fresh = false;
    mn_err e = MN_ERR_INIT;
    const mn_db_options o = {.create = true, .busy = 5000};
    sample_drop(sample_store()); /* for its place */
    mn_status st = MN_OK;
    if (sample_is_postgres()) {
        sample_schema();
        st = mn_db_open_postgres(&db, &fresh, sample_place, &o, &e);
    } else {
        char folder[] = "/tmp/manumit-store-XXXXXX";
        assert_non_null(mkdtemp(folder));
        snprintf(sample_place, sizeof sample_place, "%s/store.db", folder);
        st = mn_db_open_sqlite(&db, &fresh, sample_place, &o, &e);
    }
    if (st || mn_schema_migrate(db, 1, version, &e))
        fail_msg("%s", e.msg);
    mn_store *s = calloc(1, sizeof *s);
    assert_non_null(s);
    *s = (mn_store){.db = db, .passes = 1, .memory = 8192};
    return s;
}

static void add(mn_store *s, const char *name, mn_store_role role)
{
    mn_err e = MN_ERR_INIT;
    const mn_store_act adm = by("adm");
    if (mn_store_account_add(s, mn_text_of(name), role, mn_text_of(password), &adm, &e))
        fail_msg("%s: %s", name, e.msg);
}

/* "adm administrator; rev reviewer disabled" and so on. */
static void put_accounts(mn_buf *b, mn_store *s)
{
    mn_store_cursor *c = NULL;
    mn_store_account a;
    bool any = true;
    assert_int_equal(mn_store_accounts(&c, s, NULL), MN_OK);
    while (!mn_store_next_account(c, &a, &any, NULL) && any)
        mn_buf_fmt(b, "%s %s %s %s %s%s; ", a.name, mn_store_role_name(a.role), a.created, a.seen,
                   a.locked, a.disabled ? " disabled" : "");
    mn_store_cursor_free(c);
    mn_buf_char(b, '\0');
}

static mn_status login(mn_store_session *out, mn_store *s, const char *name, const char *word)
{
    return mn_store_login(out, s, mn_text_of(name), mn_text_of(word),
                          mn_text_of("2026-01-03T10:00:00Z"), NULL);
}

static void test_accounts(void **state)
{
    (void)state;
    const mn_store_options migrate = {.migrate = true};
    const mn_store_act adm = by("adm"), adv = by("adv");
    mn_err e = MN_ERR_INIT;
    mn_store_session before, now;
    mn_buf was = {0}, is = {0};
    mn_store *s = old_store(6);
    add(s, "adm", MN_STORE_ADMINISTRATOR);
    add(s, "rev", MN_STORE_REVIEWER);
    add(s, "sup", MN_STORE_SUPERVISOR);
    add(s, "aud", MN_STORE_AUDITOR);
    /* The role came with version 7. */
    assert_true(mn_store_account_add(s, mn_text_of("adv"), MN_STORE_ADVOCATE, mn_text_of(password),
                                     &adm, &e) != MN_OK);
    assert_int_equal(mn_store_account_disable(s, mn_text_of("aud"), true, &adm, &e), MN_OK);
    assert_int_equal(login(&before, s, "rev", password), MN_OK);
    for (int i = 0; i < 6; i++) /* locked */
        assert_int_equal(login(&now, s, "sup", "another horse"), MN_USAGE);
    put_accounts(&was, s);
    mn_store_close(s);
    assert_int_equal(mn_store_open(&s, sample_place, NULL, NULL, &e), MN_DATA);
    assert_string_equal(e.hint, "make a copy of it, then run 'manumit store migrate'");
    assert_int_equal(mn_store_open(&s, sample_place, &migrate, NULL, &e), MN_OK);
    s->passes = 1;
    s->memory = 8192;
    put_accounts(&is, s);
    assert_string_equal(is.ptr, was.ptr);
    assert_non_null(strstr(is.ptr, "aud auditor"));
    mn_buf_free(&was);
    mn_buf_free(&is);
    sample_expect_whole(s);
    /* Passwords, locks and what is disabled hold. SQLite makes the table of accounts anew, which
     * ends sessions; PostgreSQL changes it where it is. */
    assert_int_equal(mn_store_session_check(&now, s, mn_text_of(before.token),
                                            mn_text_of("2026-01-03T10:01:00Z"), &e),
                     sample_is_postgres() ? MN_OK : MN_USAGE);
    assert_int_equal(login(&now, s, "rev", password), MN_OK);
    assert_int_equal(now.role, MN_STORE_REVIEWER);
    assert_int_equal(mn_store_session_check(&before, s, mn_text_of(now.token),
                                            mn_text_of("2026-01-03T10:01:00Z"), &e),
                     MN_OK);
    assert_int_equal(login(&now, s, "sup", password), MN_USAGE);
    assert_int_equal(login(&now, s, "aud", password), MN_USAGE);
    /* What version 7 is for. */
    int64_t n = 0;
    mn_store_alert_kept k;
    add(s, "adv", MN_STORE_ADVOCATE);
    assert_int_equal(sample_alert(&k, s, 'a', 0, &adm, &e), MN_OK);
    assert_int_equal(mn_store_marker_put(&n, s, mn_text_of("one"), mn_text_of("2026-06-30"),
                                         mn_text_of("file 3"), &adv, &e),
                     MN_OK);
    const mn_store_act rev = by("rev");
    assert_int_equal(mn_store_may(s, rev.actor, MN_STORE_CASES, &e), MN_OK);
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_networks(void **state)
{
    (void)state;
    const mn_store_options migrate = {.migrate = true};
    const mn_store_act adm = by("adm"), rev = by("rev"), sup = by("sup");
    mn_err e = MN_ERR_INIT;
    mn_store_session session, now;
    mn_store_alert_kept k;
    mn_store_network_kept n;
    char *json = NULL;
    size_t length = 0;
    mn_store *s = old_store(7);
    add(s, "adm", MN_STORE_ADMINISTRATOR);
    add(s, "rev", MN_STORE_REVIEWER);
    add(s, "sup", MN_STORE_SUPERVISOR);
    assert_int_equal(sample_alert(&k, s, 'a', 0, &adm, &e), MN_OK);
    assert_int_equal(mn_store_alert_decide(s, 1, MN_STORE_REPORT, mn_text_of("x"), &sup, &e),
                     MN_OK);
    assert_int_equal(login(&session, s, "rev", password), MN_OK);
    assert_int_not_equal(sample_network(&n, s, 'a', MN_STORE_NETWORK_SAME, &adm, &e), MN_OK);
    mn_store_close(s);
    assert_int_equal(mn_store_open(&s, sample_place, NULL, NULL, &e), MN_DATA);
    assert_int_equal(mn_store_open(&s, sample_place, &migrate, NULL, &e), MN_OK);
    s->passes = 1;
    s->memory = 8192;
    sample_expect_whole(s);
    assert_int_equal(mn_store_alert_case(&json, &length, s, 1, &e), MN_OK);
    assert_string_equal(json, "{\"a\": 1}");
    free(json);
    assert_int_equal(mn_store_session_check(&now, s, mn_text_of(session.token),
                                            mn_text_of("2026-01-03T10:01:00Z"), &e),
                     MN_OK);
    /* What version 8 is for. */
    assert_int_equal(sample_network(&n, s, 'a', MN_STORE_NETWORK_SAME, &adm, &e), MN_OK);
    assert_int_equal(mn_store_network_take(s, 1, &rev, &e), MN_OK);
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accounts),
                                       cmocka_unit_test(test_networks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
