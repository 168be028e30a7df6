/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/knowledge.c - the value of knowing costs better. See knowledge.h.
 */
#include "country/budget/knowledge.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/normal.h"
#include "core/rng.h"

void mn_area_costs(double *drawn, const mn_areas *a, uint64_t seed)
{
    const double z = mn_normal_quantile(0.95);
    for (size_t i = 0; i < a->n; i++) {
        const mn_area *x = &a->at[i];
        const bool known = isnan(x->cost_low) || !(x->cost_high > x->cost_low);
        const double mid = known ? x->cost : sqrt(x->cost_low * x->cost_high);
        const double sd = known ? 0 : (mn_log(x->cost_high) - mn_log(x->cost_low)) / (2 * z);
        for (size_t d = 0; d < MN_AREA_DRAWS; d++) {
            mn_rng r;
            mn_rng_init(&r, seed, i * MN_AREA_DRAWS + d);
            drawn[i * MN_AREA_DRAWS + d] = x->most > 0 ? mid * mn_exp(sd * mn_rng_normal(&r)) : 1;
        }
    }
}

static double worth_of(const mn_areas *a, const double *drawn, size_t d, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < a->n; i++)
        sum += a->at[i].worth * mn_area_reach(&a->at[i], &drawn[i * MN_AREA_DRAWS + d], 1, x[i]);
    return sum;
}

static int number(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* All costs known: the best plan of each draw. */
static mn_status know_all(double *out, const mn_areas *a, const double *drawn, double money,
                          mn_err *e)
{
    double one[MN_AREAS_MOST], x[MN_AREAS_MOST], left, price, sum = 0;
    mn_status st = MN_OK;
    for (size_t d = 0; d < MN_AREA_DRAWS && !st; d++) {
        for (size_t i = 0; i < a->n; i++)
            one[i] = drawn[i * MN_AREA_DRAWS + d];
        st = mn_allocate_best(x, &left, &price, a, &(mn_costs){one, 1}, money, e);
        if (!st)
            sum += worth_of(a, drawn, d, x);
    }
    *out = sum / MN_AREA_DRAWS;
    return st;
}

/* One cost known, the others as uncertain as before. */
static mn_status know_one(double *out, const mn_areas *a, const double *drawn, size_t which,
                          double *work, double money, mn_err *e)
{
    double x[MN_AREAS_MOST], left, price, sum = 0;
    mn_status st = MN_OK;
    for (size_t d = 0; d < MN_AREA_DRAWS && !st; d++) {
        for (size_t k = 0; k < a->n * MN_AREA_DRAWS; k++)
            work[k] = k / MN_AREA_DRAWS == which ? drawn[which * MN_AREA_DRAWS + d] : drawn[k];
        st = mn_allocate_best(x, &left, &price, a, &(mn_costs){work, MN_AREA_DRAWS}, money, e);
        for (size_t i = 0; i < a->n && !st; i++)
            sum += a->at[i].worth *
                   mn_area_reach(&a->at[i], work + i * MN_AREA_DRAWS, MN_AREA_DRAWS, x[i]);
    }
    *out = sum / MN_AREA_DRAWS;
    return st;
}

mn_status mn_area_knowledge(mn_knowledge *out, const mn_areas *a, const double *drawn,
                            const double *plan, double money, mn_err *e)
{
    double reached[MN_AREA_DRAWS], all = 0;
    double *work = calloc(a->n * MN_AREA_DRAWS + 1, sizeof *work);
    mn_status st = work ? MN_OK : mn_fail_memory(e);
    *out = (mn_knowledge){.plan = 0};
    for (size_t d = 0; d < MN_AREA_DRAWS && !st; d++) {
        reached[d] = worth_of(a, drawn, d, plan);
        out->plan += reached[d] / MN_AREA_DRAWS;
    }
    if (!st)
        st = know_all(&all, a, drawn, money, e);
    out->all = all > out->plan ? all - out->plan : 0;
    for (size_t i = 0; i < a->n && !st; i++) {
        double one = out->plan;
        if (a->at[i].most > 0 && a->at[i].cost_high > a->at[i].cost_low)
            st = know_one(&one, a, drawn, i, work, money, e);
        out->one[i] = one > out->plan ? one - out->plan : 0;
    }
    if (!st) {
        qsort(reached, MN_AREA_DRAWS, sizeof *reached, number);
        out->low = reached[MN_AREA_DRAWS / 20];
        out->high = reached[MN_AREA_DRAWS - 1 - MN_AREA_DRAWS / 20];
    }
    free(work);
    return st;
}
