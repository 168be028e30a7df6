/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/ledger.h - reading a ledger: what its first rows decide, then its
 * rows, in one table or in many, then what is said of all of them.
 */
#ifndef FOOTPRINT_LEDGER_H
#define FOOTPRINT_LEDGER_H

#include "footprint/spending/columns.h"
#include "footprint/spending/currency.h"
#include "footprint/spending/money.h"
#include "footprint/spending/origin.h"
#include "footprint/spending/place.h"
#include "footprint/spending/price.h"
#include "footprint/spending/tally.h"

enum { MN_UNPLACED_LISTED = 1000 }; /* of a ledger whose lines are not kept */

/* The days of purchases in one order of day and month. */
typedef struct mn_span {
    int64_t first, last; /* INT64_MAX and INT64_MIN: none */
    uint64_t proved;     /* dates that are possible in this order alone */
} mn_span;

/* What is counted besides the tallies, and can be added up likewise. */
typedef struct mn_counts {
    uint64_t lines;   /* of the file, read so far */
    uint64_t dated;   /* placed lines with a whole date */
    uint64_t undated; /* lines that took the ledger's year though there is a date column */
    uint64_t serials; /* dates that are a spreadsheet's day numbers */
    uint64_t serial_line;
    uint64_t zeros, lone, totals, unknown_codes;
    uint64_t untaxed;                 /* placed lines that bear a tax whose rate is unknown */
    uint64_t lone_line, unknown_line; /* the first of each; 0: none */
    mn_text lone_text, unknown_code;
    mn_codes unknown_system;
    mn_span span[2]; /* with the day first, and with the month first */
} mn_counts;

/* What the first rows decided, for all rows. */
typedef struct mn_decided {
    mn_columns columns;
    mn_money money;
    mn_currency_rules currency;
    int year;             /* of lines that don't say; 0: none */
    bool assumed_dollars; /* as no row said a currency */
} mn_decided;

/* A line whose sum is asked for and not yet added to. */
typedef struct mn_waiting {
    mn_tally one;
    uint64_t asked;  /* as mn_tallies_ask() */
    size_t purchase; /* of mn_spending.purchase, where lines are kept */
} mn_waiting;
enum { MN_WAITING = 4 };

/* A currency by the bytes of its cell. */
typedef struct mn_currency_kept {
    uint64_t text; /* 0: free */
    const char *currency;
} mn_currency_kept;

/* The price of goods in a year, kept for the next line that buys the same. */
typedef struct mn_goods_price {
    const mn_price *price;
    int year;     /* 0: free */
    bool unknown; /* as mn_price_unknown() */
} mn_goods_price;
enum { MN_GOODS_YEARS = 16, MN_GOODS_KEPT = 1 << 16 }; /* of each; how many at most */

typedef struct mn_ledger {
    mn_spending *s;
    const mn_table *t; /* at hand */
    const mn_reference *r;
    const mn_spending_options *o;
    mn_decided d;
    mn_prices prices;
    mn_pricer pricer;
    mn_goods_price *priced; /* by goods (as mn_why) and year modulo MN_GOODS_YEARS */
    size_t priced_goods, priced_cap;
    mn_currency_kept currency[64]; /* by hash */
    mn_placer placer;
    mn_origins origins;
    mn_tallies *tallies; /* s->tallies */
    mn_waiting waiting[MN_WAITING];
    size_t waits; /* lines of the table at hand that came to wait */
    mn_counts counts;
    const mn_decided *like; /* decided elsewhere, for this ledger too; NULL: here */
    bool keep;              /* purchases and all that is unplaced are kept */
    mn_arena part;          /* texts of the table at hand, where lines are not kept */
    mn_arena *text;         /* &part, or &s->arena */
    size_t settled_notes;   /* of s->note: made before the first row */
    size_t reject;          /* the next rejected row */
    int64_t told_ms;
    /* Called for each line where lines are not kept; either may be NULL. Texts are
     * borrowed until it returns. */
    mn_status (*on_purchase)(void *payload, const mn_purchase *p, mn_err *e);
    mn_status (*on_unplaced)(void *payload, const mn_unplaced *u, mn_err *e);
    void *payload;
} mn_ledger;

/* Decides by t, all or the beginning of the ledger, and begins *out, which is zero but
 * for keep and the callbacks. All arguments must outlive it. Errors as of
 * mn_spending_read(). Close it also after an error. */
MN_USE mn_status mn_ledger_open(mn_ledger *out, mn_spending *s, const mn_table *t,
                                const mn_reference *r, const mn_spending_options *o,
                                const mn_ctx *ctx, mn_err *e);
/* Reads the rows of a table. O(rows). */
MN_USE mn_status mn_ledger_take(mn_ledger *l, const mn_table *t, const mn_ctx *ctx, mn_err *e);
/* Notes what was assumed on the way, and adds all up. */
MN_USE mn_status mn_ledger_finish(mn_ledger *l, mn_err *e);
void mn_ledger_close(mn_ledger *l);

/* --- the parts of it ------------------------------------------------------------- */

mn_status mn_ledger_prepare(mn_ledger *f, const mn_ctx *ctx, mn_err *e);
mn_status mn_ledger_open_pricer(mn_ledger *f, mn_err *e);
void mn_counts_begin(mn_counts *c);
mn_text mn_ledger_cell(const mn_ledger *f, size_t row, mn_spend_role role);

#endif
