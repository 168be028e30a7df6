/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/piece.h - clustering in pieces, for processes that have a share of the posts, of
 * the buckets or of the components: what each does is what mn_clustering_end() does of all, by the
 * same functions, so that the clusters are the same however the work is cut.
 */
#ifndef ADVERTS_CLUSTER_PIECE_H
#define ADVERTS_CLUSTER_PIECE_H

#include "adverts/cluster/cluster.h"

/* What a text is told by: the hash of what it says, as it is folded, and that of its bins. Texts
 * stand in the order of the first. {0, 0}: it has no words. */
typedef struct mn_text_name {
    uint64_t content, bins;
} mn_text_name;

static inline int mn_text_name_order(mn_text_name a, mn_text_name b)
{
    if (a.content != b.content)
        return a.content < b.content ? -1 : 1;
    return a.bins == b.bins ? 0 : a.bins < b.bins ? -1 : 1;
}

/* A text in a piece. */
typedef struct mn_piece_text {
    mn_text_name name;
    mn_signature sign;
} mn_piece_text;

/* What n texts (valid UTF-8) are told by, with their signatures. c holds none afterwards. */
MN_USE mn_status mn_piece_sketch(mn_piece_text *out, mn_clustering *c, const mn_text *text,
                                 size_t n, mn_err *e);

enum { MN_PIECE_KEYS = 10 }; /* bands by whose keys the texts of a bucket are ordered, at most */
/* Those of a band's buckets, itself the first; and how many. The last orders by the name. */
unsigned mn_piece_order(unsigned out[MN_PIECE_KEYS], unsigned band);

/* A text in a bucket. */
typedef struct mn_piece_entry {
    mn_text_name name;
    uint32_t next, then; /* its keys of the two bands that follow */
    uint8_t bin[MN_SKETCH_BINS];
} mn_piece_entry;

/* A bucket's texts, in its order, a text once, as they come: pairs that share enough are told.
 * Holds some thousands at most, however large the bucket is. */
typedef struct mn_piece_bucket {
    mn_piece_entry *at; /* owned */
    size_t n;
    bool deep; /* texts were forgotten already: the bucket is of the largest kind */
    float part;
    mn_sketch_isa isa;
    void (*tell)(mn_text_name a, mn_text_name b, void *payload);
    void *payload;
} mn_piece_bucket;

MN_USE mn_status mn_piece_bucket_new(mn_piece_bucket *out, double pair,
                                     void (*tell)(mn_text_name, mn_text_name, void *),
                                     void *payload, mn_err *e);
void mn_piece_bucket_add(mn_piece_bucket *b, const mn_piece_entry *x);
void mn_piece_bucket_end(mn_piece_bucket *b); /* and another begins */
void mn_piece_bucket_free(mn_piece_bucket *b);

/* The second look at whole components: text[i] is of component of[i], a number below n that grows
 * by one where another begins. group[i] becomes the place of a text of its cluster, the same for
 * all of that. c holds no texts, before and afterwards. */
MN_USE mn_status mn_piece_look(uint32_t *group, mn_clustering *c, const mn_piece_text *text,
                               const uint32_t *of, size_t n, mn_err *e);

#endif
