/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/know.h - which networks of the queue are which of those that were found.
 */
#ifndef ADVERTS_CASE_KNOW_H
#define ADVERTS_CASE_KNOW_H

#include <manumit/store_network.h>

#include "adverts/find/find.h"
#include "core/sha256.h"

/* A network of the store's queue. */
typedef struct mn_known_network {
    int64_t number, joined;
    mn_store_matter_state state;
    mn_text key;
    uint32_t next; /* of the same name; UINT32_MAX */
    uint32_t post; /* its first post, as found; UINT32_MAX: it is not there */
} mn_known_network;

typedef struct mn_knowing {
    const mn_ad_found *f;
    mn_text archive;
    mn_known_network *row;
    size_t n, cap;
    mn_map names; /* of first posts */
    struct mn_known_name *name;
    size_t name_cap;
    uint32_t *row_of; /* of each network that was found: its row + 1; 0: none */
    uint32_t *nth;    /* likewise, where it was asked: its first post is the nth of its name */
    mn_arena arena;
    mn_buf b;
} mn_knowing;

/* Reads what the store has of the archive, and finds each one's first post. Of the networks that
 * wanted[] names and of those into which others were joined the keys can be asked then. *out is
 * new: mn_knowing_free(). O(posts). */
MN_USE mn_status mn_knowing_make(mn_knowing *out, mn_store *s, const mn_ad_found *f,
                                 mn_text archive, const uint32_t *wanted, size_t n, mn_err *e);
void mn_knowing_free(mn_knowing *k);
/* The network into which a row's first post went; MN_NETWORK_NONE: none, or it stands itself. */
uint32_t mn_knowing_into(const mn_knowing *k, const mn_known_network *row);
/* The key of a network. */
MN_USE mn_status mn_knowing_key(char hex[MN_SHA256_HEX], mn_knowing *k, uint32_t network,
                                mn_err *e);

/* Appends t, at most so many bytes of it, as the store takes texts: control characters are blanks;
 * cut between characters. */
void mn_plain_line(mn_buf *to, mn_text t, size_t most);

#endif
