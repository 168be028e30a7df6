/* SPDX-License-Identifier: Apache-2.0
 *
 * web_memory.c - memory that runs out at any point of answering a request ends in a problem
 * document or, where not even that can be had, in a response that says so; nothing leaks.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "web/answer.h"
#include "web/inside.h"

#include <stdlib.h>

#include "check.h"
#include "failing.h"
#include "unit/command_sample.h"

static const char form[] =
    "--x\r\nContent-Disposition: form-data; name=\"FILE\"; filename=\"a.csv\"\r\n\r\na\n\r\n--x\r\n"
    "Content-Disposition: form-data; "
    "name=\"options\"\r\n\r\n{\"rate\":[\"a\",\"b\"],\"depth\":2}\r\n"
    "--x--\r\n";

static unsigned answer(const char *body, const char *type)
{
    mn_web_target target = {.path = {"/", 1}};
    mn_web_ask ask = {.command = sample_commands[0],
                      .format = mn_web_formats(),
                      .target = &target,
                      .body = mn_text_of(body),
                      .type = mn_text_of(type)};
    mn_web_response r = {.status = 0};
    mn_ctx ctx = MN_CTX_INIT;
    mn_web_answer(&r, &ask, &ctx);
    unsigned status = r.body.failed ? 500 : r.status;
    mn_web_response_free(&r);
    return status;
}

static void check_all(const char *body, const char *type)
{
    left = -1;
    assert_int_equal(answer(body, type), 200);
    long n = 0;
    for (bool done = false; !done; n++) {
        left = n;
        unsigned status = answer(body, type);
        done = left >= 0;
        left = -1;
        if (!done)
            assert_int_equal(status, 500);
        else
            assert_int_equal(status, 200);
    }
    assert_true(n > 5);
}

static void answers(void **state)
{
    (void)state;
    check_all("{\"FILE\":\"a\\n\",\"country\":\"US\",\"rate\":[\"x\",1]}", "application/json");
    check_all(form, "multipart/form-data; boundary=x");
}

static void descriptions(void **state)
{
    (void)state;
    for (long n = 0; n < 8; n++) {
        mn_buf b = {0};
        mn_err e = MN_ERR_INIT;
        left = n;
        mn_status st = mn_web_openapi(&b, sample_commands, NULL, "manumit", true, &e);
        left = -1;
        assert_true(st == MN_OK || st == MN_SYSTEM);
        mn_buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers), cmocka_unit_test(descriptions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
