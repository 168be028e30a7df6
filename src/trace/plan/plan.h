/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/plan.h - whom to ask for documents first.
 *
 * Unsettled are supplies that have no document (documented.h), in the whole chain or above one
 * buyer. Each weighs its value in US dollars (worth.h), or 1, or what of its value hangs on a
 * nexus. Asking a party settles what it sells and what it buys. What follows is a budgeted
 * coverage (cover.h). Goods that went back are no supplies here, nor are
 * shipments where supplies of the same good between the same two are told: both are counted.
 */
#ifndef TRACE_PLAN_PLAN_H
#define TRACE_PLAN_PLAN_H

#include "trace/nexus/nexus.h"
#include "trace/plan/cover.h"
#include "trace/plan/documented.h"
#include "trace/plan/worth.h"

typedef enum mn_plan_by {
    MN_PLAN_VALUE,
    MN_PLAN_COUNT,
    MN_PLAN_RISK, /* value times the highest probability of a nexus at or above the seller */
} mn_plan_by;

typedef struct mn_plan_asked {
    uint32_t buyer; /* MN_NOT_ANY: the whole chain */
    mn_plan_by by;
    const mn_nexus_set *nexus; /* for MN_PLAN_RISK */
    const int64_t *cost;       /* of each party in hundredths; 0: it can't be asked; NULL: 1.00 */
    int64_t budget;            /* hundredths; below 0: none */
    size_t count;              /* parties at most; 0: any number */
    double reach;              /* share of the total to be reached; NaN: none */
    const mn_scope_rules *scope;
    const mn_reference *reference;
} mn_plan_asked;

/* What became of the supplies that were looked at. */
typedef struct mn_plan_counts {
    uint64_t supplies, returns, documented, unsettled; /* supplies: all in what was asked */
    uint64_t transports;        /* shipments of an edge that has supplies: the same goods again */
    uint64_t no_value, no_rate; /* unsettled, and not weighed */
    uint64_t no_risk;           /* unsettled, and nothing at or above the seller touches a ban */
    uint64_t nobody;            /* weighed, but neither side can be asked */
    int64_t nobody_weight;
} mn_plan_counts;

typedef struct mn_plan {
    mn_cover_plan cover; /* nodes are numbers in party[] */
    uint32_t *party;     /* those who can be asked */
    uint32_t parties;
    int64_t total; /* of all that is weighed: US dollars in hundredths, or supplies */
    mn_plan_counts counts;
    /* For telling what to ask for. */
    uint64_t *documented; /* a bit a supply */
    uint64_t *scope;      /* a bit a party: its purchases are looked at */
    uint32_t *risk;       /* parts of MN_PLAN_CERTAIN, an edge; NULL: not by risk */
    mn_worth worth;
} mn_plan;
#define MN_PLAN_CERTAIN 1000000u

/* *out is owned: mn_plan_free(). MN_DATA when weights are too large to add. O(supplies). */
MN_USE mn_status mn_plan_make(mn_plan *out, const mn_chain *c, const mn_plan_asked *a,
                              const mn_ctx *ctx, mn_err *e);
void mn_plan_free(mn_plan *p); /* zero-initialised is legal */

/* What is unsettled of an edge that is in the plan's scope: supplies and weight. */
typedef struct mn_plan_edge {
    uint64_t supplies;
    int64_t weight;
    int32_t since, until; /* of those */
} mn_plan_edge;
MN_USE mn_status mn_plan_edge_open(mn_plan_edge *out, mn_plan *p, const mn_chain *c,
                                   const mn_plan_asked *a, uint32_t edge, mn_err *e);

#endif
