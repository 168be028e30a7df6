/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/allocate.c - money over programmes. See allocate.h.
 */
#include "country/budget/allocate.h"

#include <math.h>

#include "core/err.h"
#include "core/rng.h"

enum { STEPS = 200 }; /* of a bisection: more than doubles can tell apart */

double mn_area_reach(const mn_area *a, const double *cost, size_t draws, double x)
{
    double sum = 0;
    if (!(a->most > 0))
        return 0;
    for (size_t d = 0; d < draws; d++)
        sum += a->most * (1 - mn_exp(-x / (cost[d] * a->most)));
    return sum / (double)draws;
}

/* The logarithm of what the next dollar reaches, times its worth, and its slope: of a sum of
 * exponentials, so convex and falling. */
static double log_next(double *slope, const mn_area *a, const double *cost, size_t draws, double x)
{
    double sum = 0, falls = 0;
    for (size_t d = 0; d < draws; d++) {
        const double term = mn_exp(-x / (cost[d] * a->most)) / cost[d];
        sum += term;
        falls += term / (cost[d] * a->most);
    }
    *slope = -falls / sum;
    return mn_log(a->worth * sum / (double)draws);
}

double mn_area_next(const mn_area *a, const double *cost, size_t draws, double x)
{
    double slope;
    return log_next(&slope, a, cost, draws, x);
}

/* Newton's steps from below, which never go past it, as what is solved is convex. */
double mn_area_at_price(const mn_area *a, const double *cost, size_t draws, double price,
                        double from)
{
    double x = from, slope;
    if (!(a->most > 0) || !(a->worth > 0))
        return a->floor;
    for (int i = 0; i < STEPS; i++) {
        const double over = log_next(&slope, a, cost, draws, x) - price;
        const double next = x - over / slope;
        if (!(over > 0) || !(slope < 0) || !(next > x))
            break;
        if (next >= a->cap)
            return a->cap;
        x = next;
    }
    return x;
}

/* The dollars of one group, or of all (group: UINT32_MAX), at a price; out may be NULL. */
static double group_at(double *out, const mn_areas *a, const mn_costs *c, uint32_t group,
                       double price)
{
    double sum = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (a->at[i].group != group)
            continue;
        const double x =
            mn_area_at_price(&a->at[i], c->drawn + i * c->draws, c->draws, price, a->at[i].floor);
        if (out)
            out[i] = x;
        sum += x;
    }
    return sum;
}

/* A price is a logarithm: it goes over hundreds of powers of ten. */
typedef struct prices {
    double low, high; /* at low an area takes all it can, at high none more than its floor */
} prices;

static prices whole_range(const mn_areas *a, const mn_costs *c)
{
    double top = -HUGE_VAL, bottom = HUGE_VAL, slope;
    for (size_t i = 0; i < a->n; i++)
        if (a->at[i].most > 0 && a->at[i].worth > 0) {
            const double p =
                log_next(&slope, &a->at[i], c->drawn + i * c->draws, c->draws, a->at[i].floor);
            top = p > top ? p : top;
            bottom = p < bottom ? p : bottom;
        }
    if (isinf(top))
        top = bottom = 0;
    return (prices){bottom - 690, top};
}

/* The lowest price at which a group takes no more than `money`. */
static double price_for(const mn_areas *a, const mn_costs *c, uint32_t group, double money,
                        prices range)
{
    for (int i = 0; i < STEPS; i++) {
        const double mid = range.low + (range.high - range.low) / 2;
        if (mid <= range.low || mid >= range.high)
            break;
        if (group_at(NULL, a, c, group, mid) > money)
            range.low = mid;
        else
            range.high = mid;
    }
    return range.high;
}

/* All groups at one price, those with a promise at their own where that is lower. */
static double all_at(double *out, const mn_areas *a, const mn_costs *c, double price,
                     const double *own)
{
    double sum = 0;
    for (uint32_t g = 0; g < a->groups; g++)
        sum += group_at(out, a, c, g, price < own[g] ? price : own[g]);
    return sum;
}

/* Cents that bisection leaves over go where they change least: to who is not at its cap. */
static double put_rest(double *out, const mn_areas *a, double money)
{
    double sum = 0;
    for (size_t i = 0; i < a->n; i++)
        sum += out[i];
    double rest = money - sum;
    for (size_t i = 0; i < a->n && rest > 0; i++) {
        const double room = a->at[i].cap - out[i];
        const double take = room < rest ? room : rest;
        if (out[i] > a->at[i].floor && rest < 1e-6 * money) {
            out[i] += take;
            rest -= take;
        }
    }
    return rest > 0 ? rest : 0;
}

static mn_status floors_fit(const mn_areas *a, double money, mn_err *e)
{
    double floors = 0, promised = 0;
    for (size_t i = 0; i < a->n; i++)
        floors += a->at[i].floor;
    for (uint32_t g = 0; g < a->groups; g++) {
        double own = 0, most = 0; /* a promise is kept as far as its programmes can take it */
        for (size_t i = 0; i < a->n; i++) {
            own += a->at[i].group == g ? a->at[i].floor : 0;
            most += a->at[i].group == g ? a->at[i].cap : 0;
        }
        const double kept = a->promised[g] < most ? a->promised[g] : most;
        promised += kept > own ? kept : own;
    }
    if (floors <= money * (1 + 1e-12) && promised <= money * (1 + 1e-12))
        return MN_OK;
    mn_fail(e, MN_DATA, "floors and promises are %.0f dollars, the money is %.0f",
            floors > promised ? floors : promised, money);
    return mn_hint(e, "lower the floors, or give more money");
}

mn_status mn_allocate_best(double *out, double *left, double *price, const mn_areas *a,
                           const mn_costs *c, double money, mn_err *e)
{
    double own[MN_AREAS_MOST];
    const prices whole = whole_range(a, c);
    mn_status st = floors_fit(a, money, e);
    if (st)
        return st;
    for (uint32_t g = 0; g < a->groups; g++)
        own[g] = a->promised[g] > 0 && group_at(NULL, a, c, g, whole.high) < a->promised[g]
                     ? price_for(a, c, g, a->promised[g], whole)
                     : whole.high;
    prices range = whole;
    for (int i = 0; i < STEPS; i++) {
        const double mid = range.low + (range.high - range.low) / 2;
        if (mid <= range.low || mid >= range.high)
            break;
        if (all_at(NULL, a, c, mid, own) > money)
            range.low = mid;
        else
            range.high = mid;
    }
    all_at(out, a, c, range.high, own);
    *left = put_rest(out, a, money);
    *price = mn_exp(range.high);
    return MN_OK;
}

mn_status mn_allocate_weights(double *out, double *left, const mn_areas *a, double money, mn_err *e)
{
    double rest = money, weights = 0;
    bool full[MN_AREAS_MOST] = {false}, again = true;
    mn_status st = floors_fit(a, money, e);
    if (st)
        return st;
    for (size_t i = 0; i < a->n; i++)
        out[i] = 0;
    /* Whoever its share would put below its floor or above its cap is set there and leaves. Floors
     * first: they take from the others, so that a cap that binds before them may not bind after. */
    while (again) {
        again = false;
        double floors = 0, caps = 0;
        weights = 0;
        for (size_t i = 0; i < a->n; i++)
            weights += full[i] ? 0 : a->at[i].weight;
        for (size_t i = 0; i < a->n; i++) {
            const double x = weights > 0 ? rest * a->at[i].weight / weights : 0;
            floors += !full[i] && x < a->at[i].floor ? a->at[i].floor - x : 0;
            caps += !full[i] && x > a->at[i].cap ? x - a->at[i].cap : 0;
        }
        const double now = rest;
        for (size_t i = 0; i < a->n; i++) {
            const double x = weights > 0 ? now * a->at[i].weight / weights : 0;
            const bool low = floors >= caps && x <= a->at[i].floor;
            const bool high = caps >= floors && x >= a->at[i].cap;
            if (full[i] || (!low && !high))
                continue;
            out[i] = low ? a->at[i].floor : a->at[i].cap;
            rest -= out[i];
            full[i] = again = true;
        }
    }
    for (size_t i = 0; i < a->n; i++)
        if (!full[i])
            out[i] = rest * a->at[i].weight / weights;
    double sum = 0;
    for (size_t i = 0; i < a->n; i++)
        sum += out[i];
    *left = money - sum > 1e-9 * money ? money - sum : 0;
    return MN_OK;
}
