/* SPDX-License-Identifier: Apache-2.0
 *
 * command_parse.c - words into calls, and what is said of words that are wrong.
 */
#include "unit/command_sample.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs the four above. */
#include <cmocka.h>

enum { WORDS_MAX = 32 };

/* Parses a line whose words are separated by one space; "" is written as _. */
static mn_status parse(mn_call **out, const char *line, mn_err *e)
{
    static char copy[512];
    const char *words[WORDS_MAX];
    int n = 0;
    strncpy(copy, line, sizeof copy - 1);
    for (char *p = copy; p != NULL && *p != '\0' && n < WORDS_MAX;) {
        char *space = strchr(p, ' ');
        if (space != NULL)
            *space++ = '\0';
        words[n++] = strcmp(p, "_") == 0 ? "" : p;
        p = space;
    }
    *e = (mn_err)MN_ERR_INIT;
    return mn_call_parse(out, sample_commands, n, words, e);
}

static mn_call *good(const char *line)
{
    mn_call *call = NULL;
    mn_err e;
    if (parse(&call, line, &e) != MN_OK)
        fail_msg("'%s': %s", line, e.msg);
    return call;
}

static void bad(const char *line, const char *msg, const char *hint)
{
    mn_call *call = (mn_call *)(uintptr_t)1;
    mn_err e;
    if (parse(&call, line, &e) != MN_USAGE)
        fail_msg("'%s' is taken", line);
    assert_ptr_equal(call, (void *)(uintptr_t)1);
    assert_int_equal(e.status, MN_USAGE);
    assert_string_equal(e.msg, msg);
    assert_string_equal(e.hint, hint);
}

static void names(const char *line, const char *command)
{
    mn_call *call = good(line);
    assert_string_equal(mn_call_command(call)->name, command);
    mn_call_free(call);
}

static void text(const char *line, const char *option, const char *value)
{
    mn_call *call = good(line);
    if (value == NULL)
        assert_null(mn_call_text(call, option));
    else
        assert_string_equal(mn_call_text(call, option), value);
    mn_call_free(call);
}

static void flag(const char *line, const char *option, bool value)
{
    mn_call *call = good(line);
    assert_int_equal(mn_call_flag(call, option), value);
    mn_call_free(call);
}

static void test_command_found(void **state)
{
    (void)state;
    names("count", "count");
    names("count words", "count words");
    names("count words a.txt", "count words");
    names("count word", "count"); /* an input */
    names("count -- words", "count");
    names("count ./words", "count");
    names("count --country words", "count");
    names("count -c words", "count");
    names("count --quiet words", "count words");
    names("--json count", "count");
    names("-o a.json --seed 4 count words x", "count words");
    names("model check", "model check");
    names("model --quiet check", "model check");
    names("model import a b c", "model import");
    names("plain", "plain");
}

static void test_command_unknown(void **state)
{
    (void)state;
    bad("", "no command was given", "'manumit help' lists all commands");
    bad("--quiet", "no command was given, only '--quiet'", "'manumit help' lists all commands");
    bad("cuont", "no command 'cuont'",
        "did you mean 'manumit count'? 'manumit help' lists all commands");
    bad("modl check", "no command 'modl'",
        "did you mean 'manumit model check'? 'manumit help' lists all commands");
    bad("pla", "no command 'pla'",
        "did you mean 'manumit plain'? 'manumit help' lists all commands");
    bad("zzz", "no command 'zzz'", "'manumit help' lists all commands");
    bad("model", "'model' needs to know what to do", "after 'model' comes one of: import, check");
    bad("model chek x", "no command 'model chek'", "did you mean 'manumit model check'?");
    bad("model zzz", "no command 'model zzz'", "after 'model' comes one of: import, check");
}

static void test_options(void **state)
{
    (void)state;
    text("count", "country", "US");
    text("count --country GB", "country", "GB");
    text("count --country=GB", "country", "GB");
    text("count --country=", "country", "");
    text("count --country _", "country", "");
    text("count --country=a=b", "country", "a=b");
    text("count -c GB", "country", "GB");
    text("count -cGB", "country", "GB");
    text("count -ecGB", "country", "GB");
    text("count --country --as", "country", "--as");
    text("count --cou GB --col never", "color", "never");
    text("count --count GB", "country", "GB");
    text("count --country GB --country FR", "country", "FR");
    text("count --as company", "as", "company");
    text("count", "as", NULL);
    text("count -o x.csv", "output", "x.csv");
    text("model import -o m.bin t", "output", "m.bin");
    flag("count", "explain", false);
    flag("count --explain", "explain", true);
    flag("count -e", "explain", true);
    flag("count -qe", "explain", true);
    flag("count -qe", "quiet", true);
    flag("count --explain --no-explain", "explain", false);
    flag("count", "exact", true);
    flag("count --no-exact", "exact", false);
    flag("count --no-exa", "exact", false);
    flag("count --no-progress", "no-progress", true);
}

static void test_values(void **state)
{
    (void)state;
    mn_call *call = good("count --share 0.25 --depth 3 --free -7 --rate a --rate=b x.csv");
    assert_true(mn_call_real(call, "share", -1) == 0.25);
    assert_int_equal(mn_call_int(call, "depth", -1), 3);
    assert_int_equal(mn_call_int(call, "free", 0), -7);
    assert_int_equal(mn_call_count(call, "rate"), 2);
    assert_string_equal(mn_call_nth(call, "rate", 0), "a");
    assert_string_equal(mn_call_nth(call, "rate", 1), "b");
    assert_null(mn_call_nth(call, "rate", 2));
    assert_string_equal(mn_call_text(call, "rate"), "b");
    assert_true(mn_call_given(call, "depth"));
    assert_false(mn_call_given(call, "country"));
    assert_int_equal(mn_call_inputs(call), 1);
    assert_string_equal(mn_call_input(call, 0), "x.csv");
    assert_null(mn_call_input(call, 1));
    mn_call_free(call);

    call = good("count");
    assert_true(mn_call_real(call, "share", -1) == 0.5);
    assert_int_equal(mn_call_int(call, "depth", -1), -1);
    assert_int_equal(mn_call_count(call, "rate"), 0);
    assert_int_equal(mn_call_count(call, "country"), 1);
    assert_string_equal(mn_call_nth(call, "country", 0), "US");
    assert_int_equal(mn_call_int(call, "seed", 0), 1);
    mn_call_free(call);
    mn_call_free(NULL);
}

static void test_inputs(void **state)
{
    (void)state;
    mn_call *call = good("model import a - --quiet -- --json -x");
    assert_int_equal(mn_call_inputs(call), 4);
    assert_string_equal(mn_call_input(call, 1), "-");
    assert_string_equal(mn_call_input(call, 2), "--json");
    assert_string_equal(mn_call_input(call, 3), "-x");
    assert_false(mn_call_flag(call, "json"));
    mn_call_free(call);
    bad("model import", "'model import' needs TABLE",
        "manumit model import TABLE; see 'manumit model import --help'");
    bad("count a b", "'count' takes 1 input; 'b' is one more",
        "'manumit count --help' shows how to call it");
    bad("plain a", "'plain' takes no input, but got 'a'",
        "'manumit plain --help' shows how to call it");
    bad("count _", "an input of 'count' is an empty text", "'-' is standard input");
}

static void test_option_errors(void **state)
{
    (void)state;
    bad("count --contry GB", "'count' has no option '--contry'", "did you mean '--country'?");
    bad("count -country GB", "'count' has no option '-country'", "did you mean '--country'?");
    bad("count -country=GB", "'count' has no option '-country=GB'", "did you mean '--country'?");
    bad("count -depht", "--depth must be a whole number from 1 to 9, not 'epht'", "");
    bad("plain -quiet", "'plain' has no option '-quiet'", "did you mean '--quiet'?");
    bad("count --zzzzzz", "'count' has no option '--zzzzzz'",
        "'manumit count --help' lists its options");
    bad("count -Z", "'count' has no option '-Z'", "'manumit count --help' lists its options");
    bad("count --=x", "'count' has no option '--=x'", "'manumit count --help' lists its options");
    bad("count --ex", "'--ex' may be several options", "write one of --explain, --exact");
    bad("count --no-country", "'count' has no option '--no-country'", "did you mean '--country'?");
    bad("count --explain=yes", "--explain takes no value", "write --explain, or --no-explain");
    bad("count --country", "--country needs a value", "write --country NAME");
    bad("count --as", "--as needs a value", "write --as VALUE");
    bad("count --as hosehold", "--as must be household, company or government, not 'hosehold'",
        "did you mean 'household'?");
    bad("count --as x", "--as must be household, company or government, not 'x'", "");
    bad("count --depth 10", "--depth must be a whole number from 1 to 9, not '10'", "");
    bad("count --depth 0", "--depth must be a whole number from 1 to 9, not '0'", "");
    bad("count --depth 3x", "--depth must be a whole number from 1 to 9, not '3x'", "");
    bad("count --depth 2.5", "--depth must be a whole number from 1 to 9, not '2.5'", "");
    bad("count --free 99999999999999999999",
        "--free must be a whole number, not '99999999999999999999'", "");
    bad("count --share 1.5", "--share must be a number from 0 to 1, not '1.5'",
        "it is in parts of one");
    bad("count --share nan", "--share must be a number from 0 to 1, not 'nan'",
        "it is in parts of one");
    bad("count --model=", "--model needs a file's name, not an empty text", "");
    bad("count --country \xff", "the value of --country is not UTF-8 at byte 1",
        "set the terminal to UTF-8");
    bad("count --threads 65", "--threads must be a whole number from 0 to 64, not '65'", "");
}

static void help(const char *line, const char *command, mn_help wanted)
{
    mn_call *call = good(line);
    assert_string_equal(mn_call_command(call)->name, command);
    assert_int_equal(mn_call_help(call), wanted);
    mn_call_free(call);
}

static void test_help(void **state)
{
    (void)state;
    help("count", "count", MN_HELP_NONE);
    help("count --help", "count", MN_HELP_LONG);
    help("count -h", "count", MN_HELP_SHORT);
    help("count --zzz --depth 77 -h", "count", MN_HELP_SHORT);
    help("model import --help", "model import", MN_HELP_LONG);
    help("model import --hel", "model import", MN_HELP_LONG);
    help("model import -qh", "model import", MN_HELP_SHORT);
    help("count -- --help", "count", MN_HELP_NONE);
}

static void test_groups(void **state)
{
    (void)state;
    assert_true(mn_commands_group(sample_commands, "model"));
    assert_true(mn_commands_group(sample_commands, "count"));
    assert_false(mn_commands_group(sample_commands, "mode"));
    assert_false(mn_commands_group(sample_commands, "plain"));
    assert_false(mn_commands_group(sample_commands, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_command_found), cmocka_unit_test(test_command_unknown),
        cmocka_unit_test(test_options),       cmocka_unit_test(test_values),
        cmocka_unit_test(test_inputs),        cmocka_unit_test(test_option_errors),
        cmocka_unit_test(test_help),          cmocka_unit_test(test_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
