/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/calibrate.c - from margins to probabilities: Platt's logistic curve, by Newton's
 * method, on rows that the trees were not fitted to. It never changes the order of payments.
 */
#include <math.h>

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
