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

/* The groups that money goes into, with how much; returns their number. */
static size_t gather(double *money, uint32_t *active, float *of, const mn_response *r,
                     const double *amount)
{
    size_t count = 0;

    memset(money, 0, r->groups * sizeof *money);
    for (size_t q = 0; q < r->basis.count; q++)
        for (size_t f = r->first[q]; f < r->first[q + 1]; f++)
            money[r->flow[f].group] += amount[q] * r->flow[f].money;
    for (uint32_t g = 0; g < r->groups; g++) {
        if (!(money[g] > 0))
            continue;
        active[count] = g;
        of[count++] = (float)money[g];
    }
    return count;
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
    uint32_t *active;
    float *of, *sum, *spare;
} room;

static bool make_room(mn_response_answer *out, room *x, const mn_response *r)
{
    const size_t origins = r->model->origins, questions = r->basis.count;
    const size_t draws = r->blocks * MN_DRAW_BLOCK;
    const size_t doubles = 3 * origins + 4 * questions + r->groups + origins;
    double *d = malloc((doubles + 1) * sizeof *d + r->groups * (sizeof(uint32_t) + sizeof(float)) +
                       (3 * draws + 64) * sizeof(float));

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
    x->of = x->spare + 2 * draws + 64;
    x->active = (uint32_t *)(void *)(x->of + r->groups);
    return true;
}

static mn_interval limits(const mn_response *r, const room *x, size_t count, const float *sample,
                          double people, const mn_interval *usual)
{
    const mn_interval guess = {usual->low * people * slack, usual->high * people / slack};

    mn_response_sum(x->sum, sample, x->of, x->active, count, r->groups, r->blocks);
    return mn_response_limits(x->sum, r->draws, &guess, x->spare);
}

mn_status mn_response_to(mn_response_answer *out, const mn_response *r, const mn_answers *a,
                         mn_err *e)
{
    const mn_interval none = {NAN, NAN};
    mn_surveyed *s = &out->shown;
    size_t count;
    room x;

    if (!make_room(out, &x, r))
        return mn_fail_memory(e);
    *s = (mn_surveyed){.model = r->model,
                       .basis = &r->basis,
                       .cards = &r->cards,
                       .answers = a,
                       .amount = out->amount,
                       .origin = out->origin,
                       .question = out->question,
                       .resident = r->resident,
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
    count = gather(x.money, x.active, x.of, r, out->amount);
    s->total.range = limits(r, &x, count, r->total, s->total.people, &r->usual);
    add_origins(x.people, r, x.money);
    for (size_t o = 0; o < r->model->origins; o++)
        out->origin[o] = (mn_share){x.people[o], none};
    for (size_t p = 0; p < r->places; p++) {
        const uint32_t o = r->place[p];

        out->origin[o].range =
            limits(r, &x, count, r->by_place + p * r->groups * r->blocks * MN_DRAW_BLOCK,
                   x.people[o], &r->usual_place[p]);
    }
    return MN_OK;
}

void mn_response_free(mn_response *r)
{
    mn_basis_free(&r->basis);
    mn_cards_free(&r->cards);
    mn_questions_free(&r->questions);
    mn_materials_free(&r->materials);
    free(r->first);
    free(r->flow);
    free(r->unit);
    free(r->origin);
    free(r->total);
    free(r->by_place);
    memset(r, 0, sizeof *r);
}
