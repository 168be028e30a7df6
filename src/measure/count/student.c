/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/count/student.c - quantiles of Student's t. See count.h.
 */
#include <math.h>

#include "measure/count/count.h"

enum { PANELS = 40, POINTS = 5, ROUNDS = 100 };

static double density(double t, double freedom)
{
    const double log_scale = mn_log_factorial((freedom - 1) / 2) -
                             mn_log_factorial(freedom / 2 - 1) -
                             0.5 * mn_log(freedom * 3.141592653589793);
    return mn_exp(log_scale - (freedom + 1) / 2 * mn_log(1 + t * t / freedom));
}

/* P(0 < T < t), over v = log(1 + t). */
static double beyond(double t, double freedom)
{
    static const double at[POINTS] = {-0.9061798459386640, -0.5384693101056831, 0,
                                      0.5384693101056831, 0.9061798459386640},
                        weight[POINTS] = {0.2369268850561891, 0.4786286704993665,
                                          0.5688888888888889, 0.4786286704993665,
                                          0.2369268850561891};
    const double half = mn_log(1 + t) / (2 * PANELS);
    double sum = 0;
    for (unsigned k = 0; k < PANELS * POINTS; k++) {
        const double s = mn_exp(half * (2.0 * (k / POINTS) + 1 + at[k % POINTS]));
        sum += half * weight[k % POINTS] * density(s - 1, freedom) * s;
    }
    return sum;
}

double mn_student_quantile(double p, double freedom)
{
    if (!(p > 0.5))
        return p < 0.5 ? -mn_student_quantile(1 - p, freedom) : 0;
    if (freedom > 1e6)
        return mn_normal_quantile(p);
    double low = 0, high = 1;
    while (beyond(high, freedom) < p - 0.5 && high < 1e9)
        high *= 2;
    for (unsigned k = 0; k < ROUNDS && high - low > 1e-13 * high; k++) {
        const double mid = (low + high) / 2;
        if (beyond(mid, freedom) < p - 0.5)
            low = mid;
        else
            high = mid;
    }
    return (low + high) / 2;
}
