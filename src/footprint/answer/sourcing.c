/* SPDX-License-Identifier: Apache-2.0
 *
 * sourcing.c - regional mixes and average baskets, read off the economy.
 */
#include "footprint/answer/sourcing.h"

#include "core/err.h"

#include <stdlib.h>
#include <string.h>

static bool buys(mn_buyer buyer, mn_demand demand)
{
    if (buyer == MN_GOVERNMENT)
        return demand == MN_DEMAND_GOVERNMENT;
    return demand == MN_DEMAND_HOUSEHOLDS || demand == MN_DEMAND_NONPROFIT;
}

static double demand_of(const mn_model *m, mn_buyer buyer, size_t cell, size_t region)
{
    const double *y = m->y + cell * m->regions * m->categories + region * m->categories;
    double sum = 0;

    for (size_t k = 0; k < m->categories; k++)
        if (buys(buyer, m->demand[k]))
            sum += y[k];
    return sum;
}

void mn_basket(double *y, const mn_model *m, mn_buyer buyer, size_t region)
{
    for (size_t i = 0; i < m->n; i++)
        y[i] = demand_of(m, buyer, i, region);
}

/* Adds what the industries of a region (SIZE_MAX: of all) use of each cell. */
static void add_intermediate(double *use, const mn_model *m, size_t region)
{
    size_t from = region == SIZE_MAX ? 0 : region * m->industries;
    size_t to = region == SIZE_MAX ? m->n : from + m->industries;

    for (size_t j = from; j < to; j++)
        for (size_t k = m->at.start[j]; k < m->at.start[j + 1]; k++)
            use[m->at.index[k]] += (double)m->at.value[k] * m->x[j];
}

static void add_final(double *use, const mn_model *m, mn_buyer buyer, size_t region)
{
    size_t from = region == SIZE_MAX ? 0 : region,
           to = region == SIZE_MAX ? m->regions : region + 1;

    for (size_t r = from; r < to; r++)
        for (size_t i = 0; i < m->n; i++)
            use[i] += demand_of(m, buyer, i, r);
}

/* Fills the rows of industries that have none yet from a use by cell. */
static void fill(mn_sourcing *s, const double *use)
{
    for (size_t i = 0; i < s->industries; i++) {
        double *row = s->share + i * s->regions, have = 0, sum = 0;

        for (size_t r = 0; r < s->regions; r++) {
            have += row[r];
            sum += use[r * s->industries + i] > 0 ? use[r * s->industries + i] : 0;
        }
        for (size_t r = 0; have == 0 && sum > 0 && r < s->regions; r++)
            row[r] = use[r * s->industries + i] > 0 ? use[r * s->industries + i] / sum : 0;
    }
}

mn_status mn_sourcing_new(mn_sourcing *out, const mn_model *m, mn_buyer buyer, size_t region,
                          mn_err *e)
{
    mn_sourcing s = {m->regions, m->industries, calloc(m->n + 1, sizeof(double))};
    double *use = calloc(m->n + 1, sizeof *use);

    if (!s.share || !use) {
        mn_sourcing_free(&s);
        free(use);
        return mn_fail_memory(e);
    }
    if (buyer == MN_COMPANY)
        add_intermediate(use, m, region);
    else
        add_final(use, m, buyer, region);
    fill(&s, use);
    /* Then all that the region's industries and households use, then the world's. */
    add_intermediate(use, m, region);
    add_final(use, m, MN_HOUSEHOLD, region);
    fill(&s, use);
    add_intermediate(use, m, SIZE_MAX);
    add_final(use, m, MN_HOUSEHOLD, SIZE_MAX);
    fill(&s, use);
    free(use);
    *out = s;
    return MN_OK;
}

void mn_sourcing_free(mn_sourcing *s)
{
    free(s->share);
    memset(s, 0, sizeof *s);
}
