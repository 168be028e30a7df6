/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/areas.h - programmes out of a table: columns programme, and where there are
 * region, weight, floor, cap, cost, cost_low, cost_high, most, worth, source (see allocate.h).
 */
#ifndef COUNTRY_BUDGET_AREAS_H
#define COUNTRY_BUDGET_AREAS_H

#include "country/budget/allocate.h"
#include <manumit/table.h>

/* Texts are borrowed from t, and names of it are terminated in the caller's arena. MN_DATA with
 * line and column for what is no number, below 0, a cap below its floor, an effect of which a part
 * is missing, and where neither weights nor effects are stated. */
struct mn_arena;
MN_USE mn_status mn_areas_read(mn_areas *out, struct mn_arena *texts, const mn_table *t, mn_err *e);

/* Each region gets at least share times what the persons in it are of all, of the money. */
void mn_areas_promise(mn_areas *a, double share, double money);

/* The table that stands where the user gives none: the plan's eight areas, equal weights. *out is
 * owned: mn_table_free(). */
MN_USE mn_status mn_areas_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e);

#endif
