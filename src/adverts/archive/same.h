/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/archive/same.h - which posts an archive has already.
 *
 * Two posts are the same where their source, id, text, place, pictures' hashes and identifiers
 * given apart are; a post without an id of its own has none to compare. Of posts that are the same
 * a file may have several, and they are several: a post of a file is known where the archive has as
 * many as the file had so far. So a file that is read again brings nothing, and one that has the
 * posts of another and more brings the others.
 *
 * They are told by 128 bits of BLAKE2b: nobody can prepare a post that passes for another one, nor
 * posts that stand in each other's way. Some 90 bytes a post, O(its length) expected.
 */
#ifndef ADVERTS_ARCHIVE_SAME_H
#define ADVERTS_ARCHIVE_SAME_H

#include "adverts/post/post.h"
#include "core/buf.h"

/* Zero-initialised is empty. */
typedef struct mn_same {
    struct mn_same_post *slot;
    size_t count, cap;
    struct mn_same_id *id; /* sources and ids */
    size_t ids, id_cap;
    uint64_t salt; /* of where they stand: differs from run to run */
    mn_buf key;
    uint64_t another; /* posts taken whose source and id were there with another text or place */
    uint64_t renewed; /* known ones with another time */
} mn_same;

void mn_same_free(mn_same *s);
/* A post that is kept already. False without memory, here and below. */
MN_USE bool mn_same_keep(mn_same *s, const mn_posts *p, const mn_post *post);
/* A post of a file: *known, or it is kept from now on. Files come one after the other. */
MN_USE bool mn_same_look(mn_same *s, const mn_posts *p, const mn_post *post, bool *known);

#endif
