/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/profile.h - parts of a country's profile: its trade both ways, what changed
 * since a year, what it promised.
 */
#ifndef COUNTRY_COMMANDS_PROFILE_H
#define COUNTRY_COMMANDS_PROFILE_H

#include "country/commands/data.h"

#define MN_PROFILE_TRADE                                                                           \
    "way,region,name,industry,value,share,people,low,high,goods,year,source,goods_year,goods_"     \
    "source"
#define MN_PROFILE_CHANGES                                                                         \
    "indicator,measure,then,then_year,now,now_year,change,percent,reading,unit,source,address,"    \
    "retrieved,then_source"

/* profile_trade.c: the table "trade", what the country buys abroad and sells there by industry,
 * with the people in forced labour behind it and the goods of the seller that are listed (the table
 * "listed" by themselves). path: an economy, NULL for the one that comes with the program. Where
 * the economy has no figures of the country, a note. */
MN_USE mn_status mn_profile_tell_trade(mn_report *r, const mn_country_data *d, uint32_t place,
                                       const char *path, const mn_ctx *ctx, mn_err *e);
/* profile_victims.c: the table "victims": its detected victims by form, sex and age, of the last
 * year that has them. */
#define MN_PROFILE_VICTIMS "who,sexual,labour,other,year,source"
MN_USE mn_status mn_profile_tell_victims(mn_report *r, const mn_country_data *d, uint32_t place,
                                         mn_err *e);
/* The table "changes": of every measure the first figure since a year beside the last. */
MN_USE mn_status mn_profile_tell_changes(mn_report *r, const mn_country_data *d, uint32_t place,
                                         int since, mn_err *e);

/* promises.c: what it promised, of the file of --commitments, and of a store that --kept or --store
 * asks for: the table "commitments" where either is asked for, "refused_commitments" of a file. */
MN_USE mn_status mn_profile_tell_promises(mn_report *r, const mn_country_data *d, uint32_t place,
                                          const mn_call *call, const mn_ctx *ctx, mn_err *e);

#endif
