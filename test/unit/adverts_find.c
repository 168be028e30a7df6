/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_find.c - from posts to networks in one: the same by any number of threads, and "out of
 * memory" wherever memory is short.
 */
#include <string.h>

#include "check.h"
#include "failing.h"

#include "adverts/find/find.h"

#define LIKE "Kitchen help wanted in a busy hotel near the harbour with room and meals and ask for "
static const char posts[] =
    "id,text,time,city,country,lat,lon,pdq,phone\n"
    "1," LIKE "Ana +1 202 555 0101,2026-03-01,Lima,PE,-12.05,-77.04,,\n"
    "2," LIKE "Eva +1 202 555 0102,2026-03-03,Cusco,PE,-13.53,-71.97,,\n"
    "3," LIKE "Ana +1 202 555 0101,2026-03-05,Arequipa,PE,-16.41,-71.54,,\n"
    "4," LIKE "Eva +1 202 555 0102,2026-03-08,Lima,PE,-12.05,-77.04,,\n"
    "5,We keep your passport. A registration fee is asked.,2026-03-09,Lima,PE,,,,+12025550102\n"
    "6,Garden work on Saturdays,,Quito,EC,-0.18,-78.47,"
    "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f807,\n"
    "7,A quiet room near the station,,,,-0.18,-78.47,"
    "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f806,\n"
    "8,Lessons in algebra,,,,,,,\n";

static mn_status find(mn_ad_found *f, unsigned threads, bool pictures,
                      const mn_identifier_rules *rules, mn_err *e)
{
    const mn_memory_file file = {"posts.csv", posts, sizeof posts - 1};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.threads = threads, .files = &files};
    const char *const path = "posts.csv";
    const mn_posts_read_options how = {0};
    mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    mn_post_reader *in = NULL;
    o.pictures = pictures;
    mn_status st = mn_posts_open(&in, &ctx, &path, 1, &how, e);
    if (!st)
        st = mn_ad_find(f, in, rules, &o, &ctx, e);
    mn_posts_close(in);
    return st;
}

static void test_what_is_found(void **state)
{
    const mn_identifier_rules *rules = *state;
    mn_err e;
    for (unsigned threads = 1; threads <= 7; threads += 3) {
        mn_ad_found f = {.n = 0};
        assert_int_equal(find(&f, threads, true, rules, &e), MN_OK);
        assert_int_equal(f.n, 8);
        assert_int_equal(f.nets.n, 2);
        /* Four posts of one text; the fifth by its number, which has a column of its own. */
        assert_int_equal(f.nets.network[0].posts, 5);
        assert_int_equal(f.nets.of[4], 0);
        assert_int_equal(f.nets.of[5], 1);
        assert_int_equal(f.nets.of[6], 1);
        assert_int_equal(f.nets.of[7], MN_NETWORK_NONE);
        assert_int_equal(f.in_order[0], 0);
        assert_int_equal(f.seen[0].phones, 2);
        assert_int_equal(f.seen[0].numbers_of_text, 2);
        assert_int_equal(f.seen[0].texts, 2);
        assert_int_equal(f.seen[0].places, 3);
        assert_int_equal(f.seen[0].signs, 1U << MN_SIGN_FEE | 1U << MN_SIGN_PASSPORT);
        /* 2 and 3 posts of two numbers: 0.971 bits. */
        assert_near(f.seen[0].phone_entropy, 0.9709505944546686, 1e-12);
        assert_int_equal(f.seen[1].only_pictures, 1);
        assert_int_equal(f.seen[1].pictures, 1);
        assert_near(f.seen[0].days, 8, 0);
        assert_text(f.place[f.post[0].place], "Lima (PE)");
        assert_text(f.place[f.post[6].place], "-0.18, -78.47");
        mn_ad_found_free(&f);
    }
    mn_ad_found f = {.n = 0};
    assert_int_equal(find(&f, 2, false, rules, &e), MN_OK);
    assert_int_equal(f.nets.n, 1);
    mn_ad_found_free(&f);
}

static void test_memory_runs_out_anywhere(void **state)
{
    const mn_identifier_rules *rules = *state;
    mn_err e = MN_ERR_INIT;
    long at = 0;
    for (;; at += at < 200 ? 1 : 7) {
        mn_ad_found f = {.n = 0};
        left = at;
        const mn_status st = find(&f, 1, true, rules, &e);
        const bool ended = left < 0;
        left = -1;
        mn_ad_found_free(&f);
        if (!ended) {
            assert_int_equal(st, MN_OK);
            break;
        }
        if (st != MN_SYSTEM)
            fail_msg("allocation %ld: status %d", at, (int)st);
        assert_non_null(strstr(e.msg, "memory"));
    }
    assert_true(at > 100);
}

static int set_up(void **state)
{
    mn_identifier_rules *rules = NULL;
    const int failed = mn_identify_new(&rules, NULL, NULL) != MN_OK;
    *state = rules;
    return failed;
}

static int tear_down(void **state)
{
    mn_identify_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_found),
        cmocka_unit_test(test_memory_runs_out_anywhere),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
