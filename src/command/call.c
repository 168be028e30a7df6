/* SPDX-License-Identifier: Apache-2.0
 *
 * call.c - the parsed call: its slots, its values, and how a run function reads them.
 */
#include "command/call.h"
#include "command/suggest.h"
#include "core/err.h"
#include "core/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count_options(const mn_option *o)
{
    size_t n = 0;
    while (o != NULL && o[n].name != NULL)
        n++;
    return n;
}

mn_status mn_call_new(mn_call **out, const mn_command *c, size_t words, mn_err *e)
{
    const mn_option *common = mn_common_options();
    size_t own_n = count_options(c->options);
    size_t common_n = count_options(common);
    mn_call *call = calloc(1, sizeof *call);
    if (call == NULL)
        return mn_fail_memory(e);
    call->command = c;
    call->slots = mn_arena_alloc(&call->arena, own_n + common_n, sizeof *call->slots);
    call->inputs = mn_arena_alloc(&call->arena, words + 1, sizeof *call->inputs);
    if (call->slots == NULL || call->inputs == NULL) {
        mn_call_free(call);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < own_n; i++)
        call->slots[call->slots_n++].option = &c->options[i];
    for (size_t i = 0; i < common_n; i++) {
        if (mn_call_slot(call, common[i].name) == NULL) {
            call->slots[call->slots_n].common = true;
            call->slots[call->slots_n++].option = &common[i];
        }
    }
    *out = call;
    return MN_OK;
}

void mn_call_free(mn_call *call)
{
    if (call != NULL) {
        mn_arena_free(&call->arena);
        free(call);
    }
}

mn_slot *mn_call_slot(const mn_call *call, const char *name)
{
    for (size_t i = 0; i < call->slots_n; i++)
        if (strcmp(call->slots[i].option->name, name) == 0)
            return &call->slots[i];
    return NULL;
}

bool mn_slot_writes(const mn_call *call, const mn_slot *slot)
{
    const char *unless = slot->option->read_without;
    return slot->option->type == MN_OPT_OUTPUT &&
           (unless == NULL || mn_call_slot(call, unless)->given);
}

bool mn_slot_reads(const mn_call *call, const mn_slot *slot)
{
    return slot->option->type == MN_OPT_FILE ||
           (slot->option->type == MN_OPT_OUTPUT && !mn_slot_writes(call, slot));
}

const char *mn_slot_path(const mn_slot *slot, size_t k, char room[MN_SLOT_PATH])
{
    const char *value = slot->values[k];
    const char *end = slot->option->after ? strrchr(value, slot->option->after) : NULL;
    if (end == NULL || end - value >= MN_SLOT_PATH)
        return value;
    memcpy(room, value, (size_t)(end - value));
    room[end - value] = '\0';
    return room;
}

/* --- values ------------------------------------------------------------------ */

static mn_status bad_value(const mn_option *o, const char *must_be, mn_text value, mn_err *e)
{
    mn_text shown = mn_utf8_cut(value, 60);
    return mn_fail(e, MN_USAGE, "--%s must be %s, not '%.*s'", o->name, must_be, (int)shown.len,
                   shown.ptr);
}

static mn_status check_number(const mn_option *o, mn_text value, mn_err *e)
{
    double v = 0;
    int64_t whole = 0;
    bool ok = o->type == MN_OPT_INT ? mn_text_i64(value, &whole) : mn_text_f64(value, &v);
    if (o->type == MN_OPT_INT)
        v = (double)whole;
    bool limited = o->min < o->max;
    if (ok && (!limited || (v >= o->min && v <= o->max)))
        return MN_OK;
    const char *what = o->type == MN_OPT_INT ? "a whole number" : "a number";
    char must_be[160];
    if (limited)
        snprintf(must_be, sizeof must_be, "%s from %.15g to %.15g", what, o->min, o->max);
    else
        snprintf(must_be, sizeof must_be, "%s", what);
    mn_status st = bad_value(o, must_be, value, e);
    if (o->unit != NULL)
        return mn_hint(e, "it is in %s", o->unit);
    return st;
}

static mn_status check_choice(const mn_option *o, mn_text value, mn_err *e)
{
    char list[192] = "";
    size_t used = 0;
    char names[192];
    size_t name_at = 0;
    mn_nearest near = {.word = value};
    mn_text rest = mn_text_of(o->choices);
    mn_text choice;
    while (mn_text_split(&rest, '|', &choice)) {
        if (mn_text_eq(choice, value))
            return MN_OK;
        int n = snprintf(list + used, sizeof list - used, "%s%.*s",
                         used == 0          ? ""
                         : rest.ptr == NULL ? " or "
                                            : ", ",
                         (int)choice.len, choice.ptr);
        used += n > 0 && (size_t)n < sizeof list - used ? (size_t)n : 0;
        if (choice.len < sizeof names - name_at) { /* a NUL-terminated copy for the hint */
            char *name = names + name_at;
            memcpy(name, choice.ptr, choice.len);
            name[choice.len] = '\0';
            name_at += choice.len + 1;
            mn_nearest_offer(&near, name);
        }
    }
    mn_status st = bad_value(o, list, value, e);
    return near.best != NULL ? mn_hint(e, "did you mean '%s'?", near.best) : st;
}

static mn_status check_value(const mn_option *o, mn_text value, mn_err *e)
{
    size_t bad = mn_utf8_bad(value);
    switch (o->type) {
    case MN_OPT_INT:
    case MN_OPT_REAL:
        return check_number(o, value, e);
    case MN_OPT_CHOICE:
        return check_choice(o, value, e);
    case MN_OPT_FILE:
    case MN_OPT_OUTPUT:
        if (value.len == 0)
            return mn_fail(e, MN_USAGE, "--%s needs a file's name, not an empty text", o->name);
        return MN_OK;
    case MN_OPT_TEXT:
        if (bad < value.len) {
            mn_fail(e, MN_USAGE, "the value of --%s is not UTF-8 at byte %zu", o->name, bad + 1);
            return mn_hint(e, "set the terminal to UTF-8");
        }
        return MN_OK;
    case MN_OPT_FLAG:
        return MN_OK;
    }
    return MN_OK;
}

mn_status mn_call_put(mn_call *call, mn_slot *slot, mn_text value, size_t words, mn_err *e)
{
    mn_status st = check_value(slot->option, value, e);
    if (st != MN_OK)
        return st;
    if (slot->values == NULL) {
        size_t room = slot->option->many ? words + 1 : 1;
        slot->values = mn_arena_alloc(&call->arena, room, sizeof *slot->values);
        if (slot->values == NULL)
            return mn_fail_memory(e);
    }
    mn_text copy = mn_arena_text(&call->arena, value);
    if (copy.ptr == NULL)
        return mn_fail_memory(e);
    slot->given = true;
    slot->count = slot->option->many ? slot->count + 1 : 1;
    slot->values[slot->count - 1] = copy.ptr;
    return MN_OK;
}

/* --- inputs -------------------------------------------------------------------- */

mn_status mn_call_put_input(mn_call *call, const char *word, mn_err *e)
{
    const mn_command *c = call->command;
    size_t declared = 0;
    bool many = false;
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++) {
        declared++;
        many = in->many;
    }
    if (call->inputs_n >= declared && !many) {
        mn_text cut = mn_utf8_cut(mn_text_of(word), 60);
        if (declared == 0) {
            mn_fail(e, MN_USAGE, "'%s' takes no input, but got '%.*s'", c->name, (int)cut.len,
                    cut.ptr);
        } else {
            mn_fail(e, MN_USAGE, "'%s' takes %zu input%s; '%.*s' is one more", c->name, declared,
                    declared == 1 ? "" : "s", (int)cut.len, cut.ptr);
        }
        return mn_hint(e, "'manumit %s --help' shows how to call it", c->name);
    }
    if (word[0] == '\0') {
        mn_fail(e, MN_USAGE, "an input of '%s' is an empty text", c->name);
        return mn_hint(e, "'-' is standard input");
    }
    const char *copy = mn_arena_str(&call->arena, word);
    if (copy == NULL)
        return mn_fail_memory(e);
    call->inputs[call->inputs_n++] = copy;
    return MN_OK;
}

mn_status mn_call_check_inputs(const mn_call *call, mn_err *e)
{
    const mn_command *c = call->command;
    size_t i = 0;
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++, i++) {
        if (in->required && i >= call->inputs_n) {
            mn_fail(e, MN_USAGE, "'%s' needs %s", c->name, in->name);
            return mn_hint(e, "manumit %s %s; see 'manumit %s --help'", c->name, in->name, c->name);
        }
    }
    return MN_OK;
}

/* --- reading a call ------------------------------------------------------------ */

mn_help mn_call_help(const mn_call *call)
{
    return call->help;
}

const mn_command *mn_call_command(const mn_call *call)
{
    return call->command;
}

size_t mn_call_inputs(const mn_call *call)
{
    return call->inputs_n;
}

const char *mn_call_input(const mn_call *call, size_t i)
{
    return i < call->inputs_n ? call->inputs[i] : NULL;
}

/* A name that the command does not declare is a bug of the command's. */
static const mn_slot *declared(const mn_call *call, const char *option)
{
    const mn_slot *slot = mn_call_slot(call, option);
    MN_BUG(slot != NULL);
    return slot;
}

const char *mn_call_text(const mn_call *call, const char *option)
{
    const mn_slot *slot = declared(call, option);
    return slot->count > 0 ? slot->values[slot->count - 1] : slot->option->def;
}

size_t mn_call_count(const mn_call *call, const char *option)
{
    const mn_slot *slot = declared(call, option);
    return slot->count > 0 ? slot->count : slot->option->def != NULL ? 1 : 0;
}

const char *mn_call_nth(const mn_call *call, const char *option, size_t i)
{
    const mn_slot *slot = declared(call, option);
    if (slot->count == 0)
        return i == 0 ? slot->option->def : NULL;
    return i < slot->count ? slot->values[i] : NULL;
}

const char *const *mn_call_all(const mn_call *call, const char *option, size_t *n)
{
    const mn_slot *slot = declared(call, option);
    *n = mn_call_count(call, option);
    return slot->count > 0 ? (const char *const *)slot->values : &slot->option->def;
}

bool mn_call_flag(const mn_call *call, const char *option)
{
    const char *v = mn_call_text(call, option);
    return v != NULL && strcmp(v, "yes") == 0;
}

int64_t mn_call_int(const mn_call *call, const char *option, int64_t missing)
{
    const char *v = mn_call_text(call, option);
    int64_t i = missing;
    return v != NULL && mn_text_i64(mn_text_of(v), &i) ? i : missing;
}

double mn_call_real(const mn_call *call, const char *option, double missing)
{
    const char *v = mn_call_text(call, option);
    double d = missing;
    return v != NULL && mn_text_f64(mn_text_of(v), &d) ? d : missing;
}

bool mn_call_given(const mn_call *call, const char *option)
{
    return declared(call, option)->given;
}
