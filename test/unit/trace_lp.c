/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_lp.c - the solver of balances: its answers are held against the programmes themselves (a
 * proof either way); beside HiGHS they are in test/python/balance.py.
 */
#include "trace/balance/lp.h"

#include <stdlib.h>

#include "check.h"
#include "core/rng.h"

static mn_err error;

/* Farkas: of an end that is too little, prices prove that no point has more. */
static void test_solver(void **state)
{
    enum { ROWS = 7, COLUMNS = 9, TERMS = 24 };
    mn_rng rng;
    mn_lp_run run = {0}, other = {0};
    size_t best = 0, endless = 0;
    (void)state;
    mn_rng_init(&rng, 20261122, 0);
    for (int round = 0; round < 4000; round++) {
        mn_lp_entry entry[TERMS];
        double most[ROWS], low[COLUMNS], high[COLUMNS], gain[COLUMNS], price[ROWS], x[COLUMNS],
            scratch[2 * ROWS + COLUMNS], value = 0;
        mn_lp lp = {ROWS, COLUMNS, TERMS, entry, most, low, high};
        mn_lp_end end;
        for (size_t i = 0; i < ROWS; i++) /* many ties: zero is where steps gain nothing */
            most[i] = mn_rng_unit(&rng) < 0.4 ? 0 : 1 + floor(5 * mn_rng_unit(&rng));
        for (size_t j = 0; j < COLUMNS; j++) {
            low[j] = 0;
            high[j] = mn_rng_unit(&rng) < 0.5 ? (double)INFINITY : floor(4 * mn_rng_unit(&rng));
            gain[j] = floor(5 * mn_rng_unit(&rng)) - 2;
        }
        for (size_t k = 0; k < TERMS; k++)
            entry[k] = (mn_lp_entry){(uint32_t)(mn_rng_u64(&rng) % ROWS),
                                     (uint32_t)(mn_rng_u64(&rng) % COLUMNS),
                                     floor(7 * mn_rng_unit(&rng)) - 3};
        assert_int_equal(mn_lp_load(&run, &end, &lp, &error), MN_OK);
        assert_int_equal(end, MN_LP_BEST);
        assert_int_equal(mn_lp_copy(&other, &run, &error), MN_OK);
        end = mn_lp_raise(&run, gain);
        assert_int_equal(mn_lp_raise(&other, gain), end);
        assert_int_not_equal(end, MN_LP_LOST);
        if (end == MN_LP_ENDLESS) {
            endless++;
            continue;
        }
        best++;
        for (uint32_t j = 0; j < COLUMNS; j++) {
            x[j] = mn_lp_value(&run, j);
            value += gain[j] * x[j];
            assert_true(x[j] == mn_lp_value(&other, j)); /* the same bits again */
        }
        for (uint32_t i = 0; i < ROWS; i++)
            price[i] = mn_lp_price(&run, i);
        assert_true(mn_lp_breach(&lp, x, scratch) <= 1e-9);
        assert_near(mn_lp_bound(&lp, gain, price, scratch), value, 1e-8);
        price[round % ROWS] += 0.5; /* other prices prove less, never more */
        assert_true(mn_lp_bound(&lp, gain, price, scratch) >= value - 1e-8);
        x[round % COLUMNS] = high[round % COLUMNS] + 1;
        if (!isinf(high[round % COLUMNS]))
            assert_true(mn_lp_breach(&lp, x, scratch) > 0.1);
    }
    assert_true(best > 1000 && endless > 100);
    mn_lp_free(&run);
    mn_lp_free(&other);
}

/* Beale's example, on which the simplex method without a rule goes round for ever. */
static void test_beale(void **state)
{
    (void)state;
    const mn_lp_entry entry[] = {{0, 0, 0.25}, {0, 1, -60},   {0, 2, -0.04}, {0, 3, 9}, {1, 0, 0.5},
                                 {1, 1, -90},  {1, 2, -0.02}, {1, 3, 3},     {2, 2, 1}};
    const double most[] = {0, 0, 1}, low[4] = {0}, gain[] = {0.75, -150, 0.02, -6};
    const double high[] = {(double)INFINITY, (double)INFINITY, (double)INFINITY, (double)INFINITY};
    const mn_lp lp = {3, 4, 9, entry, most, low, high};
    mn_lp_run run = {0};
    mn_lp_end end;
    double value = 0;
    assert_int_equal(mn_lp_load(&run, &end, &lp, &error), MN_OK);
    assert_int_equal(mn_lp_raise(&run, gain), MN_LP_BEST);
    for (uint32_t j = 0; j < 4; j++)
        value += gain[j] * mn_lp_value(&run, j);
    assert_near(value, 0.05, 1e-12);
    mn_lp_free(&run);
    const mn_lp large = {100000, 100000, 0, NULL, NULL, NULL, NULL};
    assert_int_equal(mn_lp_load(&run, &end, &large, &error), MN_OK);
    assert_int_equal(end, MN_LP_LOST);
    mn_lp_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_solver), cmocka_unit_test(test_beale)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
