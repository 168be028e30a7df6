/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_matrix.c - matrices of every form: made row by row, read back, and
 * multiplied to the same bits by every instruction set and number of threads.
 */
#include "check.h"
#include "core/rng.h"
#include "footprint/economy/matrix.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of both signs over ten powers of ten, so that rounding shows. */
static float any(mn_rng *g)
{
    return (float)(mn_rng_normal(g) * exp(23 * mn_rng_unit(g) - 11));
}

/* A matrix of n rows where `share` of the entries are not zero; all of them are in *dense too,
 * when that is not NULL. */
static mn_matrix make_within(size_t n, double share, uint64_t seed, const mn_ctx *ctx,
                             float **dense)
{
    mn_matrix_builder b = {0};
    mn_matrix m = {0};
    mn_err e = MN_ERR_INIT;
    double *row = malloc(n * sizeof *row);
    mn_rng g;

    mn_rng_init(&g, seed, n);
    if (dense)
        *dense = calloc(n * n, sizeof **dense);
    assert_int_equal(mn_matrix_begin_within(&b, n, ctx, &e), MN_OK);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            row[j] = mn_rng_unit(&g) < share ? (double)any(&g) : 0;
            if (dense)
                (*dense)[i * n + j] = (float)row[j];
        }
        assert_int_equal(mn_matrix_add_dense(&b, row, &e), MN_OK);
    }
    assert_int_equal(mn_matrix_finish(&m, &b, NULL, 1, &e), MN_OK);
    free(row);
    return m;
}

static mn_matrix make(size_t n, double share, uint64_t seed, float **dense)
{
    return make_within(n, share, seed, NULL, dense);
}

/* The same with indices of 32 bits, as a matrix of more than 65,536 columns has. */
static void widen(mn_matrix *m)
{
    uint32_t *wide = malloc((m->entries + 1) * sizeof *wide);

    for (size_t k = 0; k < m->entries; k++)
        wide[k] = m->index16[k];
    mn_store_free(&m->indices);
    m->indices.at = m->index32 = wide;
    m->index16 = NULL;
}

static const double shares[] = {0, 0.05, 0.3, 0.6, 0.7, 1};
enum { SHARES = sizeof shares / sizeof *shares };

static void rows_and_columns_come_back(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 41; n += 8) {
        for (size_t s = 0; s < SHARES; s++) {
            float *want;
            mn_matrix m = make(n, shares[s], 3, &want), t = {0};
            mn_entry *got = malloc(n * sizeof *got);
            mn_err e = MN_ERR_INIT;

            assert_int_equal(mn_matrix_transpose(&t, &m, &e), MN_OK);
            assert_true(m.dense == t.dense);
            for (size_t i = 0; i < n; i++) {
                size_t rows = 0, columns = 0, have = mn_matrix_row(&m, i, got);

                for (size_t j = 0; j < n; j++) {
                    assert_true(mn_matrix_at(&m, i, j) == want[i * n + j]);
                    assert_true(mn_matrix_at(&t, j, i) == want[i * n + j]);
                    if (want[i * n + j] != 0) {
                        assert_int_equal(got[rows].index, j);
                        assert_true(got[rows++].value == want[i * n + j]);
                    }
                }
                assert_int_equal(rows, have);
                have = mn_matrix_column(&m, i, got);
                for (size_t j = 0; j < n; j++)
                    if (want[j * n + i] != 0)
                        assert_int_equal(got[columns++].index, j);
                assert_int_equal(columns, have);
            }
            free(got);
            free(want);
            mn_matrix_free(&m);
            mn_matrix_free(&t);
        }
    }
}

/* Dense from where its bytes are fewer: two entries in three of six bytes each. */
static void form_follows_density(void **state)
{
    mn_matrix thin = make(60, 0.6, 5, NULL), thick = make(60, 0.73, 5, NULL);

    (void)state;
    assert_false(thin.dense);
    assert_non_null(thin.index16);
    assert_true(thick.dense);
    assert_int_equal(mn_matrix_bytes(&thick), 60 * 60 * sizeof(float));
    assert_true(mn_matrix_bytes(&thin) < mn_matrix_bytes(&thick));
    mn_matrix_free(&thin);
    mn_matrix_free(&thick);
}

/* Against sums in long double, within what sums of n doubles may lose. */
static void products_are_right(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 73; n += 9) {
        for (size_t s = 0; s < SHARES; s++) {
            float *want;
            mn_matrix m = make(n, shares[s], 7, &want);
            double *v = malloc(2 * n * sizeof *v), *out = v + n;
            mn_rng g;

            mn_rng_init(&g, n, 1);
            for (size_t i = 0; i < n; i++)
                v[i] = mn_rng_normal(&g);
            for (int transposed = 0; transposed < 2; transposed++) {
                mn_err e = MN_ERR_INIT;

                assert_int_equal(mn_matrix_apply(&m, transposed, v, out, NULL, &e), MN_OK);
                for (size_t i = 0; i < n; i++) {
                    long double sum = 0, size = 0;

                    for (size_t j = 0; j < n; j++) {
                        double a = (double)want[transposed ? j * n + i : i * n + j];

                        sum += (long double)a * (long double)v[j];
                        size += (long double)fabs(a * v[j]);
                    }
                    assert_near(out[i], (double)sum, 1e-15 * (double)n * (double)size);
                }
            }
            free(v);
            free(want);
            mn_matrix_free(&m);
        }
    }
}

/* Runs one product with an instruction set. */
static void *product(const mn_matrix *m, bool transposed, unsigned sides, const void *v, mn_isa isa)
{
    size_t size = sides == MN_LANES ? sizeof(float) : sizeof(double);
    void *out = calloc(m->n * sides, size);
    mn_product p = {m, transposed, sides, v, out, 0, m->n};

    mn_matrix_product(&p, isa, 0, transposed ? MN_STRIPS : m->n);
    return out;
}

static void same_bits_by_every_instruction_set(void **state)
{
    static const unsigned kinds[][2] = {
        {0, 1}, {1, 1}, {0, MN_SIDES}, {1, MN_SIDES}, {0, MN_LANES}};

    (void)state;
    for (size_t n = 1; n <= 61; n += 4) {
        for (size_t s = 0; s < SHARES; s++) {
            mn_matrix m = make(n, shares[s], 9, NULL), wide = make(n, shares[s], 9, NULL);
            float *floats = malloc(n * MN_LANES * sizeof *floats);
            double *doubles = malloc(n * MN_LANES * sizeof *doubles);
            mn_rng g;

            if (!wide.dense)
                widen(&wide);
            mn_rng_init(&g, n, 2);
            for (size_t i = 0; i < n * MN_LANES; i++)
                doubles[i] = (double)(floats[i] = any(&g));
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                unsigned sides = kinds[k][1];
                const void *v = sides == MN_LANES ? (const void *)floats : (const void *)doubles;
                size_t bytes = n * sides * (sides == MN_LANES ? sizeof(float) : sizeof(double));
                void *plain = product(&m, kinds[k][0], sides, v, MN_ISA_PLAIN);
                void *other = product(&wide, kinds[k][0], sides, v, MN_ISA_PLAIN);

                assert_memory_equal(plain, other, bytes);
                free(other);
                for (mn_isa isa = MN_ISA_AVX2; isa <= mn_isa_best(); isa++) {
                    other = product(&m, kinds[k][0], sides, v, isa);
                    assert_memory_equal(plain, other, bytes);
                    free(other);
                }
                free(plain);
            }
            free(floats);
            free(doubles);
            mn_matrix_free(&m);
            mn_matrix_free(&wide);
        }
    }
}

/* Each side of a product with several has the bits that it has alone; and so it
 * has with threads. */
static void same_bits_alone_together_and_by_threads(void **state)
{
    size_t n = 1100; /* large enough for threads */
    mn_ctx ctx = {.threads = 3};
    mn_err e = MN_ERR_INIT;

    (void)state;
    for (size_t s = 2; s < SHARES; s += 3) {
        mn_matrix m = make(n, shares[s] > 0.5 ? 0.9 : 0.85 * 0.7, 11, NULL);
        double *all = malloc(n * MN_SIDES * 4 * sizeof *all), *out = all + n * MN_SIDES;
        double *threads = out + n * MN_SIDES, *one = threads + n * MN_SIDES;
        mn_rng g;

        mn_rng_init(&g, n, s);
        for (size_t i = 0; i < n * MN_SIDES; i++)
            all[i] = (double)any(&g);
        for (int transposed = 0; transposed < 2; transposed++) {
            assert_int_equal(mn_matrix_apply_sides(&m, transposed, all, out, NULL, &e), MN_OK);
            assert_int_equal(mn_matrix_apply_sides(&m, transposed, all, threads, &ctx, &e), MN_OK);
            assert_memory_equal(out, threads, n * MN_SIDES * sizeof *out);
            for (size_t k = 0; k < MN_SIDES; k++) {
                for (size_t i = 0; i < n; i++)
                    one[i] = all[i * MN_SIDES + k];
                assert_int_equal(mn_matrix_apply(&m, transposed, one, one + n, &ctx, &e), MN_OK);
                for (size_t i = 0; i < n; i++)
                    assert_true(one[n + i] == out[i * MN_SIDES + k]);
            }
        }
        free(all);
        mn_matrix_free(&m);
    }
}

/* Nor does it matter that most of a vector is nothing. */
static void same_bits_of_few_cells(void **state)
{
    size_t n = 1100;
    mn_matrix m = make(n, 0.9, 11, NULL);
    double *v = calloc(n * (2 * MN_SIDES + 2), sizeof *v), *out = v + n * MN_SIDES;
    double *one = out + n * MN_SIDES;
    mn_err e = MN_ERR_INIT;
    mn_rng g;

    (void)state;
    mn_rng_init(&g, n, 1);
    assert_true(m.dense);
    for (size_t cells = 0; cells < 40; cells++) { /* up to n / 32, and more */
        for (size_t i = 0; i < n; i++)
            one[i] = v[i * MN_SIDES + 1];
        assert_int_equal(mn_matrix_apply_sides(&m, false, v, out, NULL, &e), MN_OK);
        assert_int_equal(mn_matrix_apply(&m, false, one, one + n, NULL, &e), MN_OK);
        for (size_t i = 0; i < n; i++)
            assert_memory_equal(&one[n + i], &out[i * MN_SIDES + 1], sizeof *one);
        v[(size_t)(mn_rng_unit(&g) * (double)n) * MN_SIDES + 1] = (double)any(&g);
    }
    free(v);
    mn_matrix_free(&m);
}

/* A matrix that may take next to no memory lies in a file; all products and the
 * transpose have the bits that they have in memory. */
static void same_bits_from_a_file(void **state)
{
    size_t n = 700;
    mn_ctx tiny = {.threads = 2, .memory = 100000};

    (void)state;
    for (size_t s = 1; s < SHARES; s += 2) {
        mn_matrix m = make(n, shares[s], 13, NULL), f = make_within(n, shares[s], 13, &tiny, NULL);
        mn_matrix mt = {0}, ft = {0};
        double *v = malloc(n * MN_LANES * 3 * sizeof *v), *a = v + n * MN_LANES;
        double *b = a + n * MN_LANES;
        mn_err e = MN_ERR_INIT;
        mn_rng g;

        assert_false(m.values.mapped);
        assert_true(f.values.mapped);
        assert_true(f.dense == m.dense && f.entries == m.entries);
        assert_memory_equal(m.value, f.value, m.entries * sizeof *m.value);
        mn_rng_init(&g, n, s);
        for (size_t i = 0; i < n * MN_LANES; i++)
            v[i] = (double)any(&g);
        for (int transposed = 0; transposed < 2; transposed++) {
            assert_int_equal(mn_matrix_apply(&m, transposed, v, a, NULL, &e), MN_OK);
            assert_int_equal(mn_matrix_apply(&f, transposed, v, b, &tiny, &e), MN_OK);
            assert_memory_equal(a, b, n * sizeof *a);
            assert_int_equal(mn_matrix_apply_sides(&m, transposed, v, a, NULL, &e), MN_OK);
            assert_int_equal(mn_matrix_apply_sides(&f, transposed, v, b, &tiny, &e), MN_OK);
            assert_memory_equal(a, b, n * MN_SIDES * sizeof *a);
        }
        mn_matrix_apply_lanes(&m, (float *)v, (float *)a);
        mn_matrix_apply_lanes(&f, (float *)v, (float *)b);
        assert_memory_equal(a, b, n * MN_LANES * sizeof(float));
        assert_int_equal(mn_matrix_transpose(&mt, &m, &e), MN_OK);
        assert_int_equal(mn_matrix_transpose(&ft, &f, &e), MN_OK);
        assert_true(ft.values.mapped);
        assert_memory_equal(mt.value, ft.value, m.entries * sizeof *m.value);
        mn_matrix_free(&m);
        mn_matrix_free(&f);
        mn_matrix_free(&mt);
        mn_matrix_free(&ft);
        free(v);
    }
}

/* Where there is no room for the file, the error says where and what to do. */
static void a_file_without_room_is_an_error(void **state)
{
    mn_ctx tiny = {.memory = 1};
    mn_matrix_builder b = {0};
    mn_err e = MN_ERR_INIT;
    char was[4096] = "";

    (void)state;
    if (getenv("TMPDIR"))
        snprintf(was, sizeof was, "%s", getenv("TMPDIR"));
    setenv("TMPDIR", "/nonexistent/folder", 1);
    assert_int_equal(mn_matrix_begin_within(&b, 2, &tiny, &e), MN_OK);
    assert_int_equal(mn_matrix_add_dense(&b, (double[]){1, 2}, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "/nonexistent/folder"));
    assert_non_null(strstr(e.hint, "TMPDIR"));
    mn_matrix_builder_free(&b);
    if (was[0])
        setenv("TMPDIR", was, 1);
    else
        unsetenv("TMPDIR");
}

static void columns_are_scaled(void **state)
{
    static const uint32_t column[] = {2, 0, 1};
    static const double value[] = {30, 5, -7}, x[] = {10, 0, 4};
    mn_matrix_builder b = {0};
    mn_matrix m = {0};
    mn_err e = MN_ERR_INIT;
    size_t i, j;
    float negative;

    (void)state;
    assert_int_equal(mn_matrix_begin(&b, 3, &e), MN_OK);
    assert_int_equal(mn_matrix_add(&b, column, value, 3, &e), MN_OK); /* out of order */
    assert_int_equal(mn_matrix_add(&b, column, value, 0, &e), MN_OK);
    assert_int_equal(mn_matrix_add(&b, column, (double[]){-8}, 1, &e), MN_OK);
    assert_int_equal(mn_matrix_finish(&m, &b, x, 2, &e), MN_OK);
    assert_near((double)mn_matrix_at(&m, 0, 0), 1, 0);
    assert_near((double)mn_matrix_at(&m, 0, 1), 0, 0); /* makes nothing */
    assert_near((double)mn_matrix_at(&m, 0, 2), 15, 0);
    assert_true(mn_matrix_negative(&m, &i, &j, &negative));
    assert_int_equal(i, 2);
    assert_int_equal(j, 2);
    assert_near((double)negative, -4, 0);
    mn_matrix_free(&m);
}

static void bad_rows_are_refused(void **state)
{
    static const uint32_t column[] = {1, 0, 1};
    static const double ok[] = {1, 2, 3};
    mn_matrix_builder b = {0};
    mn_matrix m = {0};
    mn_err e = MN_ERR_INIT;

    (void)state;
    assert_int_equal(mn_matrix_begin(&b, 0, &e), MN_DATA);
    assert_int_equal(mn_matrix_begin(&b, UINT32_MAX, &e), MN_DATA);
    assert_int_equal(mn_matrix_begin(&b, 2, &e), MN_OK);
    assert_int_equal(mn_matrix_add(&b, column, ok, 3, &e), MN_DATA); /* more than columns */
    assert_int_equal(mn_matrix_add(&b, (uint32_t[]){0, 0}, ok, 2, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "twice"));
    assert_int_equal(mn_matrix_add(&b, (uint32_t[]){2}, ok, 1, &e), MN_DATA);
    assert_int_equal(mn_matrix_add(&b, column, (double[]){1e39}, 1, &e), MN_DATA);
    assert_int_equal(mn_matrix_add_dense(&b, (double[]){0, NAN}, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "row 1, column 2"));
    assert_int_equal(mn_matrix_add(&b, column, ok, 2, &e), MN_OK);
    assert_int_equal(mn_matrix_finish(&m, &b, NULL, 1, &e), MN_DATA); /* a row is missing */
    assert_int_equal(mn_matrix_add(&b, column, ok, 1, &e), MN_OK);
    assert_int_equal(mn_matrix_add(&b, column, ok, 1, &e), MN_DATA); /* one too many */
    assert_int_equal(mn_matrix_add_dense(&b, ok, &e), MN_DATA);
    assert_int_equal(mn_matrix_finish(&m, &b, (double[]){1e-300, 1}, 1, &e), MN_DATA);
    mn_matrix_builder_free(&b);
    assert_null(m.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_columns_come_back),
        cmocka_unit_test(form_follows_density),
        cmocka_unit_test(products_are_right),
        cmocka_unit_test(same_bits_by_every_instruction_set),
        cmocka_unit_test(same_bits_alone_together_and_by_threads),
        cmocka_unit_test(same_bits_of_few_cells),
        cmocka_unit_test(same_bits_from_a_file),
        cmocka_unit_test(a_file_without_room_is_an_error),
        cmocka_unit_test(columns_are_scaled),
        cmocka_unit_test(bad_rows_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
