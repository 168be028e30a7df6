/* SPDX-License-Identifier: Apache-2.0
 *
 * country/rank/rank.c - ranks with the ranges that the data allow. See rank.h.
 */
#include "country/rank/rank.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"

static int up(const void *pa, const void *pb)
{
    const mn_ranked *a = pa, *b = pb;
    if (a->value != b->value)
        return (a->value > b->value) - (a->value < b->value);
    return (a->of > b->of) - (a->of < b->of);
}

static int number(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* How many of n in rising order are below v (or, with_equal, at most v). */
static size_t below(const double *x, size_t n, double v, bool with_equal)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (x[mid] < v || (with_equal && x[mid] == v))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The sign of what is ranked, so that the smallest is always first. */
static void turn(mn_ranked *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double low = x[i].low;
        x[i].value = -x[i].value;
        x[i].low = -x[i].high;
        x[i].high = -low;
    }
}

mn_status mn_rank_places(mn_ranked *x, size_t n, bool descending, mn_err *e)
{
    double *low = malloc((n + 1) * sizeof *low), *high = malloc((n + 1) * sizeof *high);
    if (!low || !high) {
        free(low);
        free(high);
        return mn_fail_memory(e);
    }
    if (descending)
        turn(x, n);
    for (size_t i = 0; i < n; i++) {
        low[i] = isnan(x[i].low) ? x[i].value : x[i].low;
        high[i] = isnan(x[i].high) ? x[i].value : x[i].high;
    }
    qsort(low, n, sizeof *low, number);
    qsort(high, n, sizeof *high, number);
    qsort(x, n, sizeof *x, up);
    for (size_t i = 0; i < n; i++) {
        const double own_low = isnan(x[i].low) ? x[i].value : x[i].low;
        const double own_high = isnan(x[i].high) ? x[i].value : x[i].high;
        x[i].rank = i && x[i].value == x[i - 1].value ? x[i - 1].rank : i + 1;
        x[i].rank_low = 1 + below(high, n, own_low, false);
        x[i].rank_high = below(low, n, own_high, true);
    }
    if (descending)
        turn(x, n);
    free(low);
    free(high);
    return MN_OK;
}
