/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/kept.h - putting networks into the store's queue, and what is told of it.
 */
#ifndef ADVERTS_COMMANDS_KEPT_H
#define ADVERTS_COMMANDS_KEPT_H

#include <manumit/command.h>

#include "adverts/archive/archive.h"
#include "adverts/case/keep.h"
#include "adverts/live/watch.h"
#include "command/matter.h"

#define MN_KEPT_COLUMNS                                                                            \
    "queue,network,what,posts_new,posts_gone,identifiers_new,places_new,into,left_out"

/* Figures, the table "kept", what was left out. told: of each network, whether this run lists it as
 * changed; NULL: it compares with nothing. What the queue lacked though it is no change since the
 * archive's last version is said to be so: a run that was killed between the archive and the queue
 * leaves that, and its list of changes may never have been read. */
MN_USE mn_status mn_adverts_tell_kept(mn_report *r, const mn_networks_in_queue *q,
                                      const mn_ad_found *f, const bool *told, mn_err *e);

/* Keeps what was found as networks of the archive a. again: its posts once more. w: watched
 * identifiers that were seen, and are told to the store in the same transaction. told: as above. */
MN_USE mn_status mn_adverts_keep(mn_report *r, const mn_ad_found *f, const mn_post_log *l,
                                 const mn_archive *a, const mn_posts_again *again,
                                 const mn_watched *w, const bool *told, const mn_call *call,
                                 const mn_ctx *ctx, mn_err *e);

/* MN_USAGE where the text is no "W" and a number from 1 on. */
MN_USE mn_status mn_adverts_read_number(int64_t *out, const char *name, mn_err *e);

#endif
