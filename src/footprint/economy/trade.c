/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/trade.c - what all cells of an economy sell to one region. See
 * manumit/footprint.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "footprint/economy/model.h"

mn_status mn_model_sales(double *sold, const mn_model *m, size_t region, const mn_ctx *ctx,
                         mn_err *e)
{
    const size_t columns = m->regions * m->categories;
    double *buys = calloc(m->n, sizeof *buys);
    MN_BUG(region < m->regions);
    if (!buys)
        return mn_fail_memory(e);
    for (size_t s = 0; s < m->industries; s++)
        buys[region * m->industries + s] = m->x[region * m->industries + s];
    const mn_status st = mn_matrix_apply(&m->a, false, buys, sold, ctx, e);
    for (size_t i = 0; i < m->n && !st; i++)
        for (size_t k = 0; k < m->categories; k++)
            sold[i] += m->y[i * columns + region * m->categories + k];
    free(buys);
    return st;
}
