/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_rule.c - scores and decisions together, from a store that changes between the calls of a
 * server; and memory that runs out at any point of that.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "screen/match/rule.h"

#include <dirent.h>
#include <manumit/store_review.h>
#include <pthread.h>
#include <stdatomic.h>

#include "failing.h"
#include "screen/commands/route.h"
#include "screen/party/json.h"
#include "unit/store_sample.h"

static const char day[] = "2026-03-01";

/* A call of a server: everything is borrowed, used, and given back. */
typedef struct asked {
    mn_ruled row[40];
    char list[40][8], entry[40][8]; /* their names */
    size_t n;
} asked;

static mn_status try_ask(asked *out, const char *json, const char *on, bool ignore, size_t most,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_kit *kit = NULL;
    mn_screener *s = NULL;
    mn_lists lists = {0};
    mn_ruler *r = NULL;
    mn_party_maker read = {0}, made = {0};
    const mn_party *p, *q;
    const mn_ruled *row;
    const mn_lists_asked a = {.store = sample_place, .today = on, .ignore_reviews = ignore};
    const mn_screen_limits limits = {.most = MN_MATCHES_ALL};
    mn_ruling how = {.most = most};
    size_t n = 0;
    mn_status st = mn_kit_get(&kit, ctx, e);
    if (!st && !(st = mn_screener_new(&s, kit, limits, e)) &&
        !(st = mn_lists_open(&lists, s, kit, &a, ctx, e))) {
        how.screener = s;
        how.lists = lists.reviews ? &lists : NULL;
        if (!(st = mn_ruler_take(&r, &how, ctx, e)) &&
            !(st = mn_party_read(&p, &read, mn_text_of(json), 1, e)) &&
            !(st = mn_query_of(&q, &made, kit, p, e)))
            st = mn_rule_party(&row, &n, r, q, e);
    }
    out->n = 0;
    for (size_t i = 0; i < n && !st && i < 40; i++) {
        const mn_index *x = mn_screener_list(s, row[i].match.list);
        const mn_text id = mn_index_id(x, row[i].match.entry);
        out->row[out->n] = row[i];
        snprintf(out->list[out->n], 8, "%.7s", lists.list[row[i].match.list].name);
        snprintf(out->entry[out->n++], 8, "%.*s", (int)id.len, id.ptr);
    }
    mn_ruler_give(r, ctx);
    mn_screener_free(s);
    mn_lists_close(&lists);
    mn_kit_drop(kit);
    mn_party_maker_free(&read);
    mn_party_maker_free(&made);
    return st;
}

static asked ask(const char *json, const char *on, const mn_ctx *ctx)
{
    asked out;
    mn_err e = MN_ERR_INIT;
    if (try_ask(&out, json, on, false, 0, ctx, &e))
        fail_msg("%s", e.msg);
    return out;
}

static void import(mn_store *s, const char *list, const char *date, const char *const *entries)
{
    mn_store_list_change c;
    mn_err e = MN_ERR_INIT;
    if (sample_try(&c, s, list, date, entries, &e))
        fail_msg("%s", e.msg);
}

static int64_t put(mn_store *s, const char *json, const char *entry, mn_store_decision d,
                   const char *expires)
{
    const mn_store_act act = {mn_text_of("rex"), mn_text_of("2026-02-01T10:00:00Z")};
    mn_party_maker m = {0};
    const mn_party *p;
    mn_identity id;
    int64_t number = 0;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_party_read(&p, &m, mn_text_of(json), 1, &e), MN_OK);
    assert_int_equal(mn_identity_of(&id, p, &e), MN_OK);
    const mn_store_review v = {.party_key = mn_text_of(id.key),
                               .party_hash = mn_text_of(id.hash),
                               .list = mn_text_of("own"),
                               .entry = mn_text_of(entry),
                               .decision = d,
                               .reason = mn_text_of("looked"),
                               .expires = mn_text_of(expires)};
    if (mn_store_review_put(&number, s, &v, &act, &e))
        fail_msg("%s", e.msg);
    mn_party_maker_free(&m);
    return number;
}

static const char acme[] = "{\"id\":\"1\",\"name\":\"Acme Trading\",\"country\":\"mm\"}";
static const char *const first[] = {
    "1={\"id\":\"1\",\"name\":\"Acme Trading\"}", "2={\"id\":\"2\",\"name\":\"Quite Another\"}",
    "3={\"id\":\"3\",\"name\":\"Acme Trading\",\"country\":\"mm\"}", NULL};

static size_t index_files(void)
{
    char folder[4200];
    size_t n = 0;
    snprintf(folder, sizeof folder, "%s.index", sample_place);
    DIR *d = opendir(folder);
    for (const struct dirent *f; d && (f = readdir(d));)
        n += f->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

/* What is written is seen by the next call of a server, and old versions go. */
static void test_served(void **state)
{
    (void)state;
    mn_ctx ctx = MN_CTX_INIT;
    mn_store *s = sample_store();
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    import(s, "own", "2026-01-01", first);
    asked a = ask(acme, day, &ctx);
    assert_int_equal(a.n, 2);
    assert_string_equal(a.entry[0], "3");
    assert_true(a.row[0].match.decision == MN_DECISION_MATCH && !a.row[0].review);
    const int64_t id = put(s, acme, "3", MN_STORE_NO_MATCH, "2026-04-01");
    a = ask(acme, day, &ctx);
    assert_int_equal(a.n, 2);
    assert_string_equal(a.entry[1], "3");
    assert_true(a.row[1].match.decision == MN_DECISION_NONE && a.row[1].review == id &&
                a.row[1].scored == MN_DECISION_MATCH && a.row[1].course == MN_COURSE_NONE);
    assert_string_equal(mn_ruled_word(&a.row[1]), "no_match");
    /* Another entry, that is not like it, and one of a list that does not exist yet. */
    put(s, acme, "2", MN_STORE_MATCH, "");
    a = ask(acme, day, &ctx);
    assert_int_equal(a.n, 3);
    assert_true(a.row[0].match.decision == MN_DECISION_MATCH);
    assert_true(a.row[1].match.decision == MN_DECISION_MATCH);
    assert_string_equal(a.entry[1], "2");
    assert_string_equal(a.entry[2], "3");
    /* The day of its expiry has come: the score decides, and it is told. */
    a = ask(acme, "2026-04-01", &ctx);
    assert_string_equal(a.entry[0], "3");
    assert_true(a.row[0].match.decision == MN_DECISION_MATCH && a.row[0].review == id &&
                a.row[0].state == MN_DECIDED_LAPSED);
    /* A newer version: another list, an entry that is changed, one that is gone. */
    import(s, "more", "2026-02-02", first);
    a = ask(acme, day, &ctx);
    assert_int_equal(a.n, 5);
    const char *const newer[] = {"1={\"id\":\"1\",\"name\":\"Acme Trading\"}",
                                 "2={\"id\":\"2\",\"name\":\"Quite Another One\"}",
                                 "4={\"id\":\"4\",\"name\":\"Acme Trading Four\"}", NULL};
    import(s, "own", "2026-03-01", newer);
    a = ask(acme, day, &ctx);
    for (size_t i = 0; i < a.n; i++) {
        assert_false(strcmp(a.list[i], "own") == 0 && strcmp(a.entry[i], "3") == 0);
        if (strcmp(a.list[i], "own") == 0 && strcmp(a.entry[i], "2") == 0)
            assert_true(a.row[i].match.decision == MN_DECISION_REVIEW &&
                        a.row[i].state == MN_DECIDED_LAPSED); /* to be looked at again */
        if (strcmp(a.list[i], "more") == 0)
            assert_int_equal(a.row[i].review, 0);
    }
    if (!sample_is_postgres())
        assert_int_equal(index_files(), 2); /* one a list */
    mn_cache_free(ctx.cache);
    sample_drop_index(s);
}

/* Those that were cleared take no place of others. */
static void test_places(void **state)
{
    (void)state;
    static char text[30][64];
    const char *entries[31] = {NULL};
    mn_store *s = sample_store();
    asked a;
    for (size_t i = 0; i < 30; i++) {
        snprintf(text[i], 64, "%02zu={\"id\":\"%02zu\",\"name\":\"Acme Trading\"}", i, i);
        entries[i] = text[i];
    }
    import(s, "own", "2026-01-01", entries);
    for (size_t i = 0; i < 10; i++) {
        char entry[8];
        snprintf(entry, sizeof entry, "%02zu", i);
        put(s, acme, entry, MN_STORE_NO_MATCH, "");
    }
    assert_int_equal(try_ask(&a, acme, day, false, 3, NULL, NULL), MN_OK);
    assert_int_equal(a.n, 13);
    for (size_t i = 0; i < 3; i++)
        assert_true(a.row[i].match.decision == MN_DECISION_MATCH && strcmp(a.entry[i], "10") >= 0);
    for (size_t i = 3; i < 13; i++)
        assert_true(a.row[i].match.decision == MN_DECISION_NONE && strcmp(a.entry[i], "10") < 0);
    assert_int_equal(try_ask(&a, acme, day, true, 3, NULL, NULL), MN_OK);
    assert_int_equal(a.n, 3);
    assert_string_equal(a.entry[0], "00");
    sample_drop_index(s);
}

/* --- threads ------------------------------------------------------------------------------- */

static atomic_int_fast64_t written; /* the number of the last review that is in the store */

static void *asks(void *payload)
{
    mn_ctx *ctx = payload;
    for (int i = 0; i < 60; i++) {
        const int64_t least = atomic_load(&written);
        asked a;
        if (try_ask(&a, acme, day, false, 0, ctx, NULL) || a.n != 2 ||
            a.row[0].review + a.row[1].review < least)
            return payload;
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    mn_ctx ctx = MN_CTX_INIT;
    mn_store *s = sample_store();
    pthread_t t[3];
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    import(s, "own", "2026-01-01", first);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&t[i], NULL, asks, &ctx), 0);
    for (int i = 0; i < 10; i++)
        atomic_store(&written, put(s, acme, "3", i % 2 ? MN_STORE_NO_MATCH : MN_STORE_UNSURE, ""));
    for (int i = 0; i < 3; i++) {
        void *bad = NULL;
        pthread_join(t[i], &bad);
        assert_null(bad);
    }
    mn_cache_free(ctx.cache);
    sample_drop_index(s);
}

/* --- memory -------------------------------------------------------------------------------- */

/* Warm calls, calls after a write, and the first: each allocation fails once, and the next call is
 * whole. The kit's own thousands are screen_memory's. */
static void test_memory(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    import(s, "own", "2026-01-01", first);
    put(s, acme, "3", MN_STORE_NO_MATCH, "");
    for (int warm = 0; warm < 3; warm++) {
        bool more = true;
        mn_ctx ctx = MN_CTX_INIT;
        assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
        mn_kit *kit = NULL;
        asked a;
        assert_int_equal(mn_kit_get(&kit, &ctx, NULL), MN_OK);
        if (warm)
            ask(acme, day, &ctx);
        for (long n = 0; more; n += warm == 1 ? 1 : 1 + n / 40) {
            mn_err e = MN_ERR_INIT;
            if (warm == 2)
                put(s, acme, "3", MN_STORE_UNSURE, "");
            left = n;
            const mn_status st = try_ask(&a, acme, day, false, 0, &ctx, &e);
            more = left < 0;
            left = -1;
            if (st && st != MN_SYSTEM)
                fail_msg("%d, allocation %ld: status %d, %s", warm, n, (int)st, e.msg);
            a = ask(acme, day, &ctx);
            assert_int_equal(a.n, 2);
            assert_int_not_equal(a.row[0].review + a.row[1].review, 0);
        }
        mn_cache_free(ctx.cache);
    }
    sample_drop_index(s);
}

/* yente's route: each allocation of a warm call fails once, and the next answer is whole. */
static void test_route(void **state)
{
    (void)state;
    static const char body[] =
        "{\"queries\":{\"q\":{\"schema\":\"Company\",\"properties\":{\"name\":"
        "[\"Acme Trading\"],\"country\":\"Myanmar\"}},\"n\":{\"schema\":\"Person\","
        "\"properties\":{\"firstName\":\"Acme\",\"lastName\":\"Trading\"}}}}";
    mn_store *s = sample_store();
    mn_ctx ctx = MN_CTX_INIT;
    mn_route_ask ask = {.parameter = mn_text_of("default"), .body = mn_text_of(body)};
    mn_route_answer whole = {0};
    bool more = true;
    import(s, "own", "2026-01-01", first);
    put(s, acme, "3", MN_STORE_NO_MATCH, "");
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    ctx.store = sample_place;
    assert_int_equal(mn_match_route.run(&whole, &ask, &ctx, NULL), MN_OK);
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_route_answer a = {0};
        left = n;
        const mn_status st = mn_match_route.run(&a, &ask, &ctx, &e);
        more = left < 0;
        left = -1;
        if (st && st != MN_SYSTEM)
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        if (!st) {
            assert_int_equal(a.len, whole.len);
            assert_memory_equal(a.bytes, whole.bytes, a.len);
        }
        free(a.bytes);
    }
    free(whole.bytes);
    mn_cache_free(ctx.cache);
    sample_drop_index(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_served), cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_threads),
                                       cmocka_unit_test(test_memory), cmocka_unit_test(test_route)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
