/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/risk.h - how likely it is that a supply hangs on something that touches a ban.
 */
#ifndef TRACE_PLAN_RISK_H
#define TRACE_PLAN_RISK_H

#include "trace/nexus/nexus.h"

/* Of each edge, in parts of MN_PLAN_CERTAIN: the highest probability of a nexus of its seller (of
 * one good: where the edge is of that good) or of anybody from whom the seller's goods may come,
 * at any number of tiers, whatever the dates. *out is owned, free(). O(edges + nexus log nexus). */
MN_USE mn_status mn_plan_risk(uint32_t **out, const mn_chain *c, const mn_nexus_set *n, mn_err *e);

#endif
