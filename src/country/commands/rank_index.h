/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/rank_index.h - ranks by a declared index, for manumit country rank.
 */
#ifndef COUNTRY_COMMANDS_RANK_INDEX_H
#define COUNTRY_COMMANDS_RANK_INDEX_H

#include "country/commands/data.h"
#include "country/index/index.h"

/* The report of countries ranked by an index; the call has the options year, since, order, level,
 * per. Its ranges are of ties and of weights that vary by a quarter. */
MN_USE mn_status mn_country_rank_index(mn_report *r, const mn_country_data *d,
                                       const mn_composite *x, const mn_call *call,
                                       const mn_ctx *ctx, mn_err *e);

/* Whose index it is, with its name. */
void mn_country_index_source(char out[704], const mn_composite *x);

/* MN_USAGE where --since is not before the year that is ranked. */
MN_USE mn_status mn_country_rank_since(const mn_call *call, int year, mn_err *e);

#endif
