/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_memory.c - memory that runs out at any point of opening the tables of names and the
 * scorer, of reading names, or of explaining a score, ends in MN_SYSTEM, with nothing leaked.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "screen/score/score.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/text.h"
#include "failing.h"

/* Whether allocation n was reached, and what came then is as it must be. */
static bool failed_well(const char *what, long n, mn_status st, const mn_err *e)
{
    bool failed = left < 0;
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

/* The tables take some thousands of allocations and milliseconds: after the first hundreds they
 * are passed over by steps. */
static long next(long n)
{
    return n < 200 ? n + 1 : n + n / 20;
}

static void test_open(void **state)
{
    (void)state;
    bool more = true;
    for (long n = 0; more; n = next(n)) {
        mn_err e = MN_ERR_INIT;
        mn_name_tables *tables = NULL;
        left = n;
        mn_status st = mn_name_tables_new(&tables, &e);
        more = failed_well("tables", n, st, &e);
        assert_true(more == (tables == NULL));
        mn_name_tables_free(tables);
    }
    more = true;
    for (long n = 0; more; n = next(n)) {
        mn_err e = MN_ERR_INIT;
        mn_scorer *scorer = NULL;
        left = n;
        mn_status st = mn_scorer_new(&scorer, &e);
        more = failed_well("scorer", n, st, &e);
        assert_true(more == (scorer == NULL));
        mn_scorer_free(scorer);
    }
}

static void test_pair(void **state)
{
    (void)state;
    _Alignas(8) static unsigned char room[2][MN_PARSED_MAX];
    mn_parsed *a = (mn_parsed *)(void *)room[0], *b = (mn_parsed *)(void *)room[1];
    mn_name_tables *tables = NULL;
    mn_scorer *scorer = NULL;
    assert_int_equal(mn_name_tables_new(&tables, NULL), MN_OK);
    assert_int_equal(mn_scorer_new(&scorer, NULL), MN_OK);
    static const char *const names[][2] = {
        {"华为技术有限公司 (नरेन्द्र) A.B.C. Ltd", "Huawei Technologies Co., Ltd."},
        {"Владимир Путин", "Vladimir V. Putin"},
        {"KUM SONG 3", "KUM SONG 7"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool more = true;
        double known = -1;
        for (long n = 0; more; n++) {
            mn_err e = MN_ERR_INIT;
            mn_arena arena = {0};
            const mn_parsed *kept = NULL;
            char *why = NULL;
            mn_bearer bearer = i == 2 ? MN_BEARER_THING : MN_BEARER_UNKNOWN;
            left = n;
            mn_status st = mn_name_read(a, mn_text_of(names[i][0]), bearer, tables, &e);
            if (!st)
                st = mn_name_read(b, mn_text_of(names[i][1]), bearer, tables, &e);
            if (!st)
                st = mn_name_parse(&kept, mn_text_of(names[i][1]), bearer, tables, &arena, &e);
            if (!st) {
                mn_score s;
                long before = left;
                mn_score_pair(&s, a, kept, scorer);
                assert_true(left == before); /* scoring takes no memory */
                assert_true(known < 0 || s.probability == known);
                known = s.probability;
                st = mn_score_explain(&why, &s, a, kept, scorer, &e);
            }
            more = failed_well(names[i][0], n, st, &e);
            assert_true(more == (why == NULL));
            free(why);
            mn_arena_free(&arena);
        }
    }
    mn_name_tables_free(tables);
    mn_scorer_free(scorer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_open), cmocka_unit_test(test_pair)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
