/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/upstream.h - what the chain of a shipment's maker or shipper reaches: parties of higher
 * tiers that may be named by a rule, and their sites in a rule's region.
 *
 * The party of the line is found in the chain by its id, or by its name as it is folded where one
 * party alone bears it. Tiers are those of trace/path: by which goods can go, in time; of the
 * line's good where the chain has it, else of all that the party sells. A party and good is looked
 * up once.
 */
#ifndef TRACE_BAN_UPSTREAM_H
#define TRACE_BAN_UPSTREAM_H

#include "trace/ban/ban.h"
#include "trace/chain/chain.h"

typedef struct mn_upstream mn_upstream;
/* The chain and the bench are borrowed. *out is owned: mn_upstream_free(), after the last line was
 * judged. The bench asks it from now on. O(parties). */
MN_USE mn_status mn_upstream_new(mn_upstream **out, const mn_chain *c, mn_bench *b,
                                 const mn_ctx *ctx, mn_err *e);
void mn_upstream_free(mn_upstream *u); /* NULL is legal */

typedef struct mn_upstream_count {
    uint64_t asked, found, reached; /* parties of lines; those in the chain; with a nexus above */
} mn_upstream_count;
mn_upstream_count mn_upstream_counts(const mn_upstream *u);

#endif
