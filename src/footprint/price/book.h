/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/price/book.h - the tables that take a price apart: margins by code
 * and buyer, how much trade a country's buyers pay, value added taxes.
 *
 * Tables: data/prices/{margins,trade_level,vat,vat_goods}.csv, built into the
 * library; each row has its source. The method: docs/methods/prices.md.
 */
#ifndef FOOTPRINT_PRICE_BOOK_H
#define FOOTPRINT_PRICE_BOOK_H

#include <manumit/footprint.h>

#include "core/arena.h"
#include "core/map.h"

enum { MN_BUYERS = 3 };

/* What a purchaser's price of a good pays for. */
typedef enum mn_pays {
    MN_PAYS_MAKER,   /* at basic prices */
    MN_PAYS_VEHICLE, /* trade in vehicles, retail of fuel */
    MN_PAYS_WHOLESALE,
    MN_PAYS_RETAIL,
    MN_PAYS_LAND,
    MN_PAYS_WATER,
    MN_PAYS_AIR,
    MN_PAYS_TAXES, /* sales and excise taxes, as the US has them */
    MN_PAYS,
} mn_pays;

typedef struct mn_margin {
    double part[MN_PAYS]; /* each >= 0; they sum to 1 */
    const char *system;   /* "kind", "hs", ... */
    mn_text code;         /* the code that it stands for */
} mn_margin;

/* A tax rate: percent of the price without it. */
typedef struct mn_vat {
    mn_text iso3, category;
    double rate;      /* 0.19 */
    int32_t from, to; /* years in which it is known to hold, both included */
    mn_text source;
} mn_vat;

typedef struct mn_price_book {
    mn_arena arena;
    mn_map margins; /* "system:code:buyer" -> index in margin */
    mn_margin *margin;
    size_t n, cap;
    mn_map levels; /* "region:buyer" -> index in level */
    double *level;
    size_t level_n, level_cap;
    mn_map categories; /* "system:code" -> index in category */
    mn_text *category;
    size_t category_n, category_cap;
    mn_map countries; /* ISO3 -> its first row in vat; its rows are neighbours */
    mn_vat *vat;
    size_t vats, vat_cap;
} mn_price_book;

/* "household", "company" or "government". */
const char *mn_buyer_name(mn_buyer buyer);
/* False, and *out as it was, for any other name. */
bool mn_buyer_find(mn_buyer *out, mn_text name);

/* Loads everything; about 3 ms. *out must be zero; close it also after an error.
 * MN_DATA names the table and line that is broken. */
MN_USE mn_status mn_price_book_open(mn_price_book *out, mn_err *e);
void mn_price_book_close(mn_price_book *b);

/* The margins of the longest beginning of code that the table has for this
 * buyer; NULL when it has none. digits may be a section's letter. */
const mn_margin *mn_price_margin(const mn_price_book *b, mn_codes system, mn_text digits,
                                 mn_buyer buyer);
/* Those of a kind of industry on average; NULL for services, which have none. */
const mn_margin *mn_price_margin_of_kind(const mn_price_book *b, uint8_t kind, mn_buyer buyer);

/* The row that has this system, code and buyer; NULL when there is none. */
const mn_margin *mn_price_margin_at(const mn_price_book *b, mn_text system, mn_text code,
                                    mn_buyer buyer);

/* Trade that buyers in a region of the model pay for a dollar of goods, against
 * buyers in the United States; "WLD" is the world. NaN when unknown. */
double mn_price_level(const mn_price_book *b, const char *region, mn_buyer buyer);

/* The category that a code or kind belongs to: "food", "standard", "exempt", ...;
 * empty when the table doesn't say. */
mn_text mn_price_category(const mn_price_book *b, mn_codes system, mn_text digits);
mn_text mn_price_category_of_kind(const mn_price_book *b, uint8_t kind);

/* The table's own text of a category; empty when it has none of this name. */
mn_text mn_price_category_named(const mn_price_book *b, mn_text name);

/* The rate of a category in a year: of the rows of the category, else of the
 * standard rate, the one that covers the year, else the nearest year's. NULL when
 * the country has no rows. O(rows of the country). */
const mn_vat *mn_price_vat(const mn_price_book *b, const char *iso3, mn_text category, int year);

#endif
