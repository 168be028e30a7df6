/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_review.c - what a party is known again by, and which review holds.
 */
#include <manumit/store_review.h>

#include "screen/party/json.h"
#include "screen/review/decided.h"
#include "unit/store_sample.h"

static mn_identity identity_of(const char *json)
{
    mn_party_maker m = {0};
    mn_err e = MN_ERR_INIT;
    mn_identity id;
    const mn_party *p;
    assert_int_equal(mn_party_read(&p, &m, mn_text_of(json), 1, &e), MN_OK);
    assert_int_equal(mn_identity_of(&id, p, &e), MN_OK);
    mn_party_maker_free(&m);
    return id;
}

static void expect(const char *a, const char *b, bool key, bool hash)
{
    const mn_identity x = identity_of(a), y = identity_of(b);
    if ((strcmp(x.key, y.key) == 0) != key || (strcmp(x.hash, y.hash) == 0) != hash) {
        print_error("%s | %s\n%s | %s\n", a, b, x.key, y.key);
        fail();
    }
}

static void test_key(void **state)
{
    (void)state;
    mn_identity id = identity_of("{\"id\":\"7\",\"name\":\"ACME  Trading, Ltd.\",\"alias\":"
                                 "[\"Akme\",\"acme trading ltd\"],\"country\":[\"mm\",\"cn\"],"
                                 "\"birthDate\":\"1965-03\",\"leiCode\":\"5299-00 t8\"}");
    assert_string_equal(id.key, "name:acme trading ltd|name:akme|leiCode:529900t8|country:cn|"
                                "country:mm|birthDate:1965 03");
    assert_int_equal(strlen(id.hash), 64);
    /* Scripts and marks stay; forms of one letter are one. */
    id = identity_of("{\"id\":\"1\",\"name\":\"မြန်မာ ＡＢ\"}");
    assert_string_equal(id.key, "name:မြန်မာ ab");
    id = identity_of("{\"id\":\"1\",\"name\":\"𠮷野|家\"}");
    assert_string_equal(id.key, "name:𠮷野 家");
    id = identity_of("{\"id\":\"1\",\"name\":\"!!|!\"}");
    assert_string_equal(id.key, "name:!! !");
}

static void test_same(void **state)
{
    (void)state;
    const char *a = "{\"id\":\"1\",\"name\":\"José Gómez\",\"country\":\"pe\",\"city\":\"Lima\"}";
    expect(a,
           "{\"id\":\"9\",\"name\":\"JOSE\\u0301 GO\\u0301MEZ\",\"country\":\"PE\",\"city\":"
           "\"LIMA\",\"notes\":\"new\",\"amount\":\"12\"}",
           true, true);
    expect(a, "{\"id\":\"1\",\"name\":\"José Gómez\",\"country\":\"pe\",\"city\":\"Cusco\"}", true,
           false);
    expect(a,
           "{\"id\":\"1\",\"schema\":\"Person\",\"name\":\"José Gómez\",\"country\":\"pe\","
           "\"city\":\"Lima\"}",
           true, false);
    expect(a, "{\"id\":\"1\",\"name\":\"Jose Gomez\",\"country\":\"pe\",\"city\":\"Lima\"}", false,
           false);
    expect(a, "{\"id\":\"1\",\"name\":\"José Gómez\",\"country\":\"cl\",\"city\":\"Lima\"}", false,
           false);
    expect(a, "{\"id\":\"1\",\"name\":\"José Gómez\",\"city\":\"Lima\"}", false, false);
    expect(a,
           "{\"id\":\"1\",\"name\":\"José Gómez\",\"country\":\"pe\",\"city\":\"Lima\","
           "\"birthDate\":\"1970\"}",
           false, false);
    /* The order of values and their kind of name matter to neither, or the hash alone. */
    expect("{\"id\":\"1\",\"name\":[\"A\",\"B\"]}", "{\"id\":\"1\",\"name\":[\"B\",\"A\"]}", true,
           true);
    expect("{\"id\":\"1\",\"name\":\"A\",\"alias\":\"B\"}",
           "{\"id\":\"1\",\"name\":\"B\",\"alias\":\"A\"}", true, false);
    /* Nothing of a value can pass for another field. */
    expect("{\"id\":\"1\",\"name\":\"A|country:pe\"}",
           "{\"id\":\"1\",\"name\":\"A\",\"country\":\"pe\"}", false, false);
    expect("{\"id\":\"1\",\"name\":\"AB\"}", "{\"id\":\"1\",\"name\":\"A B\"}", false, false);
}

static void test_long(void **state)
{
    (void)state;
    mn_buf a = {0}, b = {0};
    mn_buf_str(&a, "{\"id\":\"1\",\"name\":\"");
    for (int i = 0; i < 600; i++)
        mn_buf_str(&a, "\xd7\x90"); /* two bytes each */
    mn_buf_text(&b, (mn_text){a.ptr, a.len});
    mn_buf_str(&a, "A\"}");
    mn_buf_str(&b, "B\"}");
    mn_buf_char(&a, '\0');
    mn_buf_char(&b, '\0');
    const mn_identity x = identity_of(a.ptr), y = identity_of(b.ptr);
    assert_true(strlen(x.key) <= MN_IDENTITY_KEY && strlen(x.key) > 1000);
    assert_non_null(strstr(x.key, "|#"));
    assert_string_not_equal(x.key, y.key);
    mn_buf_free(&a);
    mn_buf_free(&b);
}

/* --- which review holds -------------------------------------------------------------------- */

static const char party_json[] = "{\"id\":\"1\",\"name\":\"Acme\",\"country\":\"mm\"}";

static int64_t put(mn_store *s, const mn_identity *id, mn_store_decision d, mn_store_scope scope,
                   const char *expires, bool four_eyes)
{
    const mn_store_act act = {mn_text_of("rex"), mn_text_of("2026-02-01T10:00:00Z")};
    const mn_store_review v = {.party_key = mn_text_of(id->key),
                               .party_hash = mn_text_of(id->hash),
                               .party_name = mn_text_of("Acme"),
                               .list = mn_text_of("l"),
                               .entry = mn_text_of("1"),
                               .decision = d,
                               .scope = scope,
                               .reason = mn_text_of("other owner.\nSee file"),
                               .expires = mn_text_of(expires),
                               .four_eyes = four_eyes};
    int64_t number = 0;
    mn_err e = MN_ERR_INIT;
    if (mn_store_review_put(&number, s, &v, &act, &e))
        fail_msg("%s", e.msg);
    return number;
}

static mn_decided decided(mn_store *s, const mn_identity *id, const char *entry, const char *hash,
                          const char *on)
{
    mn_reviews *r = NULL;
    mn_decided d;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_reviews_load(&r, s, mn_text_of(""), mn_text_of(on), NULL, &e), MN_OK);
    mn_decided_find(&d, r, id, mn_text_of("l"), mn_text_of(entry), mn_text_of(hash));
    mn_reviews_free(r);
    return d;
}

static void import(mn_store *s, const char *date, const char *first)
{
    const char *const entries[] = {first, "2={\"id\":\"2\",\"name\":\"Other\"}", NULL};
    mn_store_list_change c;
    mn_err e = MN_ERR_INIT;
    if (sample_try(&c, s, "l", date, entries, &e))
        fail_msg("%s", e.msg);
}

static void test_holds(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    const mn_identity id = identity_of(party_json),
                      moved = identity_of("{\"id\":\"1\",\"name\":\"ACME\",\"country\":\"mm\","
                                          "\"city\":\"Bago\"}");
    const mn_store_act sue = {mn_text_of("sue"), mn_text_of("2026-02-02T10:00:00Z")};
    mn_err e = MN_ERR_INIT;
    import(s, "2026-01-01", "1={\"id\":\"1\",\"name\":\"Acme\"}");
    mn_decided d = decided(s, &id, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_NEVER && d.course == MN_COURSE_SCORE && !d.why[0]);
    const int64_t first = put(s, &id, MN_STORE_NO_MATCH, MN_STORE_THIS_PARTY, "2027-01-01", true);
    d = decided(s, &id, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_WAITS && d.course == MN_COURSE_SCORE);
    assert_string_equal(d.why,
                        "Review 1 by rex on 2026-02-01 (no match) waits for a second person.");
    assert_int_equal(mn_store_review_confirm(s, first, true, mn_text_of(""), &sue, &e), MN_OK);
    d = decided(s, &id, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_HOLDS && d.course == MN_COURSE_NONE && d.review == first);
    assert_string_equal(d.why, "Decided by rex and sue on 2026-02-01: it is not the entry "
                               "(review 1: other owner. See file). Until 2027-01-01.");
    /* Neither for another entry or party, nor on the day of its expiry. */
    assert_int_equal(decided(s, &id, "2", "", "2026-02-01").state, MN_DECIDED_NEVER);
    assert_int_equal(decided(s, &moved, "1", "", "2026-02-01").state, MN_DECIDED_NEVER);
    assert_int_equal(decided(s, &id, "1", "", "2026-12-31").state, MN_DECIDED_HOLDS);
    d = decided(s, &id, "1", "", "2027-01-01");
    assert_true(d.state == MN_DECIDED_LAPSED && d.course == MN_COURSE_SCORE);
    assert_string_equal(d.why, "Review 1 by rex on 2026-02-01 (no match) expired on 2027-01-01: "
                               "decide again.");
    /* The entry was screened in another state than the one that was looked at. */
    d = decided(s, &id, "1", sample_hash, "2026-02-01");
    assert_true(d.state == MN_DECIDED_LAPSED && d.course == MN_COURSE_SCORE);
    /* A later one of the name: holds for others, and contradicts. */
    put(s, &id, MN_STORE_MATCH, MN_STORE_THIS_NAME, "", false);
    d = decided(s, &moved, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_HOLDS && d.course == MN_COURSE_MATCH && d.review == 2);
    d = decided(s, &id, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_DISPUTED && d.course == MN_COURSE_REVIEW);
    assert_string_equal(d.why, "Review 1 of this party (no match) and the later review 2 of its "
                               "name (match) contradict each other: withdraw one.");
    /* A still later one of the party wins. */
    put(s, &id, MN_STORE_UNSURE, MN_STORE_THIS_PARTY, "", false);
    d = decided(s, &id, "1", "", "2026-02-01");
    assert_true(d.state == MN_DECIDED_HOLDS && d.course == MN_COURSE_REVIEW && d.review == 3);
    assert_int_equal(mn_store_review_withdraw(s, 3, mn_text_of("x"), &sue, &e), MN_OK);
    assert_int_equal(decided(s, &id, "1", "", "2026-02-01").course, MN_COURSE_MATCH);
    sample_expect_whole(s);
    sample_drop(s);
}

/* A newer version of the list undoes a review where the entry changed, and only there. */
static void test_undone(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    const mn_identity id = identity_of(party_json);
    import(s, "2026-01-01", "1={\"id\":\"1\",\"name\":\"Acme\"}");
    put(s, &id, MN_STORE_NO_MATCH, MN_STORE_THIS_PARTY, "", false);
    import(s, "2026-03-01", "1={\"id\":\"1\",\"name\":\"Acme\"}");
    assert_int_equal(decided(s, &id, "1", "", "2026-03-01").course, MN_COURSE_NONE);
    import(s, "2026-04-01", "1={\"id\":\"1\",\"name\":\"Acme\",\"country\":\"mm\"}");
    const mn_decided d = decided(s, &id, "1", "", "2026-04-01");
    assert_true(d.state == MN_DECIDED_LAPSED && d.course == MN_COURSE_SCORE && d.review == 1);
    assert_non_null(strstr(d.why, "no longer holds"));
    assert_non_null(strstr(d.why, "version 3"));
    sample_expect_whole(s);
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key),   cmocka_unit_test(test_same),   cmocka_unit_test(test_long),
        cmocka_unit_test(test_holds), cmocka_unit_test(test_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
