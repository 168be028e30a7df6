/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_archive_memory.c - memory that is short anywhere while posts are kept: "out of memory",
 * and the store has the version before or the new one, whole.
 */
#include <string.h>

#include "adverts/archive/archive.h"
#include "adverts/live/change.h"
#include "core/text.h"
#include "failing.h"
#include "unit/store_sample.h"

static const mn_store_act act = {{"ann", 3}, {"2026-03-01T09:30:00Z", 20}};
static const char first[] =
    "id,text,time,city,country,lat,lon,site,author,price,image,pdq,phone,url\n"
    "a,Kitchen help wanted,2026-03-01T10:00:00Z,Lima,PE,-12.05,-77.04,site.example,ann,12 "
    "EUR,p.jpg,"
    "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f807,+12025550177,"
    "https://room.example/1\n"
    "b,Garden work,,Lima,PE,,,site.example,,,,,,\n";
static const char next[] = "id,text,site\nb,Garden work again,site.example\n,A quiet room,\n";

/* One update with what stands in `csv`. */
static mn_status update(const char *csv, mn_err *e)
{
    static const uint32_t of[] = {0, 0, 2, 3};
    const mn_memory_file file = {"day.csv", csv, strlen(csv)};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.threads = 1, .files = &files};
    const char *const path = "day.csv";
    mn_store *s = NULL;
    mn_archive *a = NULL;
    mn_post_reader *r = NULL;
    const mn_posts *b = NULL;
    mn_ad_changes c = {.n = 0};
    mn_status st = mn_store_open(&s, sample_place, NULL, NULL, e);
    if (!st)
        st = mn_archive_open(&a, s, "adverts", true, e);
    if (!st && (st = mn_posts_open(&r, &ctx, &path, 1, NULL, e)))
        mn_archive_close(a);
    if (!st) {
        mn_archive_before(r, a, true, true);
        do
            st = mn_posts_next(r, &b, e);
        while (!st && b);
    }
    const mn_archive_groups *was = st ? NULL : mn_archive_before_groups(a, MN_ARCHIVE_NETWORKS);
    const uint32_t n = st ? 0 : (uint32_t)mn_posts_log(r)->posts;
    if (!st)
        st = mn_ad_changes_find(&c, was->of, was->n, of, n, e);
    const mn_archive_groups g = {.version = 1, .how = {"seed 0", 6}, .n = n, .of = of};
    const mn_archive_groups *const now[MN_ARCHIVE_SORTS] = {&g, &g};
    if (!st)
        st = mn_archive_save(NULL, a, r, now, &act, &ctx, e);
    mn_ad_changes_free(&c);
    mn_posts_close(r);
    return st;
}

static uint64_t versions(void)
{
    mn_store *s = sample_open(sample_place, false);
    mn_store_state now;
    mn_err e = MN_ERR_INIT;
    bool ok = false;
    uint64_t checked;
    assert_int_equal(mn_store_info(&now, s, &e), MN_OK);
    assert_int_equal(mn_store_audit_verify(&ok, &checked, s, NULL, 0, NULL, NULL, NULL, &e), MN_OK);
    assert_true(ok);
    mn_store_close(s);
    return now.archive_versions;
}

static void test_memory_runs_out_anywhere(void **state)
{
    const char *const csv[] = {first, next};
    mn_err e = MN_ERR_INIT;
    (void)state;
    mn_store_close(sample_store());
    for (unsigned day = 0; day < 2; day++) {
        long at = 0;
        for (;; at++) {
            left = at;
            const mn_status st = update(csv[day], &e);
            const bool ended = left < 0;
            left = -1;
            if (!ended) {
                assert_int_equal(st, MN_OK);
                break;
            }
            if (st != MN_SYSTEM)
                fail_msg("allocation %ld: status %d, %s", at, (int)st, e.msg);
            assert_non_null(strstr(e.msg, "memory"));
            if (at % 16 == 0)
                assert_int_equal(versions(), day);
        }
        assert_true(at > 100);
        assert_int_equal(versions(), day + 1);
    }
    sample_drop(sample_open(sample_place, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_runs_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
