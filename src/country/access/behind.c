/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/behind.c - purchases, and the people behind them. See behind.h.
 */
#include "country/access/behind.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"

/* Enough for limits of two digits: each is off by some 5%, by the count of draws beyond it. */
enum { DRAWS = 400 };

mn_status mn_purchases_new(mn_purchases *out, const mn_model *m, size_t count, mn_err *e)
{
    const size_t cells = mn_model_multipliers(m) ? mn_model_cells(m) : 0;
    *out = (mn_purchases){.model = m, .count = count, .cells = cells};
    if (cells && count > SIZE_MAX / sizeof *out->row / cells)
        return mn_fail_memory(e);
    out->of = malloc((count + 1) * sizeof *out->of);
    out->row = calloc(count * cells + 1, sizeof *out->row);
    if (!out->of || !out->row)
        return mn_fail_memory(e);
    for (size_t k = 0; k < count; k++)
        out->of[k] = (mn_behind){cells ? 0 : NAN, NAN, NAN};
    return MN_OK;
}

void mn_purchases_add(mn_purchases *p, size_t k, size_t cell, double value)
{
    if (!p->cells)
        return;
    p->row[k * p->cells + cell] += value;
    p->of[k].people += value * mn_model_multipliers(p->model)[cell];
}

mn_status mn_purchases_draw(mn_purchases *p, const mn_ctx *ctx, mn_err *e)
{
    double *low = NULL, *high = NULL;
    mn_status st = MN_OK;
    if (!p->cells || !p->count)
        return MN_OK;
    low = malloc(2 * p->count * sizeof *low);
    high = low ? low + p->count : NULL;
    st = low ? mn_model_people_limits(low, high, p->model, p->row, p->count, DRAWS, ctx, e)
             : mn_fail_memory(e);
    for (size_t k = 0; k < p->count && !st; k++) {
        p->of[k].low = low[k];
        p->of[k].high = high[k];
    }
    free(low);
    return st;
}

void mn_purchases_free(mn_purchases *p)
{
    free(p->of);
    free(p->row);
    *p = (mn_purchases){.count = 0};
}
