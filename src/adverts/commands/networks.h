/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/networks.h - between the files that tell networks.
 */
#ifndef ADVERTS_COMMANDS_NETWORKS_H
#define ADVERTS_COMMANDS_NETWORKS_H

#include <manumit/command.h>
#include <manumit/report.h>

#include "adverts/archive/archive.h"
#include "adverts/commands/data.h"
#include "adverts/find/find.h"
#include "adverts/live/watch.h"
#include "adverts/rank/weights.h"

/* "2026-11-23" of a time that is known. */
void mn_networks_day(char out[16], int64_t time);
/* A network is named by its first post. */
mn_text mn_networks_name(const mn_ad_found *f, uint32_t network);
double mn_networks_rounded(double v); /* to hundredths */

/* evidence.c: the tables "members" and "ties". */
MN_USE mn_status mn_networks_tell_evidence(mn_report *r, const mn_ad_found *f, mn_err *e);
/* What the command has at hand. */
typedef struct mn_networks_work {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_ad_find_options o;
    mn_post_reader *in;
    mn_archive *archive; /* the reader's; NULL: none is asked for */
    mn_ad_found f;
    mn_watched watched;
    mn_rank_learnt learnt; /* of --weights */
    char weights_sha256[MN_SHA256_HEX];
} mn_networks_work;

/* changes.c: with an archive: its figures and the table "changes"; keeping what came as its next
 * version, and the networks in the queue. */
MN_USE mn_status mn_networks_tell_changes(mn_report *r, const mn_networks_work *w, mn_err *e);
MN_USE mn_status mn_networks_update(mn_report *r, mn_networks_work *w, mn_err *e);
/* watched.c: looks for watched identifiers in what was found; the table "watched". */
MN_USE mn_status mn_networks_tell_watched(mn_report *r, mn_networks_work *w, mn_err *e);
/* journeys.c: the tables "stays" and "circuits". */
MN_USE mn_status mn_networks_tell_movement(mn_report *r, const mn_ad_found *f, mn_err *e);

/* learn.c: the table "weights", of what was learnt. */
MN_USE mn_status mn_networks_tell_weights(mn_report *r, const mn_rank_learnt *l, bool shown,
                                          mn_err *e);

/* How networks are found, of commands with these options (and --region). */
void mn_adverts_find_options(mn_ad_find_options *o, const mn_call *call);
#define MN_ADVERTS_FIND_OPTIONS                                                                    \
    {.name = "region",                                                                             \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "XX",                                                                                  \
     .help = "The country whose telephone numbers are meant where no calling code is written: "    \
             "two letters."},                                                                      \
        {.name = "hub",                                                                            \
         .type = MN_OPT_INT,                                                                       \
         .arg = "PIECES",                                                                          \
         .def = "20",                                                                              \
         .min = 2,                                                                                 \
         .max = 1000000,                                                                           \
         .help = "A number or picture whose posts fall into so many pieces without it is a hub, "  \
                 "and ties nothing."},                                                             \
        {.name = "speed",                                                                          \
         .type = MN_OPT_REAL,                                                                      \
         .arg = "KM",                                                                              \
         .def = "900",                                                                             \
         .min = 1,                                                                                 \
         .max = 100000,                                                                            \
         .unit = "km an hour",                                                                     \
         .help = "What nobody travels faster than."},                                              \
    {                                                                                              \
        .name = "no-pictures", .type = MN_OPT_FLAG,                                                \
        .help = "Pictures that are alike do not tie posts."                                        \
    }

#endif
