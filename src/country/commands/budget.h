/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/budget.h - the parts of 'manumit budget': the arithmetic, and what is done with
 * the money.
 */
#ifndef COUNTRY_COMMANDS_BUDGET_H
#define COUNTRY_COMMANDS_BUDGET_H

#include "country/commands/data.h"

/* A sum with where it is from. */
typedef struct mn_sum {
    double value, low, high; /* low and high NaN without an interval */
    int year;                /* 0: not said */
    char source[512];
} mn_sum;

typedef struct mn_budget {
    mn_country_data data;
    mn_report *r;
    const mn_call *call;
    mn_sum profits, spending;
    double cents, money; /* dollars of the budget */
} mn_budget;

/* budget_parts.c: the tables "allocation", "tracker" and "districts" of the options allocate,
 * tracker and districts. */
MN_USE mn_status mn_budget_allocation(mn_budget *b, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_budget_tracker(mn_budget *b, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_budget_districts(mn_budget *b, const mn_ctx *ctx, mn_err *e);

#endif
