/* SPDX-License-Identifier: Apache-2.0
 *
 * store_postgres.c - what is PostgreSQL's own: addresses, schemas, triggers, lost
 * connections. The other tests of the store run against it, too.
 *
 * Where MANUMIT_TEST_STORE names no database, all is skipped (test/store/postgres.sh).
 */
#include "core/text.h"
#include "unit/store_sample.h"

static const char *const first[] = {"7=one", "8=two", "9=tab\tand\\slash\nand \xC3\xA9", NULL};
static const char *const second[] = {"7=ONE", "8=two", "10=four", NULL};

static int setup(void **state)
{
    (void)state;
    if (!sample_is_postgres()) {
        print_message("skipped: MANUMIT_TEST_STORE names no PostgreSQL database\n");
        return -1;
    }
    return 0;
}

/* SQL with the test's schema in front. */
static void with_sql(const char *sql)
{
    char all[2048];
    snprintf(all, sizeof all, "SET search_path = %s; %s", strstr(sample_place, "%3D") + 3, sql);
    sample_sql(all);
}

static void test_info(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_list_change c;
    mn_store_state now;
    sample_import(&c, s, "ofac", "2026-01-01", first);
    sample_import(&c, s, "ofac", "2026-01-02", second);
    sample_expect_entries(s, "ofac", 1, "7=one 8=two 9=tab\tand\\slash\nand \xC3\xA9");
    assert_int_equal(mn_store_info(&now, s, NULL), MN_OK);
    assert_string_equal(now.backend, "postgresql");
    assert_true(strncmp(now.place, "postgresql://tester@", 20) == 0);
    assert_true(now.bytes > 100000 && now.lists == 1 && now.versions == 2 && now.entries == 5);
    assert_int_equal(now.audit, 4);
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = NULL, *own = sample_store();
    mn_err e = MN_ERR_INIT;
    const mn_store_options create = {.create = true}, read = {.read_only = true};
    char url[4300];
    snprintf(url, sizeof url, "%s&password=secret", sample_place);
    assert_int_equal(mn_store_open(&s, url, NULL, NULL, &e), MN_USAGE);
    assert_string_equal(e.msg, "the store's address holds a password, which others would see");
    assert_int_equal(mn_store_open(&s, "postgresql://h/d?nonsense=1", NULL, NULL, &e), MN_USAGE);
    assert_int_equal(mn_store_open(&s, "postgresql:///x?host=/none", NULL, NULL, &e), MN_SYSTEM);
    /* Nothing there, or something else's. */
    assert_int_equal(mn_store_open(&s, getenv("MANUMIT_TEST_STORE"), NULL, NULL, &e), MN_DATA);
    assert_string_equal(e.msg, "there is no store of Manumit");
    with_sql("DROP TABLE manumit_migration");
    assert_int_equal(mn_store_open(&s, sample_place, &create, NULL, &e), MN_DATA);
    sample_drop(own);
    own = sample_store();
    with_sql("INSERT INTO manumit_migration VALUES (10, 'x', '10')");
    assert_int_equal(mn_store_open(&s, sample_place, NULL, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "made by a newer Manumit"));
    with_sql("DELETE FROM manumit_migration WHERE number = 10");
    mn_store_list_change c;
    assert_int_equal(mn_store_open(&s, sample_place, &read, NULL, &e), MN_OK);
    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", first, &e), MN_USAGE);
    mn_store_close(s);
    sample_drop(own);
}

static char told[4096];

static void note(void *payload, int64_t sequence, const char *what)
{
    (void)payload;
    (void)sequence;
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, "%s\n", what);
}

static void expect_finding(mn_store *s, const char *what)
{
    bool ok = true;
    told[0] = '\0';
    assert_int_equal(mn_store_audit_verify(&ok, NULL, s, NULL, 0, note, NULL, NULL, NULL), MN_OK);
    assert_false(ok);
    if (!strstr(told, what))
        print_error("'%s' is not in:\n%s", what, told);
    assert_non_null(strstr(told, what));
}

static void test_audit(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "UPDATE audit SET actor = 'bob'",
        "DELETE FROM audit WHERE sequence = 2",
        "TRUNCATE audit",
        "UPDATE audit_head SET sequence = 1",
        "DELETE FROM audit_head",
    };
    static const struct {
        const char *sql, *finding;
    } cases[] = {
        {"ALTER TABLE audit DISABLE TRIGGER ALL; UPDATE audit SET actor = 'bob' WHERE sequence = 2;"
         "ALTER TABLE audit ENABLE TRIGGER ALL",
         "entry 2 was changed"},
        {"ALTER TABLE audit DISABLE TRIGGER ALL; DELETE FROM audit WHERE sequence = 4",
         "the last 1 entries are missing"},
        {"ALTER TABLE audit DISABLE TRIGGER ALL",
         "the trigger 'audit_no_change' of the store was changed or switched off"},
        {"DROP TRIGGER audit_no_truncate ON audit",
         "the trigger 'audit_no_truncate' of the store is missing"},
        {"DROP TRIGGER audit_no_change ON audit; CREATE TRIGGER audit_no_change BEFORE INSERT ON"
         " session FOR EACH ROW EXECUTE FUNCTION manumit_audit_grows()",
         "the trigger 'audit_no_change' is no part of a store: it was put in"},
        {"DROP TRIGGER audit_no_change ON audit; CREATE TRIGGER audit_no_change BEFORE UPDATE ON"
         " audit FOR EACH ROW EXECUTE FUNCTION manumit_audit_grows()",
         "the trigger 'audit_no_change' of the store was changed or switched off"},
        /* All is in place, and does nothing. */
        {"CREATE OR REPLACE FUNCTION manumit_audit_grows() RETURNS trigger LANGUAGE plpgsql AS"
         " 'BEGIN RETURN OLD; END'",
         "the function 'manumit_audit_grows' of the store is missing or was changed"},
        {"CREATE RULE quiet AS ON UPDATE TO review DO INSTEAD NOTHING",
         "the rule 'quiet' is no part of a store: it was put in"},
        {"ALTER TABLE review ENABLE ROW LEVEL SECURITY",
         "the table 'review' has policies that hide rows"},
        {"CREATE TABLE more () INHERITS (audit)", "the table 'audit' has tables below it"},
        {"ALTER TABLE evidence RENAME TO other; CREATE VIEW evidence AS SELECT * FROM other",
         "the table 'evidence' of the store is missing, or is no table"},
        {"UPDATE entry SET json = 'nobody' WHERE id = '8'", "the entry '8' of the list 'ofac'"},
        {"UPDATE list SET expected_age = 1", "'list/ofac' is not as entry 4 of the log says"},
        {"INSERT INTO setting VALUES ('four-eyes', 'no')", "the log knows nothing of 'setting/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_store *s = sample_store();
        mn_store_list_change c;
        sample_import(&c, s, "ofac", "2026-01-01", first);
        sample_import(&c, s, "ofac", "2026-01-02", second);
        mn_db *db;
        bool fresh;
        const mn_db_options o = {.busy = 5000};
        assert_int_equal(mn_db_open_postgres(&db, &fresh, sample_place, &o, NULL), MN_OK);
        for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
            if (mn_db_exec(db, refused[k], NULL) == MN_OK)
                fail_msg("was not refused: %s", refused[k]);
        mn_db_close(db);
        sample_expect_whole(s);
        with_sql(cases[i].sql);
        expect_finding(s, cases[i].finding);
        sample_drop(s);
    }
}

/* A user who does not own the tables, with the rights that docs/guide/store.md names: all
 * work is done, the log can't be changed. */
static void test_rights(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_close(s);
    char sql[1024], url[4300];
    const char *schema = strstr(sample_place, "%3D") + 3;
    snprintf(sql, sizeof sql,
             "DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN;"
             "GRANT USAGE ON SCHEMA %s TO writer; SET search_path = %s;"
             "GRANT SELECT, INSERT, UPDATE ON node, edge, evidence, list, list_version, entry,"
             " review, account, session, setting, content, content_version, content_block,"
             " content_part, alert, alert_case, alert_party, alert_step, marker, marker_key,"
             " network, network_case, network_step, watch, watch_hit, commitment, commitment_step "
             "TO writer; GRANT SELECT ON "
             "manumit_migration TO"
             " writer; GRANT DELETE ON session TO writer; GRANT SELECT, INSERT ON audit TO writer;"
             "GRANT SELECT, UPDATE ON audit_head TO writer",
             schema, schema);
    sample_sql(sql);
    snprintf(url, sizeof url, "%s&user=writer", sample_place);
    s = sample_open(url, false);
    mn_store_list_change c;
    sample_import(&c, s, "ofac", "2026-01-01", first);
    sample_import(&c, s, "ofac", "2026-01-02", second);
    sample_expect_whole(s);
    mn_store_close(s);
    static const char *const refused[] = {
        "UPDATE audit SET actor = 'bob'",        "DELETE FROM audit",  "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL", "DELETE FROM review", "DELETE FROM entry"};
    mn_db *db;
    bool fresh;
    const mn_db_options o = {.busy = 5000};
    assert_int_equal(mn_db_open_postgres(&db, &fresh, url, &o, NULL), MN_OK);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(mn_db_exec(db, refused[i], NULL), MN_SYSTEM);
    mn_db_close(db);
    sample_drop(NULL);
    sample_sql("DROP ROLE writer");
}

/* A connection that the server ends in the middle: the old version stands. */
static void test_lost(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_list_change c;
    mn_store_import *im;
    mn_err e = MN_ERR_INIT;
    sample_import(&c, s, "l", "2026-01-01", first);
    const mn_store_list_head head = {.name = mn_text_of("l")};
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-04T00:00:00Z")};
    const mn_store_entry x = {.id = mn_text_of("7"), .json = mn_text_of("zz")};
    assert_int_equal(mn_store_list_begin(&im, s, &head, &act, &e), MN_OK);
    assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
    sample_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
               " WHERE pid <> pg_backend_pid() AND datname = current_database()");
    assert_int_equal(mn_store_list_commit(NULL, im, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "the connection to the store failed"));
    mn_store_close(s);
    s = sample_open(sample_place, false);
    sample_expect_entries(s, "l", 0, "7=one 8=two 9=tab\tand\\slash\nand \xC3\xA9");
    sample_expect_whole(s);
    /* Twice the same id: said by the commit. */
    static const char *const twice[] = {"a=1", "b=2", "a=3", NULL};
    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", twice, &e), MN_DATA);
    assert_string_equal(e.msg, "the entry 'a' is there twice");
    sample_drop(s);
}

/* One that is lost by the very commit: what became of it can't be known here. */
static void test_lost_at_commit(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-04T00:00:00Z")};
    mn_err e = MN_ERR_INIT;
    with_sql("CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM"
             " pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
             "CREATE CONSTRAINT TRIGGER leaves AFTER INSERT ON setting DEFERRABLE INITIALLY"
             " DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()");
    assert_int_equal(mn_store_set(s, "four-eyes", "yes", &act, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "the connection to the store failed"));
    assert_non_null(strstr(e.hint, "whether that was done is not known"));
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_audit),  cmocka_unit_test(test_lost),
        cmocka_unit_test(test_rights), cmocka_unit_test(test_lost_at_commit),
    };
    if (setup(NULL))
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
