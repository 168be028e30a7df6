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

/* Takes the *n texts of a bucket into d->text, for mn_deep_order(). Where `same` is not 0, only
 * texts that agree in these bits of their keys matter to each other, and those that agree with no
 * other may be left out: *n is how many there are then. False without memory. O(n). */
MN_USE bool mn_deep_take(mn_deeps *d, const mn_cluster_entry *at, size_t *n, uint64_t same);
/* Puts the n texts of d->text in order. Where `same` is not 0, texts that agree stand together in
 * order, one group behind another as it comes; but groups of one root, and those so small that all
 * of them are neighbours (MN_CLUSTER_NEIGHBOURS), in any. O(n log n) at worst, O(n) where few
 * agree. */
const mn_deep *mn_deep_order(mn_deeps *d, const mn_clustering *c, unsigned band, size_t n,
                             uint64_t same);
void mn_deep_free(mn_deeps *d);

#endif
