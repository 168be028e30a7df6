/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_match_memory.c - memory that runs out at any point of building, making, saving and
 * opening an index, of matching a party against it or of saying why, ends in MN_SYSTEM, with
 * nothing leaked and no file left behind.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "core/text.h"
#include "failing.h"
#include "screen/match/match.h"
#include "screen/party/json.h"

static mn_kit *kit;

static int begin(void **state)
{
    (void)state;
    return mn_kit_get(&kit, NULL, NULL) != MN_OK;
}

static int end(void **state)
{
    (void)state;
    mn_kit_drop(kit);
    return 0;
}

static const char *const list[] = {
    "{\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Good Will Trading Co. Ltd\","
    "\"country\":\"mm\",\"leiCode\":\"5493001KJTIIGC8Y1R12\"}",
    "{\"id\":\"2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Vladimir Ivanovich Testov\"],"
    "\"alias\":[\"Владимир Тестов\"],\"country\":[\"ru\"],\"birthDate\":[\"1965-03-01\"]}}",
    "{\"id\":\"3\",\"schema\":\"Vessel\",\"name\":\"Ocean Star\",\"imoNumber\":\"9187629\"}"};

/* Whether allocation n was reached, and what came then is as it must be. */
static bool failed_well(const char *what, long n, mn_status st, const mn_err *e)
{
    const bool failed = left < 0;
    left = -1;
    if (!failed) {
        assert_int_equal(st, MN_OK);
        return false;
    }
    if (st != MN_SYSTEM)
        fail_msg("%s, allocation %ld: status %d", what, n, (int)st);
    assert_string_equal(e->msg, "out of memory");
    return true;
}

/* The parties, read beforehand: what is tested is the index. */
static mn_party_maker maker[3];
static const mn_party *party[3];

static void read_parties(void)
{
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(mn_party_read(&party[i], &maker[i], mn_text_of(list[i]), 1, NULL), MN_OK);
}

static void free_parties(void)
{
    for (size_t i = 0; i < 3; i++)
        mn_party_maker_free(&maker[i]);
}

static mn_status build(mn_index_builder **b, mn_err *e)
{
    mn_status st = mn_index_builder_new(b, kit->tables, e);
    for (size_t i = 0; i < 3 && !st; i++)
        st = mn_index_add(*b, party[i], e);
    return st;
}

static const mn_index_head head = {{"own", 3}, {"d1", 2}};

static void test_make(void **state)
{
    bool more = true;
    (void)state;
    read_parties();
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_index_builder *b = NULL;
        mn_index *x = NULL;
        left = n;
        mn_status st = build(&b, &e);
        if (!st)
            st = mn_index_make(&x, b, &head, &e);
        more = failed_well("make", n, st, &e);
        assert_true(more == (x == NULL));
        mn_index_close(x);
        mn_index_builder_free(b);
    }
    free_parties();
}

static void test_save(void **state)
{
    char path[64], temporary[80];
    bool more = true;
    (void)state;
    read_parties();
    snprintf(path, sizeof path, "screen_match_memory-%ld.mnindex", (long)getpid());
    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_index_builder *b = NULL;
        mn_index *x = NULL;
        assert_int_equal(build(&b, &e), MN_OK);
        left = n;
        mn_status st = mn_index_save(path, b, &head, &e);
        const bool saved = st == MN_OK;
        if (saved)
            st = mn_index_open(&x, path, &e);
        more = failed_well("save", n, st, &e);
        assert_true(more == (x == NULL));
        assert_int_equal(access(path, F_OK) == 0, saved);
        assert_int_not_equal(access(temporary, F_OK), 0);
        unlink(path);
        mn_index_close(x);
        mn_index_builder_free(b);
    }
    free_parties();
}

/* One party of many fields against the index, and why. */
static mn_status match_once(char **why, size_t *told, const mn_index *x, const mn_party *q,
                            mn_err *e)
{
    mn_screener *s = NULL;
    mn_matcher *m = NULL;
    const mn_match *h = NULL;
    mn_status st = mn_screener_new(&s, kit, (mn_screen_limits){.review = 0.2}, e);
    if (!st)
        st = mn_screener_add(s, (mn_index *)x, false, e);
    if (!st)
        st = mn_matcher_new(&m, s, e);
    if (!st)
        st = mn_match_party(&h, told, m, q, e);
    for (size_t i = 0; i < *told && !st; i++) {
        free(*why);
        *why = NULL;
        st = mn_match_explain(why, s, &h[i], q, e);
    }
    mn_matcher_free(m);
    mn_screener_free(s);
    return st;
}

static void test_match(void **state)
{
    static const char *const asked[] = {
        "{\"id\":\"q\",\"schema\":\"Person\",\"name\":\"Vladimir Testof / Владимир Тестов\","
        "\"country\":\"ru\",\"birthDate\":\"1965\"}",
        "{\"id\":\"q\",\"name\":\"Goodwill Tradings\",\"leiCode\":\"5493001KJTIIGC8Y1R12\"}"};
    mn_index_builder *b = NULL;
    mn_index *x = NULL;
    (void)state;
    read_parties();
    assert_int_equal(build(&b, NULL), MN_OK);
    assert_int_equal(mn_index_make(&x, b, &head, NULL), MN_OK);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        mn_party_maker read = {0};
        const mn_party *q;
        bool more = true;
        assert_int_equal(mn_party_read(&q, &read, mn_text_of(asked[i]), 1, NULL), MN_OK);
        for (long n = 0; more; n++) {
            mn_err e = MN_ERR_INIT;
            char *why = NULL;
            size_t told = 0;
            left = n;
            const mn_status st = match_once(&why, &told, x, q, &e);
            more = failed_well("match", n, st, &e);
            assert_true(more || (told > 0 && why));
            free(why);
        }
        mn_party_maker_free(&read);
    }
    mn_index_close(x);
    mn_index_builder_free(b);
    free_parties();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_make), cmocka_unit_test(test_save),
                                       cmocka_unit_test(test_match)};
    return cmocka_run_group_tests(tests, begin, end);
}
