/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/pairs.h - which texts of a bucket are compared, and comparing them.
 *
 * What is compared lies anywhere in memory: texts wait in a ring until their bins have come from
 * there, and pairs whose first bins are alike in another one for the rest. In which order pairs are
 * compared decides nothing; one that is united already is not compared again, which changes nothing
 * either.
 */
#ifndef ADVERTS_CLUSTER_PAIRS_H
#define ADVERTS_CLUSTER_PAIRS_H

#include "adverts/cluster/deep.h"

enum {
    MN_PAIRS_WAITING = 64, /* texts, for their first bins; a power of two, as the next */
    MN_PAIRS_CLOSE = 32,   /* pairs, for the others: the first ones were alike */
};

/* A text, and with which of those that follow it in the ring it is to be compared: a bit each, that
 * of the next one the lowest. root stands for it in the forest. */
typedef struct mn_paired {
    uint32_t text, root, with;
} mn_paired;

typedef struct mn_couple {
    mn_paired x, y;
    mn_agree first; /* of the first bins */
} mn_couple;

/* A thread's. */
typedef struct mn_pairs {
    const mn_clustering *c;
    float part; /* of full bins that must agree */
    mn_paired wait[MN_PAIRS_WAITING];
    mn_couple close[MN_PAIRS_CLOSE];
    size_t waiting, waited, closing, closed; /* so many came, so many went */
    uint32_t reached;                        /* of those to come, by one that came: a bit each */
    mn_deeps deep;
    uint64_t compared;
    uint32_t hot, hot_largest;
} mn_pairs;

/* Asks memory for what a bucket needs, some time before it. */
void mn_pairs_ask(const mn_pairs *p, const mn_cluster_entry *at, size_t n);
/* A bucket of n texts, two or more, that share a key of a band. False without memory. */
MN_USE bool mn_pairs_bucket(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n);
void mn_pairs_rest(mn_pairs *p); /* compares those that wait */
void mn_pairs_free(mn_pairs *p);

#endif
