/* SPDX-License-Identifier: Apache-2.0
 *
 * drivers.c - exact variance shares of a total.
 *
 * With weights w_io = c_gio of one group (or summed over groups), the part of the
 * variance that origins, a region's division, or both make is
 *
 *     people:       v_o (sum_i w_io)^2
 *     industries:   [sum_i w_i^2 / s_i - (sum_i w_i)^2] / (concentration + 1)
 *     both:         v_o [sum_i w_io^2 / s_i - (sum_i w_io)^2] / (concentration + 1)
 *
 * as cov(D_i, D_j) = ([i = j] / s_i - 1) / (concentration + 1) within a region, and v =
 * exp(sd^2) - 1 of a log-normal factor of mean 1. The parts that a group's money takes
 * part in are v_g times the same of its own weights.
 */
#include "footprint/understand/drivers.h"

#include "core/err.h"
#include "core/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 10 };

/* Gauss and Hermite's rule for a standard normal. */
static const struct {
    double at, weight;
} rule[POINTS / 2] = {{0.48493570751549764, 0.34464233493201907},
                      {1.465989094391158, 0.13548370298026785},
                      {2.484325841638954, 0.019111580500770324},
                      {3.5818234835519265, 0.0007580709343122207},
                      {4.859462828332312, 4.310652630718302e-06}};

typedef struct sums {
    double *origin, *region, *group; /* variance in which each takes part */
    double kind[MN_DRIVERS];         /* in which any of a kind does */
    double all;                      /* without rho's own */
} sums;

typedef struct work {
    const mn_answer *a;
    mn_cells c;
    size_t entries;
    size_t *first, *order; /* pins by group, those whose people a factor changes */
    double *factor, *mean; /* of each pin: less 1 */
    double *w, *whole;     /* entries: of one group; of all */
    double *by_origin, *squares;
    double *buffer;
    sums main, total, now;
} work;

static double spread_of(double sd)
{
    return mn_exp(sd * sd) - 1;
}

/* Whether a pin's people are others than its cell's average at some rho. */
static bool changes(const mn_pin *pin)
{
    return pin->factor.forced != 0 || pin->factor.child != 0 || pin->factor.own != MN_LISTED_NOT;
}

/* The weights of group g by entry, rho taken as in factor; their sum. */
static double weigh(work *k, size_t g, const double *factor)
{
    const mn_groups *groups = &k->a->groups;
    const mn_cells *c = &k->c;
    const float *x = groups->x + groups->at[g].row * c->n;
    double sum = 0;

    for (size_t i = 0; i < c->n; i++)
        for (size_t n = c->start[i]; n < c->start[i + 1]; n++)
            k->w[n] = groups->at[g].money * (double)x[i] * c->per_output[i] * c->people[n];
    for (size_t at = k->first[g]; at < k->first[g + 1]; at++) {
        const size_t p = k->order[at];
        const mn_pin *pin = &groups->pin[p];

        for (size_t n = c->start[pin->cell]; n < c->start[pin->cell + 1]; n++)
            if (pin->move || pin->origin == MN_ANYWHERE || pin->origin == c->origin[n])
                k->w[n] += pin->money * c->per_output[pin->cell] * c->people[n] * factor[p];
    }
    for (size_t n = 0; n < k->entries; n++)
        sum += k->w[n];
    return sum;
}

/* What a region's division does with weights w. */
static double division(const work *k, const double *w, size_t region)
{
    const mn_cells *c = &k->c;
    size_t industries = c->m->industries;
    double sum = 0, squares = 0;

    for (size_t i = region * industries; i < (region + 1) * industries; i++) {
        double cell = 0;

        for (size_t n = c->start[i]; n < c->start[i + 1]; n++)
            cell += w[n];
        sum += cell;
        if (c->share[i] > 0)
            squares += cell * cell / c->share[i];
    }
    return fmax(0, squares - sum * sum) / (k->a->options.prior.concentration + 1);
}

/* Adds all parts that people and industries make of weights w, times by, to s; `own` is
 * the group whose money they are, or NULL. Parts of both only where `both`. */
static void add_parts(work *k, sums *s, const double *w, double by, double *own, bool both)
{
    const mn_cells *c = &k->c;
    const mn_prior *prior = &k->a->options.prior;
    const double v = spread_of(prior->country_sd);
    double all = 0;

    memset(k->by_origin, 0, c->origins * sizeof *k->by_origin);
    memset(k->squares, 0, c->origins * sizeof *k->squares);
    for (size_t i = 0; i < c->n; i++)
        for (size_t n = c->start[i]; n < c->start[i + 1]; n++) {
            k->by_origin[c->origin[n]] += w[n];
            if (c->share[i] > 0)
                k->squares[c->origin[n]] += w[n] * w[n] / c->share[i];
        }
    for (size_t r = 0; r < c->m->regions; r++) {
        double part = by * division(k, w, r);

        s->region[r] += part;
        s->kind[MN_DRIVER_INDUSTRIES] += part;
        all += part;
    }
    for (size_t o = 0; o < c->origins; o++) {
        double sum = k->by_origin[o] * k->by_origin[o], alone = by * v * sum;
        double mixed =
            both ? by * v * fmax(0, k->squares[o] - sum) / (prior->concentration + 1) : 0;

        s->origin[o] += alone + mixed;
        s->region[c->m->origin[o].region] += mixed;
        s->kind[MN_DRIVER_PEOPLE] += alone + mixed;
        s->kind[MN_DRIVER_INDUSTRIES] += mixed;
        all += alone + mixed;
    }
    s->all += all;
    if (own) {
        *own += all;
        s->kind[MN_DRIVER_MONEY] += all;
    }
}

/* All parts of the variance with rho as in factor, times weight, into s; those of main
 * effects only into main, where it is given. Returns the mean of the total. */
static double all_parts(work *k, sums *s, sums *main, const double *factor, double weight)
{
    const mn_groups *g = &k->a->groups;
    double mean = 0;

    memset(k->whole, 0, k->entries * sizeof *k->whole);
    for (size_t i = 0; i < g->count; i++) {
        double v = spread_of(k->a->options.prior.money_sd[g->at[i].key.by]);
        double sum = weigh(k, i, factor), part = weight * v * sum * sum;

        for (size_t n = 0; n < k->entries; n++)
            k->whole[n] += k->w[n];
        mean += sum;
        s->group[i] += part;
        s->kind[MN_DRIVER_MONEY] += part;
        s->all += part;
        if (main) {
            main->group[i] += part;
            main->kind[MN_DRIVER_MONEY] += part;
        }
        add_parts(k, s, k->w, weight * v, &s->group[i], true);
    }
    add_parts(k, s, k->whole, weight, NULL, true);
    if (main)
        add_parts(k, main, k->whole, weight, NULL, false);
    return mean;
}

/* The pins' factors, less 1, at two points of rho's normals. */
static void factors_at(const work *k, double *factor, double forced, double child)
{
    const mn_prior *p = &k->a->options.prior;
    const mn_rho rho = {p->rho.forced * mn_exp(p->rho_sd.forced * forced),
                        p->rho.child * mn_exp(p->rho_sd.child * child)};

    for (size_t i = 0; i < k->a->groups.pins; i++)
        factor[i] = mn_factor_of(&k->a->groups.pin[i].factor, rho) - 1;
}

static double point(size_t i)
{
    return i < POINTS / 2 ? rule[i].at : -rule[i - POINTS / 2].at;
}

static double weight_of(size_t i)
{
    return rule[i % (POINTS / 2)].weight;
}

/* Fills everything of the variance. */
static void integrate(mn_drivers *out, work *k)
{
    bool split = false;
    double people = 0, at_mean;

    for (size_t i = 0; i < POINTS * POINTS; i++) {
        double by = weight_of(i / POINTS) * weight_of(i % POINTS);

        factors_at(k, k->factor, point(i / POINTS), point(i % POINTS));
        for (size_t p = 0; p < k->a->groups.pins; p++) {
            k->mean[p] += by * k->factor[p];
            split |= k->factor[p] != 0;
        }
    }
    at_mean = all_parts(k, &k->now, &k->main, k->mean, 1);
    if (!split) {
        k->total = k->now;
    } else {
        for (size_t i = 0; i < POINTS * POINTS; i++) {
            double by = weight_of(i / POINTS) * weight_of(i % POINTS), mean;

            factors_at(k, k->factor, point(i / POINTS), point(i % POINTS));
            mean = all_parts(k, &k->total, NULL, k->factor, by);
            people += by * (mean - at_mean) * (mean - at_mean);
        }
    }
    out->mean = at_mean;
    out->variance = k->total.all + people;
    k->main.kind[MN_DRIVER_RISK] = people;
    k->total.kind[MN_DRIVER_RISK] = fmax(people, out->variance - k->now.all);
}

static int by_share(const void *a, const void *b)
{
    const mn_driver *x = a, *y = b;

    if (x->main != y->main)
        return x->main > y->main ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void add(mn_drivers *out, mn_driver_kind kind, size_t index, double main, double total)
{
    mn_driver *d = out->at;

    if (!(total > 0) || !(out->variance > 0))
        return;
    main /= out->variance;
    total /= out->variance;
    while (d < out->at + out->count && (d->kind != kind || d->index != index))
        d++;
    if (d == out->at + out->count)
        out->at[out->count++] = (mn_driver){.kind = kind, .index = index};
    d->main += main;
    d->total += total;
}

static void list(mn_drivers *out, const work *k)
{
    const mn_groups *g = &k->a->groups;

    for (size_t i = 0; i < g->count; i++)
        add(out, MN_DRIVER_MONEY, g->at[i].key.what, k->main.group[i], k->total.group[i]);
    for (size_t o = 0; o < k->c.origins; o++)
        add(out, MN_DRIVER_PEOPLE, o, k->main.origin[o], k->total.origin[o]);
    for (size_t r = 0; r < k->c.m->regions; r++)
        add(out, MN_DRIVER_INDUSTRIES, r, k->main.region[r], k->total.region[r]);
    add(out, MN_DRIVER_RISK, 0, k->main.kind[MN_DRIVER_RISK], k->total.kind[MN_DRIVER_RISK]);
    if (out->count)
        qsort(out->at, out->count, sizeof *out->at, by_share);
    out->together = out->variance > 0 ? 1 : 0;
    for (unsigned i = 0; i < MN_DRIVERS && out->variance > 0; i++) {
        out->kind[i] = (mn_driver){(mn_driver_kind)i, 0, k->main.kind[i] / out->variance,
                                   k->total.kind[i] / out->variance};
        out->together -= out->kind[i].main;
    }
    out->together = fmax(0, out->together);
}

/* Sorts by group the pins that rho moves. */
static mn_status sort_pins(work *k, mn_err *e)
{
    const mn_groups *g = &k->a->groups;

    k->first = calloc(g->count + g->pins + 3, sizeof *k->first);
    if (!k->first)
        return mn_fail_memory(e);
    k->order = k->first + g->count + 2;
    for (size_t p = 0; p < g->pins; p++)
        k->first[g->pin[p].group + 2] += changes(&g->pin[p]);
    for (size_t i = 2; i < g->count + 2; i++)
        k->first[i] += k->first[i - 1];
    for (size_t p = 0; p < g->pins; p++)
        if (changes(&g->pin[p]))
            k->order[k->first[g->pin[p].group + 1]++] = p;
    return MN_OK;
}

static mn_status room(mn_drivers *out, work *k, mn_err *e)
{
    const mn_groups *g = &k->a->groups;
    const size_t places = k->c.origins + k->c.m->regions + g->count;
    sums *const all[] = {&k->main, &k->total, &k->now};
    double *at;

    k->entries = k->c.start[k->c.n];
    out->at = calloc(places + 1, sizeof *out->at);
    k->buffer = calloc(3 * places + 2 * (k->entries + k->c.origins + g->pins) + 1, sizeof *at);
    if (!out->at || !k->buffer)
        return mn_fail_memory(e);
    at = k->buffer;
    for (size_t i = 0; i < 3; i++) {
        sums *s = all[i];

        s->origin = at;
        s->region = s->origin + k->c.origins;
        s->group = s->region + k->c.m->regions;
        at = s->group + g->count;
    }
    k->w = at;
    k->whole = k->w + k->entries;
    k->by_origin = k->whole + k->entries;
    k->squares = k->by_origin + k->c.origins;
    k->factor = k->squares + k->c.origins;
    k->mean = k->factor + g->pins;
    return MN_OK;
}

mn_status mn_drivers_make(mn_drivers *out, const mn_answer *a, mn_err *e)
{
    work k = {.a = a};
    mn_status st;

    if (!a->options.draws || a->options.prior.independent)
        return mn_fail(e, MN_USAGE, "without draws nothing is unsure");
    st = mn_cells_new(&k.c, a->model, a->options.scope, e);
    st = st ? st : room(out, &k, e);
    st = st ? st : sort_pins(&k, e);
    if (!st) {
        integrate(out, &k);
        list(out, &k);
    }
    free(k.buffer);
    free(k.first);
    mn_cells_free(&k.c);
    return st;
}

void mn_drivers_free(mn_drivers *d)
{
    free(d->at);
    memset(d, 0, sizeof *d);
}
