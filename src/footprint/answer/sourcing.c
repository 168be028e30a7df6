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
    const float *y = m->y + cell * m->regions * m->categories + region * m->categories;
    double sum = 0;

    for (size_t k = 0; k < m->categories; k++)
        if (buys(buyer, m->demand[k]))
            sum += (double)y[k];
    return sum;
}

void mn_basket(double *y, const mn_model *m, mn_buyer buyer, size_t region)
{
    for (size_t i = 0; i < m->n; i++)
        y[i] = demand_of(m, buyer, i, region);
}

/* Adds what the industries of a region (SIZE_MAX: of all) use of each cell. */
static mn_status add_intermediate(double *use, const mn_model *m, size_t region, mn_err *e)
{
    double *x = calloc(2 * m->n + 1, sizeof *x), *used = x ? x + m->n : NULL;
    size_t from = region == SIZE_MAX ? 0 : region * m->industries;
    size_t to = region == SIZE_MAX ? m->n : from + m->industries;

    if (!x)
        return mn_fail_memory(e);
    memcpy(x + from, m->x + from, (to - from) * sizeof *x);
    mn_status st = mn_matrix_apply(&m->a, false, x, used, NULL, e);
    for (size_t i = 0; !st && i < m->n; i++)
        use[i] += used[i];
    free(x);
    return st;
}

static void add_final(double *use, const mn_model *m, mn_buyer buyer, size_t region)
{
    size_t from = region == SIZE_MAX ? 0 : region,
           to = region == SIZE_MAX ? m->regions : region + 1;

    for (size_t r = from; r < to; r++)
        for (size_t i = 0; i < m->n; i++)
            use[i] += demand_of(m, buyer, i, r);
}

/* Gives shares to all groups of cells that have none yet: group[i] is the group
 * of cell i, SIZE_MAX none; sums holds 2 doubles a group. */
static void fill(double *share, const size_t *group, double *sums, size_t groups, const double *use,
                 size_t n)
{
    double *have = sums, *sum = sums + groups;

    memset(sums, 0, 2 * groups * sizeof *sums);
    for (size_t i = 0; i < n; i++) {
        if (group[i] == SIZE_MAX)
            continue;
        have[group[i]] += share[i];
        sum[group[i]] += use[i] > 0 ? use[i] : 0;
    }
    for (size_t i = 0; i < n; i++)
        if (group[i] != SIZE_MAX && have[group[i]] == 0 && sum[group[i]] > 0)
            share[i] = use[i] > 0 ? use[i] / sum[group[i]] : 0;
}

/* What is filled in turn, from the nearest use to the widest. */
typedef struct filling {
    mn_sourcing s;
    size_t *kind, *place; /* of each cell: its kind, and its kind in its region */
    double *sums;
} filling;

static void fill_both(filling *f, const double *use)
{
    size_t n = f->s.m->n;

    fill(f->s.mix, f->kind, f->sums, MN_INDUSTRIES, use, n);
    fill(f->s.inside, f->place, f->sums, f->s.m->regions * MN_INDUSTRIES, use, n);
}

static bool filling_new(filling *f, const mn_model *m)
{
    size_t groups = m->regions * MN_INDUSTRIES;

    f->s.m = m;
    f->s.mix = calloc(m->n + 1, sizeof(double));
    f->s.inside = calloc(m->n + 1, sizeof(double));
    f->kind = calloc(m->n + 1, sizeof *f->kind);
    f->place = calloc(m->n + 1, sizeof *f->place);
    f->sums = calloc(2 * (groups + 1), sizeof *f->sums);
    if (!f->s.mix || !f->s.inside || !f->kind || !f->place || !f->sums)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        uint8_t kind = m->kind[i % m->industries];
        size_t region = i / m->industries;

        f->kind[i] = kind == MN_NO_KIND ? SIZE_MAX : kind;
        f->place[i] = kind == MN_NO_KIND ? SIZE_MAX : region * MN_INDUSTRIES + kind;
    }
    return true;
}

mn_status mn_sourcing_new(mn_sourcing *out, const mn_model *m, mn_buyer buyer, size_t region,
                          mn_err *e)
{
    filling f = {0};
    double *use = calloc(m->n + 1, sizeof *use);
    mn_status st = MN_OK;

    if (!filling_new(&f, m) || !use) {
        st = mn_fail_memory(e);
        goto out;
    }
    if (buyer == MN_COMPANY)
        st = add_intermediate(use, m, region, e);
    else
        add_final(use, m, buyer, region);
    fill_both(&f, use);
    /* Then all that the region's industries and households use, then the world's. */
    if (st || (st = add_intermediate(use, m, region, e)))
        goto out;
    add_final(use, m, MN_HOUSEHOLD, region);
    fill_both(&f, use);
    if ((st = add_intermediate(use, m, SIZE_MAX, e)))
        goto out;
    add_final(use, m, MN_HOUSEHOLD, SIZE_MAX);
    fill_both(&f, use);
    fill(f.s.inside, f.place, f.sums, m->regions * MN_INDUSTRIES, m->x, m->n);
    *out = f.s;
    memset(&f.s, 0, sizeof f.s);
out:
    mn_sourcing_free(&f.s);
    free(f.kind);
    free(f.place);
    free(f.sums);
    free(use);
    return st;
}

void mn_sourcing_free(mn_sourcing *s)
{
    free(s->mix);
    free(s->inside);
    memset(s, 0, sizeof *s);
}
