/* SPDX-License-Identifier: Apache-2.0
 *
 * store_open.c - opening: what is no store, what is damaged, older, newer, in use.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "core/rng.h"
#include "store/schema.h"
#include "unit/store_sample.h"

static mn_status try_open(const char *place, const mn_store_options *o, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_store_open(&s, place, o, NULL, e);
    mn_store_close(s);
    return st;
}

static void put_bytes(const char *place, const void *bytes, size_t n)
{
    FILE *f = fopen(place, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void with_sql(const char *sql)
{
    sqlite3 *h;
    char *why = NULL;
    assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
    if (sqlite3_exec(h, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(h);
}

static void test_none(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_store_options create = {.create = true}, read = {.create = true, .read_only = true};
    mn_store *s = sample_store();
    mn_store_close(s);
    sample_remove(sample_place);
    assert_int_equal(try_open(sample_place, NULL, &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "there is no store at"));
    assert_int_equal(try_open(sample_place, &read, &e), MN_USAGE);
    assert_int_equal(access(sample_place, F_OK), -1); /* nothing was made */
    assert_int_equal(try_open("", &create, &e), MN_USAGE);
    assert_int_equal(try_open("/dev/null", &create, &e), MN_USAGE);
    assert_int_equal(try_open("/dev/shm", &create, &e), MN_USAGE);
    /* Folders are made, and what is made is for this user alone. */
    char deep[4200];
    struct stat st;
    snprintf(deep, sizeof deep, "%s.d/a/store.db", sample_place);
    assert_int_equal(try_open(deep, &create, &e), MN_OK);
    assert_int_equal(stat(deep, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    sample_remove(deep);
    *strrchr(deep, '/') = '\0';
    assert_int_equal(stat(deep, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    rmdir(deep);
    *strrchr(deep, '/') = '\0';
    rmdir(deep);
    /* Names that SQLite would read otherwise are files. */
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    *strrchr(sample_place, '/') = '\0';
    assert_int_equal(chdir(sample_place), 0);
    assert_int_equal(try_open(":memory:", &create, &e), MN_OK);
    assert_int_equal(try_open("file:x?mode=memory", &create, &e), MN_OK);
    assert_int_equal(unlink(":memory:"), 0);
    assert_int_equal(unlink("file:x?mode=memory"), 0);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(rmdir(sample_place), 0);
}

static void test_no_store(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_store_options create = {.create = true};
    mn_store_close(sample_store());
    put_bytes(sample_place, "name,amount\na,1\n", 16);
    assert_int_equal(try_open(sample_place, &create, &e), MN_DATA);
    assert_string_equal(e.msg, "the file is no store of Manumit");
    put_bytes(sample_place, "", 0);
    assert_int_equal(try_open(sample_place, NULL, &e), MN_DATA);
    assert_string_equal(e.msg, "the file is empty: no store of Manumit");
    assert_int_equal(try_open(sample_place, &create, &e), MN_OK);
    sample_remove(sample_place);
    with_sql("CREATE TABLE t (a)");
    assert_int_equal(try_open(sample_place, &create, &e), MN_DATA);
    assert_string_equal(e.msg, "the file is a database of another program, no store of Manumit");
    sample_remove(sample_place);
    with_sql("CREATE TABLE t (a); PRAGMA application_id = 1296978772");
    assert_int_equal(try_open(sample_place, &create, &e), MN_DATA);
    sample_drop(NULL);
}

static void test_versions(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_store_options migrate = {.migrate = true}, read = {.migrate = true, .read_only = true};
    mn_store_close(sample_store());
    char sql[200];
    snprintf(sql, sizeof sql, "INSERT INTO manumit_migration VALUES (%d, 'x', '9.0')",
             (int)mn_schema_newest() + 1);
    with_sql(sql);
    assert_int_equal(try_open(sample_place, &migrate, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "made by a newer Manumit"));
    with_sql("DELETE FROM manumit_migration WHERE number = 2");
    assert_int_equal(try_open(sample_place, &migrate, &e), MN_DATA);
    assert_string_equal(e.msg, "the store's list of migrations has gaps");
    sample_remove(sample_place);
    /* Every older version is brought forward, when that is asked for. */
    for (int64_t from = 1; from < mn_schema_newest(); from++) {
        mn_db *db;
        bool fresh;
        const mn_db_options o = {.create = true, .busy = 1000};
        assert_int_equal(mn_db_open_sqlite(&db, &fresh, sample_place, &o, &e), MN_OK);
        assert_int_equal(mn_schema_migrate(db, 1, from, &e), MN_OK);
        mn_db_close(db);
        assert_int_equal(try_open(sample_place, NULL, &e), MN_DATA);
        assert_string_equal(e.hint, "make a copy of it, then run 'manumit store migrate'");
        assert_int_equal(try_open(sample_place, &read, &e), MN_DATA);
        assert_int_equal(try_open(sample_place, &migrate, &e), MN_OK);
        mn_store *s = sample_open(sample_place, false);
        mn_store_state now;
        assert_int_equal(mn_store_info(&now, s, &e), MN_OK);
        assert_int_equal(now.version, mn_schema_newest());
        assert_string_equal(now.backend, "sqlite");
        sample_expect_whole(s);
        mn_store_close(s);
        sample_remove(sample_place);
    }
    sample_drop(NULL);
}

static void test_read_only(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_store_options read = {.read_only = true};
    static const char *const one[] = {"a=1", NULL};
    mn_store *s = sample_store(), *r = NULL;
    mn_store_list_change c;
    sample_import(&c, s, "l", "2026-01-01", one);
    assert_int_equal(mn_store_open(&r, sample_place, &read, NULL, &e), MN_OK);
    sample_expect_entries(r, "l", 0, "a=1");
    assert_int_equal(sample_try(&c, r, "l", "2026-01-02", one, &e), MN_USAGE);
    assert_string_equal(e.msg, "the store was opened for reading");
    sample_expect_whole(r);
    mn_store_close(r);
    sample_drop(s);
}

static void test_busy(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_store_options o = {.busy = 20};
    static const char *const one[] = {"a=1", NULL};
    mn_store *s = sample_store(), *other = NULL;
    mn_store_list_change c;
    assert_int_equal(mn_store_open(&other, sample_place, &o, NULL, &e), MN_OK);
    sqlite3 *h;
    assert_int_equal(sqlite3_open(sample_place, &h), SQLITE_OK);
    assert_int_equal(sqlite3_exec(h, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sample_try(&c, other, "l", "2026-01-01", one, &e), MN_SYSTEM);
    assert_string_equal(e.msg, "the store is busy: another program is writing");
    sqlite3_close(h);
    sample_import(&c, other, "l", "2026-01-01", one);
    mn_store_close(other);
    sample_drop(s);
}

/* A store that was not closed well, and that somebody checks just now: who comes meanwhile waits,
 * as for any writer. */
static void test_checked_meanwhile(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    static const char *const one[] = {"a=1", NULL};
    const mn_store_options patient = {.busy = 60000};
    char log[4200];
    int status = 0, ready[2];
    struct stat info;
    mn_store_close(sample_store());
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* ends without closing */
        mn_store_list_change c;
        mn_store *s = sample_open(sample_place, false);
        sample_import(&c, s, "l", "2026-01-01", one);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    snprintf(log, sizeof log, "%s-wal", sample_place);
    assert_int_equal(stat(log, &info), 0);
    assert_true(info.st_size > 0);
    assert_int_equal(pipe(ready), 0);
    assert_true((child = fork()) >= 0);
    if (child == 0) { /* holds it for himself for half a second */
        sqlite3 *h;
        const struct timespec half = {0, 500000000};
        bool held = sqlite3_open(sample_place, &h) == SQLITE_OK &&
                    sqlite3_exec(h, "PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE", NULL, NULL,
                                 NULL) == SQLITE_OK;
        held = write(ready[1], "x", 1) == 1 && held;
        nanosleep(&half, NULL);
        sqlite3_close(h);
        _exit(held ? 0 : 1);
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    mn_status st = try_open(sample_place, &patient, &e);
    if (st)
        print_error("%s (%s)\n", e.msg, e.hint);
    assert_int_equal(st, MN_OK);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ready[0]);
    close(ready[1]);
    mn_store *s = sample_open(sample_place, false);
    sample_expect_entries(s, "l", 0, "a=1");
    sample_drop(s);
}

/* Damage of every kind is an error or not noticed by what is read; it never ends the process,
 * and whatever is read is what was written. */
static void test_damaged(void **state)
{
    (void)state;
    static unsigned char bytes[1 << 20], broken[1 << 20];
    static char id[64], json[400];
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_import *im;
    const mn_store_list_head head = {.name = mn_text_of("l")};
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-01T00:00:00Z")};
    assert_int_equal(mn_store_list_begin(&im, s, &head, &act, &e), MN_OK);
    for (int i = 0; i < 200; i++) {
        snprintf(id, sizeof id, "%d", i);
        memset(json, 'a' + i % 26, sizeof json - 1);
        const mn_store_entry x = {.id = mn_text_of(id), .json = mn_text_of(json)};
        assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
    }
    assert_int_equal(mn_store_list_commit(NULL, im, &e), MN_OK);
    mn_store_close(s);
    FILE *f = fopen(sample_place, "rb");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0, refused = 0, found = 0;
    fclose(f);
    assert_true(n > 40960 && n < sizeof bytes);
    mn_rng r;
    mn_rng_init(&r, 7, 7);
    for (size_t i = 0; i < 120; i++) {
        size_t len = n, at = (size_t)(mn_rng_unit(&r) * (double)n);
        memcpy(broken, bytes, n);
        if (i % 3 == 0)
            len = at;        /* cut */
        else if (i % 3 == 1) /* a page of anything */
            for (size_t k = at / 4096 * 4096; k < n && k < at / 4096 * 4096 + 4096; k++)
                broken[k] = (unsigned char)mn_rng_u64(&r);
        else
            broken[at] ^= (unsigned char)(1 + mn_rng_u64(&r) % 255);
        sample_remove(sample_place);
        put_bytes(sample_place, broken, len);
        /* As after a crash: the file is checked when it is opened. */
        char log[4200];
        snprintf(log, sizeof log, "%s-wal", sample_place);
        if (i % 2)
            put_bytes(log, "x", 1);
        mn_store *d = NULL;
        mn_status st = mn_store_open(&d, sample_place, NULL, NULL, &e);
        bool ok = false;
        if (!st)
            st = mn_store_audit_verify(&ok, NULL, d, NULL, 0, NULL, NULL, NULL, &e);
        refused += st != MN_OK;
        found += !st && !ok;
        assert_true(!st || st == MN_DATA || st == MN_SYSTEM);
        mn_store_close(d);
    }
    assert_true(refused >= 60);
    assert_true(refused + found >= 90); /* the others hit what nobody reads */
    print_message("of 120 damages %zu were refused, %zu found by verify\n", refused, found);
    sample_drop(NULL);
}

/* By a link to it a store is checked as by its own name: its log lies beside the file. */
static void test_link(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    static const char *const one[] = {"a=1", NULL};
    static unsigned char bytes[1 << 20];
    char link[4200], log[4200];
    mn_store *s = sample_store();
    mn_store_list_change c;
    sample_import(&c, s, "l", "2026-01-01", one);
    mn_store_close(s);
    snprintf(link, sizeof link, "%s.link", sample_place);
    snprintf(log, sizeof log, "%s-wal", sample_place);
    assert_int_equal(symlink(sample_place, link), 0);
    assert_int_equal(try_open(link, NULL, &e), MN_OK);
    FILE *f = fopen(sample_place, "rb");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    fclose(f);
    assert_true(n > 8 * 4096 && n < sizeof bytes);
    memset(bytes + n - 4096, 0x5A, 4096); /* a page that opening does not read */
    put_bytes(sample_place, bytes, n);
    put_bytes(log, "x", 1);
    assert_int_equal(try_open(link, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "the store is damaged"));
    unlink(link);
    sample_drop(NULL);
}

static void test_default(void **state)
{
    (void)state;
    char path[MN_STORE_PATH];
    mn_err e = MN_ERR_INIT;
    setenv("MANUMIT_STORE", "/a/b.db", 1);
    assert_int_equal(mn_store_default(path, &e), MN_OK);
    assert_string_equal(path, "/a/b.db");
    unsetenv("MANUMIT_STORE");
    setenv("XDG_DATA_HOME", "/data", 1);
    assert_int_equal(mn_store_default(path, &e), MN_OK);
    assert_string_equal(path, "/data/manumit/store.db");
    unsetenv("XDG_DATA_HOME");
    setenv("HOME", "/home/ann", 1);
    assert_int_equal(mn_store_default(path, &e), MN_OK);
    assert_string_equal(path, "/home/ann/.local/share/manumit/store.db");
    unsetenv("HOME");
    assert_int_equal(mn_store_default(path, &e), MN_USAGE);
}

/* An address is looked at before anything is reached. */
static void test_addresses(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    setenv("MANUMIT_LIBPQ", "/none/libpq.so", 1); /* passwords are seen without it */
    assert_int_equal(try_open("postgresql://ann:secret@localhost/x", NULL, &e), MN_USAGE);
    assert_null(strstr(e.msg, "secret"));
    assert_null(strstr(e.hint, "secret"));
    assert_int_equal(try_open("postgresql://h/x?sslpassword=secret", NULL, &e), MN_USAGE);
    assert_int_equal(try_open("postgres://localhost/x", NULL, &e), MN_SYSTEM);
    assert_string_equal(e.hint, "set MANUMIT_LIBPQ to the path of libpq.so.5");
    unsetenv("MANUMIT_LIBPQ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_no_store),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_checked_meanwhile),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
