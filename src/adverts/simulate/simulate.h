/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/simulate.h - an archive of adverts that nobody wrote: unrelated posts, networks
 * that reuse their texts, circuits, spam and look-alikes, with the truth beside them, so that
 * methods can be judged.
 *
 * The same options give the same bytes at any number of threads. Posts are made one by one from
 * their number, so that a file is as long as one likes: what is kept is 4 bytes a post and some 24
 * a network. docs/methods/adverts-simulate.md says what is planted and how strongly.
 */
#ifndef ADVERTS_SIMULATE_SIMULATE_H
#define ADVERTS_SIMULATE_SIMULATE_H

#include <manumit/core.h>

enum {
    MN_ADSIM_POSTS_MIN = 100,
    MN_ADSIM_POSTS_MAX = 20000000,
};

typedef struct mn_adsim_options {
    uint32_t posts;
    uint64_t seed;
    unsigned level;  /* 1 clean, 2 ordinary, 3 hard */
    const char *dir; /* made whole or not at all */
} mn_adsim_options;

/* What was written. */
typedef struct mn_adsim_totals {
    uint64_t posts, single, alike;     /* rows; of them unrelated ones, and those that look alike */
    uint64_t networks, circuits, spam; /* rows of each kind */
    uint64_t identifiers, disguised;   /* rows of identifiers.csv; phones of them not as usual */
    uint64_t slots;
    uint32_t parties, templates; /* networks of all kinds, and their texts */
} mn_adsim_totals;

/* Writes options->dir. O(posts). MN_USAGE where the folder is there already and is not empty;
 * nothing is left behind after an error. */
MN_USE mn_status mn_adsim(mn_adsim_totals *out, const mn_adsim_options *options, const mn_ctx *ctx,
                          mn_err *e);

#endif
