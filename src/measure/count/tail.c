/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/count/tail.c - see tail.h, and of Student's quantiles count.h. Incomplete gamma and beta
 * functions by series and continued fractions (Abramowitz & Stegun 6.5.29, 6.5.31, 26.5.8; Lentz's
 * way of the fractions).
 */
#include "measure/count/tail.h"

#include <math.h>

#include "core/rng.h"
#include "measure/count/count.h"

enum { TERMS = 10000 };
#define ENOUGH 1e-15
#define TINY   1e-300

static double log_gamma(double x) /* x > 0 */
{
    return mn_log_factorial(x) - mn_log(x);
}

double mn_chi2_above(double x, double freedom)
{
    const double a = freedom / 2, h = x / 2;
    if (!(x > 0))
        return 1;
    if (isinf(x))
        return 0;
    const double front = mn_exp(a * mn_log(h) - h - log_gamma(a));
    if (h < a + 1) {
        double term = 1 / a, sum = term;
        for (int n = 1; n < TERMS && term > sum * ENOUGH; n++) {
            term *= h / (a + n);
            sum += term;
        }
        return 1 - front * sum;
    }
    double b = h + 1 - a, c = 1 / TINY, d = 1 / b, f = d;
    for (int n = 1; n < TERMS; n++) {
        const double an = -n * (n - a);
        b += 2;
        d = an * d + b;
        d = fabs(d) < TINY ? 1 / TINY : 1 / d;
        c = b + an / c;
        c = fabs(c) < TINY ? TINY : c;
        f *= d * c;
        if (fabs(d * c - 1) < ENOUGH)
            break;
    }
    return front * f;
}

/* The continued fraction of the incomplete beta function. */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = fabs(d) < TINY ? 1 / TINY : 1 / d;
    double f = d;
    for (int m = 1; m < TERMS; m++) {
        for (int odd = 0; odd < 2; odd++) {
            const double k = odd ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
                                 : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 + k * d;
            d = fabs(d) < TINY ? 1 / TINY : 1 / d;
            c = 1 + k / c;
            c = fabs(c) < TINY ? TINY : c;
            f *= d * c;
        }
        if (fabs(d * c - 1) < ENOUGH)
            break;
    }
    return f;
}

/* The regularised incomplete beta function; 1 - x is given too, as it may be small. */
static double beta(double x, double rest, double a, double b)
{
    if (!(x > 0))
        return 0;
    if (!(rest > 0))
        return 1;
    const double front =
        mn_exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * mn_log(x) + b * mn_log(rest));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(rest, b, a) / b;
}

double mn_student_beyond(double t, double freedom)
{
    const double s = t * t;
    if (isinf(s))
        return 0;
    return beta(freedom / (freedom + s), s / (freedom + s), freedom / 2, 0.5);
}

double mn_student_quantile(double p, double freedom)
{
    const double tail = p < 0.5 ? p : 1 - p;
    double low = 0, high = 1;
    if (!(tail < 0.5))
        return 0;
    while (mn_student_beyond(high, freedom) / 2 > tail && high < 1e300)
        high *= 2;
    for (int i = 0; i < 200; i++) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if (mn_student_beyond(middle, freedom) / 2 > tail)
            low = middle;
        else
            high = middle;
    }
    return p < 0.5 ? -high : high;
}

double mn_f_above(double f, double a, double b)
{
    if (!(f > 0))
        return 1;
    if (isinf(f))
        return 0;
    return beta(b / (b + a * f), a * f / (b + a * f), b / 2, a / 2);
}
