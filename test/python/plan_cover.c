/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_cover.c - answers coverages for plan.py: reads "nodes edges budget count reach", then a node
 * a line (weight of its own, cost), then an edge a line (node, node, weight); prints how many are
 * asked, what they settle, the bound, everything, the least cost, what they cost.
 */
#include <stdio.h>
#include <stdlib.h>

#include "trace/plan/cover.h"

int main(void)
{
    long n, m, budget, count, reach, x, y, w;
    if (scanf("%ld%ld%ld%ld%ld", &n, &m, &budget, &count, &reach) != 5 || n < 0 || m < 0 ||
        n > 1000000 || m > 1000000)
        return 2;
    int64_t *own = calloc((size_t)n + 1, sizeof *own), *cost = calloc((size_t)n + 1, sizeof *cost);
    mn_cover_edge *edge = calloc((size_t)m + 1, sizeof *edge);
    mn_cover_plan p;
    int status = own && cost && edge ? 0 : 2;
    for (long i = 0; !status && i < n; i++) {
        if (scanf("%ld%ld", &x, &y) != 2)
            status = 2;
        own[i] = x;
        cost[i] = y;
    }
    for (long i = 0; !status && i < m; i++) {
        if (scanf("%ld%ld%ld", &x, &y, &w) != 3)
            status = 2;
        edge[i] = (mn_cover_edge){(uint32_t)x, (uint32_t)y, w};
    }
    const mn_cover c = {(uint32_t)n, (size_t)m, own, cost, edge};
    const mn_cover_asked a = {.budget = budget, .count = (size_t)count, .reach = reach};
    if (!status && mn_cover_solve(&p, &c, &a, NULL, NULL) == MN_OK) {
        const mn_cover_pick *last = p.n ? &p.pick[p.n - 1] : NULL;
        printf("%zu %lld %lld %lld %lld %lld\n", p.n, last ? (long long)last->total : 0,
               (long long)p.bound, (long long)p.all, (long long)p.least,
               last ? (long long)last->spent : 0);
        mn_cover_plan_free(&p);
    }
    free(own);
    free(cost);
    free(edge);
    return status;
}
