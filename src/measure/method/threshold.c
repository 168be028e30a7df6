/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/threshold.c - see threshold.h.
 */
#include "measure/method/threshold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/count/count.h"

typedef struct work {
    mn_threshold *out;
    unsigned lists;
    const double *count;
    const bool *seen;
    const mn_threshold_options *o;
    const mn_ctx *ctx;
    uint64_t runs;
} work;

static mn_status draw(mn_posterior *p, work *w, const mn_loglin *m, mn_posterior_options *o,
                      mn_err *e)
{
    o->stream = w->runs++;
    const mn_status st = mn_posterior_run(p, m, w->count, o, w->ctx, e);
    if (st)
        return st;
    mn_threshold *out = w->out;
    out->mixed = out->mixed && p->mixed;
    out->r_hat = p->r_hat > out->r_hat ? p->r_hat : out->r_hat;
    out->effective = p->effective < out->effective ? p->effective : out->effective;
    out->steps += p->steps;
    return MN_OK;
}

/* How far the ratio of mean and standard deviation lies from the threshold, in standard errors of
 * so many draws: the variance of the ratio is near (1 + ratio^2 / 2) / draws. */
static double compare(work *w, const mn_posterior *p, unsigned set, double ratio)
{
    const double error = sqrt((1 + ratio * ratio / 2) / p->effective);
    const double errors = fabs(ratio - w->o->keep) / error;
    if (!w->out->nearest || errors < w->out->errors) {
        w->out->nearest = set;
        w->out->ratio = ratio;
        w->out->errors = errors;
    }
    return errors;
}

enum { SURE = 4, WORK = 4000000 }; /* standard errors; histories that draws may come to */

/* Draws of all, four times as many while one is too near to the threshold to be told. */
static mn_status weigh(mn_posterior *p, work *w, const mn_loglin *all, unsigned size, mn_err *e)
{
    mn_posterior_options o = w->o->draws;
    const mn_threshold before = *w->out;
    for (;;) {
        double errors = HUGE_VAL;
        const mn_status st = draw(p, w, all, &o, e);
        if (st)
            return st;
        for (unsigned i = 0; i < p->n; i++)
            if ((unsigned)__builtin_popcount(p->set[i]) == size) {
                const double now = compare(w, p, p->set[i], fabs(p->mean[i]) / p->sd[i]);
                errors = now < errors ? now : errors;
            }
        const bool more = ((4 * o.draws * o.chains) << w->lists) <= WORK;
        if (!p->mixed || errors >= SURE || !more)
            return MN_OK;
        const size_t steps = w->out->steps;
        *w->out = before;
        w->out->steps = steps;
        o.draws *= 4;
        mn_posterior_free(p);
    }
}

/* Adds to the model those sets of `size` lists of which it is told that they are not 0. */
static mn_status keep(work *w, mn_loglin *m, const mn_loglin *all, unsigned size, mn_err *e)
{
    mn_posterior p = {.n = 0};
    const mn_status st = weigh(&p, w, all, size, e);
    for (unsigned i = 0; i < p.n && !st; i++)
        if ((unsigned)__builtin_popcount(p.set[i]) == size &&
            fabs(p.mean[i]) >= w->o->keep * p.sd[i] && !mn_loglin_add(m, p.set[i]))
            break; /* can't be: all had room */
    mn_posterior_free(&p);
    return st;
}

/* All pairs; or all sets of three of which each pair is in the model. */
static unsigned add_all(mn_loglin *to, const mn_loglin *m, unsigned size)
{
    unsigned n = 0;
    for (unsigned set = 1; set < 1U << m->lists; set++) {
        bool may = (unsigned)__builtin_popcount(set) == size;
        for (unsigned l = 0; l < m->lists && may && size > 2; l++)
            may = !(set >> l & 1) || mn_loglin_has(m, set & ~(1U << l));
        if (may && mn_loglin_add(to, set))
            n++;
    }
    return n;
}

/* Which pairs stay. */
static mn_status choose_pairs(work *w, mn_err *e)
{
    mn_threshold *out = w->out;
    mn_loglin all;
    mn_loglin_main(&all, w->lists);
    add_all(&all, &out->model, 2);
    const mn_status st = mn_loglin_check(&out->pairs, &all, w->seen, e);
    return st ? st : keep(w, &out->model, &all, 2, e);
}

/* Which triples are added to those pairs. */
static mn_status choose_triples(work *w, mn_loglin *m, mn_err *e)
{
    mn_threshold *out = w->out;
    unsigned code = 0;
    mn_loglin all = *m;
    if (w->o->order < 3 || w->lists < 3)
        return MN_OK;
    out->triples = add_all(&all, m, 3);
    if (!out->triples)
        return MN_OK;
    const mn_status st = mn_loglin_check(&code, &all, w->seen, e);
    out->without_triples = code != 0;
    return st || code ? st : keep(w, m, &all, 3, e);
}

/* Triples, the check and the last draws of a choice of pairs; p is new where the code is 0. */
static mn_status finish(mn_posterior *p, unsigned *code, work *w, mn_loglin *m, mn_err *e)
{
    mn_posterior_options o = w->o->draws;
    mn_status st = choose_triples(w, m, e);
    if (!st)
        st = mn_loglin_check(code, m, w->seen, e);
    if (!st && !*code)
        st = draw(p, w, m, &o, e);
    return st;
}

static void sum_up(mn_threshold *out, double cases)
{
    const size_t draws = out->n / out->chains;
    for (size_t i = 0; i < out->n; i++) {
        out->total[i] += cases;
        out->mean += out->total[i] / (double)out->n;
    }
    for (unsigned c = 0; c < out->chains; c++) {
        mn_sort_rising(out->total + c * draws, draws);
        out->chain_median[c] = mn_quantile8(out->total + c * draws, draws, 0.5);
    }
    mn_sort_rising(out->total, out->n);
    out->median = mn_quantile8(out->total, out->n, 0.5);
}

/* The total where the pair that was nearest is decided otherwise. */
static mn_status decide_otherwise(work *w, const mn_loglin *pairs, unsigned pair, double cases,
                                  mn_err *e)
{
    mn_threshold *out = w->out, other = *out;
    mn_posterior p = {.n = 0};
    mn_loglin m;
    unsigned code = 0;
    mn_loglin_main(&m, w->lists);
    for (unsigned i = 0; i < pairs->n; i++)
        if (pairs->set[i] != pair && !mn_loglin_add(&m, pairs->set[i]))
            return MN_OK; /* can't be: there is room for all pairs */
    if (!mn_loglin_has(pairs, pair) && !mn_loglin_add(&m, pair))
        return MN_OK;
    w->out = &other;
    const mn_status st = finish(&p, &code, w, &m, e);
    w->out = out;
    out->steps = other.steps;
    if (!st && !code && other.mixed) {
        mn_sort_rising(p.dark, p.draws);
        out->otherwise = cases + mn_quantile8(p.dark, p.draws, 0.5);
    }
    mn_posterior_free(&p);
    return st;
}

#define NEAR 0.1 /* of the threshold: the other choice is told, too */

static mn_status go(work *w, double cases, mn_err *e)
{
    mn_threshold *out = w->out;
    mn_posterior p = {.n = 0};
    mn_loglin_main(&out->model, w->lists);
    /* Lists' own parameters have no prior: the table must hold them, or draws would have no end. */
    mn_status st = mn_loglin_check(&out->code, &out->model, w->seen, e);
    if (st || out->code)
        return st;
    st = choose_pairs(w, e);
    if (st)
        return st;
    const mn_loglin pairs = out->model;
    const unsigned nearest = out->nearest;
    const double ratio = out->ratio;
    st = finish(&p, &out->code, w, &out->model, e);
    if (!st && !out->code) {
        out->dark_effective = p.dark_effective;
        out->total = p.dark;
        out->n = p.draws;
        sum_up(out, cases);
    }
    if (!st && nearest && fabs(ratio - w->o->keep) < NEAR) {
        out->pair = nearest;
        out->pair_ratio = ratio;
        st = decide_otherwise(w, &pairs, nearest, cases, e);
    }
    return st;
}

mn_status mn_threshold_run(mn_threshold *out, unsigned lists, const double *count,
                           const mn_threshold_options *o, const mn_ctx *ctx, mn_err *e)
{
    const unsigned cells = 1U << lists;
    double cases = 0;
    *out = (mn_threshold){.mixed = true,
                          .r_hat = 1,
                          .effective = (double)(o->draws.chains * o->draws.draws),
                          .otherwise = (double)NAN,
                          .chains = o->draws.chains};
    bool *seen = calloc(cells, sizeof *seen);
    if (!seen)
        return mn_fail_memory(e);
    for (unsigned i = 1; i < cells; i++) {
        seen[i] = count[i] > 0;
        cases += count[i];
    }
    work w = {out, lists, count, seen, o, ctx, 0};
    const mn_status st =
        cases > 0 ? go(&w, cases, e) : mn_fail(e, MN_DATA, "nobody is on any list");
    free(seen);
    if (st)
        mn_threshold_free(out);
    return st;
}

void mn_threshold_free(mn_threshold *t)
{
    free(t->total);
    *t = (mn_threshold){.n = 0};
}
