/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_case.c - networks in the store's queue: what their cases hold, how they are known again,
 * what is told where posts came, networks were joined or fell apart; damaged cases; "out of memory"
 * wherever memory is short.
 */
#include <string.h>
#include <time.h>

#include "check.h"
#include "failing.h"

#include "adverts/archive/archive.h"
#include "adverts/case/keep.h"
#include "adverts/case/news.h"
#include "core/buf.h"
#include "core/text.h"
#include "unit/store_sample.h"

#define HEAD "id,text,time,city,country,lat,lon,phone,source,author\n"
#define HOTEL                                                                                      \
    "Kitchen help wanted in a busy hotel near the harbour with room and meals and ask for "
#define FARM                                                                                       \
    "Pickers wanted on a quiet farm behind the hills from May until the end of August call "
#define ONE                                                                                        \
    "1," HOTEL "Ana +1 202 555 0101,2026-03-01,Lima,PE,-12.05,-77.04,,board,ana\n"                 \
    "2," HOTEL "Eva +1 202 555 0102,2026-03-03,Cusco,PE,-13.53,-71.97,,board,\n"                   \
    "3," HOTEL "Ana +1 202 555 0101,2026-03-05,Arequipa,PE,-16.41,-71.54,,board,ana\n"
#define TWO                                                                                        \
    "4," FARM "+1 202 555 0103,2026-03-06,Quito,EC,-0.18,-78.47,,board,\n"                         \
    "5," FARM "+1 202 555 0103,2026-03-07,Quito,EC,-0.18,-78.47,,board,\n"
#define LONE "6,Lessons in algebra,,,,,,,,\n"

/* One archive as it stands. */
typedef struct archive {
    const char *bytes;
    const mn_identifier_rules *rules;
    mn_files files;
    mn_memory_file file;
    mn_ctx ctx;
    mn_post_reader *in;
    unsigned begun;
    const char *then; /* what is read the second time, where it is another */
    const char *name; /* NULL: adverts */
    int64_t version;  /* that was read; 0: not told */
} archive;

static mn_status open_posts(archive *a, mn_err *e)
{
    const char *const path = "posts.csv";
    const mn_posts_read_options how = {0};
    a->file.bytes = a->begun && a->then ? a->then : a->bytes;
    a->file.len = strlen(a->file.bytes);
    a->files = (mn_files){&a->file, 1, 0};
    a->ctx.files = &a->files;
    return mn_posts_open(&a->in, &a->ctx, &path, 1, &how, e);
}

static mn_status begin(void *payload, mn_err *e)
{
    archive *a = payload;
    a->begun++;
    mn_posts_close(a->in);
    a->in = NULL;
    return open_posts(a, e);
}

static mn_status next(void *payload, const mn_posts **batch, mn_err *e)
{
    return mn_posts_next(((archive *)payload)->in, batch, e);
}

static mn_status keep_as(mn_networks_in_queue *q, mn_store *s, archive *a, uint32_t most, mn_err *e)
{
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-03-20T10:00:00Z")};
    const mn_network_file file = {mn_text_of("posts.csv"), mn_text_of(sample_hash), 6, act.when};
    const mn_network_fact fact = {"hub", mn_text_of("20")};
    const mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    const mn_networks_keep_options how = {.archive = mn_text_of(a->name ? a->name : "adverts"),
                                          .version = a->version,
                                          .posts = {begin, next, a},
                                          .file = &file,
                                          .files = 1,
                                          .fact = &fact,
                                          .facts = 1,
                                          .most = most};
    mn_ad_found f = {.n = 0};
    a->file.name = "posts.csv";
    a->begun = 0;
    mn_status st = open_posts(a, e);
    if (!st)
        st = mn_ad_find(&f, a->in, a->rules, &o, &a->ctx, e);
    mn_posts_close(a->in);
    a->in = NULL;
    if (!st)
        st = mn_store_keep_begin(s, &act, e);
    if (!st)
        st = mn_store_keep_end(s, mn_networks_keep(q, s, &f, &how, &act, &a->ctx, e), e);
    mn_posts_close(a->in);
    a->in = NULL;
    mn_ad_found_free(&f);
    return st;
}

static mn_networks_in_queue keep(mn_store *s, const mn_identifier_rules *rules, const char *bytes)
{
    archive a = {.bytes = bytes, .rules = rules, .ctx = {.threads = 2}};
    mn_networks_in_queue q = {.n = 0};
    mn_err e = MN_ERR_INIT;
    if (keep_as(&q, s, &a, 0, &e))
        fail_msg("%s", e.msg);
    return q;
}

/* Keeps, and expects "1 new; 2 renewed 1 posts 1 identifiers 0 places" and so on. */
static void expect_kept(mn_store *s, const mn_identifier_rules *rules, const char *bytes,
                        const char *expected)
{
    mn_networks_in_queue q = keep(s, rules, bytes);
    mn_buf b = {0};
    for (size_t i = 0; i < q.n; i++) {
        const mn_network_in_queue *x = &q.at[i];
        mn_buf_fmt(&b, "%s%d %s", i ? "; " : "", (int)x->number, mn_kept_what_name(x->what));
        if (x->into)
            mn_buf_fmt(&b, " into %d", (int)x->into);
        if (x->posts_new || x->posts_gone)
            mn_buf_fmt(&b, " +%d -%d posts, %d identifiers, %d places", (int)x->posts_new,
                       (int)x->posts_gone, (int)x->identifiers_new, (int)x->places_new);
    }
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
    mn_networks_in_queue_free(&q);
    sample_expect_whole(s);
}

static mn_text bytes_of(mn_store *s, int64_t number)
{
    char *bytes = NULL;
    size_t length = 0;
    assert_int_equal(mn_store_matter_case(&bytes, &length, s, MN_STORE_NETWORKS, number, 0, NULL),
                     MN_OK);
    return (mn_text){bytes, length};
}

static void expect_in(mn_text bytes, const char *what)
{
    if (!strstr(bytes.ptr, what))
        fail_msg("'%s' is not in\n%s", what, bytes.ptr);
}

static void test_what_is_kept(void **state)
{
    mn_text first = {NULL, 0};
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        mn_store *s = sample_store();
        archive a = {.bytes = HEAD ONE TWO LONE, .rules = *state, .ctx = {.threads = threads}};
        mn_networks_in_queue q = {.n = 0};
        mn_err e = MN_ERR_INIT;
        assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_OK);
        assert_int_equal(q.n, 2);
        assert_int_equal(q.count[MN_KEPT_NEW], 2);
        assert_int_equal(q.not_kept, 0);
        assert_int_equal(a.begun, 1);
        mn_networks_in_queue_free(&q);
        const mn_text bytes = bytes_of(s, 1);
        expect_in(bytes, "[\"1\",\"2026-03-01\",\"Lima (PE)\",-12.05,-77.04,\"board\",\"ana\","
                         "\"posts.csv\",1,\"1\",1,null,\"1\",\"" HOTEL "Ana +1 202 555 0101\"]\n");
        expect_in(bytes, "[2,\"identifier\",\"phone\",\"+12025550101\",\"kept\",2,1,null,2,0,1,2,"
                         "\"2 posts share it\"]\n");
        expect_in(bytes, "[2,\"1\"]\n[2,\"3\"]\n");
        /* A number that one post has is told, too. */
        expect_in(bytes, "\"+12025550102\",\"alone\",1");
        expect_in(bytes, "[\"Lima (PE)\",\"Cusco (PE)\",\"2026-03-01\",\"2026-03-03\",");
        expect_in(bytes, "[\"posts.csv\",\"e3b0c442");
        expect_in(bytes, "[\"hub\",\"20\"]\n");
        expect_in(bytes, ",\"<*>\",2,\"phone\",true]");
        expect_in(bytes, "\"1\",2,\"+1 202 555 0101\"]\n");
        /* What is read is what was written. */
        mn_network_case c = {{NULL}};
        mn_buf again = {0};
        assert_int_equal(mn_network_case_read(&c, bytes, "s", &e), MN_OK);
        assert_int_equal(mn_table_rows(c.table[MN_CASE_POSTS]), 3);
        assert_text(mn_network_case_fact(&c, "texts"), "1");
        assert_text(mn_network_case_fact(&c, "nothing"), "");
        mn_network_case_write(&again, &c);
        assert_string_equal(again.ptr, bytes.ptr);
        mn_buf_free(&again);
        mn_network_case_free(&c);
        if (first.ptr)
            assert_string_equal(first.ptr, bytes.ptr);
        free((char *)(uintptr_t)first.ptr);
        first = bytes;
        sample_expect_whole(s);
        sample_drop(s);
    }
    free((char *)(uintptr_t)first.ptr);
}

static void test_known_again(void **state)
{
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_receipt before, after;
    const mn_store_act bob = {mn_text_of("bob"), mn_text_of("2026-03-21T10:00:00Z")};
    expect_kept(s, *state, HEAD ONE TWO LONE, "1 new; 2 new");
    /* The same: nothing is written, and no post is read again. */
    archive a = {.bytes = HEAD ONE TWO LONE, .rules = *state, .ctx = {.threads = 1}};
    mn_networks_in_queue q = {.n = 0};
    assert_int_equal(mn_store_audit_receipt(&before, s, &e), MN_OK);
    assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_OK);
    assert_int_equal(mn_store_audit_receipt(&after, s, &e), MN_OK);
    assert_int_equal(before.sequence, after.sequence);
    assert_int_equal(a.begun, 0);
    assert_int_equal(q.count[MN_KEPT_KNOWN], 2);
    mn_networks_in_queue_free(&q);
    /* A post more, by another number and in another place: of the first alone. */
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_NETWORKS, 1, MN_STORE_CLOSE, mn_text_of("x"), &bob, &e),
        MN_OK);
#define MORE "7," HOTEL "Isa +1 202 555 0104,2026-03-09,Puno,PE,-15.84,-70.02,,board,\n"
    expect_kept(s, *state, HEAD ONE TWO LONE MORE,
                "1 opened again +1 -0 posts, 1 identifiers, 1 places; 2 known");
    expect_kept(s, *state, HEAD ONE TWO LONE MORE "8," HOTEL "Isa,,,,,,,board,\n",
                "1 renewed +1 -0 posts, 0 identifiers, 0 places; 2 known");
    /* Posts that left open nothing. */
    assert_int_equal(
        mn_store_matter_decide(s, MN_STORE_NETWORKS, 1, MN_STORE_WATCH, mn_text_of("x"), &bob, &e),
        MN_OK);
    expect_kept(s, *state, HEAD ONE TWO LONE,
                "1 fewer posts +0 -2 posts, 0 identifiers, 0 places; 2 known");
    /* Files without its first post say nothing of it. */
    expect_kept(s, *state, HEAD TWO, "2 known");
    sample_drop(s);
}

static void test_joined_and_parted(void **state)
{
    mn_store *s = sample_store();
    expect_kept(s, *state, HEAD ONE TWO LONE, "1 new; 2 new");
    expect_kept(s, *state, HEAD ONE TWO LONE "9,Ask both,,,,,,+12025550101;+12025550103,board,\n",
                "1 renewed +3 -0 posts, 1 identifiers, 1 places; 2 joined into 1");
    /* Once more: nothing. */
    expect_kept(s, *state, HEAD ONE TWO LONE "9,Ask both,,,,,,+12025550101;+12025550103,board,\n",
                "1 known");
    /* By themselves again. */
    expect_kept(s, *state, HEAD ONE TWO LONE,
                "1 fewer posts +0 -3 posts, 0 identifiers, 0 places; 2 opened again");
    /* Alone. */
    expect_kept(s, *state, HEAD ONE "4,Something else,,,,,,,board,\n5,Other things,,,,,,,board,\n",
                "1 known; 2 parted");
    expect_kept(s, *state, HEAD ONE "4,Something else,,,,,,,board,\n5,Other things,,,,,,,board,\n",
                "1 known");
    expect_kept(s, *state, HEAD ONE TWO, "1 known; 2 opened again");
    sample_drop(s);
}

/* Ids of two sites may be the same. */
static void test_same_ids(void **state)
{
    static const char same[] = HEAD "1," HOTEL "+1 202 555 0101,2026-03-01,Lima,PE,,,,board,\n"
                                    "1," HOTEL "+1 202 555 0101,2026-03-02,Lima,PE,,,,board,\n"
                                    "1," FARM "+1 202 555 0103,2026-03-03,Quito,EC,,,,wall,\n"
                                    "2," FARM "+1 202 555 0103,2026-03-04,Quito,EC,,,,wall,\n";
    mn_store *s = sample_store();
    expect_kept(s, *state, same, "1 new; 2 new");
    expect_kept(s, *state, same, "1 known; 2 known");
    const mn_text bytes = bytes_of(s, 1);
    expect_in(bytes, "[\"1 (2)\",\"2026-03-02\"");
    expect_in(bytes, "[1,\"1\"]\n[1,\"1 (2)\"]\n");
    free((char *)(uintptr_t)bytes.ptr);
    sample_drop(s);
}

/* An id that all posts have, as where the wrong column was named; and ids that are such names. A
 * number that is looked for from the start each time would be 200 million steps, and take a
 * gigabyte. */
static void test_one_id(void **state)
{
    enum { MANY = 20000 };
    mn_buf b = {0};
    mn_store *s = sample_store();
    mn_buf_str(&b, HEAD);
    for (int i = 0; i < MANY; i++)
        mn_buf_fmt(&b, "%s," HOTEL "+1 202 555 0101,2026-03-01,Lima,PE,,,,board,\n",
                   i == 1   ? "x (2)"
                   : i == 2 ? "x (4)"
                            : "x");
    mn_buf_char(&b, 0);
    assert_false(b.failed);
    const clock_t began = clock();
    expect_kept(s, *state, b.ptr, "1 new");
    assert_true((clock() - began) / CLOCKS_PER_SEC < 15);
    const mn_text bytes = bytes_of(s, 1);
    expect_in(bytes, "[\"x\",\"2026-03-01\"");
    expect_in(bytes, "[\"x (2)\",\"2026-03-01\"");
    expect_in(bytes, "[\"x (3)\",\"2026-03-01\"");
    expect_in(bytes, "[\"x (5)\",\"2026-03-01\"");
    expect_in(bytes, "[\"x (20000)\",\"2026-03-01\"");
    free((char *)(uintptr_t)bytes.ptr);
    mn_buf_free(&b);
    sample_drop(s);
}

/* Ids with what the store takes no text with. */
static void test_odd_ids(void **state)
{
    static const char odd[] =
        HEAD "\"a\tb\n\xC2\x85 c\"," HOTEL "+1 202 555 0101,,\"Li\tma\",PE,,,,board,\n"
             "2," HOTEL "+1 202 555 0101,,Lima,PE,,,,board,\n";
    mn_store *s = sample_store();
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    expect_kept(s, *state, odd, "1 new");
    expect_kept(s, *state, odd, "1 known");
    assert_int_equal(mn_store_networks(&c, s, mn_text_of(""), NULL), MN_OK);
    assert_int_equal(mn_store_next_network(c, &n, &any, NULL), MN_OK);
    assert_true(any);
    assert_text(n.name, "a b   c");
    mn_store_cursor_free(c);
    sample_drop(s);
}

static void test_limits(void **state)
{
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_networks_in_queue q = {.n = 0};
    archive a = {.bytes = HEAD ONE TWO LONE, .rules = *state, .ctx = {.threads = 1}};
    assert_int_equal(keep_as(&q, s, &a, 1, &e), MN_OK);
    assert_int_equal(q.n, 1);
    assert_int_equal(q.not_kept, 1);
    mn_networks_in_queue_free(&q);
    /* Other posts the second time. */
    a.bytes = HEAD ONE TWO LONE MORE;
    a.then = HEAD ONE TWO LONE;
    assert_int_equal(keep_as(&q, s, &a, 1, &e), MN_DATA);
    assert_string_equal(e.msg, "the posts changed while they were read");
    a.then = HEAD TWO ONE LONE MORE;
    assert_int_equal(keep_as(&q, s, &a, 1, &e), MN_DATA);
    sample_expect_whole(s);
    sample_drop(s);
}

static void put_version(mn_store *s)
{
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-03-20T10:00:00Z")};
    const mn_store_content_head h = {.kind = mn_text_of(MN_ARCHIVE_KIND),
                                     .name = mn_text_of("adverts"),
                                     .format = mn_text_of("test"),
                                     .counts = mn_text_of("{}")};
    mn_store_content_in *in = NULL;
    assert_int_equal(mn_store_content_begin(&in, s, &h, &act, NULL, NULL), MN_OK);
    assert_int_equal(mn_store_content_write(in, "x", 1, NULL), MN_OK);
    assert_int_equal(mn_store_content_commit(NULL, in, NULL), MN_OK);
}

/* Another run kept a newer version, and its networks, before these were: they take no posts away.
 * Nor does what the store refuses leave a trace, in it or in memory. */
static void test_not_kept(void **state)
{
    static const char long_name[] = "adverts-adverts-adverts-adverts-adverts-adverts-adverts-"
                                    "adverts-adverts-adverts-adverts-adverts";
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_networks_in_queue q = {.n = 0};
    archive a = {.bytes = HEAD ONE TWO, .rules = *state, .ctx = {.threads = 1}, .version = 1};
    put_version(s);
    assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_OK);
    assert_int_equal(q.count[MN_KEPT_NEW], 2);
    mn_networks_in_queue_free(&q);
    put_version(s);
    a.bytes = HEAD ONE;
    assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_USAGE);
    assert_string_equal(e.msg, "a newer version of the archive 'adverts' came meanwhile");
    assert_int_equal(q.n, 0);
    a.version = 2;
    assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_OK);
    mn_networks_in_queue_free(&q);
    a.version = 0;
    a.name = long_name;
    assert_int_equal(keep_as(&q, s, &a, 0, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "the archive has"));
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_damaged(void **state)
{
    mn_store *s = sample_store();
    expect_kept(s, *state, HEAD ONE LONE, "1 new");
    const mn_text whole = bytes_of(s, 1);
    char *copy = malloc(whole.len + 1);
    mn_network_case c = {{NULL}};
    mn_err e = MN_ERR_INIT;
    assert_non_null(copy);
    /* Cut anywhere it is refused, but for the last line's end. */
    for (size_t n = 0; n + 1 < whole.len; n++)
        if (mn_network_case_read(&c, (mn_text){whole.ptr, n}, "s", &e) != MN_DATA)
            fail_msg("cut at %zu it is taken", n);
    static const struct {
        const char *from, *to;
    } change[] = {{"network-case-1", "network-case-2"},
                  {"\"rows\": 3}", "\"rows\": 4}"},
                  {"\"rows\": 3}", "\"rows\": 2}"},
                  {"\"rows\": 3}", "\"rows\":-3}"},
                  {"-12.05", "\"12.5\""},
                  {"\"table\": \"ties\"", "\"table\": \"tyes\""},
                  {",1,\"1\",1,", ",1,\"1\",x,"},
                  {",1,\"1\",1,", ",1,\"1\",[,"},
                  {",1,\"1\",1,", ",1,1,111,"},
                  {"Kitchen", "Kitch\xFFn"}};
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        memcpy(copy, whole.ptr, whole.len + 1);
        char *at = strstr(copy, change[i].from);
        if (!at)
            fail_msg("'%s' is not there", change[i].from);
        memcpy(at, change[i].to, strlen(change[i].to));
        if (mn_network_case_read(&c, (mn_text){copy, whole.len}, "s", &e) != MN_DATA)
            fail_msg("'%s' is taken", change[i].to);
        assert_string_equal(e.file, "s");
    }
    free(copy);
    free((char *)(uintptr_t)whole.ptr);
    sample_drop(s);
}

static void test_memory_runs_out_anywhere(void **state)
{
    archive day[] = {
        {.bytes = HEAD ONE TWO LONE, .rules = *state, .ctx = {.threads = 1}},
        {.bytes = HEAD ONE TWO LONE MORE "9,Ask both,,,,,,+12025550101;+12025550103,board,\n",
         .rules = *state,
         .ctx = {.threads = 1}}};
    mn_err e = MN_ERR_INIT;
    mn_store *s = sample_store();
    for (size_t d = 0; d < 2; d++)
        for (long at = 0;; at += at < 50 ? 1 : 13) {
            mn_networks_in_queue q = {.n = 0};
            left = at;
            const mn_status st = keep_as(&q, s, &day[d], 0, &e);
            const bool ended = left < 0;
            left = -1;
            mn_networks_in_queue_free(&q);
            if (!ended) {
                assert_int_equal(st, MN_OK);
                break;
            }
            if (st != MN_SYSTEM)
                fail_msg("allocation %ld: status %d", at, (int)st);
            assert_non_null(strstr(e.msg, "memory"));
        }
    sample_expect_whole(s);
    sample_drop(s);
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
        cmocka_unit_test(test_what_is_kept),
        cmocka_unit_test(test_known_again),
        cmocka_unit_test(test_joined_and_parted),
        cmocka_unit_test(test_same_ids),
        cmocka_unit_test(test_one_id),
        cmocka_unit_test(test_odd_ids),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_not_kept),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_memory_runs_out_anywhere),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
