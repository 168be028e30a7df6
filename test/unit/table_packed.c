/* SPDX-License-Identifier: Apache-2.0
 *
 * table_packed.c - tests of gzip and zstd, whole, cut, damaged and hostile.
 */
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "table_show.h"

/* Appends a gzip member. */
static void gzip(mn_buf *b, const char *bytes, size_t len)
{
    z_stream z = {0};
    uLong room = compressBound((uLong)len) + 64;
    Bytef *out = malloc(room);
    assert_non_null(out);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (z_const Bytef *)bytes;
    z.avail_in = (uInt)len;
    z.next_out = out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    mn_buf_add(b, out, z.total_out);
    deflateEnd(&z);
    free(out);
}

static void zstd(mn_buf *b, const char *bytes, size_t len)
{
    size_t room = ZSTD_compressBound(len);
    char *out = malloc(room);
    assert_non_null(out);
    size_t n = ZSTD_compress(out, room, bytes, len, 3);
    assert_false(ZSTD_isError(n));
    mn_buf_add(b, out, n);
    free(out);
}

typedef void pack(mn_buf *b, const char *bytes, size_t len);

static void check_packing(pack *p, const char *cut, const char *damaged)
{
    mn_buf b = {0};
    p(&b, "a,b\n1,", 6);
    p(&b, "2\n", 2); /* a second member or frame */
    assert_read("x.csv.packed", b.ptr, b.len, NULL, "a,b|2:1,2");
    mn_buf_clear(&b);
    p(&b, "a,b\n1,2\n", 8);
    for (size_t len = 4; len < b.len; len++) /* at every length */
        assert_read("x", b.ptr, len, NULL, cut);
    b.ptr[b.len / 2] ^= 0x55;
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    mn_status st = mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, NULL, &e);
    if (damaged) {
        assert_int_equal(st, MN_DATA);
        assert_non_null(strstr(e.msg, damaged));
        assert_non_null(strstr(e.hint, "again"));
    }
    mn_table_free(t);
    mn_buf_free(&b);
}

static void test_gzip(void **state)
{
    (void)state;
    check_packing(gzip, "0:0:the gzip data ends too early", "gzip data is damaged");
    mn_buf b = {0};
    gzip(&b, "a\n1\n", 4);
    mn_buf_add(&b, "\0\0\0", 3);
    assert_read("x", b.ptr, b.len, NULL, "a|2:1"); /* padding */
    mn_buf_str(&b, "junk");
    assert_read("x", b.ptr, b.len, NULL, "0:0:the gzip data is damaged: something else follows");
    mn_buf_free(&b);
}

static void test_zstd(void **state)
{
    (void)state;
    check_packing(zstd, "0:0:the zstd data ends too early", NULL);
    mn_buf b = {0};
    zstd(&b, "a\n1\n", 4);
    mn_buf_str(&b, "junk");
    assert_read("x", b.ptr, b.len, NULL, "0:0:the zstd data is damaged");
    /* Frames to be skipped, before, between and after those that count. */
    static const char skipped[] = "\x5F\x2A\x4D\x18\x03\0\0\0abc";
    mn_buf_clear(&b);
    mn_buf_add(&b, skipped, sizeof skipped - 1);
    zstd(&b, "a\n1\n", 4);
    mn_buf_add(&b, skipped, sizeof skipped - 1);
    zstd(&b, "2\n", 2);
    mn_buf_add(&b, skipped, sizeof skipped - 1);
    assert_read("x", b.ptr, b.len, NULL, "a|2:1|3:2");
    mn_buf_free(&b);
}

/* Larger than all buffers, so that every loop turns more than once. */
static void check_large(pack *p)
{
    mn_buf plain = {0}, b = {0};
    mn_table *t = NULL;
    mn_buf_str(&plain, "n,square\n");
    for (int i = 0; i < 300000; i++)
        mn_buf_fmt(&plain, "%d,%lld\n", i, (long long)i * i);
    p(&b, plain.ptr, plain.len);
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, NULL, NULL), MN_OK);
    assert_int_equal(mn_table_rows(t), 300000);
    assert_text(mn_table_text(t, 299999, 1), "89999400001");
    mn_table_free(t);
    mn_buf_free(&plain);
    mn_buf_free(&b);
}

static void test_large(void **state)
{
    (void)state;
    check_large(gzip);
    check_large(zstd);
}

static void check_bomb(pack *p)
{
    enum { SIZE = 40 << 20 };
    mn_buf b = {0};
    mn_read_options o = MN_READ_OPTIONS_INIT;
    char *zeros = calloc(SIZE, 1);
    assert_non_null(zeros);
    p(&b, zeros, SIZE);
    o.max_ratio = 100;
    assert_read("x", b.ptr, b.len, &o, "0:0:the file unpacks to more than 100 times its size");
    o.max_ratio = 1000000;
    o.max_bytes = 1 << 20;
    assert_read("x", b.ptr, b.len, &o,
                "0:0:the file unpacks to more than the limit of 1048576 bytes");
    free(zeros);
    mn_buf_free(&b);
}

static void test_bombs(void **state)
{
    (void)state;
    check_bomb(gzip);
    check_bomb(zstd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_zstd),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_bombs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
