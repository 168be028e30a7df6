/* SPDX-License-Identifier: Apache-2.0
 *
 * draws.c - the priors: one draw of people's and money's factors.
 */
#include "footprint/answer/draws.h"

#include "core/err.h"
#include "core/rng.h"

#include <stdlib.h>
#include <string.h>

const mn_prior mn_prior_default = {
    .country_sd = 0.6,
    .concentration = 50,
    .money_sd = {[MN_PLACED_CODE] = 0.15, [MN_PLACED_WORDS] = 0.30, [MN_PLACED_BASKET] = 0.10},
    .rho = {MN_RHO, MN_RHO_CHILD},
    /* A log-normal with the stated median and 90% between the stated limits: the
     * limits lie 1.645 log-sd either way. */
    .rho_sd = {0.4214, 0.2465},
};

/* The streams of the money's factors and of rho lie apart from the people's. */
static const uint64_t money_streams = UINT64_C(1) << 40, rho_streams = UINT64_C(1) << 41;

static bool counts(mn_form form, mn_scope scope)
{
    return scope == MN_SCOPE_ALL || form == MN_FORM_PRIVATE;
}

static size_t cell_of(const mn_model *m, const mn_people *p)
{
    return m->origin[p->origin].region * m->industries + p->industry;
}

/* Adds up the entries of one origin in a cell, wherever they stand in it. */
static void merge(mn_cells *c)
{
    size_t from = 0, to = 0;

    for (size_t i = 0; i < c->n; i++) {
        size_t end = c->start[i + 1];

        c->start[i] = to;
        for (; from < end; from++) {
            double people = c->people[from]; /* entry `to` may be this one */
            size_t same = c->start[i];

            while (same < to && c->origin[same] != c->origin[from])
                same++;
            if (same == to) {
                c->origin[to] = c->origin[from];
                c->people[to++] = 0;
            }
            c->people[same] += people;
        }
    }
    c->start[c->n] = to;
}

/* Sorts the people's rows by cell, adding up those of one origin. */
static void sort_people(mn_cells *c, mn_scope scope)
{
    const mn_model *m = c->m;
    size_t *at = c->start + 1; /* moves from each cell's start to its end */

    for (size_t k = 0; k < m->peoples; k++)
        if (counts(m->people[k].form, scope))
            c->start[cell_of(m, &m->people[k]) + 2]++;
    for (size_t i = 0; i < c->n; i++)
        c->start[i + 2] += c->start[i + 1];
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];
        size_t cell = cell_of(m, p);

        if (!counts(p->form, scope))
            continue;
        c->origin[at[cell]] = p->origin;
        c->people[at[cell]++] = p->people;
    }
    merge(c);
}

static void shares(mn_cells *c)
{
    size_t industries = c->m->industries;

    for (size_t r = 0; r < c->m->regions; r++) {
        double sum = 0;

        for (size_t s = 0; s < industries; s++) {
            size_t i = r * industries + s;

            for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
                c->share[i] += c->people[k];
            sum += c->share[i];
        }
        for (size_t s = 0; s < industries && sum > 0; s++)
            c->share[r * industries + s] /= sum;
    }
}

mn_status mn_cells_new(mn_cells *out, const mn_model *m, mn_scope scope, mn_err *e)
{
    mn_cells c = {.m = m, .n = m->n, .origins = m->origins};

    c.start = calloc(m->n + 3, sizeof *c.start);
    c.origin = malloc((m->peoples + 1) * sizeof *c.origin);
    c.people = malloc((m->peoples + 1) * sizeof *c.people);
    c.share = calloc(m->n + 1, sizeof *c.share);
    c.per_output = calloc(m->n + 1, sizeof *c.per_output);
    if (!c.start || !c.origin || !c.people || !c.share || !c.per_output) {
        mn_cells_free(&c);
        return mn_fail_memory(e);
    }
    sort_people(&c, scope);
    shares(&c);
    for (size_t i = 0; i < m->n; i++)
        c.per_output[i] = m->x[i] > 0 ? 1 / m->x[i] : 0;
    *out = c;
    return MN_OK;
}

void mn_cells_free(mn_cells *c)
{
    free(c->start);
    free(c->origin);
    free(c->people);
    free(c->share);
    free(c->per_output);
    memset(c, 0, sizeof *c);
}

/* A log-normal factor with mean 1. */
static double factor(mn_rng *r, double sd)
{
    return mn_exp(sd * mn_rng_normal(r) - 0.5 * sd * sd);
}

void mn_draw_people(double *origin_factor, double *cell_factor, const mn_cells *c,
                    const mn_prior *p, uint64_t seed, uint64_t draw)
{
    size_t industries = c->m->industries;
    mn_rng r;

    mn_rng_init(&r, seed, draw);
    for (size_t o = 0; o < c->origins; o++)
        origin_factor[o] = p->independent ? 1 : factor(&r, p->country_sd);
    for (size_t region = 0; region < c->m->regions; region++) {
        const double *share = c->share + region * industries;
        double *cell = cell_factor + region * industries, sum = 0;

        for (size_t s = 0; s < industries; s++) {
            cell[s] = share[s] > 0 ? mn_rng_gamma(&r, p->concentration * share[s]) : 0;
            sum += cell[s];
        }
        for (size_t s = 0; s < industries; s++) {
            cell[s] = share[s] > 0 && sum > 0 ? cell[s] / sum / share[s] : 0;
            if (p->independent)
                cell[s] *= factor(&r, p->country_sd);
        }
    }
}

void mn_draw_money(double *money, const mn_groups *g, const mn_prior *p, uint64_t seed,
                   uint64_t draw)
{
    mn_rng r;

    mn_rng_init(&r, seed, money_streams + draw);
    for (size_t k = 0; k < g->count; k++)
        money[k] = factor(&r, p->money_sd[g->at[k].key.by]);
}

void mn_draw_intensities(float *q, const mn_cells *c, const double *origin_factor,
                         const double *cell_factor)
{
    for (size_t i = 0; i < c->n; i++) {
        double sum = 0;

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
            sum += origin_factor[c->origin[k]] * c->people[k];
        q[i] = (float)(cell_factor[i] * sum * c->per_output[i]);
    }
}

mn_rho mn_draw_rho(const mn_prior *p, uint64_t seed, uint64_t draw)
{
    mn_rng r;
    double forced, child;

    mn_rng_init(&r, seed, rho_streams + draw);
    forced = mn_rng_normal(&r);
    child = mn_rng_normal(&r);
    return (mn_rho){p->rho.forced * mn_exp(p->rho_sd.forced * forced),
                    p->rho.child * mn_exp(p->rho_sd.child * child)};
}

double mn_pin_people(const mn_cells *c, const mn_pin *pin, const double *origin_factor)
{
    bool all = pin->move || pin->origin == MN_ANYWHERE;
    double sum = 0;

    for (size_t k = c->start[pin->cell]; k < c->start[pin->cell + 1]; k++)
        if (all || c->origin[k] == pin->origin)
            sum += (origin_factor ? origin_factor[c->origin[k]] : 1) * c->people[k];
    return sum * c->per_output[pin->cell];
}
