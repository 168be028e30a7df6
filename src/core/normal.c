/* SPDX-License-Identifier: Apache-2.0
 *
 * core/normal.c - the normal distribution. See normal.h.
 */
#include "core/normal.h"

#include <math.h>

#include "core/rng.h"

double mn_normal_below(double z)
{
    if (isnan(z))
        return z;
    const double x = fabs(z);
    double tail;
    if (x > 38)
        tail = 0;
    else if (x < 3) { /* 1/2 - phi(x) (x + x^3/3 + x^5/15 + ...) */
        double term = x, sum = x;
        for (double k = 3; term > sum * 1e-17; k += 2)
            sum += term *= x * x / k;
        tail = 0.5 - 0.39894228040143267794 * mn_exp(-x * x / 2) * sum;
    } else { /* Laplace's continued fraction */
        double f = x;
        for (int k = 120; k > 0; k--)
            f = x + k / f;
        tail = 0.39894228040143267794 * mn_exp(-x * x / 2) / f;
    }
    return z > 0 ? 1 - tail : tail;
}

static double polynomial(const double *c, double x)
{
    double v = c[7];
    for (int i = 6; i >= 0; i--)
        v = v * x + c[i];
    return v;
}

double mn_normal_quantile(double p)
{
    static const double a[] = {3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427,
                               13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                               33430.575583588128105, 2509.0809287301226727};
    static const double b[] = {1.0,
                               42.313330701600911252,
                               687.18700749205790830,
                               5394.1960214247511077,
                               21213.794301586595867,
                               39307.895800092710610,
                               28729.085735721942674,
                               5226.4952788528545610};
    static const double c[] = {1.42343711074968357734,   4.63033784615654529590,
                               5.76949722146069140550,   3.64784832476320460504,
                               1.27045825245236838258,   0.241780725177450611770,
                               0.0227238449892691845833, 7.74545014278341407640e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187,
                               1.67638483018380384940,
                               0.689767334985100004550,
                               0.148103976427480074590,
                               0.0151986665636164571966,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double g[] = {6.65790464350110377720,    5.46378491116411436990,
                               1.78482653991729133580,    0.296560571828504891230,
                               0.0265321895265761230930,  0.00124266094738807843860,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double h[] = {1.0,
                               0.599832206555887937690,
                               0.136929880922735805310,
                               0.0148753612908506148525,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    if (!(p > 0))
        return p == 0 ? -HUGE_VAL : p;
    if (!(p < 1))
        return p == 1 ? HUGE_VAL : (double)NAN;
    const double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    const double r = sqrt(-mn_log(q < 0 ? p : 1 - p));
    const double v = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                            : polynomial(g, r - 5) / polynomial(h, r - 5);
    return q < 0 ? -v : v;
}

void mn_wilson(double *low, double *high, double x, double n, double z)
{
    const double p = x / n, under = 1 + z * z / n, middle = (p + z * z / (2 * n)) / under,
                 half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / under;
    *low = middle - half > 0 ? middle - half : 0;
    *high = middle + half < 1 ? middle + half : 1;
}
