/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/chain.c - a chain's room and beginning, and what it tells. See chain.h.
 */
#include "measure/stratum/chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/count/count.h"

static void count_margins(mn_chain *c)
{
    const unsigned n = c->model.sets;
    for (size_t s = 0; s < c->d->strata; s++) {
        const double *count = c->d->count + s * c->model.cells;
        for (unsigned w = 1; w < c->model.cells; w++) {
            c->known_persons[s] += count[w];
            for (unsigned k = 0; k < n && count[w] > 0; k++)
                if ((c->model.set[k] & w) == c->model.set[k])
                    c->known[s * n + k] += count[w];
        }
        c->persons[s] = c->known_persons[s];
    }
    memcpy(c->margin, c->known, c->d->strata * n * sizeof *c->margin);
    /* At the beginning those whose stratum is not known are dealt evenly. */
    for (size_t i = 0; i < c->d->n_unknown; i++) {
        const mn_pool_unknown *x = &c->d->unknown[i];
        for (size_t j = 0; j < x->n; j++) {
            const size_t s = c->d->may[x->first + j];
            const double part = x->persons / (double)x->n;
            c->persons[s] += part;
            for (unsigned k = 0; k < n; k++)
                if ((c->model.set[k] & x->history) == c->model.set[k])
                    c->margin[s * n + k] += part;
        }
    }
}

mn_status mn_chain_new(mn_chain *out, const mn_pool_data *d, const mn_pool_prior *prior, mn_err *e)
{
    *out = (mn_chain){.d = d, .prior = prior, .factors = d->strata > 1 ? d->covariates + 2 : 1};
    mn_chances_model_of(&out->model, d->lists);
    const size_t n = out->model.sets, strata = d->strata, cells = out->model.cells;
    size_t levels = 0;
    for (unsigned f = 0; f < out->factors; f++) {
        out->levels[f] = f == 0 ? 1 : f + 1 == out->factors ? strata : d->levels[f - 1];
        out->first[f] = levels;
        levels += out->levels[f];
    }
    out->u = calloc(levels * n + strata * (3 * n + 2 * cells + 4), sizeof *out->u);
    if (!out->u)
        return mn_fail_memory(e);
    out->theta = out->u + levels * n;
    out->margin = out->theta + strata * n;
    out->known = out->margin + strata * n;
    out->p = out->known + strata * n;
    out->next_p = out->p + strata * cells;
    out->log_sum = out->next_p + strata * cells;
    out->next_log_sum = out->log_sum + strata;
    out->persons = out->next_log_sum + strata;
    out->known_persons = out->persons + strata;
    count_margins(out);
    return MN_OK;
}

void mn_chain_free(mn_chain *c)
{
    free(c->u);
    *c = (mn_chain){0};
}

void mn_chain_refresh(mn_chain *c)
{
    const unsigned n = c->model.sets, own = c->factors - 1;
    for (size_t s = 0; s < c->d->strata; s++) {
        double *theta = c->theta + s * n;
        memcpy(theta, c->u, n * sizeof *theta);
        for (unsigned f = 1; f < c->factors; f++) {
            const size_t l = f == own ? s : c->d->level[s * c->d->covariates + f - 1];
            for (unsigned k = 0; k < n; k++)
                theta[k] += c->u[(c->first[f] + l) * n + k];
        }
        c->log_sum[s] = mn_chances_of(c->p + s * c->model.cells, &c->model, theta);
    }
}

void mn_chain_begin(mn_chain *c, uint64_t seed, uint64_t i)
{
    static const double often[] = {0.3, 1, 0.1, 2, 0.5, 0.2, 1.5, 0.05};
    static const double apart[] = {0.5, 2, 1, 0.25, 1.5, 0.75, 0.3, 3};
    static const double middle[] = {0, 0.8, -0.4, 0.4, -0.2, 1.2, 0.2, -0.8};
    enum { CLIMBS = 15 };
    const size_t at = (size_t)(i % 8);
    mn_rng_init(&c->rng, seed, i);
    for (unsigned f = 0; f < c->factors; f++) {
        c->sd[f][0] = f ? often[at] : c->prior->list;
        c->sd[f][1] = f ? often[(at + f) % 8] : apart[at];
        c->width[f][0] = c->width[f][1] = 0.3;
    }
    c->width_common = 0.2;
    c->common = middle[at];
    c->learns = true;
    for (unsigned k = 0; k < c->model.sets; k++)
        c->u[k] = k < c->model.lists ? -1 : c->common;
    mn_chain_refresh(c);
    for (unsigned k = 0; k < CLIMBS && mn_chain_climb(c); k++)
        ;
}

double mn_chain_none(const mn_chain *c)
{
    double sum = 0;
    for (size_t s = 0; s < c->d->strata; s++)
        sum += (c->persons[s] + 0.5) * mn_exp(-c->log_sum[s]);
    return mn_log(sum);
}

void mn_chain_draw(double *total, double *none, mn_chain *c)
{
    const size_t strata = c->d->strata;
    double persons = 0;
    for (size_t s = 0; s < strata; s++) {
        const double line = mn_log(mn_rng_gamma(&c->rng, c->persons[s] + 0.5)) - c->log_sum[s];
        total[s] = c->persons[s] + mn_rng_poisson(&c->rng, mn_exp(line < 600 ? line : 600));
        /* Of which chains are judged: without the chance of the last draws. */
        none[s] = mn_log(c->persons[s] + 0.5) - c->log_sum[s];
        persons += total[s];
    }
    total[strata] = persons;
    none[strata] = mn_chain_none(c);
}
