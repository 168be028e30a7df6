/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_route.c - the description of a route that a domain declares.
 */
#include "web/openapi_write.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

static void route_parameters(mn_openapi_maker *m, const mn_route *x)
{
    const char *brace = strchr(x->path, '{');

    mn_openapi_key(m, "parameters");
    mn_buf_char(m->b, '[');
    m->first = true;
    if (brace) {
        mn_openapi_open(m, NULL);
        mn_openapi_key(m, "name");
        mn_buf_json(m->b, (mn_text){brace + 1, strlen(brace) - 2});
        mn_openapi_text(m, "in", "path");
        mn_openapi_raw(m, "required", "true");
        mn_openapi_text(m, "description", x->parameter_help);
        mn_openapi_raw(m, "schema", "{\"type\":\"string\"}");
        mn_openapi_close(m);
    }
    for (const mn_option *o = x->query; o && o->name; o++) {
        mn_openapi_open(m, NULL);
        mn_openapi_text(m, "name", o->name);
        mn_openapi_text(m, "in", "query");
        mn_openapi_describe(m, o);
        mn_openapi_option_schema(m, "schema", o);
        mn_openapi_close(m);
    }
    mn_buf_char(m->b, ']');
    m->first = false;
}

static void route_content(mn_openapi_maker *m, const char *schema)
{
    mn_openapi_open(m, "content");
    mn_openapi_open(m, "application/json");
    mn_openapi_raw(m, "schema", schema ? schema : "{\"type\":\"object\"}");
    mn_openapi_close(m);
    mn_openapi_close(m);
}

static void route_responses(mn_openapi_maker *m, const mn_route *x)
{
    static const char *const problems[] = {"400", "401", "403", "404", "405", "408",
                                           "411", "413", "414", "415", "417", "421",
                                           "422", "429", "431", "500", "503"};

    mn_openapi_open(m, "responses");
    mn_openapi_open(m, "200");
    mn_openapi_text(m, "description", "The answer.");
    route_content(m, x->answer_schema);
    mn_openapi_close(m);
    if (x->post)
        mn_openapi_raw(m, "202", "{\"$ref\":\"#/components/responses/Job\"}");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        mn_openapi_raw(m, problems[i], "{\"$ref\":\"#/components/responses/Problem\"}");
    mn_openapi_close(m);
}

void mn_openapi_route(mn_openapi_maker *m, const mn_route *x)
{
    char id[80];

    snprintf(id, sizeof id, "%s-%.60s", x->post ? "post" : "get", x->as.name);
    mn_openapi_open(m, x->path);
    mn_openapi_open(m, x->post ? "post" : "get");
    mn_openapi_text(m, "operationId", id);
    mn_openapi_text(m, "summary", x->as.summary);
    if (x->as.about)
        mn_openapi_text(m, "description", x->as.about);
    if (x->open)
        mn_openapi_raw(m, "security", "[]");
    route_parameters(m, x);
    if (x->post) {
        mn_openapi_open(m, "requestBody");
        mn_openapi_raw(m, "required", "true");
        route_content(m, x->body_schema);
        mn_openapi_close(m);
    }
    route_responses(m, x);
    mn_openapi_close(m);
    mn_openapi_close(m);
}
