/* SPDX-License-Identifier: Apache-2.0
 *
 * money_case_memory.c - every allocation of reading a case, making its drafts and showing it fails
 * in turn. The answer is "out of memory", and nothing leaks.
 */
#include "check.h"
#include "failing.h"

#include "money_case.h"

static mn_status once(mn_err *e)
{
    mn_case c = {.score = 0};
    made m = {.total = {.any = false}};
    mn_report *r = NULL;
    mn_status st = mn_case_read(&c, mn_text_of(small_case), "case.json", e);
    if (!st)
        st = mn_case_read_decision(&c, mn_text_of(small_decision), "d.json", e);
    if (!st)
        st = make(&m, &c, e);
    if (!st)
        st = mn_report_new(&r, "money case", "A case", e);
    const mn_draft d = {&c, &m.total, &m.narrative, m.bank, m.goaml, {"", 0}};
    if (!st)
        st = mn_case_show(r, &d, &m.todo, e);
    mn_report_free(r);
    made_free(&m);
    mn_case_free(&c);
    return st;
}

static void memory_runs_out_anywhere(void **state)
{
    mn_err e = MN_ERR_INIT;
    long at = 0;
    (void)state;
    for (;; at++) {
        left = at;
        const mn_status st = once(&e);
        const bool ended = left < 0;
        left = -1;
        if (st == MN_OK) {
            if (ended)
                fail_msg("allocation %ld failed and nobody said so", at);
            break;
        }
        if (st != MN_SYSTEM)
            fail_msg("allocation %ld: %s", at, e.msg);
    }
    assert_true(at > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_runs_out_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
