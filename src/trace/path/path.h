/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/path.h - from a buyer up its chain: who stands on which tier, and by which paths a
 * party is reached that touches a ban.
 *
 * A path is a run of edges (seller, buyer, good), each seller the buyer of the next, that ends at a
 * party with a nexus. From one edge to the next it goes on only where goods can: the basis says why
 * they can, and supplies must lie in an order that time allows. docs/design/0027-paths.md says
 * why each rule is as it is.
 */
#ifndef TRACE_PATH_PATH_H
#define TRACE_PATH_PATH_H

#include "trace/nexus/nexus.h"

enum {
    MN_PATH_TIERS = 6, /* where nothing else is asked for */
    MN_PATH_TIERS_MAX = 30,
    MN_PATH_MOST = 100,
};
#define MN_PATH_WORK UINT64_C(20000000) /* steps for each buyer: about a second */
/* Links that are told of all buyers' paths together, beside those of the nearest paths: each takes
 * some 150 bytes here and as much in each table that has it. */
#define MN_PATH_LINKS 3000000

/* Why what a party buys can be in what it sells, the surest first. A path has the weakest of its
 * joins, and the surest by which its supplies can be joined. */
typedef enum mn_basis {
    MN_BASIS_LOT,     /* a lot, or what is recorded of how it was made, joins them */
    MN_BASIS_RECIPE,  /* a recipe has the one as input of the other */
    MN_BASIS_SAME,    /* the same good, or one of the same HS heading, resold */
    MN_BASIS_ASSUMED, /* nothing says what the good is made of there */
    MN_BASES,
    MN_BASIS_DIRECT, /* of a path of one edge: nothing is joined */
} mn_basis;
const char *mn_basis_name(mn_basis b); /* "lot", "recipe", "same good", "assumed", "direct" */

/* Zero-initialised is what is asked for by default. */
typedef struct mn_path_options {
    unsigned tiers;  /* edges that a path has at most, 1..MN_PATH_TIERS_MAX; 0: MN_PATH_TIERS */
    bool strict;     /* leave out what is only assumed */
    bool loose;      /* recipes and lots leave nothing out: what they lack is assumed */
    bool once;       /* no party twice, not even where goods went out to be worked on */
    bool all_times;  /* tell paths too that are impossible in time */
    int32_t late;    /* days that an earlier stage may be dated after a later one */
    int32_t stock;   /* days that goods lie at a party at most; 0: no limit */
    uint32_t most;   /* paths told for each buyer; 0: MN_PATH_MOST */
    uint64_t work;   /* steps for each buyer; 0: MN_PATH_WORK */
    bool good_given; /* the buyer's purchases of this good alone: */
    mn_text good;    /* its text, or digits of its HS code */
} mn_path_options;

/* What paths end at: a nexus of the set (NULL: none), or a given party. */
typedef struct mn_path_targets {
    const mn_nexus_set *nexus;
    const uint32_t *party;
    size_t parties;
} mn_path_targets;

/* Rows of an edge that can have carried goods on the path, added up. A sale and the bill of lading
 * that carries it are two rows; their quantity and value are counted once: those of sales, where
 * there are any (trace/chain/carried.h). */
typedef struct mn_path_sum {
    uint32_t supplies;   /* rows */
    uint32_t transports; /* of them, shipments of what sales among them tell: not added up */
    uint32_t undated;    /* of them, without a date */
    int32_t first, last; /* MN_NO_DAY where none has a date */
    double quantity;     /* NaN: none is given, or units that can't be added up */
    uint32_t unmeasured; /* of them, without a quantity */
    uint16_t unit;
    uint8_t currency;  /* 255: none, or several */
    int64_t value;     /* MN_NO_VALUE: none is given, or in several currencies */
    uint32_t unvalued; /* of them, without a value */
} mn_path_sum;

typedef struct mn_path_link {
    uint32_t edge;
    uint8_t basis; /* mn_basis of its join with the link before; MN_BASIS_DIRECT for the first */
    mn_path_sum sum;
} mn_path_link;

typedef struct mn_path {
    uint32_t buyer;
    uint32_t link, links; /* in mn_chain_paths.link: from the buyer up */
    uint8_t basis;
    bool impossible; /* in time: its sums are then of all supplies */
    bool nearest;    /* the first of those that end at its party */
    /* Of the nexus that counts most at its end (MN_NOT_ANY: a party that was given): supplies of
     * the last link before and from its `since`, and of the first link from then. */
    uint32_t nexus;
    uint32_t before, after, undated, bought_after;
    bool other_site; /* every supply of the last link names another site than the nexus's */
} mn_path;

/* A party with a nexus, as seen from a buyer. */
typedef struct mn_path_end {
    uint32_t party;
    uint32_t tier;  /* the nearest; 0: reached in time, but no path was settled in the work given */
    uint64_t paths; /* counted */
    uint32_t path;  /* the nearest one, in mn_chain_paths.path; MN_NOT_ANY: none */
} mn_path_end;

/* What was found for a buyer. */
typedef struct mn_path_buyer {
    uint32_t buyer;
    uint32_t path, paths; /* told: in mn_chain_paths.path, the shortest first */
    uint32_t end, ends;   /* in mn_chain_paths.end: by tier, then party */
    uint64_t counted;     /* paths that are possible in time */
    uint64_t impossible;  /* and that are not */
    unsigned whole;       /* all paths of so many tiers and fewer are counted */
    bool cut;             /* the work ended before the last tier */
    bool impossible_cut;  /* paths that are impossible in time were not all counted */
    bool told_cut;        /* the work ended before all were found that were to be told */
    double at_most;       /* if cut: so many paths at most, those counted among them */
} mn_path_buyer;

typedef struct mn_chain_paths {
    mn_path_buyer *buyer; /* as asked */
    mn_path *path;
    mn_path_link *link;
    mn_path_end *end;
    uint32_t buyers, paths, links, ends;
    uint32_t most; /* told for each buyer: as asked, or as MN_PATH_LINKS allows where all paths
                    * were as long as they can be */
} mn_chain_paths;

/* All paths from each buyer, at most o->tiers long. The same at any number of threads. MN_USAGE
 * for an option that makes no sense; MN_DATA where the chain holds more joins than can be kept.
 * *out is owned: mn_chain_paths_free(). O(what lies within reach of the buyers * tiers + steps). */
MN_USE mn_status mn_chain_paths_find(mn_chain_paths *out, const mn_chain *c,
                                     const mn_path_targets *t, const uint32_t *buyer, size_t buyers,
                                     const mn_path_options *o, const mn_ctx *ctx, mn_err *e);
void mn_chain_paths_free(mn_chain_paths *p); /* zero-initialised is legal */

/* A party above or below another, at its nearest tier that time allows. */
typedef struct mn_tier {
    uint32_t party, tier;
    uint32_t edge, edges; /* mn_tiers.edge: by which goods come from it, or go to it */
    mn_path_sum sum;
} mn_tier;
typedef struct mn_tiers {
    mn_tier *at; /* by tier, then party */
    uint32_t n, edges;
    uint32_t *edge;
} mn_tiers;
/* down: to whom its goods go. *out is owned: mn_tiers_free(). O(what lies within reach * tiers). */
MN_USE mn_status mn_tiers_find(mn_tiers *out, const mn_chain *c, uint32_t party, bool down,
                               const mn_path_options *o, const mn_ctx *ctx, mn_err *e);
void mn_tiers_free(mn_tiers *t); /* zero-initialised is legal */

#endif
