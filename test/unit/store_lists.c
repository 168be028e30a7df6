/* SPDX-License-Identifier: Apache-2.0
 *
 * store_lists.c - lists: importing, versions, entries, history, differences.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "core/rng.h"
#include "core/sha256.h"
#include "unit/store_sample.h"

/* --- a version ---------------------------------------------------------------------- */

static void test_versions(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_list_change c;
    mn_err e = MN_ERR_INIT;
    static const char *const first[] = {"b=two", "a=one", "c=three", NULL};
    static const char *const second[] = {"c=three", "a=ONE", "d=four", NULL};
    sample_import(&c, s, "uflpa", "2026-01-10", first);
    assert_true(c.version == 1 && c.entries == 3 && c.added == 3 && !c.changed && !c.removed);
    sample_import(&c, s, "uflpa", "2026-02-10", second);
    assert_true(c.version == 2 && c.entries == 3 && c.added == 1 && c.changed == 1 &&
                c.removed == 1);
    sample_expect_entries(s, "uflpa", 1, "a=one b=two c=three");
    sample_expect_entries(s, "uflpa", 2, "a=ONE c=three d=four");
    sample_expect_entries(s, "uflpa", 0, "a=ONE c=three d=four");
    sample_expect_diff(s, "uflpa", 0, 0, "~a:one>ONE -b:two +d:four");
    sample_expect_diff(s, "uflpa", 2, 1, "~a:ONE>one +b:two -d:four");
    sample_expect_diff(s, "uflpa", 1, 1, "");

    mn_store_list l;
    assert_int_equal(mn_store_list_find(&l, s, mn_text_of("uflpa"), &e), MN_OK);
    assert_true(l.version == 2 && l.entries == 3 && l.expected_age == 30);
    assert_string_equal(l.published, "2026-02-10");
    assert_string_equal(l.format, "test");
    assert_string_equal(l.title, "A list");
    assert_string_equal(l.digest, c.digest);

    /* The digest as it is documented, reckoned apart. */
    char text[1024], hash[MN_SHA256_HEX], digest[MN_SHA256_HEX];
    size_t n = 0;
    static const char *const now[] = {"a=ONE", "c=three", "d=four"};
    for (size_t i = 0; i < 3; i++) {
        mn_sha256_hex(hash, now[i] + 2, strlen(now[i] + 2));
        n += (size_t)snprintf(text + n, sizeof text - n, "%c", now[i][0]) + 1; /* and the NUL */
        n += (size_t)snprintf(text + n, sizeof text - n, "%s\n", hash);
    }
    mn_sha256_hex(digest, text, n);
    assert_string_equal(l.digest, digest);

    assert_int_equal(mn_store_list_find(&l, s, mn_text_of("ofac"), &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no list 'ofac'");
    assert_string_equal(e.hint, "there are: uflpa");
    mn_store_cursor *v;
    mn_store_version version;
    bool any;
    assert_int_equal(mn_store_versions(&v, s, mn_text_of("uflpa"), &e), MN_OK);
    assert_int_equal(mn_store_next_version(v, &version, &any, &e), MN_OK);
    assert_true(any && version.version == 2 && version.changed == 1);
    assert_int_equal(mn_store_next_version(v, &version, &any, &e), MN_OK);
    assert_true(any && version.version == 1 && version.added == 3);
    assert_string_equal(version.published, "2026-01-10");
    assert_string_equal(version.by, "ann");
    assert_int_equal(mn_store_next_version(v, &version, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(v);
    sample_drop(s);
}

static void test_history(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_list_change c;
    static const char *const active[] = {"1=active", "2=x", "3=y", NULL};
    static const char *const part[] = {"1=partially active", "2=x", "3=y", NULL};
    static const char *const gone[] = {"2=x", "3=y", NULL};
    sample_import(&c, s, "wro", "2022-07-29", active);
    sample_import(&c, s, "wro", "2022-09-07", part);
    sample_import(&c, s, "wro", "2023-01-01", gone);
    sample_import(&c, s, "wro", "2024-01-01", active);
    assert_true(c.added == 1 && c.changed == 0);
    static const struct {
        const char *json, *since, *until;
        int64_t from, to;
    } expected[] = {{"active", "2024-01-01", "", 4, 0},
                    {"partially active", "2022-09-07", "2023-01-01", 2, 3},
                    {"active", "2022-07-29", "2022-09-07", 1, 2}};
    mn_store_cursor *h;
    mn_store_entry x;
    bool any;
    assert_int_equal(mn_store_entry_history(&h, s, mn_text_of("wro"), mn_text_of("1"), &e), MN_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(mn_store_next_entry(h, &x, &any, &e), MN_OK);
        assert_true(any && x.from == expected[i].from && x.to == expected[i].to);
        assert_text(x.json, expected[i].json);
        assert_text(x.since, expected[i].since);
        assert_text(x.until, expected[i].until);
        assert_true(x.line == 1 && x.source == 0);
    }
    assert_int_equal(mn_store_next_entry(h, &x, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(h);
    /* Away in between, and back as it was: no difference. */
    sample_expect_diff(s, "wro", 1, 4, "");
    sample_expect_diff(s, "wro", 2, 4, "~1:partially active>active");
    sample_expect_diff(s, "wro", 3, 4, "+1:active");

    assert_int_equal(mn_store_entry_history(&h, s, mn_text_of("wro"), mn_text_of("9"), &e), MN_OK);
    assert_int_equal(mn_store_next_entry(h, &x, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(h);
    sample_drop(s);
}

static void test_age(void **state)
{
    (void)state;
    mn_store_list l = {.version = 1, .expected_age = 30, .published = "2026-01-31"};
    int64_t days = -1;
    bool past = true;
    assert_int_equal(mn_store_list_age(&days, &past, &l, mn_text_of("2026-03-02"), NULL), MN_OK);
    assert_true(days == 30 && !past);
    assert_int_equal(mn_store_list_age(&days, &past, &l, mn_text_of("2026-03-03"), NULL), MN_OK);
    assert_true(days == 31 && past);
    l.expected_age = 0;
    assert_int_equal(mn_store_list_age(&days, &past, &l, mn_text_of("2036-03-03"), NULL), MN_OK);
    assert_false(past);
    memcpy(l.imported, "2026-02-01T23:59:59Z", sizeof l.imported);
    l.published[0] = '\0';
    assert_int_equal(mn_store_list_age(&days, &past, &l, mn_text_of("2026-02-02T00:00:00Z"), NULL),
                     MN_OK);
    assert_int_equal(days, 1);
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_store_list_age(&days, &past, &l, mn_text_of("2026-02-30"), &e), MN_DATA);
    assert_string_equal(e.msg, "the date '2026-02-30' is no date");
}

/* --- what is refused ------------------------------------------------------------------- */

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_list_change c;
    static const char *const four[] = {"a=1", "b=2", "c=3", "d=4", NULL};
    static const char *const one[] = {"a=1", NULL};
    static const char *const none[] = {NULL};
    sample_import(&c, s, "l", "2026-01-01", four);

    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", none, &e), MN_DATA);
    assert_string_equal(e.msg, "the new version of 'l' has no entry");
    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", one, &e), MN_DATA);
    assert_string_equal(e.msg, "the new version of 'l' lacks 3 of the 4 entries in force");
    assert_int_equal(sample_try(&c, s, "L", "2026-01-02", four, &e), MN_USAGE);
    assert_int_equal(sample_try(&c, s, "../x", "2026-01-02", four, &e), MN_USAGE);
    assert_int_equal(sample_try(&c, s, "l", "2026-13-02", four, &e), MN_DATA);
    static const char *const twice[] = {"a=1", "b=2", "a=3", NULL};
    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", twice, &e), MN_DATA);
    assert_string_equal(e.msg, "the entry 'a' is there twice");
    assert_int_equal(e.line, 3);
    static const char *const broken[] = {"a=1", "b=\xC3", "c=3", NULL};
    assert_int_equal(sample_try(&c, s, "l", "2026-01-02", broken, &e), MN_DATA);
    /* The old version stands, and an import after these goes well. */
    sample_expect_entries(s, "l", 0, "a=1 b=2 c=3 d=4");
    sample_import(&c, s, "l", "2026-01-03", four);
    assert_true(c.version == 2 && !c.added && !c.changed && !c.removed);

    /* One import at a time on a handle; two handles: the second commit sees the first. */
    mn_store *other = sample_again(s);
    mn_store_import *im, *second;
    const mn_store_list_head head = {.name = mn_text_of("l")};
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-04T00:00:00Z")};
    const mn_store_entry x = {.id = mn_text_of("z"), .json = mn_text_of("zz")};
    assert_int_equal(mn_store_list_begin(&im, s, &head, &act, &e), MN_OK);
    assert_int_equal(mn_store_list_begin(&second, s, &head, &act, &e), MN_USAGE);
    assert_int_equal(mn_store_list_begin(&second, other, &head, &act, &e), MN_OK);
    assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
    assert_int_equal(mn_store_list_add(second, &x, &e), MN_OK);
    mn_store_list_abort(second);
    sample_import(&c, other, "l", "2026-01-05", four);
    assert_int_equal(mn_store_list_commit(&c, im, &e), MN_DATA);
    assert_string_equal(e.msg, "another version of 'l' was imported meanwhile");
    mn_store_close(other);
    /* What is no text goes into no query. */
    static const mn_text no_texts[] = {{"a\xFF", 2}, {"a\0b", 3}};
    for (size_t i = 0; i < 2; i++) {
        mn_store_list l;
        assert_int_equal(mn_store_list_find(&l, s, no_texts[i], &e), MN_DATA);
        assert_string_equal(e.msg, "a text is not UTF-8, or holds a NUL byte");
    }
    sample_drop(s);
}

/* --- a property: any sequence of versions is kept whole ---------------------------------- */

enum { IDS = 40, VERSIONS = 25 };

static void put_id(char *to, size_t size, size_t i)
{
    /* Ids whose order is by bytes and not by letters. */
    snprintf(to, size, "%c%zu", i % 3 ? (char)('a' + i % 5) : (char)('A' + i % 7), i);
}

static void test_any_sequence(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    static int held[VERSIONS][IDS]; /* 0: not there, else its content */
    mn_rng r;
    mn_rng_init(&r, 5, 5);
    mn_err e = MN_ERR_INIT;
    for (size_t v = 0; v < VERSIONS; v++) {
        mn_store_import *im;
        mn_store_list_change c;
        const mn_store_list_head head = {.name = mn_text_of("any"), .may_shrink = true};
        const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-04T00:00:00Z")};
        uint64_t added = 0, changed = 0, removed = 0;
        assert_int_equal(mn_store_list_begin(&im, s, &head, &act, &e), MN_OK);
        for (size_t k = 0; k < IDS; k++) {
            size_t i = (k * 7 + v) % IDS;
            int before = v ? held[v - 1][i] : 0;
            held[v][i] = mn_rng_unit(&r) < 0.6 ? before : (int)(mn_rng_u64(&r) % 3);
            if (i == 0)
                held[v][i] = 1;
            added += !before && held[v][i];
            removed += before && !held[v][i];
            changed += before && held[v][i] && before != held[v][i];
            if (!held[v][i])
                continue;
            char id[32], json[32];
            put_id(id, sizeof id, i);
            snprintf(json, sizeof json, "%zu-%d", i, held[v][i]);
            const mn_store_entry x = {.id = mn_text_of(id), .json = mn_text_of(json)};
            assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
        }
        assert_int_equal(mn_store_list_commit(&c, im, &e), MN_OK);
        assert_true(c.added == added && c.changed == changed && c.removed == removed);
    }
    for (int64_t v = 1; v <= VERSIONS; v++) {
        mn_store_cursor *c;
        mn_store_entry x;
        bool any;
        size_t n = 0, expected = 0;
        char last[64] = "";
        assert_int_equal(mn_store_entries(&c, s, mn_text_of("any"), v, &e), MN_OK);
        while (mn_store_next_entry(c, &x, &any, &e) == MN_OK && any) {
            char id[64], of[64];
            int i = 0, content = 0;
            snprintf(of, sizeof of, "%.*s", (int)x.json.len, x.json.ptr);
            assert_int_equal(sscanf(of, "%d-%d", &i, &content), 2);
            put_id(id, sizeof id, (size_t)i);
            assert_text(x.id, id);
            assert_int_equal(held[v - 1][i], content);
            assert_true(strcmp(last, id) < 0);
            memcpy(last, id, sizeof last);
            n++;
        }
        mn_store_cursor_free(c);
        for (size_t i = 0; i < IDS; i++)
            expected += held[v - 1][i] != 0;
        assert_int_equal(n, expected);
        for (int64_t w = 1; w <= VERSIONS; w += 6) {
            mn_store_diff d;
            size_t differing = 0;
            n = 0;
            assert_int_equal(mn_store_list_diff(&c, s, mn_text_of("any"), v, w, &e), MN_OK);
            while (mn_store_next_diff(c, &d, &any, &e) == MN_OK && any)
                n++;
            mn_store_cursor_free(c);
            for (size_t i = 0; i < IDS; i++)
                differing += held[v - 1][i] != held[w - 1][i];
            assert_int_equal(n, differing);
        }
    }
    sample_drop(s);
}

/* More than a page of rows, and rows that are pages of their own. */
static void test_pages(void **state)
{
    (void)state;
    enum { LONG = 3 << 20, ROWS = 1500 };
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    char *text = malloc(LONG);
    assert_non_null(text);
    for (int version = 0; version < 2; version++) {
        memset(text, 'a' + version, LONG);
        mn_store_import *im;
        const mn_store_list_head head = {.name = mn_text_of("long")};
        const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-04T00:00:00Z")};
        assert_int_equal(mn_store_list_begin(&im, s, &head, &act, &e), MN_OK);
        for (size_t i = 0; i < ROWS; i++) {
            char id[32];
            snprintf(id, sizeof id, "%05zu", i);
            const mn_store_entry x = {.id = mn_text_of(id),
                                      .json = {text, i % 500 == 7 ? LONG - i : 1 + i}};
            assert_int_equal(mn_store_list_add(im, &x, &e), MN_OK);
        }
        assert_int_equal(mn_store_list_commit(NULL, im, &e), MN_OK);
    }
    mn_store_cursor *c;
    mn_store_diff d;
    bool any = true;
    size_t n = 0;
    assert_int_equal(mn_store_list_diff(&c, s, mn_text_of("long"), 1, 2, &e), MN_OK);
    for (; mn_store_next_diff(c, &d, &any, &e) == MN_OK && any; n++) {
        size_t len = n % 500 == 7 ? LONG - n : 1 + n;
        assert_true(d.kind == MN_STORE_CHANGED && d.before.len == len && d.after.len == len);
        assert_true(d.before.ptr[len - 1] == 'a' && d.after.ptr[len - 1] == 'b');
    }
    assert_int_equal(n, ROWS);
    mn_store_cursor_free(c);
    free(text);
    sample_drop(s);
}

static void test_sources(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_list_change change;
    static const char *const one[] = {"a=1", NULL};
    sample_import(&change, s, "l", "2026-01-01", one);
    mn_store_cursor *c;
    mn_store_source f;
    mn_store_edge g;
    bool any;
    assert_int_equal(mn_store_sources(&c, s, mn_text_of("l"), 0, &e), MN_OK);
    assert_int_equal(mn_store_next_source(c, &f, &any, &e), MN_OK);
    assert_true(any);
    assert_text(f.name, "list.csv");
    assert_text(f.sha256, sample_hash);
    assert_int_equal(mn_store_next_source(c, &f, &any, &e), MN_OK);
    assert_text(f.name, "alt.csv");
    assert_int_equal(mn_store_next_source(c, &f, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
    assert_int_equal(mn_store_edges(&c, s, mn_text_of("list"), mn_text_of("l"), &e), MN_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(mn_store_next_edge(c, &g, &any, &e), MN_OK);
        assert_true(any);
        assert_text(g.kind, "version-of");
        assert_text(g.from_key, "l@1");
        assert_text(g.to_kind, "list");
        assert_text(g.source, i ? "alt.csv" : "list.csv");
        assert_text(g.date, "2026-01-01");
    }
    assert_int_equal(mn_store_next_edge(c, &g, &any, &e), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
    sample_drop(s);
}

/* Writers at once, each a process: the log is one chain, and all that they did is there. */
static void test_writers(void **state)
{
    (void)state;
    enum { WRITERS = 4, TIMES = 5 };
    static const char *const one[] = {"7=one", "8=two", NULL};
    static const char *const two[] = {"7=ONE", "9=two", NULL};
    mn_store *s = sample_store();
    mn_store_close(s);
    for (int w = 0; w < WRITERS; w++)
        if (fork() == 0) {
            mn_store *own = NULL;
            mn_status st = mn_store_open(&own, sample_place, NULL, NULL, NULL);
            for (int i = 0; !st && i < TIMES; i++) {
                const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-01-01T00:00:00Z")};
                mn_store_list_change c;
                char name[32];
                snprintf(name, sizeof name, "list-%d", w);
                st = i % 2 ? mn_store_set(own, "four-eyes", "yes", &act, NULL)
                           : sample_try(&c, own, name, "2026-01-01", i % 4 ? one : two, NULL);
            }
            mn_store_close(own);
            _exit(st ? 1 : 0);
        }
    for (int w = 0; w < WRITERS; w++) {
        int status = -1;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    s = sample_open(sample_place, false);
    mn_store_state now;
    assert_int_equal(mn_store_info(&now, s, NULL), MN_OK);
    assert_int_equal(now.lists, WRITERS);
    assert_int_equal(now.versions, WRITERS * 3);
    assert_int_equal(now.audit, WRITERS * (3 * 2 + 2));
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions),     cmocka_unit_test(test_history),
        cmocka_unit_test(test_age),          cmocka_unit_test(test_refused),
        cmocka_unit_test(test_any_sequence), cmocka_unit_test(test_pages),
        cmocka_unit_test(test_sources),      cmocka_unit_test(test_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
