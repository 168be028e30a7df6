/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/yield.h - what a hectare gives in a year: data/trade/yields.csv.
 */
#ifndef TRACE_BALANCE_YIELD_H
#define TRACE_BALANCE_YIELD_H

#include <manumit/core.h>

#include "core/arena.h"

typedef struct mn_yield {
    mn_text id, goods; /* goods: spellings, ';'-joined */
    char country[3];
    double low, high; /* kg from a hectare in a year */
    mn_text source, years;
} mn_yield;

typedef struct mn_yields {
    mn_yield *row;
    size_t rows, cap;
    mn_arena arena;
} mn_yields;

MN_USE mn_status mn_yields_load(mn_yields *y, mn_err *e);
void mn_yields_free(mn_yields *y);
/* NULL: no row for the good in that country. O(rows). */
const mn_yield *mn_yield_find(const mn_yields *y, mn_text good, const char country[2]);

#endif
