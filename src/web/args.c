/* SPDX-License-Identifier: Apache-2.0
 *
 * args.c - a request's members, parts and pairs, as values of options and inputs.
 */
#include "web/args.h"

#include "command/call.h"
#include "command/suggest.h"
#include "core/err.h"
#include "core/text.h"
#include "web/json.h"
#include "web/multipart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mn_web_args_free(mn_web_args *x)
{
    mn_arena_free(&x->arena);
    free(x->value);
    *x = (mn_web_args){.command = NULL};
}

/* --- what is served ------------------------------------------------------------ */

bool mn_web_serves(const mn_command *c, const mn_option *o, bool common)
{
    static const char *const shared[] = {"seed", "table", "paper", "lang"};

    if (!common)
        return o->type != MN_OPT_OUTPUT && !o->local;
    for (const mn_option *own = c->options; own && own->name; own++)
        if (strcmp(own->name, o->name) == 0)
            return false;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (strcmp(shared[i], o->name) == 0)
            return true;
    return false;
}

const mn_option *mn_web_option(const mn_command *c, mn_text name)
{
    for (const mn_option *o = c->options; o && o->name; o++)
        if (mn_text_eq_str(name, o->name))
            return mn_web_serves(c, o, false) ? o : NULL;
    for (const mn_option *o = mn_common_options(); o->name; o++)
        if (mn_text_eq_str(name, o->name))
            return mn_web_serves(c, o, true) ? o : NULL;
    return NULL;
}

static const mn_input *input_of(const mn_command *c, mn_text name)
{
    for (const mn_input *in = c->inputs; in && in->name; in++)
        if (mn_text_eq_str(name, in->name))
            return in;
    return NULL;
}

bool mn_web_in_place(const mn_command *c, mn_text name)
{
    const mn_option *from = mn_web_option(c, mn_text_of("from"));

    if (!from || from->type != MN_OPT_CHOICE || !c->inputs || !c->inputs[0].name)
        return false;
    mn_text rest = mn_text_of(from->choices), choice;
    while (mn_text_split(&rest, '|', &choice))
        if (mn_text_eq(choice, name))
            return !mn_text_eq_str(name, "auto");
    return false;
}

bool mn_web_word(const mn_command *c, const mn_input *in, size_t *place)
{
    *place = (size_t)(in - c->inputs);
    MN_BUG(c->words <= MN_WEB_WORDS);
    return *place < c->words;
}

bool mn_web_may_get(const mn_command *c)
{
    size_t place;

    for (const mn_input *in = c->inputs; in && in->name; in++)
        if (in->required && !mn_web_word(c, in, &place))
            return false;
    return !c->writes;
}

bool mn_web_takes_files(const mn_command *c)
{
    size_t place;

    for (const mn_input *in = c->inputs; in && in->name; in++)
        if (!mn_web_word(c, in, &place))
            return true;
    for (const mn_option *o = c->options; o && o->name; o++)
        if (o->type == MN_OPT_FILE && mn_web_serves(c, o, false))
            return true;
    return false;
}

/* --- putting values ------------------------------------------------------------ */

static mn_status no_such(const mn_web_args *x, mn_text name, mn_err *e)
{
    const mn_command *c = x->command;
    mn_text cut = mn_utf8_cut(name, 60);
    mn_nearest near = {.word = name};

    for (const mn_option *o = c->options; o && o->name; o++)
        if (mn_web_serves(c, o, false))
            mn_nearest_offer(&near, o->name);
    for (const mn_input *in = c->inputs; in && in->name; in++)
        mn_nearest_offer(&near, in->name);
    mn_fail(e, MN_USAGE, "'%s' has no option '%.*s' here", c->name, (int)cut.len, cut.ptr);
    return near.best ? mn_hint(e, "did you mean '%s'?", near.best)
                     : mn_hint(e, "/api/v1/openapi.json lists its options");
}

static mn_status put(mn_web_args *x, const mn_option *o, mn_text text, mn_err *e)
{
    size_t same = 0;

    if (text.len && memchr(text.ptr, '\0', text.len))
        return mn_fail(e, MN_USAGE, "the value of %s holds a NUL", o->name);
    for (size_t i = 0; i < x->values; i++)
        same += x->value[i].option == o;
    if (same && !o->many)
        return mn_fail(e, MN_USAGE, "%s is given twice", o->name);
    if (same >= MN_WEB_MANY || x->values >= MN_WEB_VALUES)
        return mn_fail(e, MN_USAGE, "%s is given more than %d times", o->name, MN_WEB_MANY);
    mn_text copy = mn_arena_text(&x->arena, text);
    if (!copy.ptr || !mn_grow(&x->value, &x->values_cap, x->values + 1, sizeof *x->value))
        return mn_fail_memory(e);
    x->value[x->values++] = (mn_web_value){o, copy.ptr};
    return MN_OK;
}

/* Bytes under a name of their own; name "" is what stands for standard input. */
static mn_status put_file(mn_web_args *x, const char **out, mn_text name, mn_text bytes, mn_err *e)
{
    static const char inside[] = "embedded:";
    mn_text copy = mn_arena_text(&x->arena, name.len ? name : mn_text_of("-"));

    if (x->files == MN_WEB_FILES)
        return mn_fail(e, MN_USAGE, "more than %d files are sent", MN_WEB_FILES);
    if (!copy.ptr)
        return mn_fail_memory(e);
    if (strncmp(copy.ptr, inside, sizeof inside - 1) == 0)
        return mn_fail(e, MN_USAGE, "a file can't be called '%s'", copy.ptr);
    for (size_t i = 0; i < x->files; i++) {
        if (strcmp(x->file[i].name, copy.ptr) == 0) {
            mn_fail(e, MN_USAGE, "two files have the same name, '%.80s'", copy.ptr);
            return mn_hint(e, "give each a file name of its own");
        }
    }
    x->file[x->files++] = (mn_memory_file){copy.ptr, bytes.ptr, bytes.len};
    *out = copy.ptr;
    return MN_OK;
}

static mn_status put_input(mn_web_args *x, mn_text name, mn_text bytes, mn_err *e)
{
    char numbered[24];
    const char *file = NULL;

    if (!name.len && x->inputs) { /* the first is standard input */
        snprintf(numbered, sizeof numbered, "input-%zu", x->inputs + 1);
        name = mn_text_of(numbered);
    }
    mn_status st = put_file(x, &file, name, bytes, e);
    if (!st)
        x->input[x->inputs++] = file;
    return st;
}

/* An input that is no file; `place` is its own. */
static mn_status put_word(mn_web_args *x, const mn_input *in, size_t place, mn_text text, mn_err *e)
{
    if (text.len && memchr(text.ptr, '\0', text.len))
        return mn_fail(e, MN_USAGE, "the value of %s holds a NUL", in->name);
    if (x->word[place])
        return mn_fail(e, MN_USAGE, "%s is given twice", in->name);
    x->word[place] = mn_arena_text(&x->arena, text).ptr;
    return x->word[place] ? MN_OK : mn_fail_memory(e);
}

static mn_status put_from(mn_web_args *x, mn_text name, mn_text bytes, mn_err *e)
{
    mn_status st = put(x, mn_web_option(x->command, mn_text_of("from")), name, e);

    return st ? st : put_input(x, mn_text_of(""), bytes, e);
}

static mn_status is_file(const mn_option *o, mn_err *e)
{
    mn_fail(e, MN_USAGE, "%s is a file, and is sent as one", o->name);
    return mn_hint(e, "send multipart/form-data with a part of that name, as curl -F %s=@FILE does",
                   o->name);
}

static mn_status flag_of(mn_text *out, const mn_option *o, mn_text said, mn_err *e)
{
    static const char *const yes[] = {"", "true", "yes", "1", "on"};
    static const char *const no[] = {"false", "no", "0", "off"};

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (mn_text_eq_str(said, yes[i])) {
            *out = mn_text_of("yes");
            return MN_OK;
        }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (mn_text_eq_str(said, no[i])) {
            *out = mn_text_of("no");
            return MN_OK;
        }
    return mn_fail(e, MN_USAGE, "%s must be true or false", o->name);
}

/* A value that was said as text: in a query or a part of a form. */
static mn_status put_said(mn_web_args *x, mn_text name, mn_text said, mn_err *e)
{
    const mn_option *o = mn_web_option(x->command, name);
    const mn_input *in = input_of(x->command, name);
    size_t place;

    if (in && mn_web_word(x->command, in, &place))
        return put_word(x, in, place, said, e);
    if (!o)
        return no_such(x, name, e);
    if (o->type == MN_OPT_FILE)
        return is_file(o, e);
    if (o->type == MN_OPT_FLAG) {
        mn_status st = flag_of(&said, o, said, e);

        if (st)
            return st;
    }
    return put(x, o, said, e);
}

mn_status mn_web_args_query(mn_web_args *x, const mn_web_target *t, mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t i = 0; i < t->pairs && !st; i++)
        st = put_said(x, t->pair[i].name, t->pair[i].value, e);
    return st;
}

/* --- JSON ---------------------------------------------------------------------- */

static mn_status must_be(const mn_option *o, const char *what, mn_text raw, mn_err *e)
{
    mn_text cut = mn_utf8_cut(raw, 60);

    return mn_fail(e, MN_USAGE, "%s must be %s, not %.*s", o->name, what, (int)cut.len, cut.ptr);
}

/* A JSON number of an INT: 1e3 and 1000.0 are whole numbers, too. */
static mn_status put_number(mn_web_args *x, const mn_option *o, mn_text raw, mn_err *e)
{
    char whole[32];
    int64_t i;
    double v;

    if (o->type == MN_OPT_INT && !mn_text_i64(raw, &i) && mn_text_f64(raw, &v) && v == floor(v) &&
        fabs(v) < 9e15) {
        snprintf(whole, sizeof whole, "%.0f", v);
        raw = mn_text_of(whole);
    }
    return put(x, o, raw, e);
}

static mn_status put_json(mn_web_args *x, const mn_option *o, const mn_web_json *v, mn_err *e)
{
    mn_text text;

    if (o->type == MN_OPT_FILE)
        return is_file(o, e);
    if (o->type == MN_OPT_FLAG) {
        if (v->kind != MN_WEB_TRUE && v->kind != MN_WEB_FALSE)
            return must_be(o, "true or false", v->raw, e);
        return v->kind == MN_WEB_TRUE ? put(x, o, mn_text_of("yes"), e) : MN_OK;
    }
    switch (v->kind) {
    case MN_WEB_NUMBER:
        return put_number(x, o, v->raw, e);
    case MN_WEB_STRING:
        text = mn_web_json_string(v->raw, &x->arena);
        return text.ptr ? put(x, o, text, e) : mn_fail_memory(e);
    default:
        return must_be(o, o->many ? "a text, a number, or a list of them" : "a text or a number",
                       v->raw, e);
    }
}

static mn_status put_list(mn_web_args *x, const mn_option *o, mn_text list, mn_err *e)
{
    mn_web_json item;
    bool begun = false;
    mn_status st = MN_OK;

    while (!st && mn_web_json_next(&list, &begun, NULL, &item))
        st = put_json(x, o, &item, e);
    return st;
}

/* An input given in place: the string's text, or the JSON of anything else. */
static mn_status text_of(mn_text *out, mn_web_args *x, const mn_web_json *v, mn_err *e)
{
    if (v->kind < MN_WEB_STRING) {
        mn_text cut = mn_utf8_cut(v->raw, 60);

        mn_fail(e, MN_USAGE, "an input can't be %.*s", (int)cut.len, cut.ptr);
        return mn_hint(e, "give it in place as a text, an object or a list");
    }
    *out = v->kind == MN_WEB_STRING ? mn_web_json_string(v->raw, &x->arena) : v->raw;
    return out->ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status put_inputs(mn_web_args *x, const mn_input *in, const mn_web_json *v, mn_err *e)
{
    mn_text list = v->raw, text;
    mn_web_json item;
    bool begun = false;
    mn_status st = MN_OK;

    if (!in->many || v->kind != MN_WEB_ARRAY)
        return (st = text_of(&text, x, v, e)) ? st : put_input(x, mn_text_of(""), text, e);
    while (!st && mn_web_json_next(&list, &begun, NULL, &item))
        if (!(st = text_of(&text, x, &item, e)))
            st = put_input(x, mn_text_of(""), text, e);
    return st;
}

static mn_status put_member(mn_web_args *x, mn_text name, const mn_web_json *v, mn_err *e)
{
    const mn_option *o = mn_web_option(x->command, name);
    const mn_input *in = input_of(x->command, name);
    size_t place;
    mn_text text;
    mn_status st;

    if (v->kind == MN_WEB_NULL)
        return mn_fail(e, MN_USAGE, "%.60s is null", name.ptr);
    if (in && mn_web_word(x->command, in, &place)) {
        if (v->kind != MN_WEB_STRING)
            return mn_fail(e, MN_USAGE, "%s must be a text", in->name);
        text = mn_web_json_string(v->raw, &x->arena);
        return text.ptr ? put_word(x, in, place, text, e) : mn_fail_memory(e);
    }
    if (in)
        return put_inputs(x, in, v, e);
    if (o && o->many && v->kind == MN_WEB_ARRAY)
        return put_list(x, o, v->raw, e);
    if (o)
        return put_json(x, o, v, e);
    if (!mn_web_in_place(x->command, name))
        return no_such(x, name, e);
    return (st = text_of(&text, x, v, e)) ? st : put_from(x, name, text, e);
}

mn_status mn_web_args_json(mn_web_args *x, mn_text body, mn_err *e)
{
    mn_web_json whole, v;
    mn_status st = mn_web_json_read(&whole, body, e);
    mn_text rest, raw, seen[MN_WEB_VALUES];
    size_t count = 0;
    bool begun = false;

    if (st)
        return st;
    if (whole.kind != MN_WEB_OBJECT)
        return mn_fail(e, MN_USAGE, "the body must be a JSON object of options");
    for (rest = whole.raw; !st && mn_web_json_next(&rest, &begun, &raw, &v);) {
        mn_text name = mn_web_json_string(raw, &x->arena);

        if (!name.ptr)
            return mn_fail_memory(e);
        if (count == MN_WEB_VALUES)
            return mn_fail(e, MN_USAGE, "the body has more than %d members", MN_WEB_VALUES);
        for (size_t i = 0; i < count; i++)
            if (mn_text_eq(seen[i], name))
                return mn_fail(e, MN_USAGE, "%.60s stands in the body twice", name.ptr);
        seen[count++] = name;
        st = put_member(x, name, &v, e);
    }
    return st;
}

/* --- forms --------------------------------------------------------------------- */

static mn_status put_part(mn_web_args *x, const mn_web_part *p, mn_err *e)
{
    const mn_option *o = mn_web_option(x->command, p->name);
    const mn_input *in = input_of(x->command, p->name);
    const char *file = NULL;
    size_t place;
    mn_status st;

    if (mn_text_eq_str(p->name, "options") && !o)
        return mn_web_args_json(x, p->content, e);
    if (in && !mn_web_word(x->command, in, &place))
        return put_input(x, p->filename.ptr ? p->filename : mn_text_of(""), p->content, e);
    if (o && o->type == MN_OPT_FILE) {
        mn_text name = p->filename.ptr && p->filename.len ? p->filename : p->name;

        st = put_file(x, &file, name, p->content, e);
        return st ? st : put(x, o, mn_text_of(file), e);
    }
    if (!o && mn_web_in_place(x->command, p->name))
        return put_from(x, p->name, p->content, e);
    if (mn_utf8_bad(p->content) < p->content.len)
        return mn_fail(e, MN_USAGE, "the part %.60s is not UTF-8", p->name.ptr);
    return put_said(x, p->name, p->content, e);
}

mn_status mn_web_args_form(mn_web_args *x, mn_text body, mn_text type, mn_err *e)
{
    mn_web_part part[MN_WEB_PARTS];
    size_t count = 0;
    mn_status st = mn_web_parts_read(part, &count, body, type, &x->arena, e);

    for (size_t i = 0; i < count && !st; i++)
        st = put_part(x, &part[i], e);
    return st;
}

/* --- the call ------------------------------------------------------------------ */

/* What a server allows is less than what the program does at home. */
static mn_status check_served(const mn_option *o, const char *text, mn_err *e)
{
    double v;

    if ((o->type != MN_OPT_INT && o->type != MN_OPT_REAL) || o->served_min >= o->served_max ||
        !mn_text_f64(mn_text_of(text), &v) || (v >= o->served_min && v <= o->served_max))
        return MN_OK;
    mn_fail(e, MN_USAGE, "--%s must be a number from %.15g to %.15g here, not '%.40s'", o->name,
            o->served_min, o->served_max, text);
    return mn_hint(e, "the program itself, on the command line, takes %.15g to %.15g", o->min,
                   o->max);
}

/* Inputs are told apart by their order: none may be left out before another. */
static mn_status fill_words(mn_call *call, const mn_web_args *x, mn_err *e)
{
    const mn_input *in = x->command->inputs;
    size_t given = 0;
    mn_status st = MN_OK;

    for (size_t i = 0; i < MN_WEB_WORDS; i++)
        given = x->word[i] ? i + 1 : given;
    if (x->inputs && given < x->command->words)
        given = x->command->words;
    for (size_t i = 0; i < given && !st; i++)
        st = x->word[i] ? mn_call_put_input(call, x->word[i], e)
                        : mn_fail(e, MN_USAGE, "'%s' needs %s", x->command->name, in[i].name);
    return st;
}

static mn_status fill(mn_call *call, const mn_web_args *x, const char *flag, mn_err *e)
{
    const size_t words = x->values + x->inputs + MN_WEB_WORDS + 1;
    mn_status st = MN_OK;

    for (size_t i = 0; i < x->values && !st; i++) {
        mn_slot *slot = mn_call_slot(call, x->value[i].option->name);

        MN_BUG(slot != NULL && slot->option->type != MN_OPT_OUTPUT);
        st = mn_call_put(call, slot, mn_text_of(x->value[i].text), words, e);
        if (!st)
            st = check_served(slot->option, x->value[i].text, e);
    }
    if (!st)
        st = fill_words(call, x, e);
    for (size_t i = 0; i < x->inputs && !st; i++)
        st = mn_call_put_input(call, x->input[i], e);
    if (!st && flag)
        st = mn_call_put(call, mn_call_slot(call, flag), mn_text_of("yes"), words, e);
    return st ? st : mn_call_check_inputs(call, e);
}

mn_status mn_web_args_call(mn_call **out, const mn_web_args *x, const char *flag, mn_err *e)
{
    mn_call *call = NULL;
    mn_status st = mn_call_new(&call, x->command, x->inputs + MN_WEB_WORDS + 1, e);

    if (st)
        return st;
    if ((st = fill(call, x, flag, e))) {
        mn_call_free(call);
        return st;
    }
    *out = call;
    return MN_OK;
}
