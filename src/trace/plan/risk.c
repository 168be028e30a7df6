/* SPDX-License-Identifier: Apache-2.0
 *
 * risk.c - the highest probability at or above each supply.
 *
 * Those with the highest probability go first and give it to all whom they reach down the chain;
 * who has one already has a higher one.
 */
#include "trace/plan/risk.h"

#include <stdlib.h>

#include "core/err.h"
#include "trace/plan/plan.h"

typedef struct seed {
    uint32_t risk, edge;
} seed;

static int by_risk(const void *a, const void *b)
{
    const seed *x = a, *y = b;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    return (x->edge > y->edge) - (x->edge < y->edge);
}

static uint32_t parts_of(double probability)
{
    if (!(probability > 0)) /* NaN, too */
        return 0;
    return probability >= 1 ? MN_PLAN_CERTAIN : (uint32_t)(probability * MN_PLAN_CERTAIN + 0.5);
}

/* The edges that a nexus is on itself. */
static void seed_edges(uint32_t *risk, const mn_chain *c, const mn_nexus_set *n)
{
    for (uint32_t i = 0; i < n->n; i++) {
        const mn_nexus *x = &n->at[i];
        const uint32_t r = parts_of(x->probability);
        for (uint32_t k = c->out[x->party]; k < c->out[x->party + 1]; k++) {
            const uint32_t g = c->sold[k];
            if ((x->good == MN_NOT_ANY || x->good == c->edge[g].good) && r > risk[g])
                risk[g] = r;
        }
    }
}

static void flow_down(uint32_t *risk, uint32_t *queue, bool *met, const seed *s, size_t n,
                      const mn_chain *c)
{
    for (size_t i = 0; i < n; i++) {
        size_t begin = 0, end = 0;
        const uint32_t first = c->edge[s[i].edge].buyer;
        if (met[first])
            continue;
        met[first] = true;
        queue[end++] = first;
        while (begin < end) {
            const uint32_t v = queue[begin++];
            for (uint32_t k = c->out[v]; k < c->out[v + 1]; k++) {
                const uint32_t g = c->sold[k], to = c->edge[g].buyer;
                if (risk[g] < s[i].risk)
                    risk[g] = s[i].risk;
                if (!met[to]) {
                    met[to] = true;
                    queue[end++] = to;
                }
            }
        }
    }
}

mn_status mn_plan_risk(uint32_t **out, const mn_chain *c, const mn_nexus_set *n, mn_err *e)
{
    uint32_t *risk = calloc((size_t)c->edges + 1, sizeof *risk);
    uint32_t *queue = malloc(((size_t)c->parties + 1) * sizeof *queue);
    bool *met = calloc((size_t)c->parties + 1, 1);
    seed *s = NULL;
    size_t seeds = 0;
    mn_status st = risk && queue && met ? MN_OK : mn_fail_memory(e);
    if (!st) {
        seed_edges(risk, c, n);
        for (uint32_t g = 0; g < c->edges; g++)
            seeds += risk[g] > 0;
        s = malloc((seeds + 1) * sizeof *s);
        st = s ? MN_OK : mn_fail_memory(e);
    }
    if (!st) {
        size_t at = 0;
        for (uint32_t g = 0; g < c->edges; g++)
            if (risk[g])
                s[at++] = (seed){risk[g], g};
        qsort(s, seeds, sizeof *s, by_risk);
        flow_down(risk, queue, met, s, seeds, c);
    }
    free(queue);
    free(met);
    free(s);
    if (st)
        free(risk);
    else
        *out = risk;
    return st;
}
