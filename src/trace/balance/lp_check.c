/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/lp_check.c - whether an answer is one, from the programme alone. See lp.h.
 */
#include "trace/balance/lp.h"

#include <math.h>

double mn_lp_breach(const mn_lp *lp, const double *x, double *scratch)
{
    double *sum = scratch, *size = scratch + lp->rows, worst = 0;
    for (size_t i = 0; i < lp->rows; i++) {
        sum[i] = -lp->most[i];
        size[i] = fmax(1, fabs(lp->most[i]));
    }
    for (size_t k = 0; k < lp->entries; k++) {
        const mn_lp_entry *n = &lp->entry[k];
        double term = n->value * x[n->column];
        sum[n->row] += term;
        size[n->row] = fmax(size[n->row], fabs(term));
    }
    for (size_t i = 0; i < lp->rows; i++)
        worst = fmax(worst, sum[i] / size[i]);
    for (size_t j = 0; j < lp->columns; j++)
        worst = fmax(worst, fmax(lp->low[j] - x[j], x[j] - lp->high[j]) / fmax(1, fabs(x[j])));
    return worst;
}

double mn_lp_bound(const mn_lp *lp, const double *gain, const double *price, double *scratch)
{
    double sum = 0, lost = 0, size = 0;
    for (size_t j = 0; j < lp->columns; j++)
        scratch[j] = gain[j];
    for (size_t k = 0; k < lp->entries; k++) {
        const mn_lp_entry *n = &lp->entry[k];
        double p = price[n->row] > 0 ? price[n->row] : 0;
        scratch[n->column] -= p * n->value;
        size = fmax(size, fabs(p * n->value));
    }
    for (size_t i = 0; i < lp->rows + (size_t)lp->columns; i++) {
        double term, next;
        if (i < lp->rows) {
            term = price[i] > 0 ? price[i] * lp->most[i] : 0;
        } else {
            size_t j = i - lp->rows;
            /* What is left of rounding is no gain; it is, where it is large. */
            double left = fabs(scratch[j]) <= 1e-9 * fmax(1, size) ? 0 : scratch[j];
            term = left > 0 ? left * lp->high[j] : left < 0 ? left * lp->low[j] : 0;
        }
        if (isinf(term))
            return INFINITY;
        next = sum + term; /* Neumaier's sum */
        lost += fabs(sum) >= fabs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }
    return sum + lost;
}
