/* SPDX-License-Identifier: Apache-2.0
 *
 * table_ndjson.c - tests of the NDJSON reader and its JSON scanner.
 */
#include "table/json.h"
#include "table_show.h"

struct sample {
    const char *bytes, *want;
};

static void check_samples(const struct sample *s, size_t n)
{
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.format = MN_FORMAT_NDJSON;
    for (size_t i = 0; i < n; i++)
        assert_read("x", s[i].bytes, strlen(s[i].bytes), &o, s[i].want);
}

static void test_well_formed(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"{\"a\":1}", "a|1:1"},
        {"{\"a\":1.50,\"b\":-0e+2}\r\n\n  {\"b\":\"x\"}\n", "a,b|1:1.50,-0e+2|3:~,x"},
        {"{\"a\":true,\"b\":false,\"c\":null}\n", "a,b,c|1:true,false,~"},
        {"{ \"a\" : \"\" }\n{}\n", "a|1:|2:~"},
        {"{\"a\":{\"b\":[1, {\"c\":null}]},\"d\":[]}", "a,d|1:{\"b\":[1, {\"c\":null}]},[]"},
        {"{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\"}", "a|1:\xC3\xA9\xF0\x9F\x98\x80\n/\\\""},
        {"{\"\\u0061\":1}\n{\"a\":2}", "a|1:1|2:2"},
        {"\xEF\xBB\xBF{\"a\":1}", "a|1:1"},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void test_rejected_lines(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "[1]",
        "5",
        "{\"a\":1} x",
        "{\"a\":1}{}",
        "{\"a\":\"\x01\"}",
        "{\"a\":[1}",
        "{\"a\":{\"b\"",
        "{\"a\":[1,]}",
        "{\"a\":{\"b\":1,}}",
        "{,}",
        "{\"a\":NaN}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ude00\"}",
        "{\"a\":\"\\ud83d\\u0041\"}",
        "{\"x\":1,\"x\":2}",
        "\xC2\xA0{\"a\":1}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char bytes[128];
        int n = snprintf(bytes, sizeof bytes, "%s\n{\"x\":1}\n%s", bad[i], bad[i]);
        mn_read_options o = MN_READ_OPTIONS_INIT;
        o.format = MN_FORMAT_NDJSON;
        if (*bad[i] != '[')
            assert_read("x", bytes, (size_t)n, &o, "x|2:1!1!3");
    }
}

static void test_reasons(void **state)
{
    (void)state;
    mn_table *t = NULL;
    const char *bytes = "{\"a\":1}\n {\"\xC3\xA9\":}\n";
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", bytes, strlen(bytes), NULL, NULL), MN_OK);
    assert_string_equal(mn_table_reject_reason(t, 0), "a value was expected, at column 7");
    assert_text(mn_table_reject_text(t, 0), " {\"\xC3\xA9\":}");
    mn_table_free(t);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\n\n", "0:0:the file is empty"},
        {"\nx\n{\n", "2:0:no line is a JSON object: an object was expected, at column 1"},
        {"[{\"a\":1}]\n", "1:1:a JSON array, not one object a line"},
    };
    check_samples(samples, sizeof samples / sizeof *samples);
}

static void test_depth(void **state)
{
    (void)state;
    for (size_t depth = MN_JSON_DEPTH; depth <= MN_JSON_DEPTH + 1; depth++) {
        mn_buf b = {0};
        mn_json j;
        mn_json_member m;
        mn_buf_str(&b, "{\"a\":");
        for (size_t i = 0; i < depth; i++)
            mn_buf_str(&b, i % 2 ? "{\"k\":" : "[");
        mn_buf_str(&b, "1");
        for (size_t i = depth; i-- > 0;)
            mn_buf_char(&b, i % 2 ? '}' : ']');
        mn_buf_char(&b, '}');
        assert_true(mn_json_open(&j, (mn_text){b.ptr, b.len}));
        assert_int_equal(mn_json_next(&j, &m), depth == MN_JSON_DEPTH);
        if (depth > MN_JSON_DEPTH)
            assert_string_equal(j.error, "nested more than 64 deep");
        mn_buf_free(&b);
    }
}

static void test_limits(void **state)
{
    (void)state;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.max_columns = 2;
    assert_read("x", "{\"a\":1,\"b\":2,\"c\":3}", 19, &o, "1:0:more columns than the limit of 2");
    o.max_cell = 3;
    assert_read("x", "{\"a\":1}\n{\"a\":\"1234\"}", 20, &o, "2:0:a cell is longer");
}

/* Thousands of keys once, then many rows that have none of them. */
static void test_sparse_bomb(void **state)
{
    (void)state;
    mn_buf b = {0};
    mn_buf_char(&b, '{');
    for (int i = 0; i < 4000; i++)
        mn_buf_fmt(&b, "%s\"k%d\":1", i ? "," : "", i);
    mn_buf_str(&b, "}\n");
    for (int i = 0; i < 100000; i++)
        mn_buf_str(&b, "{}\n");
    assert_read("x.jsonl", b.ptr, b.len, NULL, "0:0:too few cells are filled");
    mn_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed), cmocka_unit_test(test_rejected_lines),
        cmocka_unit_test(test_reasons),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth),       cmocka_unit_test(test_limits),
        cmocka_unit_test(test_sparse_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
