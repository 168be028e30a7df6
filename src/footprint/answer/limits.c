/* SPDX-License-Identifier: Apache-2.0
 *
 * limits.c - how unsure the people behind demands are: draws over outputs. See manumit/footprint.h.
 *
 * A demand's output is the same in all draws (docs/design/0006-groups-and-draws.md), so that each
 * is solved once; a draw then is a product. Draws are made MN_BLOCK at a time, as for answers, and
 * with the same streams: a demand has the limits that a spending of the same purchases has there,
 * but for the factors of price, since the economy's own tables were not priced by anybody.
 */
#include <manumit/footprint.h>

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/draws.h"
#include "footprint/answer/lanes.h"
#include "footprint/answer/outputs.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { BLOCK = 16, MOST = 100000 };

typedef struct work {
    mn_cells cells;
    float *x; /* count rows of outputs */
    size_t count, draws;
    uint64_t seed;
    double *sample; /* count rows of draws */
    double *low, *high;
    atomic_bool short_of_memory;
} work;

/* Draws block * BLOCK and those behind it. */
static void draw_block(size_t block, void *payload)
{
    work *w = payload;
    const size_t n = w->cells.n, first = block * BLOCK;
    MN_BUG(first < w->draws);
    const size_t draws = w->draws - first < BLOCK ? w->draws - first : BLOCK;
    double *origin = malloc((w->cells.origins + n + 1) * sizeof *origin);
    float *q = malloc((BLOCK * (n + w->count) + 1) * sizeof *q);

    if (origin && q) {
        float *people = q + BLOCK * n;

        for (size_t d = 0; d < draws; d++) {
            mn_draw_people(origin, origin + w->cells.origins, &w->cells, &mn_prior_default, w->seed,
                           first + d);
            mn_draw_intensities(q + d * n, &w->cells, origin, origin + w->cells.origins);
        }
        mn_lanes_dots(people, w->x, w->count, q, draws, n);
        for (size_t r = 0; r < w->count; r++)
            for (size_t d = 0; d < draws; d++)
                w->sample[r * w->draws + first + d] = (double)people[r * draws + d];
    } else {
        w->short_of_memory = true;
    }
    free(q);
    free(origin);
}

static void take_row(size_t r, void *payload)
{
    const work *w = payload;
    double *v = w->sample + r * w->draws;

    w->low[r] = mn_quantile(v, w->draws, 0.05);
    w->high[r] = mn_quantile(v, w->draws, 0.95);
}

static mn_status draw_all(work *w, const mn_ctx *ctx, mn_err *e)
{
    w->sample = malloc((w->count * w->draws + 1) * sizeof *w->sample);
    mn_status st = w->sample ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_parallel(ctx, (w->draws + BLOCK - 1) / BLOCK, draw_block, w, e);
    if (!st && w->short_of_memory)
        st = mn_fail_memory(e);
    return st ? st : mn_parallel(ctx, w->count, take_row, w, e);
}

mn_status mn_model_people_limits(double *low, double *high, const mn_model *m, const double *demand,
                                 size_t count, size_t draws, const mn_ctx *ctx, mn_err *e)
{
    work w = {
        .count = count, .draws = draws, .seed = ctx ? ctx->seed : 0, .low = low, .high = high};
    mn_status st;

    if (draws < 20 || draws > MOST || count > MOST) {
        mn_fail(e, MN_USAGE, "%zu draws of %zu figures are too few or too many", draws, count);
        return mn_hint(e, "draws lie between 20 and, here, %zu", (size_t)MOST);
    }
    if (!mn_model_has_people(m))
        return mn_fail(e, MN_DATA, "the economy says nothing of people");
    st = mn_cells_new(&w.cells, m, MN_SCOPE_PRIVATE, e);
    if (!st)
        st = mn_outputs_of_rows(&w.x, m, demand, count, ctx, e);
    if (!st)
        st = draw_all(&w, ctx, e);
    free(w.sample);
    free(w.x);
    mn_cells_free(&w.cells);
    return st;
}
