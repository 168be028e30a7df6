/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/keep.h - networks that were found into the store's queue.
 *
 * A network is known again by its archive and its first post. New ones come into the queue where
 * they are among the first by priority. Those that are there are held against what was found: with
 * other posts they have a further version of their case, with new ones they are opened again; a
 * network whose first post is another's now is joined into that one; one whose first post stands
 * alone now is parted.
 */
#ifndef ADVERTS_CASE_KEEP_H
#define ADVERTS_CASE_KEEP_H

#include <manumit/store_network.h>

#include "adverts/case/make.h"

enum { MN_NETWORKS_KEPT = 2000 }; /* new networks that come into the queue at most, of one run */

/* The posts that were found in, once more, in the same order: cases have their whole texts. */
typedef struct mn_posts_again {
    mn_status (*begin)(void *payload, mn_err *e); /* at the first one; called more than once */
    /* The next ones; *batch is NULL at the end. Borrowed until the next call. */
    mn_status (*next)(void *payload, const mn_posts **batch, mn_err *e);
    void *payload;
} mn_posts_again;

typedef struct mn_networks_keep_options {
    mn_text archive; /* its name, 1..64 bytes */
    int64_t version; /* the one that was read: MN_USAGE where a newer one came; 0: not asked */
    mn_posts_again posts;
    const mn_network_file *file; /* by mn_found_post.file */
    size_t files;
    const mn_network_fact *fact; /* for the case's facts: options of the call */
    size_t facts;
    uint32_t most; /* 0: MN_NETWORKS_KEPT */
} mn_networks_keep_options;

typedef enum mn_kept_what {
    MN_KEPT_NEW,
    MN_KEPT_KNOWN,    /* and as it was */
    MN_KEPT_RENEWED,  /* waiting, with new posts */
    MN_KEPT_REOPENED, /* was decided (joined, parted), and is open again */
    MN_KEPT_FEWER,    /* posts left */
    MN_KEPT_JOINED,
    MN_KEPT_PARTED,
    MN_KEPT_WHATS
} mn_kept_what;
const char *mn_kept_what_name(mn_kept_what w); /* "new", "known", "renewed", ... */

typedef struct mn_network_in_queue {
    int64_t number;
    uint32_t network; /* of mn_networks.network; of one that is joined: of that one; else
                         MN_NETWORK_NONE */
    int64_t into;     /* joined: the number of that one; else 0 */
    mn_kept_what what;
    /* Since the case that was kept before. */
    uint64_t posts_new, posts_gone, identifiers_new, places_new;
    uint64_t left_out; /* posts that its case has no room for */
} mn_network_in_queue;

/* Zero-initialised is legal. */
typedef struct mn_networks_in_queue {
    mn_network_in_queue
        *at; /* those that stand by priority, then those that are joined or parted */
    size_t n, cap;
    int64_t *number; /* of each network that was found: in the queue; 0: not kept */
    uint64_t count[MN_KEPT_WHATS];
    uint64_t not_kept; /* networks beyond the limit */
    uint64_t left_out; /* posts, over all cases */
} mn_networks_in_queue;
void mn_networks_in_queue_free(mn_networks_in_queue *q);

/* Between mn_store_keep_begin() and mn_store_keep_end(), which are the caller's: so what
 * else belongs to the same run (mn_store_watch_seen()) is in one transaction with it. Reads posts
 * once more for every 128 MiB of texts that are to be kept, and not at all where nothing changed.
 * *out is new. O(posts + what is kept). */
MN_USE mn_status mn_networks_keep(mn_networks_in_queue *out, mn_store *s, const mn_ad_found *f,
                                  const mn_networks_keep_options *o, const mn_store_act *act,
                                  const mn_ctx *ctx, mn_err *e);

#endif
