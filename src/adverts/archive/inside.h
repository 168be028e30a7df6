/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/archive/inside.h - between the files of this folder.
 */
#ifndef ADVERTS_ARCHIVE_INSIDE_H
#define ADVERTS_ARCHIVE_INSIDE_H

#include "adverts/archive/archive.h"
#include "adverts/archive/frame.h"
#include "adverts/archive/spool.h"

/* Frames as posts: what does not need a store. */
typedef struct mn_archive_in {
    mn_frames frames;
    bool begun, ended;
    uint32_t first_file, files; /* of the update at hand */
    uint64_t posts;             /* so far */
    uint64_t prefix;            /* bytes of all updates */
    mn_arena texts;
    mn_archive_groups groups[MN_ARCHIVE_SORTS];
} mn_archive_in;

void mn_archive_in_free(mn_archive_in *in);
/* update.c: the next posts, of one frame, with their files into the log; none at the end. */
MN_USE mn_status mn_archive_next(mn_archive_in *in, mn_post_maker *m, mn_post_log *log, mn_err *e);

/* update.c: a frame of an update: when, and files from `first` on. */
void mn_put_update(mn_buf *b, mn_text when, const mn_post_log *log, size_t first);
/* Reads one: its files go into the log. *bad: it is none. */
MN_USE mn_status mn_cut_update(bool *bad, mn_archive_in *in, mn_cut *c, mn_post_log *log,
                               mn_err *e);

/* groups.c: who was together. */
void mn_put_groups(mn_buf *b, const mn_archive_groups *const g[MN_ARCHIVE_SORTS]);
MN_USE mn_status mn_cut_groups(bool *bad, mn_archive_in *in, mn_cut *c, mn_err *e);

#endif
