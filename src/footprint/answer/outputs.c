/* SPDX-License-Identifier: Apache-2.0
 *
 * outputs.c - solves of cells and of demands, many at once. See the header.
 *
 * A few are solved by the series of what industries buy; where there are many for the
 * economy's size, by its two triangles.
 */
#include "footprint/answer/outputs.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/economy/solve.h"
#include "footprint/economy/triangles.h"

#include <stdlib.h>

/* Demands for whose sake triangles are made: of 1,435 cells they cost as much as the series
 * of a hundred, and with the number of cells they grow faster by one power. */
enum { MANY = 64, OF_CELLS = 12 };

typedef struct job {
    const mn_matrix *a;
    const uint32_t *cell; /* or */
    const double *demand;
    size_t count;
    float *out;
    mn_triangles triangles;
    size_t sides;      /* of a block: MN_LANES, or MN_TRIANGLES_SIDES */
    mn_status *status; /* of each block */
} job;

static void solve_block(size_t block, void *payload)
{
    job *j = payload;
    const size_t n = j->a->n, sides = j->sides, first = block * sides;
    const size_t lanes = j->count - first < sides ? j->count - first : sides;
    float *y = calloc(2 * n * sides + 1, sizeof *y), *x = y;

    j->status[block] = MN_SYSTEM;
    if (!y)
        return;
    for (size_t l = 0; l < lanes; l++) {
        if (j->cell && j->cell[first + l] != UINT32_MAX)
            y[j->cell[first + l] * sides + l] = 1;
        for (size_t i = 0; j->demand && i < n; i++)
            y[i * sides + l] = (float)j->demand[(first + l) * n + i];
    }
    if (j->triangles.lu) {
        mn_triangles_solve(&j->triangles, y);
        j->status[block] = MN_OK;
    } else {
        x = y + n * sides;
        j->status[block] = mn_solve_lanes(x, j->a, y, 1e-5f, NULL);
    }
    for (size_t l = 0; l < lanes; l++)
        for (size_t i = 0; i < n; i++)
            j->out[(first + l) * n + i] = x[i * sides + l];
    free(y);
}

/* Where the economy can't be divided, the series says why. */
static mn_status divide(job *j, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = j->a->n;
    mn_status st = MN_OK;

    j->sides = MN_LANES;
    if (j->count >= MANY && j->count >= n / OF_CELLS && n <= MN_OUTPUTS_MOST)
        st = mn_triangles_make(&j->triangles, j->a, ctx, e);
    if (j->triangles.dead)
        mn_triangles_free(&j->triangles);
    if (j->triangles.lu)
        j->sides = MN_TRIANGLES_SIDES;
    return st;
}

static mn_status solve_all(float **out, job *j, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = divide(j, ctx, e);
    const size_t blocks = (j->count + j->sides - 1) / j->sides;

    if (st)
        return st;
    j->out = malloc((j->count * j->a->n + 1) * sizeof *j->out);
    j->status = calloc(blocks + 1, sizeof *j->status);
    st = j->out && j->status ? mn_parallel(ctx, blocks, solve_block, j, e) : mn_fail_memory(e);
    for (size_t i = 0; !st && i < blocks; i++)
        if (j->status[i])
            st = j->status[i] == MN_SYSTEM
                     ? mn_fail_memory(e)
                     : mn_fail(e, j->status[i],
                               "the economy settles too slowly for intervals: its spectral radius "
                               "is nearly 1");
    free(j->status);
    mn_triangles_free(&j->triangles);
    if (st)
        free(j->out);
    else
        *out = j->out;
    return st;
}

mn_status mn_outputs_of(float **out, const mn_model *m, const uint32_t *cell, size_t count,
                        const mn_ctx *ctx, mn_err *e)
{
    job j = {.a = &m->a, .cell = cell, .count = count};

    return solve_all(out, &j, ctx, e);
}

mn_status mn_outputs_of_rows(float **out, const mn_model *m, const double *demand, size_t count,
                             const mn_ctx *ctx, mn_err *e)
{
    job j = {.a = &m->a, .demand = demand, .count = count};

    return solve_all(out, &j, ctx, e);
}
