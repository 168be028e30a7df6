/* SPDX-License-Identifier: Apache-2.0
 *
 * response_make.c - solving what answers are made from: each group's people by country,
 * and in each draw.
 */
#include "footprint/survey/response.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/draws.h"
#include "footprint/economy/solve.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct maker {
    mn_response *out;
    mn_answer answer; /* for one unit of each question */
    mn_spending spending;
    mn_cells cells;
    double *x; /* groups rows of n: output for a million dollars */
    const mn_ctx *ctx;
    mn_err *e;
} maker;

/* --- groups ---------------------------------------------------------------------- */

/* Which groups a question's money goes into. */
static mn_status find_flows(maker *k)
{
    mn_response *r = k->out;
    mn_placing placing = {0};
    mn_placed_part part[MN_PARTS_MAX];
    bool moved;
    size_t at = 0, most = r->basis.count * 16;
    mn_status st = mn_placing_new(&placing, r->model, r->reference, &k->spending,
                                  r->options.materials, r->options.country, k->e);

    if (st)
        return st;
    r->first = calloc(r->basis.count + 1, sizeof *r->first);
    r->flow = malloc((most + 1) * sizeof *r->flow);
    if (!r->first || !r->flow)
        st = mn_fail_memory(k->e);
    for (size_t q = 0; !st && q < r->basis.count; q++) {
        const mn_purchase *p = &k->spending.purchase[q];
        const size_t n = mn_placing_parts(&placing, p, part, &moved);

        MN_BUG(at + n <= most);
        for (size_t i = 0; i < n; i++)
            r->flow[at++] =
                (mn_flow_in){(uint32_t)mn_groups_find(&k->answer.groups, &part[i], p->by),
                             p->money * part[i].share};
        r->first[q + 1] = at;
    }
    mn_placing_free(&placing);
    return st;
}

/* The whole answer for one unit of each question: its groups do not depend on amounts. */
static mn_status answer_units(maker *k)
{
    mn_response *r = k->out;
    double amount[MN_QUESTIONS_MOST];
    mn_status st;

    for (size_t q = 0; q < r->basis.count; q++)
        amount[q] = 1;
    if ((st = mn_basis_spend(&k->spending, &r->basis, amount, k->e)) ||
        (st = mn_answer_spending(&k->answer, r->model, r->reference, &k->spending, &r->options,
                                 k->ctx, k->e)))
        return st;
    r->groups = k->answer.groups.count;
    r->unit = malloc((r->basis.count + 1) * sizeof *r->unit);
    if (!r->unit)
        return mn_fail_memory(k->e);
    memcpy(r->unit, k->answer.purchase, r->basis.count * sizeof *r->unit);
    r->resident = k->answer.resident;
    r->world_resident.people = k->answer.world_resident;
    return find_flows(k);
}

/* --- people by country --------------------------------------------------------------- */

/* The groups' outputs in doubles, from those in floats. */
static mn_status solve(maker *k)
{
    const mn_model *m = k->out->model;
    const mn_groups *g = &k->answer.groups;
    const mn_operator op = {.matrix = &m->a};
    mn_status st = MN_OK;

    k->x = malloc((g->count * m->n + 1) * sizeof *k->x);
    if (!k->x)
        return mn_fail_memory(k->e);
    for (size_t i = 0; i < g->count * m->n; i++)
        k->x[i] = (double)g->x[i];
    for (size_t from = 0; !st && from < g->count; from += MN_SIDES) {
        mn_side side[MN_SIDES];
        const size_t left = g->count - from, n = left < MN_SIDES ? left : MN_SIDES;

        for (size_t s = 0; s < n; s++)
            side[s] = (mn_side){.x = k->x + (from + s) * m->n,
                                .b = g->unit + (from + s) * m->n,
                                .tolerance = 1e-12,
                                .guessed = true};
        st = mn_solve_sides(side, n, &op, k->ctx, k->e);
    }
    return st;
}

/* Puts the people behind a million dollars of a pin's group where it was spent: what
 * answer.c does for an answer's money. */
static void place_pin(maker *k, const mn_pin *pin)
{
    const mn_cells *c = &k->cells;
    double *origin = k->out->origin + pin->group * c->origins, all = 0;
    const double f = mn_factor_of(&pin->factor, k->out->options.prior.rho);
    const double scale = pin->unit * c->per_output[pin->cell];

    for (size_t i = c->start[pin->cell]; i < c->start[pin->cell + 1]; i++) {
        const uint32_t o = c->origin[i];

        if (pin->move)
            origin[o] -= c->people[i] * scale;
        else if (pin->origin == MN_ANYWHERE || pin->origin == o)
            origin[o] += c->people[i] * scale * (f - 1);
        all += c->people[i] * scale;
    }
    if (pin->move)
        origin[pin->origin] += all * f;
}

static mn_status place(maker *k)
{
    mn_response *r = k->out;
    const mn_cells *c = &k->cells;
    const mn_groups *g = &k->answer.groups;

    r->origin = calloc(g->count * c->origins + 1, sizeof *r->origin);
    if (!r->origin)
        return mn_fail_memory(k->e);
    for (size_t at = 0; at < g->count; at++) {
        double *origin = r->origin + at * c->origins;

        for (size_t i = 0; i < c->n; i++) {
            const double scale = k->x[at * c->n + i] * c->per_output[i];

            for (size_t p = c->start[i]; p < c->start[i + 1]; p++)
                origin[c->origin[p]] += c->people[p] * scale;
        }
    }
    for (size_t p = 0; p < g->pins; p++)
        place_pin(k, &g->pin[p]);
    return MN_OK;
}

/* --- the countries whose draws are kept --------------------------------------------- */

/* Those with the largest part of the average resident's footprint. */
static void choose(mn_response *r, const double *people)
{
    const size_t origins = r->model->origins;
    bool taken[MN_ORIGINS_MOST] = {false};

    MN_BUG(origins <= sizeof taken / sizeof *taken);
    while (r->places < MN_PLACES && r->places < origins) {
        size_t best = SIZE_MAX;

        for (size_t o = 0; o < origins; o++)
            if (!taken[o] && people[o] > 0 && (best == SIZE_MAX || people[o] > people[best]))
                best = o;
        if (best == SIZE_MAX)
            return;
        taken[best] = true;
        r->place[r->places++] = (uint32_t)best;
    }
}

/* What a group has in one cell of a place: people per million dollars, before factors. */
typedef struct static_part {
    uint32_t cell, entry;
} static_part;

/* A pin that puts people into a place. */
typedef struct placed_pin {
    uint32_t group, place, cell;
    size_t entry; /* of the cells: whose people; SIZE_MAX: all of the cell's */
    double unit;
    mn_factor factor;
    bool move;
} placed_pin;

typedef struct drawing {
    const maker *k;
    static_part *part; /* entries of the cells that lie in a place, place by place */
    size_t part_first[MN_PLACES + 1];
    double *people; /* groups rows of parts: people per million dollars */
    size_t parts;
    placed_pin *pin;
    size_t pins, pin_cap;
    double *world;  /* n: output for the average person of the world */
    double *sample; /* draws: the people behind it */
    size_t chunk;
    atomic_bool short_of_memory;
} drawing;

static size_t place_at(const mn_response *r, uint32_t origin)
{
    for (size_t p = 0; p < r->places; p++)
        if (r->place[p] == origin)
            return p;
    return SIZE_MAX;
}

static mn_status list_parts(drawing *d, mn_err *e)
{
    const mn_response *r = d->k->out;
    const mn_cells *c = &d->k->cells;
    size_t count = 0;

    for (size_t i = 0; i < c->start[c->n]; i++)
        count += place_at(r, c->origin[i]) != SIZE_MAX;
    d->part = malloc((count + 1) * sizeof *d->part);
    d->people = calloc(count * r->groups + 1, sizeof *d->people);
    if (!d->part || !d->people)
        return mn_fail_memory(e);
    for (size_t p = 0; p < r->places; p++) {
        d->part_first[p] = d->parts;
        for (uint32_t i = 0; i < c->n; i++)
            for (size_t at = c->start[i]; at < c->start[i + 1]; at++)
                if (c->origin[at] == r->place[p])
                    d->part[d->parts++] = (static_part){i, (uint32_t)at};
    }
    d->part_first[r->places] = d->parts;
    for (size_t g = 0; g < r->groups; g++)
        for (size_t i = 0; i < d->parts; i++) {
            const static_part *s = &d->part[i];

            d->people[g * d->parts + i] = c->people[s->entry] * c->per_output[s->cell] *
                                          (double)d->k->answer.groups.x[g * c->n + s->cell];
        }
    return MN_OK;
}

static mn_status keep_pin(drawing *d, placed_pin pin, mn_err *e)
{
    if (!mn_grow(&d->pin, &d->pin_cap, d->pins + 1, sizeof *d->pin))
        return mn_fail_memory(e);
    d->pin[d->pins++] = pin;
    return MN_OK;
}

/* What moves away from a place takes off there in every draw alike; what is put there, or
 * is more than the average, depends on rho. */
static mn_status list_pins(drawing *d, mn_err *e)
{
    const mn_response *r = d->k->out;
    const mn_groups *g = &d->k->answer.groups;
    const mn_cells *c = &d->k->cells;
    mn_status st = MN_OK;

    for (size_t p = 0; !st && p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];
        placed_pin one = {.group = pin->group,
                          .cell = pin->cell,
                          .entry = SIZE_MAX,
                          .unit = pin->unit * c->per_output[pin->cell],
                          .factor = pin->factor,
                          .move = pin->move};

        for (size_t i = 0; pin->move && i < d->parts; i++)
            if (d->part[i].cell == pin->cell)
                d->people[pin->group * d->parts + i] -= c->people[d->part[i].entry] * one.unit;
        if (pin->move) {
            const size_t at = place_at(r, pin->origin);

            one.place = (uint32_t)at;
            if (at != SIZE_MAX)
                st = keep_pin(d, one, e);
            continue;
        }
        for (size_t i = c->start[pin->cell]; !st && i < c->start[pin->cell + 1]; i++) {
            const size_t at = place_at(r, c->origin[i]);

            if (at == SIZE_MAX || (pin->origin != MN_ANYWHERE && pin->origin != c->origin[i]))
                continue;
            one.place = (uint32_t)at;
            one.entry = i;
            st = keep_pin(d, one, e);
        }
    }
    return st;
}

/* --- draws ------------------------------------------------------------------------- */

typedef struct scratch {
    double *origin, *cell, *money, *average, *sum;
} scratch;

static float *sample_at(const mn_response *r, float *from, size_t group, size_t draw)
{
    return from + (draw / MN_DRAW_BLOCK * r->groups + group) * MN_DRAW_BLOCK + draw % MN_DRAW_BLOCK;
}

static void one_draw(const drawing *d, scratch *s, size_t draw)
{
    const maker *k = d->k;
    mn_response *r = k->out;
    const mn_cells *c = &k->cells;
    const uint64_t seed = k->ctx ? k->ctx->seed : 0;
    const mn_rho rho = mn_draw_rho(&r->options.prior, seed, draw);

    mn_draw_people(s->origin, s->cell, c, &r->options.prior, seed, draw);
    mn_draw_money(s->money, &k->answer.groups, &r->options.prior, seed, draw);
    for (size_t i = 0; i < c->n; i++) {
        s->average[i] = 0;
        for (size_t p = c->start[i]; p < c->start[i + 1]; p++)
            s->average[i] += s->origin[c->origin[p]] * c->people[p];
    }
    d->sample[draw] = 0;
    for (size_t i = 0; i < c->n; i++)
        d->sample[draw] += s->cell[i] * s->average[i] * c->per_output[i] * d->world[i];
    memset(s->sum, 0, r->groups * r->places * sizeof *s->sum);
    for (size_t g = 0; g < r->groups; g++)
        for (size_t p = 0; p < r->places; p++) {
            const double *people = d->people + g * d->parts;
            double sum = 0;

            for (size_t i = d->part_first[p]; i < d->part_first[p + 1]; i++)
                sum += s->cell[d->part[i].cell] * people[i];
            s->sum[g * r->places + p] = sum * s->origin[r->place[p]];
        }
    for (size_t i = 0; i < d->pins; i++) {
        const placed_pin *pin = &d->pin[i];
        const double f = mn_factor_of(&pin->factor, rho);
        const double of = pin->move
                              ? s->average[pin->cell] * f
                              : s->origin[r->place[pin->place]] * c->people[pin->entry] * (f - 1);

        s->sum[pin->group * r->places + pin->place] += pin->unit * s->cell[pin->cell] * of;
    }
    for (size_t g = 0; g < r->groups; g++)
        for (size_t p = 0; p < r->places; p++)
            *sample_at(r, r->by_place + p * r->groups * r->blocks * MN_DRAW_BLOCK, g, draw) =
                (float)(s->sum[g * r->places + p] * s->money[g]);
}

static void draw_chunk(size_t chunk, void *payload)
{
    drawing *d = payload;
    const mn_response *r = d->k->out;
    const size_t n = d->k->cells.n, from = chunk * d->chunk;
    const size_t to = from + d->chunk < r->draws ? from + d->chunk : r->draws;
    double *all =
        malloc((d->k->cells.origins + 2 * n + r->groups * (1 + r->places) + 1) * sizeof *all);
    scratch s = {.origin = all};

    if (!all) {
        d->short_of_memory = true;
        return;
    }
    s.cell = s.origin + d->k->cells.origins;
    s.average = s.cell + n;
    s.money = s.average + n;
    s.sum = s.money + r->groups;
    for (size_t i = from; i < to; i++)
        one_draw(d, &s, i);
    free(all);
}

/* What the average person of the world calls for. */
static mn_status solve_world(drawing *d, mn_err *e)
{
    const mn_response *r = d->k->out;
    const mn_operator op = {.matrix = &r->model->a};
    const size_t n = r->model->n;
    double *y = malloc((n + 1) * sizeof *y);
    mn_status st;

    d->world = malloc((n + 1) * sizeof *d->world);
    d->sample = malloc((r->draws + 1) * sizeof *d->sample);
    st = y && d->world && d->sample ? mn_world_basket(y, r->model, r->reference, e)
                                    : mn_fail_memory(e);
    st = st ? st : mn_solve(d->world, &op, y, 1e-9, d->k->ctx, NULL, e);
    free(y);
    return st;
}

static mn_status draw(maker *k)
{
    mn_response *r = k->out;
    const size_t samples = r->groups * r->blocks * MN_DRAW_BLOCK;
    drawing d = {.k = k, .chunk = 32};
    mn_status st;

    r->by_place = calloc(samples * r->places + 1, sizeof *r->by_place);
    st = r->by_place ? list_parts(&d, k->e) : mn_fail_memory(k->e);
    if (!st && !(st = list_pins(&d, k->e)) && !(st = solve_world(&d, k->e)))
        st = mn_parallel(k->ctx, (r->draws + d.chunk - 1) / d.chunk, draw_chunk, &d, k->e);
    if (!st && d.short_of_memory)
        st = mn_fail_memory(k->e);
    if (!st) {
        r->world_resident.range.low = mn_quantile(d.sample, r->draws, 0.05);
        r->world_resident.range.high = mn_quantile(d.sample, r->draws, 0.95);
    }
    free(d.world);
    free(d.sample);
    free(d.part);
    free(d.people);
    free(d.pin);
    return st;
}

/* The totals' draws are those of the answer that was made. */
static mn_status keep_totals(maker *k)
{
    mn_response *r = k->out;

    r->total = calloc(r->groups * r->blocks * MN_DRAW_BLOCK + 1, sizeof *r->total);
    if (!r->total)
        return mn_fail_memory(k->e);
    for (size_t g = 0; g < r->groups; g++)
        for (size_t d = 0; d < r->draws; d++)
            *sample_at(r, r->total, g, d) = (float)k->answer.group_samples[g * r->draws + d];
    return MN_OK;
}

/* The average resident's sums and limits: where others begin from. */
static mn_status keep_base(maker *k)
{
    mn_response *r = k->out;
    const size_t draws = r->blocks * MN_DRAW_BLOCK;
    const mn_answers none = {.people = 1};
    mn_response_answer a = {0};
    uint32_t *group = malloc((r->groups + 1) * sizeof *group);
    float *of = malloc((r->groups + 1) * sizeof *of);
    float *base = calloc((1 + r->places) * draws + 1, sizeof *base);
    mn_status st = MN_OK;

    r->usual_money = calloc(r->groups + 1, sizeof *r->usual_money);
    if (!group || !of || !base || !r->usual_money) {
        st = mn_fail_memory(k->e);
        goto out;
    }
    for (size_t row = 0; row <= r->places; row++)
        r->usual[row] = (mn_interval){1, 1};
    r->usual_rest = (mn_interval){1, 1};
    if ((st = mn_response_to(&a, r, &none, k->e)))
        goto out;
    for (size_t q = 0; q < r->basis.count; q++)
        for (size_t f = r->first[q]; f < r->first[q + 1]; f++)
            r->usual_money[r->flow[f].group] += a.amount[q] * r->flow[f].money;
    for (uint32_t g = 0; g < r->groups; g++) {
        group[g] = g;
        of[g] = (float)r->usual_money[g];
    }
    for (size_t row = 0; row <= r->places; row++) {
        const mn_share *s = row ? &a.origin[r->place[row - 1]] : &a.shown.total;
        const mn_summed sum = {.sample =
                                   row ? r->by_place + (row - 1) * r->groups * draws : r->total,
                               .money = of,
                               .group = group,
                               .count = r->groups};

        mn_response_sum(base + row * draws, &sum, r->groups, r->blocks);
        r->base_people[row] = s->people;
        r->usual[row] = (mn_interval){s->range.low / s->people, s->range.high / s->people};
    }
    if (a.shown.rest.people > 0)
        r->usual_rest = (mn_interval){a.shown.rest.range.low / a.shown.rest.people,
                                      a.shown.rest.range.high / a.shown.rest.people};
    r->base = base;
    base = NULL;
    st = mn_labels_make(&r->labels, r->model, &r->basis, &r->cards, a.origin, a.question, k->e);
out:
    free(group);
    free(of);
    free(base);
    free(a.memory);
    return st;
}

static mn_status average_people(maker *k, double **out)
{
    mn_response *r = k->out;
    const size_t origins = r->model->origins;
    double *people = calloc(origins + 1, sizeof *people);

    if (!people)
        return mn_fail_memory(k->e);
    for (size_t q = 0; q < r->basis.count; q++)
        for (size_t f = r->first[q]; f < r->first[q + 1]; f++)
            for (size_t o = 0; o < origins; o++)
                people[o] += r->basis.at[q].average * r->flow[f].money *
                             r->origin[r->flow[f].group * origins + o];
    *out = people;
    return MN_OK;
}

static mn_status make(maker *k)
{
    mn_response *r = k->out;
    double *people = NULL;
    mn_status st;

    if ((st = answer_units(k)) ||
        (st = mn_cells_new(&k->cells, r->model, r->options.scope, k->e)) || (st = solve(k)) ||
        (st = place(k)) || (st = average_people(k, &people)))
        return st;
    choose(r, people);
    free(people);
    if ((st = keep_totals(k)) || (st = draw(k)))
        return st;
    return keep_base(k);
}

mn_status mn_response_solve(mn_response *out, const mn_model *m, const mn_reference *r,
                            const mn_country *country, const mn_ctx *ctx, mn_err *e)
{
    maker k = {.out = out, .ctx = ctx, .e = e};
    mn_status st;

    out->model = m;
    out->reference = r;
    MN_BUG(m->origins <= MN_ORIGINS_MOST);
    out->draws = MN_DRAWS;
    out->blocks = (MN_DRAWS + MN_DRAW_BLOCK - 1) / MN_DRAW_BLOCK;
    out->options = (mn_answer_options){.buyer = MN_HOUSEHOLD,
                                       .country = country,
                                       .draws = MN_DRAWS,
                                       .prior = mn_prior_default,
                                       .keep_draws = true,
                                       .materials = &out->materials};
    if ((st = mn_cards_make(&out->cards, &out->questions, &out->materials, r, e)) ||
        (st = mn_basis_make(&out->basis, &out->questions, m, r, &out->options, ctx, e)))
        return st;
    mn_basis_widen(&out->options.prior, &out->basis);
    st = make(&k);
    mn_answer_free(&k.answer);
    mn_spending_free(&k.spending);
    mn_cells_free(&k.cells);
    free(k.x);
    return st;
}

mn_status mn_response_make(mn_response *out, const mn_model *m, const mn_reference *r,
                           const mn_country *country, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_materials_shipped(&out->materials, r, e);

    st = st ? st : mn_questions_shipped(&out->questions, r, &out->materials, e);
    return st ? st : mn_response_solve(out, m, r, country, ctx, e);
}
