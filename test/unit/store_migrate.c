/* SPDX-License-Identifier: Apache-2.0
 *
 * store_migrate.c - a store of version 6 with accounts and sessions in it is brought to the newest:
 * all of it is as it was, but that everybody signs in anew; one of version 7 keeps its alerts and
 * its sessions; those of versions 8 and 9 as earlier programs wrote them (test/store) are whole,
 * and go on from where they were.
 */
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store_commitment_sample.h"
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
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_HANDED, mn_text_of("x"), &sup, &e),
        MN_OK);
    assert_int_equal(login(&session, s, "rev", password), MN_OK);
    assert_int_not_equal(sample_network(&n, s, 'a', MN_STORE_NETWORK_SAME, &adm, &e), MN_OK);
    mn_store_close(s);
    assert_int_equal(mn_store_open(&s, sample_place, NULL, NULL, &e), MN_DATA);
    assert_int_equal(mn_store_open(&s, sample_place, &migrate, NULL, &e), MN_OK);
    s->passes = 1;
    s->memory = 8192;
    sample_expect_whole(s);
    assert_int_equal(mn_store_matter_case(&json, &length, s, MN_STORE_ALERTS, 1, 0, &e), MN_OK);
    assert_string_equal(json, "{\"a\": 1}");
    free(json);
    assert_int_equal(mn_store_session_check(&now, s, mn_text_of(session.token),
                                            mn_text_of("2026-01-03T10:01:00Z"), &e),
                     MN_OK);
    /* What version 8 is for. */
    assert_int_equal(sample_network(&n, s, 'a', MN_STORE_NETWORK_SAME, &adm, &e), MN_OK);
    assert_int_equal(mn_store_matter_take(s, MN_STORE_NETWORKS, 1, &rev, &e), MN_OK);
    sample_expect_whole(s);
    sample_drop(s);
}

/* --- as an earlier program wrote it ----------------------------------------------------------- */

static void load(const char *path)
{
    char *sql = NULL, folder[] = "/tmp/manumit-store-XXXXXX";
    size_t length = 0;
    bool fresh = false;
    mn_db *db = NULL;
    mn_err e = MN_ERR_INIT;
    const mn_db_options o = {.create = true, .busy = 5000};
    assert_non_null(mkdtemp(folder));
    snprintf(sample_place, sizeof sample_place, "%s/store.db", folder);
    if (mn_file_read(&sql, &length, NULL, path, 1 << 20, &e) ||
        mn_db_open_sqlite(&db, &fresh, sample_place, &o, &e) || mn_db_exec(db, sql, &e))
        fail_msg("%s", e.msg);
    mn_db_close(db);
    free(sql);
}

/* "1.1 decided report by sup [case] found+ decide+; " and so on, a + for each version, of all of a
 * kind. */
static void put_matter(mn_buf *b, mn_store *s, mn_store_matter m, int64_t number, int64_t version,
                       mn_store_matter_state state, mn_text decision, mn_text by_whom)
{
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    char *bytes = NULL;
    size_t length = 0;
    mn_buf_fmt(b, "%d.%d %s", (int)number, (int)version, mn_store_matter_state_name(state));
    if (decision.len)
        mn_buf_fmt(b, " %.*s by %.*s", (int)decision.len, decision.ptr, (int)by_whom.len,
                   by_whom.ptr);
    for (int64_t i = 1; i <= version; i++) {
        assert_int_equal(mn_store_matter_case(&bytes, &length, s, m, number, i, NULL), MN_OK);
        mn_buf_fmt(b, " [%s]", bytes);
        free(bytes);
    }
    assert_int_equal(mn_store_steps(&c, s, m, number, NULL), MN_OK);
    while (!mn_store_next_step(c, &v, &any, NULL) && any)
        mn_buf_fmt(b, " %.*s%.*s", (int)v.what.len, v.what.ptr, (int)v.version, "++++");
    mn_store_cursor_free(c);
    mn_buf_str(b, "; ");
}

static void expect_matters(mn_store *s, const char *alerts, const char *networks)
{
    const mn_store_act reader = by("rev");
    mn_store_cursor *c = NULL;
    mn_store_alert a;
    mn_store_network n;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_alerts(&c, s, &reader, NULL), MN_OK);
    while (!mn_store_next_alert(c, &a, &any, NULL) && any)
        put_matter(&b, s, MN_STORE_ALERTS, a.number, a.version, a.state, a.decision, a.by);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr, alerts);
    mn_buf_clear(&b);
    assert_int_equal(mn_store_networks(&c, s, mn_text_of(""), NULL), MN_OK);
    while (!mn_store_next_network(c, &n, &any, NULL) && any)
        put_matter(&b, s, MN_STORE_NETWORKS, n.number, n.version, n.state, n.decision, n.by);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr, networks);
    mn_buf_free(&b);
}

static void test_version_8(void **state)
{
    (void)state;
    if (sample_is_postgres())
        skip();
    mn_err e = MN_ERR_INIT;
    mn_store_alert_kept k;
    mn_store_network_kept n;
    const mn_store_act adm = by("adm"), rev = by("rev"), sup = by("sup"), adv = by("adv");
    const mn_text why = mn_text_of("x");
    const mn_store_options migrate = {.migrate = true};
    mn_store *s = NULL;
    load(MN_SOURCE_DIR "/test/store/version-8.sql");
    assert_int_equal(mn_store_open(&s, sample_place, NULL, NULL, &e), MN_DATA);
    assert_string_equal(e.hint, "make a copy of it, then run 'manumit store migrate'");
    assert_int_equal(mn_store_open(&s, sample_place, &migrate, NULL, &e), MN_OK);
    sample_expect_whole(s);
    expect_matters(
        s,
        "1.1 decided report by sup [{\"a\": 1}] found+ take+ decide+; "
        "2.1 open close by rev [{\"a\": 1}] found+ decide+ reopen+; "
        "3.2 open watch by rev [{\"a\": 1}] [{\"a\": 2}] found+ decide+ renewed++; ",
        "1.1 decided lead by sup [a case] found+ take+ decide+ package+; "
        "2.2 open close by rev [a case] [a case, again] found+ decide+ reopen+ parted++; "
        "3.2 open refer by rev [a case] [a case, again] found+ decide+ renewed++; "
        "4.1 joined [a case] found+ joined+; ");
    /* What comes now is appended to what is there, and the log vouches for both. */
    assert_int_equal(sample_alert(&k, s, 'b', 3, &adm, &e), MN_OK);
    assert_true(k.number == 2 && k.renewed);
    assert_int_equal(sample_network(&n, s, 'd', MN_STORE_NETWORK_SAME, &adm, &e), MN_OK);
    assert_true(n.number == 4 && n.reopened);
    assert_int_equal(mn_store_matter_decide(s, MN_STORE_ALERTS, 2, MN_STORE_REFER, why, &rev, &e),
                     MN_OK);
    assert_int_equal(mn_store_matter_reopen(s, MN_STORE_NETWORKS, 1, why, &sup, &e), MN_OK);
    assert_int_equal(mn_store_matter_take(s, MN_STORE_NETWORKS, 4, &rev, &e), MN_OK);
    assert_int_equal(mn_store_watch_withdraw(s, 1, why, &rev, &e), MN_OK);
    assert_int_equal(mn_store_marker_withdraw(s, 2, why, &adv, &e), MN_OK);
    sample_expect_whole(s);
    expect_matters(
        s,
        "1.1 decided report by sup [{\"a\": 1}] found+ take+ decide+; "
        "2.2 decided refer by rev [{\"a\": 1}] [{\"a\": 2}] found+ decide+ reopen+ renewed++ "
        "decide++; "
        "3.2 open watch by rev [{\"a\": 1}] [{\"a\": 2}] found+ decide+ renewed++; ",
        "1.1 open lead by sup [a case] found+ take+ decide+ package+ reopen+; "
        "2.2 open close by rev [a case] [a case, again] found+ decide+ reopen+ parted++; "
        "3.2 open refer by rev [a case] [a case, again] found+ decide+ renewed++; "
        "4.2 open [a case] [a case] found+ joined+ renewed++ take++; ");
    /* What version 9 is for. */
    sample_commitments(s, "sup");
    sample_expect_whole(s);
    sample_drop(s);
}

static void expect_commitment(mn_store *s, int64_t number, const char *status, const char *deadline,
                              const char *checked_by, int64_t steps)
{
    mn_store_cursor *c = NULL;
    mn_store_commitment v;
    mn_store_commitment_step step;
    bool any = true;
    assert_int_equal(mn_store_commitment_at(&c, s, number, NULL), MN_OK);
    assert_int_equal(mn_store_next_commitment(c, &v, &any, NULL), MN_OK);
    assert_true(any && mn_text_eq_str(v.status, status));
    assert_true(mn_text_eq_str(v.deadline, deadline));
    assert_true(v.checked_by.len ? mn_text_eq_str(v.checked_by, checked_by) : !*checked_by);
    mn_store_cursor_free(c);
    assert_int_equal(mn_store_commitment_steps(&c, s, number, NULL), MN_OK);
    while (!mn_store_next_commitment_step(c, &step, &any, NULL) && any)
        steps--;
    mn_store_cursor_free(c);
    assert_int_equal(steps, 0);
}

static void test_version_9(void **state)
{
    (void)state;
    if (sample_is_postgres())
        skip();
    mn_err e = MN_ERR_INIT;
    load(MN_SOURCE_DIR "/test/store/version-9.sql");
    mn_store *s = sample_open(sample_place, false);
    sample_expect_whole(s);
    expect_commitment(s, 1, "done", "2028-06-30", "sup", 4);
    expect_commitment(s, 2, "promised", "2027-06-30", "", 1);
    assert_int_equal(tell(s, "sup", 2, MN_STORE_COMMITMENT_DONE, "built", "", "", &e), MN_OK);
    assert_int_equal(tell(s, "sup", 1, MN_STORE_COMMITMENT_REFUTED, "", "x", "", &e), MN_OK);
    expect_commitment(s, 1, "begun", "2028-06-30", "", 5);
    expect_commitment(s, 2, "done", "2027-06-30", "", 2);
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accounts), cmocka_unit_test(test_networks),
        cmocka_unit_test(test_version_8), cmocka_unit_test(test_version_9)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
