/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/declared.c - see the header.
 */
#include "money/model/declared.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"

const double mn_declared_base = -6;
const mn_declared_weight mn_declared_weights[MN_PATTERNS] = {
    [MN_PATTERN_FAN_IN] = {1, 0.5},
    [MN_PATTERN_FAN_OUT] = {1, 0.5},
    [MN_PATTERN_GATHER_SCATTER] = {1.5, 0.5},
    [MN_PATTERN_SCATTER_GATHER] = {2.5, 0.5},
    [MN_PATTERN_CYCLE] = {2, 0},
    [MN_PATTERN_BIPARTITE] = {1.5, 0.5},
    [MN_PATTERN_STACK] = {2, 0.5},
    [MN_PATTERN_STRUCTURING] = {2, 0.5},
    [MN_PATTERN_SMURFING] = {1.5, 0.5},
    [MN_PATTERN_FUNNEL] = {3, 0.5},
    [MN_PATTERN_PASS_THROUGH] = {1, 0},
    [MN_PATTERN_RAPID] = {1, 0.3},
};

/* What a hit adds to the log-odds of its payments. */
static double worth(const mn_hit *h, const mn_pattern_config *c)
{
    const mn_declared_weight *w = &mn_declared_weights[h->pattern];
    const uint32_t least = c->least[h->pattern];
    double doublings = 0;
    if (w->doubling > 0 && least && h->strength > least)
        doublings = mn_log((double)h->strength / least) / 0.69314718055994531;
    return w->weight + w->doubling * (doublings < 3 ? doublings : 3);
}

/* What hits of one pattern add to their payments: the most of any of them, once. */
static void add(double *x, float *most, uint32_t n, const mn_hits *hits, unsigned pattern,
                const mn_pattern_config *c)
{
    for (size_t k = 0; k < hits->n; k++) {
        const mn_hit *h = &hits->hit[k];
        if (h->pattern != pattern)
            continue;
        const float v = (float)worth(h, c);
        for (uint32_t m = 0; m < h->n_edges; m++) {
            const uint64_t i = hits->edge[h->edges + m];
            if (i < n && v > most[i]) {
                x[i] += (double)v - (double)most[i];
                most[i] = v;
            }
        }
    }
}

mn_status mn_declared_scores(double *score, const mn_payments *p, const mn_hits *hits,
                             const mn_pattern_config *c, mn_err *e)
{
    float *most = malloc(((size_t)p->n + 1) * sizeof *most);
    if (!most)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->n; i++)
        score[i] = mn_declared_base;
    for (unsigned pattern = 0; pattern < MN_PATTERNS; pattern++) {
        memset(most, 0, (size_t)p->n * sizeof *most);
        add(score, most, p->n, hits, pattern, c);
    }
    for (uint32_t i = 0; i < p->n; i++)
        score[i] = 1 / (1 + mn_exp(-score[i]));
    free(most);
    return MN_OK;
}
