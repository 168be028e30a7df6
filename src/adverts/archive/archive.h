/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/archive/archive.h - posts that a store keeps, for commands that read posts: those of the
 * archive come first, then those of files that it does not have yet; and what came is kept as its
 * next version, with who was together, so that the next time can say what changed.
 *
 * What is found with an archive is what is found in all of its files, read at once in the order in
 * which they came, but that posts which are there already are not taken again (same.h).
 */
#ifndef ADVERTS_ARCHIVE_ARCHIVE_H
#define ADVERTS_ARCHIVE_ARCHIVE_H

#include <manumit/store.h>

#include "adverts/archive/same.h"
#include "adverts/read/read.h"

#define MN_ARCHIVE_KIND "adverts"

/* What posts were parted into. */
typedef enum mn_archive_sort {
    MN_ARCHIVE_CLUSTERS,
    MN_ARCHIVE_NETWORKS,
    MN_ARCHIVE_SORTS,
} mn_archive_sort;

/* Who was together, as it was told with a version. */
typedef struct mn_archive_groups {
    int64_t version;    /* 0: it was never told */
    mn_text how;        /* options that decide, as a text; borrowed from the archive */
    uint32_t n;         /* of so many posts: the archive's first */
    const uint32_t *of; /* each one's group: the number of its first post; alone: its own */
} mn_archive_groups;

typedef struct mn_archive mn_archive;

/* Opens NAME or NAME@VERSION of a store, which is consumed, also on error. fresh: where there is
 * none of this name, one is begun. *out is owned: mn_archive_close(). MN_USAGE for no such name,
 * and for a version that is named of a fresh one; MN_DATA for a form that is not known. */
MN_USE mn_status mn_archive_open(mn_archive **out, mn_store *s, const char *name, bool fresh,
                                 mn_err *e);
void mn_archive_close(mn_archive *a); /* NULL is legal */
/* Puts its posts before those of r, whose posts that are there already are left out. r closes it.
 * files: r has files; update: posts of theirs are remembered, for mn_archive_save(). */
void mn_archive_before(mn_post_reader *r, mn_archive *a, bool files, bool update);

/* What follows is known once r was read to its end. */

const mn_store_content *mn_archive_version(const mn_archive *a); /* version 0: a fresh one */
uint64_t mn_archive_posts(const mn_archive *a);                  /* that were there before */
const mn_same *mn_archive_same(const mn_archive *a);             /* what was counted */
const mn_archive_groups *mn_archive_before_groups(const mn_archive *a, mn_archive_sort sort);

/* Keeps the files and posts that r read as the next version; now: who is together, for each sort;
 * NULL: as before. In one transaction; MN_USAGE where another version came meanwhile. */
MN_USE mn_status mn_archive_save(mn_store_content *out, mn_archive *a, const mn_post_reader *r,
                                 const mn_archive_groups *const now[MN_ARCHIVE_SORTS],
                                 const mn_store_act *act, const mn_ctx *ctx, mn_err *e);
/* The archive's store, borrowed. */
mn_store *mn_archive_store(mn_archive *a);

#endif
