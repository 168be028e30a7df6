/* SPDX-License-Identifier: Apache-2.0
 *
 * table_xlsx.c - tests of the XLSX reader, on workbooks made here.
 */
#define _XOPEN_SOURCE 700 /* mkstemp */
#include <minizip/zip.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "table/xlsx.h"
#include "table_show.h"

/* --- making workbooks ---------------------------------------------------------- */

#define RELATIONS                                                                                  \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char root_relations[] =
    RELATIONS "<Relationship Id=\"rId1\" Type=\"" TYPE
              "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char book_relations[] = RELATIONS
    "<Relationship Id=\"rId1\" Type=\"" TYPE "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" TYPE "worksheet\" Target=\"/xl/other.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" TYPE "sharedStrings\" Target=\"../xl/./strings.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId5\" Type=\"" TYPE "chartsheet\" Target=\"chart.xml\"/>"
    "</Relationships>";

static const char book[] =
    "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:workbookPr/><x:sheets>"
    "<x:sheet name=\"Chart\" sheetId=\"9\" r:id=\"rId5\"/>"
    "<x:sheet name=\"Data &amp; more\" sheetId=\"1\" r:id=\"rId1\"/>"
    "<x:sheet name=\"Other\" sheetId=\"2\" r:id=\"rId2\"/></x:sheets></x:workbook>";

static const char strings[] =
    "<sst><si><t>name</t></si><si><t xml:space=\"preserve\"> two </t></si>"
    "<si><r><rPr><b/></rPr><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>"
    "<si><t/></si><si><t>a_x000A_b_x005F_x0041__xD800_</t></si></sst>";

static const char styles[] =
    "<styleSheet><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"0.00 &quot;days&quot;\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/>"
    "<xf numFmtId=\"20\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";

struct part {
    const char *path, *text;
    size_t len; /* 0: strlen */
};

/* Zips the parts, and takes the file's bytes. */
static void make_zip(mn_buf *out, const struct part *parts, size_t n)
{
    char path[] = "/tmp/manumit-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) {
        zip_fileinfo info = {0};
        size_t len = parts[i].len ? parts[i].len : strlen(parts[i].text);
        assert_int_equal(zipOpenNewFileInZip64(z, parts[i].path, &info, NULL, 0, NULL, 0, NULL,
                                               Z_DEFLATED, 9, 0),
                         ZIP_OK);
        assert_int_equal(zipWriteInFileInZip(z, parts[i].text, (unsigned)len), ZIP_OK);
        assert_int_equal(zipCloseFileInZip(z), ZIP_OK);
    }
    assert_int_equal(zipClose(z, NULL), ZIP_OK);
    char *bytes = NULL;
    size_t len = 0;
    assert_int_equal(mn_file_read(&bytes, &len, NULL, path, 1 << 26, NULL), MN_OK);
    unlink(path);
    mn_buf_clear(out);
    mn_buf_add(out, bytes, len);
    free(bytes);
}

/* A workbook of which one part is `text` instead of what it usually is. */
static void make_book(mn_buf *out, const char *path, const char *text, size_t len)
{
    struct part parts[] = {
        {"_rels/.rels", root_relations, 0},
        {"xl/workbook.xml", book, 0},
        {"xl/_rels/workbook.xml.rels", book_relations, 0},
        {"xl/strings.xml", strings, 0},
        {"xl/styles.xml", styles, 0},
        {"xl/worksheets/sheet1.xml",
         "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", 0},
        {"xl/other.xml",
         "<worksheet><sheetData><row><c t=\"s\"><v>2</v></c></row></sheetData></worksheet>", 0},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].path, path) == 0) {
            parts[i].text = text;
            parts[i].len = len;
        }
    }
    make_zip(out, parts, sizeof parts / sizeof *parts);
}

static void check_part(const char *path, const char *text, const mn_read_options *o,
                       const char *want, const char *file, int line)
{
    mn_buf b = {0};
    make_book(&b, path, text, 0);
    check_read("x.xlsx", b.ptr, b.len, o, want, file, line);
    mn_buf_free(&b);
}
#define assert_sheet(rows, want)                                                                   \
    check_part("xl/worksheets/sheet1.xml",                                                         \
               "<worksheet><sheetData>" rows "</sheetData></worksheet>", NULL, want, __FILE__,     \
               __LINE__)

/* --- cells ---------------------------------------------------------------------- */

static void test_cells(void **state)
{
    (void)state;
    assert_sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>"
                 "in</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" "
                 "t=\"s\"><v>2</v></c></row>",
                 "name,in|2: two ,rich");
    assert_sheet("<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>3</v></c></row>"
                 "<row><c t=\"s\"><v>4</v></c></row>",
                 "name|2:|3:a\nb_x0041__xD800_");
    assert_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c t=\"b\"><v>1</v></c>"
                 "<c t=\"b\"><v>0</v></c></row><row><c t=\"e\"><v>#N/A</v></c><c t=\"str\">"
                 "<f>A1</f><v>x</v></c></row><row><c t=\"str\"><v></v></c><c/></row>",
                 "1,2|2:true,false|3:#N/A,x|4:,~");
    assert_sheet(
        "<row><c><v>0.10000000000000001</v></c></row><row><c><v>1E3</v></c></row><row><c>"
        "<v>123456789012345678</v></c></row><row><c><v>9007199254740991</v></c></row>"
        "<row><c><v>-0.5</v></c></row><row><c><v>x</v></c></row><row><c><v>007</v></c></row>",
        "0.1|2:1000|3:1.2345678901234568e+17|4:9007199254740991|5:-0.5|6:x|7:7");
}

/* A formula that nobody worked out is no missing cell. */
static void test_formulas(void **state)
{
    (void)state;
    mn_buf b = {0};
    mn_table *t = NULL;
    assert_sheet("<row><c t=\"str\"><v>a</v></c></row><row><c><f>B2*2</f></c></row><row><c><f>1"
                 "</f><v></v></c></row><row><c><f>1+1</f><v>2</v></c></row><row><c t=\"str\"><f>B1"
                 "</f></c></row>",
                 "a|2:=B2*2|3:=1|4:2");
    make_book(
        &b, "xl/worksheets/sheet1.xml",
        "<worksheet><row><c><v>1</v></c></row><row r=\"7\"><c><f>A1</f></c></row></worksheet>", 0);
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, NULL, NULL), MN_OK);
    assert_string_equal(mn_table_note_at(t, 0),
                        "1 cell (first: row 7) holds a formula whose value is not stored: open the "
                        "workbook in a spreadsheet program and save it");
    assert_string_equal(mn_table_other_sheets(t), "'Other'");
    mn_table_free(t);
    mn_buf_free(&b);
}

static void test_places(void **state)
{
    (void)state;
    /* Sparse cells and rows, a title's blank rows, a header with a hole. */
    assert_sheet("<row r=\"3\"><c r=\"A3\" s=\"1\"/></row><row r=\"4\"><c r=\"A4\" t=\"str\"><v>a"
                 "</v></c><c r=\"C4\" t=\"str\"><v>a</v></c></row><row r=\"9\"><c r=\"C9\"><v>5</v>"
                 "</c></row><row r=\"10\"/><row r=\"11\"><c r=\"D11\"><v>6</v></c></row>"
                 "<row r=\"12\"><c r=\"B12\"><v>7</v></c><c r=\"D12\"/></row>",
                 "a,col2,a_2|9:~,~,5|12:~,7,~!11");
    assert_sheet("<row><c r=\"ZZZZZZZZZZZZZZZ1\"><v>1</v></c></row>",
                 "1:0:a cell beyond the limit");
    assert_sheet("<row><c r=\"a1\"><v>1</v></c></row>",
                 "1:0:the workbook is damaged: no cell reference");
    assert_sheet("<row><c r=\"\"><v>1</v></c></row>",
                 "1:0:the workbook is damaged: no cell reference");
    assert_sheet("<row><c r=\"0\"><v>1</v></c></row>",
                 "1:0:the workbook is damaged: no cell reference");
    assert_sheet("<row><c r=\"1A\"><v>1</v></c></row>",
                 "1:0:the workbook is damaged: no cell reference");
    assert_sheet("<row><c t=\"s\"><v>5</v></c></row>",
                 "1:1:the workbook is damaged: a shared text that isn't there");
    assert_sheet("", "0:0:the sheet is empty");
    assert_sheet("<row><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c><c r=\"A1\"><v>9</v></c>"
                 "</row>",
                 "1:1:the workbook is damaged: a cell is there twice");
}

/* Programs differ in which of two parts they read. */
static void test_doubled_part(void **state)
{
#define SHEET(v) "<worksheet><sheetData><row><c><v>" v "</v></c></row></sheetData></worksheet>"
    static const struct part parts[] = {{"_rels/.rels", root_relations, 0},
                                        {"xl/workbook.xml", book, 0},
                                        {"xl/_rels/workbook.xml.rels", book_relations, 0},
                                        {"xl/strings.xml", strings, 0},
                                        {"xl/styles.xml", styles, 0},
                                        {"xl/worksheets/sheet1.xml", SHEET("1"), 0},
                                        {"xl/Worksheets/sheet1.xml", SHEET("2"), 0}};
    mn_buf b = {0};
    (void)state;
    make_zip(&b, parts, sizeof parts / sizeof *parts);
    check_read("x.xlsx", b.ptr, b.len, NULL,
               "0:0:the workbook is damaged: xl/worksheets/sheet1.xml: it is there twice", __FILE__,
               __LINE__);
    mn_buf_free(&b);
}

static void test_dates(void **state)
{
    (void)state;
    assert_sheet("<row><c><v>0</v></c></row>"
                 "<row><c s=\"1\"><v>45658</v></c></row><row><c s=\"2\"><v>45658.75</v></c></row>"
                 "<row><c s=\"3\"><v>0.5</v></c></row><row><c s=\"4\"><v>45658.5</v></c></row>"
                 "<row><c s=\"5\"><v>45658</v></c></row><row><c s=\"99\"><v>45658</v></c></row>",
                 "0|2:2025-01-01|3:2025-01-01T18:00:00|4:12:00:00|5:2025-01-01T12:00:00"
                 "|6:45658|7:45658");
}

static void check_moment(const char *raw, unsigned shows, bool epoch_1904, const char *want)
{
    mn_buf b = {0};
    mn_xlsx_add_number(&b, mn_text_of(raw), shows, epoch_1904);
    assert_string_equal(b.ptr, want);
    mn_buf_free(&b);
}

/* ECMA-376 part 1, 18.17.4.1: the serial numbers of both epochs. */
static void test_serial_numbers(void **state)
{
    (void)state;
    const unsigned date = MN_SHOWS_DATE, clock = MN_SHOWS_TIME;
    check_moment("1", date, false, "1900-01-01");
    check_moment("59", date, false, "1900-02-28");
    check_moment("60", date, false, "60"); /* the day that never was */
    check_moment("61", date, false, "1900-03-01");
    check_moment("0", date, false, "0");
    check_moment("2958465", date, false, "9999-12-31");
    check_moment("2958466", date, false, "2958466");
    check_moment("-1", date, false, "-1");
    check_moment("0", date, true, "1904-01-01");
    check_moment("1462", date, true, "1908-01-02");
    check_moment("0.99999999", clock, false, "1900-01-01T00:00:00");
    check_moment("0.999", clock, false, "23:58:34");
    check_moment("45658.999999", date | clock, false, "2025-01-02T00:00:00");
    check_moment("1e300", date, false, "1e+300");
    check_moment("abc", date, false, "abc");
}

static void test_formats(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        unsigned shows;
    } cases[] = {
        {"General", 0},
        {"0.00E+00", 0},
        {"#,##0 \"days\"", 0},
        {"[$-409]d/m/yyyy", 1},
        {"[Red]0.00;[Blue]yyyy", 0},
        {"mm:ss", 2},
        {"mmm", 1},
        {"[h]:mm:ss", 0},
        {"[mm]:ss", 0},
        {"h:mm AM/PM", 2},
        {"yyyy-mm-dd hh:mm", 3},
        {"\\d0", 0},
        {"_d0*y", 0},
        {"\"open", 0},
        {"[open", 0},
        {"\\", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mn_xlsx_format_shows(cases[i].code), cases[i].shows);
}

static void test_epoch_1904(void **state)
{
    (void)state;
    mn_buf b = {0};
    struct part parts[] = {
        {"xl/workbook.xml",
         "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" id=\"rId1\"/></sheets>"
         "</workbook>",
         0},
        {"xl/_rels/workbook.xml.rels", book_relations, 0},
        {"xl/styles.xml", styles, 0},
        {"xl/worksheets/sheet1.xml",
         "<worksheet><row><c><v>1</v></c></row><row><c s=\"1\"><v>44196</v></c></row></worksheet>",
         0},
    };
    make_zip(&b, parts, 4); /* without _rels/.rels, too */
    assert_read("x", b.ptr, b.len, NULL, "1|2:2025-01-01");
    mn_buf_free(&b);
}

/* --- sheets ---------------------------------------------------------------------- */

static void test_choice_of_sheet(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    mn_buf b = {0};
    make_book(&b, "", "", 0);
    assert_read("x", b.ptr, b.len, NULL, "1"); /* the first that is no chart */
    o.sheet = "Other";
    assert_read("x", b.ptr, b.len, &o, "rich");
    o.sheet = "Data & more";
    assert_read("x", b.ptr, b.len, &o, "1");
    o.sheet = "Nope";
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, &o, &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no sheet 'Nope'");
    assert_string_equal(e.hint, "the workbook has 'Chart', 'Data & more', 'Other'");
    /* Another sheet may be the one that was meant. */
    make_book(&b, "xl/worksheets/sheet1.xml", "<worksheet/>", 0);
    o.sheet = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, &o, &e), MN_DATA);
    assert_string_equal(e.hint, "name another one with --sheet; the workbook also has 'Other'");
    mn_buf_free(&b);
    check_part("xl/workbook.xml",
               "<workbook><sheets><sheet name=\"H\" id=\"rId1\" state=\"hidden\"/>"
               "<sheet name=\"V\" id=\"rId2\"/></sheets></workbook>",
               NULL, "rich", __FILE__, __LINE__);
    check_part("xl/workbook.xml", "<workbook/>", NULL, "0:0:no workbook, or one without a sheet",
               __FILE__, __LINE__);
}

static void test_no_header(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.no_header = true;
    check_part("xl/worksheets/sheet1.xml",
               "<worksheet><row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>"
               "</worksheet>",
               &o, "col1,col2|1:1,~|2:2,3", __FILE__, __LINE__);
    o = (mn_read_options){.skip = 2};
    check_part("xl/worksheets/sheet1.xml",
               "<worksheet><row><c><v>1</v></c></row><row r=\"3\"><c><v>2</v></c><c><v>3</v></c>"
               "</row><row><c><v>4</v></c></row></worksheet>",
               &o, "2,3|4:4,~", __FILE__, __LINE__);
}

/* --- damage and malice ------------------------------------------------------------- */

static void check_sheet_fails(const char *text, const char *want)
{
    check_part("xl/worksheets/sheet1.xml", text, NULL, want, __FILE__, __LINE__);
}

static void test_damage(void **state)
{
    (void)state;
    check_sheet_fails("<worksheet><row>", "0:0:the workbook is damaged: xl/worksheets/sheet1.xml");
    check_sheet_fails("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
                      "0:0:the workbook is damaged: xl/worksheets/sheet1.xml: it declares a "
                      "document type");
    mn_buf deep = {0};
    for (int i = 0; i < 100000; i++)
        mn_buf_str(&deep, "<a>");
    check_sheet_fails(deep.ptr, "0:0:the workbook is damaged: xl/worksheets/sheet1.xml: its XML "
                                "is nested too deep");
    mn_buf_free(&deep);
    struct part other = {"content.xml", "<x/>", 0};
    mn_buf b = {0};
    make_zip(&b, &other, 1);
    assert_read("x", b.ptr, b.len, NULL, "0:0:a zip file without a workbook in it");
    mn_buf_free(&b);
}

/* Cut anywhere or with any byte changed, it is read or refused, never more. */
static void test_any_damage(void **state)
{
    (void)state;
    mn_buf b = {0};
    make_book(&b, "", "", 0);
    for (size_t len = 4; len < b.len; len += 7) {
        mn_table *t = NULL;
        mn_err e = MN_ERR_INIT;
        mn_status st = mn_table_read_memory(&t, NULL, "x", b.ptr, len, NULL, &e);
        assert_true(st == MN_DATA && e.msg[0]);
    }
    for (size_t at = 0; at < b.len; at++) {
        mn_table *t = NULL;
        b.ptr[at] ^= 0x41;
        mn_status st = mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, NULL, NULL);
        assert_true(st == MN_OK || st == MN_DATA);
        mn_table_free(t);
        b.ptr[at] ^= 0x41;
    }
    mn_buf_free(&b);
}

static void test_zip_bomb(void **state)
{
    (void)state;
    enum { SIZE = 20 << 20 };
    mn_read_options o = MN_READ_OPTIONS_INIT;
    mn_buf b = {0};
    char *blanks = malloc(SIZE);
    assert_non_null(blanks);
    memset(blanks, ' ', SIZE);
    memcpy(blanks, "<worksheet>", 11);
    memcpy(blanks + SIZE - 12, "</worksheet>", 12);
    make_book(&b, "xl/worksheets/sheet1.xml", blanks, SIZE);
    o.max_ratio = 100;
    assert_read("x", b.ptr, b.len, &o,
                "0:0:xl/worksheets/sheet1.xml unpacks to more than 100 times its size");
    o.max_ratio = 1000000;
    o.max_bytes = 1 << 20;
    assert_read("x", b.ptr, b.len, &o,
                "0:0:the workbook unpacks to more than the limit of 1048576");
    free(blanks);
    mn_buf_free(&b);
}

/* Long texts that many cells point at are not copied for each of them. */
static void test_shared_bomb(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 19, ROWS = 20000 };
    mn_buf text = {0}, sheet = {0}, b = {0};
    mn_buf_str(&text, "<sst><si><t>");
    for (int i = 0; i < LENGTH; i++)
        mn_buf_char(&text, (char)('a' + i % 509 * i % 23));
    mn_buf_str(&text, "</t></si></sst>");
    mn_buf_str(&sheet, "<worksheet>");
    for (int i = 0; i < ROWS; i++)
        mn_buf_str(&sheet, "<row><c t=\"s\"><v>0</v></c></row>");
    mn_buf_str(&sheet, "</worksheet>");
    struct part parts[] = {{"xl/workbook.xml", book, 0},
                           {"xl/_rels/workbook.xml.rels", book_relations, 0},
                           {"xl/strings.xml", text.ptr, 0},
                           {"xl/worksheets/sheet1.xml", sheet.ptr, 0}};
    make_zip(&b, parts, 4);
    mn_table *t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", b.ptr, b.len, NULL, NULL), MN_OK);
    assert_int_equal(mn_table_rows(t), ROWS - 1);
    assert_ptr_equal(mn_table_text(t, 0, 0).ptr, mn_table_text(t, ROWS - 2, 0).ptr);
    mn_table_free(t);
    mn_buf_free(&text);
    mn_buf_free(&sheet);
    mn_buf_free(&b);
}

static void test_limits(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.max_cell = 3;
    check_part("xl/strings.xml", "<sst><si><t>abcd</t></si></sst>", &o,
               "0:0:a text is longer than the limit of 3 bytes", __FILE__, __LINE__);
    check_part("xl/strings.xml", "<sst/>", &o, "1", __FILE__, __LINE__);
    o.max_cell = 0;
    o.max_columns = 2;
    check_part("xl/worksheets/sheet1.xml", "<a><row><c/><c/><c/></row></a>", &o,
               "1:0:a cell beyond the limit of 2 columns", __FILE__, __LINE__);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),          cmocka_unit_test(test_places),
        cmocka_unit_test(test_formulas),       cmocka_unit_test(test_dates),
        cmocka_unit_test(test_serial_numbers), cmocka_unit_test(test_formats),
        cmocka_unit_test(test_epoch_1904),     cmocka_unit_test(test_choice_of_sheet),
        cmocka_unit_test(test_no_header),      cmocka_unit_test(test_damage),
        cmocka_unit_test(test_doubled_part),   cmocka_unit_test(test_any_damage),
        cmocka_unit_test(test_zip_bomb),       cmocka_unit_test(test_shared_bomb),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
