/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/texts.h - the whole texts of posts whose networks are kept, read once more; and
 * which of their posts have which tie.
 */
#ifndef ADVERTS_CASE_TEXTS_H
#define ADVERTS_CASE_TEXTS_H

#include <manumit/store_network.h>

#include "adverts/case/keep.h"
#include "core/sha256.h"

/* A network whose case is to be written. */
typedef struct mn_wanted {
    uint32_t network;
    uint32_t posts; /* of its first ones, that are told */
    uint64_t bytes; /* of their texts */
    size_t entry;   /* of mn_networks_in_queue.at */
    int64_t number; /* in the queue; 0: none yet */
    mn_store_matter_state state;
    char key[MN_SHA256_HEX], digest[MN_SHA256_HEX];
    mn_network_edge *edge; /* owned */
    size_t edges;
    mn_text *text, *author; /* while they are read */
} mn_wanted;

/* Fills the edges of all. O(ties' posts). */
MN_USE mn_status mn_wanted_edges(mn_wanted *want, size_t n, const mn_ad_found *f, mn_err *e);

typedef struct mn_case_texts {
    const mn_ad_found *f;
    mn_wanted *want;
    size_t n;
    mn_arena arena;
} mn_case_texts;

/* Reads all posts once, and keeps the texts of those that are told. MN_DATA where they are not
 * those that were found in. */
MN_USE mn_status mn_case_texts_read(mn_case_texts *t, const mn_posts_again *posts, mn_err *e);
void mn_case_texts_free(mn_case_texts *t);

#endif
