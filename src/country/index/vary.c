/* SPDX-License-Identifier: Apache-2.0
 *
 * country/index/vary.c - how ranks move when weights do. See index.h.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "country/index/index.h"
#include "country/rank/rank.h"

/* The rank of each score under these weights, 0 where it has none. */
static mn_status ranks(size_t *out, mn_ranked *work, const mn_composite *x,
                       const mn_composite_scores *s, const double *weight, mn_err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double v =
            isnan(s->at[i].value) ? (double)NAN : mn_composite_value(x, s->at[i].fact, weight);
        out[i] = 0;
        if (!isnan(v))
            work[n++] = (mn_ranked){.value = v, .low = NAN, .high = NAN, .of = (uint32_t)i};
    }
    const mn_status st = mn_rank_places(work, n, x->better != MN_BETTER_LOW, e);
    for (size_t i = 0; i < n && !st; i++)
        out[work[i].of] = work[i].rank;
    return st;
}

static int number(const void *pa, const void *pb)
{
    const uint16_t a = *(const uint16_t *)pa, b = *(const uint16_t *)pb;
    return (a > b) - (a < b);
}

/* drawn: a row a score, of draws ranks each. */
static void quantiles(double *low, double *high, uint16_t *drawn, size_t n, size_t draws)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t *r = drawn + i * draws;
        qsort(r, draws, sizeof *r, number);
        low[i] = r[(size_t)(0.025 * (double)(draws - 1))];
        high[i] = r[(size_t)ceil(0.975 * (double)(draws - 1))];
    }
}

typedef struct memory {
    size_t *base, *rank;
    mn_ranked *work;
    uint16_t *drawn;
    double *weight;
} memory;

static mn_status left_out(double *lost, memory *m, const mn_composite *x,
                          const mn_composite_scores *s, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t k = 0; k < x->n && !st; k++) {
        double moved = 0, n = 0;
        for (size_t j = 0; j < x->n; j++)
            m->weight[j] = j == k ? 0 : x->item[j].weight;
        st = ranks(m->rank, m->work, x, s, m->weight, e);
        for (size_t i = 0; i < s->n && !st; i++)
            if (m->base[i] && m->rank[i]) {
                moved += fabs((double)m->base[i] - (double)m->rank[i]);
                n++;
            }
        lost[k] = n > 0 ? moved / n : (double)NAN;
    }
    return st;
}

mn_status mn_composite_vary(double *low, double *high, double *lost, const mn_composite *x,
                            const mn_composite_scores *s, size_t draws, double by, uint64_t seed,
                            mn_err *e)
{
    memory m = {calloc(s->n + 1, sizeof *m.base), calloc(s->n + 1, sizeof *m.rank),
                calloc(s->n + 1, sizeof *m.work), calloc(s->n * draws + 1, sizeof *m.drawn),
                calloc(x->n, sizeof *m.weight)};
    mn_status st = m.base && m.rank && m.work && m.drawn && m.weight ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = ranks(m.base, m.work, x, s, NULL, e);
    for (size_t d = 0; d < draws && !st; d++) {
        mn_rng r;
        mn_rng_init(&r, seed, d);
        for (size_t k = 0; k < x->n; k++)
            m.weight[k] = x->item[k].weight * (1 + by * (2 * mn_rng_unit(&r) - 1));
        st = ranks(m.rank, m.work, x, s, m.weight, e);
        for (size_t i = 0; i < s->n; i++)
            m.drawn[i * draws + d] = (uint16_t)m.rank[i];
    }
    if (!st)
        quantiles(low, high, m.drawn, s->n, draws);
    if (!st)
        st = left_out(lost, &m, x, s, e);
    free(m.base);
    free(m.rank);
    free(m.work);
    free(m.drawn);
    free(m.weight);
    return st;
}
