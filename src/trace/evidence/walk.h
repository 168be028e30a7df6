/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk.h - what the files of the walk up a chain share: the steps and links as they
 * are met (walk.c), and the gaps between them (walk_gap.c).
 */
#ifndef TRACE_EVIDENCE_WALK_H
#define TRACE_EVIDENCE_WALK_H

#include "trace/evidence/evidence.h"

typedef struct mn_walk {
    mn_evidence *v;
    const mn_evidence_asked *a;
    const mn_ctx *ctx;
    mn_step *step; /* as they are met */
    mn_step_link *link;
    uint32_t *queue;
    bool *waits;
    size_t steps, steps_cap, links, links_cap, queue_cap, waits_cap, head, tail;
    uint64_t work;
    mn_text commodity; /* of the step that is looked above */
    mn_err *e;
} mn_walk;

/* Takes a step in; *out is its number. */
MN_USE mn_status mn_walk_add(size_t *out, mn_walk *w, const mn_step *s);
/* The kinds of a party's sites, as bits. */
uint32_t mn_walk_sites(const mn_chain *c, uint32_t party);
/* Whether a recipe (or, with event, an event) is one by which the step's good is made. */
bool mn_walk_makes(const mn_walk *w, const mn_chain_recipe *r, const mn_step *s, bool event);
/* One good, or goods of one HS heading: two numbers of the chain. */
bool mn_walk_same_good(const mn_chain *c, uint32_t a, uint32_t b);
/* Takes who resells, and has no place that says otherwise, for a merchant. */
void mn_walk_merchant(mn_walk *w, size_t step);
/* Draws what is not named above a step: as a gap. */
MN_USE mn_status mn_walk_gap(mn_walk *w, size_t step);
/* Whether a link leads to the step. */
bool mn_walk_fed(const mn_walk *w, size_t step);

#endif
