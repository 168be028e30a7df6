/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path_memory.c - each allocation of a search for paths, and for tiers, failing in turn.
 */
#include "check.h"
#include "failing.h"

#include "trace/path/path.h"
#include "trace_hand.h"

/* A chain with lots, an event, a recipe, a return, goods sent out and back, and a way round. */
static const hand_good goods[] = {{"shirts", "610910"}, {"yarn", "520511"}, {"cotton", "520100"}};
static const hand_row rows[] = {
    {1, 0, 0, 5, 100, 100, MN_SUPPLY, 3},     {1, 0, 0, ANY, 101, 120, MN_SUPPLY, 3},
    {2, 1, 1, 1, 90, 90, MN_SUPPLY, NAN},     {2, 1, 1, 2, 91, 91, MN_SUPPLY, NAN},
    {3, 2, 2, 1, 80, 80, MN_SUPPLY, NAN},     {3, 2, 2, 7, 80, 99, MN_SUPPLY, NAN},
    {2, 3, 1, ANY, 70, 70, MN_SUPPLY, NAN},   {4, 3, 2, ANY, 60, 60, MN_SUPPLY, NAN},
    {5, 3, 2, ANY, 200, 200, MN_SUPPLY, NAN}, {5, 2, 2, ANY, 60, 60, MN_RETURN, NAN},
    {4, 4, 2, ANY, 10, 10, MN_SUPPLY, NAN},
};
static const hand_recipe recipes[] = {{MN_EVENT, 1}, {MN_RECIPE, ANY}};
static const hand_part parts[] = {
    {0, 1, 1, false}, {0, 1, 2, false}, {0, 0, 5, true}, {1, 2, ANY, false}, {1, 1, ANY, true}};

static void each_allocation(void **state)
{
    const uint32_t to[] = {4, 5}, from[] = {0, 1, 0, 1};
    const mn_path_targets t = {.party = to, .parties = 2};
    const mn_path_options o[] = {{.stock = 60}, {.work = 3, .all_times = true}, {.most = 1}, {0}};
    const size_t buyers[] = {2, 2, 2, 4}; /* more than ends: down from these */
    hand h;
    long n = 0;
    (void)state;
    hand_make(&h, 6, goods, 3, rows, sizeof rows / sizeof *rows, recipes, 2, parts, 5);
    for (size_t i = 0; i < 4; i++) {
        mn_status st = MN_SYSTEM;
        const uint32_t *lot = h.c.supply.lot;
        h.c.supply.lot = i < 2 ? lot : NULL; /* without lots, paths are counted */
        for (n = 0; st == MN_SYSTEM; n++) {
            mn_chain_paths p = {0};
            mn_err e = MN_ERR_INIT;
            left = n;
            st = mn_chain_paths_find(&p, &h.c, &t, from, buyers[i], &o[i], NULL, &e);
            left = -1;
            assert_int_equal(st, e.status);
            if (st)
                assert_null(p.buyer);
            else
                assert_true(p.ends > 0);
            mn_chain_paths_free(&p);
        }
        h.c.supply.lot = lot;
        assert_int_equal(st, MN_OK);
        assert_true(n > 30);
    }
    for (int down = 0; down < 2; down++) {
        mn_status st = MN_SYSTEM;
        for (n = 0; st == MN_SYSTEM; n++) {
            mn_tiers x = {0};
            mn_err e = MN_ERR_INIT;
            left = n;
            st = mn_tiers_find(&x, &h.c, down ? 4 : 0, down, NULL, NULL, &e);
            left = -1;
            assert_int_equal(st, e.status);
            assert_int_equal(x.n > 0, !st);
            mn_tiers_free(&x);
        }
        assert_true(n > 10);
    }
    hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation)};
    return cmocka_run_group_tests_name("trace path memory", tests, NULL, NULL);
}
