/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi.c - the description of what is served, as OpenAPI 3.1, made from the declarations of
 * the commands. It is made once, when the server starts.
 */
#include "web/inside.h"

#include "core/err.h"
#include "core/text.h"
#include "web/args.h"
#include "web/openapi_write.h"

#include <stdio.h>
#include <string.h>

/* "footprint compare" and "report" as "footprint-compare-report", a name of a component. */
static void component(char *out, size_t size, const mn_command *c, const char *what)
{
    int n = snprintf(out, size, "%.70s-%.40s", c->name, what);

    for (int i = 0; i < n && i < (int)size; i++)
        out[i] = out[i] == ' ' ? '-' : out[i];
}

/* {"$ref": "#/components/KIND/NAME"} as the value of a key, or in a list where there is none. */
static void refer(mn_openapi_maker *m, const char *name, const char *kind, const mn_command *c,
                  const char *what)
{
    char at[128];

    component(at, sizeof at, c, what);
    mn_openapi_open(m, name);
    mn_openapi_key(m, "$ref");
    mn_buf_fmt(m->b, "\"#/components/%s/%s\"", kind, at);
    mn_openapi_close(m);
}

/* Calls `each` for all options that are served. */
static void each_option(mn_openapi_maker *m, const mn_command *c, bool files,
                        void (*each)(mn_openapi_maker *m, const mn_command *c, const mn_option *o))
{
    for (const mn_option *o = c->options; o && o->name; o++)
        if (mn_web_serves(c, o, false) && (files || o->type != MN_OPT_FILE))
            each(m, c, o);
    for (const mn_option *o = mn_common_options(); o->name; o++)
        if (mn_web_serves(c, o, true))
            each(m, c, o);
}

static void property(mn_openapi_maker *m, const mn_command *c, const mn_option *o)
{
    (void)c;
    mn_openapi_option_schema(m, o->name, o);
}

static void parameter(mn_openapi_maker *m, const mn_command *c, const mn_option *o)
{
    char name[128];

    component(name, sizeof name, c, o->name);
    mn_openapi_open(m, name);
    mn_openapi_text(m, "name", o->name);
    mn_openapi_text(m, "in", "query");
    mn_openapi_describe(m, o);
    mn_openapi_option_schema(m, "schema", o);
    mn_openapi_close(m);
}

static void refer_parameter(mn_openapi_maker *m, const mn_command *c, const mn_option *o)
{
    refer(m, NULL, "parameters", c, o->name);
}

/* Inputs that are words stand in the query, too. */
static void word_parameters(mn_openapi_maker *m, const mn_command *c)
{
    size_t place;
    char name[128];

    for (const mn_input *in = c->inputs; in && in->name && mn_web_word(c, in, &place); in++) {
        component(name, sizeof name, c, in->name);
        mn_openapi_open(m, name);
        mn_openapi_text(m, "name", in->name);
        mn_openapi_text(m, "in", "query");
        if (in->required)
            mn_openapi_raw(m, "required", "true");
        mn_openapi_text(m, "description", in->help);
        mn_openapi_raw(m, "schema", "{\"type\":\"string\"}");
        mn_openapi_close(m);
    }
}

static void refer_words(mn_openapi_maker *m, const mn_command *c)
{
    size_t place;

    for (const mn_input *in = c->inputs; in && in->name && mn_web_word(c, in, &place); in++)
        refer(m, NULL, "parameters", c, in->name);
}

/* --- bodies -------------------------------------------------------------------- */

static void inputs_in_json(mn_openapi_maker *m, const mn_command *c)
{
    const mn_option *from = mn_web_option(c, mn_text_of("from"));

    for (const mn_input *in = c->inputs; in && in->name; in++) {
        size_t place;

        mn_openapi_open(m, in->name);
        mn_openapi_raw(m, "type",
                       mn_web_word(c, in, &place) ? "\"string\""
                                                  : "[\"string\",\"object\",\"array\"]");
        mn_openapi_text(m, "description", in->help);
        mn_openapi_close(m);
    }
    if (!from || from->type != MN_OPT_CHOICE || !c->inputs || !c->inputs[0].name)
        return;
    mn_text rest = mn_text_of(from->choices), choice;
    while (mn_text_split(&rest, '|', &choice)) {
        char name[32], about[160];

        snprintf(name, sizeof name, "%.*s", (int)choice.len, choice.ptr);
        if (!mn_web_in_place(c, choice))
            continue;
        snprintf(about, sizeof about, "%s, given in place and read as \"from\": \"%s\".",
                 c->inputs[0].name, name);
        mn_openapi_open(m, name);
        mn_openapi_raw(m, "type", "[\"string\",\"object\",\"array\"]");
        mn_openapi_text(m, "description", about);
        mn_openapi_close(m);
    }
}

static void inputs_in_form(mn_openapi_maker *m, const mn_command *c)
{
    for (const mn_input *in = c->inputs; in && in->name; in++) {
        size_t place;

        mn_openapi_open(m, in->name);
        if (mn_web_word(c, in, &place)) {
            mn_openapi_text(m, "type", "string");
        } else if (in->many) {
            mn_openapi_text(m, "type", "array");
            mn_openapi_raw(
                m, "items",
                "{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}");
        } else {
            mn_openapi_text(m, "type", "string");
            mn_openapi_text(m, "contentMediaType", "application/octet-stream");
        }
        mn_openapi_text(m, "description", in->help);
        mn_openapi_close(m);
    }
}

static void required_inputs(mn_openapi_maker *m, const mn_command *c)
{
    bool any = false;

    for (const mn_input *in = c->inputs; in && in->name; in++) {
        if (!in->required)
            continue;
        if (!any)
            mn_openapi_key(m, "required");
        mn_buf_str(m->b, any ? "," : "[");
        mn_buf_json(m->b, mn_text_of(in->name));
        any = true;
    }
    mn_buf_str(m->b, any ? "]" : "");
}

static void options_part(mn_openapi_maker *m)
{
    mn_openapi_open(m, "options");
    mn_openapi_text(m, "type", "string");
    mn_openapi_text(m, "contentMediaType", "application/json");
    mn_openapi_text(m, "description", "The other options, as the JSON body has them.");
    mn_openapi_close(m);
}

/* What a body of JSON, or a form, may hold. */
static void body_schema(mn_openapi_maker *m, const mn_command *c, bool form)
{
    char name[128];

    component(name, sizeof name, c, form ? "form" : "json");
    mn_openapi_open(m, name);
    mn_openapi_text(m, "type", "object");
    mn_openapi_open(m, "properties");
    if (form) {
        inputs_in_form(m, c);
        options_part(m);
    } else {
        inputs_in_json(m, c);
    }
    each_option(m, c, form, property);
    mn_openapi_close(m);
    required_inputs(m, c);
    mn_openapi_raw(m, "additionalProperties", "false");
    mn_openapi_close(m);
}

static void body(mn_openapi_maker *m, const mn_command *c)
{
    mn_openapi_open(m, "requestBody");
    mn_openapi_raw(m, "required", "true");
    mn_openapi_open(m, "content");
    mn_openapi_open(m, "application/json");
    refer(m, "schema", "schemas", c, "json");
    mn_openapi_close(m);
    if (mn_web_takes_files(c)) {
        mn_openapi_open(m, "multipart/form-data");
        refer(m, "schema", "schemas", c, "form");
        mn_openapi_close(m);
    }
    mn_openapi_close(m);
    mn_openapi_close(m);
}

/* --- answers ------------------------------------------------------------------- */

static void table_schema(mn_openapi_maker *m, const mn_output *t)
{
    mn_text rest = mn_text_of(t->columns), column;
    bool first = true;

    mn_openapi_open(m, t->table);
    mn_openapi_text(m, "description", t->help ? t->help : "");
    mn_openapi_text(m, "type", "array");
    mn_openapi_open(m, "items");
    mn_openapi_text(m, "type", "object");
    mn_openapi_key(m, "required");
    mn_buf_char(m->b, '[');
    while (mn_text_split(&rest, ',', &column)) {
        mn_buf_str(m->b, first ? "" : ",");
        mn_buf_json(m->b, column);
        first = false;
    }
    mn_buf_char(m->b, ']');
    mn_openapi_close(m);
    mn_openapi_close(m);
}

static void report_schema(mn_openapi_maker *m, const mn_command *c)
{
    char name[128];

    component(name, sizeof name, c, "report");
    mn_openapi_open(m, name);
    mn_openapi_raw(m, "allOf", "[{\"$ref\":\"#/components/schemas/Report\"}]");
    mn_openapi_open(m, "properties");
    mn_openapi_open(m, "command");
    mn_openapi_text(m, "const", c->name);
    mn_openapi_close(m);
    mn_openapi_open(m, "tables");
    mn_openapi_text(m, "type", "object");
    mn_openapi_open(m, "properties");
    for (const mn_output *t = c->outputs; t && t->table; t++)
        table_schema(m, t);
    mn_openapi_close(m);
    mn_openapi_close(m);
    mn_openapi_close(m);
    mn_openapi_close(m);
}

static void content_of(mn_openapi_maker *m, const mn_command *c, const mn_web_format *f)
{
    mn_openapi_open(m, f->type);
    if (f == mn_web_formats())
        refer(m, "schema", "schemas", c, "report");
    else
        mn_openapi_raw(m, "schema", "{\"type\":\"string\"}");
    mn_openapi_close(m);
}

static void responses(mn_openapi_maker *m, const mn_command *c, const mn_web_format *only)
{
    static const char *const problems[] = {"400", "401", "403", "405", "408", "411", "413", "414",
                                           "415", "417", "421", "422", "429", "431", "500", "503"};

    mn_openapi_open(m, "responses");
    mn_openapi_open(m, "200");
    mn_openapi_text(m, "description", "The report, as the command line prints it.");
    mn_openapi_open(m, "content");
    for (const mn_web_format *f = mn_web_formats(); f->ending; f++)
        if (!only || f == only)
            content_of(m, c, f);
    mn_openapi_close(m);
    mn_openapi_close(m);
    mn_openapi_raw(m, "202", "{\"$ref\":\"#/components/responses/Job\"}");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        mn_openapi_raw(m, problems[i], "{\"$ref\":\"#/components/responses/Problem\"}");
    if (!only)
        mn_openapi_raw(m, "406", "{\"$ref\":\"#/components/responses/Problem\"}");
    mn_openapi_close(m);
}

/* --- paths --------------------------------------------------------------------- */

static void operation(mn_openapi_maker *m, const mn_command *c, const mn_web_format *only, bool get)
{
    char id[96];
    int n = snprintf(id, sizeof id, "%s-%.60s%s%s", get ? "get" : "post", c->name, only ? "-" : "",
                     only ? only->flag : "");

    for (int i = 0; i < n && i < (int)sizeof id; i++)
        id[i] = id[i] == ' ' ? '-' : id[i];
    mn_openapi_open(m, get ? "get" : "post");
    mn_openapi_text(m, "operationId", id);
    mn_openapi_text(m, "summary", c->summary);
    if (c->about)
        mn_openapi_text(m, "description", c->about);
    mn_openapi_key(m, "parameters");
    mn_buf_char(m->b, '[');
    m->first = true;
    if (get)
        refer_words(m, c), each_option(m, c, false, refer_parameter);
    else
        mn_openapi_comma(m), mn_buf_str(m->b, "{\"$ref\":\"#/components/parameters/Prefer\"}");
    if (c->writes)
        mn_openapi_comma(m), mn_buf_str(m->b, "{\"$ref\":\"#/components/parameters/CSRF\"}");
    mn_buf_char(m->b, ']');
    m->first = false;
    if (!get)
        body(m, c);
    responses(m, c, only);
    mn_openapi_close(m);
}

static void path(mn_openapi_maker *m, const mn_command *c, const mn_web_format *only)
{
    char name[128];
    int n = snprintf(name, sizeof name, "/api/v1/%.100s%s", c->name, only ? only->ending : "");

    for (int i = 0; i < n && i < (int)sizeof name; i++)
        name[i] = name[i] == ' ' ? '/' : name[i];
    mn_openapi_open(m, name);
    operation(m, c, only, false);
    if (mn_web_may_get(c))
        operation(m, c, only, true);
    mn_openapi_close(m);
}

/* --- what is fixed ------------------------------------------------------------- */

#define FIXED(name) extern const unsigned char mn_web_##name[], mn_web_##name##_end[]
FIXED(paths);
FIXED(parameters);
FIXED(responses);
FIXED(schemas);

/* The members of a JSON object that lies in the program, into the one that is open. */
static void members(mn_openapi_maker *m, const unsigned char *from, const unsigned char *end)
{
    const char *first = memchr(from, '{', (size_t)(end - from));
    const char *last = (const char *)end;

    MN_BUG(first != NULL);
    while (*--last != '}')
        ;
    mn_openapi_comma(m);
    mn_buf_add(m->b, first + 1, (size_t)(last - first - 1));
}

typedef void (*section)(mn_openapi_maker *m, const mn_command *c);

/* One kind of components: what is fixed, then what `each` makes of the commands. */
static void components(mn_openapi_maker *m, const char *kind, const unsigned char *from,
                       const unsigned char *end, const mn_command *const *commands, section each)
{
    mn_openapi_open(m, kind);
    members(m, from, end);
    for (const mn_command *const *c = commands; each && *c; c++)
        if (!(*c)->local)
            each(m, *c);
    mn_openapi_close(m);
}

static void parameters(mn_openapi_maker *m, const mn_command *c)
{
    if (!mn_web_may_get(c))
        return;
    word_parameters(m, c);
    each_option(m, c, false, parameter);
}

static void schemas(mn_openapi_maker *m, const mn_command *c)
{
    body_schema(m, c, false);
    if (mn_web_takes_files(c))
        body_schema(m, c, true);
    report_schema(m, c);
}

/* What is asked here, and which commands are not, and why. */
static void describe_api(mn_openapi_maker *m, const mn_command *const *commands)
{
    mn_buf b = {0};

    mn_buf_str(&b,
               "Every command of the program, answered with the bytes that it prints. A path never "
               "names a file of the server: files are sent with the request, and are held in "
               "memory while it is answered. Where the store has accounts, who asks must be "
               "signed in (/api/v1/session), and the role must allow what is asked.");
    for (const mn_command *const *c = commands; *c; c++)
        if ((*c)->local && (*c)->why_local)
            mn_buf_fmt(&b, " '%s' is on the command line alone: %s.", (*c)->name, (*c)->why_local);
    if (b.failed)
        m->b->failed = true;
    else
        mn_openapi_text(m, "description", b.ptr);
    mn_buf_free(&b);
}

/* Who may ask: a session, in one of two ways; where there are no accounts, anybody. */
static void security(mn_openapi_maker *m, const char *cookie)
{
    mn_openapi_open(m, "securitySchemes");
    mn_openapi_open(m, "cookie");
    mn_openapi_text(m, "type", "apiKey");
    mn_openapi_text(m, "in", "cookie");
    mn_openapi_text(m, "name", cookie);
    mn_openapi_close(m);
    mn_openapi_open(m, "bearer");
    mn_openapi_text(m, "type", "http");
    mn_openapi_text(m, "scheme", "bearer");
    mn_openapi_close(m);
    mn_openapi_close(m);
}

mn_status mn_web_openapi(mn_buf *out, const mn_command *const *commands,
                         const mn_route *const *routes, const char *cookie, bool accounts,
                         mn_err *e)
{
    mn_openapi_maker m = {out, true};

    mn_openapi_open(&m, NULL);
    mn_openapi_text(&m, "openapi", "3.1.0");
    mn_openapi_open(&m, "info");
    mn_openapi_text(&m, "title", "Manumit");
    mn_openapi_text(&m, "version", mn_version());
    describe_api(&m, commands);
    mn_openapi_raw(&m, "license", "{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}");
    mn_openapi_close(&m);
    mn_openapi_raw(&m, "servers", "[{\"url\":\"/\"}]");
    mn_openapi_raw(&m, "security",
                   accounts ? "[{\"cookie\":[]},{\"bearer\":[]}]"
                            : "[{\"cookie\":[]},{\"bearer\":[]},{}]");
    mn_openapi_open(&m, "paths");
    members(&m, mn_web_paths, mn_web_paths_end);
    for (const mn_command *const *c = commands; *c; c++) {
        if ((*c)->local)
            continue;
        path(&m, *c, NULL);
        for (const mn_web_format *f = mn_web_formats(); f->ending; f++)
            path(&m, *c, f);
    }
    for (const mn_route *const *x = routes; x && *x; x++)
        mn_openapi_route(&m, *x);
    mn_openapi_close(&m);
    mn_openapi_open(&m, "components");
    security(&m, cookie);
    components(&m, "parameters", mn_web_parameters, mn_web_parameters_end, commands, parameters);
    components(&m, "responses", mn_web_responses, mn_web_responses_end, commands, NULL);
    components(&m, "schemas", mn_web_schemas, mn_web_schemas_end, commands, schemas);
    mn_openapi_close(&m);
    mn_openapi_close(&m);
    mn_buf_char(out, '\n');
    return out->failed ? mn_fail_memory(e) : MN_OK;
}
