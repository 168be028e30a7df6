/* SPDX-License-Identifier: Apache-2.0
 *
 * web_head.c - heads, chunks and targets of requests; what a whole server answers to broken
 * ones is in test/serve/malformed.py.
 */
#include "web/chunks.h"
#include "web/target.h"

#include "check.h"

static const char good[] = "POST /a/b?c=d HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: 12\r\n"
                           "X:  y z \t\r\nConnection: x, Close\r\n\r\n";

static unsigned status_of(const char *text)
{
    mn_web_refusal why;
    mn_web_head h;
    size_t at = 0, size = mn_web_head_end(text, strlen(text), &at, &why);
    if (!size)
        return why.status;
    assert_int_equal(size, strlen(text));
    return mn_web_head_read(&h, text, size, &why) ? 200 : why.status;
}

static void a_head_is_read(void **state)
{
    (void)state;
    mn_web_refusal why;
    mn_web_head h;
    size_t at = 0, size = mn_web_head_end(good, sizeof good - 1, &at, &why);
    assert_int_equal(size, sizeof good - 1);
    assert_true(mn_web_head_read(&h, good, size, &why));
    assert_int_equal(h.method, MN_WEB_POST);
    assert_text(h.target, "/a/b?c=d");
    assert_text(h.host, "localhost:80");
    assert_int_equal(h.length, 12);
    assert_text(mn_web_field_of(&h, "x"), "y z");
    assert_null(mn_web_field_of(&h, "z").ptr);
    assert_true(h.close);
    assert_false(h.chunked);
}

static void a_head_may_come_byte_by_byte(void **state)
{
    (void)state;
    mn_web_refusal why;
    size_t at = 0;
    for (size_t len = 0; len < sizeof good - 1; len++) {
        assert_int_equal(mn_web_head_end(good, len, &at, &why), 0);
        assert_int_equal(why.status, 0);
        assert_int_equal(at, len);
    }
    assert_int_equal(mn_web_head_end(good, sizeof good - 1, &at, &why), sizeof good - 1);
}

static void only_the_first_head_is_taken(void **state)
{
    (void)state;
    static const char two[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n";
    mn_web_refusal why;
    size_t at = 0;
    assert_int_equal(mn_web_head_end(two, sizeof two - 1, &at, &why), 27);
}

static void broken_heads_have_a_status(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned status;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200},
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 200},
        {"GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", 200},
        {"GET http://b/b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nhOST: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"GET /\r\n\r\n", 400},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,1\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", 200},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned got = status_of(cases[i].text);
        if (got != cases[i].status)
            print_error("%s", cases[i].text);
        assert_int_equal(got, cases[i].status);
    }
}

/* A body of chunks gives the same content wherever it is cut. */
static void chunks_may_be_cut_anywhere(void **state)
{
    (void)state;
    static const char body[] = "5\r\nhello\r\n00b\r\n, wide worl\r\n0\r\n\r\nGET";
    const size_t len = sizeof body - 1;
    for (size_t cut = 0; cut <= len; cut++) {
        mn_web_chunks c = {0, 0, 0, false};
        mn_web_refusal why;
        char room[sizeof body], text[sizeof body] = "";
        size_t used = 0, got = 0, n = 0;
        memcpy(room, body, sizeof body);
        assert_true(mn_web_chunks_take(&c, room, cut, &used, &got, &why));
        memcpy(text, room, got);
        n = got;
        if (!c.done) {
            assert_int_equal(used, cut);
            assert_true(mn_web_chunks_take(&c, room + cut, len - cut, &used, &got, &why));
            memcpy(text + n, room + cut, got);
            n += got;
            used += cut;
        }
        assert_true(c.done);
        assert_int_equal(used, len - 3);
        assert_int_equal(n, 16);
        assert_memory_equal(text, "hello, wide worl", 16);
    }
}

static void broken_chunks_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "5;x\r\n", "5 \r\n",  "-5\r\n",   "x\r\n",         "\r\n",
        "5\n",     "1\r\nab", "1\r\na\n", "0\r\nX: y\r\n", "1000000000000000\r\n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_web_chunks c = {0, 0, 0, false};
        mn_web_refusal why;
        char room[40];
        size_t used, got, n = strlen(cases[i]);
        memcpy(room, cases[i], n);
        assert_false(mn_web_chunks_take(&c, room, n, &used, &got, &why));
        assert_int_equal(why.status, 400);
    }
}

static void targets_are_decoded(void **state)
{
    (void)state;
    mn_web_target t;
    mn_web_refusal why;
    mn_arena a = {NULL, 0, 0};
    assert_true(mn_web_target_read(&t, mn_text_of("/a%20b/%C3%A9?x=1+2&y&z=%26%0A&&=v"), &a, &why));
    assert_text(t.path, "/a b/\xc3\xa9");
    assert_int_equal(t.pairs, 4);
    assert_text(mn_web_pair_of(&t, "x"), "1 2");
    assert_text(mn_web_pair_of(&t, "y"), "");
    assert_text(mn_web_pair_of(&t, "z"), "&\n");
    assert_null(mn_web_pair_of(&t, "w").ptr);
    mn_arena_free(&a);
}

static void tricks_in_targets_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"/..",     "/a/../b", "/%2e%2E/b", "/.",    "//",
                                        "/a//b",   "/a%2fb",  "/a%5Cb",    "/a%00", "/a%0d",
                                        "/a%7f",   "/%",      "/%1",       "/%g1",  "/%ff",
                                        "/%C0%AE", "/a\\b",   "/a#b",      "/a|b",  "/?a=%00",
                                        "/?a=%FF", "/?%zz=1", "/?a=\"b\"", "a",     "/%ED%A0%80"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_web_target t;
        mn_web_refusal why;
        mn_arena a = {NULL, 0, 0};
        if (mn_web_target_read(&t, mn_text_of(cases[i]), &a, &why))
            print_error("%s\n", cases[i]);
        assert_false(mn_web_target_read(&t, mn_text_of(cases[i]), &a, &why));
        assert_int_equal(why.status, 400);
        mn_arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_read),
        cmocka_unit_test(a_head_may_come_byte_by_byte),
        cmocka_unit_test(only_the_first_head_is_taken),
        cmocka_unit_test(broken_heads_have_a_status),
        cmocka_unit_test(chunks_may_be_cut_anywhere),
        cmocka_unit_test(broken_chunks_are_refused),
        cmocka_unit_test(targets_are_decoded),
        cmocka_unit_test(tricks_in_targets_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
