/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/move.c - the moves of a chain. See chain.h.
 */
#include <math.h>
#include <string.h>

#include "measure/count/count.h"
#include "measure/stratum/chain.h"

enum { K = MN_POOL_SETS };

/* --- what belongs to what ------------------------------------------------------------------------
 */

static bool is_own(const mn_chain *c, unsigned f)
{
    return f > 0 && f + 1 == c->factors;
}

static size_t level_of(const mn_chain *c, unsigned f, size_t s)
{
    return f == 0 ? 0 : is_own(c, f) ? s : c->d->level[s * c->d->covariates + f - 1];
}

/* Strata from *s on that have the level; false behind the last one. */
static bool next_in(const mn_chain *c, unsigned f, size_t l, size_t *s)
{
    if (is_own(c, f)) {
        *s = *s <= l ? l : c->d->strata;
        return *s == l;
    }
    while (*s < c->d->strata && level_of(c, f, *s) != l)
        ++*s;
    return *s < c->d->strata;
}

static double *u_of(const mn_chain *c, unsigned f, size_t l)
{
    return c->u + (c->first[f] + l) * c->model.sets;
}

static double precision(const mn_chain *c, unsigned f, unsigned k)
{
    const double sd = c->sd[f][k >= c->model.lists];
    return 1 / (sd * sd);
}

static double middle(const mn_chain *c, unsigned f, unsigned k)
{
    return f == 0 && k >= c->model.lists ? c->common : 0;
}

/* --- a level's effects ---------------------------------------------------------------------------
 */

typedef struct shape {
    double gradient[K], curve[K * K]; /* then its factor */
} shape;

/* Of the density along the effects of a level: with chances p, that they are moved by. */
static bool shape_of(shape *out, const mn_chain *c, unsigned f, size_t l, const double *p,
                     const double *by)
{
    const unsigned n = c->model.sets;
    const double *u = u_of(c, f, l);
    memset(out->gradient, 0, sizeof out->gradient);
    memset(out->curve, 0, (size_t)n * n * sizeof *out->curve);
    for (size_t s = 0; next_in(c, f, l, &s); s++)
        mn_chances_add(out->gradient, out->curve, &c->model, p + s * c->model.cells,
                       c->margin + s * n, c->persons[s]);
    for (unsigned k = 0; k < n; k++) {
        const double h = precision(c, f, k);
        out->gradient[k] -= h > 0 ? h * (u[k] + (by ? by[k] : 0) - middle(c, f, k)) : 0;
        out->curve[k * n + k] += h;
    }
    return mn_chances_factor(out->curve, n);
}

/* The change of the log density when a level moves; chances go to next_p. */
static double try_level(mn_chain *c, unsigned f, size_t l, const double *by)
{
    const unsigned n = c->model.sets;
    const double *u = u_of(c, f, l);
    double change = 0, theta[K];
    for (size_t s = 0; next_in(c, f, l, &s); s++) {
        for (unsigned k = 0; k < n; k++) {
            theta[k] = c->theta[s * n + k] + by[k];
            change += c->margin[s * n + k] * by[k];
        }
        c->next_log_sum[s] = mn_chances_of(c->next_p + s * c->model.cells, &c->model, theta);
        change -= c->persons[s] * (c->next_log_sum[s] - c->log_sum[s]);
    }
    for (unsigned k = 0; k < n; k++) {
        const double h = precision(c, f, k), r = u[k] - middle(c, f, k);
        change -= h > 0 ? h * by[k] * (r + by[k] / 2) : 0;
    }
    return change;
}

static void take_level(mn_chain *c, unsigned f, size_t l, const double *by)
{
    const unsigned n = c->model.sets;
    double *u = u_of(c, f, l);
    for (unsigned k = 0; k < n; k++)
        u[k] += by[k];
    for (size_t s = 0; next_in(c, f, l, &s); s++) {
        for (unsigned k = 0; k < n; k++)
            c->theta[s * n + k] += by[k];
        memcpy(c->p + s * c->model.cells, c->next_p + s * c->model.cells,
               c->model.cells * sizeof *c->p);
        c->log_sum[s] = c->next_log_sum[s];
    }
}

static void move_level(mn_chain *c, unsigned f, size_t l)
{
    const unsigned n = c->model.sets;
    shape here, there;
    double by[K], back[K], z[K], square = 0;
    c->tried++;
    if (!shape_of(&here, c, f, l, c->p, NULL))
        return;
    mn_chances_solve(here.gradient, here.curve, n);
    for (unsigned k = 0; k < n; k++) {
        z[k] = mn_rng_normal(&c->rng);
        square += z[k] * z[k];
    }
    mn_chances_solve_half(z, here.curve, n);
    for (unsigned k = 0; k < n; k++)
        by[k] = here.gradient[k] + z[k];
    const double change = try_level(c, f, l, by);
    const double chance = mn_rng_unit(&c->rng);
    if (!isfinite(change) || !shape_of(&there, c, f, l, c->next_p, by))
        return;
    mn_chances_solve(there.gradient, there.curve, n);
    for (unsigned k = 0; k < n; k++)
        back[k] = -by[k] - there.gradient[k];
    const double forth = mn_chances_log_det(here.curve, n) - square / 2;
    const double again =
        mn_chances_log_det(there.curve, n) - mn_chances_square(back, there.curve, n) / 2;
    if (mn_log(chance) < change + again - forth) {
        take_level(c, f, l, by);
        c->taken++;
    }
}

/* --- between factors -----------------------------------------------------------------------------
 */

/* Level l of factor f and the levels of factor g within it are one sum: the part of f is drawn
 * anew, given it, or, without a draw, set to its mean. */
static void split(mn_chain *c, unsigned f, size_t l, unsigned g, bool draw)
{
    const unsigned n = c->model.sets;
    double *u = u_of(c, f, l);
    const size_t levels = f == 0 ? c->levels[g] : c->d->strata;
    for (unsigned k = 0; k < n; k++) {
        const double own = precision(c, f, k), each = precision(c, g, k);
        double sum = 0, many = 0;
        if (!(each > 0))
            return;
        for (size_t i = 0; i < levels; i++)
            if (f == 0 || level_of(c, f, i) == l) {
                sum += u[k] + u_of(c, g, i)[k];
                many++;
            }
        const double weight = own + many * each;
        double to = (own * middle(c, f, k) + each * sum) / weight;
        if (draw)
            to += mn_rng_normal(&c->rng) / sqrt(weight);
        for (size_t i = 0; i < levels; i++)
            if (f == 0 || level_of(c, f, i) == l)
                u_of(c, g, i)[k] += u[k] - to;
        u[k] = to;
    }
}

static void split_all(mn_chain *c, bool draw)
{
    for (unsigned g = 1; g < c->factors; g++)
        split(c, 0, 0, g, draw);
    for (unsigned f = 1; f + 1 < c->factors; f++)
        for (size_t l = 0; l < c->levels[f]; l++)
            split(c, f, l, c->factors - 1, draw);
}

/* --- standard deviations -------------------------------------------------------------------------
 */

#define SD_LEAST 1e-3
#define SD_MOST  20.0

static double scale_of(const mn_chain *c, unsigned f, unsigned kind)
{
    return f == 0 ? c->prior->pair : kind ? c->prior->pairs : c->prior->lists;
}

/* Of the logarithm of a standard deviation: half of Student's t with 4 degrees of freedom. */
static double log_prior(double x, double scale)
{
    const double r = mn_exp(x) / scale;
    if (x < -6.907755278982137 || x > 2.995732273553991) /* SD_LEAST, SD_MOST */
        return -HUGE_VAL;
    return x - 2.5 * mn_log(1 + r * r / 4);
}

typedef struct spread {
    double n, squares, scale;
} spread;

static double log_spread(const spread *s, double x)
{
    const double v = log_prior(x, s->scale);
    return v == -HUGE_VAL ? v : v - s->n * x - s->squares * mn_exp(-2 * x) / 2;
}

/* A slice (Neal 2003, doi 10.1214/aos/1056562461), stepping out by 1. */
static double slice(mn_rng *r, const spread *s, double x)
{
    const double level = log_spread(s, x) + mn_log(1 - mn_rng_unit(r));
    double low = x - mn_rng_unit(r), high = low + 1;
    while (log_spread(s, low) > level)
        low -= 1;
    while (log_spread(s, high) > level)
        high += 1;
    for (;;) {
        const double to = low + (high - low) * mn_rng_unit(r);
        if (log_spread(s, to) >= level || !(high - low > 1e-12))
            return to;
        if (to < x)
            low = to;
        else
            high = to;
    }
}

static unsigned from_of(const mn_chain *c, unsigned kind)
{
    return kind ? c->model.lists : 0;
}

static unsigned to_of(const mn_chain *c, unsigned kind)
{
    return kind ? c->model.sets : c->model.lists;
}

static void draw_sd(mn_chain *c, unsigned f, unsigned kind)
{
    spread s = {.scale = scale_of(c, f, kind)};
    for (size_t l = 0; l < c->levels[f]; l++)
        for (unsigned k = from_of(c, kind); k < to_of(c, kind); k++) {
            const double r = u_of(c, f, l)[k] - middle(c, f, k);
            s.squares += r * r;
            s.n++;
        }
    c->sd[f][kind] = mn_exp(slice(&c->rng, &s, mn_log(c->sd[f][kind])));
}

/* Proposals are made wider or narrower until 44% of them are taken. */
static void learn(mn_chain *c, double *width, bool taken)
{
    if (c->learns)
        *width *= taken ? 1.0575 : 0.957;
    *width = *width < 1e-4 ? 1e-4 : *width > 5 ? 5 : *width;
}

/* Effects of one kind move by a factor of how far each is from its middle, or all by a shift: the
 * change of the log likelihood, whose chances go to next_p. */
static double try_all(mn_chain *c, unsigned f, unsigned kind, double factor, double shift)
{
    const unsigned n = c->model.sets;
    double change = 0, theta[K];
    for (size_t s = 0; s < c->d->strata; s++) {
        const double *u = u_of(c, f, level_of(c, f, s));
        memcpy(theta, c->theta + s * n, n * sizeof *theta);
        for (unsigned k = from_of(c, kind); k < to_of(c, kind); k++) {
            const double by = (factor - 1) * (u[k] - middle(c, f, k)) + shift;
            theta[k] += by;
            change += c->margin[s * n + k] * by;
        }
        c->next_log_sum[s] = mn_chances_of(c->next_p + s * c->model.cells, &c->model, theta);
        change -= c->persons[s] * (c->next_log_sum[s] - c->log_sum[s]);
    }
    return change;
}

static void take_all(mn_chain *c, unsigned f, unsigned kind, double factor, double shift)
{
    const unsigned n = c->model.sets;
    for (size_t s = 0; s < c->d->strata; s++) {
        const double *u = u_of(c, f, level_of(c, f, s));
        for (unsigned k = from_of(c, kind); k < to_of(c, kind); k++)
            c->theta[s * n + k] += (factor - 1) * (u[k] - middle(c, f, k)) + shift;
    }
    for (size_t l = 0; l < c->levels[f]; l++) {
        double *u = u_of(c, f, l);
        for (unsigned k = from_of(c, kind); k < to_of(c, kind); k++)
            u[k] += (factor - 1) * (u[k] - middle(c, f, k)) + shift;
    }
    memcpy(c->p, c->next_p, c->d->strata * c->model.cells * sizeof *c->p);
    memcpy(c->log_sum, c->next_log_sum, c->d->strata * sizeof *c->log_sum);
}

static void move_sd(mn_chain *c, unsigned f, unsigned kind)
{
    double *width = &c->width[f][kind];
    const double x = mn_log(c->sd[f][kind]), to = x + *width * mn_rng_normal(&c->rng);
    const double chance = mn_rng_unit(&c->rng), scale = scale_of(c, f, kind);
    double change = log_prior(to, scale) - log_prior(x, scale);
    if (isfinite(change))
        change += try_all(c, f, kind, mn_exp(to - x), 0);
    const bool taken = isfinite(change) && mn_log(chance) < change;
    if (taken) {
        take_all(c, f, kind, mn_exp(to - x), 0);
        c->sd[f][kind] = mn_exp(to);
    }
    learn(c, width, taken);
}

/* --- the common value of pairs -------------------------------------------------------------------
 */

static void move_common(mn_chain *c)
{
    const double own = 1 / (c->prior->common * c->prior->common);
    const double each = precision(c, 0, c->model.lists), *u = u_of(c, 0, 0);
    double weight = own, sum = 0;
    for (unsigned k = c->model.lists; k < c->model.sets; k++) {
        weight += each;
        sum += each * u[k];
    }
    c->common = sum / weight + mn_rng_normal(&c->rng) / sqrt(weight);
    const double by = c->width_common * mn_rng_normal(&c->rng), chance = mn_rng_unit(&c->rng);
    const double change = try_all(c, 0, 1, 1, by) - own * by * (c->common + by / 2);
    const bool taken = isfinite(change) && mn_log(chance) < change;
    if (taken) {
        take_all(c, 0, 1, 1, by);
        c->common += by;
    }
    learn(c, &c->width_common, taken);
}

/* --- who belongs to which stratum ----------------------------------------------------------------
 */

/* With the mean number of persons on lists, by what is thought at the moment. */
static void deal(mn_chain *c)
{
    const unsigned n = c->model.sets;
    double mean[MN_POOL_STRATA], chance[MN_POOL_STRATA], into[MN_POOL_STRATA];
    for (size_t s = 0; s < c->d->strata; s++)
        mean[s] = mn_rng_gamma(&c->rng, c->persons[s] + 0.5);
    memcpy(c->margin, c->known, c->d->strata * n * sizeof *c->margin);
    memcpy(c->persons, c->known_persons, c->d->strata * sizeof *c->persons);
    for (size_t i = 0; i < c->d->n_unknown; i++) {
        const mn_pool_unknown *x = &c->d->unknown[i];
        const uint16_t *may = c->d->may + x->first;
        double line[MN_POOL_STRATA], most = -HUGE_VAL;
        for (size_t j = 0; j < x->n; j++) {
            const size_t s = may[j];
            line[j] = mn_log(mean[s]) - c->log_sum[s];
            for (unsigned k = 0; k < n; k++)
                if ((c->model.set[k] & x->history) == c->model.set[k])
                    line[j] += c->theta[s * n + k];
            most = line[j] > most ? line[j] : most;
        }
        for (size_t j = 0; j < x->n; j++)
            chance[j] = mn_exp(line[j] - most);
        mn_rng_multinomial(into, &c->rng, x->persons, chance, x->n);
        for (size_t j = 0; j < x->n; j++) {
            const size_t s = may[j];
            c->persons[s] += into[j];
            for (unsigned k = 0; k < n; k++)
                if ((c->model.set[k] & x->history) == c->model.set[k])
                    c->margin[s * n + k] += into[j];
        }
    }
}

/* --- all of them ---------------------------------------------------------------------------------
 */

void mn_chain_step(mn_chain *c)
{
    for (unsigned f = 0; f < c->factors; f++)
        for (size_t l = 0; l < c->levels[f]; l++)
            move_level(c, f, l);
    split_all(c, true);
    const bool pairs = c->model.sets > c->model.lists;
    for (unsigned f = 0; f < c->factors; f++)
        for (unsigned kind = f == 0; kind < 1U + pairs; kind++) {
            draw_sd(c, f, kind);
            move_sd(c, f, kind);
        }
    if (pairs)
        move_common(c);
    if (c->d->n_unknown)
        deal(c);
}

bool mn_chain_climb(mn_chain *c)
{
    const unsigned n = c->model.sets;
    for (unsigned f = 0; f < c->factors; f++)
        for (size_t l = 0; l < c->levels[f]; l++) {
            shape here;
            if (!shape_of(&here, c, f, l, c->p, NULL))
                return false;
            mn_chances_solve(here.gradient, here.curve, n);
            /* Half the step until it is no worse. */
            for (unsigned half = 0; half < 40; half++) {
                const double change = try_level(c, f, l, here.gradient);
                if (change >= -1e-9) {
                    take_level(c, f, l, here.gradient);
                    break;
                }
                for (unsigned k = 0; k < n; k++)
                    here.gradient[k] /= 2;
            }
        }
    split_all(c, false);
    return true;
}
