/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/find/find.h - from posts to networks, in one thing: what posts say, how they can be
 * reached, what they share, whom that joins, where they say they are, and what to read first.
 */
#ifndef ADVERTS_FIND_FIND_H
#define ADVERTS_FIND_FIND_H

#include "adverts/cluster/cluster.h"
#include "adverts/identify/many.h"
#include "adverts/movement/movement.h"
#include "adverts/network/network.h"
#include "adverts/rank/rank.h"
#include "adverts/rank/signs.h"
#include "adverts/read/read.h"

enum {
    MN_FOUND_EXCERPT = 280,    /* bytes of a text that are kept, cut between characters */
    MN_FOUND_PICTURES = 50000, /* different pictures up to which all pairs are compared */
};

/* What is kept of a post. Texts live in mn_ad_found.texts. */
typedef struct mn_found_post {
    mn_text id, excerpt;
    int64_t time;
    uint32_t place;  /* of mn_ad_found.place */
    uint32_t source; /* of mn_ad_found.source */
    uint32_t row;    /* of its file, from 1 */
    uint16_t file;   /* of the reader's log */
    uint8_t flags;   /* of mn_post */
    uint8_t signs;   /* of mn_sign, as bits */
    bool located;
    float lat, lon;
    uint32_t bytes; /* of the whole text */
} mn_found_post;

typedef struct mn_found_picture {
    uint64_t pdq[4];
    uint32_t post;
} mn_found_picture;

typedef struct mn_ad_found {
    mn_found_post *post;
    size_t n, cap;
    mn_text *place; /* names of places, with their country: "Lima (PE)"; rising, all different */
    size_t places, place_cap;
    mn_text *source;
    size_t sources, source_cap;
    mn_found_picture *picture;
    size_t pictures, picture_cap;
    bool pictures_equal; /* too many to compare all pairs: equal hashes alone are ties */
    mn_id_many ids;
    mn_clusters clusters;
    mn_networks nets;
    mn_track *track;         /* of each network */
    mn_rank_seen *seen;      /* likewise */
    double *priority;        /* likewise */
    mn_rank_weights weights; /* by which they are */
    uint32_t *in_order;      /* networks by priority, then by their first posts */
    int64_t first, last;     /* times of posts; MN_POST_NO_TIME */
    mn_arena texts;
    mn_map at_place, at_source;
    mn_buf key;
} mn_ad_found;

typedef struct mn_ad_find_options {
    mn_cluster_options cluster;
    mn_network_options network;
    mn_track_options track;
    char region[2]; /* of telephone numbers without a calling code; zeros: not said */
    bool pictures;  /* pictures that are alike tie posts */
    const mn_rank_weights *weights; /* of the order of reading; NULL: the declared ones */
} mn_ad_find_options;

#define MN_AD_FIND_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .cluster = MN_CLUSTER_OPTIONS_INIT, .network = MN_NETWORK_OPTIONS_INIT,                    \
        .track = MN_TRACK_OPTIONS_INIT, .pictures = true                                           \
    }

/* Reads all of in and finds its networks. *out is new: mn_ad_found_free(). Some 1,600 bytes a post,
 * with a report of all of it. The same at any number of threads. */
MN_USE mn_status mn_ad_find(mn_ad_found *out, mn_post_reader *in, const mn_identifier_rules *rules,
                            const mn_ad_find_options *o, const mn_ctx *ctx, mn_err *e);
void mn_ad_found_free(mn_ad_found *f); /* zero-initialised is legal */

/* --- gather.c: what is kept of posts -------------------------------------------------------------
 */

/* Adds the posts of a batch, with copies of what is kept of them. O(bytes that are kept). */
MN_USE mn_status mn_found_gather(mn_ad_found *f, const mn_posts *batch, mn_err *e);

/* --- say.c: how what was found is written
 * ---------------------------------------------------------
 */

/* "2026-11-23", or with its hour "2026-11-23T09:30:00Z"; "" where the time is not known. */
enum { MN_FOUND_WHEN = 32 };
void mn_found_when(char out[MN_FOUND_WHEN], int64_t time, bool day_only);
/* Appends why a tie is believed or not, as a clause. */
void mn_tie_why(mn_buf *b, const mn_tie *t);
/* Appends the names of signs, with ";" between them. */
void mn_found_signs(mn_buf *b, uint32_t signs);
/* Appends the places of one lap of a circuit, with " > " between them. */
void mn_found_circuit(mn_buf *b, const mn_ad_found *f, const mn_track *t);
/* The first and last times of a network's posts; MN_POST_NO_TIME. */
void mn_found_times(int64_t *first, int64_t *last, const mn_ad_found *f, uint32_t network);

/* --- see.c: what is seen of each network
 * ---------------------------------------------------------- */

/* Fills seen, priority and in_order, once ids, clusters, nets and track are there. O(ties' posts +
 * posts * log). */
MN_USE mn_status mn_found_see(mn_ad_found *f, mn_err *e);

/* --- tie.c: what posts share, as ties ------------------------------------------------------------
 */

/* Adds clusters, sure identifiers and pictures that are alike to m; texts that ties borrow are f's.
 * O(finds * log), and of different pictures, up to MN_FOUND_PICTURES, all pairs. */
MN_USE mn_status mn_found_ties(mn_ad_found *f, mn_network_maker *m, const mn_ad_find_options *o,
                               mn_err *e);

#endif
