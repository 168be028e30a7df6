/* SPDX-License-Identifier: Apache-2.0
 *
 * groups.c - gathering purchases into groups, and solving the groups together.
 */
#include "footprint/answer/groups.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>
#include <string.h>

enum { WAYS = MN_PLACED_BASKET + 1 };

static size_t key(const mn_groups *g, uint32_t industry, uint32_t region, mn_placed_by by)
{
    size_t r = region == UINT32_MAX ? g->regions : region;

    return ((size_t)industry * (g->regions + 1) + r) * WAYS + (size_t)by;
}

size_t mn_groups_find(const mn_groups *g, uint32_t industry, uint32_t region, mn_placed_by by)
{
    return g->index[key(g, industry, region, by)];
}

static mn_status begin(mn_groups *g, const mn_model *m, mn_err *e)
{
    size_t keys = m->industries * (m->regions + 1) * WAYS;

    memset(g, 0, sizeof *g);
    g->regions = m->regions;
    g->industries = m->industries;
    g->index = malloc((keys + 1) * sizeof *g->index);
    g->y = calloc(m->n + 1, sizeof *g->y);
    if (!g->index || !g->y) {
        mn_groups_free(g);
        return mn_fail_memory(e);
    }
    memset(g->index, 0xff, keys * sizeof *g->index);
    return MN_OK;
}

static mn_status add(mn_groups *g, uint32_t industry, uint32_t region, mn_placed_by by,
                     double money, mn_err *e)
{
    uint32_t *at = &g->index[key(g, industry, region, by)];

    if (*at == UINT32_MAX) {
        if (!mn_grow(&g->at, &g->cap, g->count + 1, sizeof *g->at))
            return mn_fail_memory(e);
        *at = (uint32_t)g->count;
        g->at[g->count++] = (mn_group){.industry = industry, .region = region, .by = by};
    }
    g->at[*at].money += money;
    return MN_OK;
}

static int by_key(const void *a, const void *b)
{
    const mn_group *x = a, *y = b;

    if (x->industry != y->industry)
        return x->industry < y->industry ? -1 : 1;
    if (x->region != y->region)
        return x->region < y->region ? -1 : 1;
    return (x->by > y->by) - (x->by < y->by);
}

/* Puts the groups into an order of their own: a draw takes their factors in
 * turn, and must not depend on which line of a file comes first. */
static void sort(mn_groups *g)
{
    if (g->count)
        qsort(g->at, g->count, sizeof *g->at, by_key);
    for (size_t k = 0; k < g->count; k++)
        g->index[key(g, g->at[k].industry, g->at[k].region, g->at[k].by)] = (uint32_t)k;
}

/* One million dollars of group k over the cells. */
static void spread(mn_groups *g, size_t k, const mn_model *m, const mn_sourcing *mix)
{
    const mn_group *group = &g->at[k];
    double *unit = g->unit + k * m->n;

    if (group->region != UINT32_MAX) {
        unit[group->region * m->industries + group->industry] = 1;
        return;
    }
    for (size_t r = 0; r < m->regions; r++)
        unit[r * m->industries + group->industry] = mix->share[group->industry * m->regions + r];
}

/* Rates, and the sum of all groups' money by cell. */
static void total(mn_groups *g, const mn_model *m, mn_scope scope)
{
    for (size_t k = 0; k < g->count; k++) {
        const double *unit = g->unit + k * m->n;

        g->at[k].people = mn_dot(m->m[scope], unit, m->n);
        for (size_t i = 0; i < m->n; i++)
            g->y[i] += g->at[k].money * unit[i];
    }
}

mn_status mn_groups_new(mn_groups *g, const mn_model *m, mn_scope scope, const mn_sourcing *mix,
                        const mn_purchase *purchase, const uint32_t *region, size_t purchases,
                        mn_err *e)
{
    mn_status st = begin(g, m, e);

    for (size_t i = 0; !st && i < purchases; i++) {
        const mn_purchase *p = &purchase[i];

        for (size_t k = 0; !st && k < p->mix.n; k++)
            st = add(g, p->mix.industry[k], region[i], p->by, p->money * p->mix.share[k], e);
    }
    if (!st && !(g->unit = calloc(g->count * m->n + 1, sizeof *g->unit)))
        st = mn_fail_memory(e);
    if (st) {
        mn_groups_free(g);
        return st;
    }
    sort(g);
    for (size_t k = 0; k < g->count; k++)
        spread(g, k, m, mix);
    total(g, m, scope);
    return MN_OK;
}

mn_status mn_groups_of_basket(mn_groups *g, const mn_model *m, mn_scope scope, const double *money,
                              mn_err *e)
{
    mn_status st = begin(g, m, e);

    for (size_t s = 0; !st && s < m->industries; s++) {
        double sum = 0;

        for (size_t r = 0; r < m->regions; r++)
            sum += money[r * m->industries + s];
        if (sum != 0)
            st = add(g, (uint32_t)s, UINT32_MAX, MN_PLACED_BASKET, sum, e);
    }
    if (!st && !(g->unit = calloc(g->count * m->n + 1, sizeof *g->unit)))
        st = mn_fail_memory(e);
    if (st) {
        mn_groups_free(g);
        return st;
    }
    for (size_t k = 0; k < g->count; k++)
        for (size_t r = 0; r < m->regions; r++) {
            size_t i = r * m->industries + g->at[k].industry;

            g->unit[k * m->n + i] = money[i] / g->at[k].money;
        }
    total(g, m, scope);
    return MN_OK;
}

mn_status mn_groups_pin(mn_groups *g, mn_pin pin, mn_err *e)
{
    for (size_t i = 0; i < g->pins; i++) {
        mn_pin *p = &g->pin[i];

        if (p->cell == pin.cell && p->origin == pin.origin && p->group == pin.group) {
            p->money += pin.money;
            return MN_OK;
        }
    }
    if (!mn_grow(&g->pin, &g->pin_cap, g->pins + 1, sizeof *g->pin))
        return mn_fail_memory(e);
    g->pin[g->pins++] = pin;
    return MN_OK;
}

typedef struct batch {
    const mn_csr *a;
    mn_groups *g;
    mn_status *status; /* of each block of MN_LANES groups */
} batch;

/* Solves one block: interleaves its groups' unit demands, solves them together,
 * and takes the results apart again. */
static void solve_block(size_t block, void *payload)
{
    batch *b = payload;
    mn_groups *g = b->g;
    size_t n = b->a->n, first = block * MN_LANES;
    size_t lanes = g->count - first < MN_LANES ? g->count - first : MN_LANES;
    float *y = calloc(2 * n * MN_LANES + 1, sizeof *y), *x = y ? y + n * MN_LANES : NULL;

    b->status[block] = MN_SYSTEM;
    if (!y)
        return;
    for (size_t l = 0; l < lanes; l++)
        for (size_t i = 0; i < n; i++)
            y[i * MN_LANES + l] = (float)g->unit[(first + l) * n + i];
    b->status[block] = mn_solve_lanes(x, b->a, y, 1e-5f, NULL);
    for (size_t l = 0; l < lanes; l++)
        for (size_t i = 0; i < n; i++)
            g->x[(first + l) * n + i] = x[i * MN_LANES + l];
    free(y);
}

mn_status mn_groups_solve(mn_groups *g, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    size_t blocks = (g->count + MN_LANES - 1) / MN_LANES;
    batch b = {&m->a, g, calloc(blocks + 1, sizeof *b.status)};
    mn_status st;

    free(g->x);
    g->x = malloc((g->count * m->n + 1) * sizeof *g->x);
    st = g->x && b.status ? mn_parallel(ctx, blocks, solve_block, &b, e) : mn_fail_memory(e);
    for (size_t i = 0; !st && i < blocks; i++)
        if (b.status[i])
            st = b.status[i] == MN_SYSTEM
                     ? mn_fail_memory(e)
                     : mn_fail(e, b.status[i],
                               "the economy settles too slowly for intervals: its spectral radius "
                               "is nearly 1");
    free(b.status);
    return st;
}

void mn_groups_free(mn_groups *g)
{
    free(g->at);
    free(g->index);
    free(g->unit);
    free(g->y);
    free(g->x);
    free(g->pin);
    memset(g, 0, sizeof *g);
}
