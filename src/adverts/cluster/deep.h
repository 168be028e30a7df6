/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/deep.h - the texts of a large bucket in the order of the bands that follow, so
 * that those that share most stand side by side.
 */
#ifndef ADVERTS_CLUSTER_DEEP_H
#define ADVERTS_CLUSTER_DEEP_H

#include "adverts/cluster/inside.h"

/* A text of a large bucket. */
typedef struct mn_deep {
    uint64_t keys; /* of the next two bands: what it is sorted by first */
    uint32_t text, root;
} mn_deep;

enum { MN_DEEP_BITS = 12 }; /* 2 to this power: bins of a large bucket, at most */

/* A thread's room. */
typedef struct mn_deeps {
    mn_deep *text, *room;
    size_t text_cap, room_cap;
    uint8_t *seen; /* what was seen of the keys: a count up to two, by hash */
    size_t seen_cap;
    uint32_t bin[(1 << MN_DEEP_BITS) + 1];
} mn_deeps;

/* Makes room for n texts: to be put into d->text. */
MN_USE bool mn_deep_room(mn_deeps *d, size_t n);
/* Puts the *n texts of d->text in order. Where `same` is not 0, only texts that agree in these bits
 * of their keys matter to each other: such stand together in order, one group behind another as
 * it comes, and texts that agree with no other may be left out. NULL without memory. O(n log n) at
 * worst, O(n) where few agree. */
const mn_deep *mn_deep_order(mn_deeps *d, const mn_clustering *c, unsigned band, size_t *n,
                             uint64_t same);
void mn_deep_free(mn_deeps *d);

#endif
