/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/network/inside.h - between the files of this folder.
 */
#ifndef ADVERTS_NETWORK_INSIDE_H
#define ADVERTS_NETWORK_INSIDE_H

#include "adverts/network/network.h"
#include "core/sets.h"

typedef struct mn_tied_post {
    uint32_t tie, post;
} mn_tied_post;

struct mn_network_maker {
    mn_network_options o;
    uint32_t n;
    mn_network_post *post;
    uint32_t *text; /* of each post: the first post of its cluster; itself where it is alone */
    mn_tie *tie;
    size_t ties, tie_cap;
    mn_tied_post *tied;
    size_t n_tied, tied_cap;
};

/* --- tie.c: what each tie joins, by itself -------------------------------------------------------
 */

/* Puts posts of ties in order into *tied, and fills first, posts, texts, places, leaps, weight of
 * each; ties of one post become MN_TIE_ALONE. */
MN_USE mn_status mn_ties_measure(uint32_t **tied, mn_network_maker *m, mn_err *e);

/* How much a tie says that joins so many texts: 1 / log2(1 + texts), of pictures less. */
float mn_tie_weight(mn_tie_sort sort, uint32_t texts);
/* By what ties are, and not by when they were added: below, equal to or above 0. */
int mn_tie_order(const mn_tie *a, const mn_tie *b);

/* --- hub.c
 * ---------------------------------------------------------------------------------------- */

/* Demotes hubs, fills pieces (and weights of what is asked and kept), and unites in set the posts
 * of all ties that are kept. */
MN_USE mn_status mn_ties_demote(uint32_t *set, mn_network_maker *m, const uint32_t *tied,
                                mn_err *e);

/* --- part.c
 * ----------------------------------------------------------------------------------------- */

/* Parts large sets that thin bridges hold together: group[i] is the smallest post of i's. Ties
 * between two groups become MN_TIE_BRIDGE. */
MN_USE mn_status mn_sets_part(uint32_t *group, uint32_t *set, mn_network_maker *m,
                              const uint32_t *tied, const mn_ctx *ctx, mn_err *e);

#endif
