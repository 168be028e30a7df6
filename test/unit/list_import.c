/* SPDX-License-Identifier: Apache-2.0
 *
 * list_import.c - an import that is cancelled, at whichever moment it asks, leaves the version
 * that was in force, and says so.
 */
#include <manumit/command.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/text.h"
#include "screen/commands/command.h"
#include "unit/store_sample.h"

static const mn_command *all[] = {&mn_list_import_command, NULL};

static char folder[] = "/tmp/manumit-import-XXXXXX";

static void write_list(const char *name, int from, int rows)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs("id,name\n", f);
    for (int i = from; i < from + rows; i++)
        fprintf(f, "%d,Muster Company %d\n", i, i);
    assert_int_equal(fclose(f), 0);
}

static bool soon(void *payload)
{
    int *left = payload;
    return (*left)-- <= 0;
}

static mn_status import(const char *file, int polls, mn_err *e)
{
    const char *const words[] = {"list",    "import",   "own",           file,
                                 "--store", "store.db", "--accept-fewer"};
    const mn_ctx ctx = {.threads = 1, .payload = &polls, .cancelled = soon};
    mn_call *call = NULL;
    mn_report *r = NULL;
    *e = (mn_err)MN_ERR_INIT;
    mn_status st = mn_call_parse(&call, all, 7, words, e);
    if (!st)
        st = mn_call_run(&r, call, &ctx, e);
    mn_call_free(call);
    mn_report_free(r);
    return st;
}

static uint64_t entries_in_force(int64_t *version)
{
    mn_store *s = sample_open("store.db", false);
    mn_store_list l;
    assert_int_equal(mn_store_list_find(&l, s, mn_text_of("own"), NULL), MN_OK);
    mn_store_close(s);
    *version = l.version;
    return l.entries;
}

static void test_cancelled(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    int64_t version;
    int polls = 0, cancelled = 0;
    mn_status st;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    write_list("old.csv", 0, 7);
    write_list("new.csv", 3, 6000);
    assert_int_equal(import("old.csv", 1 << 30, &e), MN_OK);
    while ((st = import("new.csv", polls, &e)) == MN_CANCELLED && polls < 100000) {
        if (polls < 3 || polls % 7 == 0) {
            assert_int_equal(entries_in_force(&version), 7);
            assert_int_equal(version, 1);
        }
        assert_string_equal(e.hint, "nothing was stored: what was in force stays in force");
        polls += 1 + polls / 8;
        cancelled++;
    }
    assert_int_equal(st, MN_OK);
    assert_true(cancelled > 0);
    assert_int_equal(entries_in_force(&version), 6000);
    assert_int_equal(version, 2);
    assert_int_equal(system("rm -rf \"$PWD\"/*"), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cancelled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
