/* SPDX-License-Identifier: Apache-2.0
 *
 * web_hide.c - paths of the server's machine are taken out of errors, all else is left.
 */
#include "web/hide.h"

#include <stdlib.h>

#include "check.h"

#define STORE "/data/agency's own/store.db"

static void expect(const char *store, const char *said, const char *want)
{
    mn_err e = MN_ERR_INIT;
    mn_fail(&e, MN_SYSTEM, "%s", said);
    mn_hint(&e, "%s", said);
    mn_web_hide(&e, store);
    assert_string_equal(e.msg, want);
    assert_string_equal(e.hint, want);
}

static void paths_are_hidden(void **state)
{
    (void)state;
    expect(STORE, "there is no store at '" STORE "'", "there is no store at '…'");
    expect(STORE, "can't make '" STORE ".index/1': no space", "can't make '…': no space");
    expect(STORE, "can't read '/data/agency's own/other.db': x", "can't read '…': x");
    expect(STORE, "can't read '/etc/x y/it's': x", "can't read '…': x");
    expect(STORE, "no room in '/tmp': x", "no room in '/tmp': x"); /* everybody has it */
    expect(STORE, "no room in '/tmp/abc': x", "no room in '…': x");
    expect(STORE, "look at /home/ada/x.db, then", "look at …, then");
    expect(STORE, "(/var/lib/x)", "(…)");
    expect(STORE, "can't read '/home/a path that was cut", "can't read '…");
    expect(NULL, "'/usr/lib/a' and '/usr/lib/b'", "'…' and '…'");
    expect(NULL, "open file:/x", "open …");
}

static void a_store_named_from_here_is_hidden(void **state)
{
    (void)state;
    expect("store", "there is no store at 'store'", "there is no store at '…'");
    expect("a/store.db", "can't open the store 'a/store.db': x", "can't open the store '…': x");
    expect("a", "'a' is a file", "'-' is a file");
}

static void servers_are_hidden(void **state)
{
    (void)state;
    expect("postgresql://ada@db.example/x",
           "the store's server can't be reached: connection to server at \"db.example\", port 5432 "
           "failed",
           "the store's server can't be reached: …");
    expect("postgresql://ada@db.example/x", "see postgresql://ada@db.example/x", "see …");
}

static void folders_that_were_told_are_hidden(void **state)
{
    (void)state;
    assert_int_equal(setenv("XDG_CACHE_HOME", "/keep/cache", 1), 0);
    expect(NULL, "can't write '/keep/cache/manumit/a': x", "can't write '…': x");
    unsetenv("XDG_CACHE_HOME");
    expect(NULL, "can't write '/keep/cache/manumit/a': x",
           "can't write '/keep/cache/manumit/a': x");
}

static void other_words_are_left(void **state)
{
    static const char *const kept[] = {"'a/b' is no number",
                                       "see /api/v1/openapi.json",
                                       "use http://x.example/home/a",
                                       "the date '1/2/2020' is none",
                                       "it's 3 / 4 of 'them'",
                                       "path '/items/3' of the body",
                                       ""};
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        expect(STORE, kept[i], kept[i]);
}

static void files_are_hidden(void **state)
{
    mn_err e = MN_ERR_INIT;
    (void)state;
    mn_fail_at(&e, MN_DATA, STORE, 3, 4, "the file is no store");
    mn_web_hide(&e, STORE);
    assert_string_equal(e.file, "");
    assert_int_equal(e.line, 0);
    mn_fail_at(&e, MN_DATA, "household.csv", 3, 4, "no number");
    mn_web_hide(&e, STORE);
    assert_string_equal(e.file, "household.csv");
    assert_int_equal(e.line, 3);
    mn_fail_at(&e, MN_DATA, "household.csv", 3, 4, "no number");
    mn_web_hide(&e, "household.csv");
    assert_string_equal(e.file, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_hidden),     cmocka_unit_test(a_store_named_from_here_is_hidden),
        cmocka_unit_test(servers_are_hidden),   cmocka_unit_test(folders_that_were_told_are_hidden),
        cmocka_unit_test(other_words_are_left), cmocka_unit_test(files_are_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
