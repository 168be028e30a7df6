/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/touched.h - what trade a clause would touch: a market's purchases from a country
 * by industry, who else sells them there, the people in forced labour behind them, as an economy's
 * tables have it. Countries that the economy holds in a region of several have no figures of their
 * own there.
 */
#ifndef COUNTRY_ACCESS_TOUCHED_H
#define COUNTRY_ACCESS_TOUCHED_H

#include <stdbool.h>

#include <manumit/footprint.h>
#include <manumit/reference.h>

typedef struct mn_market {
    const mn_model *model; /* borrowed */
    double *sold;    /* of every cell to the market, million US dollars of the economy's year */
    double *imports; /* of every industry, from all but the market itself */
    size_t region, regions, industries;
} mn_market;

/* The market's purchases. region: its number. *out is freed by mn_market_free(). */
MN_USE mn_status mn_market_new(mn_market *out, const mn_model *m, size_t region, const mn_ctx *ctx,
                               mn_err *e);
void mn_market_free(mn_market *m);

/* The region of an economy that is this country alone; SIZE_MAX where it is in one of several. */
size_t mn_market_region(const mn_model *m, const mn_country *c);

typedef struct mn_seller {
    size_t region;
    double share; /* of the market's imports of the industry from all who could sell it instead */
} mn_seller;

/* Who sells most of an industry's goods to the market beside `without` and regions that are shut
 * (by number; NULL: none is), the most first: at most `most` of them, fewer where fewer sell.
 * Returns how many. */
size_t mn_market_others(mn_seller *out, size_t most, const mn_market *m, size_t industry,
                        size_t without, const bool *shut);

#endif
