/* SPDX-License-Identifier: Apache-2.0
 *
 * survey/difference.c - what one answer is more than another. Both are sums over the same
 * draws of people, so that the difference is taken in each draw, and what both share
 * cancels: two households of one country are told apart more surely than their own limits
 * say.
 */
#include "footprint/survey/response.h"

#include "core/err.h"

#include <stdlib.h>
#include <string.h>

typedef struct side {
    const mn_response *r;
    const double *amount;
    double sign;
} side;

typedef struct room {
    float *sum, *all, *spare;
    float *money;
    uint32_t *group;
} room;

/* Adds a side's people to x->all, of its question or (SIZE_MAX) of all of them. */
static void add(room *x, const side *of, size_t question)
{
    const mn_response *r = of->r;
    const bool every = question == SIZE_MAX;
    const size_t from = every ? 0 : question, to = every ? r->basis.count : question + 1;
    mn_summed s = {.sample = r->total, .money = x->money, .group = x->group};

    if (every)
        memset(x->money, 0, r->groups * sizeof *x->money);
    for (size_t q = from; q < to; q++)
        for (size_t f = r->first[q]; f < r->first[q + 1]; f++) {
            const float money = (float)(of->sign * of->amount[q] * r->flow[f].money);

            if (every) {
                x->money[r->flow[f].group] += money;
            } else {
                x->group[s.count] = r->flow[f].group;
                x->money[s.count++] = money;
            }
        }
    for (uint32_t g = 0; every && g < r->groups; g++)
        x->group[g] = g;
    s.count = every ? r->groups : s.count;
    mn_response_sum(x->sum, &s, r->groups, r->blocks);
    for (size_t d = 0; d < r->draws; d++)
        x->all[d] += x->sum[d];
}

static mn_share share(room *x, const side sides[2], size_t question, double people)
{
    const mn_interval guess = {people, people};
    const size_t draws = sides[0].r->draws;

    memset(x->all, 0, draws * sizeof *x->all);
    add(x, &sides[0], question);
    add(x, &sides[1], question);
    return (mn_share){people, mn_response_limits(x->all, draws, &guess, x->spare)};
}

mn_status mn_response_differ(mn_response_difference *out, const mn_response *ra,
                             const mn_response_answer *a, const mn_response *rb,
                             const mn_response_answer *b, mn_err *e)
{
    const side sides[2] = {{rb, b->amount, 1}, {ra, a->amount, -1}};
    const size_t questions = ra->basis.count, draws = ra->blocks * MN_DRAW_BLOCK;
    const size_t groups = ra->groups > rb->groups ? ra->groups : rb->groups;
    const size_t flows = groups + ra->first[questions] + rb->first[questions];
    const size_t shares = questions * sizeof *out->question;
    room x;

    MN_BUG(ra->draws == rb->draws && questions == rb->basis.count);
    out->memory =
        malloc(shares + (4 * draws + 64 + flows) * sizeof(float) + (flows + 1) * sizeof(uint32_t));
    if (!out->memory)
        return mn_fail_memory(e);
    out->question = out->memory;
    x.sum = (float *)(void *)((char *)out->memory + shares);
    x.all = x.sum + draws;
    x.spare = x.all + draws;
    x.money = x.spare + 2 * draws + 64;
    x.group = (uint32_t *)(void *)(x.money + flows);
    out->total = share(&x, sides, SIZE_MAX, b->shown.total.people - a->shown.total.people);
    for (size_t q = 0; q < questions; q++) {
        const double people = b->question[q].people - a->question[q].people;

        out->question[q] = share(&x, sides, q, people);
    }
    return MN_OK;
}
