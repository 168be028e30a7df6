/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/cluster.h - which posts say the same: clusters of texts made by one template.
 *
 * Texts are added in batches and forgotten; 512 bytes of each stay (sketch.h). Who shares a band's
 * key is compared by all bins, and is united from a share of runs on; a second look at what was
 * united that way parts what only a chain held together, and joins what fits a cluster as a whole.
 * docs/methods/adverts-clusters.md has the method and what it reached.
 *
 * The same texts make the same clusters in any order, at any number of threads, on any processor.
 */
#ifndef ADVERTS_CLUSTER_CLUSTER_H
#define ADVERTS_CLUSTER_CLUSTER_H

#include "adverts/sketch/sketch.h"
#include <manumit/core.h>

typedef struct mn_cluster_options {
    double pair; /* share of runs from which two texts are united */
    double core; /* that the texts of two parts of a cluster must share on average, at the least */
    bool unshared; /* nobody asks what the texts of a cluster share: it is 0 */
} mn_cluster_options;

#define MN_CLUSTER_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .pair = 0.5, .core = 0.40,                                                                 \
    }

typedef struct mn_clustering mn_clustering;

/* ctx and what it points to must outlive it; ctx->seed salts the sketches. *out is owned:
 * mn_clustering_free(). */
MN_USE mn_status mn_clustering_new(mn_clustering **out, const mn_ctx *ctx,
                                   const mn_cluster_options *o, mn_err *e);
void mn_clustering_free(mn_clustering *c); /* NULL is legal */

/* Adds n texts (valid UTF-8), numbered on from those before; they may go afterwards. */
MN_USE mn_status mn_clustering_add(mn_clustering *c, const mn_text *text, size_t n, mn_err *e);

/* The same in steps, for those who do more with a batch at once: begin; each of so many pieces
 * once, on any thread; end. */
MN_USE mn_status mn_clustering_begin(size_t *pieces, mn_clustering *c, const mn_text *text,
                                     size_t n, mn_err *e);
void mn_clustering_piece(mn_clustering *c, size_t piece);
MN_USE mn_status mn_clustering_took(mn_clustering *c, mn_err *e);

/* A cluster of two posts or more. */
typedef struct mn_cluster {
    uint32_t first; /* its name: the number of its first post */
    uint32_t posts, texts;
    float share; /* of runs, of its texts with the first: on average, over 64 of them at most;
                    0 where options.unshared */
} mn_cluster;

/* What came out. */
typedef struct mn_clusters {
    uint32_t n;          /* posts */
    uint32_t *of;        /* each post's cluster, named by its first member's number; owned */
    mn_cluster *cluster; /* of two posts or more, most posts first; owned */
    uint32_t clusters;
    uint32_t lone;     /* posts alone */
    uint32_t wordless; /* of them, posts without words */
    uint32_t largest;  /* posts of the largest */
    uint32_t texts;    /* different texts */
    uint32_t cut;      /* posts of which only the beginning was looked at */
    uint64_t compared; /* pairs of texts; how many depends on the threads */
    uint32_t hot;      /* buckets too large for all pairs of them to be compared */
    uint32_t hot_largest;
} mn_clusters;

/* Clusters all that was added; no more can be added then. *out is filled: mn_clusters_free(). */
MN_USE mn_status mn_clustering_end(mn_clusters *out, mn_clustering *c, mn_err *e);
void mn_clusters_free(mn_clusters *c);

/* A post's signature, after mn_clustering_add(). */
void mn_clustering_signature(mn_signature *out, const mn_clustering *c, uint32_t post);

#endif
