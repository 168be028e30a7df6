/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_lists_hostile.c - list files that were made to do harm, or are not what they say: each
 * is refused with file, line and reason, in bounded time and memory, and nothing is lost from
 * what is read in silence.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"
#include "screen/lists/lists.h"
#include "screen/party/json.h"
#include "table/page.h"

static mn_cache *cache; /* countries are read once */
static mn_list_reading reading;
static mn_buf parties; /* as JSON, a line each */
static mn_err err;

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    (void)payload;
    (void)source;
    (void)e;
    mn_party_write(&parties, p);
    mn_buf_char(&parties, '\n');
    return MN_OK;
}

static mn_status read_text(const char *format, mn_text text)
{
    static const char *const name = "list";
    mn_memory_file file = {name, text.ptr, text.len};
    mn_files files = {.file = &file, .count = 1};
    mn_ctx ctx = {.files = &files, .cache = cache};
    mn_list_options o = {.format = format};
    mn_list_reading_free(&reading);
    mn_buf_clear(&parties);
    err = (mn_err)MN_ERR_INIT;
    return mn_list_read(&reading, &ctx, &name, 1, &o, take, NULL, &err);
}

/* --- pages ------------------------------------------------------------------------------- */

static const char table[] = "<html><body>UFLPA<table><tr><th>Name of Entity</th></tr>"
                            "<tr><td>Example Co. Ltd</td></tr></table>";

/* Open elements, each with another attribute, then more of something. */
static void page(mn_buf *b, const char *element, size_t times, const char *then, size_t more)
{
    mn_buf_clear(b);
    mn_buf_str(b, table);
    for (size_t i = 0; i < times; i++)
        mn_buf_fmt(b, "<%s a=%zu>", element, i);
    for (size_t i = 0; i < more; i++)
        mn_buf_str(b, then);
    mn_buf_str(b, "</html>");
}

static void expect_page(const mn_buf *b, const char *msg)
{
    mn_status st = read_text("uflpa-html", (mn_text){b->ptr, b->len});
    assert_int_equal(st, MN_DATA);
    assert_string_equal(err.msg, msg);
    assert_string_equal(err.file, "list");
}

/* What makes gumbo slow, greedy, or recurse: depth, attributes, open elements that are copied. */
static void test_pages(void **state)
{
    (void)state;
    mn_buf b = {0};
    page(&b, "div", 300, "x", 1);
    assert_int_equal(read_text("uflpa-html", (mn_text){b.ptr, b.len}), MN_OK);
    assert_int_equal(reading.parties, 1);
    page(&b, "div", 500, "x", 1);
    expect_page(&b, "the page is nested deeper than 400 elements");
    page(&b, "div", MN_PAGE_TAGS + 1, "", 0);
    expect_page(&b, "the page has more than 40000 tags");
    page(&b, "font", 3000, "<p>x", 30000);
    assert_int_equal(read_text("uflpa-html", (mn_text){b.ptr, b.len}), MN_DATA);
    page(&b, "br", 0, "<br a b c d e f g h i j>", MN_PAGE_TAGS / 10 + 1);
    expect_page(&b, "the page has more than 40000 attributes");
    mn_buf_free(&b);
}

/* --- XML ------------------------------------------------------------------------------------ */

#define UN(x)                                                                                      \
    "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST><INDIVIDUALS>\n<INDIVIDUAL>" x                    \
    "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
#define SDN(x)                                                                                     \
    "<?xml version=\"1.0\"?>\n<sdnList><sdnEntry><uid>7</uid><lastName>Example</lastName>"         \
    "<sdnType>Entity</sdnType>" x "</sdnEntry></sdnList>"

static void test_xml(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *msg;
        unsigned line;
    } cases[] = {
        {"un-xml", UN("<FIRST_NAME>Ann<b/>Lee</FIRST_NAME>"),
         "text stands beside elements, which no list has", 3},
        {"un-xml", UN("<FIRST_NAME><b/>Lee</FIRST_NAME>"),
         "text stands beside elements, which no list has", 3},
        {"un-xml", UN("<FIRST_NAME>Ann</FIRST_NAME>\n<FIRST_NAME>Lee</FIRST_NAME>"),
         "'FIRST_NAME' stands twice in an entry", 4},
        {"un-xml",
         "<?xml version=\"1.0\"?>\n<!DOCTYPE CONSOLIDATED_LIST SYSTEM \"file:///etc/passwd\">"
         "<CONSOLIDATED_LIST/>",
         "a document type (DTD), which no list has: entities are not read", 2},
        {"un-xml", UN("<FIRST_NAME>&a;</FIRST_NAME>"), "undefined entity", 3},
        {"un-xml", UN("<FIRST_NAME>A&#0;</FIRST_NAME>"), "reference to invalid character number",
         3},
        {"un-xml", UN("<FIRST_NAME>\xE9</FIRST_NAME>"), "not well-formed (invalid token)", 3},
        {"un-xml", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>\n<CONSOLIDATED_LIST/>",
         "unknown encoding", 1},
        {"ofac-xml", SDN("<akaList>x<aka><lastName>B</lastName></aka></akaList>"),
         "text stands beside elements, which no list has", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_status st = read_text(cases[i].format, mn_text_of(cases[i].text));
        if (st != MN_DATA || strcmp(err.msg, cases[i].msg) != 0 || err.line != cases[i].line)
            fail_msg("case %zu: %d, line %d: %s", i, (int)st, (int)err.line, err.msg);
    }
    /* What stands twice, or where nobody looks for it, is kept. */
    assert_int_equal(
        read_text("ofac-xml", mn_text_of(SDN("<lastName>Second</lastName><akaList><aka>"
                                             "<lastName>Alias</lastName><lastName>Other</lastName>"
                                             "</aka></akaList>"))),
        MN_OK);
    assert_non_null(strstr(parties.ptr, "\"alias\":[\"Alias\"]"));
    assert_non_null(strstr(parties.ptr, "\"lastName=Other\""));
    assert_non_null(strstr(parties.ptr, "\"lastName=Second\""));
    assert_int_equal(
        read_text("un-xml", mn_text_of(UN("<FIRST_NAME>Ann</FIRST_NAME><REFERENCE_NUMBER>A.1"
                                          "</REFERENCE_NUMBER><INDIVIDUAL_ADDRESS><CITY><PART>"
                                          "Deep</PART></CITY></INDIVIDUAL_ADDRESS>"))),
        MN_OK);
    assert_non_null(strstr(parties.ptr, "\"PART=Deep\""));
}

/* A tag without end is not kept for ever. */
static void test_long_tag(void **state)
{
    (void)state;
    mn_buf b = {0};
    static char a[1 << 20];
    memset(a, 'a', sizeof a);
    mn_buf_str(&b, "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST a=\"");
    for (int i = 0; i < 6; i++)
        mn_buf_add(&b, a, sizeof a);
    mn_buf_str(&b, "\"/>");
    assert_int_equal(read_text("un-xml", (mn_text){b.ptr, b.len}), MN_DATA);
    assert_string_equal(err.msg, "a tag or comment of its XML is too long");
    mn_buf_free(&b);
}

/* --- tables ----------------------------------------------------------------------------------- */

#define X64  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X512 X64 X64 X64 X64 X64 X64 X64 X64

static void test_tables(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *reason;
        unsigned line;
    } cases[] = {
        {"table", "id,name\n1,A\n\"2\x1B[31m\",B\n", "an id with a control character", 3},
        {"table", "id,name\n1,A\n\"2\n\",B\n\"3\n3\",C\n", "an id with a control character", 5},
        {"table", "id,name\n1,A\n2\xC2\x9B,B\n", "an id with a control character", 3},
        {"table", "id,name\n1,A\n" X512 "x,B\n", "an id of more than 512 bytes", 3},
        {"ftm-statements",
         "canonical_id,prop,value,schema\n1,name,A,Person\n1,name,B,\"Person\x1F"
         "country\"\n",
         "a control character in its schema or property", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_status st = read_text(cases[i].format, mn_text_of(cases[i].text));
        if (st || reading.rejected != 1 || reading.reject[0].line != cases[i].line ||
            strcmp(reading.reject[0].reason, cases[i].reason) != 0)
            fail_msg("case %zu: %d %s, %d rejected, line %d: %s", i, (int)st, err.msg,
                     (int)reading.rejected, reading.rejected ? (int)reading.reject[0].line : 0,
                     reading.rejected ? reading.reject[0].reason : "");
    }
    /* 512 bytes are an id. */
    assert_int_equal(read_text("table", mn_text_of("id,name\n" X512 ",B\n")), MN_OK);
    assert_int_equal(reading.parties, 1);
}

/* Bytes that are no UTF-8, and lines without end, where a line is all that is known. */
static void test_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *msg;
        unsigned line, col;
    } cases[] = {
        {"ftm-json", "{\"id\":\"1\",\"name\":\"A\"}\n{\"id\":\"2\",\"name\":\"\xE9\"}\n",
         "not UTF-8: byte \\xE9", 2, 19},
        {"uflpa-text", "UFLPA\n\nA Co \xFF\n", "not UTF-8: byte \\xFF", 3, 6},
        {"table", "id,name\n1,A\n2,Caf\xE9\n", "not UTF-8", 3, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_status st = read_text(cases[i].format, mn_text_of(cases[i].text));
        if (st != MN_DATA || strncmp(err.msg, cases[i].msg, strlen(cases[i].msg)) != 0 ||
            err.line != cases[i].line || (cases[i].col && err.col != cases[i].col))
            fail_msg("case %zu: %d, %d:%d: %s", i, (int)st, (int)err.line, (int)err.col, err.msg);
    }
    size_t len = (size_t)17 << 20;
    char *bytes = malloc(len);
    assert_non_null(bytes);
    memset(bytes, ' ', len);
    memcpy(bytes, "{\"id\":\"1\"}\n{", 13);
    assert_int_equal(read_text("ftm-json", (mn_text){bytes, len}), MN_DATA);
    free(bytes);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.msg, "a line is longer than"));
}

/* BIS's table with name and address in one cell. */
static void test_one_cell(void **state)
{
    (void)state;
    assert_int_equal(
        read_text("bis-csv", mn_text_of("Name and Address,Effective Date\n"
                                        "\"Example Trading, 1 Road, Testville\",01/02/2020\n"
                                        "Alone Co,01/02/2020\n")),
        MN_OK);
    assert_int_equal(reading.parties, 2);
    assert_non_null(strstr(parties.ptr, "\"name\":[\"Example Trading\"]"));
    assert_non_null(strstr(parties.ptr, "\"address\":[\"1 Road, Testville\"]"));
    assert_non_null(strstr(parties.ptr, "\"name\":[\"Alone Co\"]"));
    assert_non_null(strstr(parties.ptr, "nameAndAddress=Example Trading, 1 Road, Testville"));
    assert_int_equal(read_text("bis-csv", mn_text_of("Company,Country\nA,US\n")), MN_DATA);
    assert_string_equal(err.msg, "the column 'name' is missing");
}

/* A heading that is cut is cut between letters. */
static void test_headings(void **state)
{
    (void)state;
    static const char long_heading[] =
        "name,country,license requirement,license policy,a"
        "\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96"
        "\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96"
        "\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96\xD0\x96"
        "\xD0\x96\xD0\x96\xD0\x96\xD0\x96\nA,CN,all,deny,kept\n";
    static const char *const formats[] = {"table", "bis-csv"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(read_text(formats[i], mn_text_of(long_heading)), MN_OK);
        assert_null(strstr(parties.ptr, "\xEF\xBF\xBD"));
        assert_non_null(strstr(parties.ptr, "\xD0\x96=kept\""));
    }
}

/* A text without empty lines is no list, and is not gathered for ever. */
static void test_paragraph(void **state)
{
    (void)state;
    mn_buf b = {0};
    mn_buf_str(&b, "UFLPA Entity List\n\n");
    for (int i = 0; i < 3000; i++)
        mn_buf_str(&b, "Example Trading Company of Testville\n");
    assert_int_equal(read_text("uflpa-text", (mn_text){b.ptr, b.len}), MN_DATA);
    assert_string_equal(err.msg, "a paragraph is longer than 65536 bytes");
    assert_int_equal(err.line, 3);
    mn_buf_free(&b);
}

/* An id with a NUL, which would part a party from its names. */
static void test_nul(void **state)
{
    (void)state;
    static const char text[] =
        "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ann Lee\"]}}\n"
        "{\"id\":\"s\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"a\\u00000\"],"
        "\"program\":[\"X\"]}}\n";
    assert_int_equal(read_text("ftm-json", mn_text_of(text)), MN_OK);
    assert_int_equal(reading.parties, 1);
    assert_int_equal(reading.rejected, 0);
    assert_non_null(strstr(parties.ptr, "Ann Lee"));
}

/* --- files -------------------------------------------------------------------------------------
 */

static char path[64];

/* Writes another list into the file that is being read. */
static mn_status rewrite(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    (void)payload;
    (void)p;
    (void)source;
    (void)e;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("id,name\n1,Other\n", f);
    fclose(f);
    return MN_OK;
}

/* The hash that is kept as evidence is that of what was read. */
static void test_changed(void **state)
{
    (void)state;
    mn_ctx ctx = {.cache = cache};
    const char *paths[] = {path};
    snprintf(path, sizeof path, "/tmp/manumit-list-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "id,name\n1,Example\n", 18), 18);
    close(fd);
    mn_list_reading_free(&reading);
    assert_int_equal(mn_list_read(&reading, &ctx, paths, 1, NULL, take, NULL, &err), MN_OK);
    mn_list_reading_free(&reading);
    assert_int_equal(mn_list_read(&reading, &ctx, paths, 1, NULL, rewrite, NULL, &err), MN_DATA);
    assert_string_equal(err.msg, "the file changed while it was read");
    unlink(path);
    /* A pipe is not waited for. */
    assert_int_equal(mkfifo(path, 0600), 0);
    mn_list_reading_free(&reading);
    assert_int_equal(mn_list_read(&reading, &ctx, paths, 1, NULL, take, NULL, &err), MN_USAGE);
    assert_string_equal(err.msg, "a list is read twice, which a pipe or device can't be");
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),     cmocka_unit_test(test_xml),
        cmocka_unit_test(test_long_tag),  cmocka_unit_test(test_tables),
        cmocka_unit_test(test_headings),  cmocka_unit_test(test_paragraph),
        cmocka_unit_test(test_encodings), cmocka_unit_test(test_one_cell),
        cmocka_unit_test(test_nul),       cmocka_unit_test(test_changed),
    };
    if (mn_cache_new(&cache, NULL))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mn_list_reading_free(&reading);
    mn_buf_free(&parties);
    mn_cache_free(cache);
    return failed;
}
