/* SPDX-License-Identifier: Apache-2.0
 *
 * response.c - answers to a survey from what was solved before.
 */
#include "footprint/survey/response.h"

#include "core/err.h"
#include "footprint/answer/draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what is asked ----------------------------------------------------------------- */

/* Where a rank of something begins is guessed for the average answer; this far off, it is
 * found at once. */
static const double slack = 1.05;

/* Money by group, and which groups an answer has touched. */
static void gather(double *money, bool *touched, const mn_response *r, const bool *answered,
                   const double *amount)
{
    memset(money, 0, r->groups * sizeof *money);
    memset(touched, 0, r->groups * sizeof *touched);
    for (size_t q = 0; q < r->basis.count; q++)
        for (size_t f = r->first[q]; f < r->first[q + 1]; f++) {
            const mn_flow_in *in = &r->flow[f];

            money[in->group] += amount[q] * in->money;
            touched[in->group] |= answered[q];
        }
}

/* What is summed in each draw: all groups; or, where few were touched, these alone, with
 * what they differ from the average resident's, whose sums are known. Both come to the same
 * but for a rounding of float32. */
typedef struct terms {
    uint32_t *all, *some;
    float *all_of, *some_of;
    size_t alls, somes;
    double times; /* average residents */
} terms;

static void list_terms(terms *t, const mn_response *r, const double *money, const bool *touched)
{
    t->alls = t->somes = 0;
    for (uint32_t g = 0; g < r->groups; g++) {
        if (money[g] != 0) {
            t->all[t->alls] = g;
            t->all_of[t->alls++] = (float)money[g];
        }
        if (touched[g] && r->base) {
            t->some[t->somes] = g;
            t->some_of[t->somes++] = (float)(money[g] - t->times * r->usual_money[g]);
        }
    }
}

static void add_origins(double *people, const mn_response *r, const double *money)
{
    const size_t origins = r->model->origins;

    memset(people, 0, origins * sizeof *people);
    for (size_t g = 0; g < r->groups; g++) {
        const double *row = r->origin + g * origins, m = money[g];

        for (size_t o = 0; m > 0 && o < origins; o++)
            people[o] += m * row[o];
    }
}

/* Room for an answer, in one block. */
typedef struct room {
    double *money, *people;
    terms terms;
    float *sum, *spare;
    float *rest;  /* the total less the places that were summed */
    float *times; /* the total against as many average residents */
    bool *touched;
} room;

static bool make_room(mn_response_answer *out, room *x, const mn_response *r)
{
    const size_t origins = r->model->origins, questions = r->basis.count;
    const size_t draws = r->blocks * MN_DRAW_BLOCK;
    const size_t doubles = 4 * origins + 4 * questions + r->groups;
    const size_t floats = 5 * draws + 64 + 2 * r->groups;
    double *d = malloc((doubles + 1) * sizeof *d + floats * sizeof(float) +
                       r->groups * (2 * sizeof(uint32_t) + sizeof(bool)));

    out->memory = d;
    if (!d)
        return false;
    out->origin = (mn_share *)(void *)d;
    out->question = out->origin + origins;
    out->amount = d + 3 * origins + 3 * questions;
    x->money = out->amount + questions;
    x->people = x->money + r->groups;
    x->sum = (float *)(void *)(x->people + origins);
    x->spare = x->sum + draws;
    x->rest = x->spare + 2 * draws + 64;
    x->times = x->rest + draws;
    x->terms.all_of = x->times + draws;
    x->terms.some_of = x->terms.all_of + r->groups;
    x->terms.all = (uint32_t *)(void *)(x->terms.some_of + r->groups);
    x->terms.some = x->terms.all + r->groups;
    x->touched = (bool *)(x->terms.some + r->groups);
    return true;
}

/* The limits of row 0, the total, or 1 and on, the places. */
static mn_interval limits(const mn_response *r, const room *x, size_t row, double people)
{
    const size_t draws = r->blocks * MN_DRAW_BLOCK;
    const mn_interval *usual = &r->usual[row];
    const mn_interval guess = {usual->low * people * slack, usual->high * people / slack};
    const terms *t = &x->terms;
    mn_summed s = {.sample = row ? r->by_place + (row - 1) * r->groups * draws : r->total,
                   .money = t->all_of,
                   .group = t->all,
                   .count = t->alls};

    /* Where little is left of the average, differences would lose digits. */
    if (r->base && 2 * t->somes < t->alls && people > 0.25 * t->times * r->base_people[row]) {
        s.base = r->base + row * draws;
        s.times = (float)t->times;
        s.money = t->some_of;
        s.group = t->some;
        s.count = t->somes;
    }
    mn_response_sum(x->sum, &s, r->groups, r->blocks);
    for (size_t d = 0; d < draws; d++)
        x->rest[d] = row ? x->rest[d] - x->sum[d] : x->sum[d];
    return mn_response_limits(x->sum, r->draws, &guess, x->spare);
}

/* A person of the household against the average resident. */
static mn_interval times_of(const mn_surveyed *s, const mn_response *r, const room *x)
{
    const double times = s->total.people / (x->terms.times * r->resident);
    const mn_interval guess = {times * 0.9, times * 1.1};
    const float people = (float)x->terms.times;

    for (size_t d = 0; d < r->draws; d++)
        x->times[d] = x->rest[d] / (people * r->base[d]);
    return mn_response_limits(x->times, r->draws, &guess, x->spare);
}

/* The countries that have no draws of their own. */
static void add_rest(mn_surveyed *s, const mn_response *r, const room *x)
{
    bool drawn[MN_ORIGINS_MOST] = {false};

    for (size_t p = 0; p < r->places; p++)
        drawn[r->place[p]] = true;
    for (size_t o = 0; o < r->model->origins; o++) {
        if (drawn[o])
            continue;
        s->rest.people += x->people[o];
        s->rests += x->people[o] > 0;
    }
    const mn_interval guess = {r->usual_rest.low * s->rest.people * slack,
                               r->usual_rest.high * s->rest.people / slack};

    s->rest.range = mn_response_limits(x->rest, r->draws, &guess, x->spare);
}

mn_status mn_response_to(mn_response_answer *out, const mn_response *r, const mn_answers *a,
                         mn_err *e)
{
    const mn_interval none = {NAN, NAN};
    mn_surveyed *s = &out->shown;
    room x;

    if (!make_room(out, &x, r))
        return mn_fail_memory(e);
    *s = (mn_surveyed){
        .model = r->model,
        .basis = &r->basis,
        .cards = &r->cards,
        .labels = &r->labels,
        .answers = a,
        .amount = out->amount,
        .origin = out->origin,
        .question = out->question,
        .resident = {r->resident, {r->usual[0].low * r->resident, r->usual[0].high * r->resident}},
        .times = none,
        .world_resident = r->world_resident,
        .draws = r->draws};
    mn_answers_amounts(out->amount, a, &r->basis);
    for (size_t q = 0; q < r->basis.count; q++) {
        const mn_share *u = &r->unit[q];
        const double m = out->amount[q];

        out->question[q] = (mn_share){m * u->people, {m * u->range.low, m * u->range.high}};
        s->total.people += m * u->people;
    }
    if (!(s->total.people > 0)) {
        free(out->memory);
        out->memory = NULL;
        mn_fail(e, MN_DATA, "nothing is spent: there is nobody behind it");
        return mn_hint(e, "leave questions unanswered to take the country's average");
    }
    gather(x.money, x.touched, r, a->answered, out->amount);
    x.terms.times = a->people > 0 ? a->people : 1;
    list_terms(&x.terms, r, x.money, x.touched);
    s->total.range = limits(r, &x, 0, s->total.people);
    if (r->base)
        s->times = times_of(s, r, &x);
    add_origins(x.people, r, x.money);
    for (size_t o = 0; o < r->model->origins; o++)
        out->origin[o] = (mn_share){x.people[o], none};
    for (size_t p = 0; p < r->places; p++) {
        const uint32_t o = r->place[p];

        out->origin[o].range = limits(r, &x, p + 1, x.people[o]);
    }
    add_rest(s, r, &x);
    return MN_OK;
}

void mn_response_free(mn_response *r)
{
    mn_basis_free(&r->basis);
    mn_cards_free(&r->cards);
    mn_labels_free(&r->labels);
    mn_questions_free(&r->questions);
    mn_materials_free(&r->materials);
    free(r->first);
    free(r->flow);
    free(r->unit);
    free(r->origin);
    free(r->total);
    free(r->by_place);
    free(r->usual_money);
    free(r->base);
    memset(r, 0, sizeof *r);
}
