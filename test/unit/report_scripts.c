/* SPDX-License-Identifier: Apache-2.0
 *
 * report_scripts.c - what scripts read: JSON, NDJSON, CSV and the manifest, to
 * the byte; and Markdown, which people and programs share.
 */
#include "report_sample.h"

#include "report/json_rows.h"

#include <math.h>

static const char json[] =
    "{\n"
    "  \"command\": \"footprint\",\n"
    "  \"version\": \"0.1.0\",\n"
    "  \"key_figures\": [\n"
    "    {\"name\": \"people\", \"value\": 0.1234, \"low\": 0.05, \"high\": 0.31, \"unit\": "
    "\"people\", \"method\": \"mrio\"},\n"
    "    {\"name\": \"lines\", \"value\": 12345, \"low\": null, \"high\": null, \"unit\": "
    "\"lines\", \"method\": \"mrio\"}\n"
    "  ],\n"
    "  \"tables\": {\n"
    "    \"countries\": [\n"
    "      {\"iso3\": \"IND\", \"name\": \"India\", \"people\": 1.21, \"low\": 0.484, \"high\": "
    "3.025, \"spending\": \"1240.50\"},\n"
    "      {\"iso3\": \"PRK\", \"name\": \"North Korea\", \"people\": 0.605, \"low\": 0.242, "
    "\"high\": 1.5125, \"spending\": \"-0.01\"},\n"
    "      {\"iso3\": \"USA\", \"name\": \"United States of America\", \"people\": 0.242, \"low\": "
    "0.0968, \"high\": 0.605, \"spending\": \"-1240.52\"},\n"
    "      {\"iso3\": \"XXX\", \"name\": \"Atlantis\", \"people\": null, \"low\": null, \"high\": "
    "null, \"spending\": null}\n"
    "    ]\n"
    "  },\n"
    "  \"warnings\": [\n"
    "    \"1 of 4 countries has no value.\"\n"
    "  ],\n"
    "  \"manifest\": {\n"
    "    \"command\": \"footprint\",\n"
    "    \"version\": \"0.1.0\",\n"
    "    \"inputs\": [\n"
    "      {\"role\": \"purchases\", \"path\": \"purchases.csv\", \"sha256\": \"9f86d0\"}\n"
    "    ],\n"
    "    \"options\": {\"country\": \"US\", \"columns\": [\"a=b\", \"c=d\"]},\n"
    "    \"seed\": \"0\"\n"
    "  }\n"
    "}\n";

static const char ndjson[] =
    "{\"iso3\": \"IND\", \"name\": \"India\", \"people\": 1.21, \"low\": 0.484, \"high\": 3.025, "
    "\"spending\": \"1240.50\"}\n"
    "{\"iso3\": \"PRK\", \"name\": \"North Korea\", \"people\": 0.605, \"low\": 0.242, \"high\": "
    "1.5125, \"spending\": \"-0.01\"}\n"
    "{\"iso3\": \"USA\", \"name\": \"United States of America\", \"people\": 0.242, \"low\": "
    "0.0968, \"high\": 0.605, \"spending\": \"-1240.52\"}\n"
    "{\"iso3\": \"XXX\", \"name\": \"Atlantis\", \"people\": null, \"low\": null, \"high\": null, "
    "\"spending\": null}\n";

static const char csv[] = "iso3,name,people,low,high,spending\n"
                          "IND,India,1.21,0.484,3.025,1240.50\n"
                          "PRK,North Korea,0.605,0.242,1.5125,-0.01\n"
                          "USA,United States of America,0.242,0.0968,0.605,-1240.52\n"
                          "XXX,Atlantis,,,,\n";

static const char manifest[] =
    "{\n"
    "  \"command\": \"footprint\",\n"
    "  \"version\": \"0.1.0\",\n"
    "  \"inputs\": [\n"
    "    {\"role\": \"purchases\", \"path\": \"purchases.csv\", \"sha256\": \"9f86d0\"}\n"
    "  ],\n"
    "  \"options\": {\"country\": \"US\", \"columns\": [\"a=b\", \"c=d\"]},\n"
    "  \"seed\": \"0\"\n"
    "}\n";

static const char markdown[] =
    "# People behind purchases.csv\n"
    "\n"
    "- **0.12 people (0.05 to 0.31)** People in forced labour behind this spending\n"
    "\n"
    "- **12,345 lines** Lines read\n"
    "\n"
    "## Where they work\n"
    "\n"
    "The goods were traced through the world economy to the countries where the work is done.\n"
    "\n"
    "**By country**\n"
    "\n"
    "| Country | People | At least | At most | Spent |\n"
    "| --- | ---: | ---: | ---: | ---: |\n"
    "| India | 1.21 | 0.484 | 3.0 | 1,240.50 |\n"
    "| North Korea | 0.605 | 0.242 | 1.5 | −0.01 |\n"
    "| United States of America | 0.242 | 0.097 | 0.6 | −1,240.52 |\n"
    "\n"
    "… and 1 more (all with `--csv --table countries`)\n"
    "\n"
    "| People | | people |\n"
    "| --- | --- | ---: |\n"
    "| India | ████████████████████ | 1.2 (0.5 to 3.0) |\n"
    "| North Korea | ██████████ | 0.60 (0.24 to 1.5) |\n"
    "| United States of America | ████ | 0.24 (0.10 to 0.60) |\n"
    "\n"
    "- Ask the suppliers of the largest lines.\n"
    "- Prefer those who publish their factories.\n"
    "\n"
    "> Method: input-output analysis.\n"
    "\n"
    "## Please note\n"
    "\n"
    "- 1 of 4 countries has no value.\n";

static void test_sample(void **state)
{
    (void)state;
    mn_report *r = sample();
    assert_render(r, MN_RENDER_JSON, 0, json);
    assert_render(r, MN_RENDER_NDJSON, 0, ndjson);
    assert_render(r, MN_RENDER_CSV, 0, csv);
    assert_render(r, MN_RENDER_MANIFEST, 0, manifest);
    assert_render(r, MN_RENDER_MARKDOWN, 0, markdown);
    mn_report_free(r);
}

static void test_empty(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    assert_render(r, MN_RENDER_JSON, 0,
                  "{\n  \"command\": \"footprint\",\n  \"version\": \"" MN_VERSION "\",\n"
                  "  \"key_figures\": [],\n  \"tables\": {},\n  \"warnings\": [],\n"
                  "  \"manifest\": {\n    \"command\": \"footprint\",\n"
                  "    \"version\": \"" MN_VERSION "\",\n    \"inputs\": [],\n"
                  "    \"options\": {}\n  }\n}\n");
    good(mn_report_table(r, new_table("t", "a:text,b:i64"), NULL, NULL));
    assert_render(r, MN_RENDER_CSV, 0, "a,b\n");
    assert_render(r, MN_RENDER_NDJSON, 0, "");
    mn_report_free(r);
}

/* Every type, with values at the border of what it holds. */
static void test_types(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    mn_table *t = new_table("t", "s:text,i:i64,f:f64,b:bool,d:date,m:money");
    add_row(t);
    put(t, 0, "");
    mn_table_put_i64(t, 1, INT64_MIN);
    mn_table_put_f64(t, 2, 0.1);
    mn_table_put_bool(t, 3, false);
    mn_table_put_date(t, 4, -1);
    mn_table_put_money(t, 5, -7);
    add_row(t);
    mn_table_put_f64(t, 2, (double)NAN);
    add_row(t);
    mn_table_put_f64(t, 2, -(double)INFINITY);
    add_row(t);
    mn_table_put_f64(t, 2, 1e300);
    good(mn_report_table(r, t, NULL, NULL));
    assert_render(r, MN_RENDER_NDJSON, 0,
                  "{\"s\": \"\", \"i\": -9223372036854775808, \"f\": 0.1, \"b\": false, "
                  "\"d\": \"1969-12-31\", \"m\": \"-0.07\"}\n"
                  "{\"s\": null, \"i\": null, \"f\": null, \"b\": null, \"d\": null, "
                  "\"m\": null}\n"
                  "{\"s\": null, \"i\": null, \"f\": null, \"b\": null, \"d\": null, "
                  "\"m\": null}\n"
                  "{\"s\": null, \"i\": null, \"f\": 1e+300, \"b\": null, \"d\": null, "
                  "\"m\": null}\n");
    assert_render(r, MN_RENDER_CSV, 0,
                  "s,i,f,b,d,m\n"
                  "\"\",-9223372036854775808,0.1,false,1969-12-31,-0.07\n"
                  ",,,,,\n,,,,,\n,,1e+300,,,\n");
    mn_report_free(r);
}

/* Cells are data: quoted where they must be, and never altered. */
static void test_csv_quotes(void **state)
{
    (void)state;
    mn_report *r = new_report("T");
    mn_table *t = NULL;
    good(mn_table_new(&t, "t", NULL));
    good(mn_table_add_column(t, "a,b", MN_TEXT, NULL));
    good(mn_table_add_column(t, "say \"x\"", MN_TEXT, NULL));
    add_row(t);
    put(t, 0, "=1+1");
    put(t, 1, "two\r\nlines");
    add_row(t);
    put(t, 0, " spaces ");
    put(t, 1, "\xFF\x1b|;'");
    good(mn_report_table(r, t, NULL, NULL));
    assert_render(r, MN_RENDER_CSV, 0,
                  "\"a,b\",\"say \"\"x\"\"\"\n=1+1,\"two\r\nlines\"\n spaces ,\xFF\x1b|;'\n");
    mn_report_free(r);
}

/* What is written reads back as the same cells, empty text and missing apart. */
static void test_csv_back(void **state)
{
    (void)state;
    mn_report *r = sample();
    sink s;
    mn_table *t = NULL;
    rendered(&s, r, &(mn_render_options){.format = MN_RENDER_CSV});
    good(mn_table_read_memory(&t, NULL, "x.csv", s.buf.ptr, s.buf.len, NULL, NULL));
    assert_int_equal(mn_table_rows(t), 4);
    assert_text(mn_table_text(t, 2, 1), "United States of America");
    assert_true(mn_table_missing(t, 3, 2));
    mn_table_free(t);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void test_unknown_table(void **state)
{
    (void)state;
    mn_report *r = sample();
    sink s = {.fail_at = -1};
    mn_err e = MN_ERR_INIT;
    mn_render_options o = {.format = MN_RENDER_CSV, .table = "contries"};
    assert_int_equal(mn_report_render(r, &o, sink_write, &s, &e), MN_USAGE);
    assert_string_equal(e.msg, "'footprint' makes no table 'contries'");
    assert_string_equal(e.hint, "its tables: 'countries'");
    assert_int_equal(s.calls, 0);
    mn_report_free(r);
    r = new_report("T");
    o.table = NULL;
    assert_int_equal(mn_report_render(r, &o, sink_write, &s, &e), MN_USAGE);
    assert_string_equal(e.msg, "'footprint' makes no table");
    mn_report_free(r);
}

/* Mark-up in a text is text. */
static void test_markdown_escapes(void **state)
{
    (void)state;
    mn_report *r = new_report("a|b <script> `x` *y* _z_ [l](u) \x1b[1m");
    good(mn_report_text(r, MN_TEXT_PARA, "1. not a list", NULL));
    good(mn_report_text(r, MN_TEXT_PARA, "- nor this", NULL));
    mn_table *t = new_table("t", "a:text");
    add_row(t);
    put(t, 0, "x|y\nz\\");
    good(mn_report_table(r, t, NULL, NULL));
    assert_render(r, MN_RENDER_MARKDOWN, 0,
                  "# a\\|b &lt;script\\> \\`x\\` \\*y\\* \\_z\\_ \\[l\\](u) �\\[1m\n\n"
                  "1\\. not a list\n\n\\- nor this\n\n| A |\n| --- |\n| x\\|y z\\\\ |\n");
    mn_report_free(r);
}

/* Texts and reals of every length, by the quick way and by the one that takes everything. */
static void test_rows_are_plain_json(void **state)
{
    static const char *const piece[] = {"a", "\"", "\\", "\n", "\x7f", "\x80", "\xc3\xa9", " "};
    uint64_t s = 1;

    (void)state;
    mn_table *t = new_table("t", "text:text,again:text,real:f64,more:f64");
    mn_buf expected = {0}, got = {0};
    for (size_t row = 0; row < 3000; row++) {
        double v[2];
        add_row(t);
        mn_buf_str(&expected, "{");
        for (size_t col = 0; col < 2; col++) {
            mn_buf text = {0};
            s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            for (size_t i = 0; i < (s >> 40) % 24; i++) /* most letters are plain */
                mn_buf_str(&text, piece[(s >> (i + 8)) % 40 < 8 ? (s >> (i + 9)) % 8 : 0]);
            mn_text cell = {text.ptr ? text.ptr : "", text.len};
            good(mn_table_put_text(t, col, cell, NULL));
            mn_buf_str(&expected, col ? ", \"again\": " : "\"text\": ");
            mn_buf_json(&expected, cell);
            mn_buf_free(&text);
        }
        v[0] = (double)(int64_t)s * 0x1p-70;
        v[1] = row % 7 ? ldexp((double)(s >> 33), (int)(row % 2000) - 1000) : INFINITY;
        mn_table_put_f64(t, 2, v[0]);
        mn_table_put_f64(t, 3, v[1]);
        mn_buf_str(&expected, ", \"real\": ");
        mn_buf_f64(&expected, v[0]);
        mn_buf_str(&expected, ", \"more\": ");
        if (isinf(v[1]))
            mn_buf_str(&expected, "null");
        else
            mn_buf_f64(&expected, v[1]);
        mn_buf_str(&expected, "}");
    }
    mn_json_rows j = {.table = NULL};
    assert_true(mn_json_rows_begin(&j, t, NULL));
    for (size_t row = 0; row < mn_table_rows(t); row++)
        mn_json_row(&got, &j, row);
    assert_int_equal(got.len, expected.len);
    assert_memory_equal(got.ptr, expected.ptr, got.len);
    mn_json_rows_free(&j);
    mn_buf_free(&got);
    mn_buf_free(&expected);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_csv_quotes),
        cmocka_unit_test(test_csv_back),
        cmocka_unit_test(test_unknown_table),
        cmocka_unit_test(test_markdown_escapes),
        cmocka_unit_test(test_rows_are_plain_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
