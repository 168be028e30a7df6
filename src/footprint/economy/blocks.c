/* SPDX-License-Identifier: Apache-2.0
 *
 * blocks.c - the diagonal blocks of an economy, divided into triangles.
 */
#include "footprint/economy/blocks.h"

#include "core/err.h"
#include "core/parallel.h"

#include <stdlib.h>
#include <string.h>

void mn_blocks_free(mn_blocks *b)
{
    free(b->lu);
    memset(b, 0, sizeof *b);
}

/* --- making them ------------------------------------------------------------------- */

/* I - A where both cells are of the same block. */
static void fill(mn_blocks *b, const mn_matrix *m, bool transposed, mn_entry *row)
{
    for (size_t i = 0; i < b->n; i++) {
        size_t first = i / b->size * b->size, count = mn_matrix_row(m, i, row);

        for (size_t k = 0; k < count; k++) {
            size_t j = row[k].index;

            if (j < first || j >= first + b->size)
                continue;
            b->lu[transposed ? j * b->size + i - first : i * b->size + j - first] = -row[k].value;
        }
        b->lu[i * b->size + i - first] += 1;
    }
}

/* Block k: row by row, what stands left of the diagonal is eliminated. */
static void divide(size_t k, void *payload)
{
    mn_blocks *b = payload;
    float *a = b->lu + k * b->size * b->size;

    for (size_t i = 0; i < b->size; i++) {
        float *to = a + i * b->size;

        for (size_t j = 0; j < i; j++) {
            const float *from = a + j * b->size;
            float factor = to[j] * from[j];

            to[j] = factor;
            if (factor != 0)
                for (size_t l = j + 1; l < b->size; l++)
                    to[l] -= factor * from[l];
        }
        to[i] = 1 / to[i];
    }
}

mn_status mn_blocks_make(mn_blocks *out, const mn_matrix *m, bool transposed, size_t size,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_blocks b = {.n = m->n, .size = size, .lu = calloc(m->n * size, sizeof *b.lu)};
    mn_entry *row = malloc(m->n * sizeof *row);
    mn_status st = b.lu && row ? MN_OK : mn_fail_memory(e);

    MN_BUG(size > 0 && m->n % size == 0);
    if (!st) {
        fill(&b, m, transposed, row);
        st = mn_parallel(ctx, b.n / size, divide, &b, e);
    }
    free(row);
    for (size_t i = 0; !st && i < b.n; i++) {
        float inverse = b.lu[i * size + i % size];

        b.dead = b.dead || !(inverse > 0 && inverse < 1e6F);
    }
    if (st)
        mn_blocks_free(&b);
    else
        *out = b;
    return st;
}

/* --- solving ------------------------------------------------------------------------ */

typedef double sides __attribute__((vector_size(MN_SIDES * sizeof(double)), aligned(8), may_alias));

typedef struct task {
    const mn_blocks *b;
    double *v;
} task;

/* *to -= sum_l row_l v_l for l in [from, to), in four lanes. */
static inline void subtract_sides(sides *out, const float *row, const sides *v, size_t from,
                                  size_t to)
{
    sides lane[4] = {{0}};
    size_t l = from;

    for (; l + 4 <= to; l += 4)
        for (size_t k = 0; k < 4; k++)
            lane[k] += (double)row[l + k] * v[l + k];
    for (size_t k = 0; l < to; l++, k++)
        lane[k] += (double)row[l] * v[l];
    *out -= (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

static void solve_sides(size_t k, void *payload)
{
    const task *t = payload;
    size_t s = t->b->size;
    const float *a = t->b->lu + k * s * s;
    sides *v = (sides *)(void *)(t->v + k * s * MN_SIDES);

    for (size_t i = 0; i < s; i++)
        subtract_sides(&v[i], a + i * s, v, 0, i);
    for (size_t i = s; i-- > 0;) {
        subtract_sides(&v[i], a + i * s, v, i + 1, s);
        v[i] *= (double)a[i * s + i];
    }
}

static double sum_one(const float *row, const double *v, size_t from, size_t to)
{
    double lane[4] = {0};
    size_t l = from;

    for (; l + 4 <= to; l += 4)
        for (size_t k = 0; k < 4; k++)
            lane[k] += (double)row[l + k] * v[l + k];
    for (size_t k = 0; l < to; l++, k++)
        lane[k] += (double)row[l] * v[l];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

static void solve_one(size_t k, void *payload)
{
    const task *t = payload;
    size_t s = t->b->size;
    const float *a = t->b->lu + k * s * s;
    double *v = t->v + k * s;

    for (size_t i = 0; i < s; i++)
        v[i] -= sum_one(a + i * s, v, 0, i);
    for (size_t i = s; i-- > 0;)
        v[i] = (v[i] - sum_one(a + i * s, v, i + 1, s)) * (double)a[i * s + i];
}

mn_status mn_blocks_solve(const mn_blocks *b, double *v, unsigned of, const mn_ctx *ctx, mn_err *e)
{
    task t = {b, v};

    return mn_parallel(ctx, b->n / b->size, of == 1 ? solve_one : solve_sides, &t, e);
}
