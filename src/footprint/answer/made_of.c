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
#include "footprint/answer/block.h"
#include "footprint/answer/lanes.h"
#include "footprint/answer/outputs.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Money for a row in a cell, of one dollar of a row of groups. */
typedef struct part {
    uint32_t row, by;
    uint32_t cell; /* while it is drawn: its place among the cells bought from */
    double money;
} part;

/* A pin of a material, and the row that it is part of. */
typedef struct told {
    uint32_t row, by, pin;
} told;

typedef struct finder {
    mn_made_of *out;
    const mn_answer *a;
    mn_cells cells;
    mn_pin_kinds kinds;
    mn_map index; /* product, material, from -> row */
    mn_arena keys;
    double *spent; /* by row of groups: millions of dollars */
    part *part;
    told *told;
    size_t parts, part_cap, tolds, told_cap;
    uint32_t *cell; /* those bought from */
    size_t bought;
    double least; /* of people: rows with fewer are not drawn */
    float *x;     /* bought rows of n */
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

/* What a row of groups spends on materials, a dollar. Its pins stand behind one another from
 * `pin` on, in the order of what its recipe tells. */
static mn_status add_row(finder *f, const mn_group *group, size_t pin, mn_err *e)
{
    const mn_recipe *r = &f->a->groups.recipe[group->row];
    const size_t first = f->parts;

    for (size_t s = 0; s < r->spents; s++) {
        const mn_spent *spent = &r->spent[s];
        uint32_t row;
        mn_status st = row_of(f, &row, group->key.product, spent, e);

        if (st)
            return st;
        if (!mn_grow(&f->part, &f->part_cap, f->parts + 1, sizeof *f->part))
            return mn_fail_memory(e);
        f->part[f->parts++] = (part){row, group->row, spent->cell, spent->money};
        f->out->at[row].money += f->spent[group->row] * spent->money;
    }
    for (size_t t = 0; t < r->tolds; t++) {
        if (!r->told[t].material)
            continue;
        if (!mn_grow(&f->told, &f->told_cap, f->tolds + 1, sizeof *f->told))
            return mn_fail_memory(e);
        f->told[f->tolds++] =
            (told){f->part[first + r->told[t].spent].row, group->row, (uint32_t)(pin + t)};
    }
    return MN_OK;
}

static mn_status gather(finder *f, mn_err *e)
{
    const mn_groups *g = &f->a->groups;
    size_t pin = 0;
    mn_status st = MN_OK;

    f->spent = calloc(g->rows + 1, sizeof *f->spent);
    if (!f->spent)
        return mn_fail_memory(e);
    for (size_t k = 0; k < g->count; k++)
        f->spent[g->at[k].row] += g->at[k].money;
    for (size_t k = 0; !st && k < g->count; k++) {
        if (!g->at[k].key.product)
            continue;
        if (k == 0 || g->at[k - 1].row != g->at[k].row)
            st = add_row(f, &g->at[k], pin, e);
        pin += g->recipe[g->at[k].row].tolds;
    }
    return st;
}

/* At the priors' middle. */
static void settle(finder *f)
{
    const mn_answer *a = f->a;

    for (size_t p = 0; p < f->parts; p++)
        f->out->at[f->part[p].row].people.people += f->spent[f->part[p].by] * f->part[p].money *
                                                    a->model->m[a->options.scope][f->part[p].cell];
    for (size_t t = 0; t < f->tolds; t++) {
        const mn_pin *pin = &a->groups.pin[f->told[t].pin];

        f->out->at[f->told[t].row].people.people +=
            f->spent[f->told[t].by] * pin->unit * mn_pin_people(&f->cells, pin, NULL) *
            (mn_factor_of(&pin->factor, a->options.prior.rho) - 1);
    }
}

static int most_first(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x > y ? -1 : x < y;
}

/* Leaves the parts of the `first` rows with most people (and of those with as many as the last
 * of them), and lists the cells that they buy from. */
static mn_status choose(finder *f, size_t first, mn_err *e)
{
    const size_t n = f->a->model->n, rows = f->out->count;
    double *people = malloc((rows + 1) * sizeof *people);
    uint32_t *slot;
    size_t tolds = 0, kept = 0;

    f->least = -INFINITY;
    f->cell = malloc((2 * n + 1) * sizeof *f->cell);
    if (!people || !f->cell) {
        free(people);
        return mn_fail_memory(e);
    }
    for (size_t r = 0; r < rows; r++)
        if (mn_made_is_told(&f->out->at[r], f->a->options.materials))
            people[tolds++] = f->out->at[r].people.people;
    if (first && first < tolds) {
        qsort(people, tolds, sizeof *people, most_first);
        f->least = people[first - 1];
    }
    free(people);
    slot = f->cell + n;
    memset(slot, 0xff, n * sizeof *slot);
    for (size_t p = 0; p < f->parts; p++) {
        part now = f->part[p];

        if (!(f->out->at[now.row].people.people >= f->least))
            continue;
        if (slot[now.cell] == UINT32_MAX) {
            slot[now.cell] = (uint32_t)f->bought;
            f->cell[f->bought++] = now.cell;
        }
        now.cell = slot[now.cell];
        f->part[kept++] = now;
    }
    f->parts = kept;
    kept = 0;
    for (size_t t = 0; t < f->tolds; t++)
        if (f->out->at[f->told[t].row].people.people >= f->least)
            f->told[kept++] = f->told[t];
    f->tolds = kept;
    return MN_OK;
}

/* --- draws ---------------------------------------------------------------------------- */

/* One thread's scratch. A column holds a draw of the block. */
typedef struct scratch {
    mn_block b;
    float *behind; /* columns, by cell bought from: people behind a million dollars */
    double *row;   /* columns, by row */
} scratch;

static void scratch_free(scratch *s)
{
    mn_block_free(&s->b);
    free(s->row);
}

static bool scratch_new(scratch *s, const finder *f)
{
    const size_t rows = MN_BLOCK * f->out->count, behind = MN_BLOCK * f->bought;

    *s = (scratch){.row = malloc((rows + 1) * sizeof *s->row + behind * sizeof *s->behind)};
    if (!s->row || mn_block_new(&s->b, &f->cells, &f->a->groups, &f->kinds, &f->a->options.prior,
                                f->seed, NULL)) {
        scratch_free(s);
        return false;
    }
    s->behind = (float *)(void *)(s->row + rows + 1);
    return true;
}

static void draw_block(scratch *s, finder *f, size_t first, size_t draws)
{
    const mn_pin *pin = f->a->groups.pin;
    const mn_block *of = &s->b;

    mn_block_draw(&s->b, first, draws);
    mn_lanes_dots(s->behind, f->x, f->bought, of->q, draws, f->cells.n);
    memset(s->row, 0, f->out->count * draws * sizeof *s->row);
    for (size_t p = 0; p < f->parts; p++) {
        const part *now = &f->part[p];

        for (size_t b = 0; b < draws; b++)
            s->row[now->row * draws + b] += now->money * of->row[now->by * draws + b] *
                                            (double)s->behind[now->cell * draws + b];
    }
    for (size_t t = 0; t < f->tolds; t++) {
        const told *now = &f->told[t];
        const size_t kind = f->kinds.of[now->pin];

        for (size_t b = 0; b < draws; b++)
            s->row[now->row * draws + b] += pin[now->pin].unit * of->row[now->by * draws + b] *
                                            of->of_kind[kind * draws + b] *
                                            (of->factor[kind * draws + b] - 1);
    }
    for (size_t r = 0; r < f->out->count; r++)
        memcpy(f->value + r * f->a->options.draws + first, s->row + r * draws,
               draws * sizeof *s->row);
}

static void draw_chunk(size_t chunk, void *payload)
{
    finder *f = payload;
    const size_t first = chunk * MN_BLOCK, left = f->a->options.draws - first;
    scratch s;

    if (!scratch_new(&s, f)) {
        f->short_of_memory = true;
        return;
    }
    draw_block(&s, f, first, left < MN_BLOCK ? left : MN_BLOCK);
    scratch_free(&s);
}

static void limits_of(size_t row, void *payload)
{
    const finder *f = payload;
    const size_t draws = f->a->options.draws;
    double *v = f->value + row * draws;

    if (!(f->out->at[row].people.people >= f->least))
        return;
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
    st = mn_parallel(ctx, (draws + MN_BLOCK - 1) / MN_BLOCK, draw_chunk, f, e);
    if (!st && f->short_of_memory)
        st = mn_fail_memory(e);
    st = st ? st : mn_parallel(ctx, f->out->count, limits_of, f, e);
    f->out->drawn = !st;
    return st;
}

mn_status mn_made_of_find(mn_made_of *out, const mn_answer *a, size_t first, const mn_ctx *ctx,
                          mn_err *e)
{
    finder f = {.out = out, .a = a, .seed = ctx ? ctx->seed : 0};
    mn_status st = mn_cells_new(&f.cells, a->model, a->options.scope, e);

    st = st ? st : gather(&f, e);
    if (!st)
        settle(&f);
    if (!st && out->count && a->options.draws && a->model->n <= MN_OUTPUTS_MOST) {
        st = choose(&f, first, e);
        st = st ? st : draw(&f, ctx, e);
    }
    mn_cells_free(&f.cells);
    mn_pin_kinds_free(&f.kinds);
    mn_map_free(&f.index);
    mn_arena_free(&f.keys);
    free(f.spent);
    free(f.part);
    free(f.told);
    free(f.cell);
    free(f.x);
    free(f.value);
    return st;
}

bool mn_made_is_told(const mn_made *made, const mn_materials *m)
{
    const mn_material *of = &m->material[made->material];

    return of->count || !of->goods[0];
}

void mn_made_of_free(mn_made_of *m)
{
    free(m->at);
    memset(m, 0, sizeof *m);
}
