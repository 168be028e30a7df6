/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/pooled.c - see pooled.h.
 */
#include "measure/method/pooled.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"
#include "measure/count/count.h"

void mn_chapman_of(mn_chapman *out, double first, double second, double both, double level)
{
    const double seen = first + second - both;
    const double z = mn_normal_quantile((1 + level) / 2);
    out->total = (first + 1) * (second + 1) / (both + 1) - 1;
    out->error = sqrt((first + 1) * (second + 1) * (first - both) * (second - both) /
                      ((both + 1) * (both + 1) * (both + 2)));
    const double none = out->total - seen;
    const double spread = out->error / (none > 0 ? none : 1);
    const double factor = mn_exp(z * sqrt(mn_log(1 + spread * spread)));
    out->low = seen + none / factor;
    out->high = seen + none * factor;
}

/* Persons who are on all lists of `on` and on none of `off`. */
static double persons(const double *count, unsigned lists, unsigned on, unsigned off)
{
    double n = 0;
    for (unsigned w = 1; w < 1U << lists; w++)
        if ((w & on) == on && !(w & off))
            n += count[w];
    return n;
}

#define MOST 1000 /* times the cases: more is no estimate */

void mn_coverage_of(mn_coverage *out, unsigned lists, const double *count)
{
    const unsigned all = (1U << lists) - 1;
    double cases = 0, lost = 0, distinct = 0, weight = 0, ratio = 0;
    *out = (mn_coverage){0, (double)NAN, (double)NAN, (double)NAN};
    for (unsigned w = 1; w <= all; w++)
        cases += count[w];
    distinct = cases;
    for (unsigned i = 0; i < lists; i++) {
        const double alone = persons(count, lists, 1U << i, all & ~(1U << i));
        const double size = persons(count, lists, 1U << i, 0);
        lost += size > 0 ? alone / size : 1;
        distinct -= alone / lists;
    }
    out->coverage = 1 - lost / lists;
    if (!(out->coverage > 0))
        return;
    /* Pairs of lists: how much more they overlap than by chance, times who could be on both. */
    for (unsigned i = 0; i < lists; i++)
        for (unsigned j = i + 1; j < lists; j++) {
            const unsigned a = 1U << i, b = 1U << j, others = all & ~a & ~b;
            const double who = persons(count, lists, a, others) + persons(count, lists, b, others);
            const double by = persons(count, lists, a, 0) * persons(count, lists, b, 0);
            weight += who;
            ratio += by > 0 ? who * persons(count, lists, a | b, 0) / by : 0;
        }
    weight /= lists * out->coverage;
    ratio /= lists * out->coverage;
    out->independent = distinct / out->coverage;
    const double once = out->independent + out->independent * ratio - weight;
    out->low = out->independent + once * ratio - weight;
    out->high = (out->independent - weight) / (1 - ratio);
    if (!(ratio < 1 && out->high <= MOST * cases))
        out->high = (double)NAN;
}
