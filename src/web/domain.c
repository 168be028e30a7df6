/* SPDX-License-Identifier: Apache-2.0
 *
 * domain.c - a domain's own paths. A parameter is one segment, the last: "/match/{dataset}".
 */
#include "web/domain.h"

#include "core/err.h"
#include "web/multipart.h"

#include <string.h>

static bool fits(mn_text *parameter, const char *pattern, mn_text path)
{
    const char *brace = strchr(pattern, '{');
    const size_t n = brace ? (size_t)(brace - pattern) : strlen(pattern);

    if (path.len < n || memcmp(path.ptr, pattern, n) != 0)
        return false;
    *parameter = (mn_text){path.ptr + n, path.len - n};
    return brace ? parameter->len && !memchr(parameter->ptr, '/', parameter->len) : !parameter->len;
}

const mn_route *mn_web_domain_find(mn_text *parameter, const mn_route *const *routes, mn_text path)
{
    for (const mn_route *const *x = routes; x && *x; x++)
        if (fits(parameter, (*x)->path, path))
            return *x;
    *parameter = (mn_text){NULL, 0};
    return NULL;
}

void mn_web_domain_answer(mn_web_response *r, const mn_web_ask *ask, const mn_ctx *ctx)
{
    static const mn_files none = {NULL, 0, 0};
    mn_route_pair pair[MN_WEB_PAIRS];
    mn_route_ask own = {.parameter = ask->parameter, .query = pair, .body = ask->body};
    mn_route_answer answer = {.status = 0};
    mn_err e = MN_ERR_INIT;
    mn_ctx at = *ctx;

    at.files = &none; /* a request names no file of the server */
    mn_web_response_free(r);
    for (size_t i = 0; i < ask->target->pairs && i < MN_WEB_PAIRS; i++)
        pair[own.pairs++] = (mn_route_pair){ask->target->pair[i].name, ask->target->pair[i].value};
    if (ask->domain->post && (!ask->type.ptr || !mn_web_type_is(ask->type, "application/json"))) {
        mn_web_refuse(r, 415, "send application/json", "the body's Content-Type is not understood");
        return;
    }
    const mn_status st = ask->domain->run(&answer, &own, &at, &e);
    if (st) {
        mn_web_problem(r, answer.status ? answer.status : mn_web_status_of(st), &e);
        return;
    }
    r->status = answer.status ? answer.status : 200;
    r->type = "application/json";
    mn_buf_free(&r->body);
    r->body = (mn_buf){.ptr = answer.bytes, .len = answer.len, .cap = answer.len};
}
