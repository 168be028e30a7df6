/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk.h - what the files of the walk up a chain share: the steps and links as they
 * are met (walk.c), the gaps between them (walk_gap.c),
 * and their order (walk_order.c).
 */
#ifndef TRACE_EVIDENCE_WALK_H
#define TRACE_EVIDENCE_WALK_H

#include "trace/evidence/evidence.h"

/* From three numbers to one; zero-initialised is empty. */
typedef struct mn_walk_index {
    uint32_t (*slot)[4]; /* the fourth: 1 + the number; 0: free */
    size_t cap, n;       /* cap: a power of two */
    uint64_t salt;
} mn_walk_index;

typedef struct mn_walk {
    mn_evidence *v;
    const mn_evidence_asked *a;
    const mn_ctx *ctx;
    mn_step *step; /* as they are met */
    mn_step_link *link;
    uint32_t *queue;
    bool *waits;
    size_t steps, steps_cap, links, links_cap, queue_cap, waits_cap, head, tail;
    uint32_t *into, *next; /* of a step its latest link; of a link the one before it to that step */
    size_t intos, into_cap, next_cap;
    mn_walk_index step_at, link_at; /* named steps by party, good, lot; links by to, edge, lot */
    uint64_t work;
    mn_text commodity; /* of the step that is looked above */
    mn_err *e;
} mn_walk;

/* Takes a step in; *out is its number. */
MN_USE mn_status mn_walk_add(size_t *out, mn_walk *w, const mn_step *s);
/* Takes a link in. */
MN_USE mn_status mn_walk_link(mn_walk *w, const mn_step_link *l);
/* The latest link to a step, and after it w->next[] of each; MN_NOT_ANY at the end. */
static inline uint32_t mn_walk_into(const mn_walk *w, size_t step)
{
    return step < w->intos ? w->into[step] : MN_NOT_ANY;
}
/* O(1) expected. UINT32_MAX: it is not there. */
uint32_t mn_walk_find(const mn_walk_index *x, uint32_t a, uint32_t b, uint32_t c);
MN_USE mn_status mn_walk_put(mn_walk_index *x, uint32_t a, uint32_t b, uint32_t c, size_t number,
                             mn_err *e);
void mn_walk_free(mn_walk *w);
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
/* Steps in the order of the chain, links by the step that they leave (walk_order.c). */
MN_USE mn_status mn_walk_settle(mn_walk *w);
/* Whether a link leads to the step. */
bool mn_walk_fed(const mn_walk *w, size_t step);

#endif
