/* SPDX-License-Identifier: Apache-2.0
 *
 * supply_draw.c - limits of the flow: its legs in each draw of the answer.
 *
 * From purchase to seller, a draw's people follow from the groups' own samples, whose money
 * has the draw's prices. Further on, a stop's people are shared out as the draw's people per
 * dollar say at the middle of the prices, so that every draw comes to one whole in all
 * steps.
 */
#include "footprint/answer/supply_in.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/block.h"
#include "footprint/answer/lanes.h"
#include "footprint/answer/outputs.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Of a group's dollar, what a cell sells. */
typedef struct part {
    uint32_t cell;
    double share;
} part;

typedef struct run {
    mn_supplying *k;
    mn_pin_kinds kinds;
    float *seller;    /* named sellers' rows of n: output for a dollar */
    float *layer;     /* tiers times sellers, rows of n */
    double *tier;     /* tiers, rows of n: all sellers' */
    part *own;        /* who sells products, group by group */
    size_t *own0;     /* groups + 1: where a group's begin */
    double *kind[2];  /* of sellers and of materials: kinds of pins rows of sellers: money */
    double *pin_unit; /* pins: of a seller's own pin, its money in a dollar; else 0 */
    uint64_t seed;
    atomic_bool short_of_memory;
} run;

/* One thread's scratch. */
typedef struct scratch {
    mn_block b;
    float *seller, *layer; /* columns of draws: people */
    double *through;       /* groups rows of sellers: people of a million dollars */
    double *tier;          /* tiers rows of works */
    double *work;          /* works rows of places */
    void *all;
} scratch;

/* --- outputs at the middle of the prices ----------------------------------------------- */

/* out: sellers rows of n, from what each sells. */
static void outputs(double *out, const run *r)
{
    const mn_supplying *k = r->k;
    const mn_groups *g = &k->a->groups;
    const size_t n = k->a->model->n, sellers = k->count[MN_SELLER], named = sellers - 1;

    for (size_t i = 0; i < g->count; i++) {
        const mn_recipe *of = &g->recipe[g->at[i].row];
        const float *x = g->x + g->at[i].row * n;

        for (size_t s = 0; s < named; s++) {
            const double sold = g->at[i].money * k->share[i * sellers + s];
            const size_t cell = k->out->stop[k->out->first[MN_SELLER] + s].thing;
            double *to = out + s * n;

            if (sold == 0)
                continue;
            for (size_t c = 0; c < n; c++)
                to[c] +=
                    sold * (of->first ? (double)x[c] - of->first[c] : (double)r->seller[s * n + c]);
            if (of->first)
                to[cell] += sold;
        }
    }
    for (size_t c = 0; c < n; c++) {
        double rest = k->a->x[c];

        for (size_t s = 0; s < named; s++)
            rest -= out[s * n + c];
        out[named * n + c] = rest;
    }
}

static mn_status make_layers(run *r, mn_err *e)
{
    const mn_supplying *k = r->k;
    const size_t n = k->a->model->n, wide = k->count[MN_SELLER] * n, last = MN_TIERS - 1;
    double *rest = calloc(wide + 1, sizeof *rest);

    r->layer = malloc((MN_TIERS * wide + 1) * sizeof *r->layer);
    r->tier = calloc(MN_TIERS * n + 1, sizeof *r->tier);
    if (!rest || !r->layer || !r->tier) {
        free(rest);
        return mn_fail_memory(e);
    }
    outputs(rest, r);
    for (size_t t = 0; t < last; t++)
        for (size_t i = 0; i < wide; i++) {
            r->layer[t * wide + i] = (float)k->layer[t * wide + i];
            rest[i] -= k->layer[t * wide + i];
        }
    for (size_t i = 0; i < wide; i++)
        r->layer[last * wide + i] = (float)rest[i];
    for (size_t t = 0; t < MN_TIERS; t++)
        for (size_t i = 0; i < wide; i++)
            r->tier[t * n + i % n] += (double)r->layer[t * wide + i];
    free(rest);
    return MN_OK;
}

static mn_status list_own(run *r, mn_err *e)
{
    const mn_groups *g = &r->k->a->groups;
    const size_t n = r->k->a->model->n;
    size_t cap = 0;

    r->own0 = calloc(g->count + 1, sizeof *r->own0);
    if (!r->own0)
        return mn_fail_memory(e);
    for (size_t i = 0; i < g->count; i++) {
        const double *first = g->recipe[g->at[i].row].first;
        size_t at = r->own0[i];

        for (uint32_t c = 0; first && c < n; c++) {
            if (first[c] == 0)
                continue;
            if (!mn_grow(&r->own, &cap, at + 1, sizeof *r->own))
                return mn_fail_memory(e);
            r->own[at++] = (part){c, first[c]};
        }
        r->own0[i + 1] = at;
    }
    return MN_OK;
}

static mn_status find_sellers(run *r, const mn_ctx *ctx, mn_err *e)
{
    const mn_supply *out = r->k->out;
    uint32_t cell[MN_SUPPLY_MOST + 1];
    const size_t named = r->k->count[MN_SELLER] - 1;

    for (size_t s = 0; s < named; s++)
        cell[s] = (uint32_t)out->stop[out->first[MN_SELLER] + s].thing;
    return mn_outputs_of(&r->seller, r->k->a->model, cell, named, ctx, e);
}

/* Money of kinds of pins by seller. */
static mn_status sort_pins(run *r, mn_err *e)
{
    const mn_supplying *k = r->k;
    const mn_groups *g = &k->a->groups;
    const size_t sellers = k->count[MN_SELLER];

    r->kind[0] = calloc(2 * r->kinds.count * sellers + 1, sizeof *r->kind[0]);
    r->pin_unit = calloc(g->pins + 1, sizeof *r->pin_unit);
    if (!r->kind[0] || !r->pin_unit)
        return mn_fail_memory(e);
    r->kind[1] = r->kind[0] + r->kinds.count * sellers;
    for (size_t p = 0; p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];
        double *money = r->kind[pin->material] + r->kinds.of[p] * sellers;

        if (!g->at[pin->group].key.product)
            continue;
        if (!pin->material) {
            money[k->of[MN_SELLER][pin->cell]] += pin->money;
            r->pin_unit[p] = pin->unit;
        }
        for (size_t s = 0; pin->material && s < sellers; s++)
            money[s] += pin->money * k->share[pin->group * sellers + s];
    }
    return MN_OK;
}

/* --- a draw ------------------------------------------------------------------------------- */

static double *at(const run *r, size_t stage, size_t i, size_t j, size_t draw)
{
    return r->k->value + mn_supply_leg(r->k, stage, i, j) * r->k->a->options.draws + draw;
}

/* People of a million dollars of each group by seller, with the draw's prices. What is not
 * a named seller's is the others'. */
static void through_sellers(scratch *s, const run *r, size_t b, size_t draw)
{
    const mn_supplying *k = r->k;
    const mn_answer *a = k->a;
    const mn_groups *g = &a->groups;
    const size_t n = a->model->n, sellers = k->count[MN_SELLER], named = sellers - 1;
    const double *people = s->b.people + b * n, *price = s->b.money + b * g->count;

    memset(s->through, 0, g->count * sellers * sizeof *s->through);
    for (size_t p = 0; p < g->pins; p++) {
        const size_t kind = r->kinds.of[p] * s->b.draws + b;

        if (r->pin_unit[p] != 0)
            s->through[g->pin[p].group * sellers + k->of[MN_SELLER][g->pin[p].cell]] +=
                r->pin_unit[p] * s->b.of_kind[kind] * (s->b.factor[kind] - 1);
    }
    for (size_t i = 0; i < g->count; i++) {
        const double *first = g->recipe[g->at[i].row].first, *share = k->share + i * sellers;
        const double all = a->group_samples[i * a->options.draws + draw];
        double *to = s->through + i * sellers, own = 0, rest = all;

        for (size_t c = r->own0[i]; c < r->own0[i + 1]; c++)
            to[k->of[MN_SELLER][r->own[c].cell]] += r->own[c].share * people[r->own[c].cell];
        for (size_t j = 0; j < sellers; j++) {
            if (!first)
                to[j] += j < named ? share[j] * (double)s->seller[j * s->b.draws + b] : 0;
            to[j] *= price[i];
            own += to[j];
        }
        for (size_t j = 0; j < named; j++) {
            to[j] += first ? share[j] * (all - own) : 0;
            rest -= to[j];
        }
        to[named] = rest;
    }
}

/* The first step; returns the whole. */
static double buy(const scratch *s, const run *r, size_t draw)
{
    const mn_supplying *k = r->k;
    const size_t groups = k->a->groups.count;
    const size_t sellers = k->count[MN_SELLER], bought = k->count[MN_BOUGHT];
    double total = 0;

    for (size_t i = 0; i < groups; i++)
        for (size_t b = 0; b < bought; b++) {
            const double money = k->spent[i * bought + b];

            for (size_t j = 0; money != 0 && j < sellers; j++) {
                const double people = money * s->through[i * sellers + j];

                *at(r, MN_BOUGHT, b, j, draw) += people;
                total += people;
            }
        }
    return total;
}

/* From sellers to tiers: each seller's people as its layers share them out. */
static void climb(const scratch *s, const run *r, size_t b, size_t draw)
{
    const mn_supplying *k = r->k;
    const size_t sellers = k->count[MN_SELLER];

    for (size_t j = 0; j < sellers; j++) {
        double people[MN_TIERS], sum = 0, all = 0;

        for (size_t t = 0; t < MN_TIERS; t++) {
            people[t] = (double)s->layer[(t * sellers + j) * s->b.draws + b];
            for (size_t i = 0; t < 2 && i < r->kinds.count; i++) {
                const size_t kind = i * s->b.draws + b;

                people[t] +=
                    r->kind[t][i * sellers + j] * s->b.of_kind[kind] * (s->b.factor[kind] - 1);
            }
            sum += people[t];
        }
        for (size_t i = 0; i < k->count[MN_BOUGHT]; i++)
            all += *at(r, MN_BOUGHT, i, j, draw);
        for (size_t t = 0; t < MN_TIERS; t++)
            *at(r, MN_SELLER, j, t, draw) = sum != 0 ? people[t] * all / sum : 0;
    }
}

/* People by tier and industry, and by industry and country, at the middle of the prices. */
static void place(scratch *s, const run *r, size_t b)
{
    const mn_supplying *k = r->k;
    const mn_cells *c = &k->cells;
    const size_t n = c->n, works = k->count[MN_WORK], places = k->count[MN_PLACE];
    const size_t industries = c->m->industries;
    const double *people = s->b.people + b * n, *cell = s->b.cell + b * n;
    const double *origin = s->b.origin + b * c->origins;

    memset(s->tier, 0, MN_TIERS * works * sizeof *s->tier);
    memset(s->work, 0, works * places * sizeof *s->work);
    for (size_t t = 0; t < MN_TIERS; t++)
        for (size_t i = 0; i < n; i++)
            s->tier[t * works + k->of[MN_WORK][i % industries]] += people[i] * r->tier[t * n + i];
    for (size_t i = 0; i < n; i++) {
        const double scale = cell[i] * c->per_output[i] * k->a->x[i];
        double *work = s->work + k->of[MN_WORK][i % industries] * places;

        for (size_t p = c->start[i]; p < c->start[i + 1]; p++)
            work[k->of[MN_PLACE][c->origin[p]]] += origin[c->origin[p]] * c->people[p] * scale;
    }
}

/* Pins in both: as many as the factor says, where their money was spent. */
static void place_pins(scratch *s, const run *r, size_t b)
{
    const mn_supplying *k = r->k;
    const mn_cells *c = &k->cells;
    const size_t places = k->count[MN_PLACE], works = k->count[MN_WORK];
    const double *origin = s->b.origin + b * c->origins, *cell = s->b.cell + b * c->n;

    for (size_t i = 0; i < r->kinds.count; i++) {
        const mn_pin_kind *kind = &r->kinds.at[i];
        const uint32_t at_cell = kind->pin.cell;
        const size_t w = k->of[MN_WORK][at_cell % c->m->industries];
        const double f = s->b.factor[i * s->b.draws + b], one = s->b.of_kind[i * s->b.draws + b];
        const double money = kind->layer[0] + kind->layer[1];
        const double scale = cell[at_cell] * c->per_output[at_cell] * money;
        double *work = s->work + w * places;

        s->tier[w] += kind->layer[0] * one * (f - 1);
        s->tier[works + w] += kind->layer[1] * one * (f - 1);
        for (size_t p = c->start[at_cell]; kind->all && p < c->start[at_cell + 1]; p++)
            work[k->of[MN_PLACE][c->origin[p]]] +=
                origin[c->origin[p]] * c->people[p] * scale * (kind->pin.move ? -1 : f - 1);
        if (kind->pin.move)
            work[k->of[MN_PLACE][kind->pin.origin]] += money * one * f;
        else if (!kind->all)
            work[k->of[MN_PLACE][kind->pin.origin]] += money * one * (f - 1);
    }
}

/* A table of a step, scaled to come to the whole. */
static void keep(const run *r, size_t stage, const double *people, double whole, size_t draw)
{
    const size_t rows = r->k->count[stage], wide = r->k->count[stage + 1];
    double sum = 0;

    for (size_t i = 0; i < rows * wide; i++)
        sum += people[i];
    for (size_t i = 0; sum != 0 && i < rows * wide; i++)
        *at(r, stage, i / wide, i % wide, draw) = people[i] * whole / sum;
}

/* --- all draws ------------------------------------------------------------------------------ */

static void scratch_free(scratch *s)
{
    mn_block_free(&s->b);
    free(s->all);
}

static bool scratch_new(scratch *s, const run *r)
{
    const mn_supplying *k = r->k;
    const size_t sellers = k->count[MN_SELLER], works = k->count[MN_WORK];
    const size_t through = k->a->groups.count * sellers;
    const size_t doubles = through + MN_TIERS * works + works * k->count[MN_PLACE];
    double *d =
        malloc((doubles + 1) * sizeof *d + MN_BLOCK * (MN_TIERS + 1) * sellers * sizeof(float));

    *s = (scratch){.all = d};
    if (!d || mn_block_new(&s->b, &k->cells, &k->a->groups, &r->kinds, &k->a->options.prior,
                           r->seed, NULL)) {
        scratch_free(s);
        return false;
    }
    s->through = d;
    s->tier = d + through;
    s->work = s->tier + MN_TIERS * works;
    s->seller = (float *)(void *)(d + doubles + 1);
    s->layer = s->seller + MN_BLOCK * sellers;
    return true;
}

static void draw_chunk(size_t chunk, void *payload)
{
    run *r = payload;
    const mn_supplying *k = r->k;
    const size_t first = chunk * MN_BLOCK, left = k->a->options.draws - first;
    const size_t draws = left < MN_BLOCK ? left : MN_BLOCK, sellers = k->count[MN_SELLER];
    scratch s;

    if (!scratch_new(&s, r)) {
        r->short_of_memory = true;
        return;
    }
    mn_block_draw(&s.b, first, draws);
    mn_lanes_dots(s.seller, r->seller, sellers - 1, s.b.q, draws, k->cells.n);
    mn_lanes_dots(s.layer, r->layer, MN_TIERS * sellers, s.b.q, draws, k->cells.n);
    for (size_t b = 0; b < draws; b++) {
        double whole;

        through_sellers(&s, r, b, first + b);
        whole = buy(&s, r, first + b);
        climb(&s, r, b, first + b);
        place(&s, r, b);
        place_pins(&s, r, b);
        keep(r, MN_TIER, s.tier, whole, first + b);
        keep(r, MN_WORK, s.work, whole, first + b);
    }
    scratch_free(&s);
}

static mn_interval limits(double *v, size_t draws)
{
    const double low = mn_quantile(v, draws, 0.05);

    return (mn_interval){low, mn_quantile(v, draws, 0.95)};
}

/* Limits of a stop, from the sum of its legs in each draw. */
static void limits_of_stop(size_t stop, void *payload)
{
    const run *r = payload;
    const size_t draws = r->k->a->options.draws;
    mn_supply *out = r->k->out;
    double *sum = calloc(draws + 1, sizeof *sum);

    if (!sum) {
        ((run *)payload)->short_of_memory = true;
        return;
    }
    for (size_t l = 0; l < out->legs; l++) {
        const mn_leg *leg = &out->leg[l];

        if (leg->from == stop || (leg->to == stop && stop >= out->first[MN_PLACE]))
            for (size_t d = 0; d < draws; d++)
                sum[d] += r->k->value[l * draws + d];
    }
    out->stop[stop].people.range = limits(sum, draws);
    free(sum);
}

static void limits_of_leg(size_t leg, void *payload)
{
    const run *r = payload;
    const size_t draws = r->k->a->options.draws;

    r->k->out->leg[leg].people.range = limits(r->k->value + leg * draws, draws);
}

mn_status mn_supply_draw(mn_supplying *k, const mn_ctx *ctx, mn_err *e)
{
    const size_t draws = k->a->options.draws;
    run r = {.k = k, .seed = ctx ? ctx->seed : 0};
    mn_status st = mn_pin_kinds_make(&r.kinds, &k->cells, &k->a->groups, e);

    if (st || (st = find_sellers(&r, ctx, e)) || (st = make_layers(&r, e)) ||
        (st = sort_pins(&r, e)) || (st = list_own(&r, e)))
        goto out;
    k->value = calloc(k->out->legs * draws + 1, sizeof *k->value);
    st = k->value ? mn_parallel(ctx, (draws + MN_BLOCK - 1) / MN_BLOCK, draw_chunk, &r, e)
                  : mn_fail_memory(e);
    if (!st && !r.short_of_memory)
        st = mn_parallel(ctx, k->out->first[MN_STAGES], limits_of_stop, &r, e);
    if (!st && !r.short_of_memory)
        st = mn_parallel(ctx, k->out->legs, limits_of_leg, &r, e);
    if (!st && r.short_of_memory)
        st = mn_fail_memory(e);
out:
    mn_pin_kinds_free(&r.kinds);
    free(r.seller);
    free(r.layer);
    free(r.tier);
    free(r.own);
    free(r.own0);
    free(r.kind[0]);
    free(r.pin_unit);
    return st;
}
