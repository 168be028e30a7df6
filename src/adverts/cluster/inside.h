/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/inside.h - between the files of this folder.
 *
 * Posts with equal texts are one text, told by the first of them. All that follows is about texts.
 */
#ifndef ADVERTS_CLUSTER_INSIDE_H
#define ADVERTS_CLUSTER_INSIDE_H

#include <stdatomic.h>
#include <string.h>

#include "adverts/cluster/cluster.h"
#include "adverts/normal/normal.h"
#include "core/prefetch.h"

enum {
    MN_CLUSTER_LINE = 64,                  /* bytes that memory gives at once */
    MN_CLUSTER_FIRST = MN_SKETCH_BINS / 3, /* bins that are glanced at */
    MN_CLUSTER_REST = MN_SKETCH_BINS - MN_CLUSTER_FIRST,
    MN_CLUSTER_GLANCED = (1 << 21) / MN_CLUSTER_FIRST, /* texts whose first bins are a large page,
                                                          whose keys are another, and whose other
                                                          bins are two */
};

/* A thread's room for reading texts. */
typedef struct mn_cluster_room {
    atomic_flag taken;
    mn_plain plain;
    mn_sketcher sketcher;
    uint32_t cut;
    mn_status status;
    mn_err error;
} mn_cluster_room;

/* Bands stand in so many chains; texts of a large bucket are ordered by the bands that follow in
 * its chain, and two behind that. */
enum {
    MN_CLUSTER_CHAINS = 4,
    MN_CLUSTER_BANDS = MN_SKETCH_BANDS / MN_CLUSTER_CHAINS,
    MN_CLUSTER_BEFORE = 2,
};
/* By so many bands' keys they are, the band itself the first. */
static inline unsigned mn_cluster_deep_keys(unsigned band)
{
    return MN_CLUSTER_BANDS + MN_CLUSTER_BEFORE - band % MN_CLUSTER_BANDS;
}
/* What is kept of posts, side by side, in large pages, as it is read anywhere. A post's keys of the
 * bands of a chain lie together, as they are looked at together. */
typedef struct mn_cluster_near {
    uint8_t first[MN_CLUSTER_GLANCED][MN_CLUSTER_FIRST];
    uint32_t key[MN_CLUSTER_CHAINS][MN_CLUSTER_GLANCED][MN_CLUSTER_BANDS];
    uint8_t rest[MN_CLUSTER_GLANCED][MN_CLUSTER_REST];
} mn_cluster_near;

struct mn_clustering {
    const mn_ctx *ctx;
    mn_cluster_options o;
    mn_normal *normal;
    mn_sketch_isa isa;
    uint32_t n;
    mn_cluster_near **near;
    size_t nears, nears_cap;
    uint64_t *content; /* of each post: a hash of its text */
    size_t content_cap;
    mn_cluster_room *room;
    size_t rooms, pieces;  /* of a batch: more than rooms, so that threads end together */
    const mn_text *adding; /* texts that are being added */
    size_t adds;
    /* At the end. */
    uint32_t *same; /* of each post: the first with its text */
    uint32_t *text; /* the first posts of different texts, those without words left out */
    uint32_t *rank; /* of each post: where it stands among these; UINT32_MAX: it does not */
    uint32_t texts, wordless;
    _Atomic uint32_t *parent; /* forest over posts */
    uint64_t compared;
    uint32_t hot, hot_largest;
};

static inline uint8_t *mn_cluster_first(const mn_clustering *c, uint32_t post)
{
    return c->near[post / MN_CLUSTER_GLANCED]->first[post % MN_CLUSTER_GLANCED];
}

static inline uint8_t *mn_cluster_rest(const mn_clustering *c, uint32_t post)
{
    return c->near[post / MN_CLUSTER_GLANCED]->rest[post % MN_CLUSTER_GLANCED];
}

static inline const uint32_t *mn_cluster_key_at(const mn_clustering *c, unsigned band,
                                                uint32_t post)
{
    const mn_cluster_near *h = c->near[post / MN_CLUSTER_GLANCED];
    return &h->key[band / MN_CLUSTER_BANDS][post % MN_CLUSTER_GLANCED][band % MN_CLUSTER_BANDS];
}

static inline uint32_t mn_cluster_key(const mn_clustering *c, unsigned band, uint32_t post)
{
    return *mn_cluster_key_at(c, band, post);
}

static inline mn_bins mn_cluster_bins(const mn_clustering *c, uint32_t post)
{
    return mn_bins_of(mn_cluster_first(c, post), mn_cluster_rest(c, post), c->isa);
}

/* Asks memory for a post's bins. */
static inline void mn_cluster_ask(const mn_clustering *c, uint32_t post)
{
    for (int at = 0; at < MN_CLUSTER_FIRST; at += MN_CLUSTER_LINE)
        mn_prefetch(mn_cluster_first(c, post) + at);
    for (int at = 0; at < MN_CLUSTER_REST; at += MN_CLUSTER_LINE)
        mn_prefetch(mn_cluster_rest(c, post) + at);
}

/* What two texts share. */
static inline mn_agree mn_cluster_agree(const mn_clustering *c, uint32_t a, uint32_t b)
{
    const mn_agree x = mn_bins_glance_by(mn_cluster_first(c, a), mn_cluster_first(c, b), c->isa),
                   y = mn_bins_rest_by(mn_cluster_rest(c, a), mn_cluster_rest(c, b), c->isa);
    return (mn_agree){x.same + y.same, x.full + y.full};
}

/* cluster.c: keeps a post's signature. */
void mn_cluster_put(mn_clustering *c, uint32_t post, const mn_signature *g);
/* cluster.c: makes room for n texts behind those that are there. */
MN_USE mn_status mn_cluster_more(mn_clustering *c, size_t n, mn_err *e);

/* --- forest.c: union by number, safe among threads ---------------------------------------------
 */

uint32_t mn_forest_find(_Atomic uint32_t *parent, uint32_t a);
void mn_forest_unite(_Atomic uint32_t *parent, uint32_t a, uint32_t b);

/* A text and its key of a band, and those of the next two bands: they lie beside it, and would have
 * to be looked for afterwards. */
typedef struct mn_cluster_entry {
    uint32_t key, text, next, then;
} mn_cluster_entry;

/* A post and the hash of what it says. */
typedef struct mn_cluster_said {
    uint64_t content;
    uint32_t post;
} mn_cluster_said;

/* Posts by these hashes, of equal ones by number; in parts by the upper bits. */
enum { MN_CLUSTER_SAID_BITS = 8, MN_CLUSTER_SAID_PARTS = 1 << MN_CLUSTER_SAID_BITS };
typedef struct mn_cluster_saids {
    mn_cluster_said *said; /* owned */
    size_t from[MN_CLUSTER_SAID_PARTS + 1];
} mn_cluster_saids;

/* sort.c: of n posts (text), or of the first n (NULL); the numbers must grow. O(n). */
MN_USE mn_status mn_cluster_sort(mn_cluster_saids *out, const mn_clustering *c,
                                 const uint32_t *text, size_t n, mn_err *e);
/* The same, over the numbers. */
MN_USE mn_status mn_cluster_order(const mn_clustering *c, uint32_t *text, size_t n, mn_err *e);

/* equal.c: fills same, text (in the order of mn_cluster_order), texts, wordless. */
MN_USE mn_status mn_cluster_equal(mn_clustering *c, mn_err *e);
/* equal.c: makes parent, where each post is alone, and rank. */
MN_USE mn_status mn_cluster_forest(mn_clustering *c, mn_err *e);
/* Which texts of a bucket are compared. */
enum {
    MN_CLUSTER_ALL_PAIRS = 10, /* texts of a bucket of which all pairs are compared */
    MN_CLUSTER_NEIGHBOURS = 2, /* in a larger one, each text with so many that follow */
    MN_CLUSTER_DEEP = 64,      /* from so many on, if they share the next band too */
    MN_CLUSTER_DEEPER = 2000,  /* and the one behind that */
};
/* pairs.c: the part of full bins that must agree where `pair` of the runs is shared; whether it
 * does, of two texts' bins. */
float mn_cluster_part(double pair);
bool mn_cluster_alike(const uint8_t *a, const uint8_t *b, float part, mn_sketch_isa isa);
/* What bands came to. */
typedef struct mn_cluster_counts {
    uint64_t compared;
    uint32_t hot, hot_largest;
} mn_cluster_counts;
void mn_cluster_add(mn_clustering *c, const mn_cluster_counts *n);
/* bands.c: unites those of n texts that share `pair` of their runs or more: of c->text, or some of
 * these. Each is alone before. By the threads of ctx: NULL: by the calling one alone, which may do
 * so while others unite other texts. */
MN_USE mn_status mn_cluster_bands(mn_cluster_counts *out, const mn_clustering *c, const mn_ctx *ctx,
                                  const uint32_t *text, size_t n, double pair, mn_err *e);
/* look.c: the second look: parts what is united already. */
MN_USE mn_status mn_cluster_look(mn_clustering *c, mn_err *e);
/* Two parts of a component that became one: a node of a tree. */
typedef struct mn_cluster_merge {
    uint32_t one, other; /* below the number of texts: a text; else a merge, numbered behind them */
    uint32_t from, n;    /* its texts, side by side */
    float near;          /* what the two share on average */
    double within;       /* what its pairs of texts share, in all */
} mn_cluster_merge;

typedef struct mn_cluster_tree {
    mn_cluster_merge *merge; /* each behind those that it is of */
    uint32_t *text;          /* merged ones, in the order of the tree */
    size_t texts, merges;
} mn_cluster_tree;

/* average.c: clusters n texts by average linkage: no parts that share less than `core` are merged.
 * t->merge and t->text have room for n, near for n * n, bins for n, room for 3 * n. The order of
 * texts decides between equals. */
void mn_cluster_average(mn_cluster_tree *t, float *near, mn_bins *bins, uint32_t *room,
                        const mn_clustering *c, const uint32_t *text, size_t n, double core);
enum { MN_CLUSTER_AGREED = 64 }; /* texts at most */
/* agreed.c: of n texts (one to MN_CLUSTER_AGREED): bins with a value that more than half of them
 * have, over the bins that a text fills on average: 0 to 2. */
double mn_cluster_agreed(const mn_clustering *c, const uint32_t *text, size_t n);
/* judge.c: whether n texts (two or more) that share so much on average are one told again. */
bool mn_cluster_holds(const mn_clustering *c, const uint32_t *text, size_t n, double share);
/* judge.c: the same of very many, in the order of mn_cluster_order: by some of them. */
bool mn_cluster_many_hold(const mn_clustering *c, const uint32_t *text, size_t n);

#endif
