/* SPDX-License-Identifier: Apache-2.0
 *
 * chain.c - how far from final use, and how far from primary factors, each
 * industry stands.
 *
 * Upstreamness U_i = 1 + sum_j d_ij U_j with d_ij = a_ij x_j / x_i, the share of
 * i's output that j uses; downstreamness D_j = 1 + sum_i D_i a_ij. Both with
 * Antras & Chor's correction for net inventories (2018, doi 10.3386/w24185,
 * eq. 10): sales are spread as output less net inventories is, so every flow
 * out of i is multiplied by x_i / (x_i - N_i).
 */
#include "core/err.h"
#include "footprint/economy/model.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>

/* N_i: what of i's output goes into stocks, in all regions together. */
static double inventories(const mn_model *m, size_t i)
{
    size_t columns = m->regions * m->categories;
    double sum = 0;

    for (size_t r = 0; r < m->regions; r++)
        for (size_t k = 0; k < m->categories; k++)
            if (m->demand[k] == MN_DEMAND_INVENTORIES)
                sum += (double)m->y[i * columns + r * m->categories + k];
    return sum;
}

mn_status mn_model_upstreamness(const mn_model *m, const mn_ctx *ctx, double *up, double *down,
                                mn_err *e)
{
    size_t n = m->n;
    double *left = malloc(3 * (n ? n : 1) * sizeof *left);
    double *factor = left ? left + n : NULL, *one = left ? left + 2 * n : NULL;
    mn_status st = left ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < n; i++) {
        double sold = m->x[i] - inventories(m, i);

        one[i] = 1;
        left[i] = sold > 0 ? 1 / sold : 0;
        factor[i] = sold > 0 ? m->x[i] / sold : 0;
    }
    if (!st) {
        mn_operator op = {.matrix = &m->a, .left = left, .right = m->x};

        st = mn_solve(up, &op, one, 1e-12, ctx, NULL, e);
    }
    if (!st) {
        /* (A' D)_j = sum_i a_ij factor_i D_i. */
        mn_operator op = {.matrix = &m->a, .transposed = true, .right = factor};

        st = mn_solve(down, &op, one, 1e-12, ctx, NULL, e);
    }
    for (size_t i = 0; !st && i < n; i++)
        if (!(m->x[i] > 0))
            up[i] = down[i] = NAN;
    free(left);
    return st;
}
