/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_archive_damage.c - archives whose bytes are not as they were written, and posts that are
 * as large as can be.
 */
#include "unit/adverts_archive.h"

/* --- bytes that are not as they were written -----------------------------------------------------
 */

typedef struct bytes {
    const char *at;
    size_t left;
} bytes;

static mn_status give(void *payload, const void **out, size_t *length, mn_err *e)
{
    bytes *b = payload;
    (void)e;
    *length = b->left < 100 ? b->left : 100;
    *out = b->at;
    b->at += *length;
    b->left -= *length;
    return MN_OK;
}

/* Reads an archive from memory; how many posts it has. */
static mn_status take(uint64_t *posts, const char *at, size_t n)
{
    bytes b = {at, n};
    mn_archive_in in = {.frames = {.get = give, .payload = &b}};
    mn_post_maker m = {.failed = false};
    mn_post_log log = {.files = 0};
    mn_err e = MN_ERR_INIT;
    mn_status st;
    *posts = 0;
    while (!(st = mn_archive_next(&in, &m, &log, &e)) && m.p.n) {
        *posts += m.p.n;
        mn_post_maker_clear(&m);
    }
    if (st == MN_DATA)
        assert_non_null(strstr(e.msg, "not as it was written"));
    mn_post_maker_free(&m);
    mn_post_log_free(&log);
    mn_archive_in_free(&in);
    return st;
}

/* A time that no file has would overflow where times are held against each other. */
static void test_times(void **state)
{
    static const struct {
        int64_t time;
        bool right;
    } times[] = {{0, true},
                 {INT64_C(-62135596800), true},
                 {INT64_C(253402300799), true},
                 {INT64_C(-62135596801), false},
                 {INT64_C(253402300800), false},
                 {INT64_MAX, false},
                 {INT64_MIN + 1, false}};
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        mn_post_maker from = {.failed = false}, to = {.failed = false};
        mn_buf b = {0};
        mn_post *post = mn_post_maker_add(&from);
        assert_non_null(post);
        post->id = mn_text_of("1");
        post->text = mn_text_of("a quiet room");
        post->row = 1;
        post->time = times[i].time;
        mn_put_post(&b, &from.p, post, 0);
        mn_cut c = {.at = (const unsigned char *)b.ptr,
                    .end = (const unsigned char *)b.ptr + b.len};
        assert_int_equal(mn_cut_post(&to, &c, 0, 1), times[i].right);
        mn_buf_free(&b);
        mn_post_maker_free(&from);
        mn_post_maker_free(&to);
    }
}

/* Every cut is refused but those between frames, and no changed byte does harm. */
static void test_damage(void **state)
{
    day d[FILES] = {{.name = ""}};
    mn_memory_file m[FILES];
    mn_store_content_out *o = NULL;
    mn_store_content c;
    mn_buf all = {0};
    const void *part;
    size_t n = 1, whole = 0, refused = 0;
    uint64_t posts = 0, found = 0;
    (void)state;
    make_days(d, 7, 12, true);
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 1, .files = &files};
    mn_store *s = sample_store();
    update(NULL, d, 0, 1, &ctx);
    update(NULL, d, 1, FILES, &ctx);
    assert_int_equal(
        mn_store_content_find(&c, s, MN_ARCHIVE_KIND, mn_text_of("adverts"), 0, &error), MN_OK);
    assert_int_equal(mn_store_content_open(&o, s, &c, &error), MN_OK);
    while (n) {
        assert_int_equal(mn_store_content_read(o, &part, &n, &error), MN_OK);
        mn_buf_add(&all, part, n);
    }
    mn_store_content_close(o);
    assert_int_equal(take(&posts, all.ptr, all.len), MN_OK);
    assert_true(posts > 12);
    for (size_t i = 0; i < all.len; i++) {
        char *cut = malloc(i + 1); /* so that a reader that goes on is caught */
        assert_non_null(cut);
        memcpy(cut, all.ptr, i);
        whole += take(&found, cut, i) == MN_OK;
        assert_true(found <= posts);
        free(cut);
    }
    assert_int_equal(whole, 5); /* behind the first line, two updates and their posts */
    for (size_t i = 0; i < all.len; i++)
        for (unsigned bit = 0; bit < 8; bit += 3) {
            all.ptr[i] ^= (char)(1 << bit);
            refused += take(&found, all.ptr, all.len) != MN_OK;
            all.ptr[i] ^= (char)(1 << bit);
        }
    assert_true(refused > all.len / 3); /* texts may be others: the store's hashes tell these */
    mn_buf_free(&all);
    free_days(d);
    sample_drop(s);
}

/* A post that is as large as can be, and one with all that a post can have many of. */
static void test_large_posts(void **state)
{
    day d[FILES] = {{.name = "day0.csv"}, {.name = "day1.csv"}, {.name = "d2"}, {.name = "d3"}};
    mn_memory_file m[FILES];
    mn_posts all = {.n = 0}, kept = {.n = 0};
    (void)state;
    for (unsigned f = 0; f < FILES; f++) {
        mn_buf_str(&d[f].csv, "id,text,image\n");
        mn_buf_fmt(&d[f].csv, "%u,\"", f);
        for (unsigned i = 0; i < (f == 1 ? 5U << 20 : 10U); i += 5)
            mn_buf_fmt(&d[f].csv, "%04x ", i % 50021);
        mn_buf_str(&d[f].csv, "\",");
        for (unsigned i = 0; f == 2 && i < 20000; i++)
            mn_buf_fmt(&d[f].csv, "%u.jpg;", i);
        mn_buf_char(&d[f].csv, '\n');
    }
    const mn_files files = files_of(m, d);
    const mn_ctx ctx = {.threads = 2, .files = &files};
    mn_store_close(sample_store());
    mn_post_reader *r = open_files(d, 0, FILES, &ctx);
    assert_int_equal(mn_posts_rest(&all, NULL, r, &error), MN_OK);
    mn_posts_close(r);
    assert_true(all.n == FILES && all.post[1].flags & MN_POST_CUT);
    update(NULL, d, 0, 2, &ctx);
    update(NULL, d, 2, FILES, &ctx);
    read_kept(&kept, "adverts", &ctx);
    same_posts(&all, &kept);
    mn_posts_free(&all);
    mn_posts_free(&kept);
    free_days(d);
    sample_drop(sample_open(sample_place, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_large_posts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
