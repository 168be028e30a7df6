/* SPDX-License-Identifier: Apache-2.0
 *
 * table_wide.c - tests of streams, bundles and the reader of wide text.
 */
#include "check.h"

#include "core/buf.h"
#include "core/file.h"
#include "table/wide.h"

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char folder[64];

static char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const void *bytes, size_t len)
{
    FILE *f = fopen(in_folder(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static size_t gzip_of(char *to, size_t room, const char *bytes, size_t len)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (z_const Bytef *)bytes;
    z.avail_in = (uInt)len;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return z.total_out;
}

static void put_zip(const char *zip, const char *member, const char *bytes, size_t len)
{
    zipFile z = zipOpen64(in_folder(zip), APPEND_STATUS_CREATE);
    assert_non_null(z);
    assert_int_equal(zipOpenNewFileInZip64(z, "other/", NULL, NULL, 0, NULL, 0, NULL, 0, 0, 0), 0);
    zipCloseFileInZip(z);
    assert_int_equal(
        zipOpenNewFileInZip64(z, member, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6, 0), 0);
    assert_int_equal(zipWriteInFileInZip(z, bytes, (unsigned)len), 0);
    zipCloseFileInZip(z);
    zipClose(z, NULL);
}

/* Reads to the end in pieces of `piece` bytes; the status of the first failure. */
static mn_status drain(mn_buf *b, const char *path, const char *member, size_t piece,
                       const mn_read_options *o, char hex[65], mn_err *e)
{
    mn_stream *s = NULL;
    char chunk[4096];
    size_t got = 1;
    mn_status st = mn_stream_open(&s, NULL, path, member, o, e);
    while (!st && got) {
        st = mn_stream_read(s, chunk, piece, &got, e);
        if (!st)
            mn_buf_add(b, chunk, got);
    }
    if (!st && hex)
        st = mn_stream_sha256(s, hex, e);
    mn_stream_close(s);
    return st;
}

static void kinds_of_streams(void **state)
{
    static char text[100000], packed[200000];
    char hex[65], file_hex[65];
    mn_err e = MN_ERR_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    put("plain", text, sizeof text);
    size_t n = gzip_of(packed, sizeof packed, text, 60000); /* two members */
    n += gzip_of(packed + n, sizeof packed - n, text + 60000, sizeof text - 60000);
    memset(packed + n, 0, 100);
    put("gzip", packed, n + 100);
    n = ZSTD_compress(packed, sizeof packed, text, 50000, 3);
    n += ZSTD_compress(packed + n, sizeof packed - n, text + 50000, sizeof text - 50000, 3);
    put("zstd", packed, n);
    put_zip("zip", "a/b.txt", text, sizeof text);
    static const char *const names[] = {"plain", "gzip", "zstd", "zip"};
    static const size_t pieces[] = {1, 7, 4096};
    for (size_t i = 0; i < 4; i++) {
        for (size_t p = 0; p < 3; p++) {
            mn_buf b = {0};
            const char *member = i == 3 ? "a/b.txt" : NULL;
            assert_int_equal(drain(&b, in_folder(names[i]), member, pieces[p], NULL, hex, &e), 0);
            assert_int_equal(b.len, sizeof text);
            assert_memory_equal(b.ptr, text, sizeof text);
            assert_int_equal(mn_file_sha256(file_hex, NULL, in_folder(names[i]), &e), 0);
            assert_string_equal(hex, file_hex);
            mn_buf_free(&b);
        }
    }
}

/* Cut at many lengths: always an error, never fewer bytes in silence. */
static void cut_streams(void **state)
{
    static char text[20000], packed[40000];
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    for (int kind = 0; kind < 3; kind++) {
        size_t n;
        if (kind == 0) {
            n = gzip_of(packed, sizeof packed, text, sizeof text);
        } else if (kind == 1) {
            n = ZSTD_compress(packed, sizeof packed, text, sizeof text, 3);
        } else {
            put_zip("whole.zip", "x", text, sizeof text);
            FILE *f = fopen(in_folder("whole.zip"), "rb");
            n = fread(packed, 1, sizeof packed, f);
            fclose(f);
        }
        for (size_t len = 5; len < n; len += 1 + n / 60) {
            mn_buf b = {0};
            mn_err e = MN_ERR_INIT;
            put("cut", packed, len);
            mn_status st =
                drain(&b, in_folder("cut"), kind == 2 ? "x" : NULL, 4096, NULL, NULL, &e);
            if (kind == 2 && !st) { /* of the directory's end, which nobody needs */
                assert_int_equal(b.len, sizeof text);
                mn_buf_free(&b);
                continue;
            }
            assert_int_equal(st, MN_DATA);
            if (!strstr(e.hint, "again"))
                fail_msg("kind %d, %zu bytes: %s", kind, len, e.msg);
            mn_buf_free(&b);
        }
    }
}

static void limits_of_streams(void **state)
{
    char *zeros = calloc(1, 8 << 20), *packed = malloc(1 << 20);
    mn_read_options o = {.max_bytes = 1 << 20};
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    (void)state;
    memset(zeros, '0', 8 << 20);
    put("bomb", packed, ZSTD_compress(packed, 1 << 20, zeros, 8 << 20, 3));
    assert_int_equal(drain(&b, in_folder("bomb"), NULL, 4096, NULL, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "2000 times its size"));
    put_zip("bomb.zip", "x", zeros, 8 << 20);
    assert_int_equal(drain(&b, in_folder("bomb.zip"), "x", 4096, &o, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "limit of 1048576 bytes"));
    assert_non_null(strstr(e.file, "bomb.zip: x"));
    assert_int_equal(drain(&b, in_folder("bomb.zip"), "y", 4096, &o, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "holds no 'y'"));
    mn_buf_free(&b);
    free(zeros);
    free(packed);
}

static void bundles(void **state)
{
    mn_bundle *b = NULL;
    mn_err e = MN_ERR_INIT;
    (void)state;
    mkdir(in_folder("set"), 0700);
    mkdir(in_folder("set/below"), 0700);
    put("set/b.txt", "b", 1);
    put("set/.hidden", "h", 1);
    put("set/below/a.txt", "a", 1);
    assert_int_equal(mn_bundle_open(&b, NULL, in_folder("set"), &e), 0);
    assert_int_equal(mn_bundle_count(b), 2);
    assert_string_equal(mn_bundle_name(b, 0), "b.txt");
    assert_int_equal(mn_bundle_find(b, "below/a.txt"), 1);
    assert_true(mn_bundle_find(b, "a.txt") == SIZE_MAX);
    assert_false(mn_bundle_is_zip(b));
    mn_bundle_close(b);
    put_zip("set.zip", "below/a.txt", "a", 1);
    assert_int_equal(mn_bundle_open(&b, NULL, in_folder("set.zip"), &e), 0);
    assert_int_equal(mn_bundle_count(b), 1);
    assert_string_equal(mn_bundle_name(b, 0), "below/a.txt");
    mn_bundle_close(b);
    put("no.zip", "PK but no more", 14);
    assert_int_equal(mn_bundle_open(&b, NULL, in_folder("no.zip"), &e), MN_DATA);
    assert_int_equal(mn_bundle_open(&b, NULL, in_folder("none"), &e), MN_SYSTEM);
}

/* --- wide text ----------------------------------------------------------------- */

/* Reads everything as text into "cell|cell/cell" form, or the error's message. */
static void show(mn_buf *out, const char *text, size_t len, const mn_wide_options *o)
{
    mn_stream *s = NULL;
    mn_wide *w = NULL;
    mn_err e = MN_ERR_INIT;
    bool more = true;
    mn_status st = mn_stream_open_memory(&s, "t", (mn_text){text, len}, &e);
    mn_buf_clear(out);
    if (!st)
        st = mn_wide_open(&w, s, o, &e);
    while (!st && !(st = mn_wide_row(w, &more, &e)) && more) {
        mn_buf_fmt(out, "%llu:", (unsigned long long)mn_wide_line(w));
        while (!st && mn_wide_more(w)) {
            mn_text cell;
            if (!(st = mn_wide_text(w, &cell, &e))) {
                mn_buf_text(out, cell);
                mn_buf_char(out, mn_wide_more(w) ? '|' : '/');
            }
        }
    }
    if (st)
        mn_buf_fmt(out, "!%s (%llu:%llu) %s", e.msg, (unsigned long long)e.line,
                   (unsigned long long)e.col, e.text);
    mn_buf_char(out, '\0');
    mn_wide_close(w);
}

static void cells_of_wide_text(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a,b\n1,2\n", "1:a|b/2:1|2/"},
        {"a\tb\r\n1\t2", "1:a|b/2:1|2/"},
        {"\xEF\xBB\xBF"
         "a;b;\r\n\r\n;;\n",
         "1:a|b|/3:||/"},
        {"\n\n x , y \n", "3:x|y/"},
        {"\"a, \"\"b\"\"\",c\n\"\",\"two\nlines\"\nlast,", "1:a, \"b\"|c/2:|two\nlines/4:last|/"},
        {"a\r", "1:a/"},
        {"", ""},
        {"\r\n\n", ""},
        {"a,\"b", "1:a|!a quote is never closed (1:2) "},
        {"a,\"b\"c\n", "1:a|!text follows a closing quote (1:2) \"b\"c"},
        {"a,b\nC\xF4te,x\n", "1:a|b/2:!not UTF-8 (2:1) C\\xF4te"},
        {"a,b,c,d\n1,2,3,4,5,6\n", "1:a|b|c|d/2:1|2|3|4|5|!the row has more than 5 cells (2:6) "},
        {"a,123456789012345678901\n",
         "1:a|!a cell is longer than 20 bytes (1:2) 123456789012345678901"},
    };
    mn_wide_options o = {.max_columns = 5, .max_cell = 20};
    mn_buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        show(&b, cases[i].text, strlen(cases[i].text), &o);
        if (strncmp(b.ptr, cases[i].want, strlen(cases[i].want)))
            fail_msg("case %zu: %s, not %s", i, b.ptr, cases[i].want);
    }
    o.western = true;
    show(&b, "C\xF4te d\x92Ivoire,x\n", 16, &o);
    assert_string_equal(b.ptr, "1:C\xC3\xB4te d\xE2\x80\x99Ivoire|x/");
    show(&b, "a\0b", 3, &o);
    assert_non_null(strstr(b.ptr, "binary"));
    show(&b,
         "\xFF\xFE"
         "a\0",
         4, &o);
    assert_non_null(strstr(b.ptr, "UTF-16"));
    mn_buf_free(&b);
}

/* Lines within quotes count also where the cell is passed over. */
static void skipped_lines_count(void **state)
{
    static const char text[] = "a,\"two\nlines\",\"\n\n\"\nb,c,d\n\"x\ny\",2\nz,1\n";
    mn_stream *in = NULL;
    mn_wide *w = NULL;
    mn_err e = MN_ERR_INIT;
    bool more;

    (void)state;
    assert_int_equal(mn_stream_open_memory(&in, "t", mn_text_of(text), &e), MN_OK);
    assert_int_equal(mn_wide_open(&w, in, NULL, &e), MN_OK);
    assert_int_equal(mn_wide_row(w, &more, &e), MN_OK);
    assert_int_equal(mn_wide_skip(w, 2, &e), MN_OK);
    assert_int_equal(mn_wide_row(w, &more, &e), MN_OK); /* past the third cell */
    assert_int_equal(mn_wide_line(w), 5);
    assert_int_equal(mn_wide_row(w, &more, &e), MN_OK);
    assert_int_equal(mn_wide_line(w), 6);
    assert_int_equal(mn_wide_row(w, &more, &e), MN_OK);
    assert_int_equal(mn_wide_line(w), 8);
    mn_wide_close(w);
}

/* A row of far more bytes than the window, numbers across its border. */
static void long_rows(void **state)
{
    enum { N = 200000 };
    mn_buf text = {0};
    mn_wide_options o = {.separator = ',', .blank_is_zero = true};
    double *v = malloc(N * sizeof *v);
    mn_stream *s;
    mn_wide *w;
    mn_err e = MN_ERR_INIT;
    bool more;
    (void)state;
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < N; i++)
            mn_buf_fmt(&text, "%s%.*g%s%c", i % 97 == 5 ? "\"" : "", 1 + i % 17, i / 7.0 - row,
                       i % 97 == 5 ? "\"" : "", i + 1 < N ? ',' : '\n');
    assert_int_equal(mn_stream_open_memory(&s, "t", (mn_text){text.ptr, text.len}, &e), 0);
    assert_int_equal(mn_wide_open(&w, s, &o, &e), 0);
    for (int row = 0; row < 3; row++) {
        assert_int_equal(mn_wide_row(w, &more, &e), 0);
        assert_true(more);
        assert_int_equal(mn_wide_numbers(w, v, N, &e), 0);
        assert_int_equal(mn_wide_end(w, false, &e), 0);
        for (int i = 0; i < N; i++) {
            char one[64];
            snprintf(one, sizeof one, "%.*g", 1 + i % 17, i / 7.0 - row);
            assert_true(v[i] == strtod(one, NULL));
        }
    }
    assert_int_equal(mn_wide_row(w, &more, &e), 0);
    assert_false(more);
    mn_wide_close(w);
    mn_buf_free(&text);
    free(v);
}

static void wrong_numbers(void **state)
{
    static const struct {
        const char *text, *want, *offending;
    } cases[] = {{"1,x,3\n", "not a number", "x"},
                 {"1,,3\n", "a number is missing", ""},
                 {"1,nan,3\n", "not a number", "nan"},
                 {"1,1e999,3\n", "not a number", "1e999"},
                 {"1,2 3,3\n", "not a number", "2 3"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_stream *s;
        mn_wide *w;
        mn_err e = MN_ERR_INIT;
        double v[4];
        bool more;
        assert_int_equal(mn_stream_open_memory(&s, "t", mn_text_of(cases[i].text), &e), 0);
        assert_int_equal(mn_wide_open(&w, s, NULL, &e), 0);
        assert_int_equal(mn_wide_row(w, &more, &e), 0);
        assert_int_equal(mn_wide_numbers(w, v, 3, &e), MN_DATA);
        assert_string_equal(e.msg, cases[i].want);
        assert_string_equal(e.text, cases[i].offending);
        assert_int_equal(e.line, 1);
        assert_int_equal(e.col, 2);
        mn_wide_close(w);
    }
    mn_stream *s;
    mn_wide *w;
    mn_err e = MN_ERR_INIT;
    double v[4];
    bool more;
    assert_int_equal(mn_stream_open_memory(&s, "t", mn_text_of("1,2\n3,4,,\n"), &e), 0);
    assert_int_equal(mn_wide_open(&w, s, NULL, &e), 0);
    assert_int_equal(mn_wide_row(w, &more, &e), 0);
    assert_int_equal(mn_wide_numbers(w, v, 3, &e), MN_DATA);
    assert_string_equal(e.msg, "the row ends after 2 cells");
    assert_int_equal(mn_wide_row(w, &more, &e), 0);
    assert_int_equal(mn_wide_numbers(w, v, 2, &e), 0);
    assert_int_equal(mn_wide_end(w, true, &e), 0);
    mn_wide_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_streams),    cmocka_unit_test(cut_streams),
        cmocka_unit_test(limits_of_streams),   cmocka_unit_test(bundles),
        cmocka_unit_test(cells_of_wide_text),  cmocka_unit_test(long_rows),
        cmocka_unit_test(skipped_lines_count), cmocka_unit_test(wrong_numbers)};
    snprintf(folder, sizeof folder, "/tmp/manumit-wide-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    static const char *const names[] = {"plain",      "gzip",      "zstd",      "zip",
                                        "cut",        "whole.zip", "bomb",      "bomb.zip",
                                        "set.zip",    "no.zip",    "set/b.txt", "set/below/a.txt",
                                        "set/.hidden"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_folder(names[i]));
    rmdir(in_folder("set/below"));
    rmdir(in_folder("set"));
    rmdir(folder);
    return failed;
}
