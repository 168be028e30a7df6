/* SPDX-License-Identifier: Apache-2.0
 *
 * made_of.c - people behind materials, drawn as the answer is. See the header.
 *
 * Money of group g in cell c, of draw d, is worth f_g(d) m_c(d) people, with m_c(d) =
 * q(d) X_c and X_c the output that a dollar of the cell calls for; where the makers'
 * people are not their cell's average, pins add their factor less 1.
 */
#include "footprint/answer/made_of.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "footprint/answer/outputs.h"
#include "footprint/answer/pins.h"
#include "footprint/answer/spread.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Money of a group for a row in a cell; slot: of the cell in the list of cells. */
typedef struct part {
    uint32_t row, group, slot;
    double money;
} part;

/* A pin of a material, and the row that it is part of. */
typedef struct told {
    uint32_t row, pin;
} told;

typedef struct finder {
    mn_made_of *out;
    const mn_answer *a;
    mn_cells cells;
    mn_pin_kinds kinds;
    mn_map index; /* product, material, from -> row */
    mn_arena keys;
    part *part;
    told *told;
    size_t parts, part_cap, tolds, told_cap;
    uint32_t *cell, *slot; /* cells bought from; and where each cell stands among them */
    size_t bought;
    float *x; /* bought rows of n */
    size_t chunk;
    uint64_t seed;
    double *value; /* rows of draws */
    atomic_bool short_of_memory;
} finder;

static mn_status row_of(finder *f, uint32_t *row, uint16_t product, const mn_spent *spent,
                        mn_err *e)
{
    mn_made_of *out = f->out;
    const uint64_t told_by[3] = {product, spent->what, spent->from};
    char bytes[sizeof told_by];
    mn_text key = {bytes, sizeof bytes};

    memcpy(bytes, told_by, sizeof bytes);
    *row = mn_map_get(&f->index, key);
    if (*row != MN_MAP_NONE)
        return MN_OK;
    key = mn_arena_text(&f->keys, key);
    if (!key.ptr || !mn_grow(&out->at, &out->cap, out->count + 1, sizeof *out->at))
        return mn_fail_memory(e);
    *row = (uint32_t)out->count;
    out->at[out->count++] = (mn_made){.product = product,
                                      .material = spent->what,
                                      .from = spent->from,
                                      .people.range = {NAN, NAN}};
    return mn_map_put(&f->index, key, row, e);
}

/* A group's money for materials. Its pins stand behind one another from *pin on, in the
 * order of what its recipe tells. */
static mn_status add_group(finder *f, uint32_t group, size_t *pin, mn_err *e)
{
    const mn_groups *g = &f->a->groups;
    const mn_recipe *r = &g->recipe[group];
    const size_t first = f->parts;

    for (size_t s = 0; s < r->spents; s++) {
        const mn_spent *spent = &r->spent[s];
        uint32_t row;
        mn_status st = row_of(f, &row, g->at[group].key.product, spent, e);

        if (st)
            return st;
        if (f->slot[spent->cell] == UINT32_MAX) {
            f->slot[spent->cell] = (uint32_t)f->bought;
            f->cell[f->bought++] = spent->cell;
        }
        if (!mn_grow(&f->part, &f->part_cap, f->parts + 1, sizeof *f->part))
            return mn_fail_memory(e);
        f->part[f->parts++] =
            (part){row, group, f->slot[spent->cell], g->at[group].money * spent->money};
        f->out->at[row].money += g->at[group].money * spent->money;
    }
    for (size_t t = 0; t < r->tolds; t++, ++*pin) {
        if (!r->told[t].material)
            continue;
        if (!mn_grow(&f->told, &f->told_cap, f->tolds + 1, sizeof *f->told))
            return mn_fail_memory(e);
        f->told[f->tolds++] = (told){f->part[first + r->told[t].spent].row, (uint32_t)*pin};
    }
    return MN_OK;
}

static mn_status gather(finder *f, mn_err *e)
{
    const mn_groups *g = &f->a->groups;
    const size_t n = f->a->model->n;
    size_t pin = 0;
    mn_status st = MN_OK;

    f->cell = malloc((2 * n + 1) * sizeof *f->cell);
    if (!f->cell)
        return mn_fail_memory(e);
    f->slot = f->cell + n;
    memset(f->slot, 0xff, n * sizeof *f->slot);
    for (uint32_t k = 0; !st && k < g->count; k++)
        if (g->at[k].key.product)
            st = add_group(f, k, &pin, e);
    return st;
}

/* At the priors' middle. */
static void settle(finder *f)
{
    const mn_answer *a = f->a;

    for (size_t p = 0; p < f->parts; p++)
        f->out->at[f->part[p].row].people.people +=
            f->part[p].money * a->model->m[a->options.scope][f->cell[f->part[p].slot]];
    for (size_t t = 0; t < f->tolds; t++) {
        const mn_pin *pin = &a->groups.pin[f->told[t].pin];

        f->out->at[f->told[t].row].people.people +=
            pin->money * mn_pin_people(&f->cells, pin, NULL) *
            (mn_factor_of(&pin->factor, a->options.prior.rho) - 1);
    }
}

/* --- draws ---------------------------------------------------------------------------- */

typedef struct scratch {
    double *origin, *cell, *money, *behind, *more, *row;
    float *q, *output;
    void *all;
} scratch;

static bool scratch_new(scratch *s, const finder *f)
{
    const size_t n = f->cells.n, groups = f->a->groups.count;
    const size_t doubles =
        f->cells.origins + n + groups + f->bought + f->kinds.count + f->out->count + 1;
    double *d = calloc(1, doubles * sizeof *d + 2 * (n + MN_LANES) * sizeof(float));

    s->all = d;
    if (!d)
        return false;
    s->origin = d;
    s->cell = s->origin + f->cells.origins;
    s->money = s->cell + n;
    s->behind = s->money + groups;
    s->more = s->behind + f->bought;
    s->row = s->more + f->kinds.count;
    s->q = (float *)(void *)(d + doubles);
    s->output = s->q + n + MN_LANES;
    return true;
}

static void one_draw(scratch *s, finder *f, size_t d)
{
    const mn_answer *a = f->a;
    const mn_prior *prior = &a->options.prior;
    const size_t n = f->cells.n, draws = a->options.draws;
    const mn_rho rho = mn_draw_rho(prior, f->seed, d);

    mn_draw_people(s->origin, s->cell, &f->cells, prior, f->seed, d);
    mn_draw_money(s->money, &a->groups, prior, f->seed, d);
    mn_draw_intensities(s->q, &f->cells, s->origin, s->cell);
    for (size_t c = 0; c < f->bought; c++)
        s->behind[c] = (double)mn_spread_group(f->x + c * n, s->q, 0, s->output, n);
    for (size_t k = 0; k < f->kinds.count; k++) {
        const mn_pin *pin = &f->kinds.at[k].pin;

        s->more[k] = s->cell[pin->cell] * mn_pin_people(&f->cells, pin, s->origin) *
                     (mn_factor_of(&pin->factor, rho) - 1);
    }
    memset(s->row, 0, f->out->count * sizeof *s->row);
    for (size_t p = 0; p < f->parts; p++)
        s->row[f->part[p].row] +=
            f->part[p].money * s->money[f->part[p].group] * s->behind[f->part[p].slot];
    for (size_t t = 0; t < f->tolds; t++) {
        const mn_pin *pin = &a->groups.pin[f->told[t].pin];

        s->row[f->told[t].row] +=
            pin->money * s->money[pin->group] * s->more[f->kinds.of[f->told[t].pin]];
    }
    for (size_t r = 0; r < f->out->count; r++)
        f->value[r * draws + d] = s->row[r];
}

static void draw_chunk(size_t chunk, void *payload)
{
    finder *f = payload;
    const size_t draws = f->a->options.draws, from = chunk * f->chunk;
    scratch s;

    if (!scratch_new(&s, f)) {
        f->short_of_memory = true;
        return;
    }
    for (size_t d = from; d < draws && d < from + f->chunk; d++)
        one_draw(&s, f, d);
    free(s.all);
}

static void limits_of(size_t row, void *payload)
{
    const finder *f = payload;
    const size_t draws = f->a->options.draws;
    double *v = f->value + row * draws;

    f->out->at[row].people.range.low = mn_quantile(v, draws, 0.05);
    f->out->at[row].people.range.high = mn_quantile(v, draws, 0.95);
}

static mn_status draw(finder *f, const mn_ctx *ctx, mn_err *e)
{
    const size_t draws = f->a->options.draws;
    mn_status st = mn_pin_kinds_make(&f->kinds, &f->cells, &f->a->groups, e);

    if (st || (st = mn_outputs_of(&f->x, f->a->model, f->cell, f->bought, ctx, e)))
        return st;
    f->value = calloc(f->out->count + 1, draws * sizeof *f->value);
    if (!f->value)
        return mn_fail_memory(e);
    st = mn_parallel(ctx, (draws + f->chunk - 1) / f->chunk, draw_chunk, f, e);
    if (!st && f->short_of_memory)
        st = mn_fail_memory(e);
    st = st ? st : mn_parallel(ctx, f->out->count, limits_of, f, e);
    f->out->drawn = !st;
    return st;
}

mn_status mn_made_of_find(mn_made_of *out, const mn_answer *a, const mn_ctx *ctx, mn_err *e)
{
    finder f = {.out = out, .a = a, .chunk = 32, .seed = ctx ? ctx->seed : 0};
    mn_status st = mn_cells_new(&f.cells, a->model, a->options.scope, e);

    st = st ? st : gather(&f, e);
    if (!st)
        settle(&f);
    if (!st && out->count && a->options.draws && a->model->n <= MN_OUTPUTS_MOST)
        st = draw(&f, ctx, e);
    mn_cells_free(&f.cells);
    mn_pin_kinds_free(&f.kinds);
    mn_map_free(&f.index);
    mn_arena_free(&f.keys);
    free(f.part);
    free(f.told);
    free(f.cell);
    free(f.x);
    free(f.value);
    return st;
}

void mn_made_of_free(mn_made_of *m)
{
    free(m->at);
    memset(m, 0, sizeof *m);
}
