/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/kit.h - what screening needs whatever the lists: the tables of names, the model,
 * countries. Loaded once, and kept where calls share a cache.
 */
#ifndef SCREEN_MATCH_KIT_H
#define SCREEN_MATCH_KIT_H

#include <manumit/reference.h>

#include "screen/party/maker.h"
#include "screen/score/score.h"

typedef struct mn_kit {
    mn_name_tables *tables;
    mn_scorer *scorer;
    mn_reference *reference; /* countries */
    bool shared;             /* belongs to the cache */
} mn_kit;

/* *out is borrowed of ctx->cache, or owned: mn_kit_drop() in either case. ctx may be NULL. */
MN_USE mn_status mn_kit_get(mn_kit **out, const mn_ctx *ctx, mn_err *e);
void mn_kit_drop(mn_kit *k); /* NULL is legal */

/* Adds a value of a party that is asked about: countries become codes, dates ISO 8601 where they
 * can be read; countries, dates and other names may stand several between semicolons. */
void mn_query_add(mn_party_maker *m, const mn_kit *k, mn_party_field f, mn_text text);
/* The same for one value, which may hold semicolons. */
void mn_query_add_one(mn_party_maker *m, const mn_kit *k, mn_party_field f, mn_text text);
/* The same party with values so written. *out is borrowed of m. */
MN_USE mn_status mn_query_of(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                             const mn_party *p, mn_err *e);
/* Each name is looked for, and each address compared with those of every candidate: of a party
 * with more of them neither would end in a time that others could wait. Published lists have some
 * 300 names of one party at most. */
enum { MN_QUERY_NAMES = 512, MN_QUERY_PLACES = 128 };
/* MN_DATA for a party with more names or addresses than these. */
MN_USE mn_status mn_query_bounded(const mn_party *p, mn_err *e);
/* Ends a party that is asked about: what stands with its names ("A a/k/a B", "M/S A", "A (B)")
 * is looked for, too. *out is borrowed of m. Errors as of mn_party_end() and mn_query_bounded();
 * MN_DATA also where no name can be read and there is no identifier. */
MN_USE mn_status mn_query_end(const mn_party **out, mn_party_maker *m, const mn_kit *k, mn_err *e);

#endif
