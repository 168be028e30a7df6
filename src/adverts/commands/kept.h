/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/kept.h - commands that put networks into the store's queue: from files, and what
 * they tell of it.
 */
#ifndef ADVERTS_COMMANDS_KEPT_H
#define ADVERTS_COMMANDS_KEPT_H

#include <manumit/command.h>

#include "adverts/archive/archive.h"
#include "adverts/case/keep.h"
#include "adverts/live/watch.h"

#define MN_KEPT_COLUMNS                                                                            \
    "queue,network,what,posts_new,posts_gone,identifiers_new,places_new,into,left_out"

/* Figures, the table "kept", what was left out. */
MN_USE mn_status mn_adverts_tell_kept(mn_report *r, const mn_networks_in_queue *q,
                                      const mn_ad_found *f, mn_err *e);

/* The call's inputs once more, as cases need them; *payload is owned: mn_adverts_again_free(). */
typedef struct mn_adverts_again mn_adverts_again;
MN_USE mn_status mn_adverts_again_new(mn_posts_again *out, mn_adverts_again **payload,
                                      const mn_call *call, const mn_ctx *ctx, mn_err *e);
void mn_adverts_again_free(mn_adverts_again *a); /* NULL is legal */

/* Keeps what was found in the call's inputs as networks of the archive a; NULL: of "adverts".
 * again: the posts once more; NULL: by the call. w: watched identifiers that were seen, and are
 * told to the store in the same transaction; may be NULL. */
MN_USE mn_status mn_adverts_keep(mn_report *r, const mn_ad_found *f, const mn_post_log *l,
                                 const mn_archive *a, const mn_posts_again *again,
                                 const mn_watched *w, const mn_call *call, const mn_ctx *ctx,
                                 mn_err *e);

/* "W00001" */
enum { MN_NETWORK_NUMBER = 24 };
void mn_adverts_number(char out[MN_NETWORK_NUMBER], int64_t number);
/* MN_USAGE where the text is no "W" and a number from 1 on. */
MN_USE mn_status mn_adverts_read_number(int64_t *out, const char *name, mn_err *e);

#endif
