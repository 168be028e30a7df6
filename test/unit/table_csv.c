/* SPDX-License-Identifier: Apache-2.0
 *
 * table_csv.c - tests of the CSV reader and of what it shares: encodings,
 * limits, provenance.
 */
#include <stdlib.h>
#include <unistd.h>

#include "core/rng.h"
#include "core/text.h"
#include "table/build.h"
#include "table/reader.h"
#include "table_show.h"

struct sample {
    const char *bytes, *want;
};

static void check_samples(const struct sample *s, size_t n, const mn_read_options *o)
{
    for (size_t i = 0; i < n; i++)
        assert_read("x.csv", s[i].bytes, strlen(s[i].bytes), o, s[i].want);
}

static void test_well_formed(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"a", "a"},
        {"a,b\n1,2\n", "a,b|2:1,2"},
        {"a,b\n1,2", "a,b|2:1,2"},
        {"a,b\r\n1,2\r\n3,4\r\n", "a,b|2:1,2|3:3,4"},
        {"a,b\r1,2\r3,4\r", "a,b|2:1,2|3:3,4"},
        {"a;b\n1,5;2\n", "a,b|2:1,5,2"},
        {"a\tb\n1\t2\n", "a,b|2:1,2"},
        {"a,b;c\n1,2\n", "a,b;c|2:1,2"},         /* a tie is the comma's */
        {"\"a;b;c\",d\n1,2\n", "a;b;c,d|2:1,2"}, /* quoted ones don't count */
        {"sep=;\na;b\n1;2\n", "a,b|3:1,2"},
        {"\xEF\xBB\xBF"
         "a,b\n1,2\n",
         "a,b|2:1,2"},
        {"a,b\n,\"\"\n", "a,b|2:~,"}, /* missing, and empty */
        {"a,b\n\"x\n\"\"y\"\"\",2\n3,4\n", "a,b|2:x\n\"y\",2|4:3,4"},
        {"a,b\n\"x\r\ny\r\",2\n3,4\n", "a,b|2:x\r\ny\r,2|5:3,4"},
        {"a,b\n\n1,2\n   \n\n3,4\n\n", "a,b|3:1,2|6:3,4"},
        {"\n\na\n1\n\n2\n", "a|4:1|6:2"},
        {"a\n  \n", "a|2:  "}, /* blanks are a value where there is one column */
        {"a,b\n1,\"\"\"\"\n", "a,b|2:1,\""},
        {"a,b\n1, \"x\n", "a,b|2:1, \"x"}, /* a stray quote is kept */
        {"a,b\n1,x\"y\"\n", "a,b|2:1,x\"y\""},
        {"a,,a\n1,2,3\n", "a,col2,a_2|2:1,2,3"},
        {"\"a\nb\",c\n1,2\n", "a b,c|3:1,2"},
    };
    check_samples(samples, sizeof samples / sizeof *samples, NULL);
}

static void test_skipped_lines(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"Account of \"me, too\n\na;b\n1;2\n", "a,b|4:1,2"},
        {"x,y,z\r\nx\r\n\r\na\tb\r\n1\t2", "a,b|5:1,2"},
        {"sep=;\nx\na;b\n1;2\n", "a,b|4:1,2"},
        {"x\ny", "0:0:the file is empty"},
    };
    mn_read_options o = {.skip = 2};
    check_samples(samples, sizeof samples / sizeof *samples, &o);
    o.format = MN_FORMAT_TSV;
    assert_read("x.tsv", "x\ny\na,b\tc\n1\t2\n", 14, &o, "a,b,c|4:1,2");
}

static void test_rejected_rows(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"a,b\n1\n1,2\n1,2,3\n", "a,b|3:1,2!2!4"},
        {"a,b\n1,2,\n", "a,b!2"},
        {"a,b\n\"x\"y,2\n3,4\n", "a,b|3:3,4!2"},
        {"a,b\n\"x\ny\"\n3,4\n", "a,b|4:3,4!2"},
    };
    check_samples(samples, sizeof samples / sizeof *samples, NULL);
    mn_table *t = NULL;
    const char *bytes = "a,b\n1,\"2\r\n\",3\r\n\"x\"y,2";
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", bytes, strlen(bytes), NULL, NULL), MN_OK);
    assert_string_equal(mn_table_reject_reason(t, 0), "3 cells where the header has 2");
    assert_text(mn_table_reject_text(t, 0), "1,\"2\r\n\",3");
    assert_string_equal(mn_table_reject_reason(t, 1), "text after a closing quote");
    assert_text(mn_table_reject_text(t, 1), "\"x\"y,2");
    mn_table_free(t);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"", "0:0:the file is empty"},
        {" \n\r\n", "0:0:the file is empty"},
        {"\xEF\xBB\xBF", "0:0:the file is empty"},
        {"a,b\n1,\"x\n2,3\n", "2:3:a quote is opened here and never closed"},
        {"a,b\n\xC3\xA9,\"", "2:3:a quote is opened here"}, /* columns are characters */
        {"\"a,b\n", "1:1:a quote is opened here"},
        {"a,b\n\"x\ny\",\"z", "3:4:a quote is opened here"},
        {"a,b\n1,caf\xE9 x\n", "2:6:not UTF-8: byte \\xE9"},
        {"a\n\xED\xA0\x80\n", "2:1:not UTF-8: byte \\xED"},
        {"%PDF-1.4 x", "0:0:a PDF is no table"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x", "0:0:an old Excel file"},
        {"\"a\"b,c\n1,2\n", "1:0:text after a closing quote, in the header"},
    };
    check_samples(samples, sizeof samples / sizeof *samples, NULL);
    assert_read("x", "a,b\n1,\0\n", 8, NULL, "2:3:looks like a binary file: a NUL byte");
}

static void read_error(mn_err *e, const char *bytes, size_t len)
{
    mn_table *t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x.csv", bytes, len, NULL, e), MN_DATA);
    assert_null(t);
}

static void test_encoding_hints(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    read_error(&e, "a,b\n1,caf\xE9 x\n", 13);
    assert_string_equal(e.file, "x.csv");
    assert_string_equal(e.text, "caf\\xE9 x");
    assert_non_null(strstr(e.hint, "save the file as UTF-8 (in Excel: 'CSV UTF-8')"));
    assert_non_null(strstr(e.hint, "iconv -f WINDOWS-1252 -t UTF-8"));
    read_error(&e, "a\n\xE9\x81\xE9\n", 6); /* 0x81 is nothing in Windows-1252 */
    assert_null(strstr(e.hint, "iconv"));
}

/* As spreadsheets save CSV: read where it is asked for, and said. */
static void test_western(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *cell; /* NULL: refused */
    } samples[] = {{"a,b\n1,caf\xE9 \x80\x9A\n", "caf\xC3\xA9 \xE2\x82\xAC\xC5\xA1"},
                   {"a,b\n1,caf\xC3\xA9\n", "caf\xC3\xA9"},
                   {"\xEF\xBB\xBF"
                    "a,b\n1,caf\xE9\n",
                    NULL},
                   {"a,b\n1,caf\xE9 \x81\n", NULL}};
    char path[] = "/tmp/manumit-western-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        mn_table *t = NULL;
        mn_err e = MN_ERR_INIT;
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(samples[i].bytes, 1, strlen(samples[i].bytes), f),
                         strlen(samples[i].bytes));
        assert_int_equal(fclose(f), 0);
        const mn_status st = mn_table_read_western(&t, NULL, path, NULL, &e);
        assert_int_equal(st, samples[i].cell ? MN_OK : MN_DATA);
        if (st)
            continue;
        assert_true(mn_text_eq_str(mn_table_text(t, 0, 1), samples[i].cell));
        assert_int_equal(mn_table_notes(t), i == 0);
        if (i == 0)
            assert_string_equal(mn_table_note_at(t, 0),
                                "the file is not UTF-8 and is read as Windows-1252");
        mn_table_free(t);
    }
    unlink(path);
}

/* Whatever the bytes: what is made of them is UTF-8, a character for each byte, or nothing is. */
static void test_western_bytes(void **state)
{
    (void)state;
    static const char likely[] = "a,\n\xE9\xFC\x80\x81";
    mn_rng r;
    size_t made = 0;
    mn_rng_init(&r, 1252, 1);
    for (size_t i = 0; i < 20000; i++) {
        char bytes[24];
        const size_t len = mn_rng_u64(&r) % sizeof bytes;
        for (size_t k = 0; k < len; k++)
            bytes[k] =
                i % 2 ? (char)(mn_rng_u64(&r) % 256) : likely[mn_rng_u64(&r) % (sizeof likely - 1)];
        const mn_source source = {.name = "x", .bytes = {bytes, len}};
        mn_text text = {NULL, 0};
        char *heap = NULL;
        assert_int_equal(mn_decode_western(&text, &heap, &source, NULL), MN_OK);
        if (!heap)
            continue;
        made++;
        assert_int_equal(mn_utf8_bad(text), text.len);
        assert_int_equal(mn_utf8_count(text), len);
        free(heap);
    }
    assert_true(made > 1000);
}

static void test_utf16(void **state)
{
    (void)state;
    assert_read("x",
                "\xFF\xFE"
                "a\0,\0b\0\n\0"
                "1\0,\0\xE9\0\n\0",
                18, NULL, "a,b|2:1,\xC3\xA9");
    assert_read("x", "\xFE\xFF\0a\0\n\xD8\x3D\xDE\x00", 10, NULL, "a|2:\xF0\x9F\x98\x80");
    assert_read("x", "\xFE\xFF\0a\0\n\xD8\x3D\0x", 10, NULL, "2:1:damaged UTF-16");
    assert_read("x", "\xFE\xFF\0a\0\n\xDE\x00\0x", 10, NULL, "2:1:damaged UTF-16");
    assert_read("x", "\xFE\xFF\0a\0\n\xD8\x3D", 8, NULL, "2:1:damaged UTF-16");
    assert_read("x", "\xFE\xFF\0a\0", 5, NULL, "1:2:damaged UTF-16");
    assert_read("x", "a\0,\0b\0", 6, NULL, "1:2:looks like a binary file");
}

static void test_options(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.no_header = true;
    assert_read("x", "1,\"a\"\n3,4\n5\n", 12, &o, "col1,col2|1:1,a|2:3,4!3");
    o.no_header = false;
    o.format = MN_FORMAT_TSV;
    assert_read("x", "a,b\tc\n1\t2\n", 10, &o, "a,b,c|2:1,2");
    o.format = MN_FORMAT_CSV; /* also what looks like JSON */
    assert_read("x", "{\"a\":1}\n", 8, &o, "{\"a\":1}");
    o.format = MN_FORMAT_XLSX;
    assert_read("x", "a\n", 2, &o, "0:0:not an XLSX file");
}

static void test_limits(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.max_cell = 4;
    assert_read("x", "a,b\n1,23456\n", 12, &o, "2:3:a cell is longer than the limit of 4 bytes");
    assert_read("x", "a,b\n1,\"23456\"\n", 14, &o, "2:3:a cell is longer");
    assert_read("x", "a,b\n1,2345\n", 11, &o, "a,b|2:1,2345");
    o.max_columns = 2;
    assert_read("x", "a,b,c\n", 6, &o, "1:0:3 columns are more than the limit of 2");
    o.max_bytes = 5;
    assert_read("x", "a,b\n1,\n", 7, &o, "0:0:the file is larger than the limit of 5 bytes");
}

static void test_provenance(void **state)
{
    (void)state;
    mn_table *t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "some/x.csv", "abc", 3, NULL, NULL), MN_OK);
    assert_string_equal(mn_table_source(t), "some/x.csv");
    assert_string_equal(mn_table_sha256(t),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    mn_table_free(t);
}

static bool always(void *payload)
{
    (void)payload;
    return true;
}

static void test_cancel(void **state)
{
    (void)state;
    mn_table *t = NULL;
    mn_ctx ctx = {.cancelled = always};
    assert_int_equal(mn_table_read_memory(&t, &ctx, "x", "a\n1\n", 4, NULL, NULL), MN_CANCELLED);
    assert_null(t);
}

/* --- written, then read ------------------------------------------------------------ */

enum { COLS_MAX = 6, ROWS_MAX = 12 };

struct grid {
    size_t rows, cols;
    char cells[ROWS_MAX][COLS_MAX][16];
    bool missing[ROWS_MAX][COLS_MAX];
};

static void make_grid(struct grid *g, mn_rng *r)
{
    static const char *const pieces[] = {"a",  "\"", ",", ";",        "\n", "\r\n",
                                         "\r", "\t", " ", "\xC3\xA9", "=",  "'"};
    memset(g, 0, sizeof *g);
    g->rows = mn_rng_u64(r) % ROWS_MAX;
    g->cols = 1 + mn_rng_u64(r) % COLS_MAX;
    for (size_t y = 0; y < g->rows; y++) {
        for (size_t x = 0; x < g->cols; x++) {
            g->missing[y][x] = g->cols > 1 && mn_rng_u64(r) % 8 == 0;
            size_t len = 0;
            for (size_t n = g->missing[y][x] ? 0 : mn_rng_u64(r) % 6; n > 0; n--)
                len += (size_t)snprintf(g->cells[y][x] + len, sizeof g->cells[y][x] - len, "%s",
                                        pieces[mn_rng_u64(r) % 12]);
        }
    }
}

static void write_cell(mn_buf *b, const char *s, char delimiter, bool quote)
{
    if (!quote && *s && !strpbrk(s, "\"\r\n") && !strchr(s, delimiter) && *s != ' ') {
        mn_buf_str(b, s);
        return;
    }
    mn_buf_char(b, '"');
    for (; *s; s++) {
        if (*s == '"')
            mn_buf_char(b, '"');
        mn_buf_char(b, *s);
    }
    mn_buf_char(b, '"');
}

static void write_grid(mn_buf *b, const struct grid *g, mn_rng *r)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    const char *end = ends[mn_rng_u64(r) % 3];
    char delimiter = g->cols > 1 ? ",;\t"[mn_rng_u64(r) % 3] : ',';
    mn_buf_clear(b);
    for (size_t x = 0; x < g->cols; x++)
        mn_buf_fmt(b, "%sc%zu", x ? (char[2]){delimiter, 0} : "", x);
    for (size_t y = 0; y < g->rows; y++) {
        mn_buf_str(b, end);
        for (size_t x = 0; x < g->cols; x++) {
            if (x)
                mn_buf_char(b, delimiter);
            if (!g->missing[y][x])
                write_cell(b, g->cells[y][x], delimiter, mn_rng_u64(r) % 4 == 0);
        }
    }
    if (mn_rng_u64(r) % 2)
        mn_buf_str(b, end);
}

static void check_grid(const struct grid *g, const mn_buf *b)
{
    mn_table *t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b->ptr, b->len, NULL, NULL), MN_OK);
    assert_int_equal(mn_table_rejects(t), 0);
    assert_int_equal(mn_table_rows(t), g->rows);
    assert_int_equal(mn_table_cols(t), g->cols);
    for (size_t y = 0; y < g->rows; y++) {
        for (size_t x = 0; x < g->cols; x++) {
            assert_int_equal(mn_table_missing(t, y, x), g->missing[y][x]);
            assert_text(mn_table_text(t, y, x), g->cells[y][x]);
        }
    }
    mn_table_free(t);
}

static void test_round_trip(void **state)
{
    (void)state;
    mn_buf b = {0};
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct grid g;
        mn_rng r;
        mn_rng_init(&r, seed, 0);
        make_grid(&g, &r);
        write_grid(&b, &g, &r);
        check_grid(&g, &b);
    }
    mn_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed),    cmocka_unit_test(test_skipped_lines),
        cmocka_unit_test(test_rejected_rows),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_encoding_hints), cmocka_unit_test(test_western),
        cmocka_unit_test(test_western_bytes),  cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_options),        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_provenance),     cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
