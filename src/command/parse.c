/* SPDX-License-Identifier: Apache-2.0
 *
 * parse.c - words into a call. First the command is found (one or two words
 * that are no options), then the other words are taken in order as options and
 * inputs, each value checked against the declaration.
 */
#include "command/call.h"
#include "command/suggest.h"
#include "core/err.h"
#include "core/text.h"
#include <stdio.h>
#include <string.h>

#define NO_WORD (-1)

typedef struct parser {
    const mn_command *const *commands;
    int argc;
    const char *const *argv;
    int first, second; /* where the command's words stand; NO_WORD: not there */
    mn_call *call;
    int at;
} parser;

/* --- finding the command ------------------------------------------------------- */

static const mn_command *find_command(const mn_command *const *commands, const char *first,
                                      const char *second)
{
    size_t n = strlen(first);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const char *name = commands[i]->name;
        if (strncmp(name, first, n) != 0)
            continue;
        if (second == NULL ? name[n] == '\0' : name[n] == ' ' && strcmp(name + n + 1, second) == 0)
            return commands[i];
    }
    return NULL;
}

bool mn_commands_group(const mn_command *const *commands, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strncmp(commands[i]->name, word, n) == 0 && commands[i]->name[n] == ' ')
            return true;
    return false;
}

/* Whether the word is an option whose value is the next word. Only a guess for
 * names that no list holds; taking the words in order finds those. */
static bool takes_next(const mn_option *list, const char *word)
{
    for (const mn_option *o = list; o != NULL && o->name != NULL; o++) {
        if (o->type == MN_OPT_FLAG)
            continue;
        if (strncmp(word, "--", 2) == 0 ? strcmp(word + 2, o->name) == 0
                                        : o->letter != 0 && word[1] == o->letter && word[2] == '\0')
            return true;
    }
    return false;
}

/* The first word from `from` on that is neither an option nor its value. */
static int next_plain(const parser *p, int from, const mn_command *c)
{
    for (int i = from; i < p->argc; i++) {
        const char *w = p->argv[i];
        if (w[0] != '-' || w[1] == '\0')
            return i;
        if (strcmp(w, "--") == 0)
            return NO_WORD;
        if ((c != NULL && takes_next(c->options, w)) || takes_next(mn_common_options(), w))
            i++;
    }
    return NO_WORD;
}

static mn_status unknown_command(const parser *p, mn_err *e)
{
    const char *word = p->argv[p->first];
    char both[128] = "";
    if (p->second != NO_WORD)
        snprintf(both, sizeof both, "%s %s", word, p->argv[p->second]);
    mn_nearest near = {.word = mn_text_of(word)};
    mn_nearest near_both = {.word = mn_text_of(both)};
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        mn_nearest_offer(&near, p->commands[i]->name);
        mn_nearest_offer(&near_both, p->commands[i]->name);
    }
    const char *best = near_both.best != NULL ? near_both.best : near.best;
    mn_fail(e, MN_USAGE, "no command '%.100s'", word);
    if (best != NULL)
        return mn_hint(e, "did you mean 'manumit %s'? 'manumit help' lists all commands", best);
    return mn_hint(e, "'manumit help' lists all commands");
}

/* "model" or "model imprt" where only "model import" and the like exist. */
static mn_status unknown_in_group(const parser *p, mn_err *e)
{
    const char *group = p->argv[p->first];
    const char *word = p->second != NO_WORD ? p->argv[p->second] : "";
    size_t n = strlen(group);
    char list[200] = "";
    size_t used = 0;
    mn_nearest near = {.word = mn_text_of(word)};
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        const char *name = p->commands[i]->name;
        if (strncmp(name, group, n) != 0 || name[n] != ' ')
            continue;
        mn_nearest_offer(&near, name + n + 1);
        int k =
            snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "", name + n + 1);
        used += k > 0 && (size_t)k < sizeof list - used ? (size_t)k : 0;
    }
    if (word[0] == '\0')
        mn_fail(e, MN_USAGE, "'%s' needs to know what to do", group);
    else
        mn_fail(e, MN_USAGE, "no command '%s %.100s'", group, word);
    if (near.best != NULL)
        return mn_hint(e, "did you mean 'manumit %s %s'?", group, near.best);
    return mn_hint(e, "after '%s' comes one of: %s", group, list);
}

static mn_status choose_command(parser *p, const mn_command **out, mn_err *e)
{
    p->first = next_plain(p, 0, NULL);
    p->second = NO_WORD;
    if (p->first == NO_WORD) {
        if (p->argc > 0)
            mn_fail(e, MN_USAGE, "no command was given, only '%.60s'", p->argv[0]);
        else
            mn_fail(e, MN_USAGE, "no command was given");
        return mn_hint(e, "'manumit help' lists all commands");
    }
    const char *word = p->argv[p->first];
    const mn_command *one = find_command(p->commands, word, NULL);
    if (mn_commands_group(p->commands, word)) {
        p->second = next_plain(p, p->first + 1, one);
        const mn_command *two =
            p->second == NO_WORD ? NULL : find_command(p->commands, word, p->argv[p->second]);
        if (two != NULL) {
            *out = two;
            return MN_OK;
        }
        if (one == NULL)
            return unknown_in_group(p, e);
        p->second = NO_WORD; /* an input of the command of one word */
    }
    if (one == NULL) {
        p->second = next_plain(p, p->first + 1, NULL);
        return unknown_command(p, e);
    }
    *out = one;
    return MN_OK;
}

/* --- taking options ------------------------------------------------------------- */

static mn_status unknown_option(const parser *p, const char *shown, mn_text name, mn_err *e)
{
    const mn_command *c = p->call->command;
    mn_nearest near = {.word = name};
    for (size_t i = 0; i < p->call->slots_n; i++)
        mn_nearest_offer(&near, p->call->slots[i].option->name);
    mn_text cut = mn_utf8_cut(mn_text_of(shown), 60);
    mn_fail(e, MN_USAGE, "'%s' has no option '%.*s'", c->name, (int)cut.len, cut.ptr);
    if (near.best != NULL)
        return mn_hint(e, "did you mean '--%s'?", near.best);
    return mn_hint(e, "'manumit %s --help' lists its options", c->name);
}

/* The slot whose name is, or alone begins with, name. NULL and no error when
 * there is none; MN_USAGE when there are several. */
static mn_status match_long(const parser *p, mn_text name, mn_slot **out, mn_err *e)
{
    mn_slot *only = NULL;
    char list[200] = "";
    size_t used = 0;
    size_t found = 0;
    for (size_t i = 0; i < p->call->slots_n; i++) {
        mn_slot *s = &p->call->slots[i];
        const char *known = s->option->name;
        if (name.len == 0 || strncmp(known, name.ptr, name.len) != 0)
            continue;
        if (known[name.len] == '\0') {
            *out = s;
            return MN_OK;
        }
        only = s;
        found++;
        int k = snprintf(list + used, sizeof list - used, "%s--%s", used > 0 ? ", " : "", known);
        used += k > 0 && (size_t)k < sizeof list - used ? (size_t)k : 0;
    }
    if (found > 1) {
        mn_fail(e, MN_USAGE, "'--%.*s' may be several options", (int)name.len, name.ptr);
        return mn_hint(e, "write one of %s", list);
    }
    *out = only;
    return MN_OK;
}

/* The value of an option that needs one: the rest of the word, or the next word. */
static mn_status take_value(parser *p, mn_slot *slot, const char *attached, mn_err *e)
{
    const char *value = attached;
    if (value == NULL) {
        p->at++;
        while (p->at < p->argc && (p->at == p->first || p->at == p->second))
            p->at++;
        value = p->at < p->argc ? p->argv[p->at] : NULL;
    }
    if (value == NULL) {
        const char *arg = slot->option->arg != NULL ? slot->option->arg : "VALUE";
        mn_fail(e, MN_USAGE, "--%s needs a value", slot->option->name);
        return mn_hint(e, "write --%s %s", slot->option->name, arg);
    }
    return mn_call_put(p->call, slot, mn_text_of(value), (size_t)p->argc, e);
}

static mn_status take_flag(parser *p, mn_slot *slot, bool on, mn_help help, mn_err *e)
{
    if (on && slot->common && strcmp(slot->option->name, "help") == 0)
        p->call->help = help; /* as "--hel" or among other letters */
    return mn_call_put(p->call, slot, mn_text_of(on ? "yes" : "no"), (size_t)p->argc, e);
}

static mn_status take_long(parser *p, mn_err *e)
{
    const char *word = p->argv[p->at] + 2;
    const char *equals = strchr(word, '=');
    mn_text name = {word, equals != NULL ? (size_t)(equals - word) : strlen(word)};
    mn_slot *slot = NULL;
    mn_status st = match_long(p, name, &slot, e);
    if (st != MN_OK)
        return st;
    bool on = true;
    if (slot == NULL && name.len > 3 && strncmp(name.ptr, "no-", 3) == 0) {
        st = match_long(p, mn_text_sub(name, 3, name.len - 3), &slot, e);
        if (st != MN_OK)
            return st;
        on = false;
        if (slot != NULL && slot->option->type != MN_OPT_FLAG)
            slot = NULL;
    }
    if (slot == NULL)
        return unknown_option(p, p->argv[p->at], name, e);
    if (slot->option->type == MN_OPT_FLAG) {
        if (equals != NULL) {
            mn_fail(e, MN_USAGE, "--%s takes no value", slot->option->name);
            return mn_hint(e, "write --%s, or --no-%s", slot->option->name, slot->option->name);
        }
        return take_flag(p, slot, on, MN_HELP_LONG, e);
    }
    return take_value(p, slot, equals != NULL ? equals + 1 : NULL, e);
}

/* -x, -xvalue, -x value; letters of flags may stand together. */
static mn_status take_letters(parser *p, mn_err *e)
{
    const char *word = p->argv[p->at];
    mn_text long_name = {word + 1, strcspn(word + 1, "=")};
    for (size_t k = 0; long_name.len > 1 && k < p->call->slots_n; k++) {
        /* "-country" is --country without its second dash, not -c "ountry". */
        if (mn_text_eq_str(long_name, p->call->slots[k].option->name))
            return unknown_option(p, word, long_name, e);
    }
    for (size_t i = 1; word[i] != '\0'; i++) {
        mn_slot *slot = NULL;
        for (size_t k = 0; k < p->call->slots_n && slot == NULL; k++)
            if (p->call->slots[k].option->letter == word[i])
                slot = &p->call->slots[k];
        if (slot == NULL)
            return unknown_option(p, word, mn_text_of(word + 1), e);
        if (slot->option->type != MN_OPT_FLAG)
            return take_value(p, slot, word[i + 1] != '\0' ? word + i + 1 : NULL, e);
        mn_status st = take_flag(p, slot, true, MN_HELP_SHORT, e);
        if (st != MN_OK)
            return st;
    }
    return MN_OK;
}

/* --- the whole --------------------------------------------------------------------- */

/* Help is asked for wherever the word stands before "--", whatever else is wrong. */
static mn_help help_wanted(const parser *p)
{
    for (int i = 0; i < p->argc && strcmp(p->argv[i], "--") != 0; i++) {
        if (strcmp(p->argv[i], "--help") == 0)
            return MN_HELP_LONG;
        if (strcmp(p->argv[i], "-h") == 0)
            return MN_HELP_SHORT;
    }
    return MN_HELP_NONE;
}

static mn_status take_words(parser *p, mn_err *e)
{
    bool options_over = false;
    for (p->at = 0; p->at < p->argc; p->at++) {
        const char *w = p->argv[p->at];
        mn_status st = MN_OK;
        if (!options_over && strcmp(w, "--") == 0)
            options_over = true;
        else if (!options_over && strncmp(w, "--", 2) == 0)
            st = take_long(p, e);
        else if (!options_over && w[0] == '-' && w[1] != '\0')
            st = take_letters(p, e);
        else if (p->at != p->first && p->at != p->second)
            st = mn_call_put_input(p->call, w, e);
        if (st != MN_OK)
            return st;
    }
    return p->call->help != MN_HELP_NONE ? MN_OK : mn_call_check_inputs(p->call, e);
}

mn_status mn_call_parse(mn_call **out, const mn_command *const *commands, int argc,
                        const char *const *argv, mn_err *e)
{
    parser p = {.commands = commands, .argc = argc, .argv = argv};
    const mn_command *c = NULL;
    mn_status st = choose_command(&p, &c, e);
    if (st == MN_OK)
        st = mn_call_new(&p.call, c, (size_t)argc, e);
    if (st != MN_OK)
        return st;
    p.call->help = help_wanted(&p);
    if (p.call->help == MN_HELP_NONE)
        st = take_words(&p, e);
    if (st != MN_OK) {
        mn_call_free(p.call);
        return st;
    }
    *out = p.call;
    return MN_OK;
}
