/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_file.h - a ledger's sums as a table that can be written down,
 * read again and added to others (docs/methods/streams.md describes its columns).
 */
#ifndef FOOTPRINT_TALLY_FILE_H
#define FOOTPRINT_TALLY_FILE_H

#include "footprint/spending/ledger.h"
#include "footprint/spending/stream.h"

#define MN_TALLY_FORMAT "1"

extern const char mn_tally_columns[]; /* names alone, with commas */
/* The columns of such a table, in their order. */
enum {
    MN_TALLY_KIND,
    MN_TALLY_KEY,
    MN_TALLY_VALUE,
    MN_TALLY_CURRENCY,
    MN_TALLY_YEAR,
    MN_TALLY_INDUSTRIES,
    MN_TALLY_PRODUCT,
    MN_TALLY_BY,
    MN_TALLY_ORIGIN,
    MN_TALLY_SPENT,
    MN_TALLY_REFUNDED,
    MN_TALLY_LINES,
    MN_TALLY_REFUNDS,
    MN_TALLY_DOUBTFUL,
    MN_TALLY_DOUBTFUL_SUM,
    MN_TALLY_SCORE,
    MN_TALLY_LINE,
    MN_TALLY_PRICE,
    MN_TALLY_COLUMNS,
};
enum { MN_TALLY_ROWS_MAX = 4 << 20 };

/* A listed good that was touched; the caller knows which. */
typedef struct mn_tally_good {
    const char *good, *iso3;
    uint64_t lines, first_line;
    bool origin_known;
} mn_tally_good;

/* The table of a ledger that is finished. *out is owned. */
MN_USE mn_status mn_tally_table(mn_table **out, const mn_ledger *l, const mn_streamed *told,
                                const char *path, const mn_tally_good *good, size_t goods,
                                mn_err *e);

/* Several such tables, as one ledger. */
typedef struct mn_merged {
    mn_streamed told; /* of the first: its columns */
    uint64_t lines;   /* of all so far, as if they were one file with one header */
    size_t column_cap;
    bool coicop1999;
    bool priced;               /* the ledger's pricer is open */
    mn_spending_options o;     /* as given, with the country and buyer that the tallies say */
    const mn_country *country; /* of the buyer, as the tallies say; NULL: none */
    mn_buyer buyer;            /* likewise: margins are looked up by it */
    char taught[65];           /* SHA-256 of the corrections that the tallies were made with */
    uint64_t counted;          /* lines in all sums */
    mn_map mixes, names;       /* what is the same is there once */
    mn_map sources;            /* SHA-256 of the files that were added up */
    const mn_mix **mix;
    const char **name;
    size_t mix_count, mix_cap, name_count, name_cap;
    uint64_t files;
} mn_merged;

/* Begins a ledger that tables are added to, at m->o. o->country, o->currency and the rest count
 * for what the answer needs of them. f is zero; close it, and *m, also after an error. */
MN_USE mn_status mn_merge_begin(mn_merged *m, mn_ledger *f, mn_spending *out, const mn_reference *r,
                                const mn_spending_options *o, const mn_ctx *ctx, mn_err *e);
/* Adds one. Errors name file, line and column: what is no tally, or was cut, or was decided
 * otherwise than those before. on_good is called for each good. */
MN_USE mn_status mn_merge_add(mn_merged *m, mn_ledger *f, const mn_table *t,
                              mn_status (*on_good)(void *payload, const mn_tally_good *g,
                                                   mn_err *e),
                              void *payload, mn_err *e);
void mn_merge_close(mn_merged *m);

#endif
