/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_limits.c - limits of the people behind demands: those of the plain sums over the same
 * draws, whatever the number of threads; they hold the middle, grow with the money, and are of a
 * sum narrower than the sum of its parts' limits.
 */
#include "check.h"
#include "economy.h"
#include "footprint/answer/draws.h"
#include "footprint/answer/outputs.h"
#include "shipped.h"

#include <math.h>

enum { ROWS = 70, DRAWS = 300 };

/* A million dollars of every twentieth cell; row 0 is all of them together, row 1 twice row 2. */
static double *demands(const mn_model *m)
{
    double *y = calloc(ROWS * m->n, sizeof *y);

    for (size_t k = 2; k < ROWS; k++) {
        y[k * m->n + k * 20] = 1;
        y[k * 20] = 1;
    }
    y[m->n + 40] = 2;
    return y;
}

/* People of row k in every draw, by the definition and in double. */
static void plain(double *people, const mn_cells *c, const float *x, uint64_t seed)
{
    double *origin = calloc(c->origins, sizeof *origin), *cell = calloc(c->n, sizeof *cell);

    for (size_t d = 0; d < DRAWS; d++) {
        mn_draw_people(origin, cell, c, &mn_prior_default, seed, d);
        people[d] = 0;
        for (size_t i = 0; i < c->n; i++)
            for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
                people[d] +=
                    (double)x[i] * cell[i] * c->per_output[i] * origin[c->origin[k]] * c->people[k];
    }
    free(origin);
    free(cell);
}

static void limits_are_those_of_the_draws(void **state)
{
    const fixture *f = *state;
    const mn_ctx ctx = {.seed = 11, .threads = 1};
    mn_err e = MN_ERR_INIT;
    double *y = demands(f->m), low[ROWS], high[ROWS], people[DRAWS];
    mn_cells c;
    float *x = NULL;

    assert_int_equal(mn_model_people_limits(low, high, f->m, y, ROWS, DRAWS, &ctx, &e), MN_OK);
    assert_int_equal(mn_cells_new(&c, f->m, MN_SCOPE_PRIVATE, &e), MN_OK);
    assert_int_equal(mn_outputs_of_rows(&x, f->m, y, ROWS, NULL, &e), MN_OK);
    for (size_t k = 0; k < ROWS; k += 3) {
        plain(people, &c, x + k * f->m->n, 11);
        assert_near(low[k] / mn_quantile(people, DRAWS, 0.05), 1, 1e-4);
        assert_near(high[k] / mn_quantile(people, DRAWS, 0.95), 1, 1e-4);
    }
    free(x);
    mn_cells_free(&c);
    free(y);
}

static void threads_change_nothing_and_seeds_do(void **state)
{
    const fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    double *y = demands(f->m), low[3][ROWS], high[3][ROWS];
    const mn_ctx ctx[] = {{.threads = 1}, {.threads = 3}, {.threads = 3, .seed = 1}};

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(mn_model_people_limits(low[i], high[i], f->m, y, ROWS, DRAWS, &ctx[i], &e),
                         MN_OK);
    assert_memory_equal(low[0], low[1], sizeof low[0]);
    assert_memory_equal(high[0], high[1], sizeof high[0]);
    assert_true(low[1][0] != low[2][0]);
    free(y);
}

static void limits_hold_the_middle(void **state)
{
    const fixture *f = *state;
    const double *m = mn_model_multipliers(f->m);
    mn_err e = MN_ERR_INIT;
    double *y = demands(f->m), low[ROWS], high[ROWS], middle = 0, lows = 0, highs = 0;

    assert_int_equal(mn_model_people_limits(low, high, f->m, y, ROWS, 1000, NULL, &e), MN_OK);
    for (size_t k = 2; k < ROWS; k++) {
        assert_true(low[k] <= m[k * 20] && m[k * 20] <= high[k]);
        middle += m[k * 20];
        lows += low[k];
        highs += high[k];
    }
    assert_true(low[0] < middle && middle < high[0]);
    assert_true(high[0] - low[0] < highs - lows);
    assert_near(low[1] / low[2], 2, 1e-5);
    assert_near(high[1] / high[2], 2, 1e-5);
    free(y);
}

static void what_can_t_be_drawn_is_told(void **state)
{
    const fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    double one;

    assert_int_equal(mn_model_people_limits(&one, &one, f->m, f->m->x, 1, 19, NULL, &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "19 draws of 1 figures"));
    assert_int_equal(mn_model_people_limits(&one, &one, f->m, f->m->x, 0, 20, NULL, &e), MN_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_those_of_the_draws),
        cmocka_unit_test(threads_change_nothing_and_seeds_do),
        cmocka_unit_test(limits_hold_the_middle),
        cmocka_unit_test(what_can_t_be_drawn_is_told),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
