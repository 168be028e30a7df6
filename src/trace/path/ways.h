/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/ways.h - a layout as counting needs it: of each place the ways on, those that end
 * soonest first; and who can be come back to.
 *
 * For layouts of which no edge has more than one group, so that an edge leads to one place. Then
 * whether a party may stand twice on a path depends on places alone: on two stands at p and, later,
 * at q of one party it may where the edge on from q is not one of p's joins, and not where the path
 * ends with it (docs/design/0027).
 */
#ifndef TRACE_PATH_WAYS_H
#define TRACE_PATH_WAYS_H

#include "trace/path/graph.h"
#include "trace/path/layer.h"

#define MN_HELD_ALL UINT32_MAX /* in the low half of mn_held: of whichever place of the party */

typedef struct mn_way {
    uint32_t group, place, node; /* node: the number of its party */
    uint8_t least;               /* edges that follow at least; 0: a path ends with this one */
    uint8_t then;                /* the same where any do */
    bool within;                 /* to a party of the same ring */
} mn_way;

/* The same from above: from a place to who buys of it. */
typedef struct mn_down {
    uint32_t group, place;
    bool within;
} mn_down;

typedef struct mn_ways {
    const mn_graph *g;
    mn_way *way; /* of place p: way[at[p]] .. way[at[p+1]-1], by `least` */
    size_t *at;
    uint8_t *
        least; /* of a party, by its number (mn_graph.node): edges to an end; 0: it is one itself */
    uint8_t *depth; /* of a party: edges from the nearest buyer */
    /* Only where counting goes down: */
    mn_down *down;
    size_t *down_at;
    mn_down *last; /* ways that end a path, by the seller's number: place, group */
    size_t *last_at;
    uint32_t *end; /* numbers of parties that paths end at */
    size_t ends;
} mn_ways;

/* g must be pruned, and have rings. mn_ways_free() in any case. O(joins * tiers). */
MN_USE mn_status mn_ways_new(mn_ways *w, const mn_graph *g, mn_err *e);
MN_USE mn_status mn_ways_down(mn_ways *w, mn_err *e);
void mn_ways_free(mn_ways *w);
/* Parties that paths end at. O(parties on the layout). */
size_t mn_ways_ends(const mn_ways *w);
/* The party of a number. */
uint32_t mn_ways_party(const mn_ways *w, uint32_t node);

/* Whether a party with the number `node` can be come back to from a place that has `rest` edges to
 * go up, and a path then end; and down, where `done` edges lead up from it already. Says yes where
 * that would take long to tell. */
bool mn_ways_return(const mn_ways *w, uint32_t node, uint32_t place, unsigned rest);
bool mn_ways_return_down(const mn_ways *w, uint32_t node, uint32_t place, unsigned done);

/* Whether an edge is one of a place's joins. */
bool mn_ways_joined(const mn_graph *g, uint32_t place, uint32_t edge);

#endif
