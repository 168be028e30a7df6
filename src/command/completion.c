/* SPDX-License-Identifier: Apache-2.0
 *
 * completion.c - completion for bash, zsh and fish: plain scripts with the
 * declarations written into them, which never call the program.
 */
#include "command/describe.h"
#include "core/err.h"
#include "core/text.h"
#include <string.h>

typedef void (*emit_fn)(mn_buf *b, const mn_command *const *commands);

/* Each of the command's options, then the common ones that it has. NULL at the end. */
static const mn_option *option_at(const mn_command *c, size_t i)
{
    size_t own = 0;
    for (; c->options != NULL && c->options[own].name != NULL; own++)
        if (own == i)
            return &c->options[own];
    for (const mn_option *o = mn_common_options(); o->name != NULL; o++)
        if (!mn_describe_replaced(c, o) && own++ == i)
            return o;
    return NULL;
}

/* The length of the first word of a command's name. */
static size_t first_word(const mn_command *c)
{
    return strcspn(c->name, " ");
}

/* Whether an earlier command has the same first word. */
static bool word_seen(const mn_command *const *commands, size_t i)
{
    size_t n = first_word(commands[i]);
    for (size_t k = 0; k < i; k++)
        if (first_word(commands[k]) == n && strncmp(commands[k]->name, commands[i]->name, n) == 0)
            return true;
    return false;
}

static bool in_group(const mn_command *c, const char *word, size_t n)
{
    return strncmp(c->name, word, n) == 0 && c->name[n] == ' ';
}

/* --- bash ---------------------------------------------------------------------------- */

static void bash_options(mn_buf *b, const mn_command *c)
{
    const mn_option *o;
    for (size_t i = 0; (o = option_at(c, i)) != NULL; i++) {
        mn_buf_fmt(b, "%s--%s", i > 0 ? " " : "", o->name);
        if (o->letter != 0)
            mn_buf_fmt(b, " -%c", o->letter);
    }
}

/* What may follow an option: its choices, a file, or nothing that is known. */
static void bash_values(mn_buf *b, const mn_command *c)
{
    const mn_option *o;
    mn_buf_fmt(b, "        case $prev in\n");
    for (size_t i = 0; (o = option_at(c, i)) != NULL; i++) {
        if (o->type == MN_OPT_FLAG)
            continue;
        mn_buf_fmt(b, "        --%s", o->name);
        if (o->letter != 0)
            mn_buf_fmt(b, "|-%c", o->letter);
        mn_buf_str(b, ") ");
        if (o->type == MN_OPT_CHOICE) {
            mn_buf_str(b, "words='");
            for (const char *p = o->choices; *p != '\0'; p++)
                mn_buf_char(b, *p == '|' ? ' ' : *p);
            mn_buf_str(b, "' ;;\n");
        } else if (o->type == MN_OPT_FILE || o->type == MN_OPT_OUTPUT) {
            mn_buf_str(b, "files=1 ;;\n");
        } else if (strcmp(o->name, "table") == 0 && c->outputs != NULL) {
            mn_buf_str(b, "words='");
            for (const mn_output *t = c->outputs; t->table != NULL; t++)
                mn_buf_fmt(b, "%s%s", t == c->outputs ? "" : " ", t->table);
            mn_buf_str(b, "' ;;\n");
        } else {
            mn_buf_str(b, "return ;;\n");
        }
    }
    mn_buf_str(b, "        *) words=$options\n");
    bool inputs = c->inputs != NULL && c->inputs[0].name != NULL;
    mn_buf_str(b, inputs ? "           [[ $cur == -* ]] || files=1 ;;\n" : "           ;;\n");
    mn_buf_str(b, "        esac ;;\n");
}

static void bash(mn_buf *b, const mn_command *const *commands)
{
    mn_buf_str(b, "# bash completion of manumit, made by the program from its own declarations\n"
                  "_manumit()\n{\n"
                  "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    local command='' options='' words='' files=''\n"
                  "    if [[ $cur == '=' ]]; then\n        cur=''\n"
                  "    elif [[ $prev == '=' ]]; then\n        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
                  "    fi\n"
                  "    if (( COMP_CWORD == 1 )); then\n        words='help --help --version");
    for (size_t i = 0; commands[i] != NULL; i++)
        if (!word_seen(commands, i))
            mn_buf_fmt(b, " %.*s", (int)first_word(commands[i]), commands[i]->name);
    mn_buf_str(b, "'\n        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n        return\n"
                  "    fi\n    command=${COMP_WORDS[1]}\n"
                  "    case \"$command ${COMP_WORDS[2]}\" in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strchr(commands[i]->name, ' ') != NULL) {
            mn_buf_fmt(b, "    '%s') (( COMP_CWORD > 2 )) && command='%s' ;;\n", commands[i]->name,
                       commands[i]->name);
        }
    }
    mn_buf_str(b, "    esac\n    case $command in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        mn_buf_fmt(b, "    '%s')\n        options='", commands[i]->name);
        bash_options(b, commands[i]);
        mn_buf_str(b, "'\n");
        bash_values(b, commands[i]);
    }
    mn_buf_str(b, "    esac\n    if (( COMP_CWORD == 2 )); then\n        case $command in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t n = first_word(commands[i]);
        if (word_seen(commands, i))
            continue;
        mn_buf sub = {0};
        for (size_t k = 0; commands[k] != NULL; k++)
            if (in_group(commands[k], commands[i]->name, n))
                mn_buf_fmt(&sub, " %s", commands[k]->name + n + 1);
        if (sub.len > 0)
            mn_buf_fmt(b, "        %.*s) words+='%s' ;;\n", (int)n, commands[i]->name, sub.ptr);
        b->failed = b->failed || sub.failed;
        mn_buf_free(&sub);
    }
    mn_buf_str(b, "        esac\n    fi\n"
                  "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                  "    if [[ $files ]]; then\n        compopt -o filenames\n"
                  "        COMPREPLY+=($(compgen -f -- \"$cur\"))\n    fi\n"
                  "}\ncomplete -F _manumit manumit\n");
}

/* --- zsh ------------------------------------------------------------------------------ */

/* Text inside '...' where _arguments reads [ ] : and backslash. */
static void zsh_text(mn_buf *b, const char *text, const char *special)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'') {
            mn_buf_str(b, "'\\''");
            continue;
        }
        if (strchr(special, *p) != NULL)
            mn_buf_char(b, '\\');
        mn_buf_char(b, *p);
    }
}

static void zsh_option(mn_buf *b, const mn_option *o, const char *name, const mn_command *c)
{
    mn_buf_fmt(b, "            '%s%s%s[", o->many ? "*" : "", name,
               o->type != MN_OPT_FLAG && name[1] == '-' ? "=" : "");
    zsh_text(b, o->help != NULL ? o->help : "", "[]\\:");
    mn_buf_char(b, ']');
    if (o->type != MN_OPT_FLAG) {
        mn_buf_char(b, ':');
        zsh_text(b, o->arg != NULL ? o->arg : "VALUE", "\\:");
        mn_buf_char(b, ':');
    }
    if (o->type == MN_OPT_CHOICE) {
        mn_buf_char(b, '(');
        for (const char *p = o->choices; *p != '\0'; p++)
            mn_buf_char(b, *p == '|' ? ' ' : *p);
        mn_buf_char(b, ')');
    } else if (o->type == MN_OPT_FILE || o->type == MN_OPT_OUTPUT) {
        mn_buf_str(b, "_files");
    } else if (strcmp(o->name, "table") == 0 && c->outputs != NULL) {
        mn_buf_char(b, '(');
        for (const mn_output *t = c->outputs; t->table != NULL; t++)
            mn_buf_fmt(b, "%s%s", t == c->outputs ? "" : " ", t->table);
        mn_buf_char(b, ')');
    }
    mn_buf_str(b, "' \\\n");
}

static void zsh_command(mn_buf *b, const mn_command *c)
{
    mn_buf_fmt(b, "    '%s')\n        _arguments -s \\\n", c->name);
    const mn_option *o;
    for (size_t i = 0; (o = option_at(c, i)) != NULL; i++) {
        mn_buf name = {0};
        mn_buf_fmt(&name, "--%s", o->name);
        if (!name.failed)
            zsh_option(b, o, name.ptr, c);
        if (o->letter != 0) {
            char letter[3] = {'-', o->letter, '\0'};
            zsh_option(b, o, letter, c);
        }
        b->failed = b->failed || name.failed;
        mn_buf_free(&name);
    }
    bool inputs = c->inputs != NULL && c->inputs[0].name != NULL;
    mn_buf_str(b, inputs ? "            '*:input:_files' ;;\n" : "            ;;\n");
}

static void zsh(mn_buf *b, const mn_command *const *commands)
{
    mn_buf_str(b, "#compdef manumit\n"
                  "# zsh completion of manumit, made by the program from its own declarations\n"
                  "_manumit()\n{\n"
                  "    local command=$words[2] skip=1\n"
                  "    local -a first second\n    first=(\n        'help:show help'\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (word_seen(commands, i))
            continue;
        size_t n = first_word(commands[i]);
        mn_buf_fmt(b, "        '%.*s:", (int)n, commands[i]->name);
        zsh_text(b, commands[i]->name[n] == '\0' ? commands[i]->summary : "its own commands",
                 "\\:");
        mn_buf_str(b, "'\n");
    }
    mn_buf_str(b, "    )\n    if (( CURRENT == 2 )); then\n"
                  "        _describe command first\n        return\n    fi\n"
                  "    case $words[2] in\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t n = first_word(commands[i]);
        bool any = false;
        for (size_t k = 0; !word_seen(commands, i) && commands[k] != NULL; k++) {
            if (!in_group(commands[k], commands[i]->name, n))
                continue;
            if (!any)
                mn_buf_fmt(b, "    %.*s) second=(\n", (int)n, commands[i]->name);
            any = true;
            mn_buf_fmt(b, "        '%s:", commands[k]->name + n + 1);
            zsh_text(b, commands[k]->summary, "\\:");
            mn_buf_str(b, "'\n");
        }
        mn_buf_str(b, any ? "        ) ;;\n" : "");
    }
    mn_buf_str(b, "    esac\n    (( CURRENT == 3 && $#second )) && _describe command second\n"
                  "    if (( CURRENT > 3 )) && [[ \"$second\" == *\"$words[3]:\"* ]]; then\n"
                  "        command=\"$words[2] $words[3]\"\n        skip=2\n    fi\n"
                  "    shift $skip words\n    (( CURRENT -= skip ))\n"
                  "    case $command in\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        zsh_command(b, commands[i]);
    mn_buf_str(b, "    esac\n}\n_manumit \"$@\"\n");
}

/* --- fish ------------------------------------------------------------------------------ */

static void fish_text(mn_buf *b, const char *text)
{
    mn_buf_char(b, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'' || *p == '\\')
            mn_buf_char(b, '\\');
        mn_buf_char(b, *p);
    }
    mn_buf_char(b, '\'');
}

static void fish_command(mn_buf *b, const mn_command *c)
{
    const mn_option *o;
    for (size_t i = 0; (o = option_at(c, i)) != NULL; i++) {
        mn_buf_fmt(b, "complete -c manumit -n '__manumit_is \"%s\"' -l %s", c->name, o->name);
        if (o->letter != 0)
            mn_buf_fmt(b, " -s %c", o->letter);
        if (o->type == MN_OPT_FILE || o->type == MN_OPT_OUTPUT)
            mn_buf_str(b, " -r -F");
        else if (o->type != MN_OPT_FLAG)
            mn_buf_str(b, " -x");
        if (o->type == MN_OPT_CHOICE) {
            mn_buf_str(b, " -a '");
            for (const char *p = o->choices; *p != '\0'; p++)
                mn_buf_char(b, *p == '|' ? ' ' : *p);
            mn_buf_char(b, '\'');
        }
        mn_buf_str(b, " -d ");
        fish_text(b, o->help != NULL ? o->help : "");
        mn_buf_char(b, '\n');
    }
    if (c->inputs != NULL && c->inputs[0].name != NULL)
        mn_buf_fmt(b, "complete -c manumit -n '__manumit_is \"%s\"' -F\n", c->name);
}

static void fish(mn_buf *b, const mn_command *const *commands)
{
    mn_buf_str(b, "# fish completion of manumit, made by the program from its own declarations\n"
                  "set -g __manumit_commands");
    for (size_t i = 0; commands[i] != NULL; i++)
        mn_buf_fmt(b, " '%s'", commands[i]->name);
    mn_buf_str(b, "\n"
                  "# Whether the command typed so far is the one named.\n"
                  "function __manumit_is\n"
                  "    set -l words (commandline -opc)\n"
                  "    set -l typed $words[2]\n"
                  "    if contains -- \"$words[2] $words[3]\" $__manumit_commands\n"
                  "        set typed \"$words[2] $words[3]\"\n"
                  "    end\n"
                  "    test \"$typed\" = \"$argv[1]\"\n"
                  "end\n"
                  "# Whether just these words stand before the one being typed.\n"
                  "function __manumit_after\n"
                  "    test (string join ' ' -- (commandline -opc)) = \"$argv[1]\"\n"
                  "end\n"
                  "complete -c manumit -f\n"
                  "complete -c manumit -n '__manumit_after manumit' -a help -d 'show help'\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        const char *name = commands[i]->name;
        size_t n = first_word(commands[i]);
        if (name[n] == ' ') {
            mn_buf_fmt(b, "complete -c manumit -n '__manumit_after \"manumit %.*s\"' -a %s -d ",
                       (int)n, name, name + n + 1);
            fish_text(b, commands[i]->summary);
            mn_buf_char(b, '\n');
        }
        if (word_seen(commands, i))
            continue;
        mn_buf_fmt(b, "complete -c manumit -n '__manumit_after manumit' -a %.*s -d ", (int)n, name);
        fish_text(b, name[n] == '\0' ? commands[i]->summary : "its own commands");
        mn_buf_char(b, '\n');
    }
    for (size_t i = 0; commands[i] != NULL; i++)
        fish_command(b, commands[i]);
}

mn_status mn_commands_completion(const mn_command *const *commands, const char *shell,
                                 mn_write_fn write, void *payload, mn_err *e)
{
    static const struct {
        const char *name;
        emit_fn emit;
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(shells[i].name, shell) == 0) {
            mn_buf b = {0};
            shells[i].emit(&b, commands);
            return mn_describe_write(&b, write, payload, e);
        }
    }
    mn_fail(e, MN_USAGE, "no completion for the shell '%.40s'", shell);
    return mn_hint(e, "there is bash, zsh and fish");
}
