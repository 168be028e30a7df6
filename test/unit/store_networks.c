/* SPDX-License-Identifier: Apache-2.0
 *
 * store_networks.c - networks in the queue and watched identifiers: how they come, what becomes of
 * them, who decides, and that the log vouches for all of it.
 */
#include "unit/store_team.h"

static mn_store_network_kept keep(mn_store *s, const char *who, char letter,
                                  mn_store_network_news news)
{
    mn_store_network_kept k = {.number = 0};
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = by(who, "2026-02-01");
    if (sample_network(&k, s, letter, news, &act, &e))
        fail_msg("%s", e.msg);
    return k;
}

/* "1.1 new aaa 7 4.25 -" and so on, of all. */
static void expect(mn_store *s, const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_networks(&c, s, mn_text_of("adverts"), NULL), MN_OK);
    while (!mn_store_next_network(c, &n, &any, NULL) && any) {
        mn_buf_fmt(&b, "%s%d.%d %s %.*s %d %.2f %.*s", b.len ? "; " : "", (int)n.number,
                   (int)n.version, mn_store_matter_state_name(n.state), (int)n.name.len, n.name.ptr,
                   (int)n.posts, n.priority, n.decision.len ? (int)n.decision.len : 1,
                   n.decision.len ? n.decision.ptr : "-");
        if (n.joined)
            mn_buf_fmt(&b, " into %d", (int)n.joined);
        if (n.watched)
            mn_buf_fmt(&b, " watched %d", (int)n.watched);
    }
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static mn_status join(mn_store *s, int64_t number, int64_t into, mn_err *e)
{
    const mn_store_act act = by("sup", "2026-02-01");
    const mn_status st = mn_store_keep_begin(s, &act, e);
    if (st)
        return st;
    return mn_store_keep_end(
        s, mn_store_network_join(s, number, into, mn_text_of("a number"), &act, e), e);
}

/* What the last finding made of it, whatever was decided since. */
static void expect_change(mn_store *s, int64_t number, const char *change, const char *day)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    assert_int_equal(mn_store_network_at(&c, s, number, NULL), MN_OK);
    assert_int_equal(mn_store_next_network(c, &n, &any, NULL), MN_OK);
    assert_true(mn_text_eq_str(n.change, change));
    assert_memory_equal(n.changed.ptr, day, strlen(day));
    mn_store_cursor_free(c);
}

static void test_keeping(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_network_kept k = keep(s, "ann", 'a', MN_STORE_NETWORK_SAME);
    assert_true(k.number == 1 && !k.known);
    k = keep(s, "ann", 'b', MN_STORE_NETWORK_SAME);
    assert_true(k.number == 2 && !k.known);
    /* The same again is not new, and nothing is written. */
    const int64_t before = log_end(s);
    k = keep(s, "bob", 'a', MN_STORE_NETWORK_SAME);
    assert_true(k.number == 1 && k.known && !k.renewed);
    assert_int_equal(log_end(s), before);
    expect(s, "1.1 new aaa 7 4.25 -; 2.1 new bbb 7 4.25 -");
    expect_case(s, MN_STORE_NETWORKS, 1, 0, "a case");
    expect_change(s, 1, "found", "2026-02-01");
    /* With new posts there is a further version; the one before stays. */
    k = keep(s, "bob", 'a', MN_STORE_NETWORK_MORE);
    assert_true(k.renewed && !k.reopened);
    expect_case(s, MN_STORE_NETWORKS, 1, 0, "a case, again");
    expect_case(s, MN_STORE_NETWORKS, 1, 1, "a case");
    expect_change(s, 1, "renewed", "2026-02-01");
    expect_change(s, 2, "found", "2026-02-01");
    const mn_store_act bob = by("bob", "2026-02-03");
    assert_int_equal(mn_store_matter_decide(s, MN_STORE_NETWORKS, 1, MN_STORE_CLOSE,
                                            mn_text_of("a landlord"), &bob, &e),
                     MN_OK);
    /* That posts left opens nothing; that posts came does. */
    k = keep(s, "ann", 'a', MN_STORE_NETWORK_LESS);
    assert_true(k.renewed && !k.reopened);
    expect(s, "1.3 decided aaa 7 4.25 close; 2.1 new bbb 7 4.25 -");
    k = keep(s, "ann", 'a', MN_STORE_NETWORK_MORE);
    assert_true(k.renewed && k.reopened);
    expect(s, "1.4 open aaa 9 4.25 close; 2.1 new bbb 7 4.25 -");
    expect_steps(s, MN_STORE_NETWORKS, 1, "found renewed decide:close parted renewed");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_joined(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    const mn_store_act bob = by("bob", "2026-02-03");
    keep(s, "ann", 'a', MN_STORE_NETWORK_SAME);
    keep(s, "ann", 'b', MN_STORE_NETWORK_SAME);
    keep(s, "ann", 'c', MN_STORE_NETWORK_SAME);
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_NETWORKS, 2, MN_STORE_REFER, mn_text_of("x"), &bob, &e),
        MN_OK);
    assert_int_equal(join(s, 2, 1, &e), MN_OK);
    assert_int_equal(join(s, 3, 0, &e), MN_OK);
    expect(s, "1.1 new aaa 7 4.25 -; 2.1 joined bbb 7 4.25 refer into 1; "
              "3.1 parted ccc 7 4.25 -");
    assert_int_equal(join(s, 2, 1, &e), MN_USAGE);
    assert_string_equal(e.msg, "the network W00002 is part of W00001 already");
    assert_int_equal(join(s, 3, 0, &e), MN_USAGE);
    assert_int_equal(join(s, 1, 1, &e), MN_USAGE);
    assert_int_equal(join(s, 1, 9, &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no network W00009");
    /* Nobody decides on what is part of another, or on what is none any more. */
    assert_int_equal(mn_store_matter_take(s, MN_STORE_NETWORKS, 2, &bob, &e), MN_USAGE);
    assert_string_equal(e.msg, "the network W00002 is part of W00001 now");
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_NETWORKS, 3, MN_STORE_CLOSE, mn_text_of("x"), &bob, &e),
        MN_USAGE);
    assert_string_equal(e.msg, "the posts of the network W00003 belong together no longer");
    assert_int_equal(mn_store_matter_reopen(s, MN_STORE_NETWORKS, 2, mn_text_of("x"), &bob, &e),
                     MN_USAGE);
    /* Alone again, it is open, though its posts are the same. */
    const mn_store_network_kept k = keep(s, "ann", 'b', MN_STORE_NETWORK_SAME);
    assert_true(k.known && k.renewed && k.reopened);
    expect(s, "1.1 new aaa 7 4.25 -; 2.2 open bbb 7 4.25 refer; 3.1 parted ccc 7 4.25 -");
    expect_steps(s, MN_STORE_NETWORKS, 2, "found decide:refer joined renewed");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    const mn_store_act bob = by("bob", "2026-02-03");
    mn_store_network_kept k = {.number = 7};
    const mn_store_network_head good = {.archive = mn_text_of("adverts"),
                                        .key = mn_text_of(sample_hash),
                                        .name = mn_text_of("p"),
                                        .digest = mn_text_of(sample_hash),
                                        .bytes = mn_text_of("case")};
    mn_store_network_head bad[9];
    for (size_t i = 0; i < 9; i++)
        bad[i] = good;
    char words[MN_STORE_NETWORK_WORDS + 1];
    memset(words, 'w', sizeof words);
    bad[0].archive = mn_text_of("");
    bad[1].key = mn_text_of("x");
    bad[2].digest = mn_text_of("x");
    bad[3].name = mn_text_of("");
    bad[4].bytes = mn_text_of("");
    bad[5].first = mn_text_of("soon");
    bad[6].priority = 1e9;
    bad[7].reasons = (mn_text){words, sizeof words};
    bad[8].signs = mn_text_of("a\nb");
    assert_int_equal(mn_store_keep_begin(s, &bob, &e), MN_OK);
    for (size_t i = 0; i < 9; i++) {
        if (mn_store_network_keep(&k, s, &bad[i], &bob, &e) != MN_DATA)
            fail_msg("%d is taken", (int)i);
        assert_int_equal(k.number, 7);
    }
    /* A case that is too large is told, and is no error. */
    mn_store_network_head large = good;
    large.bytes.len = (size_t)MN_STORE_NETWORK_CASE + 1; /* is not looked at */
    assert_int_equal(mn_store_network_keep(&k, s, &large, &bob, &e), MN_OK);
    assert_true(k.too_large && !k.number);
    assert_int_equal(mn_store_keep_end(s, MN_OK, &e), MN_OK);
    expect(s, "");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_deciding(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    const mn_store_act rev = by("rev", "2026-02-02"), adm = by("adm", "2026-02-02"),
                       ren = by("ren", "2026-02-02");
    assert_int_equal(mn_store_keep_begin(s, &rev, &e), MN_USAGE);
    keep(s, "adm", 'a', MN_STORE_NETWORK_SAME);
    keep(s, "adm", 'b', MN_STORE_NETWORK_SAME);
    expect_deciding(s, MN_STORE_NETWORKS, "network", "lead");
    expect(s, "1.1 open aaa 7 4.25 lead; 2.1 new bbb 7 4.25 -");
    /* What was handed out is told to the log, whose end is the receipt. */
    mn_store_receipt r, end;
    const mn_text hash = mn_text_of(sample_hash);
    assert_int_equal(mn_store_network_packaged(NULL, s, 2, hash, &adm, &e), MN_USAGE);
    assert_int_equal(mn_store_network_packaged(&r, s, 2, mn_text_of("x"), &ren, &e), MN_DATA);
    assert_int_equal(mn_store_network_packaged(&r, s, 2, hash, &ren, &e), MN_OK);
    assert_int_equal(mn_store_audit_receipt(&end, s, &e), MN_OK);
    assert_int_equal(r.sequence, end.sequence);
    assert_string_equal(r.hash, end.hash);
    expect_steps(s, MN_STORE_NETWORKS, 2, "found package");
    sample_expect_whole(s);
    sample_drop(s);
}

/* "1 phone +1 2 hits" and so on. */
static void expect_watches(mn_store *s, const char *on, const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_watch w;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_watches(&c, s, mn_text_of(on), NULL), MN_OK);
    while (!mn_store_next_watch(c, &w, &any, NULL) && any)
        mn_buf_fmt(&b, "%s%d %.*s %.*s until %.*s, %d%s", b.len ? "; " : "", (int)w.number,
                   (int)w.kind.len, w.kind.ptr, (int)w.value.len, w.value.ptr, (int)w.until.len,
                   w.until.len ? w.until.ptr : "", (int)w.hits, w.withdrawn_at.len ? " gone" : "");
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void expect_hits(mn_store *s, int64_t watch, const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_hit h;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_hits(&c, s, watch, NULL), MN_OK);
    while (!mn_store_next_hit(c, &h, &any, NULL) && any)
        mn_buf_fmt(&b, "%s%d %.*s %.*s of %d on %.10s", b.len ? "; " : "", (int)h.watch,
                   (int)h.archive.len, h.archive.ptr, (int)h.post.len, h.post.ptr, (int)h.network,
                   h.seen.ptr);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void test_watches(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    int64_t n = 0;
    uint64_t fresh = 9;
    const mn_text phone = mn_text_of("phone"), one = mn_text_of("+12025550123"),
                  two = mn_text_of("+12025550124"), why = mn_text_of("file 3"),
                  until = mn_text_of("2026-06-30"), none = mn_text_of("");
    const mn_store_act rev = by("rev", "2026-02-02"), adm = by("adm", "2026-02-02"),
                       sup = by("sup", "2026-02-02"), late = by("rev", "2026-07-01");
    keep(s, "adm", 'a', MN_STORE_NETWORK_SAME);
    assert_int_equal(mn_store_watch_put(&n, s, phone, one, none, why, &adm, &e), MN_USAGE);
    assert_int_equal(mn_store_watch_put(&n, s, phone, one, none, why, &rev, &e), MN_OK);
    assert_int_equal(mn_store_watch_put(&n, s, phone, two, until, why, &rev, &e), MN_OK);
    assert_int_equal(n, 2);
    assert_int_equal(mn_store_watch_put(&n, s, phone, two, none, why, &rev, &e), MN_USAGE);
    assert_string_equal(e.msg, "it is watched already, by the watch 2");
    assert_int_equal(mn_store_watch_put(&n, s, phone, none, none, why, &rev, &e), MN_DATA);
    assert_int_equal(mn_store_watch_put(&n, s, none, one, none, why, &rev, &e), MN_DATA);
    assert_int_equal(
        mn_store_watch_put(&n, s, phone, mn_text_of("x"), mn_text_of("soon"), why, &rev, &e),
        MN_DATA);
    assert_int_equal(mn_store_watch_put(&n, s, phone, mn_text_of("x"), none, none, &rev, &e),
                     MN_DATA);
    assert_int_equal(mn_store_watch_put(&n, s, phone, mn_text_of("x"), until, why, &late, &e),
                     MN_DATA);
    expect_watches(s, "2026-06-30",
                   "1 phone +12025550123 until , 0; 2 phone +12025550124 until 2026-06-30, 0");
    expect_watches(s, "2026-07-01", "1 phone +12025550123 until , 0");
    /* Once it has ended it can be put again. */
    assert_int_equal(mn_store_watch_put(&n, s, phone, two, none, why, &late, &e), MN_OK);
    assert_int_equal(n, 3);
    /* Seen, and seen again. */
    const mn_store_hit hit[] = {
        {.archive = mn_text_of("adverts"), .post = mn_text_of("p1"), .network = 1},
        {.archive = mn_text_of("adverts"), .post = mn_text_of("p2")}};
    assert_int_equal(mn_store_keep_begin(s, &sup, &e), MN_OK);
    assert_int_equal(mn_store_watch_seen(&fresh, s, 1, hit, 1, &sup, &e), MN_OK);
    assert_int_equal(fresh, 1);
    assert_int_equal(mn_store_watch_seen(&fresh, s, 1, hit, 2, &sup, &e), MN_OK);
    assert_int_equal(fresh, 1);
    assert_int_equal(mn_store_watch_seen(&fresh, s, 2, hit, 1, &sup, &e), MN_OK);
    assert_int_equal(mn_store_watch_seen(&fresh, s, 9, hit, 1, &sup, &e), MN_USAGE);
    assert_int_equal(mn_store_keep_end(s, MN_OK, &e), MN_OK);
    expect(s, "1.1 new aaa 7 4.25 - watched 2");
    expect_hits(s, 1, "1 adverts p1 of 1 on 2026-02-02; 1 adverts p2 of 0 on 2026-02-02");
    expect_hits(s, 0,
                "1 adverts p1 of 1 on 2026-02-02; 1 adverts p2 of 0 on 2026-02-02; "
                "2 adverts p1 of 1 on 2026-02-02");
    assert_int_equal(mn_store_watch_withdraw(s, 1, why, &adm, &e), MN_USAGE);
    assert_int_equal(mn_store_watch_withdraw(s, 1, why, &rev, &e), MN_OK);
    assert_int_equal(mn_store_watch_withdraw(s, 1, why, &rev, &e), MN_USAGE);
    assert_string_equal(e.msg, "the watch 1 was withdrawn");
    assert_int_equal(mn_store_watch_withdraw(s, 8, why, &rev, &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no watch 8");
    expect_watches(s, "",
                   "1 phone +12025550123 until , 2 gone; 2 phone +12025550124 until 2026-06-30, 1;"
                   " 3 phone +12025550124 until , 0");
    sample_expect_whole(s);
    sample_drop(s);
}

/* More rows than a page of a cursor has. */
static void test_many(void **state)
{
    (void)state;
    enum { POSTS = 3000 };
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    int64_t n = 0;
    const mn_store_act ann = by("ann", "2026-02-02");
    static char name[POSTS][16];
    static mn_store_hit hit[POSTS];
    for (int i = 0; i < POSTS; i++) {
        snprintf(name[i], sizeof name[i], "p%05d", i);
        hit[i] = (mn_store_hit){.archive = mn_text_of("adverts"), .post = mn_text_of(name[i])};
    }
    assert_int_equal(mn_store_watch_put(&n, s, mn_text_of("phone"), mn_text_of("+12025550123"),
                                        mn_text_of(""), mn_text_of("x"), &ann, &e),
                     MN_OK);
    assert_int_equal(mn_store_keep_begin(s, &ann, &e), MN_OK);
    assert_int_equal(mn_store_watch_seen(NULL, s, n, hit, POSTS, &ann, &e), MN_OK);
    assert_int_equal(mn_store_keep_end(s, MN_OK, &e), MN_OK);
    mn_store_cursor *c = NULL;
    mn_store_hit h;
    bool any = true;
    int i = 0;
    assert_int_equal(mn_store_hits(&c, s, 0, &e), MN_OK);
    while (!mn_store_next_hit(c, &h, &any, &e) && any)
        assert_true(i < POSTS && mn_text_eq_str(h.post, name[i++]));
    mn_store_cursor_free(c);
    assert_int_equal(i, POSTS);
    sample_drop(s);
}

static mn_store *watched(void)
{
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    const mn_store_act rev = by("rev", "2026-02-02");
    keep(s, "sup", 'a', MN_STORE_NETWORK_SAME);
    keep(s, "sup", 'a', MN_STORE_NETWORK_MORE);
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_NETWORKS, 1, MN_STORE_CLOSE, mn_text_of("x"), &rev, &e),
        MN_OK);
    assert_int_equal(sample_watch(s, &rev, &e), MN_OK);
    return s;
}

static void test_verified(void **state)
{
    (void)state;
    static const char *const change[] = {
        "UPDATE network SET decision = 'watch' WHERE number = 1",
        "UPDATE network SET priority = 1 WHERE number = 1",
        "UPDATE network SET reasons = 'none' WHERE number = 1",
        "UPDATE network_step SET reason = 'another' WHERE step = 2",
        "DELETE FROM network_step WHERE step = 2",
        "UPDATE network_case SET hash = '"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        "'",
        "UPDATE network_case SET packed = (SELECT packed FROM network_case WHERE version = 1)"
        " WHERE version = 2",
        "DELETE FROM network_case WHERE version = 1",
        "UPDATE watch SET until = '2020-01-01'",
        "UPDATE watch SET value = '+12025550199'",
        "DELETE FROM watch_hit WHERE post = 'p2'",
        "UPDATE watch_hit SET seen = '2020-01-01T00:00:00Z'",
        "INSERT INTO watch (number, kind, value, reason, put_by, put_at) SELECT 7, kind, value,"
        " reason, put_by, put_at FROM watch",
    };
    expect_found(watched, change, sizeof change / sizeof *change);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeping),  cmocka_unit_test(test_joined),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_deciding),
        cmocka_unit_test(test_watches),  cmocka_unit_test(test_many),
        cmocka_unit_test(test_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
