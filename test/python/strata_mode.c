/* SPDX-License-Identifier: Apache-2.0
 *
 * strata_mode.c - for strata.py: reads tables from standard input, a line each (lists, strata,
 * covariates; their levels; standard deviations of lists and pairs by factor; the common value;
 * levels by stratum; counts), and writes the most likely effects given them.
 */
#include <stdio.h>

#include "measure/stratum/pool.h"

enum { STRATA = 40, CELLS = 1 << MN_POOL_LISTS };

static bool number(double *out)
{
    return scanf("%lf", out) == 1;
}

static bool whole(unsigned *out, unsigned most)
{
    return scanf("%u", out) == 1 && *out <= most;
}

static bool read_case(mn_pool_data *d, mn_pool_given *g, double *count, uint16_t *level)
{
    unsigned lists, strata, covariates, v;
    *d = (mn_pool_data){.count = count, .level = level};
    *g = (mn_pool_given){.common = 0};
    if (!whole(&lists, 6) || !whole(&strata, STRATA) || !whole(&covariates, MN_POOL_COVARIATES))
        return false;
    d->lists = lists;
    d->strata = strata;
    d->covariates = covariates;
    for (unsigned c = 0; c < covariates; c++) {
        if (!whole(&v, STRATA))
            return false;
        d->levels[c] = v;
    }
    for (unsigned f = 0; f < covariates + 2; f++)
        if (!number(&g->sd[f][0]) || !number(&g->sd[f][1]))
            return false;
    if (!number(&g->common))
        return false;
    for (size_t i = 0; i < (size_t)strata * covariates; i++) {
        if (!whole(&v, STRATA))
            return false;
        level[i] = (uint16_t)v;
    }
    for (size_t i = 0; i < (size_t)strata << lists; i++)
        if (!number(&count[i]))
            return false;
    return true;
}

int main(void)
{
    static double count[STRATA * CELLS], theta[STRATA * MN_POOL_SETS];
    static uint16_t level[STRATA * MN_POOL_COVARIATES];
    mn_pool_data d;
    mn_pool_given g;
    while (read_case(&d, &g, count, level)) {
        uint16_t set[MN_POOL_SETS];
        mn_err e = MN_ERR_INIT;
        const size_t n = d.strata * mn_pool_sets(set, d.lists);
        if (mn_pool_mode(theta, &d, &g, &e)) {
            fprintf(stderr, "%s\n", e.msg);
            return 1;
        }
        for (size_t i = 0; i < n; i++)
            printf("%.12g%c", theta[i], i + 1 < n ? ' ' : '\n');
    }
    return 0;
}
