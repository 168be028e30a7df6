/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/calibrate.c - from margins to probabilities: Platt's logistic curve, by Newton's
 * method, on rows that the trees were not fitted to. It never changes the order of payments. How
 * far such probabilities can be believed is told by halves: of each, what the other half's curve
 * says.
 */
#include <math.h>
#include <string.h>

#include "core/rng.h"
#include "money/model/train.h"

void mn_calibrate(mn_money_model *m, const double *margin, const float *label, const float *weight,
                  size_t n)
{
    double a = 1, b = 0;

    for (int round = 0; round < 50; round++) {
        /* A little pull towards slope 1 and shift 0 keeps the curve finite. */
        double ga = a - 1, gb = b * 1e-3, aa = 1, ab = 0, bb = 1e-3;
        for (size_t i = 0; i < n; i++) {
            const double x = margin[i], p = 1 / (1 + mn_exp(-(a * x + b)));
            const double w = (double)weight[i], d = w * (p - (double)label[i]), v = w * p * (1 - p);
            ga += d * x;
            gb += d;
            aa += v * x * x;
            ab += v * x;
            bb += v;
        }
        const double det = aa * bb - ab * ab;
        if (!(det > 1e-12))
            break;
        double da = (bb * ga - ab * gb) / det, db = (aa * gb - ab * ga) / det;
        const double most = fmax(fabs(da), fabs(db));
        if (most > 1)
            da /= most, db /= most;
        a -= da;
        b -= db;
        if (most < 1e-9)
            break;
    }
    m->slope = a > 0.01 ? a : 0.01; /* rising, whatever the held rows say */
    m->shift = b;
}

const double mn_reliability_from[MN_RELIABILITY + 1] = {0,   0.001, 0.01, 0.05, 0.1, 0.2,
                                                        0.3, 0.5,   0.7,  0.9,  1};

static void tell(mn_money_model *m, const double *margin, const float *label, const float *weight,
                 size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const double p = mn_money_model_probability(m, margin[i]), w = (double)weight[i];
        unsigned b = 0;
        while (b + 1 < MN_RELIABILITY && p >= mn_reliability_from[b + 1])
            b++;
        m->reliability[b].payments += w;
        m->reliability[b].labelled += label[i] > 0 ? w : 0;
        m->reliability[b].said += w * p;
    }
}

void mn_rely(mn_money_model *m, const double *margin, const float *label, const float *weight,
             size_t n)
{
    const double slope = m->slope, shift = m->shift;
    const size_t half = n / 2;

    memset(m->reliability, 0, sizeof m->reliability);
    mn_calibrate(m, margin, label, weight, half);
    tell(m, margin, label, weight, half, n);
    mn_calibrate(m, margin + half, label + half, weight + half, n - half);
    tell(m, margin, label, weight, 0, half);
    m->slope = slope;
    m->shift = shift;
}
