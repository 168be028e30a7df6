/* SPDX-License-Identifier: Apache-2.0
 *
 * command_memory.c - memory that runs out at any point of parsing, running,
 * replaying or explaining a call ends in MN_SYSTEM, with nothing leaked.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "command/run.h"
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
#include "failing.h"
#include <cmocka.h>

static mn_status nowhere(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)payload;
    (void)bytes;
    (void)len;
    (void)e;
    return MN_OK;
}

static mn_status texts(mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && sample_commands[i] != NULL; i++) {
        st = mn_command_help(sample_commands[i], true, 60, nowhere, NULL, e);
        if (!st)
            st = mn_command_help(sample_commands[i], false, 60, nowhere, NULL, e);
        if (!st)
            st = mn_command_man(sample_commands[i], nowhere, NULL, e);
    }
    if (!st)
        st = mn_commands_help(sample_commands, NULL, 60, nowhere, NULL, e);
    if (!st)
        st = mn_commands_man(sample_commands, nowhere, NULL, e);
    static const char *const shells[] = {"bash", "zsh", "fish"};
    for (size_t i = 0; !st && i < 3; i++)
        st = mn_commands_completion(sample_commands, shells[i], nowhere, NULL, e);
    return st;
}

static mn_status answer(int n, const char *const *words, mn_err *e)
{
    const mn_command *all[] = {sample_commands[0], &mn_replay_command, NULL};
    mn_call *call = NULL;
    mn_report *r = NULL;
    mn_render_options how = {0};
    mn_status st = mn_call_parse(&call, all, n, words, e);
    if (!st)
        st = mn_call_resolve(&call, all, NULL, e);
    if (!st)
        st = mn_call_rendering(&how, call, e);
    if (!st)
        st = mn_call_run(&r, call, NULL, e);
    if (!st)
        st = mn_report_render(r, &how, nowhere, NULL, e);
    mn_report_free(r);
    mn_call_free(call);
    return st;
}

static mn_status run(mn_err *e)
{
    static const char *const words[] = {"count",  "a.csv",     "--rate", "a",
                                        "--rate", "b",         "-e",     "--share=0.3",
                                        "--json", "--country", "Togo"};
    return answer(sizeof words / sizeof words[0], words, e);
}

static char manifest[] = "/tmp/manumit-memory-XXXXXX";

static mn_status replay(mn_err *e)
{
    const char *const words[] = {"replay", manifest, "--md"};
    return answer(3, words, e);
}

/* Lets the first, the second, ... allocation fail until none does. */
static void survives(mn_status (*work)(mn_err *e), size_t least)
{
    mn_status st = MN_SYSTEM;
    size_t n = 0;
    for (; st != MN_OK && n < 20000; n++) {
        mn_err e = MN_ERR_INIT;
        left = (long)n;
        st = work(&e);
        left = -1;
        if (st != MN_OK) {
            assert_int_equal(st, MN_SYSTEM);
            assert_int_equal(e.status, MN_SYSTEM);
        }
    }
    assert_int_equal(st, MN_OK);
    assert_true(n > least);
}

static void test_texts(void **state)
{
    (void)state;
    survives(texts, 50);
}

static void test_run(void **state)
{
    (void)state;
    survives(run, 8);
}

static void test_replay(void **state)
{
    (void)state;
    static const char text[] =
        "{\"command\": \"count\", \"version\": \"" MN_VERSION "\", \"inputs\": [], "
        "\"options\": {\"rate\": [\"a\", \"b\"], \"country\": \"Togo\", \"seed\": \"3\"}}";
    int fd = mkstemp(manifest);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    survives(replay, 10);
    unlink(manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_replay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
