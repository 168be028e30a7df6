/* SPDX-License-Identifier: Apache-2.0
 *
 * country/rank/interval.c - intervals that hold together. See rank.h.
 */
#include <math.h>

#include "core/normal.h"
#include "core/rng.h"
#include "country/rank/rank.h"

/* How many standard deviations of each of n hold all of them with chance level. */
static double joint_z(size_t n, double level)
{
    const double each = mn_exp(mn_log(level) / (n ? (double)n : 1));
    return mn_normal_quantile((1 + each) / 2);
}

void mn_rank_joint(mn_ranked *x, size_t n, double level)
{
    const double more = joint_z(n, level) / mn_normal_quantile((1 + level) / 2);
    if (isnan(x->low) || isnan(x->high))
        return;
    if (x->low > 0) {
        const double mid = mn_log(x->value);
        x->low = mn_exp(mid + (mn_log(x->low) - mid) * more);
        x->high = mn_exp(mid + (mn_log(x->high) - mid) * more);
    } else {
        x->low = x->value + (x->low - x->value) * more;
        x->high = x->value + (x->high - x->value) * more;
    }
}

static double cube(double v)
{
    return v * v * v;
}

void mn_rank_count(mn_ranked *x, size_t n, double level)
{
    const double z = joint_z(n, level), low = isnan(x->low) ? x->value : x->low;
    const double top = (isnan(x->high) ? x->value : x->high) + 1;
    const double bottom = low > 0 ? 1 - 1 / (9 * low) - z / (3 * sqrt(low)) : 0;
    x->low = bottom > 0 ? low * cube(bottom) : 0;
    x->high = top * cube(1 - 1 / (9 * top) + z / (3 * sqrt(top)));
}
