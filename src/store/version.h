/* SPDX-License-Identifier: Apache-2.0
 *
 * store/version.h - what new versions of lists (import.c) and of content (content_in.c) have in
 * common: the checks of their heads, copies of them, and the node in the evidence graph.
 */
#ifndef STORE_VERSION_H
#define STORE_VERSION_H

#include "core/arena.h"
#include "store/inside.h"

/* That a text can be the name of a `kind`: "list", "chain". */
MN_USE mn_status mn_check_name(mn_text name, mn_text kind, mn_err *e);
/* That files have names and hashes. */
MN_USE mn_status mn_check_sources(const mn_store_source *sources, size_t n, mn_err *e);
/* That no other import goes on through the handle. */
MN_USE mn_status mn_check_alone(const mn_store *s, mn_err *e);

/* Copies n texts, each with a NUL behind it; false without memory. */
bool mn_keep_texts(mn_arena *a, mn_text *const *to, const mn_text *from, size_t n);
/* Copies files; NULL without memory. */
const mn_store_source *mn_keep_sources(mn_arena *a, const mn_store_source *sources, size_t n);

/* A version of the node of this kind and name, joined to it by the files that it was read from. */
typedef struct mn_version_node {
    const char *kind; /* "list" */
    mn_text name;     /* with a NUL behind it */
    int64_t version;
    const mn_store_source *sources;
    size_t n_sources;
    mn_text when, date; /* of the import; of the files */
} mn_version_node;
MN_USE mn_status mn_graph_version(int64_t *edge, mn_store *s, const mn_version_node *v, mn_err *e);

/* Hints at the names that q gives, or at `none` where there is none, and ends it. MN_USAGE. */
mn_status mn_hint_names(mn_query *q, const char *none, mn_err *e);
/* Hints at the newest version. MN_USAGE. */
mn_status mn_hint_newest(int64_t newest, mn_err *e);

#endif
