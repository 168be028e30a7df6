/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_face.c - <manumit/screen.h>: lists as they stood on a date, hits, and what people decided.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <manumit/screen.h>
#include <manumit/store_review.h>

#include "failing.h"
#include "screen/review/identity.h"
#include "unit/store_sample.h"

static const char *const first[] = {
    "1={\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Acme Trading\",\"country\":\"mm\","
    "\"startDate\":\"2023-06-01\",\"program\":\"Section 2\",\"sourceUrl\":\"https://x.test/1\"}",
    "2={\"id\":\"2\",\"name\":\"Quite Another\"}", NULL};
static const char *const second[] = {
    "1={\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Acme Trading\",\"country\":\"mm\","
    "\"startDate\":\"2023-06-01\",\"program\":\"Section 2\",\"sourceUrl\":\"https://x.test/1\"}",
    "3={\"id\":\"3\",\"name\":\"Northern Star Shipping\"}", NULL};

/* A party of a name and a country. */
typedef struct asked {
    mn_party party;
    mn_party_value value[2];
} asked;

static const mn_party *party(asked *a, const char *name, const char *country)
{
    a->value[0] = (mn_party_value){MN_PARTY_NAME, mn_text_of(name)};
    a->value[1] = (mn_party_value){MN_PARTY_COUNTRY, mn_text_of(country)};
    a->party = (mn_party){.schema = MN_SCHEMA_COMPANY, .value = a->value, .count = 2};
    return &a->party;
}

static mn_screen_asked in_store(const char *const *list)
{
    return (mn_screen_asked){
        .store = sample_place, .list = list, .lists = list && *list ? 1 : 0, .today = "2026-03-01"};
}

/* What one list says of a name: "LIST@VERSION ENTRY DECISION REVIEWED ...". */
static mn_status try_tell(mn_buf *b, const char *list, const char *name, const mn_ctx *ctx,
                          mn_err *e)
{
    mn_screen_set *s = NULL;
    mn_screen_matcher *m = NULL;
    const mn_screen_hit *h = NULL;
    const mn_screen_asked a = in_store(&list);
    asked q;
    size_t n = 0;
    mn_status st = mn_screen_open(&s, &a, ctx, e);
    if (!st && !(st = mn_screen_matcher_new(&m, s, e)) &&
        !(st = mn_screen_party(&h, &n, m, party(&q, name, "Myanmar"), e)))
        for (size_t i = 0; i < n && !st; i++) {
            const mn_screen_list *l = mn_screen_list_at(s, h[i].list);
            mn_text why;
            mn_buf_fmt(b, "%s%s@%d %.*s %s%s%s", i ? "; " : "", l->name, (int)l->version,
                       (int)h[i].entry_id.len, h[i].entry_id.ptr,
                       mn_screen_decision_name(h[i].decision), *h[i].reviewed ? " " : "",
                       h[i].reviewed);
            st = mn_screen_why(&why, m, &h[i], e);
        }
    mn_screen_matcher_free(m);
    mn_screen_close(s);
    return st;
}

static void expect(const char *list, const char *name, const char *told, const char *file, int line)
{
    mn_buf b = {0};
    mn_err e = MN_ERR_INIT;
    if (try_tell(&b, list, name, NULL, &e))
        mn_buf_fmt(&b, "%s (%s)", e.msg, e.hint);
    check_text((mn_text){b.ptr, b.len}, told, file, line);
    mn_buf_free(&b);
}
#define expect(list, name, told) expect(list, name, told, __FILE__, __LINE__)

static mn_store *two_versions(void)
{
    mn_store_list_change c;
    mn_store *s = sample_store();
    sample_import(&c, s, "own", "2026-01-01", first);
    sample_import(&c, s, "own", "2026-02-01", second);
    sample_import(&c, s, "other", "2026-01-15", second);
    return s;
}

static void test_versions(void **state)
{
    (void)state;
    mn_store *s = two_versions();
    expect("own", "Quite Another", "");
    expect("own", "Northern Star Shipping", "own@2 3 match");
    expect("own@2026-01-31", "Quite Another", "own@1 2 match");
    expect("own@2026-01-01", "Quite Another", "own@1 2 match");
    expect("own@2026-01-31", "Northern Star Shipping", "");
    expect("own@2026-02-01", "Northern Star Shipping", "own@2 3 match");
    expect("own@1", "Quite Another", "own@1 2 match");
    expect("own@2", "Quite Another", "");
    expect("own@1,own@2,own@2026-02-11", "Acme Trading", "own@1 1 match; own@2 1 match");
    expect("own@1, other", "Acme Trading", "other@1 1 match; own@1 1 match");
    expect("own@2025-12-31", "Acme Trading",
           "the list 'own' has no version of 2025-12-31 or before (its versions are 1 (of "
           "2026-01-01) to 2)");
    expect("own@7", "Acme Trading",
           "the list 'own' has no version 7 (its versions are 1 (of 2026-01-01) to 2)");
    expect("own@2026-02-30", "Acme Trading",
           "'2026-02-30' is neither a date nor the number of a version (a list as it stood on a "
           "day: own@2026-03-01; its first version: own@1)");
    expect("own@", "Acme Trading",
           "'' is neither a date nor the number of a version (a list as it stood on a day: "
           "own@2026-03-01; its first version: own@1)");
    expect("none@1", "Acme Trading", "there is no list 'none' (there are: other, own)");
    sample_drop_index(s);
}

static void test_hit(void **state)
{
    (void)state;
    mn_store *s = two_versions();
    const char *list = "own@1";
    const mn_screen_asked a = in_store(&list);
    mn_screen_set *set = NULL;
    mn_screen_matcher *m = NULL;
    const mn_screen_hit *h;
    mn_text why;
    asked q;
    size_t n;
    assert_int_equal(mn_screen_open(&set, &a, NULL, NULL), MN_OK);
    assert_int_equal(mn_screen_lists(set), 1);
    const mn_screen_list *l = mn_screen_list_at(set, 0);
    assert_string_equal(l->name, "own");
    assert_int_equal(l->version, 1);
    assert_string_equal(l->published, "2026-01-01");
    assert_int_equal(l->entries, 2);
    assert_int_equal(l->age_days, 59);
    assert_false(l->stale); /* asked for by its number */
    assert_int_equal(mn_screen_matcher_new(&m, set, NULL), MN_OK);
    assert_int_equal(mn_screen_party(&h, &n, m, party(&q, "ACME TRADING CO", "Burma"), NULL),
                     MN_OK);
    assert_int_equal(n, 1);
    assert_text(h->entry_id, "1");
    assert_text(h->main_name, "Acme Trading");
    assert_text(h->listed, "2023-06-01");
    assert_text(h->program, "Section 2");
    assert_text(h->source, "https://x.test/1");
    assert_int_equal(h->decision, MN_SCREEN_MATCH);
    assert_true(h->probability > 0.85 && h->probability <= 1);
    assert_text(mn_screen_value(set, h->list, h->entry, MN_PARTY_COUNTRY, 0), "mm");
    assert_text(mn_screen_value(set, h->list, h->entry, MN_PARTY_NAME, 0), "Acme Trading");
    assert_null(mn_screen_value(set, h->list, h->entry, MN_PARTY_NAME, 1).ptr);
    assert_int_equal(mn_screen_why(&why, m, h, NULL), MN_OK);
    assert_non_null(strstr(why.ptr, "listed since 2023-06-01")); /* a NUL stands behind it */
    assert_int_equal(mn_screen_party(&h, &n, m, party(&q, "...", ""), NULL), MN_DATA);
    mn_screen_matcher_free(m);
    mn_screen_close(set);
    sample_drop_index(s);
}

/* A decision of people, of a party as it is asked about. */
static int64_t decide(mn_store *s, const mn_party *p, mn_store_decision d)
{
    const mn_store_act act = {mn_text_of("rex"), mn_text_of("2026-02-03T10:00:00Z")};
    mn_identity id;
    int64_t number = 0;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_identity_of(&id, p, &e), MN_OK);
    const mn_store_review v = {.party_key = mn_text_of(id.key),
                               .party_hash = mn_text_of(id.hash),
                               .list = mn_text_of("own"),
                               .entry = mn_text_of("1"),
                               .decision = d,
                               .reason = mn_text_of("looked")};
    if (mn_store_review_put(&number, s, &v, &act, &e))
        fail_msg("%s", e.msg);
    return number;
}

static void test_decided(void **state)
{
    (void)state;
    mn_store *s = two_versions();
    const char *list = "own";
    const mn_screen_asked a = in_store(&list);
    mn_screen_set *set = NULL;
    mn_screen_matcher *m = NULL;
    const mn_screen_hit *h;
    uint64_t id[2], who;
    asked q, other;
    size_t n, met = 0;
    decide(s, party(&q, "Acme Trading", "mm"), MN_STORE_NO_MATCH);
    decide(s, party(&other, "Nothing Like It", "mm"), MN_STORE_MATCH);
    expect("own", "Acme Trading", "own@2 1 none no_match");
    expect("own", "Nothing Like It", "own@2 1 match match");
    assert_int_equal(mn_screen_open(&set, &a, NULL, NULL), MN_OK);
    assert_int_equal(mn_screen_matcher_new(&m, set, NULL), MN_OK);
    /* The score alone, and how those who kept it learn that there is a decision. */
    assert_int_equal(mn_screen_scores(&h, &n, m, &q.party, NULL), MN_OK);
    assert_int_equal(n, 1);
    assert_int_equal(h->decision, MN_SCREEN_MATCH);
    assert_int_equal(mn_screen_scores(&h, &n, m, &other.party, NULL), MN_OK);
    assert_int_equal(n, 0);
    assert_int_equal(mn_screen_identity(id, m, party(&q, "Acme  TRADING", "Myanmar"), NULL), MN_OK);
    for (size_t i = 0; mn_screen_reviewed(&who, set, i); i++)
        met += who == id[0] || who == id[1];
    assert_int_equal(met, 1);
    assert_int_equal(mn_screen_identity(id, m, party(&q, "Acme Trading", "cn"), NULL), MN_OK);
    for (size_t i = 0; mn_screen_reviewed(&who, set, i); i++)
        assert_true(who != id[0] && who != id[1]);
    mn_screen_matcher_free(m);
    mn_screen_close(set);
    sample_drop_index(s);
}

static void test_memory(void **state)
{
    (void)state;
    mn_store *s = two_versions();
    mn_ctx ctx = MN_CTX_INIT;
    asked q;
    bool more = true;
    decide(s, party(&q, "Acme Trading", "mm"), MN_STORE_UNSURE);
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    expect("own@1", "Acme Trading", "own@1 1 review unsure");
    for (long n = 0; more; n++) {
        mn_buf b = {0};
        mn_err e = MN_ERR_INIT;
        left = n;
        const mn_status st = try_tell(&b, "own@1", "Acme Trading", &ctx, &e);
        more = left < 0;
        left = -1;
        if (st && st != MN_SYSTEM)
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        if (!st && !b.failed)
            assert_string_equal(b.ptr, "own@1 1 review unsure");
        mn_buf_free(&b);
    }
    mn_cache_free(ctx.cache);
    sample_drop_index(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_versions), cmocka_unit_test(test_hit),
                                       cmocka_unit_test(test_decided),
                                       cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
