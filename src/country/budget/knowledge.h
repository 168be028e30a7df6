/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/knowledge.h - what it would be worth to know costs better before the money is
 * parted: the expected value of perfect information (Raiffa & Schlaifer 1961), in persons reached.
 */
#ifndef COUNTRY_BUDGET_KNOWLEDGE_H
#define COUNTRY_BUDGET_KNOWLEDGE_H

#include "country/budget/allocate.h"

/* Draws of each area's cost: lognormal, 90% of it between cost_low and cost_high, its median their
 * geometric mean (the cost itself where no range is stated). drawn: n x MN_AREA_DRAWS. */
void mn_area_costs(double *drawn, const mn_areas *a, uint64_t seed);

typedef struct mn_knowledge {
    double plan;      /* persons reached, times worth, by the best plan under what is known */
    double low, high; /* 5% and 95% of what that plan reaches */
    double all;       /* more that are reached on average when all costs are known first */
    double one[MN_AREAS_MOST]; /* when one area's is */
} mn_knowledge;

/* plan: dollars, one an area, of mn_allocate_best() with these draws. O(areas x draws x
 * some thousand prices). */
MN_USE mn_status mn_area_knowledge(mn_knowledge *out, const mn_areas *a, const double *drawn,
                                   const double *plan, double money, mn_err *e);

#endif
