/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/spending.h - from a table of purchases to money in the economy's
 * terms: what was bought, from where, for how many US dollars of the model's
 * year.
 *
 * A purchase that can't be placed is not dropped: it goes to `unplaced` with
 * its line, amount and reason. Nothing is guessed about money: a currency or
 * year without a figure that was read is unplaced.
 */
#ifndef FOOTPRINT_SPENDING_H
#define FOOTPRINT_SPENDING_H

#include <manumit/footprint.h>
#include <manumit/reference.h>
#include <manumit/table.h>

#include "core/arena.h"
#include "footprint/price/pricer.h"

/* How a purchase found its industries; the spread of its classification factor
 * depends on it. */
typedef enum mn_placed_by {
    MN_PLACED_CODE,   /* an HS, ISIC, NAICS, COICOP or MCC code */
    MN_PLACED_WORDS,  /* its description */
    MN_PLACED_BASKET, /* no file: an average basket, industry by industry */
} mn_placed_by;

/* The first character of `via` of a mix that no code has: one that was made. */
#define MN_MIX_MADE '='

/* Below this score a description's guess is often wrong. */
#define MN_DOUBTFUL 0.6

typedef struct mn_purchase {
    uint64_t line;        /* in its file; 0: none */
    mn_text description;  /* as it stands in the file; borrowed from the table or arena */
    mn_text code;         /* the code that placed it; empty when words did */
    mn_text words;        /* the words that placed it, of its description or category */
    int64_t amount;       /* minor units (hundredths) of `currency`; refunds are negative */
    const char *currency; /* ISO 4217; static or arena */
    double usd;           /* US dollars of its own year */
    double money;         /* millions of US dollars of the model's year */
    const mn_mix *mix;    /* industries it buys; shares sum to 1; borrowed from the arena */
    const mn_mix *shares; /* as mix, but one for all that have the same; NULL: mix */
    double score; /* 0..1: 1 for an exact code, less for a prefix, the matcher's for words */
    const mn_country *origin; /* NULL: the buying country's mix */
    const mn_price *price;    /* what the money pays for; NULL: the mix, at basic prices */
    uint64_t lines;           /* that it stands for; 0 is 1 */
    uint32_t correction;      /* of the caller's that placed it, from 1; 0: none */
    uint32_t sum;             /* its place in mn_spending.sum */
    uint32_t text;            /* purchases with the same number have the same description; 0: it
                               * has none */
    int year;                 /* of the spending */
    mn_codes system;          /* of code */
    uint16_t product;         /* 0: none in particular; else one with a recipe of its own */
    uint8_t by;               /* mn_placed_by */
} mn_purchase;

__extension__ typedef unsigned __int128 mn_u128;
struct mn_tallies;

/* A share of a purchase's money, at basic prices: what it pays for, and where. */
typedef struct mn_part {
    uint16_t product; /* 0: the kind as a whole; else a product with a recipe of its own */
    uint8_t kind;     /* of industry, 0-based */
    bool home;        /* bought where the buyer is, as trade and transport; not at the origin */
    double share;     /* of the purchase's money; the parts sum to 1, or less by the taxes */
} mn_part;
#define MN_PARTS_MAX 128

typedef struct mn_unplaced {
    uint64_t line;
    mn_text description;
    mn_text amount_text;  /* as it stands in the file */
    int64_t amount;       /* hundredths; 0 when it could not be read */
    const char *currency; /* "" when unknown */
    const char *reason;   /* a sentence part: "no exchange rate for XOF in 1999" */
    double usd;           /* US dollars of its own year; NaN when it can't be told */
    bool moved;           /* income, a transfer or a total: no spending, and in no sum of it */
    bool unclear;         /* its description was not understood: a correction would place it */
} mn_unplaced;

typedef struct mn_spending {
    mn_arena arena;
    mn_purchase *purchase; /* one a line; of a stream: one a sum */
    size_t purchases, purchase_cap;
    struct mn_tallies *tallies; /* all lines, added up in integers, in their one order */
    mn_purchase *sum;           /* the same as purchases, of no line, text or code: what an answer
                                 * is made from. NULL: the purchases themselves */
    size_t sums;
    bool streamed;   /* lines were not kept */
    uint64_t lines;  /* placed */
    uint64_t missed; /* lines that were not */
    double net;      /* of all placed lines, in units of `currency` */
    int first_year, last_year;
    mn_unplaced *unplaced;
    size_t unplaceds, unplaced_cap;
    double placed_usd, unplaced_usd; /* absolute amounts in US dollars of their own years */
    size_t moved;                    /* unplaced lines that are no spending */
    size_t doubtful;                 /* purchases placed by words with a score below MN_DOUBTFUL */
    double doubtful_usd;             /* theirs of placed_usd */
    int64_t first_day, last_day;     /* of dated purchases, since 1970; INT64_MIN: unknown */
    size_t dated;                    /* purchases with a whole date */
    size_t refunds, zeros;           /* counted; refunds are placed as negative purchases */
    size_t unknown_amounts;          /* unplaced whose US dollars can't be told */
    const char *currency;            /* the only currency of all placed purchases, or "USD" */
    const mn_price_rules *prices;    /* as applied; NULL: basic prices */
    double trade_level;              /* of the buyer's country, against the US's; 1: the US */
    char **note;                     /* what was assumed or found: sentences for the reader */
    bool us_margins;                 /* the buyer is in the country that the margins are of */
    bool vat, sales_tax;             /* prices hold value added tax; the US's own taxes */
    size_t notes, note_cap;
} mn_spending;

struct mn_materials;
struct mn_corrections;

typedef struct mn_spending_options {
    const char *columns;     /* "amount=Total,description=Item,..."; NULL: by name and content */
    const char *currency;    /* of amounts that don't say; NULL: none */
    int year;                /* of lines without a date; 0: none given */
    const char *const *rate; /* "GBP:2024=1.28" (US dollars per unit), `rates` of them */
    size_t rates;
    const char *rates_file;    /* CSV: currency, year, usd_per_unit; NULL: none */
    const char *codes;         /* the system of a column named just "code"; NULL: by content */
    bool coicop1999;           /* COICOP codes are of 1999, not 2018 */
    const mn_country *country; /* the buyer's; NULL: unknown */
    int model_year;
    mn_buyer buyer;
    mn_price_rules prices;
    const struct mn_materials *materials;     /* products to be told apart; NULL: none */
    const struct mn_corrections *corrections; /* what the user taught; NULL: nothing */
    double least_score;                       /* words below this are unplaced; 0: 0.3 */
    uint64_t skipped; /* lines above the header that the reader skipped; they are noted */
    /* Asked about each placed line, for "what if": may change its amount, mix and origin,
     * or leave the line out. NULL: lines stand as they are. */
    mn_status (*change)(void *payload, mn_purchase *p, bool *drop, mn_err *e);
    void *change_payload;
} mn_spending_options;

/* Keeps one purchase alone, as if its line were the whole file. */
void mn_spending_only(mn_spending *s, size_t purchase);

/* How many lines stand above the header of the file that t was read from: 0 when
 * its header tells what was bought and for how much, or no other line near the
 * beginning does. Otherwise read the file again with that many skipped. O(cells
 * of 30 lines). */
uint64_t mn_spending_header(const mn_table *t, const mn_reference *r);
/* Whether the names of a column of amounts and one of dates are an amount and a date, so that
 * the file's first line is a purchase and no header. */
bool mn_spending_no_header(mn_text amount, mn_text date);

/* Places every row of t. The rows' texts are borrowed from t, which must
 * outlive *out. *out must be zero; the caller frees it with mn_spending_free(),
 * also after an error. Errors: MN_DATA when no amount column is found, or
 * nothing to classify by (the hint names the columns there are and --columns);
 * MN_USAGE for a bad --columns, --rate or --codes. O(rows). */
MN_USE mn_status mn_spending_read(mn_spending *out, const mn_table *t, const mn_reference *r,
                                  const mn_spending_options *o, const mn_ctx *ctx, mn_err *e);
void mn_spending_free(mn_spending *s);

/* What a purchase's money pays for: at most MN_PARTS_MAX parts. Returns their
 * number. Lines are added up before they are answered for, so that it may look at
 * currency, year, mix, by, origin, product and price alone, and at nothing that p says in
 * words. */
size_t mn_purchase_parts(const mn_spending *s, const mn_purchase *p, mn_part out[MN_PARTS_MAX]);

/* Shares of what was paid, refunds as money too: they sum to 1. All 0 without purchases. */
typedef struct mn_paid {
    double makers; /* and services, at basic prices */
    double trade, transport, taxes;
} mn_paid;
mn_paid mn_spending_paid(const mn_spending *s);

/* How the columns of t are understood, as text lines "amount <- 'Total (GBP)'";
 * for --explain. Owned by the caller: free(). */
MN_USE mn_status mn_spending_columns(char **out, const mn_table *t, const mn_reference *r,
                                     const mn_spending_options *o, mn_err *e);

#endif
