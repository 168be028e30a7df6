/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_solve.c - the solver against plain elimination: alone and together,
 * with guesses good and bad, forward and transposed, and next to radius 1.
 */
#include "check.h"
#include "core/rng.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

/* x of (I - A) x = b by Gaussian elimination with pivots, or of the transpose. */
static void eliminate(double *x, const mn_matrix *a, bool transposed, const double *b)
{
    static double m[MOST][MOST + 1];
    size_t n = a->n;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            m[i][j] =
                (i == j) - (double)(transposed ? mn_matrix_at(a, j, i) : mn_matrix_at(a, i, j));
        m[i][n] = b[i];
    }
    for (size_t k = 0; k < n; k++) {
        size_t best = k;

        for (size_t i = k; i < n; i++)
            best = fabs(m[i][k]) > fabs(m[best][k]) ? i : best;
        for (size_t j = 0; j <= n; j++) {
            double swap = m[k][j];

            m[k][j] = m[best][j];
            m[best][j] = swap;
        }
        for (size_t i = k + 1; i < n; i++) {
            double f = m[i][k] / m[k][k];

            for (size_t j = k; j <= n; j++)
                m[i][j] -= f * m[k][j];
        }
    }
    for (size_t i = n; i-- > 0;) {
        x[i] = m[i][n];
        for (size_t j = i + 1; j < n; j++)
            x[i] -= m[i][j] * x[j];
        x[i] /= m[i][i];
    }
}

/* Columns sum to `inputs`; two entries in three are there, or one in five. */
static mn_matrix economy(size_t n, double inputs, uint64_t seed)
{
    mn_matrix_builder b = {0};
    mn_matrix m = {0};
    mn_err e = MN_ERR_INIT;
    double z[MOST][MOST] = {{0}}, sum[MOST] = {0}, share = seed % 2 ? 0.9 : 0.2;
    mn_rng g;

    mn_rng_init(&g, seed, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (mn_rng_unit(&g) < share || i == (j + 1) % n)
                sum[j] += z[i][j] = 0.001 + mn_rng_unit(&g);
    assert_int_equal(mn_matrix_begin(&b, n, &e), MN_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mn_matrix_add_dense(&b, z[i], &e), MN_OK);
    assert_int_equal(mn_matrix_finish(&m, &b, sum, inputs, &e), MN_OK);
    return m;
}

static void as_elimination(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        size_t n = 1 + seed % MOST;
        mn_matrix m = economy(n, 0.1 + 0.02 * (double)seed, seed);
        double b[MN_SIDES][MOST], x[MN_SIDES][MOST], want[MOST], one[MOST], alone[MOST], bound;
        mn_rng g;

        mn_rng_init(&g, seed, 5);
        for (size_t i = 0; i < n; i++) {
            one[i] = 1;
            for (size_t s = 0; s < MN_SIDES; s++)
                b[s][i] = mn_rng_unit(&g) * (s == 1 ? 1e9 : 1);
        }
        for (int transposed = 0; transposed < 2; transposed++) {
            mn_operator op = {.matrix = &m, .transposed = transposed};
            mn_side side[MN_SIDES];
            mn_err e = MN_ERR_INIT;
            mn_solved how;

            assert_int_equal(mn_solve(alone, &op, one, 1e-10, NULL, &how, &e), MN_OK);
            assert_int_equal(mn_bound_from(&bound, alone, n, how.residual, &e), MN_OK);
            for (size_t s = 0; s < MN_SIDES; s++)
                side[s] = (mn_side){.x = x[s], .b = b[s], .tolerance = 1e-13};
            for (size_t sides = 1; sides <= MN_SIDES; sides++) {
                assert_int_equal(mn_solve_sides(side, sides, &op, NULL, &e), MN_OK);
                for (size_t s = 0; s < sides; s++) {
                    eliminate(want, &m, transposed, b[s]);
                    for (size_t i = 0; i < n; i++) {
                        double room = bound * side[s].how.residual + 1e-11 * fabs(want[i]);

                        assert_near(x[s][i], want[i], room);
                    }
                }
            }
        }
        mn_matrix_free(&m);
    }
}

/* A right guess is taken in one pass, bit by bit; a bad one does no harm. */
static void guesses(void **state)
{
    mn_matrix m = economy(30, 0.6, 4);
    mn_operator op = {.matrix = &m};
    double b[30], x[30], again[30];
    mn_side side = {.x = x, .b = b, .tolerance = 1e-13};
    mn_err e = MN_ERR_INIT;

    (void)state;
    for (size_t i = 0; i < 30; i++)
        b[i] = (double)(i + 1);
    assert_int_equal(mn_solve_sides(&side, 1, &op, NULL, &e), MN_OK);
    assert_true(side.how.passes > 5);
    memcpy(again, x, sizeof x);
    side.guessed = true;
    assert_int_equal(mn_solve_sides(&side, 1, &op, NULL, &e), MN_OK);
    assert_int_equal(side.how.passes, 1);
    assert_memory_equal(x, again, sizeof x);
    x[3] = NAN;
    x[7] = 1e300;
    assert_int_equal(mn_solve_sides(&side, 1, &op, NULL, &e), MN_OK);
    for (size_t i = 0; i < 30; i++)
        assert_near(x[i], again[i], 1e-10 * again[i]);
    mn_matrix_free(&m);
}

/* Near radius 1 it settles and the bound is right; at 1 and above it says so. */
static void near_radius_one(void **state)
{
    static const double inputs[] = {0.9, 0.99, 0.9999};
    double one[20], l[20], bound, radius;
    mn_err e = MN_ERR_INIT;
    mn_solved how;
    mn_matrix m;

    (void)state;
    for (size_t i = 0; i < 20; i++)
        one[i] = 1;
    for (size_t k = 0; k < sizeof inputs / sizeof *inputs; k++) {
        m = economy(20, inputs[k], 3);
        mn_operator op = {.matrix = &m, .transposed = true};

        assert_int_equal(mn_solve(l, &op, one, 1e-10, NULL, &how, &e), MN_OK);
        assert_int_equal(mn_bound_from(&bound, l, 20, how.residual, &e), MN_OK);
        /* Every column of the inverse sums to 1 / (1 - inputs). */
        assert_near(bound * (1 - inputs[k]), 1, 1e-2);
        assert_int_equal(mn_spectral_radius(&radius, &m, NULL, &e), MN_OK);
        assert_near(radius, inputs[k], 1e-5);
        mn_matrix_free(&m);
    }
    m = economy(20, 1.2, 3);
    mn_operator op = {.matrix = &m, .transposed = true};
    mn_status st = mn_solve(l, &op, one, 1e-10, NULL, &how, &e);

    assert_int_equal(st ? st : mn_bound_from(&bound, l, 20, how.residual, &e), MN_DATA);
    mn_matrix_free(&m);
}

static bool yes(void *payload)
{
    (void)payload;
    return true;
}

static void cancelled(void **state)
{
    mn_matrix m = economy(20, 0.6, 3);
    mn_operator op = {.matrix = &m};
    mn_ctx ctx = {.cancelled = yes};
    double b[20] = {1}, x[20];
    mn_err e = MN_ERR_INIT;

    (void)state;
    assert_int_equal(mn_solve(x, &op, b, 1e-10, &ctx, NULL, &e), MN_CANCELLED);
    mn_matrix_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_elimination),
        cmocka_unit_test(guesses),
        cmocka_unit_test(near_radius_one),
        cmocka_unit_test(cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
