/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_facility_memory.c - memory that runs out at any point of opening what facilities need, of
 * putting them together, or of looking for one, ends in MN_SYSTEM, with nothing leaked.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "screen/facility/groups.h"

#include <stdlib.h>

#include "check.h"
#include "failing.h"

static mn_kit *kit;

static int begin(void **state)
{
    (void)state;
    return mn_kit_get(&kit, NULL, NULL) != MN_OK;
}

static int end(void **state)
{
    (void)state;
    mn_kit_drop(kit);
    return 0;
}

static mn_facility at(const char *name, const char *address)
{
    return (mn_facility){.name = mn_text_of(name),
                         .address = mn_text_of(address),
                         .country = mn_text_of("TR"),
                         .lat = NAN,
                         .lng = NAN};
}

/* All of it; everything is freed whatever happens. */
static mn_status run(mn_err *e)
{
    const mn_facility rows[] = {at("Example Mills Ltd", "12 Station Road, Izmir"),
                                at("Example Mills", "No. 12 Station Rd, Izmir"),
                                at("Quite Other Dyeing", "12 Station Road, Izmir")};
    mn_facility_judge *j = NULL;
    mn_facility_set *s = NULL;
    mn_facility_finder *f = NULL;
    mn_facility_answer answer[3];
    const mn_facility_pair *p;
    const mn_facility_limits limits = {0, 0};
    char *why = NULL;
    size_t n = 0;
    mn_status st = mn_facility_judge_new(&j, kit, e);
    if (!st)
        st = mn_facility_set_new(&s, j, e);
    for (size_t i = 0; i < 3 && !st; i++)
        st = mn_facility_add(s, &rows[i], e);
    if (!st && !(st = mn_facility_ready(s, e)) &&
        !(st = mn_facility_finder_new(&f, s, limits, e)) &&
        !(st = mn_facility_find(&p, &n, f, &rows[1], SIZE_MAX, e))) {
        assert_true(n > 0 && p[0].decision == MN_FACILITY_AUTO);
        st = mn_facility_explain(&why, f, &rows[1], p, e);
    }
    free(why);
    mn_facility_finder_free(f);
    if (!st)
        st = mn_facility_group(answer, s, limits, NULL, e);
    if (!st)
        assert_int_equal(answer[1].first, 0);
    mn_facility_set_free(s);
    mn_facility_judge_free(j);
    return st;
}

/* The tables take hundreds of allocations: after the first they are passed over by steps. */
static void test_all(void **state)
{
    (void)state;
    bool more = true;
    for (long n = 0; more; n += n < 300 ? 1 : 7) {
        mn_err e = MN_ERR_INIT;
        left = n;
        const mn_status st = run(&e);
        more = left < 0;
        left = -1;
        if (more) {
            if (st != MN_SYSTEM)
                fail_msg("allocation %ld: status %d", n, (int)st);
            assert_string_equal(e.msg, "out of memory");
        } else {
            assert_int_equal(st, MN_OK);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, begin, end);
}
