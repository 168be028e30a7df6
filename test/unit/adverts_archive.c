/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_archive.c - posts that a store keeps: what comes day by day is what comes at once, for
 * every way in which files are divided; what came before is not taken again; versions share their
 * blocks; two who update at once do not write over each other.
 */
#include "unit/adverts_archive.h"

#include "adverts/find/find.h"
#include "store/inside.h"

enum { SEEDS = 24, FIND_SEEDS = 4 };

/* --- tests -------------------------------------------------------------------------------------
 */

/* In each way to divide four files into updates, with and without ids, the archive has what reading
 * all at once gives: each post with all of it. */
static void test_day_by_day_is_at_once(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        day d[FILES] = {{.name = ""}};
        mn_memory_file m[FILES];
        make_days(d, seed, 60, seed % 3 != 0);
        const mn_files files = files_of(m, d);
        const mn_ctx ctx = {.threads = 1 + (unsigned)seed % 3, .files = &files};
        mn_posts all = {.n = 0}, kept = {.n = 0};
        mn_post_reader *r = open_files(d, 0, FILES, &ctx);
        assert_int_equal(mn_posts_rest(&all, NULL, r, &error), MN_OK);
        mn_posts_close(r);
        mn_store_close(sample_store());
        unsigned from = 0;
        for (unsigned to = 1; to <= FILES; to++)
            if (to == FILES || (seed >> to & 1)) {
                update(NULL, d, from, to, &ctx);
                from = to;
            }
        read_kept(&kept, "adverts", &ctx);
        /* Rows without ids that are alike in all are there as often as in one file. */
        if (seed % 3 != 0)
            same_posts(&all, &kept);
        else
            assert_true(kept.n <= all.n && kept.n > all.n / 2);
        mn_posts_free(&all);
        mn_posts_free(&kept);
        free_days(d);
        sample_drop(sample_open(sample_place, false));
    }
}

static void find(mn_ad_found *f, mn_post_reader *r, const mn_identifier_rules *rules,
                 const mn_ctx *ctx)
{
    const mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    assert_int_equal(mn_ad_find(f, r, rules, &o, ctx, &error), MN_OK);
    mn_posts_close(r);
}

/* What is found with an archive and new files is what is found in all files at once. */
static void test_networks_are_the_same(void **state)
{
    mn_identifier_rules *rules = NULL;
    (void)state;
    assert_int_equal(mn_identify_new(&rules, NULL, &error), MN_OK);
    for (uint64_t seed = 1; seed <= FIND_SEEDS; seed++) {
        day d[FILES] = {{.name = ""}};
        mn_memory_file m[FILES];
        mn_ad_found at_once = {.n = 0}, in_days = {.n = 0};
        make_days(d, 100 + seed, 300, true);
        const mn_files files = files_of(m, d);
        const mn_ctx ctx = {.threads = 2, .files = &files};
        mn_store_close(sample_store());
        update(NULL, d, 0, 1, &ctx);
        update(NULL, d, 1, 3, &ctx);
        find(&at_once, open_files(d, 0, FILES, &ctx), rules, &ctx);
        mn_post_reader *r = open_files(d, 3, FILES, &ctx);
        mn_archive_before(r, open_archive("adverts", false), true, false);
        find(&in_days, r, rules, &ctx);
        assert_int_equal(at_once.n, in_days.n);
        assert_int_equal(at_once.nets.n, in_days.nets.n);
        assert_true(at_once.nets.n > 1);
        assert_memory_equal(at_once.nets.of, in_days.nets.of, at_once.n * sizeof(uint32_t));
        assert_memory_equal(at_once.clusters.of, in_days.clusters.of, at_once.n * sizeof(uint32_t));
        assert_memory_equal(at_once.in_order, in_days.in_order, at_once.nets.n * sizeof(uint32_t));
        mn_ad_found_free(&at_once);
        mn_ad_found_free(&in_days);
        free_days(d);
        sample_drop(sample_open(sample_place, false));
    }
    mn_identify_free(rules);
}

static void one_file(day *d, const char *rows)
{
    mn_buf_clear(&d->csv);
    mn_buf_str(&d->csv, "id,text,time,city\n");
    mn_buf_str(&d->csv, rows);
}

/* What is there already is counted and left out; what has another text or place is kept. */
static void test_what_is_there_already(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_post_log log = {.files = 0};
    mn_posts p = {.n = 0};
    (void)state;
    one_file(&d[0], "a,Room to let,2026-03-01,Lima\na,Room to let,2026-03-01,Lima\n"
                    "b,Garden work,2026-03-01,Lima\n");
    one_file(&d[1], "a,Room to let,2026-03-02,Lima\n"      /* the same at another time */
                    "b,Garden work soon,2026-03-02,Lima\n" /* another text */
                    "b,Garden work,2026-03-02,Cusco\n"     /* another place */
                    "c,Room to let,2026-03-02,Lima\n");    /* another id */
    one_file(&d[2], "");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    update(&log, d, 0, 1, &ctx);
    assert_int_equal(log.posts, 3); /* the same post twice in one file is two, as ever */
    assert_int_equal(log.known, 0);
    update(&log, d, 1, 2, &ctx);
    assert_int_equal(log.kept, 3);
    assert_int_equal(log.known, 1);
    assert_int_equal(log.untimed, 1); /* renewed */
    assert_int_equal(log.same_id, 2); /* b, with another text or place */
    assert_int_equal(log.posts, 6);
    update(&log, d, 0, 2, &ctx); /* all of it again */
    assert_int_equal(log.known, 7);
    assert_int_equal(log.posts, 6);
    assert_int_equal(update(&log, d, 1, 2, &ctx).version, 4);
    read_kept(&p, "adverts@1", &ctx);
    assert_int_equal(p.n, 3);
    mn_posts_free(&p);
    read_kept(&p, "adverts@4", &ctx);
    assert_int_equal(p.n, 6);
    assert_int_equal(p.files, 5);
    mn_posts_free(&p);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

static int64_t ask(mn_store *s, const char *sql)
{
    int64_t n = 0;
    mn_query q = mn_ask(s->db, sql, &error);
    if (mn_next(&q))
        n = mn_get_int(&q, 0);
    assert_int_equal(mn_done(&q), MN_OK);
    return n;
}

static void count_findings(void *payload, int64_t sequence, const char *what)
{
    (void)sequence;
    (void)what;
    ++*(int *)payload;
}

static void verify(mn_store *s, bool good)
{
    int findings = 0;
    bool ok = !good;
    uint64_t checked = 0;
    assert_int_equal(
        mn_store_audit_verify(&ok, &checked, s, NULL, 0, count_findings, &findings, NULL, &error),
        MN_OK);
    assert_int_equal(ok, good);
    assert_int_equal(findings > 0, !good);
}

/* A large archive that grows by little takes little more: blocks are kept once. */
static void test_blocks_are_shared(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_posts p = {.n = 0};
    char hex[MN_SHA256_HEX];
    (void)state;
    for (unsigned f = 0; f < FILES; f++)
        one_file(&d[f], "");
    for (unsigned i = 0; i < 60000; i++) { /* texts that do not pack away */
        mn_sha256_hex(hex, &i, sizeof i);
        mn_buf_fmt(&d[0].csv, "%u,%s,2026-03-01,Lima\n", i, hex);
    }
    mn_buf_str(&d[1].csv, "x,One more,2026-03-02,Lima\n");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 2, .files = &files};
    mn_store *s = sample_store();
    const mn_store_content one = update(NULL, d, 0, 1, &ctx);
    const int64_t before = ask(s, "SELECT COUNT(*) FROM content_block");
    const mn_store_content two = update(NULL, d, 1, 2, &ctx);
    assert_true(one.bytes > 5 << 20);
    assert_true(two.bytes > one.bytes && two.bytes < one.bytes + 200);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM content_block"), before + 1); /* the last alone */
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM content_part WHERE version = 2"), before);
    verify(s, true);
    read_kept(&p, "adverts", &ctx);
    assert_int_equal(p.n, 60001);
    mn_posts_free(&p);
    mn_store_state now;
    assert_int_equal(mn_store_info(&now, s, &error), MN_OK);
    assert_int_equal(now.archives, 1);
    assert_int_equal(now.archive_versions, 2);
    assert_int_equal(now.chains, 0);
    /* One block is in both versions: both are told of. */
    assert_int_equal(
        mn_db_exec(s->db,
                   "UPDATE content_block SET packed = (SELECT b.packed FROM content_block b"
                   " WHERE b.hash <> content_block.hash ORDER BY b.hash LIMIT 1) WHERE hash ="
                   " (SELECT hash FROM content_part WHERE version = 1 AND part = 0)",
                   &error),
        MN_OK);
    verify(s, false);
    free_days(d);
    sample_drop(s);
}

/* Who was together is there the next time; a sort that is not told anew stays. */
static void test_groups_are_kept(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    const uint32_t of[] = {0, 1, 0, 3, 1};
    const mn_archive_groups clusters = {.version = 1, .how = {"seed 0", 6}, .n = 5, .of = of};
    const mn_archive_groups *const first[] = {&clusters, NULL}, *const next[] = {NULL, NULL};
    (void)state;
    one_file(&d[0], "1,a,,\n2,b,,\n3,c,,\n4,d,,\n5,e,,\n");
    one_file(&d[1], "6,f,,\n");
    one_file(&d[2], "");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    for (unsigned f = 0; f < 3; f++) {
        mn_archive *a = open_archive("own", true);
        mn_post_reader *r = open_files(d, f, f + 1, &ctx);
        const mn_posts *b = NULL;
        mn_archive_before(r, a, true, true);
        do
            assert_int_equal(mn_posts_next(r, &b, &error), MN_OK);
        while (b);
        const mn_archive_groups *g = mn_archive_before_groups(a, MN_ARCHIVE_CLUSTERS);
        assert_int_equal(g->version, f ? 1 : 0);
        assert_int_equal(g->n, f ? 5 : 0);
        if (f) {
            assert_memory_equal(g->of, of, sizeof of);
            assert_text(g->how, "seed 0");
        }
        assert_int_equal(mn_archive_before_groups(a, MN_ARCHIVE_NETWORKS)->version, 0);
        assert_int_equal(mn_archive_save(NULL, a, r, f ? next : first, &act, &ctx, &error), MN_OK);
        mn_posts_close(r);
    }
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

static void test_two_at_once(void **state)
{
    static const mn_archive_groups *const now[MN_ARCHIVE_SORTS] = {&nobody, &nobody};
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_archive *a = NULL;
    (void)state;
    one_file(&d[0], "1,a,,\n");
    one_file(&d[1], "2,b,,\n");
    one_file(&d[2], "3,c,,\n");
    one_file(&d[3], "");
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store_close(sample_store());
    for (unsigned begun = 0; begun < 2; begun++) {
        mn_archive *mine = open_archive("adverts", true);
        mn_post_reader *r = open_files(d, begun, begun + 1, &ctx);
        const mn_posts *b = NULL;
        mn_archive_before(r, mine, true, true);
        do
            assert_int_equal(mn_posts_next(r, &b, &error), MN_OK);
        while (b);
        update(NULL, d, 2, 3, &ctx); /* another is quicker */
        assert_int_equal(mn_archive_save(NULL, mine, r, now, &act, &ctx, &error), MN_USAGE);
        assert_non_null(strstr(error.msg, "came meanwhile"));
        mn_posts_close(r);
    }
    /* Names that can't be. */
    assert_int_equal(mn_archive_open(&a, sample_open(sample_place, false), "none", false, &error),
                     MN_USAGE);
    assert_string_equal(error.msg, "there is no archive 'none'");
    assert_string_equal(error.hint, "there are: adverts");
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@9", false, &error),
        MN_USAGE);
    assert_string_equal(error.hint, "the newest is 2");
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@1", true, &error), MN_USAGE);
    assert_int_equal(
        mn_archive_open(&a, sample_open(sample_place, false), "adverts@x", false, &error),
        MN_USAGE);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_by_day_is_at_once), cmocka_unit_test(test_networks_are_the_same),
        cmocka_unit_test(test_what_is_there_already), cmocka_unit_test(test_blocks_are_shared),
        cmocka_unit_test(test_groups_are_kept),       cmocka_unit_test(test_two_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
