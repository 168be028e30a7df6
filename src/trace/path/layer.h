/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/layer.h - all paths of one number of edges at once, as counts.
 *
 * A bundle is a place, and what is held of the paths to it: what decides whether they may go on
 * where a party stands twice (returns.h). Mostly that is nothing, and a place has one bundle. The
 * paths of a bundle are told by day alone: how many there are by each, and the first of them in
 * the order of their edges.
 *
 * Up from a buyer (count.c) the day is the latest on which goods can be there, and later is better;
 * down from an end (back.c) it is the earliest on which they must be there, and earlier is better.
 */
#ifndef TRACE_PATH_LAYER_H
#define TRACE_PATH_LAYER_H

#include "trace/path/path.h"

#define MN_COUNT_MOST  (UINT64_C(1) << 53) /* counts of paths are exact below */
#define MN_LAYERS_MOST (UINT64_C(1) << 30) /* bytes of one count; more ends it, as work does */

typedef uint64_t mn_held; /* a party in the high half; in the low one what is held of it */

typedef struct mn_bundle {
    uint32_t place;
    uint32_t next;         /* 1 + another bundle of its slot */
    uint32_t held, n_held; /* mn_layer.held: sorted */
    uint32_t first, n;     /* its days: mn_layer.day, sum, best */
    uint64_t walks;        /* paths whatever the days; MN_COUNT_MOST: so many or more */
} mn_bundle;

/* Paths that come to a bundle, on a day. `first`: the first of them. Up it is the number of the
 * path before (mn_layer.lead of the layer before) and the edge, down the edge and the number of
 * the day that it goes on from (of the layer before). */
typedef struct mn_mass {
    uint64_t paths, first;
    int32_t day;
    uint32_t bundle;
} mn_mass;

typedef struct mn_lead {
    uint32_t before, edge;
} mn_lead;

typedef struct mn_layer {
    mn_bundle *bundle;
    mn_held *held;
    mn_mass *mass; /* as they come; done with when the layer is */
    /* Days of each bundle, rising; how many paths there are by it and the days before; and the
     * first path on it or a better day. */
    int32_t *day;
    uint64_t *sum;
    uint64_t *best; /* up: a number in lead[] */
    mn_lead *lead;  /* up: in order of the paths' edges */
    size_t bundles, helds, masses, days, leads;
    size_t bundle_room, held_room, mass_room, day_room, sum_room, best_room, lead_room;
} mn_layer;

/* What a count needs besides; kept from one count to the next. */
typedef struct mn_layers {
    mn_layer at[MN_PATH_TIERS_MAX + 1];
    uint32_t
        *of_place; /* of a place: 1 + its bundle of the layer that is being made, holding nothing */
    uint32_t *of_held; /* slots, a power of two, of the others of that layer, as in of_place */
    size_t held_slots;
    mn_mass *sorted, *spare;
    struct mn_ranked *ranked, *ranked_spare;
    size_t sorted_room, spare_room, ranked_room, ranked_spare_room;
    uint32_t *slot; /* down: of a buyer, 1 + what was found of it */
} mn_layers;

MN_USE mn_status mn_layers_open(mn_layers *x, size_t places, size_t buyers, mn_err *e);
void mn_layers_free(mn_layers *x); /* zero-initialised is legal */

/* Empties a layer that was made before. */
void mn_layer_clear(mn_layer *l);
/* The bundle of a place and of what is held (sorted), made where it is not there. */
MN_USE mn_status mn_layer_bundle(uint32_t *out, mn_layers *x, mn_layer *l, uint32_t place,
                                 const mn_held *held, uint32_t n, mn_err *e);
/* Paths that come to a bundle. */
static inline bool mn_layer_full(const mn_layer *l)
{
    return l->masses >= l->mass_room;
}
MN_USE mn_status mn_layer_add(mn_layer *l, uint32_t bundle, uint64_t paths, int32_t day,
                              uint64_t first, mn_err *e);
/* No more come: puts the days together. before: the number of the layer before, of which `first`
 * tells. *over is set where there are MN_COUNT_MOST paths of a bundle, or more. O(masses log
 * masses). */
MN_USE mn_status mn_layer_done(bool *over, mn_layers *x, mn_layer *l, unsigned before, bool up,
                               mn_err *e);
/* Down: whether one `first` path comes before another, in the order of edges from the buyer on.
 * r: the layer on whose days they go on; 0: they end. */
bool mn_layer_earlier(const mn_layers *x, unsigned r, uint64_t a, uint64_t b);

/* Bytes of what was made of the first n layers. O(n). */
uint64_t mn_layers_bytes(const mn_layers *x, unsigned n);
/* The same of a layer that is being made. */
static inline uint64_t mn_layer_bytes(const mn_layer *l)
{
    return l->bundles * sizeof *l->bundle + l->helds * sizeof *l->held +
           3 * l->masses * sizeof *l->mass; /* sorting needs two more */
}

static inline uint64_t mn_count_add(uint64_t a, uint64_t b)
{
    return a + b < MN_COUNT_MOST ? a + b : MN_COUNT_MOST; /* both are that at most */
}

#endif
