/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/live/watch.h - identifiers that are watched: what somebody writes down as one, and in
 * which posts those of a store stand.
 */
#ifndef ADVERTS_LIVE_WATCH_H
#define ADVERTS_LIVE_WATCH_H

#include <manumit/store_network.h>

#include "adverts/find/find.h"

/* What is meant by "KIND:VALUE", or by VALUE alone: the kind and the form in which identifiers are
 * compared. *kind is static, *value is appended to. MN_USAGE where nothing is found in it, or
 * several things are. */
MN_USE mn_status mn_watch_read(const char **kind, mn_buf *value, const mn_identifier_rules *rules,
                               mn_text asked, const char region[2], mn_err *e);

typedef struct mn_watched_post {
    uint32_t watch; /* of mn_watched.watch */
    uint32_t post;  /* of mn_ad_found.post */
    bool known;     /* the store knows of it, and */
    int64_t queue;  /* in which network of the queue; 0: none */
    mn_text name;   /* the post's id as the store has it: bounded, without control characters */
} mn_watched_post;

typedef struct mn_watched_value {
    int64_t number;
    mn_text kind, value;
    bool seen; /* in some post, in an earlier run */
} mn_watched_value;

/* Zero-initialised is legal. */
typedef struct mn_watched {
    mn_watched_value *watch; /* those in force, by number */
    size_t watches, watch_cap;
    mn_watched_post *post; /* where they stand, by post; of posts with one id the first */
    size_t n, cap;
    size_t fresh; /* of them, not known */
    mn_arena texts;
} mn_watched;
void mn_watched_free(mn_watched *w);

/* Finds the store's watched identifiers that are in force on a date in what was found. */
MN_USE mn_status mn_watched_find(mn_watched *out, mn_store *s, const mn_ad_found *f,
                                 mn_text archive, mn_text on, mn_err *e);
/* Tells the store; between mn_store_keep_begin() and _end(). queue: of each network that was
 * found its number in the queue, or 0. O(watches + posts that they stand in), but for the store. */
MN_USE mn_status mn_watched_save(const mn_watched *w, mn_store *s, const mn_ad_found *f,
                                 mn_text archive, const int64_t *queue, const mn_store_act *act,
                                 mn_err *e);

#endif
