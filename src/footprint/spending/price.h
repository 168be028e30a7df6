/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/price.h - from an amount in a currency of a year to US
 * dollars of that year, and from those to dollars of the model's year.
 *
 * usd = amount * rate(currency, year); money = usd * P(model) / P(year), with P
 * the US consumer price index (CPI-U, annual average). A rate is the caller's,
 * else of the caller's file, else the reference's; there is no other. A code of
 * three to five letters with a rate of the caller's is a currency, in ISO 4217 or
 * not.
 */
#ifndef FOOTPRINT_SPENDING_PRICE_H
#define FOOTPRINT_SPENDING_PRICE_H

#include "footprint/spending/spending.h"

typedef struct mn_rate_given {
    const char *currency; /* the reference's own text, or the arena's for a code it lacks */
    int year;
    double usd; /* per unit */
} mn_rate_given;

enum { MN_PRICES_KEPT = 512 };

typedef struct mn_prices {
    const mn_reference *r;
    mn_arena *arena; /* of the codes that the reference lacks */
    double model_index;
    mn_rate_given *given; /* the later of two for the same year counts */
    size_t n, cap;
    mn_rate_given kept[MN_PRICES_KEPT]; /* answers, by hash of currency and year */
    double deflator[MN_PRICES_KEPT];
} mn_prices;

/* Errors: MN_USAGE for a bad rate in o, MN_DATA with file and line for one in
 * o->rates_file. Close also after an error; *out must be zero. */
MN_USE mn_status mn_prices_open(mn_prices *out, const mn_reference *r, const mn_spending_options *o,
                                mn_arena *arena, const mn_ctx *ctx, mn_err *e);
void mn_prices_close(mn_prices *p);

/* The code of a currency that the reference or a given rate knows, or NULL. */
const char *mn_prices_currency(const mn_prices *p, mn_text name);
/* US dollars of the year per unit; NaN when no figure is known. */
double mn_prices_rate(mn_prices *p, const char *currency, int year);
/* Dollars of the model's year per dollar of this one; NaN when unknown. */
double mn_prices_deflator(mn_prices *p, const char *currency, int year);

#endif
