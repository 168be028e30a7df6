/* SPDX-License-Identifier: Apache-2.0
 *
 * block.c - what a few draws take as true. See the header.
 */
#include "footprint/answer/block.h"

#include "core/err.h"

#include <stdlib.h>

mn_status mn_block_new(mn_block *out, const mn_cells *c, const mn_groups *g,
                       const mn_pin_kinds *kinds, const mn_prior *p, uint64_t seed, mn_err *e)
{
    const size_t wide = c->origins + 2 * c->n + g->count + g->rows + 2 * kinds->count;
    double *d = malloc((MN_BLOCK * wide + 1) * sizeof *d + MN_BLOCK * c->n * sizeof(float));

    *out = (mn_block){.c = c, .g = g, .kinds = kinds, .prior = p, .seed = seed, .all = d};
    if (!d)
        return mn_fail_memory(e);
    out->origin = d;
    out->cell = out->origin + MN_BLOCK * c->origins;
    out->people = out->cell + MN_BLOCK * c->n;
    out->money = out->people + MN_BLOCK * c->n;
    out->row = out->money + MN_BLOCK * g->count;
    out->factor = out->row + MN_BLOCK * g->rows;
    out->of_kind = out->factor + MN_BLOCK * kinds->count;
    out->q = (float *)(void *)(d + MN_BLOCK * wide + 1);
    return MN_OK;
}

void mn_block_free(mn_block *b)
{
    free(b->all);
    *b = (mn_block){0};
}

/* People per million dollars of output, by cell. */
static void people(mn_block *b, size_t at)
{
    const mn_cells *c = b->c;
    const double *origin = b->origin + at * c->origins, *cell = b->cell + at * c->n;

    for (size_t i = 0; i < c->n; i++) {
        double sum = 0;

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
            sum += origin[c->origin[k]] * c->people[k];
        b->people[at * c->n + i] = cell[i] * sum * c->per_output[i];
        b->q[at * c->n + i] = (float)b->people[at * c->n + i];
    }
}

/* The money of each row of groups, with a draw's prices. */
static void rows(mn_block *b, size_t at)
{
    const mn_groups *g = b->g;
    const size_t draws = b->draws;

    for (size_t r = 0; r < g->rows; r++)
        b->row[r * draws + at] = 0;
    for (size_t k = 0; k < g->count; k++)
        b->row[g->at[k].row * draws + at] += b->money[at * g->count + k] * g->at[k].money;
}

static void kinds(mn_block *b, size_t at)
{
    const mn_cells *c = b->c;
    const double *origin = b->origin + at * c->origins, *cell = b->cell + at * c->n;

    for (size_t k = 0; k < b->kinds->count; k++) {
        const mn_pin_kind *kind = &b->kinds->at[k];
        const size_t i = kind->pin.cell, to = k * b->draws + at;

        b->factor[to] = mn_factor_of(&kind->pin.factor, b->rho[at]);
        b->of_kind[to] = kind->all                 ? b->people[at * c->n + i]
                         : kind->entry == SIZE_MAX ? 0
                                                   : cell[i] * origin[kind->pin.origin] *
                                                         c->people[kind->entry] * c->per_output[i];
    }
}

void mn_block_draw(mn_block *b, size_t first, size_t draws)
{
    const mn_cells *c = b->c;

    b->draws = draws;
    for (size_t at = 0; at < draws; at++) {
        b->rho[at] = mn_draw_rho(b->prior, b->seed, first + at);
        mn_draw_people(b->origin + at * c->origins, b->cell + at * c->n, c, b->prior, b->seed,
                       first + at);
        mn_draw_money(b->money + at * b->g->count, b->g, b->prior, b->seed, first + at);
        people(b, at);
        rows(b, at);
        kinds(b, at);
    }
}
