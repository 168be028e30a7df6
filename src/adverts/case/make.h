/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/make.h - a case from what was found and the posts' whole texts.
 */
#ifndef ADVERTS_CASE_MAKE_H
#define ADVERTS_CASE_MAKE_H

#include "adverts/case/case.h"
#include "adverts/find/find.h"

/* A file of posts, as the case names it. */
typedef struct mn_network_file {
    mn_text name;
    mn_text sha256; /* may be empty */
    uint64_t rows;
    mn_text kept_on; /* when it came; may be empty */
} mn_network_file;

/* Something of the whole that a case tells with its own facts: an option, the archive's version. */
typedef struct mn_network_fact {
    const char *name;
    mn_text value;
} mn_network_fact;

/* A post of the network that has a tie. */
typedef struct mn_network_edge {
    uint32_t tie;  /* of mn_networks.tie */
    uint32_t post; /* of the network's posts, from 0 */
} mn_network_edge;

typedef struct mn_case_input {
    const mn_ad_found *f;
    uint32_t network;
    uint32_t posts;               /* so many of its first posts are told; the others are counted */
    const mn_text *text, *author; /* of these */
    const mn_network_edge *edge;  /* by tie, then post; of all its posts */
    size_t edges;
    const mn_network_file *file; /* by mn_found_post.file */
    size_t files;
    const mn_network_fact *fact;
    size_t facts;
} mn_case_input;

/* *out is new: mn_network_case_free(). The same at any number of threads. */
MN_USE mn_status mn_network_case_make(mn_network_case *out, const mn_case_input *in,
                                      const mn_ctx *ctx, mn_err *e);

#endif
