/* SPDX-License-Identifier: Apache-2.0
 *
 * store_reviews.c - reviews: deciding, the second person, what ends them.
 */
#include "unit/store_sample.h"

#include <manumit/store_review.h>

static const char hash_a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char hash_b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

static const char *const entries[] = {"7=one", "8=two", "9=three", NULL};

static mn_store *store_with_list(void)
{
    mn_store *s = sample_store();
    mn_store_list_change c;
    sample_import(&c, s, "ofac", "2026-01-01", entries);
    return s;
}

static mn_store_act by(const char *who, const char *when)
{
    return (mn_store_act){mn_text_of(who), mn_text_of(when)};
}

static mn_store_review review_of(const char *key, const char *hash, const char *entry)
{
    return (mn_store_review){.party_key = mn_text_of(key),
                             .party_hash = mn_text_of(hash),
                             .party_name = mn_text_of("Acme Ltd"),
                             .list = mn_text_of("ofac"),
                             .entry = mn_text_of(entry),
                             .decision = MN_STORE_NO_MATCH,
                             .reason = mn_text_of("another city")};
}

static int64_t put(mn_store *s, const mn_store_review *r, const char *who)
{
    int64_t id = 0;
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = by(who, "2026-02-01T10:00:00Z");
    mn_status st = mn_store_review_put(&id, s, r, &act, &e);
    if (st)
        print_error("%s (%s)\n", e.msg, e.hint);
    assert_int_equal(st, MN_OK);
    return id;
}

/* The numbers that hold, as "3 1". */
static void expect_found(mn_store *s, const char *key, const char *hash, const char *list,
                         const char *on, const char *expected)
{
    mn_store_cursor *c;
    mn_store_review r;
    bool any;
    mn_buf b = {0};
    assert_int_equal(mn_store_review_find(&c, s, mn_text_of(key), mn_text_of(hash),
                                          mn_text_of(list), mn_text_of(on), NULL),
                     MN_OK);
    while (mn_store_next_review(c, &r, &any, NULL) == MN_OK && any)
        mn_buf_fmt(&b, "%s%d", b.len ? " " : "", (int)r.id);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void expect_state(mn_store *s, int64_t id, mn_store_review_state state, const char *why)
{
    mn_store_cursor *c;
    mn_store_review r;
    bool any;
    assert_int_equal(mn_store_review_at(&c, s, id, NULL), MN_OK);
    assert_int_equal(mn_store_next_review(c, &r, &any, NULL), MN_OK);
    assert_true(any);
    assert_string_equal(mn_store_review_state_name(r.state), mn_store_review_state_name(state));
    assert_text(r.ended_why, why);
    assert_int_equal(mn_store_next_review(c, &r, &any, NULL), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
}

static void test_found(void **state)
{
    (void)state;
    mn_store *s = store_with_list();
    mn_store_review r = review_of("acme", hash_a, "7");
    r.expires = mn_text_of("2026-03-01");
    assert_int_equal(put(s, &r, "ann"), 1);
    /* The same party, on these days, about this list or any. */
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "1");
    expect_found(s, "acme", hash_a, "", "2026-02-28", "1");
    expect_found(s, "acme", hash_a, "un", "2026-02-28", "");
    expect_found(s, "acme", hash_b, "ofac", "2026-02-28", "");
    expect_found(s, "acme", hash_a, "ofac", "2026-03-01", "");
    /* A name anywhere, whatever else the party says. */
    r = review_of("acme", hash_a, "8");
    r.scope = MN_STORE_THIS_NAME;
    assert_int_equal(put(s, &r, "ann"), 2);
    expect_found(s, "acme", hash_b, "ofac", "2026-02-28", "2");
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "2 1");
    expect_found(s, "acme ltd", hash_a, "ofac", "2026-02-28", "1");
    /* A later one about the same entry takes its place. */
    r = review_of("acme", hash_a, "7");
    r.decision = MN_STORE_MATCH;
    assert_int_equal(put(s, &r, "bob"), 3);
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "3 2");
    expect_state(s, 1, MN_STORE_REPLACED, "replaced by review 3");
    /* The graph says so. */
    mn_store_cursor *c;
    mn_store_edge g;
    bool any;
    const char *const kinds[] = {"not-same-as", "not-same-as", "same-as"};
    assert_int_equal(mn_store_edges(&c, s, mn_text_of("party"), mn_text_of("acme"), NULL), MN_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(mn_store_next_edge(c, &g, &any, NULL), MN_OK);
        assert_true(any);
        assert_text(g.kind, kinds[i]);
        assert_text(g.to_key, i == 1 ? "ofac/8" : "ofac/7");
        assert_text(g.until, i == 0 ? "2026-02-01T10:00:00Z" : "");
    }
    assert_int_equal(mn_store_next_edge(c, &g, &any, NULL), MN_OK);
    assert_false(any);
    mn_store_cursor_free(c);
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_four_eyes(void **state)
{
    (void)state;
    mn_store *s = store_with_list();
    mn_err e = MN_ERR_INIT;
    const mn_store_act ann = by("ann", "2026-02-02T10:00:00Z"),
                       bob = by("bob", "2026-02-02T11:00:00Z");
    mn_store_review r = review_of("acme", hash_a, "7");
    r.four_eyes = true;
    put(s, &r, "ann");
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "");
    assert_int_equal(mn_store_review_confirm(s, 1, true, mn_text_of(""), &ann, &e), MN_USAGE);
    assert_string_equal(e.msg, "the review 1 was decided by 'ann'");
    assert_int_equal(mn_store_review_confirm(s, 2, true, mn_text_of(""), &bob, &e), MN_USAGE);
    assert_int_equal(mn_store_review_confirm(s, 1, true, mn_text_of(""), &bob, &e), MN_OK);
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "1");
    assert_int_equal(mn_store_review_confirm(s, 1, true, mn_text_of(""), &bob, &e), MN_USAGE);
    assert_string_equal(e.hint, "it is in_force");
    /* By the setting; and the second person may say no. */
    char value[MN_STORE_NAME];
    assert_int_equal(mn_store_set(s, "four-eyes", "perhaps", &ann, &e), MN_USAGE);
    assert_int_equal(mn_store_set(s, "two-eyes", "yes", &ann, &e), MN_USAGE);
    assert_int_equal(mn_store_set(s, "four-eyes", "yes", &ann, &e), MN_OK);
    assert_int_equal(mn_store_setting(value, s, "four-eyes", &e), MN_OK);
    assert_string_equal(value, "yes");
    r = review_of("acme", hash_a, "7");
    put(s, &r, "ann");
    expect_state(s, 2, MN_STORE_PROPOSED, "");
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "1");
    assert_int_equal(mn_store_review_confirm(s, 2, false, mn_text_of("look again"), &bob, &e),
                     MN_OK);
    expect_state(s, 2, MN_STORE_REJECTED, "look again");
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "1");
    /* A confirmed one takes the place of the earlier. */
    put(s, &r, "ann");
    assert_int_equal(mn_store_review_confirm(s, 3, true, mn_text_of(""), &bob, &e), MN_OK);
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "3");
    assert_int_equal(mn_store_review_withdraw(s, 3, mn_text_of(""), &ann, &e), MN_DATA);
    assert_int_equal(mn_store_review_withdraw(s, 3, mn_text_of("wrong party"), &ann, &e), MN_OK);
    expect_state(s, 3, MN_STORE_WITHDRAWN, "wrong party");
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_superseded(void **state)
{
    (void)state;
    mn_store *s = store_with_list();
    mn_store_list_change c;
    mn_store_review r = review_of("acme", hash_a, "7");
    put(s, &r, "ann");
    r = review_of("acme", hash_a, "8");
    put(s, &r, "ann");
    r = review_of("acme", hash_a, "9");
    r.four_eyes = true;
    put(s, &r, "ann");
    static const char *const same[] = {"7=one", "8=two", "9=three", "10=four", NULL};
    sample_import(&c, s, "ofac", "2026-02-01", same);
    assert_int_equal(c.superseded, 0);
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "2 1");
    static const char *const other[] = {"7=ONE", "8=two", "10=four", NULL};
    sample_import(&c, s, "ofac", "2026-02-02", other);
    assert_int_equal(c.superseded, 2);
    expect_found(s, "acme", hash_a, "ofac", "2026-02-28", "2");
    expect_state(s, 1, MN_STORE_SUPERSEDED, "the entry was changed in version 3");
    expect_state(s, 3, MN_STORE_SUPERSEDED, "the entry was taken off the list in version 3");
    /* Another list's import does nothing to these. */
    sample_import(&c, s, "un", "2026-02-02", same);
    expect_found(s, "acme", hash_a, "", "2026-02-28", "2");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_expired(void **state)
{
    (void)state;
    mn_store *s = store_with_list();
    uint64_t n = 9;
    mn_store_review r = review_of("acme", hash_a, "7");
    r.expires = mn_text_of("2026-03-01");
    put(s, &r, "ann");
    r = review_of("acme", hash_a, "8");
    put(s, &r, "ann");
    mn_store_act act = by("ann", "2026-02-28T23:59:59Z");
    assert_int_equal(mn_store_review_expire(&n, s, &act, NULL), MN_OK);
    assert_int_equal(n, 0);
    act = by("ann", "2026-03-01T00:00:00Z");
    assert_int_equal(mn_store_review_expire(&n, s, &act, NULL), MN_OK);
    assert_int_equal(n, 1);
    expect_state(s, 1, MN_STORE_EXPIRED, "its date of expiry has come");
    expect_state(s, 2, MN_STORE_IN_FORCE, "");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = store_with_list();
    mn_err e = MN_ERR_INIT;
    const mn_store_act act = by("ann", "2026-02-01T10:00:00Z");
    int64_t id = 0;
    mn_store_review r = review_of("acme", hash_a, "77");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    assert_string_equal(e.msg, "the list 'ofac' has no entry '77' in version 1");
    r = review_of("acme", hash_a, "7");
    r.entry_hash = mn_text_of(hash_b);
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    assert_string_equal(e.msg, "the entry '7' of 'ofac' was changed since it was looked at");
    r = review_of("acme", "AA", "7");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    r = review_of("", hash_a, "7");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    r = review_of("acme", hash_a, "7");
    r.reason = mn_text_of("");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    r.reason = mn_text_of("two\nlines are fine, escapes \033[31m are not");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    r = review_of("acme", hash_a, "7");
    r.expires = mn_text_of("2026-02-01");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_DATA);
    r = review_of("acme", hash_a, "7");
    r.list = mn_text_of("un");
    assert_int_equal(mn_store_review_put(&id, s, &r, &act, &e), MN_USAGE);
    r = review_of("acme", hash_a, "7");
    const mn_store_act late = by("ann", "tomorrow");
    assert_int_equal(mn_store_review_put(&id, s, &r, &late, &e), MN_DATA);
    assert_int_equal(id, 0);
    mn_store_cursor *c;
    assert_int_equal(mn_store_review_at(&c, s, 1, &e), MN_USAGE);
    sample_drop(s);
}

/* Many reviews: found at once, and listed by pages. */
static void test_many(void **state)
{
    (void)state;
    enum { MANY = 1300 };
    mn_store *s = store_with_list();
    for (int i = 0; i < MANY; i++) {
        char key[32];
        snprintf(key, sizeof key, "party %d", i);
        mn_store_review r = review_of(key, hash_b, "8");
        r.scope = MN_STORE_THIS_NAME;
        put(s, &r, "ann");
    }
    expect_found(s, "party 700", hash_a, "ofac", "2026-02-28", "701");
    mn_store_cursor *c;
    mn_store_review r;
    bool any;
    int64_t n = 0;
    assert_int_equal(mn_store_reviews(&c, s, mn_text_of("ofac"), MN_STORE_IN_FORCE, 0, NULL),
                     MN_OK);
    while (mn_store_next_review(c, &r, &any, NULL) == MN_OK && any)
        assert_int_equal(r.id, ++n);
    assert_int_equal(n, MANY);
    mn_store_cursor_free(c);
    assert_int_equal(mn_store_reviews(&c, s, mn_text_of(""), MN_STORE_REVIEW_STATES, 1290, NULL),
                     MN_OK);
    for (n = 0; mn_store_next_review(c, &r, &any, NULL) == MN_OK && any;)
        n++;
    assert_int_equal(n, 10);
    mn_store_cursor_free(c);
    /* All are undone at once. */
    static const char *const other[] = {"7=one", "8=TWO", "9=three", NULL};
    mn_store_list_change change;
    sample_import(&change, s, "ofac", "2026-03-01", other);
    assert_int_equal(change.superseded, MANY);
    expect_found(s, "party 700", hash_a, "ofac", "2026-03-28", "");
    sample_expect_whole(s);
    sample_drop(s);
}

/* Many in one transaction: one that can't be taken undoes all. */
static void test_all_or_none(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_list_change change;
    static const char *const two[] = {"7=one", "8=two", NULL};
    const mn_store_act act = by("ann", "2026-02-01T10:00:00Z");
    mn_err e = MN_ERR_INIT;
    int64_t id[3] = {0};
    size_t bad = 9;
    sample_import(&change, s, "ofac", "2026-01-01", two);
    mn_store_review r[3] = {review_of("a", hash_a, "7"), review_of("b", hash_b, "8"),
                            review_of("c", hash_a, "8")};
    r[2].entry = mn_text_of("9");
    assert_int_equal(mn_store_reviews_put(id, &bad, s, r, 3, &act, &e), MN_DATA);
    assert_int_equal(bad, 2);
    expect_found(s, "a", hash_a, "ofac", "2026-02-28", "");
    r[2].entry = mn_text_of("7"); /* replaces the first, of the same party and entry */
    assert_int_equal(mn_store_reviews_put(id, &bad, s, r, 3, &act, &e), MN_OK);
    assert_int_equal(bad, 3);
    assert_true(id[0] == 1 && id[1] == 2 && id[2] == 3);
    expect_found(s, "a", hash_a, "ofac", "2026-02-28", "3");
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),       cmocka_unit_test(test_four_eyes),
        cmocka_unit_test(test_superseded),  cmocka_unit_test(test_expired),
        cmocka_unit_test(test_refused),     cmocka_unit_test(test_many),
        cmocka_unit_test(test_all_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
