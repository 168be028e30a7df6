/* SPDX-License-Identifier: Apache-2.0
 *
 * store_audit.c - the audit log: every change of it, and behind its back, is found.
 *
 * Changes are made as somebody would who has the file: with SQLite itself, the triggers
 * dropped and made again.
 */
#include <manumit/store_review.h>
#include <sqlite3.h>

#include "core/sha256.h"
#include "core/text.h"
#include "store/inside.h"
#include "unit/store_sample.h"

enum { ENTRIES = 8 }; /* of the log of small_store() */

static const char party_hash[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/* Two versions of a list, a review that the second undoes, another, a setting. */
static mn_store *small_store(void)
{
    mn_store *s = sample_store();
    mn_store_list_change c;
    static const char *const first[] = {"7=one", "8=two", NULL};
    static const char *const second[] = {"7=ONE", "8=two", NULL};
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-02-01T10:00:00Z")};
    mn_store_review r = {.party_key = mn_text_of("acme"),
                         .party_hash = mn_text_of(party_hash),
                         .list = mn_text_of("ofac"),
                         .entry = mn_text_of("7"),
                         .reason = mn_text_of("another city")};
    int64_t id;
    sample_import(&c, s, "ofac", "2026-01-01", first);
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, NULL), MN_OK);
    sample_import(&c, s, "ofac", "2026-02-02", second);
    r.entry = mn_text_of("8");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, NULL), MN_OK);
    assert_int_equal(mn_store_set(s, "four-eyes", "no", &act, NULL), MN_OK);
    return s;
}

typedef struct findings {
    size_t n;
    int64_t first;
    char text[4096];
} findings;

static void note(void *payload, int64_t sequence, const char *what)
{
    findings *f = payload;
    size_t used = strlen(f->text);
    if (!f->n++)
        f->first = sequence;
    snprintf(f->text + used, sizeof f->text - used, "%s\n", what);
}

static findings verify(const mn_store_receipt *receipts, size_t n)
{
    findings f = {0};
    bool ok = false;
    mn_err e = MN_ERR_INIT;
    mn_store *s = sample_open(sample_place, false);
    mn_status st = mn_store_audit_verify(&ok, NULL, s, receipts, n, note, &f, NULL, &e);
    if (st)
        print_error("%s\n", e.msg);
    assert_int_equal(st, MN_OK);
    assert_int_equal(ok, f.n == 0);
    mn_store_close(s);
    return f;
}

static void expect_finding(const char *what)
{
    findings f = verify(NULL, 0);
    if (!strstr(f.text, what))
        print_error("'%s' is not in:\n%s", what, f.text);
    assert_non_null(strstr(f.text, what));
}

/* Does to the file what SQL can, behind the triggers' back. */
static void tamper(const char *sql)
{
    sqlite3 *h;
    char *why = NULL, triggers[8192] = "", drops[1024] = "";
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(h, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1, &q,
                           NULL),
        SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        size_t n = strlen(drops), m = strlen(triggers);
        snprintf(drops + n, sizeof drops - n, "DROP TRIGGER %s;", sqlite3_column_text(q, 0));
        snprintf(triggers + m, sizeof triggers - m, "%s;", sqlite3_column_text(q, 1));
    }
    sqlite3_finalize(q);
    const char *const steps[] = {drops, sql, triggers};
    for (size_t i = 0; i < 3; i++)
        if (sqlite3_exec(h, steps[i], NULL, NULL, &why) != SQLITE_OK)
            fail_msg("%s: %s", steps[i], why);
    sqlite3_close(h);
}

/* A copy of the store to come back to. */
static char kept[4200];

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    fclose(out);
}

static void keep(mn_store *s)
{
    mn_store_close(s);
    snprintf(kept, sizeof kept, "%s.kept", sample_place);
    copy_file(sample_place, kept);
}

static void restore(void)
{
    sample_remove(sample_place);
    copy_file(kept, sample_place);
}

static void drop_kept(void)
{
    unlink(kept);
    sample_drop(NULL);
}

/* --- what it says --------------------------------------------------------------------- */

static void test_log(void **state)
{
    (void)state;
    static const struct {
        const char *when, *action, *object, *note;
    } expected[ENTRIES] = {
        {"2026-01-01T09:30:00Z", "list.import", "list/ofac@1",
         "2 entries: 2 added, 0 changed, 0 removed"},
        {"2026-01-01T09:30:00Z", "list.force", "list/ofac", "version 1"},
        {"2026-02-01T10:00:00Z", "review.put", "review/1", "match, party"},
        {"2026-02-02T09:30:00Z", "list.import", "list/ofac@2",
         "2 entries: 0 added, 1 changed, 0 removed"},
        {"2026-02-02T09:30:00Z", "list.force", "list/ofac", "version 2"},
        {"2026-02-02T09:30:00Z", "review.supersede", "review/1",
         "the entry was changed in version 2"},
        {"2026-02-01T10:00:00Z", "review.put", "review/2", "match, party"},
        {"2026-02-01T10:00:00Z", "setting.set", "setting/four-eyes", "no"},
    };
    mn_store *s = small_store();
    mn_store_cursor *c;
    mn_store_audit a;
    mn_store_receipt r;
    bool any;
    assert_int_equal(mn_store_audit_log(&c, s, 0, NULL), MN_OK);
    for (int64_t i = 0; i < ENTRIES; i++) {
        assert_int_equal(mn_store_next_audit(c, &a, &any, NULL), MN_OK);
        assert_true(any && a.sequence == i + 1);
        assert_text(a.when, expected[i].when);
        assert_text(a.actor, "ann");
        assert_text(a.action, expected[i].action);
        assert_text(a.object, expected[i].object);
        assert_text(a.note, expected[i].note);
        if (i > 0)
            continue;
        /* The hash as it is documented. */
        char text[1024], hash[MN_SHA256_HEX];
        int n = snprintf(text, sizeof text,
                         "manumit-audit-1\n1:1\n20:2026-01-01T09:30:00Z\n3:ann\n11:list.import\n"
                         "11:list/ofac@1\n40:2 entries: 2 added, 0 changed, 0 removed\n"
                         "64:%.*s\n64:%064d\n",
                         (int)a.payload.len, a.payload.ptr, 0);
        mn_sha256_hex(hash, text, (size_t)n);
        assert_text(a.hash, hash);
    }
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    assert_int_equal(r.sequence, ENTRIES);
    assert_text(a.hash, r.hash);
    assert_int_equal(mn_store_next_audit(c, &a, &any, NULL), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_empty(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_receipt r;
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    assert_int_equal(r.sequence, 0);
    sample_expect_whole(s);
    sample_drop(s);
}

/* --- each field of each entry ------------------------------------------------------------ */

static void test_every_field(void **state)
{
    (void)state;
    static const char *const fields[] = {"at",   "actor",   "action",   "object",
                                         "note", "payload", "previous", "hash"};
    keep(small_store());
    for (int row = 1; row <= ENTRIES; row++)
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            char sql[256], expected[64];
            /* The last character becomes another one: the length stays. */
            snprintf(sql, sizeof sql,
                     "UPDATE audit SET %s = substr(%s, 1, length(%s) - 1) ||"
                     " CASE substr(%s, -1) WHEN '0' THEN '1' ELSE '0' END WHERE sequence = %d",
                     fields[i], fields[i], fields[i], fields[i], row);
            tamper(sql);
            snprintf(expected, sizeof expected, "entry %d was changed", row);
            findings f = verify(NULL, 0);
            assert_non_null(strstr(f.text, expected));
            assert_int_equal(f.first, row);
            restore();
        }
    for (int row = 1; row <= ENTRIES; row++) { /* its number */
        char sql[256];
        snprintf(sql, sizeof sql, "UPDATE audit SET sequence = sequence + 100 WHERE sequence = %d",
                 row);
        tamper(sql);
        findings f = verify(NULL, 0);
        assert_int_equal(f.first, row);
        restore();
    }
    drop_kept();
}

static void test_removed(void **state)
{
    (void)state;
    keep(small_store());
    for (int row = 1; row <= ENTRIES; row++) {
        char sql[256], expected[64];
        snprintf(sql, sizeof sql, "DELETE FROM audit WHERE sequence = %d", row);
        tamper(sql);
        snprintf(expected, sizeof expected,
                 row < ENTRIES ? "entry %d is missing" : "the last 1 entries are missing", row);
        expect_finding(expected);
        restore();
    }
    tamper("DELETE FROM audit WHERE sequence IN (3, 4, 5)");
    expect_finding("entries 3 to 5 are missing");
    restore();
    /* At the end, with a head that was made to fit: the receipt knows. */
    mn_store *s = sample_open(sample_place, false);
    mn_store_receipt r;
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    mn_store_close(s);
    tamper("DELETE FROM audit WHERE sequence > 7; DELETE FROM setting;"
           " UPDATE audit_head SET sequence = 7,"
           " hash = (SELECT hash FROM audit WHERE sequence = 7)");
    findings f = verify(NULL, 0);
    assert_int_equal(f.n, 0); /* nothing in the store can show it */
    f = verify(&r, 1);
    assert_non_null(strstr(f.text, "entry 8, of which there is a receipt, is missing"));
    restore();
    tamper("DELETE FROM audit_head");
    expect_finding("the record of the log's end is missing");
    drop_kept();
}

static void test_reordered_and_inserted(void **state)
{
    (void)state;
    keep(small_store());
    for (int row = 1; row < ENTRIES; row++) {
        char sql[512], expected[64];
        snprintf(sql, sizeof sql,
                 "UPDATE audit SET sequence = 1000 WHERE sequence = %d;"
                 "UPDATE audit SET sequence = %d WHERE sequence = %d;"
                 "UPDATE audit SET sequence = %d WHERE sequence = 1000;",
                 row, row, row + 1, row + 1);
        tamper(sql);
        snprintf(expected, sizeof expected, "entry %d was changed", row);
        expect_finding(expected);
        restore();
    }
    /* One between two, all after it moved up. */
    tamper("UPDATE audit SET sequence = sequence + 1000 WHERE sequence > 4;"
           "UPDATE audit SET sequence = sequence - 999 WHERE sequence > 1000;"
           "INSERT INTO audit SELECT 5, at, actor, action, object, note, payload, previous, hash"
           " FROM audit WHERE sequence = 4");
    expect_finding("entry 5 was changed");
    restore();
    tamper("INSERT INTO audit SELECT 9, at, actor, action, object, note, payload, hash, hash"
           " FROM audit WHERE sequence = 8");
    expect_finding("entries after 8 were put in");
    restore();
    tamper("INSERT INTO audit SELECT 9, at, actor, action, object, note, payload, hash, hash"
           " FROM audit WHERE sequence = 8; UPDATE audit_head SET sequence = 9");
    expect_finding("entry 9 was changed");
    drop_kept();
}

/* Written anew with right hashes from an entry on, as one who knows how may do. */
static void test_forged(void **state)
{
    (void)state;
    mn_store *s = small_store();
    mn_store_receipt r;
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    mn_store_cursor *c;
    mn_store_audit a;
    bool any = true;
    char text[2048], hash[MN_SHA256_HEX], sql[512];
    assert_int_equal(mn_store_audit_log(&c, s, 2, NULL), MN_OK);
    assert_int_equal(mn_store_next_audit(c, &a, &any, NULL), MN_OK);
    int n = snprintf(text, sizeof text,
                     "manumit-audit-1\n1:3\n20:%.*s\n3:bob\n10:review.put\n8:review/1\n"
                     "12:match, party\n64:%.*s\n64:%.*s\n",
                     (int)a.when.len, a.when.ptr, (int)a.payload.len, a.payload.ptr,
                     (int)a.previous.len, a.previous.ptr);
    mn_sha256_hex(hash, text, (size_t)n);
    snprintf(sql, sizeof sql, "UPDATE audit SET actor = 'bob', hash = '%s' WHERE sequence = 3",
             hash);
    mn_store_cursor_free(c);
    keep(s);
    tamper(sql);
    expect_finding("entry 4 does not follow entry 3");
    /* A receipt of another log. */
    restore();
    r.hash[0] = r.hash[0] == '0' ? '1' : '0';
    findings f = verify(&r, 1);
    assert_non_null(strstr(f.text, "entry 8 is not the one of the receipt"));
    drop_kept();
}

/* --- records, entries, triggers --------------------------------------------------------------- */

static void test_records(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *finding;
    } cases[] = {
        {"UPDATE review SET decision = 'no_match' WHERE number = 2",
         "'review/2' is not as entry 7 of the log says: it was changed"},
        {"UPDATE review SET state = 'in_force', ended_by = NULL WHERE number = 1",
         "'review/1' is not as entry 6 of the log says: it was changed"},
        {"DELETE FROM review WHERE number = 2",
         "'review/2' is not as entry 7 of the log says: it was removed"},
        {"INSERT INTO review SELECT 3, party_key, party_hash, party_name, list, entry, entry_hash,"
         " decision, scope, reason, expires, state, decided_by, decided_at, confirmed_by,"
         " confirmed_at, ended_by, ended_at, ended_why, edge FROM review WHERE number = 2",
         "the log knows nothing of 'review/3': it was put in"},
        {"UPDATE setting SET value = 'yes'",
         "'setting/four-eyes' is not as entry 8 of the log says: it was changed"},
        {"UPDATE list SET expected_age = 3000",
         "'list/ofac' is not as entry 5 of the log says: it was changed"},
        {"UPDATE list_version SET published = '2026-03-03' WHERE version = 2",
         "'list/ofac@2' is not as entry 4 of the log says: it was changed"},
        {"UPDATE evidence SET sha256 = replace(sha256, 'e', 'f') WHERE number = 1",
         "'list/ofac@1' is not as entry 1 of the log says: it was changed"},
        {"UPDATE entry SET json = 'nobody' WHERE id = '8'",
         "the entry '8' of the list 'ofac' was changed"},
        {"DELETE FROM entry WHERE id = '8'",
         "version 2 of the list 'ofac' does not hold the entries that were imported"},
        {"UPDATE entry SET to_version = 2 WHERE id = '8'",
         "version 2 of the list 'ofac' does not hold the entries that were imported"},
        {"UPDATE entry SET id = '9' WHERE id = '8'",
         "version 1 of the list 'ofac' does not hold the entries that were imported"},
        {"INSERT INTO account VALUES ('eve', 'administrator', 0, 'x', '2026', NULL, 0, NULL)",
         "the log knows nothing of 'account/eve': it was put in"},
        /* The evidence graph. */
        {"UPDATE edge SET kind = 'not-same-as' WHERE until IS NULL AND kind = 'same-as'",
         "'review/2' is not as entry 7 of the log says: it was changed"},
        {"UPDATE edge SET until = NULL", "'review/1' is not as entry 6 of the log says"},
        {"UPDATE node SET key = 'ofac/9' WHERE key = 'ofac/8'", "'review/2' is not as entry 7"},
        {"UPDATE evidence SET date = '2020-01-01' WHERE source = 'ofac/8'",
         "'review/2' is not as entry 7"},
        {"INSERT INTO edge (kind, from_node, to_node, since) SELECT kind, from_node, to_node, since"
         " FROM edge WHERE kind = 'same-as' LIMIT 1",
         "the log knows nothing of 'edge/"},
        /* Entries that no version shows today. */
        {"INSERT INTO entry (list, from_version, source, line, id, hash, json) SELECT list, 3,"
         " source, line, 'new', hash, json FROM entry WHERE id = '8'",
         "the entry 'new' of the list 'ofac' stands in versions that are not there"},
        /* Numbers that are none: nothing of their size is put aside or reckoned. */
        {"UPDATE list_version SET version = 4000000000000000000 WHERE version = 2",
         "the list 'ofac' has 2 versions, and its newest is 4000000000000000000"},
        {"UPDATE audit SET sequence = 9223372036854775807 WHERE sequence = 8",
         "entries 8 to 9223372036854775806 are missing"},
        {"UPDATE audit_head SET sequence = 9223372036854775807",
         "the last 9223372036854775799 entries are missing"},
    };
    keep(small_store());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tamper(cases[i].sql);
        expect_finding(cases[i].finding);
        restore();
    }
    assert_int_equal(verify(NULL, 0).n, 0);
    drop_kept();
}

/* The triggers refuse; without them it is said. */
static void test_triggers(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "UPDATE audit SET actor = 'bob'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE sequence = 8",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3",
        ("INSERT INTO audit SELECT 10, at, actor, action, object, note, payload, previous, hash"
         " FROM audit WHERE sequence = 8"),
        "UPDATE audit_head SET sequence = 3",
        "UPDATE audit_head SET hash = previous FROM audit",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head SELECT * FROM audit_head",
    };
    keep(small_store());
    sqlite3 *h;
    assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (sqlite3_exec(h, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("was not refused: %s", refused[i]);
    }
    sqlite3_close(h);
    assert_int_equal(verify(NULL, 0).n, 0);
    static const struct {
        const char *sql, *finding;
    } cases[] = {
        {"DROP TRIGGER audit_no_update", "the trigger 'audit_no_update' of the store is missing"},
        {"DROP TRIGGER audit_no_delete; CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
         " BEGIN SELECT 1; END",
         "the trigger 'audit_no_delete' of the store was changed"},
        {"CREATE TRIGGER quiet AFTER INSERT ON review BEGIN DELETE FROM review; END",
         "the trigger 'quiet' is no part of a store: it was put in"},
        {"DROP INDEX review_key", "the index 'review_key' of the store is missing"},
        /* A name that SQLite keeps for itself. */
        {"CREATE TRIGGER quiet AFTER INSERT ON review BEGIN DELETE FROM review; END;"
         "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET name = 'sqlite_quiet',"
         " sql = replace(sql, 'quiet', 'sqlite_quiet') WHERE name = 'quiet'",
         "the trigger 'sqlite_quiet' is no part of a store: it was put in"},
        /* An index without the review, which is then not found by its key. */
        {"DROP INDEX review_key; CREATE INDEX review_key ON review (party_key, state)"
         " WHERE number > 2; PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql ="
         " 'CREATE INDEX review_key ON review (party_key, state)' WHERE name = 'review_key'",
         "the store's file is damaged: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
        assert_int_equal(sqlite3_exec(h, cases[i].sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(h);
        expect_finding(cases[i].finding);
        restore();
    }
    /* Behind so many other parts that it might be passed over. */
    assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
    for (int i = 0; i < 600; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "CREATE TABLE t%d (a)", i);
        assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
    }
    sqlite3_close(h);
    expect_finding("the store has so many parts that not all were looked at");
    drop_kept();
}

/* Nothing can be added behind an end that is no number any more. */
static void test_end_of_numbers(void **state)
{
    (void)state;
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-02-01T10:00:00Z")};
    mn_err e = MN_ERR_INIT;
    mn_store_close(small_store());
    tamper("UPDATE audit_head SET sequence = 9223372036854775807");
    mn_store *s = sample_open(sample_place, false);
    assert_int_equal(mn_store_set(s, "four-eyes", "yes", &act, &e), MN_DATA);
    assert_string_equal(e.msg, "the audit log's end was changed");
    sample_drop(s);
}

/* --- others who write meanwhile ------------------------------------------------------------- */

/* Writes through another handle, once. */
static bool write_once(void *payload)
{
    mn_store **other = payload;
    const mn_store_act act = {mn_text_of("bob"), mn_text_of("2026-02-01T10:00:00Z")};
    if (*other) {
        assert_int_equal(mn_store_set(*other, "four-eyes", "yes", &act, NULL), MN_OK);
        mn_store_close(*other);
        *other = NULL;
    }
    return false;
}

/* A write behind the last page of the log that was read, before its end is looked at. */
static void test_meanwhile(void **state)
{
    (void)state;
    enum { LONG = 5 << 20, ENTRIES_LOGGED = 4097 };
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-02-01T10:00:00Z")};
    mn_store *s = sample_store(), *other = sample_open(sample_place, false);
    char *note_text = malloc(LONG + 1);
    assert_non_null(note_text);
    memset(note_text, 'n', LONG);
    note_text[LONG] = '\0';
    assert_int_equal(mn_store_begin_any(s, &act, NULL), MN_OK);
    for (int i = 0; i < ENTRIES_LOGGED; i++) /* the first two are a page by themselves */
        assert_int_equal(mn_audit_add(s, &act, "login", mn_text_of("login/ann"),
                                      i < 2 ? note_text : "", NULL, NULL),
                         MN_OK);
    assert_int_equal(mn_store_end(s, MN_OK, NULL), MN_OK);
    free(note_text);
    const mn_ctx ctx = {.payload = &other, .cancelled = write_once};
    findings f = {0};
    bool ok = false;
    uint64_t checked = 0;
    assert_int_equal(mn_store_audit_verify(&ok, &checked, s, NULL, 0, note, &f, &ctx, NULL), MN_OK);
    assert_null(other);
    assert_string_equal(f.text, "");
    assert_true(ok && checked == ENTRIES_LOGGED);
    sample_expect_whole(s);
    sample_drop(s);
}

/* The form of each record is fixed: the log holds its hash, so that in another form each store
 * of a released version would read as tampered with. Who has to change one lets
 * mn_store_audit_verify() accept the old one, too (docs/design/0017-the-store.md). */
static void test_forms(void **state)
{
    static const struct {
        const char *object, *payload;
    } entries[] = {
        {"list/ofac@1", "48144ca440fca47f0f05220f141afc031bbd06843f3e3244be8bc51a46c43753"},
        {"list/ofac", "33774654c750e841a9d401c8cf00b92441817f7ae55d2aebf23407803ebc789b"},
        {"review/1", "0cdfbc705b4298d54ef5b6a266a19857aa6ec91de96964518291f6882652dc8c"},
        {"list/ofac@2", "a536e7aeb5a044fd57f48e4c5c251857a97935efef2fc7a259cf8af388a0f8dc"},
        {"list/ofac", "1054e192c3175e50805d1cab23478db137efbddffbf97f89a4f056ed10223104"},
        {"review/1", "68a6216d97f058261012c6b111d0194f6680879c25b9ff8267864ae14372b3e5"},
        {"review/2", "68b91795b09155c5d9bfaf8b73ce7238679e9559d032b91bae5670d2fd09a830"},
        {"setting/four-eyes", "92a1d650a4e410d94f23a85d4e96175438c0646caa1798c5a6b52921ea0cecd1"},
    };
    (void)state;
    mn_store *s = small_store();
    mn_store_cursor *c = NULL;
    mn_store_audit a;
    bool any = true;
    size_t n = 0;
    assert_int_equal(mn_store_audit_log(&c, s, 0, NULL), MN_OK);
    while (mn_store_next_audit(c, &a, &any, NULL) == MN_OK && any) {
        assert_true(n < sizeof entries / sizeof *entries);
        assert_true(mn_text_eq_str(a.object, entries[n].object));
        assert_true(mn_text_eq_str(a.payload, entries[n].payload));
        n++;
    }
    mn_store_cursor_free(c);
    assert_int_equal(n, sizeof entries / sizeof *entries);
    /* Of an account the record itself, as its password's hash has salt. */
    mn_buf record = {0};
    assert_int_equal(mn_db_exec(s->db,
                                "INSERT INTO account (name, role, disabled, password, created,"
                                " failures) VALUES ('bo', 'auditor', 0, 'hash',"
                                " '2026-01-01T00:00:00Z', 0)",
                                NULL),
                     MN_OK);
    assert_int_equal(mn_record_account(&record, s, mn_text_of("bo"), NULL), MN_OK);
    assert_true(mn_text_eq_str((mn_text){record.ptr, record.len},
                               "2:bo\n7:auditor\n1:0\n4:hash\n20:2026-01-01T00:00:00Z\n"));
    mn_buf_free(&record);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_removed),
        cmocka_unit_test(test_forged),
        cmocka_unit_test(test_reordered_and_inserted),
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_triggers),
        cmocka_unit_test(test_end_of_numbers),
        cmocka_unit_test(test_meanwhile),
        cmocka_unit_test(test_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
