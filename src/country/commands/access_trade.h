/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/access_trade.h - what trade a clause would touch, for `access`: what the market
 * buys from whom it bars or holds to conditions, who else sells it, what would be replaced.
 */
#ifndef COUNTRY_COMMANDS_ACCESS_TRADE_H
#define COUNTRY_COMMANDS_ACCESS_TRADE_H

#include "country/access/rules.h"
#include "country/commands/data.h"

typedef struct mn_access_trade {
    const mn_country_data *d;
    const mn_access *verdict, *other; /* by place; other: under another clause, NULL for none */
    const char *model;                /* a file; NULL for the economy that comes with the program */
    uint32_t into;                    /* the market */
} mn_access_trade;

/* The tables "touched", "trade" and "goods", and what is to be said of them. */
MN_USE mn_status mn_access_tell_trade(mn_report *r, const mn_access_trade *t, const mn_ctx *ctx,
                                      mn_err *e);

#endif
