/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/update.h - what commands that can keep what came (--update) have in common:
 * telling the archive's posts and what changed, and keeping the next version.
 */
#ifndef ADVERTS_COMMANDS_UPDATE_H
#define ADVERTS_COMMANDS_UPDATE_H

#include "adverts/commands/data.h"
#include "adverts/live/change.h"
#include <manumit/report.h>

/* How many posts were there before, came, and were there already; which version comes of it. */
MN_USE mn_status mn_update_tell(mn_report *r, const mn_archive *a, const mn_post_log *l,
                                bool update, mn_err *e);

/* Groups as they are told now. */
typedef struct mn_update_groups {
    mn_archive_sort sort;
    mn_text how; /* options that decide; another text than before is warned of */
    const uint32_t *of;
    uint32_t n;
} mn_update_groups;

/* What changed since they were told the last time; nothing where they never were, and *any is
 * false. *out is new: mn_ad_changes_free(). */
MN_USE mn_status mn_update_changes(mn_ad_changes *out, bool *any, const mn_archive *a,
                                   const mn_update_groups *g, mn_err *e);
/* Says since when, and how many of each kind; or that there is nothing to compare with. */
MN_USE mn_status mn_update_tell_changes(mn_report *r, const mn_ad_changes *c, bool any,
                                        const mn_archive *a, const mn_update_groups *g, mn_err *e);

/* Keeps what was read, with these n sorts of groups; those of other sorts stay as they are. Where
 * no post was ever read nothing is kept. */
MN_USE mn_status mn_update_save(mn_archive *a, const mn_post_reader *in, const mn_update_groups *g,
                                size_t n, const mn_call *call, const mn_ctx *ctx, mn_err *e);

#endif
