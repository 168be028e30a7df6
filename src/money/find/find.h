/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/find.h - from a bank's payments to alerts: one owned thing with all that was read,
 * asked and found on the way, for whoever goes on from alerts (the command, the queue, a back-test,
 * the filter form).
 */
#ifndef MONEY_FIND_FIND_H
#define MONEY_FIND_FIND_H

#include "core/sha256.h"
#include "money/alert/alert.h"
#include "money/commands/data.h"
#include "money/typology/counterparties.h"

enum { MN_FIND_STEP = 7 }; /* days between the ends of windows */

typedef struct mn_find_options {
    double per_day;   /* alerts that are read; 0: all */
    double keep;      /* as mn_evaluate_options; 0: 0.2 */
    int32_t step;     /* as mn_evaluate_options; 0: MN_FIND_STEP */
    uint16_t without; /* as mn_evaluate_options: families that are not looked at */
    /* Files of hits and findings of parts (money/part), in place of looking for them; 0: none. */
    const char *const *hits, *const *findings;
    size_t n_hits, n_findings;
    uint32_t share, shares; /* only parties whose number is share modulo shares; 0, 0: all */
    /* Where set, windows begin and end with these days, and not with the payments'. */
    bool between;
    int32_t first_day, last_day;
    bool findings_alone; /* no alerts are made */
} mn_find_options;

/* A file of typologies that was read, with its digest. */
typedef struct mn_find_file {
    char *path, sha256[MN_SHA256_HEX];
} mn_find_file;

/* Zero-initialised is legal. It points into itself: once it has searched it must stay where it is.
 */
typedef struct mn_money_found {
    mn_money_data d;
    mn_find_file *file; /* none where the typologies are those that are shipped */
    size_t files, files_cap;
    mn_counterparties listed; /* none where no list is given */
    mn_indicators known;
    mn_typology_set set;
    mn_money_view v;
    mn_hits hits;
    bool given; /* hits are those of files */
    mn_findings f;
    mn_alerts a;
    size_t within;    /* alerts within the budget */
    mn_party_case *c; /* for explanations */
} mn_money_found;

/* Typologies of `n` files and folders of such, or those that are shipped where n is 0. */
MN_USE mn_status mn_money_found_typologies(mn_money_found *w, const char *const *paths, size_t n,
                                           const mn_ctx *ctx, mn_err *e);
/* MN_DATA where there is no payment, with why the first row can't be used: "0 alerts" of it would
 * be read as good news. */
MN_USE mn_status mn_money_found_some(const mn_money_data *d, mn_err *e);
/* Looks for alerts in w->d by w->set. To be called once. MN_CANCELLED, MN_SYSTEM. */
MN_USE mn_status mn_money_found_search(mn_money_found *w, const mn_find_options *o,
                                       const mn_ctx *ctx, mn_err *e);
/* The patterns that typologies ask for: MN_PATTERN_BIT of each. */
uint32_t mn_money_found_patterns(const mn_typology_set *s);
/* All of it by a call's options: those of MN_MONEY_READ_OPTIONS and MN_MONEY_FIND_OPTIONS. *w is
 * zero-initialised, and to be freed also after an error. */
MN_USE mn_status mn_money_found_make(mn_money_found *w, const mn_call *call, const mn_ctx *ctx,
                                     mn_err *e);
void mn_money_found_free(mn_money_found *w);

/* Why roles of a party are possible, by all of its findings: of each typology, bits of its roles.
 */
void mn_money_reasons(uint16_t met[MN_TYPOLOGIES], const mn_money_found *w, uint32_t party);

/* A sentence about kinds of patterns (MN_PART_OF_PARTY and the others) that typologies ask for and
 * of which files of --hits have none: a part may be missing. Nothing is appended where all have
 * some, or no such files are given. */
void mn_money_found_absent(mn_buf *out, const mn_money_found *w);

/* Into the manifest: typologies and payments with their digests. */
MN_USE mn_status mn_money_found_tell_inputs(mn_report *r, const mn_money_found *w, mn_err *e);

/* Of mn_command.options, after MN_MONEY_READ_OPTIONS. */
#define MN_MONEY_FIND_OPTIONS                                                                      \
    {.name = "typologies",                                                                         \
     .type = MN_OPT_FILE,                                                                          \
     .arg = "FILE",                                                                                \
     .many = true,                                                                                 \
     .help = "Typologies, or folders of such, in place of those that are shipped; 'manumit money " \
             "typology check' checks them."},                                                      \
        {.name = "counterparties",                                                                 \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE",                                                                            \
         .help =                                                                                   \
             "A table of advert sites, recruiters, money transmitters or exchanges: kind, name, "  \
             "account, mcc, source, date. Typologies ask for them by 'listed'."},                  \
        {.name = "hits",                                                                           \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE",                                                                            \
         .many = true,                                                                             \
         .help = "Patterns that parts found ('manumit money part'), in place of looking for "      \
                 "them."},                                                                         \
        {.name = "findings",                                                                       \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE",                                                                            \
         .many = true,                                                                             \
         .help = "Findings of parts, in place of asking typologies; with --hits."},                \
    {                                                                                              \
        .name = "budget", .type = MN_OPT_REAL, .arg = "N", .min = 0.01, .max = 1000000,            \
        .unit = "alerts a day",                                                                    \
        .help = "How many are read: of those that come to be seen in the same seven days, the "    \
                "strongest. Without it all."                                                       \
    }

#endif
