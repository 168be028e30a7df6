/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/count/count.c - counts that chance decides. See count.h.
 */
#include "measure/count/count.h"

#include <math.h>
#include <stdlib.h>

double mn_log_factorial(double n)
{
    double product = 1, x = n + 1;
    while (x < 16)
        product *= x++;
    const double y = 1 / (x * x);
    const double series =
        1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)));
    return (x - 0.5) * mn_log(x) - x + 0.91893853320467274178 + series / x - mn_log(product);
}

double mn_poisson_tail(double n, double mean)
{
    if (!(mean > 0))
        return n > 0 ? 0 : 1;
    /* The smaller tail begins at n and goes away from the mean; its terms shrink at once. */
    const double first = mn_exp(n * mn_log(mean) - mean - mn_log_factorial(n));
    double sum = first, term = first;
    if (n < mean)
        for (double k = n; k > 0 && term > sum * 1e-17; k--)
            sum += term *= k / mean;
    else
        for (double k = n + 1; term > sum * 1e-17; k++)
            sum += term *= mean / k;
    /* At the mean both are near 1/2, and the other one may be the smaller. */
    const double other = 1 - sum + first;
    return sum < other ? sum : other;
}

/* --- draws ---------------------------------------------------------------------------------------
 */

/* p <= 1/2 and n p < 10: terms are gone through from none on. */
static double by_inversion(mn_rng *r, double n, double p)
{
    const double odds = p / (1 - p);
    for (;;) {
        double u = mn_rng_unit(r), term = mn_exp(n * mn_log(1 - p));
        for (double k = 0; k <= n && k < 120; k++) {
            if (u < term)
                return k;
            u -= term;
            term *= odds * (n - k) / (k + 1);
        }
    }
}

/* p <= 1/2 and n p >= 10. */
static double by_rejection(mn_rng *r, double n, double p)
{
    const double spread = sqrt(n * p * (1 - p));
    const double b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double c = n * p + 0.5, v_r = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * spread, mode = floor((n + 1) * p);
    const double odds = mn_log(p / (1 - p));
    const double at_mode = mn_log_factorial(mode) + mn_log_factorial(n - mode);
    for (;;) {
        const double u = mn_rng_unit(r) - 0.5;
        double v = 1 - mn_rng_unit(r);
        const double us = 0.5 - fabs(u);
        const double k = floor((2 * a / us + b) * u + c);
        if (!(k >= 0 && k <= n))
            continue;
        if (us >= 0.07 && v <= v_r)
            return k;
        v *= alpha / (a / (us * us) + b);
        if (mn_log(v) <=
            at_mode - mn_log_factorial(k) - mn_log_factorial(n - k) + (k - mode) * odds)
            return k;
    }
}

double mn_rng_binomial(mn_rng *r, double n, double p)
{
    if (!(n > 0) || !(p > 0))
        return 0;
    if (p >= 1)
        return n;
    if (p > 0.5)
        return n - mn_rng_binomial(r, n, 1 - p);
    return n * p < 10 ? by_inversion(r, n, p) : by_rejection(r, n, p);
}

double mn_rng_poisson(mn_rng *r, double mean)
{
    if (!(mean > 0))
        return 0;
    if (mean > 1e15)
        return mean;
    if (mean < 10) {
        double u = mn_rng_unit(r), term = mn_exp(-mean), k = 0;
        for (; u >= term && k < 200; k++) {
            u -= term;
            term *= mean / (k + 1);
        }
        return k;
    }
    const double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    const double inverse = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
    const double log_mean = mn_log(mean);
    for (;;) {
        const double u = mn_rng_unit(r) - 0.5, v = 1 - mn_rng_unit(r);
        const double us = 0.5 - fabs(u);
        const double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (!(k >= 0 && k < 1e16))
            continue;
        if (us >= 0.07 && v <= v_r)
            return k;
        if (us < 0.013 && v > us)
            continue;
        if (mn_log(v * inverse / (a / (us * us) + b)) <= k * log_mean - mean - mn_log_factorial(k))
            return k;
    }
}

double mn_rng_beta(mn_rng *r, double a, double b)
{
    const double x = mn_rng_gamma(r, a), y = mn_rng_gamma(r, b);
    return x + y > 0 ? x / (x + y) : a / (a + b);
}

void mn_rng_multinomial(double *drawn, mn_rng *r, double n, const double *count, size_t cells)
{
    double left = 0;
    for (size_t i = 0; i < cells; i++)
        left += count[i];
    for (size_t i = 0; i < cells; i++) {
        const double own = count[i];
        drawn[i] = mn_rng_binomial(r, n, left > own ? own / left : own > 0);
        n -= drawn[i];
        left -= own;
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

void mn_sort_rising(double *x, size_t n)
{
    if (n)
        qsort(x, n, sizeof *x, by_size);
}

double mn_quantile8(const double *sorted, size_t n, double p)
{
    const double at = p * ((double)n + 1.0 / 3) + 1.0 / 3; /* from 1 */
    if (!(at > 1))
        return sorted[0];
    if (at >= (double)n)
        return sorted[n - 1];
    const size_t i = (size_t)at;
    const double part = at - (double)i;
    if (!(part > 0))
        return sorted[i - 1];
    /* Between two that are both infinite lies no number. */
    return isinf(sorted[i]) ? sorted[i] : sorted[i - 1] + part * (sorted[i] - sorted[i - 1]);
}
