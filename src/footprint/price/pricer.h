/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/price/pricer.h - what a dollar of a purchase pays for: the maker at
 * basic prices, the trade and transport that brought the good, and taxes.
 *
 *     price = (maker + trade + transport + US taxes) * (1 + value added tax)
 *
 * A price is worked out once for all purchases of a code (as far as the tables
 * tell codes apart), year and buyer, and kept. docs/methods/prices.md has the
 * method, its sources and its assumptions.
 */
#ifndef FOOTPRINT_PRICER_H
#define FOOTPRINT_PRICER_H

#include "footprint/price/book.h"

typedef enum mn_vat_mode {
    MN_VAT_AUTO,     /* in the prices that households pay; others get it back */
    MN_VAT_INCLUDED, /* in all prices */
    MN_VAT_EXCLUDED, /* in none */
    MN_VAT_RATE,     /* in all prices, at the rate given */
} mn_vat_mode;

/* What amounts are. Zero is the usual: purchasers' prices, tax by the buyer. */
typedef struct mn_price_rules {
    bool basic; /* basic prices already: nothing is taken off */
    mn_vat_mode vat;
    double rate; /* of MN_VAT_RATE: 0.19 */
} mn_price_rules;

/* "auto", "included", "excluded" or a percentage ("19", "7.5%"). False for
 * anything else; *out is then as it was. */
bool mn_vat_parse(mn_price_rules *out, mn_text text);

/* A share of the price, and who gets it. */
typedef struct mn_piece {
    uint8_t kind; /* of industry, 0-based */
    uint8_t pays; /* mn_pays; all but MN_PAYS_MAKER are bought where the buyer is */
    double share;
} mn_piece;

/* A price taken apart. The pieces, vat and taxes sum to 1. */
typedef struct mn_price {
    const char *id; /* what of the tables it is made of: the same for a mix, a year and a buyer is
                     * the same price */
    mn_piece *piece;
    size_t pieces;
    double vat;   /* share of the price that is value added tax */
    double taxes; /* share that is US sales and excise taxes */
    double rate;  /* value added tax on the price without it */
    bool given;   /* the rate is the caller's */
    /* Of the largest share, for people: */
    mn_vat row;         /* the rate that was taken off; source empty: no row was */
    mn_text category;   /* of value added tax */
    const char *system; /* of the margins' code: "kind", "hs", ...; NULL: a service */
    mn_text code;       /* the margins' code */
} mn_price;

typedef struct mn_pricer {
    mn_price_book book;
    mn_price_rules rules;
    mn_buyer buyer;
    const mn_country *country; /* NULL: unknown */
    bool taxes;                /* the US's own sales taxes are in the price */
    bool vat;                  /* value added tax is */
    double level;              /* of trade, against the US; 1 in the US */
    mn_arena *arena;           /* of prices; the caller's */
    mn_map kept;               /* key -> index in price */
    mn_price **price;
    size_t n, cap;
    struct mn_priced *recent; /* answers by code, as the file writes it */
} mn_pricer;

/* *out must be zero; close it also after an error. Prices live as long as arena;
 * country is borrowed for the pricer's life. */
MN_USE mn_status mn_pricer_open(mn_pricer *out, const mn_price_rules *rules, mn_buyer buyer,
                                const mn_country *country, mn_arena *arena, mn_err *e);
void mn_pricer_close(mn_pricer *p);

/* The price of what a code (of MN_CODES: none) with this mix buys in a year;
 * NULL in *out for basic prices. O(1) for one seen before. */
MN_USE mn_status mn_price_find(mn_pricer *p, const mn_price **out, mn_codes system, mn_text code,
                               const mn_mix *mix, int year, mn_err *e);

/* The price of this id, as another pricer with the same rules, buyer and country made
 * it. NULL in *out for basic prices, and when the tables know no such margins of this
 * buyer or no such category. */
MN_USE mn_status mn_price_by_id(mn_pricer *p, const mn_price **out, mn_text id, const mn_mix *mix,
                                int year, mn_err *e);

/* Whether a price bears value added tax of which no rate is known (nor exempt). */
bool mn_price_unknown(const mn_price *price);

/* The kind of industry that is paid: of trade and transport c19 to c25. */
uint8_t mn_pays_kind(mn_pays pays);
/* "maker", "wholesale", ... */
const char *mn_pays_name(mn_pays pays);

/* How much less sure money is where US margins stand for another country's: a
 * log-sd, to be added in squares to that of price and classification. 0 for
 * basic prices and in the US. */
double mn_price_sd(const mn_price_rules *rules, const mn_country *country);

#endif
