/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/mixing.c - see mixing.h.
 */
#include "measure/method/mixing.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "measure/count/count.h"

typedef struct ranked {
    double value;
    size_t at;
} ranked;

static int by_value(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Normal quantiles of ranks; equal values have their mean rank. order has n places. */
static void make_normal(double *out, const double *value, size_t n, ranked *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (ranked){value[i], i};
    qsort(order, n, sizeof *order, by_value);
    for (size_t i = 0; i < n;) {
        size_t to = i + 1;
        while (to < n && order[to].value == order[i].value)
            to++;
        const double rank = (double)(i + to + 1) / 2;
        for (; i < to; i++)
            out[order[i].at] = mn_normal_quantile((rank - 0.375) / ((double)n + 0.25));
    }
}

/* Means and variances of halves of chains: within, and of the means. */
typedef struct spread {
    double within, all; /* all: of one draw, by both */
} spread;

static spread spread_of(const double *z, size_t halves, size_t n)
{
    double within = 0, mean = 0, between = 0;
    for (size_t h = 0; h < halves; h++) {
        double m = 0, v = 0;
        for (size_t i = 0; i < n; i++)
            m += z[h * n + i] / (double)n;
        for (size_t i = 0; i < n; i++)
            v += (z[h * n + i] - m) * (z[h * n + i] - m) / (double)(n - 1);
        within += v / (double)halves;
        /* Welford's, over the means of halves. */
        const double d = m - mean;
        mean += d / (double)(h + 1);
        between += d * (m - mean);
    }
    between /= (double)(halves - 1);
    return (spread){within, within * (double)(n - 1) / (double)n + between};
}

static double r_hat_of(const double *z, size_t halves, size_t n)
{
    const spread s = spread_of(z, halves, n);
    return s.within > 0 ? sqrt(s.all / s.within) : s.all > 0 ? HUGE_VAL : 1;
}

/* Correlation of draws `lag` apart: the mean of halves' own covariances by the variance of all. */
static double correlation(const double *z, size_t halves, size_t n, size_t lag, const spread *s)
{
    double sum = 0;
    for (size_t h = 0; h < halves; h++) {
        const double *x = z + h * n;
        double m = 0, c = 0;
        for (size_t i = 0; i < n; i++)
            m += x[i] / (double)n;
        for (size_t i = 0; i + lag < n; i++)
            c += (x[i] - m) * (x[i + lag] - m) / (double)n;
        sum += c / (double)halves;
    }
    return 1 - (s->within * (double)(n - 1) / (double)n - sum) / s->all;
}

/* By Geyer's initial sequence: sums of neighbouring lags, as long as they are above 0 and fall. */
static double effective_of(const double *z, size_t halves, size_t n)
{
    const spread s = spread_of(z, halves, n);
    const double all = (double)(halves * n);
    if (!(s.all > 0))
        return all;
    double tau = -1, last = HUGE_VAL;
    for (size_t lag = 0; lag + 1 < n; lag += 2) {
        double pair =
            (lag ? correlation(z, halves, n, lag, &s) : 1) + correlation(z, halves, n, lag + 1, &s);
        if (!(pair > 0))
            break;
        pair = pair < last ? pair : last;
        last = pair;
        tau += 2 * pair;
    }
    const double least = 1 / mn_log(all) * 2.302585092994046;
    return all / (tau > least ? tau : least);
}

mn_status mn_mixing(double *r_hat, double *effective, const double *value, size_t chains,
                    size_t draws, mn_err *e)
{
    const size_t half = draws / 2, halves = 2 * chains, n = halves * half;
    if (half < 2)
        return mn_fail(e, MN_USAGE, "chains need four draws at least");
    double *z = calloc(3 * n, sizeof *z), *x = z ? z + n : NULL, *far = z ? z + 2 * n : NULL;
    ranked *order = calloc(n, sizeof *order);
    if (!z || !order) {
        free(z);
        free(order);
        return mn_fail_memory(e);
    }
    for (size_t c = 0; c < chains; c++)
        for (size_t i = 0; i < 2 * half; i++)
            x[c * 2 * half + i] = value[c * draws + draws - 2 * half + i];
    make_normal(z, x, n, order);
    *r_hat = r_hat_of(z, halves, half);
    *effective = effective_of(z, halves, half);
    const double median = (order[n / 2].value + order[(n - 1) / 2].value) / 2;
    for (size_t i = 0; i < n; i++)
        far[i] = fabs(x[i] - median);
    make_normal(z, far, n, order);
    const double folded = r_hat_of(z, halves, half);
    *r_hat = folded > *r_hat ? folded : *r_hat;
    free(z);
    free(order);
    return MN_OK;
}

mn_status mn_mixing_of_mean(double *r_hat, double *effective, const double *value, size_t chains,
                            size_t draws, mn_err *e)
{
    const size_t half = draws / 2, halves = 2 * chains;
    if (half < 2)
        return mn_fail(e, MN_USAGE, "chains need four draws at least");
    double *x = calloc(halves * half, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    for (size_t c = 0; c < chains; c++)
        for (size_t i = 0; i < 2 * half; i++)
            x[c * 2 * half + i] = value[c * draws + draws - 2 * half + i];
    *r_hat = r_hat_of(x, halves, half);
    *effective = effective_of(x, halves, half);
    free(x);
    return MN_OK;
}
