/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/places.h - places of patterns by a hash of what stands around them: patterns
 * with the same hash are alike but for that place. Made and sorted by several threads; which
 * patterns come to stand side by side does not depend on how many.
 */
#ifndef ADVERTS_TEMPLATE_PLACES_H
#define ADVERTS_TEMPLATE_PLACES_H

#include "adverts/template/family.h"

typedef struct mn_place {
    uint64_t hash;
    uint32_t pattern, column;
} mn_place;

/* Places of some patterns, as one thread adds them. */
typedef struct mn_place_list {
    mn_place *at;
    size_t n, cap;
    bool memory; /* was short */
} mn_place_list;

typedef struct mn_places {
    const mn_ctx *ctx;
    const mn_families *f;
    mn_place *at; /* by hash, then by pattern and column; owned */
    size_t n, cap;
    uint64_t parts, part; /* of the hashes, those looked at now */
    uint32_t longest;     /* tokens of patterns that are compared by their words */
} mn_places;

/* Adds the places of a pattern that are of the part. */
typedef void (*mn_places_fn)(mn_place_list *l, const mn_places *w, uint32_t pattern);
/* All with one place left open, two of the same length and place having the same hash. */
void mn_places_opened(mn_place_list *l, const mn_places *w, uint32_t pattern);
/* All with none, one or two words left out. */
void mn_places_shortened(mn_place_list *l, const mn_places *w, uint32_t pattern);
/* Bands of the least hashes of its words. */
void mn_places_bands(mn_place_list *l, const mn_places *w, uint32_t pattern);
/* Bands of the signs of long forms. */
void mn_places_long(mn_place_list *l, const mn_places *w, uint32_t pattern);

/* Replaces w->at. O(places). */
MN_USE mn_status mn_places_fill(mn_places *w, mn_places_fn adds, mn_err *e);

static inline uint64_t mn_place_mix(uint64_t h, uint64_t k)
{
    h = (h ^ k) * UINT64_C(0x9fb21c651e98df25);
    return h ^ h >> 32;
}

/* Whether a pattern's keys are held, and no other pattern has taken it in. */
static inline bool mn_place_is_short(const mn_template_pattern *p)
{
    return p->key && p->up == MN_FAMILY_NONE && p->tokens > 0;
}

#endif
