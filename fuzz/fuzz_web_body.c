/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_web_body.c - bodies and queries: the first line is a Content-Type, or begins with '?' and
 * is a query; the rest is the body. What is taken is a call of the made-up commands that reads no
 * file but those sent.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "unit/command_sample.h"
#include "web/args.h"
#include "web/json.h"
#include "web/multipart.h"

static mn_status take(mn_web_args *x, mn_text type, mn_text body, mn_err *e)
{
    mn_web_target t;
    mn_web_refusal why;
    if (type.len && type.ptr[0] == '?') {
        char *target = malloc(type.len + 1);
        if (!target)
            return MN_SYSTEM;
        target[0] = '/';
        memcpy(target + 1, type.ptr, type.len);
        bool good = mn_web_target_read(&t, (mn_text){target, type.len + 1}, &x->arena, &why);
        mn_status st = good ? mn_web_args_query(x, &t, e) : MN_USAGE;
        if (!good)
            e->status = MN_USAGE, e->msg[0] = '-';
        free(target);
        return st;
    }
    return mn_web_type_is(type, "multipart/form-data") ? mn_web_args_form(x, body, type, e)
                                                       : mn_web_args_json(x, body, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *end = size ? memchr(text, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - text) : size;
    mn_text body = {end ? end + 1 : text + size, end ? size - n - 1 : 0};
    for (int i = 0; i < 5; i += 2) { /* of which two take files */
        mn_web_args x = {.command = sample_commands[i]};
        mn_call *call = NULL;
        mn_err e = MN_ERR_INIT;
        mn_status st = take(&x, (mn_text){text, n}, body, &e);
        if (!st)
            st = mn_web_args_call(&call, &x, "json", &e);
        FUZZ_CHECK(st == MN_OK || (e.status == MN_USAGE && e.msg[0] != '\0' && !call));
        for (size_t k = 0; call && k < mn_call_inputs(call); k++) {
            bool sent = false;
            for (size_t f = 0; f < x.files; f++)
                sent = sent || !strcmp(x.file[f].name, mn_call_input(call, k));
            FUZZ_CHECK(sent);
        }
        FUZZ_CHECK(!call || !mn_call_output(call));
        mn_call_free(call);
        mn_web_args_free(&x);
    }
    return 0;
}
