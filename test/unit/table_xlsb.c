/* SPDX-License-Identifier: Apache-2.0
 *
 * table_xlsb.c - tests of binary workbooks (.xlsb), made here by MS-XLSB.
 */
#define _XOPEN_SOURCE 700 /* mkstemp */
#include <minizip/zip.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "core/buf.h"
#include "core/file.h"
#include "core/text.h"

#include <manumit/table.h>

static void put(mn_buf *b, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        mn_buf_char(b, (char)(i < 8 ? v >> (8 * i) & 0xFF : 0));
}

static void record(mn_buf *b, unsigned type, const mn_buf *data)
{
    size_t n = data ? data->len : 0;

    if (type < 128)
        put(b, type, 1);
    else
        put(b, (type & 0x7F) | 0x80 | (uint64_t)(type >> 7) << 8, 2);
    do {
        put(b, (n & 0x7F) | (n > 0x7F ? 0x80 : 0), 1);
        n >>= 7;
    } while (n);
    if (data && data->len)
        mn_buf_add(b, data->ptr, data->len);
}

static void wide(mn_buf *b, const char *ascii)
{
    put(b, strlen(ascii), 4);
    for (; *ascii; ascii++)
        put(b, (unsigned char)*ascii, 2);
}

static void row(mn_buf *b, unsigned number)
{
    mn_buf d = {0};

    put(&d, number, 4);
    put(&d, 0, 13);
    record(b, 0, &d);
    mn_buf_free(&d);
}

/* A cell of type `type`, whose value has `bytes` bytes. */
static void cell(mn_buf *b, unsigned type, unsigned col, unsigned style, uint64_t v, int bytes)
{
    mn_buf d = {0};

    put(&d, col, 4);
    put(&d, style, 4);
    put(&d, v, bytes);
    record(b, type, &d);
    mn_buf_free(&d);
}

static uint64_t bits(double v)
{
    uint64_t b;

    memcpy(&b, &v, sizeof b);
    return b;
}

static void part(zipFile z, const char *path, const void *bytes, size_t len)
{
    zip_fileinfo info = {0};

    assert_int_equal(
        zipOpenNewFileInZip64(z, path, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 9, 0), ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(z, bytes, (unsigned)len), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(z), ZIP_OK);
}

/* Reads a workbook with this sheet and two shared texts, "name" and a pair of UTF-16. */
static mn_status read_sheet(mn_table **t, const mn_buf *sheet, mn_err *e)
{
#define RELATIONS "<Relationships><Relationship Id=\"rId1\" Type=\"/"
    static const char root[] = RELATIONS "officeDocument\" Target=\"xl/workbook.bin\"/>"
                                         "</Relationships>";
    static const char parts[] =
        RELATIONS "worksheet\" Target=\"s.bin\"/><Relationship Id=\"rId2\" Type=\"/sharedStrings\" "
                  "Target=\"t.bin\"/><Relationship Id=\"rId3\" Type=\"/styles\" Target=\"f.bin\"/>"
                  "</Relationships>";
    char path[] = "/tmp/manumit-test-XXXXXX";
    mn_buf book = {0}, texts = {0}, styles = {0}, d = {0};
    int fd = mkstemp(path);
    zipFile z;
    mn_status st;

    assert_true(fd >= 0);
    close(fd);
    put(&d, 0, 4);
    put(&d, 1, 4);
    wide(&d, "rId1");
    wide(&d, "2014");
    record(&book, 156, &d);
    mn_buf_clear(&d);
    put(&d, 0, 1);
    wide(&d, "name");
    record(&texts, 19, &d);
    mn_buf_clear(&d);
    put(&d, 0, 1);
    put(&d, 2, 4);
    put(&d, 0xD83D, 2);
    put(&d, 0xDE00, 2);
    record(&texts, 19, &d);
    mn_buf_clear(&d);
    record(&styles, 617, NULL);
    put(&d, 0, 16);
    record(&styles, 47, &d);
    mn_buf_clear(&d);
    put(&d, 0, 2);
    put(&d, 14, 2);
    put(&d, 0, 12);
    record(&styles, 47, &d);
    record(&styles, 618, NULL);
    z = zipOpen64(path, APPEND_STATUS_CREATE);
    part(z, "_rels/.rels", root, sizeof root - 1);
    part(z, "xl/_rels/workbook.bin.rels", parts, sizeof parts - 1);
    part(z, "xl/workbook.bin", book.ptr, book.len);
    part(z, "xl/t.bin", texts.ptr, texts.len);
    part(z, "xl/f.bin", styles.ptr, styles.len);
    part(z, "xl/s.bin", sheet->ptr, sheet->len);
    assert_int_equal(zipClose(z, NULL), ZIP_OK);
    st = mn_table_read(t, NULL, path, NULL, e);
    unlink(path);
    mn_buf_free(&book);
    mn_buf_free(&texts);
    mn_buf_free(&styles);
    mn_buf_free(&d);
    return st;
}

static void cells_of_all_kinds(void **state)
{
    mn_buf s = {0}, d = {0};
    mn_err e = MN_ERR_INIT;
    mn_table *t = NULL;

    (void)state;
    record(&s, 145, NULL);
    row(&s, 0);
    for (unsigned c = 0; c < 9; c++)
        cell(&s, 7, c, 0, 0, 4);
    row(&s, 4);
    cell(&s, 7, 0, 0, 1, 4);                                /* shared text */
    cell(&s, 2, 1, 0, (uint32_t)(-12345 * 4) | 2, 4);       /* RK: whole */
    cell(&s, 2, 2, 0, (uint32_t)(12345 * 4) | 3, 4);        /* RK: hundredths */
    cell(&s, 2, 3, 0, (bits(0.5) >> 32) & ~UINT64_C(3), 4); /* RK: double */
    cell(&s, 5, 4, 0, bits(0.1), 8);                        /* double */
    cell(&s, 4, 5, 0, 1, 1);                                /* boolean */
    cell(&s, 3, 6, 0, 0x2A, 1);                             /* error */
    cell(&s, 9, 7, 0, bits(2.5), 8);                        /* formula */
    cell(&s, 2, 8, 1, (uint32_t)(43831 * 4) | 2, 4);        /* date */
    row(&s, 5);
    put(&d, 1, 4);
    put(&d, 0, 4);
    wide(&d, "inline");
    record(&s, 6, &d);
    cell(&s, 1, 2, 0, 0, 0); /* blank */
    record(&s, 146, NULL);
    assert_int_equal(read_sheet(&t, &s, &e), MN_OK);
    assert_int_equal(mn_table_rows(t), 2);
    assert_int_equal(mn_table_line(t, 0), 5);
    assert_string_equal(mn_table_col_name(t, 0), "name");
    assert_text(mn_table_text(t, 0, 0), "\xF0\x9F\x98\x80");
    assert_text(mn_table_text(t, 0, 1), "-12345");
    assert_text(mn_table_text(t, 0, 2), "123.45");
    assert_text(mn_table_text(t, 0, 3), "0.5");
    assert_text(mn_table_text(t, 0, 4), "0.1");
    assert_text(mn_table_text(t, 0, 5), "true");
    assert_text(mn_table_text(t, 0, 6), "#N/A");
    assert_text(mn_table_text(t, 0, 7), "2.5");
    assert_text(mn_table_text(t, 0, 8), "2020-01-01");
    assert_text(mn_table_text(t, 1, 1), "inline");
    assert_true(mn_table_missing(t, 1, 2));
    mn_table_free(t);
    mn_buf_free(&s);
    mn_buf_free(&d);
}

enum bad { CUT, NO_END, NO_TEXT, NO_NUMBER, BACKWARDS, TOO_FAR, TOO_LONG };

static void damaged_ones_are_refused(void **state)
{
    static const char *const says[] = {"ends within a record",
                                       "no end",
                                       "isn't there",
                                       "makes no sense",
                                       "order",
                                       "limit",
                                       "too long"};

    (void)state;
    for (int what = CUT; what <= TOO_LONG; what++) {
        mn_buf s = {0};
        mn_err e = MN_ERR_INIT;
        mn_table *t = NULL;

        record(&s, 145, NULL);
        row(&s, 3);
        cell(&s, 7, 0, 0, 0, 4);
        if (what == NO_TEXT)
            cell(&s, 7, 1, 0, 77, 4);
        if (what == NO_NUMBER)
            cell(&s, 5, 1, 0, bits(INFINITY), 8);
        if (what == BACKWARDS)
            row(&s, 1);
        if (what == TOO_FAR)
            cell(&s, 7, 1000000000, 0, 0, 4);
        if (what == TOO_LONG)
            put(&s, 0x7FFFFFFF05, 5);
        if (what != NO_END)
            record(&s, 146, NULL);
        if (what == CUT)
            put(&s, 0x10, 1), put(&s, 0x7F, 1);
        assert_int_equal(read_sheet(&t, &s, &e), MN_DATA);
        if (!strstr(e.msg, says[what]))
            fail_msg("case %d: %s", what, e.msg);
        mn_buf_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_all_kinds),
        cmocka_unit_test(damaged_ones_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
