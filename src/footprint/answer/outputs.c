/* SPDX-License-Identifier: Apache-2.0
 *
 * outputs.c - solves of cells and of demands, MN_LANES at once. See the header.
 */
#include "footprint/answer/outputs.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>

typedef struct job {
    const mn_matrix *a;
    const uint32_t *cell; /* or */
    const double *demand;
    size_t count;
    float *out;
    mn_status *status; /* of each block of MN_LANES cells */
} job;

static void solve_block(size_t block, void *payload)
{
    job *j = payload;
    const size_t n = j->a->n, first = block * MN_LANES;
    const size_t lanes = j->count - first < MN_LANES ? j->count - first : MN_LANES;
    float *y = calloc(2 * n * MN_LANES + 1, sizeof *y), *x = y ? y + n * MN_LANES : NULL;

    j->status[block] = MN_SYSTEM;
    if (!y)
        return;
    for (size_t l = 0; l < lanes; l++) {
        if (j->cell && j->cell[first + l] != UINT32_MAX)
            y[j->cell[first + l] * MN_LANES + l] = 1;
        for (size_t i = 0; j->demand && i < n; i++)
            y[i * MN_LANES + l] = (float)j->demand[(first + l) * n + i];
    }
    j->status[block] = mn_solve_lanes(x, j->a, y, 1e-5f, NULL);
    for (size_t l = 0; l < lanes; l++)
        for (size_t i = 0; i < n; i++)
            j->out[(first + l) * n + i] = x[i * MN_LANES + l];
    free(y);
}

static mn_status solve_all(float **out, job *j, const mn_ctx *ctx, mn_err *e)
{
    const size_t blocks = (j->count + MN_LANES - 1) / MN_LANES;
    mn_status st;

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
