/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/knowledge.c - the value of knowing costs better. See knowledge.h.
 */
#include "country/budget/knowledge.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/normal.h"
#include "core/rng.h"

void mn_area_costs(double *drawn, const mn_areas *a, uint64_t seed)
{
    const double z = mn_normal_quantile(0.95);
    for (size_t i = 0; i < a->n; i++) {
        const mn_area *x = &a->at[i];
        const bool known = isnan(x->cost_low) || !(x->cost_high > x->cost_low);
        const double mid = known ? x->cost : sqrt(x->cost_low * x->cost_high);
        const double sd = known ? 0 : (mn_log(x->cost_high) - mn_log(x->cost_low)) / (2 * z);
        for (size_t d = 0; d < MN_AREA_DRAWS; d++) {
            mn_rng r;
            mn_rng_init(&r, seed, i * MN_AREA_DRAWS + d);
            drawn[i * MN_AREA_DRAWS + d] = x->most > 0 ? mid * mn_exp(sd * mn_rng_normal(&r)) : 1;
        }
    }
}

static double worth_of(const mn_areas *a, const double *drawn, size_t d, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < a->n; i++)
        sum += a->at[i].worth * mn_area_reach(&a->at[i], &drawn[i * MN_AREA_DRAWS + d], 1, x[i]);
    return sum;
}

static int number(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* All costs known: the best plan of each draw. */
static mn_status know_all(double *out, const mn_areas *a, const double *drawn, double money,
                          mn_err *e)
{
    double one[MN_AREAS_MOST], x[MN_AREAS_MOST], left, price, sum = 0;
    mn_status st = MN_OK;
    for (size_t d = 0; d < MN_AREA_DRAWS && !st; d++) {
        for (size_t i = 0; i < a->n; i++)
            one[i] = drawn[i * MN_AREA_DRAWS + d];
        st = mn_allocate_best(x, &left, &price, a, &(mn_costs){one, 1}, money, e);
        if (!st)
            sum += worth_of(a, drawn, d, x);
    }
    *out = sum / MN_AREA_DRAWS;
    return st;
}

/* --- one cost known ------------------------------------------------------------------------------
 *
 * The others stay as uncertain as before, so that what they take and reach at a price is the same
 * whichever cost is known, and is worked out once for a row of prices. What the best plan reaches
 * is the least value of its dual: of all prices P of a dollar, and Q <= P of a region's own that a
 * promise holds up, the least of
 *     P money + sum over regions ((sum of max over x of worth reach(x) - Q x) - (P - Q) promised).
 * An error in P or Q changes it by its square alone.
 */
enum { POINTS = 2049 };
#define BEYOND 12.0 /* logarithms of prices below and above those of the plan */

typedef struct rows {
    const mn_areas *a;
    double low, step, money;
    double *taken, *gain;             /* an area, POINTS of them: dollars; the maximum above */
    double *group_taken, *group_gain; /* sums over a region */
    double own[MN_AREAS_MOST];        /* a region's own price, HUGE_VAL without a promise */
    double *all_taken, *all_gain;     /* over regions, each at its own price where it is lower */
} rows;

/* Between two points: dollars by a line, the gain by a cubic, as its slope is -price dollars. */
static double taken_at(const rows *r, const double *taken, double price)
{
    const double at = (price - r->low) / r->step;
    const size_t i = at <= 0 ? 0 : at >= POINTS - 2 ? POINTS - 2 : (size_t)at;
    const double f = at - (double)i, t = f < 0 ? 0 : f > 1 ? 1 : f;
    return taken[i] + t * (taken[i + 1] - taken[i]);
}

static double gain_at(const rows *r, const double *gain, const double *taken, double price)
{
    const double at = (price - r->low) / r->step;
    const size_t i = at <= 0 ? 0 : at >= POINTS - 2 ? POINTS - 2 : (size_t)at;
    const double f = at - (double)i, t = f < 0 ? 0 : f > 1 ? 1 : f, u = 1 - t;
    const double from = r->low + (double)i * r->step;
    const double s0 = -mn_exp(from) * taken[i] * r->step,
                 s1 = -mn_exp(from + r->step) * taken[i + 1] * r->step;
    return gain[i] * (1 + 2 * t) * u * u + s0 * t * u * u + gain[i + 1] * t * t * (3 - 2 * t) -
           s1 * t * t * u;
}

/* An area whose cost is known: dollars at a price, and what they gain. */
static double one_taken(const mn_area *x, double cost, double price)
{
    const double v = cost * x->most * (mn_log(x->worth / cost) - price);
    return v < x->floor ? x->floor : v > x->cap ? x->cap : v;
}

static double one_gain(const mn_area *x, double cost, double price)
{
    const double v = one_taken(x, cost, price);
    return x->worth * mn_area_reach(x, &cost, 1, v) - mn_exp(price) * v;
}

/* A region with one area's cost known, the other areas' sum less what it was. */
typedef struct region {
    const rows *r;
    size_t which;
    double cost;
} region;

static double region_taken(const region *x, double price)
{
    const size_t g = x->r->a->at[x->which].group;
    return taken_at(x->r, x->r->group_taken + g * POINTS, price) -
           taken_at(x->r, x->r->taken + x->which * POINTS, price) +
           one_taken(&x->r->a->at[x->which], x->cost, price);
}

static double region_gain(const region *x, double price)
{
    const size_t g = x->r->a->at[x->which].group, i = x->which;
    return gain_at(x->r, x->r->group_gain + g * POINTS, x->r->group_taken + g * POINTS, price) -
           gain_at(x->r, x->r->gain + i * POINTS, x->r->taken + i * POINTS, price) +
           one_gain(&x->r->a->at[i], x->cost, price);
}

/* The price at which what falls with it comes down to `sum`. */
static double where(double (*of)(const void *, double), const void *x, const rows *r, double sum)
{
    double low = r->low, high = r->low + (POINTS - 1) * r->step;
    for (int i = 0; i < 60; i++) {
        const double mid = low + (high - low) / 2;
        if (of(x, mid) > sum)
            low = mid;
        else
            high = mid;
    }
    return high;
}

static double of_region(const void *x, double price)
{
    return region_taken(x, price);
}

typedef struct known {
    region x;
    double own;
} known;

/* Dollars of all at a price, with one cost known. */
static double of_all(const void *p, double price)
{
    const known *k = p;
    const rows *r = k->x.r;
    const size_t g = r->a->at[k->x.which].group;
    const double own = price < r->own[g] ? price : r->own[g];
    return taken_at(r, r->all_taken, price) - taken_at(r, r->group_taken + g * POINTS, own) +
           region_taken(&k->x, price < k->own ? price : k->own);
}

static double know_one(const rows *r, size_t which, double cost)
{
    const size_t g = r->a->at[which].group;
    const double promised = r->a->promised[g];
    known k = {{r, which, cost}, HUGE_VAL};
    if (promised > 0)
        k.own = where(of_region, &k.x, r, promised);
    const double price = where(of_all, &k, r, r->money);
    const double before = price < r->own[g] ? price : r->own[g],
                 after = price < k.own ? price : k.own;
    return mn_exp(price) * r->money + gain_at(r, r->all_gain, r->all_taken, price) -
           gain_at(r, r->group_gain + g * POINTS, r->group_taken + g * POINTS, before) +
           (mn_exp(price) - mn_exp(before)) * promised + region_gain(&k.x, after) -
           (mn_exp(price) - mn_exp(after)) * promised;
}

/* The row of prices: around the plan's and the regions' own. */
static mn_status range(rows *r, const mn_areas *a, const double *drawn, double money, mn_err *e)
{
    const mn_costs costs = {drawn, MN_AREA_DRAWS};
    double x[MN_AREAS_MOST], left, price, low, high;
    const mn_status st = mn_allocate_best(x, &left, &price, a, &costs, money, e);
    if (st)
        return st;
    low = high = mn_log(price > 0 ? price : 1e-300);
    for (uint32_t g = 0; g < a->groups; g++) {
        double own = 0;
        bool any = false;
        for (size_t i = 0; i < a->n; i++)
            if (a->at[i].group == g && a->at[i].most > 0 && a->at[i].worth > 0 &&
                x[i] > a->at[i].floor) {
                const double slope =
                    mn_area_next(&a->at[i], drawn + i * MN_AREA_DRAWS, MN_AREA_DRAWS, x[i]);
                own = any && own < slope ? own : slope;
                any = true;
            }
        low = any && own < low ? own : low;
        high = any && own > high ? own : high;
    }
    r->low = low - BEYOND;
    r->step = (high - low + 2 * BEYOND) / (POINTS - 1);
    return MN_OK;
}

/* What each area takes and gains at each price: from the highest down, as each begins where the one
 * before it ended. */
static void fill(rows *r, const double *drawn)
{
    const mn_areas *a = r->a;
    for (size_t i = 0; i < a->n; i++) {
        const mn_area *x = &a->at[i];
        const double *cost = drawn + i * MN_AREA_DRAWS;
        double at = x->floor;
        for (size_t p = POINTS; p-- > 0;) {
            const double price = r->low + (double)p * r->step;
            at = mn_area_at_price(x, cost, MN_AREA_DRAWS, price, at);
            const double gain =
                x->worth * mn_area_reach(x, cost, MN_AREA_DRAWS, at) - mn_exp(price) * at;
            r->taken[i * POINTS + p] = at;
            r->gain[i * POINTS + p] = gain;
            r->group_taken[x->group * POINTS + p] += at;
            r->group_gain[x->group * POINTS + p] += gain;
        }
    }
}

static double of_group(const void *x, double price)
{
    const known *k = x;
    return taken_at(k->x.r, k->x.r->group_taken + k->x.which * POINTS, price);
}

/* All regions, each at its own price where its promise holds it up. */
static void sum_up(rows *r)
{
    for (uint32_t g = 0; g < r->a->groups; g++) {
        const double promised = r->a->promised[g];
        const known k = {{r, g, 0}, 0};
        r->own[g] = promised > 0 ? where(of_group, &k, r, promised) : HUGE_VAL;
        for (size_t p = 0; p < POINTS; p++) {
            const double price = r->low + (double)p * r->step;
            const double q = price < r->own[g] ? price : r->own[g];
            r->all_taken[p] += taken_at(r, r->group_taken + g * POINTS, q);
            r->all_gain[p] +=
                gain_at(r, r->group_gain + g * POINTS, r->group_taken + g * POINTS, q) -
                (q < price ? (mn_exp(price) - mn_exp(q)) * promised : 0);
        }
    }
}

static mn_status know_each(double *out, const mn_areas *a, const double *drawn, double money,
                           mn_err *e)
{
    const size_t n = a->n * POINTS, groups = a->groups * POINTS;
    double *room = calloc(2 * n + 2 * groups + 2 * POINTS, sizeof *room);
    rows *r = calloc(1, sizeof *r);
    mn_status st = room && r ? MN_OK : mn_fail_memory(e);
    if (!st) {
        *r = (rows){.a = a, .money = money, .taken = room, .gain = room + n};
        r->group_taken = room + 2 * n;
        r->group_gain = r->group_taken + groups;
        r->all_taken = r->group_gain + groups;
        r->all_gain = r->all_taken + POINTS;
        st = range(r, a, drawn, money, e);
    }
    if (!st) {
        fill(r, drawn);
        sum_up(r);
    }
    for (size_t i = 0; i < a->n && !st; i++) {
        out[i] = NAN;
        if (!(a->at[i].most > 0 && a->at[i].worth > 0 && a->at[i].cost_high > a->at[i].cost_low))
            continue;
        out[i] = 0;
        for (size_t d = 0; d < MN_AREA_DRAWS; d++)
            out[i] += know_one(r, i, drawn[i * MN_AREA_DRAWS + d]) / MN_AREA_DRAWS;
    }
    free(room);
    free(r);
    return st;
}

mn_status mn_area_knowledge(mn_knowledge *out, const mn_areas *a, const double *drawn,
                            const double *plan, double money, mn_err *e)
{
    double reached[MN_AREA_DRAWS], all = 0;
    *out = (mn_knowledge){.plan = 0};
    for (size_t d = 0; d < MN_AREA_DRAWS; d++) {
        reached[d] = worth_of(a, drawn, d, plan);
        out->plan += reached[d] / MN_AREA_DRAWS;
    }
    mn_status st = know_all(&all, a, drawn, money, e);
    out->all = all > out->plan ? all - out->plan : 0;
    if (!st)
        st = know_each(out->one, a, drawn, money, e);
    for (size_t i = 0; i < a->n && !st; i++)
        out->one[i] = out->one[i] > out->plan * (1 + 1e-9) ? out->one[i] - out->plan : 0;
    if (!st) {
        qsort(reached, MN_AREA_DRAWS, sizeof *reached, number);
        out->low = reached[MN_AREA_DRAWS / 20];
        out->high = reached[MN_AREA_DRAWS - 1 - MN_AREA_DRAWS / 20];
    }
    return st;
}
