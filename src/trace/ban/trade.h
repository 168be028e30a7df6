/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/trade.h - trade under a proposed ban: which lines it would catch, who else sells the
 * same goods from elsewhere, and by which ways goods of the covered could come all the same.
 *
 * Lines are compared by their good (six digits of its HS code, else four, else its words), by names
 * as they are folded, and by declared origin. Everything told was seen in the lines given: nothing
 * is said of trade that they do not hold.
 */
#ifndef TRACE_BAN_TRADE_H
#define TRACE_BAN_TRADE_H

#include "trace/ban/ban.h"

/* A line as it is kept. Numbers of names: mn_trade.name. */
typedef struct mn_trade_line {
    uint64_t line;
    /* UINT32_MAX: not given. seller: the manufacturer, else the shipper */
    uint32_t good, seller, shipper, buyer;
    char country[2];
    char currency[4];
    int32_t day, date; /* as of which it is judged; its own. MN_LAW_OPEN: not known */
    int64_t value;     /* MN_BAN_NO_VALUE */
    mn_follows before, after;
    bool hit;      /* a proposal touches it */
    uint32_t rule; /* that does: of the law */
} mn_trade_line;

typedef struct mn_trade {
    mn_trade_line *line;
    size_t lines, cap;
    mn_text *name;
    size_t names, c_names;
    mn_text *good;
    size_t goods, c_goods;
    void *owned;
} mn_trade;

/* Zero-initialised is empty; mn_trade_free() in any case. Judges the line, and keeps it. */
MN_USE mn_status mn_trade_add(mn_trade *t, mn_bench *b, const mn_ban_line *line, mn_err *e);
void mn_trade_free(mn_trade *t);

/* Sums of lines that have in common what is told of them. */
typedef struct mn_trade_sum {
    uint32_t good, seller, through; /* UINT32_MAX: not told */
    char country[2], other[2];      /* declared origin; of `around`: that of the covered goods */
    char currency[4];
    unsigned tier; /* of `around`: steps from the covered seller; 0: the seller itself */
    mn_follows before, after;
    uint64_t lines;
    int64_t value;
    bool over; /* the value is more than can be told */
    int32_t first, last;
} mn_trade_sum;
typedef struct mn_trade_sums {
    mn_trade_sum *at;
    size_t n, cap;
} mn_trade_sums;

/* What would be caught, by good, origin, verdict before and after, and currency. */
MN_USE mn_status mn_trade_caught(mn_trade_sums *out, const mn_trade *t, mn_err *e);
/* Others who sell the same goods from other origins, where nothing would hold their lines, and who
 * do not buy them, by so many steps, from those who are covered; by good, seller, origin. */
MN_USE mn_status mn_trade_alternatives(mn_trade_sums *out, const mn_trade *t, unsigned tiers,
                                       mn_err *e);
/* Lines that would not be caught though their goods may be those of the covered: the seller sells
 * the same good under another origin (tier 0), or it buys the good from a covered seller, by so
 * many steps, and sells it under another origin. O(lines * tiers). */
MN_USE mn_status mn_trade_around(mn_trade_sums *out, const mn_trade *t, unsigned tiers, mn_err *e);
void mn_trade_sums_free(mn_trade_sums *s); /* zero-initialised is legal */

#endif
