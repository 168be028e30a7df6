/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_web_session.c - who somebody is: the first line is a Cookie field, the second an
 * Authorization field, the rest the body of a sign-in. A token is one or none; a body is wiped,
 * and nothing of it stands in what refuses it.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "web/session.h"

static mn_text line(const char **at, const char *end)
{
    const char *from = *at, *stop = from < end ? memchr(from, '\n', (size_t)(end - from)) : NULL;
    *at = stop ? stop + 1 : end;
    return (mn_text){from, (size_t)((stop ? stop : end) - from)};
}

static void check_token(mn_text cookie, mn_text authorization)
{
    mn_web_head h = {.fields = 2};
    mn_web_refusal why = {0, NULL};
    mn_text token = {NULL, 0};
    h.field[0] = (mn_web_field){{"Cookie", 6}, cookie};
    h.field[1] = (mn_web_field){{"Authorization", 13}, authorization};
    mn_web_token_from from = mn_web_token_of(&token, &h, "manumit", &why);
    FUZZ_CHECK((from == MN_WEB_BAD_TOKEN) == (why.status != 0));
    if (from != MN_WEB_FROM_COOKIE && from != MN_WEB_FROM_BEARER)
        return;
    FUZZ_CHECK(token.len == MN_WEB_TOKEN_BYTES);
    const mn_text *in = from == MN_WEB_FROM_COOKIE ? &cookie : &authorization;
    FUZZ_CHECK(token.ptr >= in->ptr && token.ptr + token.len <= in->ptr + in->len);
    for (size_t i = 0; i < token.len; i++)
        FUZZ_CHECK(!strchr("; =\r\n\"", token.ptr[i]));
}

static void check_body(mn_text text)
{
    mn_web_knock *k = mn_web_knock_new(MN_WEB_ENTER);
    mn_web_response r = {.status = 0};
    mn_buf body = {0};
    mn_buf_text(&body, text);
    if (k && !body.failed) {
        const bool good = mn_web_session_read(k, &body, &r);
        FUZZ_CHECK(good ? k->name_len > 0 && k->name_len <= MN_WEB_NAME_BYTES + 1 &&
                              k->password_len > 0 && k->password_len <= MN_WEB_PASSWORD_BYTES + 1
                        : r.status == 400 && r.body.len < 400);
        for (size_t i = 0; i < body.len; i++)
            FUZZ_CHECK(body.ptr[i] == 0);
    }
    mn_web_knock_free(k);
    mn_web_response_free(&r);
    mn_buf_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    const mn_text cookie = line(&at, end), authorization = line(&at, end);
    check_token(cookie, authorization);
    check_body((mn_text){at, (size_t)(end - at)});
    return 0;
}
