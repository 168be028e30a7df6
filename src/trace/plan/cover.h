/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/cover.h - budgeted maximum coverage where each thing to settle has at most two who
 * can settle it: a weighted graph.
 *
 * Nodes can be asked, each at a cost; asking one settles its own weight and all edges at it.
 * Whom to ask within a budget, or so that a share is reached, is NP-hard (a vertex cover in
 * part); here it is answered greedily, with a bound computed from the data:
 *
 * - Budget: by gain a cost, one that no longer fits is passed over; the same again after the best
 *   single node; the better of both. At least (1-1/e)/2 of the best there is, with equal costs
 *   1-1/e; so too where their number alone is limited, which goes by gain whatever the costs. With
 *   a budget and a number, or a share to be reached, the bound alone says how good it is (Khuller,
 * Moss & Naor 1999, doi 10.1016/S0020-0190(99)00031-9; Nemhauser, Wolsey & Fisher 1978,
 * doi 10.1007/BF01588971). Lazily (Minoux 1978, doi 10.1007/BFb0006528): O((nodes
 *   + edges) log nodes).
 * - Bound: of the linear programme's dual. For any 0 <= y_e <= w_e,
 *       best(B) <= sum_e (w_e - y_e) + K_B(Y),   Y_v = own_v + sum of y_e at v,
 *   K_B the fractional knapsack of values Y and costs c within B. With y = w where nothing that
 *   was picked is at e, else 0, this is the usual bound of submodular functions; y is then moved
 *   by exact steps along single edges and by subgradients (bound.c). It holds for every y.
 *
 * All weights and costs are integers, so that results are exact and the same everywhere.
 */
#ifndef TRACE_PLAN_COVER_H
#define TRACE_PLAN_COVER_H

#include <manumit/core.h>

typedef struct mn_cover_edge {
    uint32_t a, b; /* different nodes */
    int64_t weight;
} mn_cover_edge;

/* Borrowed. The sum of all weights must be at most MN_COVER_MOST, costs are 1..MN_COVER_MOST. */
#define MN_COVER_MOST (INT64_C(1) << 61)
typedef struct mn_cover {
    uint32_t nodes;
    size_t edges;
    const int64_t *own, *cost; /* a node */
    const mn_cover_edge *edge;
} mn_cover;

typedef struct mn_cover_asked {
    int64_t budget; /* the sum of costs at most; below 0: as much as it takes */
    size_t count;   /* nodes at most; 0: any number */
    int64_t reach;  /* stop when so much is settled; below 0: go on */
    unsigned steps; /* of the bound; 0: as many as 3e8 looks at edges allow, 8 to 300 */
} mn_cover_asked;

typedef struct mn_cover_pick {
    uint32_t node;
    int64_t gain, total; /* settled by it beside those before; by all so far */
    int64_t spent;       /* costs so far */
    int64_t bound;       /* nobody settles more with these costs (or this many nodes) */
} mn_cover_pick;

/* n, spent and bound are those of the whole answer. */
typedef struct mn_cover_plan {
    mn_cover_pick *pick; /* in the order of picking */
    size_t n;
    int64_t all;   /* the sum of all weights */
    int64_t bound; /* nobody settles more within the budget and the count */
    int64_t least; /* with reach: nobody reaches it at lower costs */
    bool reached;  /* with reach: it is reached */
} mn_cover_plan;

/* *out is owned: mn_cover_plan_free(). Nodes that settle nothing are not picked. MN_CANCELLED. */
MN_USE mn_status mn_cover_solve(mn_cover_plan *out, const mn_cover *c, const mn_cover_asked *a,
                                const mn_ctx *ctx, mn_err *e);
void mn_cover_plan_free(mn_cover_plan *p); /* zero-initialised is legal */

/* Fills the bounds of a plan whose picks stand (bound.c). */
MN_USE mn_status mn_cover_bound(mn_cover_plan *p, const mn_cover *c, const mn_cover_asked *a,
                                const mn_ctx *ctx, mn_err *e);

#endif
