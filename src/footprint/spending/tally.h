/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally.h - lines that differ in nothing but their amounts, added
 * up in integers.
 *
 * All of an answer is linear in money, so these sums are all of a ledger that it
 * needs. Integers add up to the same whatever the order and however the lines are
 * divided: one run, a stream, and the merged parts of a cluster give the same bits.
 */
#ifndef FOOTPRINT_TALLY_H
#define FOOTPRINT_TALLY_H

#include "core/arena.h"
#include "core/map.h"
#include "footprint/spending/spending.h"

/* What mn_purchase_parts() and the answer may look at. */
typedef struct mn_tally {
    const mn_mix *mix;
    const char *currency;
    const mn_country *origin; /* NULL: none */
    const mn_price *price;    /* NULL: basic prices */
    int year;
    uint16_t product;
    mn_placed_by by;
    mn_u128 spent, refunded; /* hundredths; both positive */
    uint64_t lines, refunds;
    uint64_t doubtful;    /* lines placed by words with a score below MN_DOUBTFUL */
    mn_u128 doubtful_sum; /* theirs, refunds counted as positive */
    double score;         /* the lowest */
} mn_tally;

typedef struct mn_missed {
    const char *reason;   /* without what it quotes */
    const char *currency; /* "" when unknown */
    int year;             /* 0 when unknown */
    bool moved;           /* it is no spending */
    bool known;           /* what it comes to in US dollars can be told */
    mn_u128 sum;          /* hundredths, refunds counted as positive */
    uint64_t lines;
} mn_missed;

enum { MN_TALLIES_MAX = 1 << 20 }; /* of each sort; more is an error */

/* Zero-initialised is valid and empty. */
typedef struct mn_tallies {
    mn_tally *at;
    size_t count, cap;
    uint32_t *slot; /* by hash, UINT32_MAX: free */
    size_t slots;   /* a power of two */
    mn_missed *missed;
    size_t misses, missed_cap;
    mn_map reasons; /* reason, currency, year and flags -> index in missed */
    mn_arena arena;
} mn_tallies;

/* Adds a line, or the sums of many; *index is where. The pointers of a tally stay the
 * caller's. MN_DATA above MN_TALLIES_MAX. O(1). */
MN_USE mn_status mn_tallies_add(mn_tallies *t, const mn_tally *one, uint32_t *index, mn_err *e);
/* Asks the processor for what mn_tallies_add() will read, two steps ahead of it: a large ledger
 * has more sums than its caches hold. Returns what the second step wants. */
uint64_t mn_tallies_ask(const mn_tallies *t, const mn_tally *one);
void mn_tallies_near(const mn_tallies *t, uint64_t asked);
/* The tally of one purchase. */
mn_tally mn_tally_of(const mn_purchase *p);
/* Adds another tally of the same. */
void mn_tally_join(mn_tally *to, const mn_tally *from);
/* The reason is copied without what it quotes. */
MN_USE mn_status mn_tallies_miss(mn_tallies *t, const mn_missed *one, mn_err *e);
/* Puts all into their one order: by currency, year, mix, product, way, origin and price; by
 * reason, currency and year. Tallies that are alike in all of these become one.
 * to[i] receives where tally i went; NULL: not wanted. O(n log n). */
MN_USE mn_status mn_tallies_sort(mn_tallies *t, uint32_t *to, mn_err *e);
void mn_tallies_free(mn_tallies *t);

/* A number in decimal digits; buf has at least 40 bytes. */
const char *mn_u128_text(char *buf, mn_u128 v);
/* False for what is no such number. */
bool mn_u128_read(mn_u128 *out, mn_text t);

#endif
