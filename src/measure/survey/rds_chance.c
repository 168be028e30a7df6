/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_chance.c - the chance to be drawn of persons with different degrees, who are
 * drawn one after the other without being put back. See rds.h.
 */
#include <math.h>

#include "measure/count/count.h"
#include "measure/survey/rds.h"

enum { PANELS = 8, POINTS = 5, ROUNDS = 200 };

/* 1 - q, where q is exp(-x) and x >= 0. Of a small x the difference keeps few digits, with which
 * rounds until nothing moves had no end: where few of many are drawn x is 1e-9. */
static double come(double x, double q)
{
    return x < 1e-5 ? x * (1 - x / 2 * (1 - x / 3)) : 1 - q;
}

/* Of how many arrived: mean, variance, third and fourth cumulant. */
typedef struct arrived {
    double mean, variance, third, fourth;
} arrived;

static arrived one(double x, double q)
{
    const double p = come(x, q), v = p * q;
    return (arrived){p, v, v * (q - p), v * (1 - 6 * v)};
}

/* P(count <= n - 1). With a uniform number between -1/2 and 1/2 added the count is smooth, and has
 * the same distribution at n - 1/2. */
static double below(const arrived *a, double n)
{
    const double v = (a->variance > 0 ? a->variance : 0) + 1.0 / 12, s = sqrt(v);
    const double x = (n - 0.5 - a->mean) / s, x2 = x * x;
    if (fabs(x) > 8)
        return x > 0;
    const double skew = a->third / (v * s), kurt = (a->fourth - 1.0 / 120) / (v * v);
    const double bent = skew / 6 * (x2 - 1) + kurt / 24 * x * (x2 - 3) +
                        skew * skew / 72 * x * ((x2 - 10) * x2 + 15);
    const double p = mn_normal_below(x) - 0.3989422804014327 * mn_exp(-x2 / 2) * bent;
    return p < 0 ? 0 : p > 1 ? 1 : p;
}

/* The time by which n are expected to have arrived. Newton's steps rise to it, as what arrived is
 * concave in time. */
static double time_of(const double *degree, const double *number, uint32_t degrees, double n,
                      double *spread)
{
    double t = 0;
    for (unsigned k = 0; k < ROUNDS; k++) {
        double mean = 0, rate = 0, variance = 0;
        for (uint32_t i = 0; i < degrees; i++) {
            const double q = mn_exp(-degree[i] * t), p = come(degree[i] * t, q);
            mean += number[i] * p;
            rate += number[i] * degree[i] * q;
            variance += number[i] * q * p;
        }
        if (!(rate > 0))
            break;
        const double step = (n - mean) / rate;
        *spread = sqrt(variance) / rate / (t > 0 ? t : 1);
        t += step;
        if (k && fabs(step) <= 1e-12 * t)
            break;
    }
    return t;
}

void mn_rds_chances_known(double *chance, const double *degree, const double *number,
                          uint32_t degrees, double n, double *work)
{
    static const double at[POINTS] = {-0.9061798459386640, -0.5384693101056831, 0,
                                      0.5384693101056831, 0.9061798459386640},
                        weight[POINTS] = {0.2369268850561891, 0.4786286704993665,
                                          0.5688888888888889, 0.4786286704993665,
                                          0.2369268850561891};
    double spread = 0;
    const double t = time_of(degree, number, degrees, n, &spread);
    const double half = 8 * (spread < 0.01 ? 0.01 : spread > 1 ? 1 : spread) / PANELS;
    /* Before the window fewer than n arrived for certain, behind it none is drawn any more; within
     * it times are by their logarithms. */
    const double begin = mn_log(t) - half * PANELS;
    for (uint32_t i = 0; i < degrees; i++) {
        const double x = degree[i] * mn_exp(begin);
        chance[i] = come(x, mn_exp(-x));
    }
    for (unsigned k = 0; k < PANELS * POINTS; k++) {
        const double u = begin + half * (2.0 * (k / POINTS) + 1 + at[k % POINTS]);
        const double now = mn_exp(u), w = half * weight[k % POINTS];
        arrived all = {0, 0, 0, 0};
        for (uint32_t i = 0; i < degrees; i++) {
            const arrived x = one(degree[i] * now, work[i] = mn_exp(-degree[i] * now));
            all.mean += number[i] * x.mean;
            all.variance += number[i] * x.variance;
            all.third += number[i] * x.third;
            all.fourth += number[i] * x.fourth;
        }
        for (uint32_t i = 0; i < degrees; i++) {
            const arrived x = one(degree[i] * now, work[i]);
            const arrived others = {all.mean - x.mean, all.variance - x.variance,
                                    all.third - x.third, all.fourth - x.fourth};
            chance[i] += w * degree[i] * now * work[i] * below(&others, n);
        }
    }
}

/* Where chances are bent[i] (1 - exp(-degree t)), the time t at which numbers count / chance are
 * the population: sum of count / bent / (1 - exp(-degree t)) is population / n times that of count
 * / bent. It falls with t and is convex, so that Newton's steps rise to its only root. */
static double time_for(const double *degree, const double *count, const double *bent,
                       uint32_t degrees, double ratio)
{
    double all = 0, t = 0;
    for (uint32_t i = 0; i < degrees; i++) {
        all += count[i] / bent[i];
        t += count[i] / bent[i] / degree[i];
    }
    t /= ratio * all;
    for (unsigned k = 0; k < ROUNDS; k++) {
        double sum = 0, slope = 0;
        for (uint32_t i = 0; i < degrees; i++) {
            const double q = mn_exp(-degree[i] * t), p = come(degree[i] * t, q);
            const double x = count[i] / bent[i] / p;
            sum += x;
            slope += x * degree[i] * q / p;
        }
        if (!(slope > 0))
            break;
        const double step = (sum - ratio * all) / slope;
        t += step;
        if (step <= 1e-13 * t)
            break;
    }
    return t;
}

/* How far a chance is from 1 - exp(-degree t) hardly depends on the numbers: few rounds do. */
bool mn_rds_chances(double *chance, const double *degree, const double *count, uint32_t degrees,
                    double population, double *work)
{
    double *number = work, *bent = work + degrees, *room = bent + degrees;
    double n = 0;
    for (uint32_t i = 0; i < degrees; i++) {
        n += count[i];
        bent[i] = 1;
    }
    if (!(n > 0) || !(population > n))
        return false;
    for (unsigned k = 0; k < ROUNDS; k++) {
        const double t = time_for(degree, count, bent, degrees, population / n);
        double sum = 0, moved = 0;
        for (uint32_t i = 0; i < degrees; i++)
            sum += number[i] = count[i] / (bent[i] * come(degree[i] * t, mn_exp(-degree[i] * t)));
        for (uint32_t i = 0; i < degrees; i++)
            number[i] *= population / sum;
        mn_rds_chances_known(chance, degree, number, degrees, n, room);
        for (uint32_t i = 0; i < degrees; i++) {
            const double next = chance[i] / come(degree[i] * t, mn_exp(-degree[i] * t));
            moved = fmax(moved, fabs(next - bent[i]));
            bent[i] = next;
        }
        if (moved < 1e-7)
            break;
    }
    return true;
}
