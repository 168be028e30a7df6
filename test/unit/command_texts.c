/* SPDX-License-Identifier: Apache-2.0
 *
 * command_texts.c - help, man pages and completion made from declarations.
 */
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "unit/command_sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka.h needs the four above. */
#include <cmocka.h>

static mn_status sink(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf_add(payload, bytes, len);
    return ((mn_buf *)payload)->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status refuse(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)payload;
    (void)bytes;
    (void)len;
    return mn_fail(e, MN_SYSTEM, "full");
}

static const mn_command *command(const char *name)
{
    for (size_t i = 0; sample_commands[i] != NULL; i++)
        if (strcmp(sample_commands[i]->name, name) == 0)
            return sample_commands[i];
    fail_msg("no %s", name);
    return NULL;
}

static void has(const mn_buf *b, const char *part)
{
    if (strstr(b->ptr, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, b->ptr);
}

static void has_not(const mn_buf *b, const char *part)
{
    if (strstr(b->ptr, part) != NULL)
        fail_msg("'%s' is in:\n%s", part, b->ptr);
}

static mn_buf help(const char *name, bool all, unsigned width)
{
    mn_buf b = {0};
    assert_int_equal(mn_command_help(command(name), all, width, sink, &b, NULL), MN_OK);
    return b;
}

/* No line is wider than it may be. */
static void fits(const mn_buf *b, size_t width, size_t lines)
{
    mn_text rest = {b->ptr, b->len};
    mn_text line;
    size_t n = 0;
    while (mn_text_split(&rest, '\n', &line) && (rest.ptr != NULL || line.len > 0)) {
        n++;
        if (mn_utf8_width(line) > width)
            fail_msg("too wide: '%.*s'", (int)line.len, line.ptr);
    }
    if (lines > 0)
        assert_in_range(n, 1, lines);
}

static void test_help_long(void **state)
{
    (void)state;
    mn_buf b = help("count", true, 80);
    fits(&b, 80, 0);
    has(&b, "manumit count - Count what is bought\n\nUsage: manumit count [OPTION]... [FILE]\n");
    has(&b, "Examples:\n  what a household's purchases come to\n"
            "    manumit count purchases.csv --country US\n");
    has(&b, "\n  -c, --country NAME  The buyer's country. Any spelling will do. (default US)\n");
    has(&b, "\n      --share S       A share. (parts of one; 0 to 1; default 0.5)\n");
    has(&b, "\n      --rate CUR=N    A rate. (may be given again)\n");
    has(&b, "\n      --as household|company|government\n                      Who buys.\n");
    has(&b, "\n  -o, --output FILE   ");
    has(&b, "\n  by_country: People by country of work.\n    iso3, name, people, low, high\n");
    has(&b, "\n  by_tier\n    tier, people\n");
    has(&b, "\nSee also: manumit count words, manumit model check\n");
    has(&b, "\nExit status: 0 done, 2 usage, 3 bad data, 4 system, 130 cancelled\n");
    /* Examples come before the options, the options before the tables. */
    assert_true(strstr(b.ptr, "Examples:") < strstr(b.ptr, "Options:"));
    assert_true(strstr(b.ptr, "Options:") < strstr(b.ptr, "Tables"));
    mn_buf_free(&b);
    b = help("count", true, 40);
    fits(&b, 40, 0);
    mn_buf_free(&b);
}

/* A long call is broken so that the shell still reads it as one. */
static void test_help_long_call(void **state)
{
    (void)state;
    static const mn_example calls[] = {
        {"manumit count bank.csv --columns amount=Betrag,description=Text --label 'what we bought' "
         "--country DE -o bank.html",
         "a long one"},
        {"manumit count purchases.csv --country United-Kingdom --csv --quiet | jq .key_figures",
         "x"},
        {0, 0},
    };
    mn_command c = *command("count");
    c.examples = calls;
    mn_buf b = {0};
    assert_int_equal(mn_command_help(&c, true, 80, sink, &b, NULL), MN_OK);
    fits(&b, 80, 0);
    has(&b, "    manumit count bank.csv --columns amount=Betrag,description=Text \\\n"
            "        --label 'what we bought' --country DE -o bank.html\n");
    has(&b, "    manumit count purchases.csv --country United-Kingdom --csv --quiet \\\n"
            "        | jq .key_figures\n");
    mn_buf_free(&b);
    assert_int_equal(mn_command_help(&c, true, 40, sink, &b, NULL), MN_OK);
    fits(&b, 40, 0);
    has(&b, " \\\n        --label 'what we bought' \\\n");
    mn_buf_free(&b);
    assert_int_equal(mn_command_help(&c, false, 80, sink, &b, NULL), MN_OK);
    fits(&b, 80, 24);
    has(&b, "=Text \\\n      --label 'what we bought' --country DE -o bank.html\n");
    mn_buf_free(&b);
    assert_int_equal(mn_command_man(&c, sink, &b, NULL), MN_OK);
    has(&b, ".nf\nmanumit count bank.csv \\-\\-columns amount=Betrag,description=Text \\e\n"
            "    \\-\\-label \\(aqwhat we bought\\(aq \\-\\-country DE \\-o bank.html\n.fi\n");
    mn_buf_free(&b);
}

static void test_help_common_replaced(void **state)
{
    (void)state;
    mn_buf b = help("model import", true, 80);
    has(&b, "Usage: manumit model import [OPTION]... TABLE [MORE]...\n");
    has(&b, "-o, --output MODEL");
    has_not(&b, "--output FILE");
    mn_buf_free(&b);
}

static void test_help_short(void **state)
{
    (void)state;
    for (size_t i = 0; sample_commands[i] != NULL; i++) {
        mn_buf b = help(sample_commands[i]->name, false, 80);
        fits(&b, 80, 24);
        mn_buf_free(&b);
    }
    mn_buf b = help("count", false, 80);
    has(&b, "Count what is bought\nUsage: manumit count [OPTION]... [FILE]\n");
    has(&b, "\n  -c, --country NAME  The buyer's country\n");
    has(&b, "manumit count --help says it all.\n");
    has_not(&b, "Any spelling");
    mn_buf_free(&b);
    b = help("count", false, 40);
    fits(&b, 60, 24);
    has(&b, "\n      --model FILE    A model: it's …\n");
    mn_buf_free(&b);
}

/* Many options: the rest is announced, and the screen still holds it. */
static void test_help_short_of_many(void **state)
{
    (void)state;
    mn_option many[41] = {{0}};
    for (size_t i = 0; i < 40; i++)
        many[i] = (mn_option){.name = "option", .help = "An option."};
    mn_command c = *command("count");
    c.options = many;
    mn_buf b = {0};
    assert_int_equal(mn_command_help(&c, false, 80, sink, &b, NULL), MN_OK);
    fits(&b, 80, 24);
    has(&b, "more\n");
    mn_buf_free(&b);
}

static void test_program_help(void **state)
{
    (void)state;
    mn_buf b = {0};
    assert_int_equal(mn_commands_help(sample_commands, NULL, 80, sink, &b, NULL), MN_OK);
    fits(&b, 80, 24);
    has(&b, "\n  count         Count what is bought\n  count words   Count words\n");
    mn_buf_free(&b);
    assert_int_equal(mn_commands_help(sample_commands, "model", 80, sink, &b, NULL), MN_OK);
    has(&b, "Usage: manumit model COMMAND");
    has(&b, "  model check   Check a model\n");
    has_not(&b, "count");
    mn_buf_free(&b);
    mn_err e;
    assert_int_equal(mn_commands_help(sample_commands, "zzz", 80, sink, &b, &e), MN_USAGE);
    assert_string_equal(e.msg, "no command begins with 'zzz'");
}

static mn_buf man(const char *name)
{
    mn_buf b = {0};
    mn_status st = name == NULL ? mn_commands_man(sample_commands, sink, &b, NULL)
                                : mn_command_man(command(name), sink, &b, NULL);
    assert_int_equal(st, MN_OK);
    return b;
}

static void test_man(void **state)
{
    (void)state;
    mn_buf b = man("count");
    has(&b, ".TH MANUMIT\\-COUNT 1 \"\" \"manumit 0.1.0\" \"Manumit manual\"\n");
    has(&b, ".SH NAME\nmanumit\\-count \\- Count what is bought\n");
    has(&b, ".SH SYNOPSIS\n.B manumit count [OPTION]... [FILE]\n");
    has(&b, "\n.PP\n\\&.TH is no request here.\n");
    has(&b, ".TP\n.B \\-c, \\-\\-country NAME\n");
    has(&b, "it\\(aqs [not] the \\(aqshipped\\(aq one, with a \\e and a \\(dqquote\\(dq.");
    has(&b,
        ".BR manumit (1),\n.BR manumit\\-count\\-words (1),\n.BR manumit\\-model\\-check (1)\n");
    mn_buf_free(&b);
    b = man(NULL);
    has(&b, ".TH MANUMIT 1 ");
    has(&b, ".TP\n.BR manumit\\-model\\-import (1)\nImport a model\n");
    mn_buf_free(&b);
}

/* The formatters that are there find nothing to warn of. */
static void lint(const char *name)
{
    mn_buf b = man(name);
    char path[] = "/tmp/manumit-man-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    fwrite(b.ptr, 1, b.len, f);
    fclose(f);
    mn_buf_free(&b);
    static const char *const tools[][2] = {
        {"groff", "groff -K utf8 -man -ww -z -Tutf8 '%s' 2>&1"},
        {"mandoc", "mandoc -T lint -W warning '%s' 2>&1 | grep -v 'missing date' || true"},
    };
    for (size_t i = 0; i < 2; i++) {
        char line[160];
        char said[512] = "";
        snprintf(line, sizeof line, "command -v %s >/dev/null", tools[i][0]);
        if (system(line) != 0)
            continue;
        mn_buf cmd = {0};
        for (const char *p = tools[i][1]; *p != '\0'; p++)
            if (p[0] == '%' && p[1] == 's')
                mn_buf_str(&cmd, path), p++;
            else
                mn_buf_char(&cmd, *p);
        FILE *out = popen(cmd.ptr, "r");
        size_t n = fread(said, 1, sizeof said - 1, out);
        pclose(out);
        mn_buf_free(&cmd);
        if (n > 0)
            fail_msg("%s: %s", tools[i][0], said);
    }
    unlink(path);
}

static void test_man_is_clean(void **state)
{
    (void)state;
    for (size_t i = 0; sample_commands[i] != NULL; i++)
        lint(sample_commands[i]->name);
    lint(NULL);
}

static mn_buf completion(const char *shell)
{
    mn_buf b = {0};
    assert_int_equal(mn_commands_completion(sample_commands, shell, sink, &b, NULL), MN_OK);
    return b;
}

/* Writes the script and what a user has typed into bash; prints what it offers. */
static void offers(const char *words, const char *expected)
{
    mn_buf script = completion("bash");
    char path[] = "/tmp/manumit-bash-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    fwrite(script.ptr, 1, script.len, f);
    /* compopt works only inside a real completion */
    fprintf(f,
            "\ncompopt() { :; }\nCOMP_WORDS=(%s)\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_manumit\n"
            "echo \"${COMPREPLY[*]}\"\n",
            words);
    fclose(f);
    mn_buf_free(&script);
    char line[128];
    snprintf(line, sizeof line, "cd /usr && bash %s 2>&1", path);
    FILE *out = popen(line, "r");
    char said[1024] = "";
    size_t n = fread(said, 1, sizeof said - 1, out);
    pclose(out);
    unlink(path);
    said[n] = '\0';
    if (strcmp(said, expected) != 0)
        fail_msg("%s: offers '%s', not '%s'", words, said, expected);
}

static void test_bash(void **state)
{
    (void)state;
    if (system("command -v bash >/dev/null") != 0)
        skip();
    offers("manumit mo", "model\n");
    offers("manumit model ''", "import check\n");
    offers("manumit model import --fo", "--format\n");
    offers("manumit model import --format ''", "labelled saved\n");
    offers("manumit count --as = ho", "household\n");
    offers("manumit count --table by_c", "by_country\n");
    offers("manumit count --explain --coun", "--country\n");
    offers("manumit count wo", "words\n");
    offers("manumit count words --js", "--json\n");
    offers("manumit count --model /etc/debian_", "/etc/debian_version\n");
    offers("manumit plain --seed ''", "\n");
}

static void test_shells(void **state)
{
    (void)state;
    static const char *const shells[][2] = {
        {"bash", "command -v bash >/dev/null || exit 0; bash -n %s 2>&1"},
        {"zsh", "command -v zsh >/dev/null || exit 0; zsh -n %s 2>&1"},
        {"fish", "command -v fish >/dev/null || exit 0; fish --no-execute %s 2>&1"},
    };
    for (size_t i = 0; i < 3; i++) {
        mn_buf b = completion(shells[i][0]);
        has(&b, "household");
        char path[] = "/tmp/manumit-shell-XXXXXX";
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        FILE *f = fdopen(fd, "w");
        fwrite(b.ptr, 1, b.len, f);
        fclose(f);
        mn_buf_free(&b);
        mn_buf line = {0};
        const char *at = strstr(shells[i][1], "%s");
        mn_buf_add(&line, shells[i][1], (size_t)(at - shells[i][1]));
        mn_buf_str(&line, path);
        mn_buf_str(&line, at + 2);
        assert_int_equal(system(line.ptr), 0);
        mn_buf_free(&line);
        unlink(path);
    }
    mn_buf none = {0};
    mn_err e;
    assert_int_equal(mn_commands_completion(sample_commands, "tcsh", sink, &none, &e), MN_USAGE);
    assert_string_equal(e.msg, "no completion for the shell 'tcsh'");
    assert_string_equal(e.hint, "there is bash, zsh and fish");
}

static void test_writer_fails(void **state)
{
    (void)state;
    const mn_command *c = command("count");
    mn_err e;
    assert_int_equal(mn_command_help(c, true, 80, refuse, NULL, &e), MN_SYSTEM);
    assert_string_equal(e.msg, "full");
    assert_int_equal(mn_command_man(c, refuse, NULL, NULL), MN_SYSTEM);
    assert_int_equal(mn_commands_man(sample_commands, refuse, NULL, NULL), MN_SYSTEM);
    assert_int_equal(mn_commands_help(sample_commands, NULL, 80, refuse, NULL, NULL), MN_SYSTEM);
    assert_int_equal(mn_commands_completion(sample_commands, "zsh", refuse, NULL, NULL), MN_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help_long),
        cmocka_unit_test(test_help_long_call),
        cmocka_unit_test(test_help_common_replaced),
        cmocka_unit_test(test_help_short),
        cmocka_unit_test(test_help_short_of_many),
        cmocka_unit_test(test_program_help),
        cmocka_unit_test(test_man),
        cmocka_unit_test(test_man_is_clean),
        cmocka_unit_test(test_bash),
        cmocka_unit_test(test_shells),
        cmocka_unit_test(test_writer_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
