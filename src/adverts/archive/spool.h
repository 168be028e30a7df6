/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/archive/spool.h - new posts of an archive until all of them are known: in memory, packed,
 * some 200 bytes each, as nothing of an update is written before it is sure.
 */
#ifndef ADVERTS_ARCHIVE_SPOOL_H
#define ADVERTS_ARCHIVE_SPOOL_H

#include "adverts/archive/frame.h"

/* Zero-initialised is empty. */
typedef struct mn_spool {
    mn_buf raw; /* posts of the frame that is being filled */
    uint32_t n;
    struct mn_spooled *frame; /* those that are full, packed */
    size_t frames, cap;
    uint64_t posts;
} mn_spool;

typedef mn_status (*mn_spool_put_fn)(void *payload, const void *bytes, size_t length, mn_err *e);

void mn_spool_free(mn_spool *s);
MN_USE mn_status mn_spool_post(mn_spool *s, const mn_posts *p, const mn_post *post,
                               uint32_t first_file, mn_err *e);
/* All of it as frames; no post can be added then. */
MN_USE mn_status mn_spool_write(mn_spool *s, mn_spool_put_fn put, void *payload, mn_err *e);

#endif
