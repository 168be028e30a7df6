/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_solve.c - the solver against plain elimination: alone and together,
 * with guesses good and bad, forward and transposed, and next to radius 1.
 */
#include "check.h"
#include "core/rng.h"
#include "footprint/economy/blocks.h"
#include "footprint/economy/solve.h"
#include "footprint/economy/triangles.h"

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

/* What a region buys at home is `home` times as much as from another. */
static mn_matrix regions(size_t count, size_t size, double home, double inputs, uint64_t seed)
{
    size_t n = count * size;
    mn_matrix_builder b = {0};
    mn_matrix m = {0};
    mn_err e = MN_ERR_INIT;
    double *z = calloc(n * n + n, sizeof *z), *sum = z ? z + n * n : NULL;
    mn_rng g;

    assert_non_null(z);
    mn_rng_init(&g, seed, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            sum[j] += z[i * n + j] =
                (mn_rng_unit(&g) < 0.6) * mn_rng_unit(&g) * (i / size == j / size ? home : 1);
    assert_int_equal(mn_matrix_begin(&b, n, &e), MN_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mn_matrix_add_dense(&b, z + i * n, &e), MN_OK);
    assert_int_equal(mn_matrix_finish(&m, &b, sum, inputs, &e), MN_OK);
    free(z);
    return m;
}

/* Blocks that are solved first change how often the matrix is read, not what comes out;
 * threads and company change no bit. */
static void blocks_save_passes(void **state)
{
    enum { COUNT = 30, SIZE = 7, N = COUNT * SIZE };
    mn_matrix m = regions(COUNT, SIZE, 300, 0.7, 3);
    static double b[MN_SIDES][N], x[3][MN_SIDES][N], one[N];
    mn_ctx two = {.threads = 2};
    mn_err e = MN_ERR_INIT;

    (void)state;
    for (size_t i = 0; i < N; i++)
        for (size_t s = 0; s < MN_SIDES; s++)
            b[s][i] = (double)((i * 7 + s * 13) % 11);
    for (int transposed = 0; transposed < 2; transposed++) {
        unsigned passes[3];

        for (int how = 0; how < 3; how++) { /* without, with, with on two threads */
            mn_operator op = {.matrix = &m, .transposed = transposed, .block = how ? SIZE : 0};
            mn_side side[MN_SIDES];

            for (size_t s = 0; s < MN_SIDES; s++)
                side[s] = (mn_side){.x = x[how][s], .b = b[s], .tolerance = 1e-13};
            assert_int_equal(mn_solve_sides(side, MN_SIDES, &op, how == 2 ? &two : NULL, &e),
                             MN_OK);
            passes[how] = side[0].how.passes;
            assert_true(side[2].how.residual <= 1e-12);
            if (how != 1)
                continue;
            side[0].x = one;
            assert_int_equal(mn_solve_sides(side, 1, &op, NULL, &e), MN_OK);
            for (size_t i = 0; i < N; i++)
                assert_near(one[i], x[1][0][i], 1e-11 * x[1][0][i]);
        }
        assert_memory_equal(x[1], x[2], sizeof x[1]);
        for (size_t s = 0; s < MN_SIDES; s++)
            for (size_t i = 0; i < N; i++)
                assert_near(x[1][s][i], x[0][s][i], 1e-11 * x[0][s][i]);
        if (passes[1] * 3 > passes[0] * 2)
            fail_msg("%u passes with blocks, %u without", passes[1], passes[0]);
    }
    mn_matrix_free(&m);
}

/* A region that can't feed itself has no block to solve; the answer is still no. */
static void dead_blocks(void **state)
{
    mn_matrix m = regions(6, 5, 50, 1.2, 8);
    mn_blocks blocks = {0};
    mn_operator op = {.matrix = &m, .block = 5};
    double b[30], x[30];
    mn_err e = MN_ERR_INIT;

    (void)state;
    for (size_t i = 0; i < 30; i++)
        b[i] = 1;
    assert_int_equal(mn_blocks_make(&blocks, &m, false, 5, NULL, &e), MN_OK);
    assert_true(blocks.dead);
    mn_blocks_free(&blocks);
    mn_status st = mn_solve(x, &op, b, 1e-10, NULL, NULL, &e);
    double bound;

    assert_true(st == MN_DATA || mn_bound_from(&bound, x, 30, 1e-10, &e) == MN_DATA);
    mn_matrix_free(&m);
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
/* Triangles solve as the solver does; instruction sets, threads and company change no bit. */
static void triangles_solve(void **state)
{
    enum { SIDES = MN_TRIANGLES_SIDES };
    static const size_t sizes[][2] = {{1, 1}, {3, 7}, {4, 8}, {9, 11}, {13, 13}};
    mn_err e = MN_ERR_INIT;

    (void)state;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const size_t n = sizes[k][0] * sizes[k][1], bytes = n * SIDES * sizeof(float);
        mn_matrix m = regions(sizes[k][0], sizes[k][1], 10, 0.6, k + 1);
        mn_operator op = {.matrix = &m};
        mn_ctx ctx = {.threads = 3};
        mn_triangles t, other;
        float *y = malloc(3 * bytes), *x = y + n * SIDES, *again = x + n * SIDES;
        double *b = malloc(2 * n * sizeof *b), *want = b + n;
        mn_rng g;

        mn_rng_init(&g, k, 3);
        for (size_t i = 0; i < n * SIDES; i++)
            y[i] = (float)mn_rng_unit(&g) * (i % 3 == 0);
        memcpy(x, y, bytes);
        assert_int_equal(mn_triangles_make_on(&t, &m, MN_ISA_PLAIN, NULL, &e), MN_OK);
        assert_false(t.dead);
        mn_triangles_solve_on(&t, x, MN_ISA_PLAIN);
        for (size_t s = 0; s < SIDES; s += 21) {
            for (size_t i = 0; i < n; i++)
                b[i] = (double)y[i * SIDES + s];
            assert_int_equal(mn_solve(want, &op, b, 1e-12, NULL, NULL, &e), MN_OK);
            for (size_t i = 0; i < n; i++)
                assert_near((double)x[i * SIDES + s], want[i], 1e-5 * (1 + want[i]));
        }
        for (mn_isa isa = MN_ISA_PLAIN; isa <= mn_isa_best(); isa++) {
            assert_int_equal(mn_triangles_make_on(&other, &m, isa, &ctx, &e), MN_OK);
            assert_memory_equal(other.lu, t.lu, n * t.width * sizeof *t.lu);
            memcpy(again, y, bytes);
            mn_triangles_solve_on(&other, again, isa);
            assert_memory_equal(again, x, bytes);
            mn_triangles_free(&other);
        }
        for (size_t i = 0; i < n * SIDES; i++) /* one side alone */
            again[i] = i % SIDES == 21 ? y[i] : 0;
        mn_triangles_solve(&t, again);
        for (size_t i = 0; i < n; i++)
            assert_memory_equal(&again[i * SIDES + 21], &x[i * SIDES + 21], sizeof *x);
        mn_triangles_free(&t);
        mn_matrix_free(&m);
        free(y);
        free(b);
    }
    for (double inputs = 1; inputs < 3; inputs++) { /* what can't feed itself */
        mn_matrix m = economy(20, inputs, 3);
        mn_triangles t;

        assert_int_equal(mn_triangles_make(&t, &m, NULL, &e), MN_OK);
        assert_true(t.dead);
        mn_triangles_free(&t);
        mn_matrix_free(&m);
    }
}

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
        cmocka_unit_test(as_elimination),  cmocka_unit_test(blocks_save_passes),
        cmocka_unit_test(dead_blocks),     cmocka_unit_test(guesses),
        cmocka_unit_test(triangles_solve), cmocka_unit_test(near_radius_one),
        cmocka_unit_test(cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
