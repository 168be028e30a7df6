/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/pool.c - chains until they mixed, and what they say. See pool.h.
 */
#include "measure/stratum/pool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"
#include "measure/method/mixing.h"
#include "measure/stratum/chain.h"

#define R_HAT_MOST 1.05
enum { EFFECTIVE_LEAST = 200, WARM_LEAST = 400, LONGER = 3 /* rounds that are not cut short */ };

typedef struct job {
    const mn_pool_options *o;
    mn_chain *chain;
    mn_pool *out;
    double *none; /* (strata + 1) * n: what chains are judged by */
    size_t warm, thin;
    unsigned n_shared;
    double cases;        /* on lists, in all strata */
    double work;         /* of a step of all chains */
    unsigned beyond[64]; /* by chain: steps of look() that were beyond what can be */
} job;

static void note_shared(const job *j, const mn_chain *c, size_t at)
{
    const size_t n = j->out->n;
    unsigned i = 0;
    for (unsigned k = 0; k < c->model.sets; k++)
        j->out->shared[i++ * n + at] = c->u[k];
    j->out->shared[i++ * n + at] = c->common;
    j->out->shared[i++ * n + at] = c->sd[0][1];
    for (unsigned f = 1; f < c->factors; f++)
        for (unsigned kind = 0; kind < 2; kind++)
            j->out->shared[i++ * n + at] = c->sd[f][kind];
}

static void run(size_t i, void *payload)
{
    job *j = payload;
    mn_chain *c = &j->chain[i];
    double total[MN_POOL_STRATA + 1], none[MN_POOL_STRATA + 1];
    for (size_t s = 0; s < j->warm; s++)
        mn_chain_step(c);
    if (c->learns)
        c->tried = c->taken = 0;
    c->learns = false;
    for (size_t d = 0; d < j->o->draws; d++) {
        const size_t at = i * j->o->draws + d;
        for (size_t s = 0; s < j->thin; s++)
            mn_chain_step(c);
        mn_chain_draw(total, none, c);
        for (size_t s = 0; s <= j->out->strata; s++) {
            j->out->total[s * j->out->n + at] = total[s];
            j->none[s * j->out->n + at] = none[s];
        }
        note_shared(j, c, at);
    }
}

/* The first WARM_LEAST steps, which are not kept anyhow. Of the second half of them it is noted how
 * often the mean of all lies beyond what can be. */
static void look(size_t i, void *payload)
{
    job *j = payload;
    const double most = mn_log(MN_POOL_MOST * (j->cases + 1));
    for (unsigned s = 0; s < WARM_LEAST; s++) {
        mn_chain_step(&j->chain[i]);
        j->beyond[i] += s >= WARM_LEAST / 2 && mn_chain_none(&j->chain[i]) > most;
    }
}

/* Whether more than half of the chains were beyond it, and a twenty-fifth of all steps: forty times
 * as often as draws may be (MN_POOL_BEYOND). */
static bool hopeless(const job *j)
{
    unsigned chains = 0, steps = 0;
    for (unsigned i = 0; i < j->o->chains; i++) {
        chains += j->beyond[i] > 0;
        steps += j->beyond[i];
    }
    return 2 * chains > j->o->chains && 25 * steps > j->o->chains * (WARM_LEAST / 2);
}

static mn_status judge(job *j, mn_err *e)
{
    mn_pool *out = j->out;
    mn_status st = MN_OK;
    out->r_hat = 0;
    out->effective = HUGE_VAL;
    for (size_t s = 0; s <= out->strata && !st; s++) {
        double r_hat = 0, effective = 0;
        st = mn_mixing(&r_hat, &effective, j->none + s * out->n, j->o->chains, j->o->draws, e);
        out->r_hat = r_hat > out->r_hat ? r_hat : out->r_hat;
        out->effective = effective < out->effective ? effective : out->effective;
    }
    out->mixed = !st && out->r_hat < R_HAT_MOST && out->effective >= EFFECTIVE_LEAST;
    return st;
}

/* Whether all of them is already known to be refused: far more often beyond what can be than is
 * allowed. */
static bool endless(const job *j)
{
    const mn_pool *p = j->out;
    size_t beyond = 0;
    for (size_t i = 0; i < p->n; i++)
        beyond += p->total[p->strata * p->n + i] > MN_POOL_MOST * (j->cases + 1);
    return (double)beyond > 20 * MN_POOL_BEYOND * (double)p->n;
}

static mn_status rounds(job *j, const mn_ctx *ctx, mn_err *e)
{
    const mn_pool_options *o = j->o;
    mn_status st = MN_OK;
    j->thin = o->thin;
    j->warm = o->draws * o->thin / 2;
    j->warm = j->warm < WARM_LEAST ? WARM_LEAST : j->warm;
    if (j->work * (double)(j->warm + j->thin * o->draws) > MN_POOL_LOOK) {
        st = mn_parallel(ctx, o->chains, look, j, e);
        j->out->steps = WARM_LEAST;
        j->out->endless = !st && hopeless(j);
        j->warm -= WARM_LEAST;
    }
    for (unsigned r = 0; r < o->rounds && !st && !j->out->mixed && !j->out->endless; r++) {
        const double more = j->work * (double)(j->thin * o->draws);
        j->out->cut = r && more > (r < LONGER ? MN_POOL_ROOM : MN_POOL_WORK);
        if (j->out->cut)
            break;
        st = mn_parallel(ctx, o->chains, run, j, e);
        if (!st)
            st = judge(j, e);
        j->out->endless = !st && !j->out->mixed && endless(j);
        j->out->steps += j->warm + j->thin * o->draws;
        j->warm = 0;
        j->thin = j->out->steps / o->draws;
    }
    return st;
}

static void sum_up(job *j)
{
    mn_pool *out = j->out;
    const size_t draws = j->o->draws;
    uint64_t tried = 0, taken = 0;
    double *all = out->total + out->strata * out->n;
    out->chain_low = HUGE_VAL;
    out->chain_high = 0;
    for (unsigned c = 0; c < j->o->chains; c++) {
        mn_sort_rising(all + c * draws, draws);
        const double median = mn_quantile8(all + c * draws, draws, 0.5);
        out->chain_low = median < out->chain_low ? median : out->chain_low;
        out->chain_high = median > out->chain_high ? median : out->chain_high;
        tried += j->chain[c].tried;
        taken += j->chain[c].taken;
    }
    out->moved = tried ? (double)taken / (double)tried : 0;
    for (size_t s = 0; s <= out->strata; s++)
        mn_sort_rising(out->total + s * out->n, out->n);
    for (unsigned i = 0; i < out->n_shared; i++)
        mn_sort_rising(out->shared + i * out->n, out->n);
}

/* Numbers that a step of all chains goes through: two factors of the curvature for each level, and
 * the chances of each stratum twice for each factor. */
static double work_of(const mn_pool_data *d, const mn_pool_options *o, unsigned sets)
{
    const double n = sets, strata = (double)d->strata, cells = (double)(d->lists << d->lists);
    double levels = 1 + (d->strata > 1 ? strata : 0);
    for (unsigned f = 0; f < d->covariates && d->strata > 1; f++)
        levels += (double)d->levels[f];
    return o->chains *
           (levels * n * n * n / 3 + 2 * (d->covariates + 2) * strata * (cells + n * n));
}

static mn_status too_long(const mn_pool_data *d, mn_err *e)
{
    mn_fail(e, MN_USAGE, "%zu strata of %u lists would take many minutes", d->strata, d->lists);
    return mn_hint(e, "name fewer columns or lists, or put values together that are alike");
}

static mn_status refuse(const mn_pool_data *d, const mn_pool_options *o, mn_err *e)
{
    if (d->lists < 2 || d->lists > MN_POOL_LISTS)
        return mn_fail(e, MN_USAGE, "strata are pooled for 2 to %d lists, not %u", MN_POOL_LISTS,
                       d->lists);
    if (d->strata < 1 || d->strata > MN_POOL_STRATA || d->covariates > MN_POOL_COVARIATES)
        return mn_fail(e, MN_USAGE, "strata are 1 to %d, by %d columns at most", MN_POOL_STRATA,
                       MN_POOL_COVARIATES);
    if (o->chains < 2 || o->chains > 64 || o->draws < 10 || o->draws > 100000 || o->thin < 1)
        return mn_fail(e, MN_USAGE, "chains are 2 to 64, of 10 to 100000 draws");
    return MN_OK;
}

mn_status mn_pool_run(mn_pool *out, const mn_pool_data *d, const mn_pool_options *o,
                      const mn_ctx *ctx, mn_err *e)
{
    uint16_t set[MN_POOL_SETS];
    job j = {.o = o, .out = out};
    *out = (mn_pool){.strata = d->strata};
    mn_status st = refuse(d, o, e);
    if (st)
        return st;
    out->n = o->chains * o->draws;
    out->sets = mn_pool_sets(set, d->lists);
    out->factors = d->strata > 1 ? d->covariates + 2 : 1;
    out->n_shared = out->sets + 2 * out->factors;
    j.work = work_of(d, o, out->sets);
    if (j.work * 1.5 * (double)(o->draws * o->thin) > MN_POOL_ROOM)
        return too_long(d, e);
    out->total = calloc((d->strata + 1) * out->n, sizeof *out->total);
    out->shared = calloc(out->n_shared * out->n, sizeof *out->shared);
    j.none = calloc((d->strata + 1) * out->n, sizeof *j.none);
    j.chain = calloc(o->chains, sizeof *j.chain);
    if (!out->total || !out->shared || !j.none || !j.chain)
        st = mn_fail_memory(e);
    for (size_t i = 0; i < d->strata << d->lists; i++)
        j.cases += d->count[i];
    for (size_t i = 0; i < d->n_unknown; i++)
        j.cases += d->unknown[i].persons;
    for (unsigned c = 0; c < o->chains && !st; c++) {
        st = mn_chain_new(&j.chain[c], d, &o->prior, e);
        if (!st)
            mn_chain_begin(&j.chain[c], o->seed, c);
    }
    if (!st)
        st = rounds(&j, ctx, e);
    if (!st)
        sum_up(&j);
    for (unsigned c = 0; j.chain && c < o->chains; c++)
        mn_chain_free(&j.chain[c]);
    free(j.chain);
    free(j.none);
    if (st)
        mn_pool_free(out);
    return st;
}

void mn_pool_free(mn_pool *p)
{
    free(p->total);
    free(p->shared);
    *p = (mn_pool){0};
}

double mn_pool_quantile(const mn_pool *p, size_t s, double share)
{
    return mn_quantile8(p->total + s * p->n, p->n, share);
}

double mn_pool_shared(const mn_pool *p, unsigned i, double share)
{
    return mn_quantile8(p->shared + i * p->n, p->n, share);
}

mn_status mn_pool_mode(double *theta, const mn_pool_data *d, const mn_pool_given *g, mn_err *e)
{
    enum { ROUNDS = 20000 };
    const mn_pool_prior prior = {1, 1, 1, 1, 1};
    mn_chain c;
    mn_status st = mn_chain_new(&c, d, &prior, e);
    if (st)
        return st;
    memcpy(c.sd, g->sd, sizeof c.sd);
    c.common = g->common;
    for (unsigned k = 0; k < c.model.lists; k++)
        c.u[k] = -1;
    mn_chain_refresh(&c);
    const size_t n = d->strata * c.model.sets;
    double change = 1;
    for (unsigned r = 0; r < ROUNDS && change > 1e-11; r++) {
        memcpy(theta, c.theta, n * sizeof *theta);
        if (!mn_chain_climb(&c))
            break;
        change = 0;
        for (size_t i = 0; i < n; i++)
            change = fmax(change, fabs(c.theta[i] - theta[i]));
    }
    if (change > 1e-11) {
        st = mn_fail(e, MN_SYSTEM, "effects of strata could not be fitted in %d rounds", ROUNDS);
        mn_hint(e, "without a prior, or with a wide one, a stratum's own table must be enough");
    }
    mn_chain_free(&c);
    return st;
}
