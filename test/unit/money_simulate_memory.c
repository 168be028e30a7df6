/* SPDX-License-Identifier: Apache-2.0
 *
 * money_simulate_memory.c - the simulated bank where memory ends: an error, and nothing left
 * behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "failing.h"
#include "money/simulate/simulate.h"

static void test_memory_ends(void **state)
{
    static const char *const names[] = {"payments.csv", "accounts.csv", "places.csv", "labels.csv",
                                        "schemes.csv",  "roles.csv",    "about.json"};
    char home[] = "/tmp/manumit-simulate-XXXXXX", path[200];
    long failed = 0;
    (void)state;
    assert_non_null(mkdtemp(home));
    snprintf(path, sizeof path, "%s/bank", home);
    const mn_sim_options o = {.accounts = 1000,
                              .days = 2,
                              .seed = 3,
                              .level = 1,
                              .start = 20089,
                              .schemes = 80,
                              .alike = 2,
                              .dir = path};
    for (long n = 0;; n++) {
        mn_err e = MN_ERR_INIT;
        mn_sim_totals t;
        left = n;
        const mn_status st = mn_simulate(&t, &o, NULL, &e);
        const bool reached = left < 0;
        left = -1;
        if (!reached) {
            assert_int_equal(st, MN_OK);
            break;
        }
        assert_int_equal(st, MN_SYSTEM);
        assert_int_equal(e.status, MN_SYSTEM);
        assert_int_equal(access(path, F_OK), -1);
        assert_int_equal(rmdir(home), 0); /* it is empty */
        assert_int_equal(mkdir(home, 0700), 0);
        failed++;
    }
    assert_true(failed > 30);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char file[300];
        snprintf(file, sizeof file, "%s/%s", path, names[i]);
        assert_int_equal(unlink(file), 0);
    }
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(home), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
