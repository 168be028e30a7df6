/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/pairs.h - which texts of a bucket are compared, and comparing them.
 *
 * What is compared lies anywhere in memory: pairs wait in rings until their bins have come from
 * there. In which order pairs are compared decides nothing; one that is united already is not
 * compared again, which changes nothing either.
 */
#ifndef ADVERTS_CLUSTER_PAIRS_H
#define ADVERTS_CLUSTER_PAIRS_H

#include "adverts/cluster/deep.h"

enum {
    MN_PAIRS_WAITING = 64, /* for their first bins; a power of two, as the next */
    MN_PAIRS_CLOSE = 32,   /* for the others: the first ones were alike */
};

typedef struct mn_couple {
    uint32_t x, y;
    mn_agree first; /* of the first bins, once they are known */
} mn_couple;

/* A thread's. */
typedef struct mn_pairs {
    const mn_clustering *c;
    float part; /* of full bins that must agree */
    mn_couple wait[MN_PAIRS_WAITING], close[MN_PAIRS_CLOSE];
    size_t waiting, waited, closing, closed; /* so many came, so many went */
    mn_deeps deep;
    uint64_t compared;
    uint32_t hot, hot_largest;
} mn_pairs;

/* Asks memory for what a bucket needs, some time before it. */
void mn_pairs_ask(const mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n);
/* A bucket of n texts, two or more, that share a key of a band. False without memory. */
MN_USE bool mn_pairs_bucket(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n);
void mn_pairs_rest(mn_pairs *p); /* compares those that wait */
void mn_pairs_free(mn_pairs *p);

#endif
