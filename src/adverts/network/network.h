/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/network/network.h - which posts belong to one network, and by what.
 *
 * Posts are tied by what they share: a text (a cluster), an identifier, a picture. Most that is
 * shared says little: a hotline or a stock picture ties thousands who never met, and would make one
 * giant of all. So each tie is asked what it joins. Where posts fall apart into many pieces that
 * nothing else holds together, it is demoted and says so; what then hangs together by thin bridges
 * is parted into communities. Every tie, kept or not, stays as evidence with its reason.
 *
 * A network is a reason to read its posts together. It says nothing of a person.
 */
#ifndef ADVERTS_NETWORK_NETWORK_H
#define ADVERTS_NETWORK_NETWORK_H

#include <manumit/core.h>

#define MN_NETWORK_NONE UINT32_MAX

/* What a tie is. Identifiers keep their kind's name in mn_tie.kind. */
typedef enum mn_tie_sort {
    MN_TIE_TEXT,       /* a cluster of texts */
    MN_TIE_IDENTIFIER, /* a number, an address, a name at a service */
    MN_TIE_PICTURE,    /* pictures that are alike */
} mn_tie_sort;

typedef enum mn_tie_state {
    MN_TIE_KEPT,
    MN_TIE_ALONE,   /* of one post: it joins nothing */
    MN_TIE_HUB,     /* joins many posts that have nothing else in common */
    MN_TIE_SPREAD,  /* fewer, but in places so far apart at one time that many use it */
    MN_TIE_SERVICE, /* fewer, and most of them have contacts of their own beside it */
    MN_TIE_BRIDGE,  /* a thin bridge between two communities */
    MN_TIE_CUT,     /* a number that others begin with: read short */
    MN_TIE_STATES,
} mn_tie_state;
const char *mn_tie_state_name(mn_tie_state s); /* "kept", "alone", "hub", ... */

typedef struct mn_tie {
    mn_tie_sort sort;
    mn_text kind, value; /* "phone", "+1..."; borrowed from whom it was added by */
    /* Filled by mn_networks_make(). */
    uint32_t first, posts; /* of mn_networks.tied; each post once */
    uint32_t texts;        /* different texts (clusters and lone posts) among them */
    uint32_t pieces;       /* into which they fall without it, and without hubs; 0: not asked */
    uint32_t own;          /* of them, with an identifier of few texts */
    uint32_t places;       /* different places of theirs */
    float leaps;           /* share of successive posts too far apart for a journey; 0: unknown */
    float weight;          /* of evidence: 1 / log2(1 + texts), or pieces where that was asked */
    bool cut;              /* told by mn_network_cut() */
    mn_tie_state state;
} mn_tie;

/* What a post brings. Zero is legal but for place. */
typedef struct mn_network_post {
    uint64_t key;   /* a hash of what it says: which of texts with the same ties comes first */
    int64_t time;   /* seconds UTC; INT64_MIN: not known */
    uint32_t place; /* a number for the name of its place; MN_NETWORK_NONE */
    bool day_only;  /* the hour of the time is not known */
    float lat, lon; /* degrees; NaN: not known */
} mn_network_post;

typedef struct mn_network_options {
    uint32_t hub_pieces;    /* from so many pieces on a tie is a hub */
    uint32_t spread_pieces; /* and from so many, where `spread_leaps` of its steps are leaps */
    float spread_leaps;
    float own_share;     /* of pieces with contacts of their own from which a tie is a service */
    uint32_t few_pieces; /* of ties of fewer texts than spread_pieces: from so many pieces, */
    float few_own;       /* of which so many have contacts of their own, it is a service */
    double speed;        /* km an hour; faster is a leap */
    double bridge;       /* communities are parted where less than this share of the lighter one's
                          * weight leads to the other */
    uint32_t part_posts; /* networks of fewer posts are never parted */
} mn_network_options;

#define MN_NETWORK_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .hub_pieces = 20, .spread_pieces = 6, .spread_leaps = 0.3F, .own_share = 0.5F,             \
        .few_pieces = 3, .few_own = 0.66F, .speed = 900, .bridge = 0.1, .part_posts = 30           \
    }

typedef struct mn_network {
    uint32_t first, posts; /* of mn_networks.member, by number of the post */
    uint32_t ties;         /* kept ties of two of its posts or more */
} mn_network;

typedef struct mn_networks {
    uint32_t posts;      /* of all */
    uint32_t *of;        /* of each post: its network, or MN_NETWORK_NONE for a post alone */
    mn_network *network; /* of two posts or more, by their first post */
    uint32_t n;
    uint32_t *member;
    mn_tie *tie; /* as they were added; sorted by nothing else */
    uint32_t ties;
    uint32_t *tied;   /* posts of ties, rising within each */
    uint32_t demoted; /* ties that are hubs, spread or bridges */
    uint32_t largest; /* posts of the largest network */
    uint32_t if_all;  /* posts of the largest, were no tie demoted: why it is done */
} mn_networks;
void mn_networks_free(mn_networks *x); /* zero-initialised is legal */

/* --- adding ------------------------------------------------------------------------------------
 */

typedef struct mn_network_maker mn_network_maker;
/* posts are n, numbered from 0, copied. *out is owned: mn_network_maker_free(). */
MN_USE mn_status mn_network_maker_new(mn_network_maker **out, const mn_network_post *posts,
                                      uint32_t n, const mn_network_options *o, mn_err *e);
void mn_network_maker_free(mn_network_maker *m); /* NULL is legal */
/* The cluster of each post, as mn_clusters.of has it: n numbers, copied. Once, before ties are
 * added; each cluster of two posts or more is then a tie, of the kind "text" and without a value.
 */
MN_USE mn_status mn_network_texts(mn_network_maker *m, const uint32_t *of, mn_err *e);
/* A tie, without posts yet; kind and value are borrowed until the networks are freed. *out is its
 * number, from 0. */
MN_USE mn_status mn_network_tie(mn_network_maker *m, uint32_t *out, mn_tie_sort sort, mn_text kind,
                                mn_text value, mn_err *e);
/* A post of a tie; the same one may be told again. */
MN_USE mn_status mn_network_tied(mn_network_maker *m, uint32_t tie, uint32_t post, mn_err *e);
/* Says that the value of a tie is a part of what was meant; it is not believed. */
void mn_network_cut(mn_network_maker *m, uint32_t tie);
/* What comes of it; nothing can be added then. *out is new. The same whatever the order in which
 * ties were added, but for their order in it; and however posts are numbered, where no two texts
 * have the same key and the same ties. O(ties' posts * log), by one thread. */
MN_USE mn_status mn_networks_make(mn_networks *out, mn_network_maker *m, const mn_ctx *ctx,
                                  mn_err *e);

/* --- community.c ---------------------------------------------------------------------------------
 */

/* An undirected weighted graph as rows: neighbours of i are to[from[i]] .. to[from[i + 1] - 1],
 * each edge from both its ends. */
typedef struct mn_weighted {
    uint32_t n;
    const uint32_t *from, *to;
    const float *weight;
} mn_weighted;
/* Parts it into communities of high modularity (Blondel et al. 2008, doi
 * 10.1088/1742-5468/2008/10/P10008), nodes in order of their numbers, so that the answer is one;
 * of[i] is the smallest node of i's community. */
MN_USE mn_status mn_communities(uint32_t *of, const mn_weighted *g, const mn_ctx *ctx, mn_err *e);

#endif
