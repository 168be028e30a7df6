/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi.c - the description of what is served, as OpenAPI 3.1, made from the declarations of
 * the commands. It is made once, when the server starts.
 */
#include "web/inside.h"

#include "core/err.h"
#include "core/text.h"
#include "web/args.h"

#include <stdio.h>
#include <string.h>

typedef struct maker {
    mn_buf *b;
    bool first; /* in the object or list that is open */
} maker;

static void comma(maker *m)
{
    mn_buf_str(m->b, m->first ? "" : ",");
    m->first = false;
}

/* "name": and what follows is the caller's. */
static void key(maker *m, const char *name)
{
    comma(m);
    mn_buf_json(m->b, mn_text_of(name));
    mn_buf_char(m->b, ':');
}

static void open_object(maker *m, const char *name)
{
    if (name)
        key(m, name);
    else
        comma(m);
    mn_buf_char(m->b, '{');
    m->first = true;
}

static void close_object(maker *m)
{
    mn_buf_char(m->b, '}');
    m->first = false;
}

static void text(maker *m, const char *name, const char *value)
{
    key(m, name);
    mn_buf_json(m->b, mn_text_of(value));
}

/* What is JSON already. */
static void raw(maker *m, const char *name, const char *json)
{
    key(m, name);
    mn_buf_str(m->b, json);
}

/* "footprint compare" and "report" as "footprint-compare-report", a name of a component. */
static void component(char *out, size_t size, const mn_command *c, const char *what)
{
    int n = snprintf(out, size, "%.70s-%.40s", c->name, what);

    for (int i = 0; i < n && i < (int)size; i++)
        out[i] = out[i] == ' ' ? '-' : out[i];
}

/* {"$ref": "#/components/KIND/NAME"} as the value of a key, or in a list where there is none. */
static void refer(maker *m, const char *name, const char *kind, const mn_command *c,
                  const char *what)
{
    char at[128];

    component(at, sizeof at, c, what);
    open_object(m, name);
    key(m, "$ref");
    mn_buf_fmt(m->b, "\"#/components/%s/%s\"", kind, at);
    close_object(m);
}

/* --- options ------------------------------------------------------------------- */

static void describe(maker *m, const mn_option *o)
{
    mn_buf all = {0};

    mn_buf_str(&all, o->help ? o->help : "");
    if (o->unit)
        mn_buf_fmt(&all, " In %s.", o->unit);
    key(m, "description");
    mn_buf_json(m->b, (mn_text){all.ptr, all.len});
    m->b->failed = m->b->failed || all.failed;
    mn_buf_free(&all);
}

static void range(maker *m, const mn_option *o)
{
    const bool served = o->served_min < o->served_max;
    char number[40];

    if (!served && o->min >= o->max)
        return;
    snprintf(number, sizeof number, "%.15g", served ? o->served_min : o->min);
    raw(m, "minimum", number);
    snprintf(number, sizeof number, "%.15g", served ? o->served_max : o->max);
    raw(m, "maximum", number);
}

static void choices(maker *m, const char *list)
{
    mn_text rest = mn_text_of(list), choice;
    bool first = true;

    key(m, "enum");
    mn_buf_char(m->b, '[');
    while (mn_text_split(&rest, '|', &choice)) {
        mn_buf_str(m->b, first ? "" : ",");
        mn_buf_json(m->b, choice);
        first = false;
    }
    mn_buf_char(m->b, ']');
}

/* The members of a value's schema; one of the option's values where it has many. */
static void value_schema(maker *m, const mn_option *o, bool with_default)
{
    static const char *const types[] = {"boolean", "string", "integer", "number",
                                        "string",  "string", "string"};

    text(m, "type", types[o->type]);
    if (o->type == MN_OPT_INT || o->type == MN_OPT_REAL)
        range(m, o);
    if (o->type == MN_OPT_CHOICE)
        choices(m, o->choices);
    if (o->type == MN_OPT_FILE)
        text(m, "contentMediaType", "application/octet-stream");
    if (with_default && o->type == MN_OPT_FLAG)
        raw(m, "default", "false");
    else if (with_default && o->def && (o->type == MN_OPT_INT || o->type == MN_OPT_REAL))
        raw(m, "default", o->def);
    else if (with_default && o->def && o->type != MN_OPT_FILE)
        text(m, "default", o->def);
}

static void option_schema(maker *m, const char *name, const mn_option *o)
{
    open_object(m, name);
    if (o->many) {
        text(m, "type", "array");
        key(m, "maxItems");
        mn_buf_fmt(m->b, "%d", MN_WEB_MANY);
        open_object(m, "items");
        value_schema(m, o, false);
        close_object(m);
    } else {
        value_schema(m, o, true);
    }
    if (strcmp(name, "schema") != 0)
        describe(m, o);
    close_object(m);
}

/* Calls `each` for all options that are served. */
static void each_option(maker *m, const mn_command *c, bool files,
                        void (*each)(maker *m, const mn_command *c, const mn_option *o))
{
    for (const mn_option *o = c->options; o && o->name; o++)
        if (mn_web_serves(c, o, false) && (files || o->type != MN_OPT_FILE))
            each(m, c, o);
    for (const mn_option *o = mn_common_options(); o->name; o++)
        if (mn_web_serves(c, o, true))
            each(m, c, o);
}

static void property(maker *m, const mn_command *c, const mn_option *o)
{
    (void)c;
    option_schema(m, o->name, o);
}

static void parameter(maker *m, const mn_command *c, const mn_option *o)
{
    char name[128];

    component(name, sizeof name, c, o->name);
    open_object(m, name);
    text(m, "name", o->name);
    text(m, "in", "query");
    describe(m, o);
    option_schema(m, "schema", o);
    close_object(m);
}

static void refer_parameter(maker *m, const mn_command *c, const mn_option *o)
{
    refer(m, NULL, "parameters", c, o->name);
}

/* Inputs that are words stand in the query, too. */
static void word_parameters(maker *m, const mn_command *c)
{
    size_t place;
    char name[128];

    for (const mn_input *in = c->inputs; in && in->name && mn_web_word(c, in, &place); in++) {
        component(name, sizeof name, c, in->name);
        open_object(m, name);
        text(m, "name", in->name);
        text(m, "in", "query");
        if (in->required)
            raw(m, "required", "true");
        text(m, "description", in->help);
        raw(m, "schema", "{\"type\":\"string\"}");
        close_object(m);
    }
}

static void refer_words(maker *m, const mn_command *c)
{
    size_t place;

    for (const mn_input *in = c->inputs; in && in->name && mn_web_word(c, in, &place); in++)
        refer(m, NULL, "parameters", c, in->name);
}

/* --- bodies -------------------------------------------------------------------- */

static void inputs_in_json(maker *m, const mn_command *c)
{
    const mn_option *from = mn_web_option(c, mn_text_of("from"));

    for (const mn_input *in = c->inputs; in && in->name; in++) {
        size_t place;

        open_object(m, in->name);
        raw(m, "type",
            mn_web_word(c, in, &place) ? "\"string\"" : "[\"string\",\"object\",\"array\"]");
        text(m, "description", in->help);
        close_object(m);
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
        open_object(m, name);
        raw(m, "type", "[\"string\",\"object\",\"array\"]");
        text(m, "description", about);
        close_object(m);
    }
}

static void inputs_in_form(maker *m, const mn_command *c)
{
    for (const mn_input *in = c->inputs; in && in->name; in++) {
        size_t place;

        open_object(m, in->name);
        if (mn_web_word(c, in, &place)) {
            text(m, "type", "string");
        } else if (in->many) {
            text(m, "type", "array");
            raw(m, "items",
                "{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}");
        } else {
            text(m, "type", "string");
            text(m, "contentMediaType", "application/octet-stream");
        }
        text(m, "description", in->help);
        close_object(m);
    }
}

static void required_inputs(maker *m, const mn_command *c)
{
    bool any = false;

    for (const mn_input *in = c->inputs; in && in->name; in++) {
        if (!in->required)
            continue;
        if (!any)
            key(m, "required");
        mn_buf_str(m->b, any ? "," : "[");
        mn_buf_json(m->b, mn_text_of(in->name));
        any = true;
    }
    mn_buf_str(m->b, any ? "]" : "");
}

static void options_part(maker *m)
{
    open_object(m, "options");
    text(m, "type", "string");
    text(m, "contentMediaType", "application/json");
    text(m, "description", "The other options, as the JSON body has them.");
    close_object(m);
}

/* What a body of JSON, or a form, may hold. */
static void body_schema(maker *m, const mn_command *c, bool form)
{
    char name[128];

    component(name, sizeof name, c, form ? "form" : "json");
    open_object(m, name);
    text(m, "type", "object");
    open_object(m, "properties");
    if (form) {
        inputs_in_form(m, c);
        options_part(m);
    } else {
        inputs_in_json(m, c);
    }
    each_option(m, c, form, property);
    close_object(m);
    required_inputs(m, c);
    raw(m, "additionalProperties", "false");
    close_object(m);
}

static void body(maker *m, const mn_command *c)
{
    open_object(m, "requestBody");
    raw(m, "required", "true");
    open_object(m, "content");
    open_object(m, "application/json");
    refer(m, "schema", "schemas", c, "json");
    close_object(m);
    if (mn_web_takes_files(c)) {
        open_object(m, "multipart/form-data");
        refer(m, "schema", "schemas", c, "form");
        close_object(m);
    }
    close_object(m);
    close_object(m);
}

/* --- answers ------------------------------------------------------------------- */

static void table_schema(maker *m, const mn_output *t)
{
    mn_text rest = mn_text_of(t->columns), column;
    bool first = true;

    open_object(m, t->table);
    text(m, "description", t->help ? t->help : "");
    text(m, "type", "array");
    open_object(m, "items");
    text(m, "type", "object");
    key(m, "required");
    mn_buf_char(m->b, '[');
    while (mn_text_split(&rest, ',', &column)) {
        mn_buf_str(m->b, first ? "" : ",");
        mn_buf_json(m->b, column);
        first = false;
    }
    mn_buf_char(m->b, ']');
    close_object(m);
    close_object(m);
}

static void report_schema(maker *m, const mn_command *c)
{
    char name[128];

    component(name, sizeof name, c, "report");
    open_object(m, name);
    raw(m, "allOf", "[{\"$ref\":\"#/components/schemas/Report\"}]");
    open_object(m, "properties");
    open_object(m, "command");
    text(m, "const", c->name);
    close_object(m);
    open_object(m, "tables");
    text(m, "type", "object");
    open_object(m, "properties");
    for (const mn_output *t = c->outputs; t && t->table; t++)
        table_schema(m, t);
    close_object(m);
    close_object(m);
    close_object(m);
    close_object(m);
}

static void content_of(maker *m, const mn_command *c, const mn_web_format *f)
{
    open_object(m, f->type);
    if (f == mn_web_formats())
        refer(m, "schema", "schemas", c, "report");
    else
        raw(m, "schema", "{\"type\":\"string\"}");
    close_object(m);
}

static void responses(maker *m, const mn_command *c, const mn_web_format *only)
{
    static const char *const problems[] = {"400", "401", "403", "405", "408", "411", "413", "414",
                                           "415", "417", "421", "422", "429", "431", "500", "503"};

    open_object(m, "responses");
    open_object(m, "200");
    text(m, "description", "The report, as the command line prints it.");
    open_object(m, "content");
    for (const mn_web_format *f = mn_web_formats(); f->ending; f++)
        if (!only || f == only)
            content_of(m, c, f);
    close_object(m);
    close_object(m);
    raw(m, "202", "{\"$ref\":\"#/components/responses/Job\"}");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        raw(m, problems[i], "{\"$ref\":\"#/components/responses/Problem\"}");
    if (!only)
        raw(m, "406", "{\"$ref\":\"#/components/responses/Problem\"}");
    close_object(m);
}

/* --- paths --------------------------------------------------------------------- */

static void operation(maker *m, const mn_command *c, const mn_web_format *only, bool get)
{
    char id[96];
    int n = snprintf(id, sizeof id, "%s-%.60s%s%s", get ? "get" : "post", c->name, only ? "-" : "",
                     only ? only->flag : "");

    for (int i = 0; i < n && i < (int)sizeof id; i++)
        id[i] = id[i] == ' ' ? '-' : id[i];
    open_object(m, get ? "get" : "post");
    text(m, "operationId", id);
    text(m, "summary", c->summary);
    if (c->about)
        text(m, "description", c->about);
    key(m, "parameters");
    mn_buf_char(m->b, '[');
    m->first = true;
    if (get)
        refer_words(m, c), each_option(m, c, false, refer_parameter);
    else
        comma(m), mn_buf_str(m->b, "{\"$ref\":\"#/components/parameters/Prefer\"}");
    if (c->writes)
        comma(m), mn_buf_str(m->b, "{\"$ref\":\"#/components/parameters/CSRF\"}");
    mn_buf_char(m->b, ']');
    m->first = false;
    if (!get)
        body(m, c);
    responses(m, c, only);
    close_object(m);
}

static void path(maker *m, const mn_command *c, const mn_web_format *only)
{
    char name[128];
    int n = snprintf(name, sizeof name, "/api/v1/%.100s%s", c->name, only ? only->ending : "");

    for (int i = 0; i < n && i < (int)sizeof name; i++)
        name[i] = name[i] == ' ' ? '/' : name[i];
    open_object(m, name);
    operation(m, c, only, false);
    if (mn_web_may_get(c))
        operation(m, c, only, true);
    close_object(m);
}

/* --- what is fixed ------------------------------------------------------------- */

#define FIXED(name) extern const unsigned char mn_web_##name[], mn_web_##name##_end[]
FIXED(paths);
FIXED(parameters);
FIXED(responses);
FIXED(schemas);

/* The members of a JSON object that lies in the program, into the one that is open. */
static void members(maker *m, const unsigned char *from, const unsigned char *end)
{
    const char *first = memchr(from, '{', (size_t)(end - from));
    const char *last = (const char *)end;

    MN_BUG(first != NULL);
    while (*--last != '}')
        ;
    comma(m);
    mn_buf_add(m->b, first + 1, (size_t)(last - first - 1));
}

typedef void (*section)(maker *m, const mn_command *c);

/* One kind of components: what is fixed, then what `each` makes of the commands. */
static void components(maker *m, const char *kind, const unsigned char *from,
                       const unsigned char *end, const mn_command *const *commands, section each)
{
    open_object(m, kind);
    members(m, from, end);
    for (const mn_command *const *c = commands; each && *c; c++)
        if (!(*c)->local)
            each(m, *c);
    close_object(m);
}

static void parameters(maker *m, const mn_command *c)
{
    if (!mn_web_may_get(c))
        return;
    word_parameters(m, c);
    each_option(m, c, false, parameter);
}

static void schemas(maker *m, const mn_command *c)
{
    body_schema(m, c, false);
    if (mn_web_takes_files(c))
        body_schema(m, c, true);
    report_schema(m, c);
}

/* What is asked here, and which commands are not, and why. */
static void describe_api(maker *m, const mn_command *const *commands)
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
        text(m, "description", b.ptr);
    mn_buf_free(&b);
}

/* Who may ask: a session, in one of two ways; where there are no accounts, anybody. */
static void security(maker *m, const char *cookie)
{
    open_object(m, "securitySchemes");
    open_object(m, "cookie");
    text(m, "type", "apiKey");
    text(m, "in", "cookie");
    text(m, "name", cookie);
    close_object(m);
    open_object(m, "bearer");
    text(m, "type", "http");
    text(m, "scheme", "bearer");
    close_object(m);
    close_object(m);
}

/* --- routes of domains --------------------------------------------------------- */

static void route_parameters(maker *m, const mn_route *x)
{
    const char *brace = strchr(x->path, '{');

    key(m, "parameters");
    mn_buf_char(m->b, '[');
    m->first = true;
    if (brace) {
        open_object(m, NULL);
        key(m, "name");
        mn_buf_json(m->b, (mn_text){brace + 1, strlen(brace) - 2});
        text(m, "in", "path");
        raw(m, "required", "true");
        text(m, "description", x->parameter_help);
        raw(m, "schema", "{\"type\":\"string\"}");
        close_object(m);
    }
    for (const mn_option *o = x->query; o && o->name; o++) {
        open_object(m, NULL);
        text(m, "name", o->name);
        text(m, "in", "query");
        describe(m, o);
        option_schema(m, "schema", o);
        close_object(m);
    }
    mn_buf_char(m->b, ']');
    m->first = false;
}

static void route_content(maker *m, const char *schema)
{
    open_object(m, "content");
    open_object(m, "application/json");
    raw(m, "schema", schema ? schema : "{\"type\":\"object\"}");
    close_object(m);
    close_object(m);
}

static void route_responses(maker *m, const mn_route *x)
{
    static const char *const problems[] = {"400", "401", "403", "404", "405", "408",
                                           "411", "413", "414", "415", "417", "421",
                                           "422", "429", "431", "500", "503"};

    open_object(m, "responses");
    open_object(m, "200");
    text(m, "description", "The answer.");
    route_content(m, x->answer_schema);
    close_object(m);
    if (x->post)
        raw(m, "202", "{\"$ref\":\"#/components/responses/Job\"}");
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        raw(m, problems[i], "{\"$ref\":\"#/components/responses/Problem\"}");
    close_object(m);
}

static void route(maker *m, const mn_route *x)
{
    char id[80];

    snprintf(id, sizeof id, "%s-%.60s", x->post ? "post" : "get", x->as.name);
    open_object(m, x->path);
    open_object(m, x->post ? "post" : "get");
    text(m, "operationId", id);
    text(m, "summary", x->as.summary);
    if (x->as.about)
        text(m, "description", x->as.about);
    if (x->open)
        raw(m, "security", "[]");
    route_parameters(m, x);
    if (x->post) {
        open_object(m, "requestBody");
        raw(m, "required", "true");
        route_content(m, x->body_schema);
        close_object(m);
    }
    route_responses(m, x);
    close_object(m);
    close_object(m);
}

mn_status mn_web_openapi(mn_buf *out, const mn_command *const *commands,
                         const mn_route *const *routes, const char *cookie, bool accounts,
                         mn_err *e)
{
    maker m = {out, true};

    open_object(&m, NULL);
    text(&m, "openapi", "3.1.0");
    open_object(&m, "info");
    text(&m, "title", "Manumit");
    text(&m, "version", mn_version());
    describe_api(&m, commands);
    raw(&m, "license", "{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}");
    close_object(&m);
    raw(&m, "servers", "[{\"url\":\"/\"}]");
    raw(&m, "security",
        accounts ? "[{\"cookie\":[]},{\"bearer\":[]}]" : "[{\"cookie\":[]},{\"bearer\":[]},{}]");
    open_object(&m, "paths");
    members(&m, mn_web_paths, mn_web_paths_end);
    for (const mn_command *const *c = commands; *c; c++) {
        if ((*c)->local)
            continue;
        path(&m, *c, NULL);
        for (const mn_web_format *f = mn_web_formats(); f->ending; f++)
            path(&m, *c, f);
    }
    for (const mn_route *const *x = routes; x && *x; x++)
        route(&m, *x);
    close_object(&m);
    open_object(&m, "components");
    security(&m, cookie);
    components(&m, "parameters", mn_web_parameters, mn_web_parameters_end, commands, parameters);
    components(&m, "responses", mn_web_responses, mn_web_responses_end, commands, NULL);
    components(&m, "schemas", mn_web_schemas, mn_web_schemas_end, commands, schemas);
    close_object(&m);
    close_object(&m);
    mn_buf_char(out, '\n');
    return out->failed ? mn_fail_memory(e) : MN_OK;
}
