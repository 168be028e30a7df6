/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/states.h - states of a search from which what follows was gone through already, and
 * how many paths come to them.
 *
 * A state is a place that was come to from another ring, the latest day there, and how many edges
 * are to follow: what follows depends on nothing else. An arc leads from one to the next, within a
 * ring by each way of its own, or to an end.
 */
#ifndef TRACE_PATH_MEMO_H
#define TRACE_PATH_MEMO_H

#include "trace/path/search.h"

#define MN_STATES_MOST (UINT64_C(1) << 53) /* counts of paths are exact below */

typedef struct mn_state {
    uint32_t place, rest;
    int32_t day;
    bool begun;     /* its arcs are there, or being put in */
    uint64_t paths; /* that come to it */
} mn_state;

typedef struct mn_arc {
    uint32_t from, to; /* a state; after the last edge an end, or MN_NOT_ANY */
    bool last;
} mn_arc;

typedef struct mn_arcs {
    mn_arc *at;
    size_t n, room;
} mn_arcs;

typedef struct mn_states {
    mn_state *state;
    size_t states, room;
    uint32_t *slot; /* 1 + a state */
    size_t slots;
    mn_arcs by_rest[MN_PATH_TIERS_MAX + 1]; /* by what is to follow their first state */
} mn_states;

void mn_states_free(mn_states *m); /* zero-initialised is legal */
/* The number of a state, made where it is not there. */
MN_USE mn_status mn_states_of(uint32_t *out, mn_states *m, uint32_t place, int32_t day,
                              uint32_t rest, mn_err *e);
MN_USE mn_status mn_states_arc(mn_states *m, uint32_t from, uint32_t to, bool last, mn_err *e);
/* Counts the paths from a state: adds them to *all, and where `end` is not NULL to each end. *over
 * is set where there are MN_STATES_MOST or more. O(arcs). */
void mn_states_count(uint64_t *all, bool *over, mn_path_end *end, mn_states *m, uint32_t from);

#endif
