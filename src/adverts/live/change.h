/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/live/change.h - what changed between two times at which posts were put together: groups
 * (clusters or networks) of the first posts then, and of all posts now.
 */
#ifndef ADVERTS_LIVE_CHANGE_H
#define ADVERTS_LIVE_CHANGE_H

#include <manumit/core.h>

typedef enum mn_ad_change_kind {
    MN_AD_CHANGE_NEW,    /* none of its posts were together before */
    MN_AD_CHANGE_GROWN,  /* one group that was there, with posts more */
    MN_AD_CHANGE_JOINED, /* two groups or more that were there, or parts of them */
    MN_AD_CHANGE_PARTED, /* a part of one that was there; or what is left of it: nothing */
    MN_AD_CHANGES,
} mn_ad_change_kind;
const char *mn_ad_change_name(mn_ad_change_kind k); /* "new", ... */

typedef struct mn_ad_change {
    mn_ad_change_kind kind;
    uint32_t group;           /* now, by its first post; of one that is gone: as it was */
    uint32_t posts;           /* now; 0: it is gone */
    uint32_t posts_new;       /* of them, that were not there before */
    uint32_t was, was_groups; /* first and count, of mn_ad_changes.was */
} mn_ad_change;

typedef struct mn_ad_changes {
    mn_ad_change *change; /* by first post */
    uint32_t n;
    uint32_t *was; /* groups that were, by their first posts, rising within a change */
    uint64_t counted[MN_AD_CHANGES];
} mn_ad_changes;

/* before: of the first `had` posts, each one's group by its first post; now: of n, likewise; alone
 * is one's own group. Groups that are as they were have no change. *out is new:
 * mn_ad_changes_free(). O(n log n). */
MN_USE mn_status mn_ad_changes_find(mn_ad_changes *out, const uint32_t *before, uint32_t had,
                                    const uint32_t *now, uint32_t n, mn_err *e);
void mn_ad_changes_free(mn_ad_changes *c); /* zero-initialised is legal */

#endif
