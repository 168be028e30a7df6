/* SPDX-License-Identifier: Apache-2.0
 *
 * web_args.c - bodies: JSON, forms, and the calls that are made of them.
 */
#include "web/args.h"
#include "web/json.h"
#include "web/multipart.h"

#include <stdlib.h>

#include "check.h"
#include "unit/command_sample.h"

#define TYPE "multipart/form-data; boundary=\"a b\""

static mn_status json(const char *text, mn_err *e)
{
    mn_web_json v;
    return mn_web_json_read(&v, mn_text_of(text), e);
}

static void json_is_checked_whole(void **state)
{
    (void)state;
    static const char *const right[] = {"{}", " [1, -0.5e+3 ,true,false,null,\"\\ud83d\\ude00\"] ",
                                        "\"\\\"\\\\\\/\\b\"", "0"};
    static const char *const bad[] = {
        "",       "{",          "{]}",       "[1,]",       "{\"a\"}",     "{1:2}",
        "01",     "1.",         "+1",        ".5",         "1e",          "tru",
        "\"a",    "\"\\x\"",    "\"\\u00\"", "[] []",      "\"\\u0000\"", "\"\\ud83d\"",
        "\"\n\"", "{\"a\":1,}", "NaN",       "\"\\ude00\""};
    mn_err e = MN_ERR_INIT;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_int_equal(json(right[i], &e), MN_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (json(bad[i], &e) != MN_USAGE)
            print_error("%s\n", bad[i]);
        assert_int_equal(json(bad[i], &e), MN_USAGE);
    }
    assert_int_equal(json("{\n  \"a\": x}", &e), MN_USAGE);
    assert_int_equal(e.line, 2);
    assert_int_equal(e.col, 8);
    char deep[400];
    memset(deep, '[', 200);
    memset(deep + 200, ']', 200);
    mn_web_json v;
    assert_int_equal(mn_web_json_read(&v, (mn_text){deep, 400}, &e), MN_USAGE);
    assert_int_equal(mn_web_json_read(&v, (mn_text){deep + 136, 128}, &e), MN_OK);
}

static void json_is_walked(void **state)
{
    (void)state;
    static const char text[] =
        "{ \"a\\u00e9\" : [1 , {\"]\":\"}\"}] , \"b\":\"\\n\\ud83d\\ude00\", "
        "\"c\":-1.5e3 }";
    mn_web_json v, item;
    mn_err e = MN_ERR_INIT;
    mn_arena a = {NULL, 0, 0};
    mn_text rest, name, list;
    bool begun = false, in = false;
    assert_int_equal(mn_web_json_read(&v, mn_text_of(text), &e), MN_OK);
    rest = v.raw;
    assert_true(mn_web_json_next(&rest, &begun, &name, &v));
    assert_text(mn_web_json_string(name, &a), "a\xc3\xa9");
    assert_int_equal(v.kind, MN_WEB_ARRAY);
    list = v.raw;
    assert_true(mn_web_json_next(&list, &in, NULL, &item));
    assert_text(item.raw, "1");
    assert_true(mn_web_json_next(&list, &in, NULL, &item));
    assert_text(item.raw, "{\"]\":\"}\"}");
    assert_false(mn_web_json_next(&list, &in, NULL, &item));
    assert_true(mn_web_json_next(&rest, &begun, &name, &v));
    assert_text(mn_web_json_string(v.raw, &a), "\n\xf0\x9f\x98\x80");
    assert_true(mn_web_json_next(&rest, &begun, &name, &v));
    assert_text(v.raw, "-1.5e3");
    assert_false(mn_web_json_next(&rest, &begun, &name, &v));
    mn_arena_free(&a);
}

static void forms_are_read(void **state)
{
    (void)state;
    static const char body[] = "--a b\r\nContent-Disposition: form-data; name=\"FILE\"; "
                               "filename=\"C:\\\\x\\\\y;1.csv\"\r\n"
                               "Content-Type: text/csv\r\n\r\na,b\r\n--a\r\n\r\n--a b\r\n"
                               "content-disposition: form-data; name=n\r\n\r\n\r\n--a b--\r\n";
    mn_web_part part[MN_WEB_PARTS];
    size_t n = 0;
    mn_arena a = {NULL, 0, 0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_web_parts_read(part, &n, mn_text_of(body), mn_text_of(TYPE), &a, &e),
                     MN_OK);
    assert_int_equal(n, 2);
    assert_text(part[0].name, "FILE");
    assert_text(part[0].filename, "y;1.csv");
    assert_text(part[0].content, "a,b\r\n--a\r\n");
    assert_text(part[1].name, "n");
    assert_null(part[1].filename.ptr);
    assert_text(part[1].content, "");
    /* cut anywhere before its end it is refused */
    for (size_t len = 0; len < sizeof body - 3; len++)
        assert_int_equal(
            mn_web_parts_read(part, &n, (mn_text){body, len}, mn_text_of(TYPE), &a, &e), MN_USAGE);
    static const char *const types[] = {"multipart/form-data", TYPE "; boundary=other", TYPE "; x",
                                        "text/plain; boundary=\"a b\"",
                                        "multipart/form-data; boundary=\"a b"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_int_equal(
            mn_web_parts_read(part, &n, mn_text_of(body), mn_text_of(types[i]), &a, &e), MN_USAGE);
    mn_arena_free(&a);
}

/* A part that ends with its fields has no content, and takes none of the next part's. */
static void a_part_without_content_is_empty(void **state)
{
    (void)state;
    static const char body[] = "--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n--a b\r\n"
                               "Content-Disposition: form-data; name=y\r\n\r\n1\r\n--a b--\r\n";
    mn_web_part part[MN_WEB_PARTS];
    size_t n = 0;
    mn_arena a = {NULL, 0, 0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_web_parts_read(part, &n, mn_text_of(body), mn_text_of(TYPE), &a, &e),
                     MN_OK);
    assert_int_equal(n, 2);
    assert_text(part[0].name, "x");
    assert_text(part[0].content, "");
    assert_text(part[1].name, "y");
    assert_text(part[1].content, "1");
    mn_arena_free(&a);
}

/* A call of "count" from a JSON body; NULL and the message in e when it is refused. */
static mn_call *call_of(mn_web_args *x, const char *body, mn_err *e)
{
    mn_call *call = NULL;
    *x = (mn_web_args){.command = sample_commands[0]};
    if (mn_web_args_json(x, mn_text_of(body), e) || mn_web_args_call(&call, x, "json", e))
        return NULL;
    return call;
}

static void a_call_is_made_of_json(void **state)
{
    (void)state;
    mn_web_args x;
    mn_err e = MN_ERR_INIT;
    mn_call *call =
        call_of(&x,
                "{\"country\":\"France\",\"share\":0.25,\"depth\":3.0,\"rate\":[\"a\",2],"
                "\"explain\":true,\"exact\":false,\"FILE\":{\"a\": 1},\"seed\":7}",
                &e);
    assert_non_null(call);
    assert_string_equal(mn_call_text(call, "country"), "France");
    assert_near(mn_call_real(call, "share", 0), 0.25, 0);
    assert_int_equal(mn_call_int(call, "depth", 0), 3);
    assert_int_equal(mn_call_count(call, "rate"), 2);
    assert_string_equal(mn_call_nth(call, "rate", 1), "2");
    assert_true(mn_call_flag(call, "explain"));
    assert_int_equal(mn_call_int(call, "seed", 0), 7);
    assert_string_equal(mn_call_input(call, 0), "-");
    assert_int_equal(x.files, 1);
    assert_memory_equal(x.file[0].bytes, "{\"a\": 1}", 8);
    assert_null(mn_call_output(call));
    mn_call_free(call);
    mn_web_args_free(&x);
}

static void what_is_no_option_here_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{\"countr\":\"US\"}",
        "{\"output\":\"/tmp/x\"}",
        "{\"out\":\"/tmp/x\"}",
        "{\"threads\":4}",
        "{\"json\":true}",
        "{\"help\":true}",
        "{\"model\":\"/etc/x\"}",
        "{\"explain\":\"yes\"}",
        "{\"explain\":1}",
        "{\"depth\":10}",
        "{\"depth\":1.5}",
        "{\"depth\":\"x\"}",
        "{\"as\":\"nobody\"}",
        "{\"country\":[\"a\"]}",
        "{\"country\":null}",
        "{\"country\":{\"a\":1}}",
        "{\"a\":1,\"a\":2}",
        "{\"country\":\"a\",\"country\":\"b\"}",
        "[]",
        "\"country\"",
        "{\"\":1}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_web_args x;
        mn_err e = MN_ERR_INIT;
        mn_call *call = call_of(&x, cases[i], &e);
        if (call)
            print_error("%s\n", cases[i]);
        assert_null(call);
        assert_int_equal(e.status, MN_USAGE);
        assert_true(e.msg[0] != '\0');
        mn_web_args_free(&x);
    }
}

static void a_call_is_made_of_a_form(void **state)
{
    (void)state;
    static const char body[] =
        "--a b\r\nContent-Disposition: form-data; name=\"model\"; "
        "filename=\"../../etc/passwd\"\r\n\r\n"
        "M\r\n--a b\r\nContent-Disposition: form-data; name=\"FILE\"; "
        "filename=\"p.csv\"\r\n\r\nF\r\n"
        "--a b\r\nContent-Disposition: form-data; name=\"depth\"\r\n\r\n4\r\n"
        "--a b\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n{\"country\":\"JP\"}\r\n"
        "--a b--\r\n";
    mn_web_args x = {.command = sample_commands[0]};
    mn_call *call = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_web_args_form(&x, mn_text_of(body), mn_text_of(TYPE), &e), MN_OK);
    assert_int_equal(mn_web_args_call(&call, &x, "csv", &e), MN_OK);
    assert_string_equal(mn_call_text(call, "model"), "passwd");
    assert_string_equal(mn_call_input(call, 0), "p.csv");
    assert_int_equal(mn_call_int(call, "depth", 0), 4);
    assert_string_equal(mn_call_text(call, "country"), "JP");
    assert_int_equal(x.files, 2);
    assert_memory_equal(x.file[0].bytes, "M", 1);
    mn_call_free(call);
    mn_web_args_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_checked_whole),
        cmocka_unit_test(json_is_walked),
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(a_part_without_content_is_empty),
        cmocka_unit_test(a_call_is_made_of_json),
        cmocka_unit_test(what_is_no_option_here_is_refused),
        cmocka_unit_test(a_call_is_made_of_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
