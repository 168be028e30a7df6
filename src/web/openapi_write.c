/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_write.c - writes JSON member by member, and the schema of an option.
 */
#include "web/openapi_write.h"

#include "core/text.h"
#include "web/args.h"

#include <stdio.h>
#include <string.h>

void mn_openapi_comma(mn_openapi_maker *m)
{
    mn_buf_str(m->b, m->first ? "" : ",");
    m->first = false;
}

void mn_openapi_key(mn_openapi_maker *m, const char *name)
{
    mn_openapi_comma(m);
    mn_buf_json(m->b, mn_text_of(name));
    mn_buf_char(m->b, ':');
}

void mn_openapi_open(mn_openapi_maker *m, const char *name)
{
    if (name)
        mn_openapi_key(m, name);
    else
        mn_openapi_comma(m);
    mn_buf_char(m->b, '{');
    m->first = true;
}

void mn_openapi_close(mn_openapi_maker *m)
{
    mn_buf_char(m->b, '}');
    m->first = false;
}

void mn_openapi_text(mn_openapi_maker *m, const char *name, const char *value)
{
    mn_openapi_key(m, name);
    mn_buf_json(m->b, mn_text_of(value));
}

void mn_openapi_raw(mn_openapi_maker *m, const char *name, const char *json)
{
    mn_openapi_key(m, name);
    mn_buf_str(m->b, json);
}

/* --- options ------------------------------------------------------------------- */

void mn_openapi_describe(mn_openapi_maker *m, const mn_option *o)
{
    mn_buf all = {0};

    mn_buf_str(&all, o->help ? o->help : "");
    if (o->unit)
        mn_buf_fmt(&all, " In %s.", o->unit);
    mn_openapi_key(m, "description");
    mn_buf_json(m->b, (mn_text){all.ptr, all.len});
    m->b->failed = m->b->failed || all.failed;
    mn_buf_free(&all);
}

static void range(mn_openapi_maker *m, const mn_option *o)
{
    const bool served = o->served_min < o->served_max;
    char number[40];

    if (!served && o->min >= o->max)
        return;
    snprintf(number, sizeof number, "%.15g", served ? o->served_min : o->min);
    mn_openapi_raw(m, "minimum", number);
    snprintf(number, sizeof number, "%.15g", served ? o->served_max : o->max);
    mn_openapi_raw(m, "maximum", number);
}

static void choices(mn_openapi_maker *m, const char *list)
{
    mn_text rest = mn_text_of(list), choice;
    bool first = true;

    mn_openapi_key(m, "enum");
    mn_buf_char(m->b, '[');
    while (mn_text_split(&rest, '|', &choice)) {
        mn_buf_str(m->b, first ? "" : ",");
        mn_buf_json(m->b, choice);
        first = false;
    }
    mn_buf_char(m->b, ']');
}

/* The members of a value's schema; one of the option's values where it has many. */
static void value_schema(mn_openapi_maker *m, const mn_option *o, bool with_default)
{
    static const char *const types[] = {"boolean", "string", "integer", "number",
                                        "string",  "string", "string"};

    mn_openapi_text(m, "type", types[o->type]);
    if (o->type == MN_OPT_INT || o->type == MN_OPT_REAL)
        range(m, o);
    if (o->type == MN_OPT_CHOICE)
        choices(m, o->choices);
    if (o->type == MN_OPT_FILE)
        mn_openapi_text(m, "contentMediaType", "application/octet-stream");
    if (with_default && o->type == MN_OPT_FLAG)
        mn_openapi_raw(m, "default", "false");
    else if (with_default && o->def && (o->type == MN_OPT_INT || o->type == MN_OPT_REAL))
        mn_openapi_raw(m, "default", o->def);
    else if (with_default && o->def && o->type != MN_OPT_FILE)
        mn_openapi_text(m, "default", o->def);
}

void mn_openapi_option_schema(mn_openapi_maker *m, const char *name, const mn_option *o)
{
    mn_openapi_open(m, name);
    if (o->many) {
        mn_openapi_text(m, "type", "array");
        mn_openapi_key(m, "maxItems");
        mn_buf_fmt(m->b, "%d", MN_WEB_MANY);
        mn_openapi_open(m, "items");
        value_schema(m, o, false);
        mn_openapi_close(m);
    } else {
        value_schema(m, o, true);
    }
    if (strcmp(name, "schema") != 0)
        mn_openapi_describe(m, o);
    mn_openapi_close(m);
}
