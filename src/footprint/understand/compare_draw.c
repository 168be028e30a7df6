/* SPDX-License-Identifier: Apache-2.0
 *
 * compare_draw.c - each draw decomposed as the whole is.
 *
 * The people behind a dollar of each cell in a draw are q(d) X_c, with X_c the output
 * that one dollar of it calls for: solved once for each cell that is bought from.
 */
#include "footprint/understand/compare_draw.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/lanes.h"
#include "footprint/answer/outputs.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void mn_compare_money(double *y, const mn_answer *a, const double *factor)
{
    const size_t n = a->model->n;

    for (size_t g = 0; g < a->groups.count; g++) {
        const double *unit = a->groups.unit + a->groups.at[g].row * n;
        const double money = a->groups.at[g].money * (factor ? factor[g] : 1);

        if (a->groups.at[g].key.product)
            continue;
        for (size_t i = 0; i < n; i++)
            y[i] += money * unit[i];
    }
}

typedef struct drawing {
    const mn_compared *c;
    const mn_answer *const *side;
    mn_cells cells[2];
    mn_groups all;      /* the keys of both sides; nothing else of it is used */
    uint32_t *place[2]; /* of each group of a side, in all */
    float *x[2];        /* items rows of n */
    size_t draws, chunk;
    uint64_t seed;
    double *value; /* MN_EFFECTS + 1 rows of draws */
    atomic_bool short_of_memory;
} drawing;

/* --- outputs of cells ---------------------------------------------------------------- */

static mn_status solve_cells(drawing *w, const mn_ctx *ctx, mn_err *e)
{
    const bool one = w->side[0]->model == w->side[1]->model;
    uint32_t *cell = malloc((w->c->items + 1) * sizeof *cell);
    mn_status st = cell ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; cell && i < w->c->items; i++)
        cell[i] = w->c->item[i].cell;
    for (unsigned s = 0; !st && s < (one ? 1 : 2); s++)
        st = mn_outputs_of(&w->x[s], w->side[s]->model, cell, w->c->items, ctx, e);
    if (one)
        w->x[1] = w->x[0];
    free(cell);
    return st;
}

/* --- groups of both sides --------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    return memcmp(&((const mn_group *)a)->key, &((const mn_group *)b)->key, sizeof(mn_group_key));
}

/* One factor of price for what both sides buy alike: drawn over the keys of both. */
static mn_status join_groups(drawing *w, mn_err *e)
{
    size_t n = w->side[0]->groups.count + w->side[1]->groups.count, kept = 0;
    mn_group *at = calloc(n + 1, sizeof *at);

    w->all.at = at;
    if (!at)
        return mn_fail_memory(e);
    n = 0;
    for (unsigned s = 0; s < 2; s++)
        for (size_t g = 0; g < w->side[s]->groups.count; g++)
            at[n++] = w->side[s]->groups.at[g];
    if (n)
        qsort(at, n, sizeof *at, by_key);
    for (size_t i = 0; i < n; i++)
        if (!kept || by_key(&at[kept - 1], &at[i]))
            at[kept++] = at[i];
    w->all.count = kept;
    for (unsigned s = 0; s < 2; s++) {
        const mn_groups *g = &w->side[s]->groups;

        if (!(w->place[s] = malloc((g->count + 1) * sizeof *w->place[s])))
            return mn_fail_memory(e);
        for (size_t k = 0; k < g->count; k++) {
            const mn_group *found = bsearch(&g->at[k], at, kept, sizeof *at, by_key);

            w->place[s][k] = (uint32_t)(found - at);
        }
    }
    return MN_OK;
}

/* --- one draw ------------------------------------------------------------------------------ */

typedef struct scratch {
    double *origin, *cell, *factor, *own[2], *drawn[2], *y, *sums;
    float *q;
    mn_item *item;
    void *all;
} scratch;

static bool scratch_new(scratch *s, const drawing *w)
{
    const size_t n = w->side[0]->model->n;
    const size_t groups[2] = {w->side[0]->groups.count, w->side[1]->groups.count};
    size_t origins =
        w->cells[0].origins > w->cells[1].origins ? w->cells[0].origins : w->cells[1].origins;
    size_t doubles =
        origins + 2 * n + w->all.count + 2 * (groups[0] + groups[1]) + 2 * w->c->whats + 1;
    double *d = calloc(1, doubles * sizeof *d + n * sizeof(float));

    s->all = d;
    s->item = malloc((w->c->items + 1) * sizeof *s->item);
    if (!d || !s->item) {
        free(d);
        free(s->item);
        return false;
    }
    memcpy(s->item, w->c->item, w->c->items * sizeof *s->item);
    s->origin = d;
    s->cell = s->origin + origins;
    s->y = s->cell + n;
    s->factor = s->y + n;
    s->own[0] = s->factor + w->all.count;
    s->own[1] = s->own[0] + groups[0];
    s->drawn[0] = s->own[1] + groups[1];
    s->drawn[1] = s->drawn[0] + groups[0];
    s->sums = s->drawn[1] + groups[1];
    s->q = (float *)(void *)(d + doubles);
    return true;
}

/* Rates and money of a side's items in draw d. */
static void draw_side(scratch *s, const drawing *w, unsigned side, size_t d)
{
    const mn_answer *a = w->side[side];
    const mn_prior *p = &a->options.prior;
    const size_t n = a->model->n;

    mn_draw_people(s->origin, s->cell, &w->cells[side], p, w->seed, d);
    mn_draw_intensities(s->q, &w->cells[side], s->origin, s->cell);
    mn_draw_money(s->own[side], &a->groups, p, w->seed, d);
    for (size_t g = 0; g < a->groups.count; g++)
        s->drawn[side][g] = s->factor[w->place[side][g]];
    memset(s->y, 0, n * sizeof *s->y);
    mn_compare_money(s->y, a, s->drawn[side]);
    for (size_t i = 0; i < w->c->items; i++) {
        mn_item *item = &s->item[i];
        const uint32_t g = item->group[side];
        float rate;

        if (item->cell != MN_ANYWHERE) {
            item->money[side] = s->y[item->cell];
            mn_lanes_dots(&rate, w->x[side] + i * n, 1, s->q, 1, n);
            item->rate[side] = (double)rate;
        } else if (g != MN_ANYWHERE) {
            item->money[side] = a->groups.at[g].money * s->drawn[side][g];
            item->rate[side] = a->group_samples[g * w->draws + d] / s->own[side][g];
        }
    }
}

static void one_draw(scratch *s, drawing *w, size_t d)
{
    double effect[MN_EFFECTS] = {0}, all = 0, scale[2];

    mn_draw_money(s->factor, &w->all, &w->side[0]->options.prior, w->seed, d);
    for (unsigned side = 0; side < 2; side++)
        draw_side(s, w, side, d);
    for (size_t i = 0; i < w->c->items; i++)
        for (unsigned side = 0; side < 2; side++)
            if (s->item[i].cell == MN_ANYWHERE && s->item[i].group[side] == MN_ANYWHERE)
                s->item[i].rate[side] = s->item[i].rate[1 - side];
    mn_compare_effects(s->item, w->c->items, w->c->whats, s->sums, scale);
    for (size_t i = 0; i < w->c->items; i++)
        for (unsigned f = 0; f < MN_EFFECTS; f++)
            effect[f] += s->item[i].effect[f];
    for (unsigned f = 0; f < MN_EFFECTS; f++) {
        w->value[f * w->draws + d] = effect[f];
        all += effect[f];
    }
    w->value[MN_EFFECTS * w->draws + d] = all;
}

static void draw_chunk(size_t chunk, void *payload)
{
    drawing *w = payload;
    size_t from = chunk * w->chunk, to = from + w->chunk < w->draws ? from + w->chunk : w->draws;
    scratch s;

    if (!scratch_new(&s, w)) {
        w->short_of_memory = true;
        return;
    }
    for (size_t d = from; d < to; d++)
        one_draw(&s, w, d);
    free(s.item);
    free(s.all);
}

/* --- all ------------------------------------------------------------------------------------- */

static mn_status prepare(drawing *w, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;

    for (unsigned s = 0; !st && s < 2; s++)
        st = mn_cells_new(&w->cells[s], w->side[s]->model, w->side[s]->options.scope, e);
    st = st ? st : join_groups(w, e);
    st = st ? st : solve_cells(w, ctx, e);
    if (!st && !(w->value = malloc(((MN_EFFECTS + 1) * w->draws + 1) * sizeof *w->value)))
        st = mn_fail_memory(e);
    return st;
}

mn_status mn_compare_draw(mn_compared *c, const mn_answer *const side[2], const mn_ctx *ctx,
                          mn_err *e)
{
    drawing w = {.c = c,
                 .side = side,
                 .draws = side[0]->options.draws,
                 .chunk = 16,
                 .seed = ctx ? ctx->seed : 0};
    mn_status st = prepare(&w, ctx, e);

    if (!st)
        st = mn_parallel(ctx, (w.draws + w.chunk - 1) / w.chunk, draw_chunk, &w, e);
    if (!st && w.short_of_memory)
        st = mn_fail_memory(e);
    for (unsigned f = 0; !st && f <= MN_EFFECTS; f++) {
        mn_share *to = f < MN_EFFECTS ? &c->effect[f] : &c->difference;
        double *v = w.value + f * w.draws;

        to->range.low = mn_quantile(v, w.draws, 0.05);
        to->range.high = mn_quantile(v, w.draws, 0.95);
        c->drawn = true;
    }
    for (unsigned s = 0; s < 2; s++) {
        mn_cells_free(&w.cells[s]);
        free(w.place[s]);
    }
    if (w.x[1] != w.x[0])
        free(w.x[1]);
    free(w.x[0]);
    free(w.all.at);
    free(w.value);
    return st;
}
