/* SPDX-License-Identifier: Apache-2.0
 *
 * store_sample.h - a store for a test, and short ways to fill it and look into it.
 *
 * The store is a new SQLite file; where MANUMIT_TEST_STORE is the address of a PostgreSQL
 * database, a new schema in it (test/store/postgres.sh).
 */
#ifndef TEST_STORE_SAMPLE_H
#define TEST_STORE_SAMPLE_H

#include <dirent.h>
#include <manumit/store.h>
#include <manumit/store_alert.h>
#include <manumit/store_network.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "core/buf.h"
#include "store/db.h"

static const char sample_hash[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static char sample_place[4096];

static inline mn_store *sample_open(const char *place, bool create)
{
    mn_store *s = NULL;
    mn_err e = MN_ERR_INIT;
    const mn_store_options o = {.create = create};
    mn_status st = mn_store_open(&s, place, &o, NULL, &e);
    if (st)
        print_error("%s: %s (%s)\n", e.file, e.msg, e.hint);
    assert_int_equal(st, MN_OK);
    return s;
}

static inline void sample_remove(const char *place)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[4200];
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", place, suffixes[i]);
        unlink(name);
    }
}

static inline bool sample_is_postgres(void)
{
    return getenv("MANUMIT_TEST_STORE") != NULL;
}

/* SQL in the database of the tests, outside of any store. */
static inline void sample_sql(const char *sql)
{
    mn_db *db;
    bool fresh;
    mn_err e = MN_ERR_INIT;
    const mn_db_options o = {.busy = 5000};
    mn_status st = mn_db_open_postgres(&db, &fresh, getenv("MANUMIT_TEST_STORE"), &o, &e);
    if (!st)
        st = mn_db_exec(db, sql, &e);
    if (st)
        print_error("%s\n", e.msg);
    assert_int_equal(st, MN_OK);
    mn_db_close(db);
}

static inline void sample_schema(void)
{
    static int count;
    char sql[64];
    snprintf(sql, sizeof sql, "CREATE SCHEMA t%d_%d", (int)getpid(), ++count);
    sample_sql(sql);
    snprintf(sample_place, sizeof sample_place, "%s&options=-csearch_path%%3Dt%d_%d",
             getenv("MANUMIT_TEST_STORE"), (int)getpid(), count);
}

static inline mn_store *sample_store(void)
{
    if (sample_is_postgres()) {
        sample_schema();
        return sample_open(sample_place, true);
    }
    /* In memory where that can be: each commit waits for a disk. */
    char memory[] = "/dev/shm/manumit-store-XXXXXX", disk[] = "/tmp/manumit-store-XXXXXX";
    const char *folder = mkdtemp(memory) ? memory : mkdtemp(disk);
    assert_non_null(folder);
    snprintf(sample_place, sizeof sample_place, "%s/store.db", folder);
    return sample_open(sample_place, true);
}

static inline mn_store *sample_again(mn_store *s)
{
    (void)s;
    return sample_open(sample_place, false);
}

static inline void sample_drop(mn_store *s)
{
    mn_store_close(s);
    if (sample_is_postgres()) {
        char sql[128];
        snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", strstr(sample_place, "%3D") + 3);
        sample_sql(sql);
        return;
    }
    sample_remove(sample_place);
    *strrchr(sample_place, '/') = '\0';
    assert_int_equal(rmdir(sample_place), 0);
}

/* The same, with the folder of what is kept beside the store. */
static inline void sample_drop_index(mn_store *s)
{
    char folder[4200], path[5000];
    snprintf(folder, sizeof folder, "%s.index", sample_place);
    DIR *d = sample_is_postgres() ? NULL : opendir(folder);
    for (const struct dirent *f; d && (f = readdir(d));) {
        snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
        if (f->d_name[0] != '.')
            unlink(path);
    }
    if (d) {
        closedir(d);
        rmdir(folder);
    }
    sample_drop(s);
}

/* Entries "ID=JSON", ended by NULL. */
static inline mn_status sample_try(mn_store_list_change *c, mn_store *s, const char *name,
                                   const char *date, const char *const *entries, mn_err *e)
{
    mn_store_import *im = NULL;
    const mn_store_source sources[] = {{mn_text_of("list.csv"), mn_text_of(sample_hash)},
                                       {mn_text_of("alt.csv"), mn_text_of(sample_hash)}};
    const mn_store_list_head head = {.name = mn_text_of(name),
                                     .title = mn_text_of("A list"),
                                     .publisher = mn_text_of("Somebody"),
                                     .format = mn_text_of("test"),
                                     .published = mn_text_of(date),
                                     .expected_age = 30,
                                     .sources = sources,
                                     .n_sources = 2};
    char when[32];
    snprintf(when, sizeof when, "%.10sT09:30:00Z", date);
    if (strlen(date) != 10 || !strcmp(date, "2026-13-02"))
        snprintf(when, sizeof when, "2026-01-01T09:30:00Z");
    const mn_store_act act = {mn_text_of("ann"), mn_text_of(when)};
    mn_status st = mn_store_list_begin(&im, s, &head, &act, e);
    for (size_t i = 0; !st && entries[i]; i++) {
        const char *sep = strchr(entries[i], '=');
        const mn_store_entry x = {.id = {entries[i], (size_t)(sep - entries[i])},
                                  .json = mn_text_of(sep + 1),
                                  .line = i + 1};
        st = mn_store_list_add(im, &x, e);
    }
    if (st) {
        mn_store_list_abort(im);
        return st;
    }
    return mn_store_list_commit(c, im, e);
}

static inline void sample_import(mn_store_list_change *c, mn_store *s, const char *name,
                                 const char *date, const char *const *entries)
{
    mn_err e = MN_ERR_INIT;
    mn_status st = sample_try(c, s, name, date, entries, &e);
    if (st)
        print_error("%s (%s)\n", e.msg, e.hint);
    assert_int_equal(st, MN_OK);
}

/* Keeps an alert whose key is 64 times a letter, about the accounts "one" (which stands in it) and
 * "two"; news: payments that are new. */
static inline mn_status sample_alert(mn_store_alert_kept *out, mn_store *s, char letter,
                                     uint64_t news, const mn_store_act *act, mn_err *e)
{
    char key[65] = "";
    memset(key, letter, 64);
    const mn_store_alert_party party[] = {{mn_text_of("one"), true}, {mn_text_of("two"), false}};
    const mn_store_alert_head h = {.key = {key, 64},
                                   .score = 0.75,
                                   .families = 3,
                                   .parties = 1,
                                   .payments = 12,
                                   .typologies = mn_text_of("funnel"),
                                   .patterns = mn_text_of("funnel"),
                                   .first = mn_text_of("2026-01-02"),
                                   .last = mn_text_of("2026-01-20"),
                                   .closing = mn_text_of("2026-01-21"),
                                   .json = mn_text_of(news ? "{\"a\": 2}" : "{\"a\": 1}"),
                                   .party = party,
                                   .n_party = 2,
                                   .news = news};
    mn_status st = mn_store_keep_begin(s, act, e);
    return st ? st : mn_store_keep_end(s, mn_store_alert_keep(out, s, &h, act, e), e);
}

/* Keeps a network of the archive "adverts" whose key is 64 times a letter. */
static inline mn_status sample_network(mn_store_network_kept *out, mn_store *s, char letter,
                                       mn_store_network_news news, const mn_store_act *act,
                                       mn_err *e)
{
    char key[65] = "";
    memset(key, letter, 64);
    const mn_store_network_head h = {.archive = mn_text_of("adverts"),
                                     .key = {key, 64},
                                     .name = {key, 3},
                                     .digest = mn_text_of(sample_hash),
                                     .priority = 4.25,
                                     .posts = news == MN_STORE_NETWORK_MORE ? 9 : 7,
                                     .texts = 3,
                                     .phones = 2,
                                     .places = 4,
                                     .first = mn_text_of("2026-01-02"),
                                     .last = mn_text_of("2026-01-20"),
                                     .reasons = mn_text_of("2 numbers with one text"),
                                     .bytes = mn_text_of(news ? "a case, again" : "a case"),
                                     .news = news,
                                     .change = mn_text_of(news ? "2 new posts" : "")};
    mn_status st = mn_store_keep_begin(s, act, e);
    return st ? st : mn_store_keep_end(s, mn_store_network_keep(out, s, &h, act, e), e);
}

/* Puts the watch 1 and two posts in which it was seen, of the network 1. */
static inline mn_status sample_watch(mn_store *s, const mn_store_act *act, mn_err *e)
{
    int64_t n = 0;
    const mn_store_hit hit[] = {
        {.archive = mn_text_of("adverts"), .post = mn_text_of("p1"), .network = 1},
        {.archive = mn_text_of("adverts"), .post = mn_text_of("p2")}};
    mn_status st = mn_store_watch_put(&n, s, mn_text_of("phone"), mn_text_of("+12025550123"),
                                      mn_text_of(""), mn_text_of("file 3"), act, e);
    if (!st)
        st = mn_store_keep_begin(s, act, e);
    return st ? st : mn_store_keep_end(s, mn_store_watch_seen(NULL, s, n, hit, 2, act, e), e);
}

/* Entries as "ID=JSON ID=JSON". */
static inline void sample_expect_entries(mn_store *s, const char *list, int64_t version,
                                         const char *expected)
{
    mn_store_cursor *c;
    mn_store_entry x;
    bool any;
    mn_buf b = {0};
    assert_int_equal(mn_store_entries(&c, s, mn_text_of(list), version, NULL), MN_OK);
    while (mn_store_next_entry(c, &x, &any, NULL) == MN_OK && any)
        mn_buf_fmt(&b, "%s%.*s=%.*s", b.len ? " " : "", (int)x.id.len, x.id.ptr, (int)x.json.len,
                   x.json.ptr);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

/* Differences as "+ID:AFTER -ID:BEFORE ~ID:BEFORE>AFTER". */
static inline void sample_expect_diff(mn_store *s, const char *list, int64_t from, int64_t to,
                                      const char *expected)
{
    mn_store_cursor *c;
    mn_store_diff d;
    bool any;
    mn_buf b = {0};
    assert_int_equal(mn_store_list_diff(&c, s, mn_text_of(list), from, to, NULL), MN_OK);
    while (mn_store_next_diff(c, &d, &any, NULL) == MN_OK && any)
        mn_buf_fmt(&b, "%s%c%.*s:%.*s%s%.*s", b.len ? " " : "", "+~-"[d.kind], (int)d.id.len,
                   d.id.ptr, (int)d.before.len, d.before.ptr, d.kind == MN_STORE_CHANGED ? ">" : "",
                   (int)d.after.len, d.after.ptr);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static inline void sample_finding(void *payload, int64_t sequence, const char *what)
{
    (void)payload;
    print_error("%d: %s\n", (int)sequence, what);
}

/* The log, and all that it vouches for, is as it should be. */
static inline void sample_expect_whole(mn_store *s)
{
    bool ok = false;
    mn_err e = MN_ERR_INIT;
    mn_status st = mn_store_audit_verify(&ok, NULL, s, NULL, 0, sample_finding, NULL, NULL, &e);
    if (st)
        print_error("%s\n", e.msg);
    assert_int_equal(st, MN_OK);
    assert_true(ok);
}

#endif
