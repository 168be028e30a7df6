/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/allocate.h - money over programmes, by stated weights or by what it reaches.
 *
 * What a programme reaches with x dollars is
 *     most (1 - exp(-x / (cost most))),
 * so that the first person costs `cost`, each later one more, and `most` are never all reached.
 * Where the cost is not known, draws of it stand for what it could be, and their mean is what
 * counts. Money goes where the next dollar reaches most, worth times persons, between each one's
 * floor and cap; a region may be promised a least sum. That is a separable concave programme with
 * one sum and disjoint group sums: its optimum is one price for the last dollar everywhere (a
 * higher price of its own in a region that its promise holds up), found by bisection, and each
 * programme's sum at a price by Newton's steps. See
 * Bretthauer & Shetty 2002, doi 10.1016/S0377-2217(01)00104-4. O(programmes x draws) a step, some
 * 10,000 steps.
 */
#ifndef COUNTRY_BUDGET_ALLOCATE_H
#define COUNTRY_BUDGET_ALLOCATE_H

#include <manumit/core.h>

enum { MN_AREAS_MOST = 256, MN_AREA_DRAWS = 64 };
/* Costs, persons and what they are worth lie between these, sums are at most the first: what is
 * solved then has no number that a double can't hold. */
#define MN_AREA_MOST  1e18
#define MN_AREA_LEAST 1e-6

typedef struct mn_area {
    const char *name, *region, *source; /* region "" for none */
    double weight;                      /* its stated share, where sums are parted by weights */
    double floor, cap;                  /* dollars; cap infinite without one */
    double cost, cost_low, cost_high;   /* dollars for the first person; low and high hold 90% */
    double most;                        /* persons there are to reach; 0: no effect is stated */
    double worth;                       /* of one person reached beside another's; 1 */
    uint32_t group;                     /* the number of its region */
    uint64_t line;
} mn_area;

typedef struct mn_areas {
    mn_area at[MN_AREAS_MOST];
    size_t n, groups;
    double promised[MN_AREAS_MOST]; /* dollars that a region gets at least, by group */
    bool weights, effects;          /* which columns the file has */
    size_t totals;                  /* rows of sums that were left out, */
    uint64_t total_line;            /* and where the first of them is */
} mn_areas;

/* Costs that the areas are judged by: one or more draws each, drawn[i * draws + d]. */
typedef struct mn_costs {
    const double *drawn;
    size_t draws;
} mn_costs;

/* Parts `money` by weights, above the floors and below the caps: what a cap refuses goes to the
 * others by their weights. out: dollars, one an area. *left: what no area can take.
 * MN_DATA where floors alone are more than the money. */
MN_USE mn_status mn_allocate_weights(double *out, double *left, const mn_areas *a, double money,
                                     mn_err *e);

/* Parts it by what it reaches. An area without an effect gets its floor. A promise that is more
 * than its region's caps take is kept up to them. *price: persons (times worth) that the last
 * dollar reaches. As above for the rest. */
MN_USE mn_status mn_allocate_best(double *out, double *left, double *price, const mn_areas *a,
                                  const mn_costs *c, double money, mn_err *e);

/* The dollars at which the next one reaches exp(price), times worth, between floor and cap; from:
 * dollars that are no more than that (its floor). O(draws) a step, some few steps. */
double mn_area_at_price(const mn_area *a, const double *cost, size_t draws, double price,
                        double from);

/* The logarithm of what the dollar after x reaches, times worth. */
double mn_area_next(const mn_area *a, const double *cost, size_t draws, double x);

/* Persons that x dollars reach in an area, on average over its draws. */
double mn_area_reach(const mn_area *a, const double *cost, size_t draws, double x);

#endif
