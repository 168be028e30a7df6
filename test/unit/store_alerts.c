/* SPDX-License-Identifier: Apache-2.0
 *
 * store_alerts.c - alerts in the queue and survivors' markers: how they come, who decides, what is
 * told of markers to whom, and that the log vouches for all of it.
 */
#include "unit/store_team.h"

static mn_store_alert_kept keep(mn_store *s, const char *who, char letter, uint64_t news)
{
    mn_store_alert_kept k = {.number = 0};
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = by(who, "2026-02-01");
    if (sample_alert(&k, s, letter, news, &act, &e))
        fail_msg("%s", e.msg);
    return k;
}

/* "1 new 0.75 - marked lowered" and so on, of all, as who reads them sees them. */
static void expect_seen(mn_store *s, const char *reader, const char *day, const char *expected)
{
    const mn_store_act act = by(reader, day);
    mn_store_cursor *c = NULL;
    mn_store_alert a;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_alerts(&c, s, &act, NULL), MN_OK);
    while (!mn_store_next_alert(c, &a, &any, NULL) && any)
        mn_buf_fmt(&b, "%s%d.%d %s %.2f %.*s%s%s%s", b.len ? "; " : "", (int)a.number,
                   (int)a.version, mn_store_matter_state_name(a.state), a.score,
                   a.decision.len ? (int)a.decision.len : 1, a.decision.len ? a.decision.ptr : "-",
                   a.marked ? " marked" : "", a.lowered ? " lowered" : "", a.own ? " own" : "");
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void expect(mn_store *s, const char *day, const char *expected)
{
    expect_seen(s, "ren", day, expected);
}

static void test_keeping(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_alert_kept k = keep(s, "ann", 'a', 0);
    assert_true(k.number == 1 && !k.known);
    k = keep(s, "ann", 'b', 0);
    assert_true(k.number == 2 && !k.known);
    /* The same again is not new, and nothing is written. */
    const int64_t before = log_end(s);
    k = keep(s, "bob", 'a', 0);
    assert_true(k.number == 1 && k.known && !k.renewed);
    assert_int_equal(log_end(s), before);
    expect(s, "2026-02-02", "1.1 new 0.75 -; 2.1 new 0.75 -");
    expect_case(s, MN_STORE_ALERTS, 1, 0, "{\"a\": 1}");
    /* With new payments there is a further version; what was decided is open again. */
    k = keep(s, "bob", 'a', 3);
    assert_true(k.renewed && !k.reopened);
    expect_case(s, MN_STORE_ALERTS, 1, 0, "{\"a\": 2}");
    const mn_store_act bob = by("bob", "2026-02-03");
    assert_int_equal(mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_CLOSE,
                                            mn_text_of("even"), &bob, NULL),
                     MN_OK);
    expect(s, "2026-02-02", "1.2 decided 0.75 close; 2.1 new 0.75 -");
    k = keep(s, "ann", 'a', 0);
    assert_true(k.known && !k.reopened);
    k = keep(s, "ann", 'a', 1);
    assert_true(k.renewed && k.reopened);
    expect(s, "2026-02-02", "1.3 open 0.75 close; 2.1 new 0.75 -");
    sample_expect_whole(s);
    /* What makes no sense. */
    mn_err e = MN_ERR_INIT;
    mn_store_alert_head h = {.key = mn_text_of("x"), .score = 0.5, .json = mn_text_of("{}")};
    assert_int_equal(mn_store_keep_begin(s, &bob, &e), MN_OK);
    assert_int_equal(mn_store_alert_keep(&k, s, &h, &bob, &e), MN_DATA);
    h.key = mn_text_of(sample_hash);
    h.score = 1.5;
    assert_int_equal(mn_store_alert_keep(&k, s, &h, &bob, &e), MN_DATA);
    h.score = 0.5;
    h.json = mn_text_of("");
    assert_int_equal(mn_store_alert_keep(&k, s, &h, &bob, &e), MN_DATA);
    assert_int_equal(mn_store_keep_end(s, MN_DATA, &e), MN_DATA);
    expect(s, "2026-02-02", "1.3 open 0.75 close; 2.1 new 0.75 -");
    sample_drop(s);
}

static void test_deciding(void **state)
{
    (void)state;
    mn_store *s = team();
    keep(s, "adm", 'a', 0);
    keep(s, "adm", 'b', 0);
    expect_deciding(s, MN_STORE_ALERTS, "alert", "report");
    expect(s, "2026-02-02", "1.1 open 0.75 report; 2.1 new 0.75 -");
    sample_expect_whole(s);
    sample_drop(s);
}

/* An account's name may have 4,096 bytes: its alert is kept, and it may bear a marker. */
static void test_long_name(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    char name[4096];
    int64_t n = 0;
    mn_store_alert_kept k;
    const mn_store_act adm = by("adm", "2026-02-02"), adv = by("adv", "2026-02-02");
    memset(name, 'x', sizeof name);
    const mn_store_alert_party party = {{name, sizeof name}, true};
    const mn_store_alert_head h = {.key = mn_text_of(sample_hash),
                                   .score = 0.5,
                                   .json = mn_text_of("{}"),
                                   .party = &party,
                                   .n_party = 1};
    assert_int_equal(mn_store_keep_begin(s, &adm, &e), MN_OK);
    assert_int_equal(mn_store_keep_end(s, mn_store_alert_keep(&k, s, &h, &adm, &e), &e), MN_OK);
    assert_int_equal(mn_store_marker_put(&n, s, party.id, mn_text_of("2026-06-30"),
                                         mn_text_of("file 3"), &adv, &e),
                     MN_OK);
    expect(s, "2026-02-02", "1.1 new 0.50 - marked lowered");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_markers(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    int64_t n = 0;
    const mn_text until = mn_text_of("2026-06-30"), why = mn_text_of("file 3"),
                  one = mn_text_of(" one "), two = mn_text_of("two");
    const mn_store_act me = by("me", "2026-02-02");
    assert_int_equal(mn_store_marker_put(&n, s, one, until, why, &me, &e), MN_USAGE);
    assert_string_equal(e.msg, "markers need a store with accounts, as anybody can read this one");
    sample_drop(s);
    s = team();
    const mn_store_act rev = by("rev", "2026-02-02"), sup = by("sup", "2026-02-02"),
                       adv = by("adv", "2026-02-02"), late = by("adv", "2027-01-01");
    keep(s, "adm", 'a', 0);
    assert_int_equal(mn_store_marker_put(&n, s, one, until, why, &adv, &e), MN_OK);
    assert_int_equal(n, 1);
    expect(s, "2026-02-02", "1.1 new 0.75 - marked lowered");
    expect(s, "2026-06-30", "1.1 new 0.75 - marked lowered");
    expect(s, "2026-07-01", "1.1 new 0.75 -");
    /* Who may not is told the same, whether there is one or not. */
    mn_store_cursor *c = NULL;
    char said[2][512];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mn_store_marker_put(&n, s, i ? two : one, until, why, i ? &rev : &rev, &e),
                         MN_USAGE);
        snprintf(said[i], sizeof said[i], "%s", e.msg);
    }
    assert_string_equal(said[0], said[1]);
    assert_int_equal(mn_store_markers(&c, s, one, &sup, &e), MN_USAGE);
    assert_int_equal(mn_store_marker_withdraw(s, 1, why, &sup, &e), MN_USAGE);
    assert_string_equal(e.msg, "'sup' is a supervisor and may not see or put survivors' markers");
    assert_int_equal(mn_store_marker_withdraw(s, 7, why, &sup, &e), MN_USAGE);
    assert_string_equal(e.msg, "'sup' is a supervisor and may not see or put survivors' markers");
    /* Who may. */
    assert_int_equal(mn_store_marker_put(&n, s, one, until, why, &adv, &e), MN_USAGE);
    assert_string_equal(e.msg, "there is the marker 1 for it");
    assert_int_equal(mn_store_marker_put(&n, s, two, until, why, &late, &e), MN_DATA);
    assert_int_equal(mn_store_marker_put(&n, s, two, mn_text_of("soon"), why, &adv, &e), MN_DATA);
    assert_int_equal(mn_store_marker_put(&n, s, two, until, mn_text_of(""), &adv, &e), MN_DATA);
    assert_int_equal(mn_store_marker_withdraw(s, 1, why, &adv, &e), MN_OK);
    assert_int_equal(mn_store_marker_withdraw(s, 1, why, &adv, &e), MN_USAGE);
    assert_int_equal(mn_store_marker_put(&n, s, two, until, why, &adv, &e), MN_OK);
    /* She paid or was paid, and does not stand in it: the note, and the score as it is. */
    expect(s, "2026-02-02", "1.1 new 0.75 - marked");
    /* One that comes into the queue later meets the marker, too. */
    keep(s, "adm", 'b', 0);
    expect(s, "2026-02-02", "1.1 new 0.75 - marked; 2.1 new 0.75 - marked");
    mn_store_marker m;
    bool any = true;
    int count = 0;
    assert_int_equal(mn_store_markers(&c, s, two, &adv, &e), MN_OK);
    while (!mn_store_next_marker(c, &m, &any, &e) && any)
        count += m.number == 2;
    mn_store_cursor_free(c);
    assert_int_equal(count, 1);
    sample_expect_whole(s);
    sample_drop(s);
}

/* Who keeps alerts can make payments up. What she kept or renewed tells her nothing of markers, and
 * is for others to decide: whether there is a marker or not, it looks the same to her. */
static void test_own(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_text until = mn_text_of("2026-06-30"), why = mn_text_of("file 3");
    const mn_store_act sup = by("sup", "2026-02-02"), rev = by("rev", "2026-02-02"),
                       adv = by("adv", "2026-02-02");
    static const char *const marked[] = {"one", "nobody"};
    for (int i = 0; i < 2; i++) {
        mn_store *s = team();
        int64_t n = 0;
        keep(s, "adm", 'a', 0);
        keep(s, "sup", 'b', 0);
        /* Where nobody bears a marker, there is nothing to be asked. */
        expect_seen(s, "sup", "2026-02-02", "1.1 new 0.75 -; 2.1 new 0.75 -");
        assert_int_equal(mn_store_matter_take(s, MN_STORE_ALERTS, 2, &sup, &e), MN_OK);
        assert_int_equal(
            mn_store_matter_decide(s, MN_STORE_ALERTS, 2, MN_STORE_CLOSE, why, &sup, &e), MN_OK);
        assert_int_equal(mn_store_marker_put(&n, s, mn_text_of(marked[i]), until, why, &adv, &e),
                         MN_OK);
        assert_int_equal(mn_store_matter_reopen(s, MN_STORE_ALERTS, 2, why, &sup, &e), MN_OK);
        expect_seen(s, "sup", "2026-02-02",
                    i ? "1.1 new 0.75 -; 2.1 open 0.75 close own"
                      : "1.1 new 0.75 - marked lowered; 2.1 open 0.75 close own");
        /* To add payments of her own to another's alert is keeping, too. */
        keep(s, "sup", 'a', 1);
        expect_seen(s, "sup", "2026-02-02", "1.2 new 0.75 - own; 2.1 open 0.75 close own");
        /* (Taken by her before there was a marker, the second is hers no longer.) */
        for (int64_t k = 1; k <= 2; k++) {
            assert_int_equal(mn_store_matter_take(s, MN_STORE_ALERTS, k, &sup, &e), MN_USAGE);
            assert_int_equal(
                mn_store_matter_decide(s, MN_STORE_ALERTS, k, MN_STORE_HANDED, why, &sup, &e),
                MN_USAGE);
        }
        assert_string_equal(e.msg, "you kept the alert A00002: somebody else must decide on it");
        /* Others are told, and decide. */
        assert_int_equal(
            mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_CLOSE, why, &rev, &e), MN_OK);
        assert_int_equal(mn_store_matter_reopen(s, MN_STORE_ALERTS, 1, why, &rev, &e), MN_OK);
        expect_seen(s, "rev", "2026-02-02",
                    i ? "1.2 open 0.75 close; 2.1 open 0.75 close"
                      : "1.2 open 0.75 close marked lowered; 2.1 open 0.75 close marked lowered");
        sample_expect_whole(s);
        sample_drop(s);
    }
}

/* --- the key ---------------------------------------------------------------------------------- */

static void put_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static mn_status put_marker(mn_store *s, const char *id, mn_err *e)
{
    int64_t n = 0;
    const mn_store_act adv = by("adv", "2026-02-02");
    return mn_store_marker_put(&n, s, mn_text_of(id), mn_text_of("2026-06-30"), mn_text_of("file"),
                               &adv, e);
}

/* With a key outside of it the store has no digest that it could reckon by itself. */
static void test_key_outside(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    char right[64], wrong[64];
    snprintf(right, sizeof right, "store_alerts.%ld.key", (long)getpid());
    snprintf(wrong, sizeof wrong, "store_alerts.%ld.other", (long)getpid());
    put_file(right, "0123456789abcdef0123456789abcdef\n");
    put_file(wrong, "0123456789abcdef0123456789abcdeF\n");
    mn_store *s = team();
    assert_int_equal(setenv("MANUMIT_MARKER_KEY", right, 1), 0);
    keep(s, "adm", 'a', 0);
    assert_int_equal(put_marker(s, "one", &e), MN_OK);
    expect(s, "2026-02-02", "1.1 new 0.75 - marked lowered");
    assert_int_equal(setenv("MANUMIT_MARKER_KEY", wrong, 1), 0);
    assert_int_equal(put_marker(s, "two", &e), MN_DATA);
    assert_string_equal(e.msg, "this is not the key of the store's markers");
    put_file(wrong, "too short");
    assert_int_equal(put_marker(s, "two", &e), MN_DATA);
    assert_string_equal(e.msg, "the key of markers has fewer than 32 bytes");
    assert_int_equal(unsetenv("MANUMIT_MARKER_KEY"), 0);
    assert_int_equal(put_marker(s, "two", &e), MN_USAGE);
    assert_string_equal(e.msg, "the key of the store's markers lies outside of it");
    /* What is there can be seen without it. */
    expect(s, "2026-02-02", "1.1 new 0.75 - marked lowered");
    sample_expect_whole(s);
    sample_drop(s);
    /* A store that began with its own key is not made to look as if it were another. */
    s = team();
    keep(s, "adm", 'a', 0);
    assert_int_equal(setenv("MANUMIT_MARKER_KEY", right, 1), 0);
    assert_int_equal(put_marker(s, "one", &e), MN_USAGE);
    assert_string_equal(e.msg, "the store was begun with a key of markers inside of it");
    assert_int_equal(unsetenv("MANUMIT_MARKER_KEY"), 0);
    sample_drop(s);
    assert_int_equal(remove(right), 0);
    assert_int_equal(remove(wrong), 0);
}

static mn_store *marked(void)
{
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    int64_t n = 0;
    const mn_store_act rev = by("rev", "2026-02-02"), adv = by("adv", "2026-02-02");
    const mn_text x = mn_text_of("x");
    keep(s, "sup", 'a', 0);
    assert_int_equal(mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_CLOSE, x, &rev, &e),
                     MN_OK);
    assert_int_equal(
        mn_store_marker_put(&n, s, mn_text_of("one"), mn_text_of("2027-01-01"), x, &adv, &e),
        MN_OK);
    return s;
}

static void test_verified(void **state)
{
    (void)state;
    static const char *const change[] = {
        "UPDATE alert SET decision = 'watch' WHERE number = 1",
        "UPDATE alert_step SET reason = 'another' WHERE step = 2",
        "DELETE FROM alert_step WHERE step = 2",
        "UPDATE alert_case SET hash = '"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        "'",
        "DELETE FROM alert_party WHERE member = 1",
        "UPDATE marker SET until = '2020-01-01'",
        "DELETE FROM marker",
        "UPDATE marker_key SET key = '"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        "'",
        "INSERT INTO marker (number, digest, until, reason, put_by, put_at) SELECT 7, digest, "
        "until,"
        " reason, put_by, put_at FROM marker",
    };
    expect_found(marked, change, sizeof change / sizeof *change);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeping),   cmocka_unit_test(test_deciding),
        cmocka_unit_test(test_long_name), cmocka_unit_test(test_markers),
        cmocka_unit_test(test_own),       cmocka_unit_test(test_key_outside),
        cmocka_unit_test(test_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
