/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/rows.h - what a chain's builder holds: the rows as they came, ids as numbers in
 * the order in which they were first named.
 */
#ifndef TRACE_CHAIN_ROWS_H
#define TRACE_CHAIN_ROWS_H

#include "trace/chain/build.h"
#include "trace/chain/pool.h"

/* The columns of the supplies, and those that are needed until they are in order. */
typedef enum mn_column_of {
    MN_COL_FROM,
    MN_COL_UNTIL,
    MN_COL_QUANTITY,
    MN_COL_UNIT,
    MN_COL_VALUE,
    MN_COL_CURRENCY,
    MN_COL_SELLER_SITE,
    MN_COL_BUYER_SITE,
    MN_COL_LOT,
    MN_COL_ID,
    MN_COL_LINE,
    MN_COL_KIND,
    MN_COL_FILE,
    MN_COL_SHIPMENT,
    MN_COLS, /* of a chain */
    MN_COL_SELLER = MN_COLS,
    MN_COL_BUYER,
    MN_COL_GOOD,
    MN_COLS_ALL,
} mn_column_of;
size_t mn_chain_column_size(mn_column_of c); /* bytes of a value */

/* What names a party: an id, or a name in the place of one. */
typedef struct mn_ref {
    uint32_t row; /* of the parties; MN_NOT_ANY: none has this id */
    bool used;    /* a row that is in names it */
    bool several; /* it is the name of several parties, which is said */
} mn_ref;

typedef struct mn_party_row {
    uint32_t ref, same; /* same: the ref of what it is the same as; or MN_NOT_ANY */
    mn_span name, facts;
    mn_row_at at;
    char country[2];
} mn_party_row;

typedef struct mn_good_row {
    char hs[12];
    mn_row_at at;
    bool told; /* that rows differ */
} mn_good_row;

typedef struct mn_recipe_row {
    mn_chain_recipe r;   /* party: a ref; site: a number of a site by first mention */
    uint32_t part, last; /* its first and last row: parts of a recipe are linked */
    bool unsaid;         /* its kind: the rows that are there so far are refused */
} mn_recipe_row;

typedef struct mn_part_in {
    mn_chain_part p;
    uint32_t next; /* part of the same recipe */
} mn_part_in;

/* Sellers and buyers that are looked for some rows after they came (pending.c). */
enum { MN_PENDING = 64 };
typedef struct mn_pending_one {
    uint64_t hash;
    uint32_t guess, row;
    uint16_t length;
    uint16_t column; /* of the row */
} mn_pending_one;
typedef struct mn_pending {
    mn_pending_one one[MN_PENDING];
    char text[MN_PENDING][MN_CHAIN_ID];
    size_t begun, guessed, asked, done; /* how many came to each step; the rest of a division is a
                                           place */
} mn_pending;

struct mn_chain_image;

struct mn_chain_builder {
    mn_pool pool;
    mn_pending pending;
    mn_ids ref_id, site_id, good_id, lot_id, recipe_id, document_id, label;
    mn_pool document_keys;
    mn_ref *ref;
    size_t refs, ref_cap;
    mn_party_row *party;
    size_t parties, party_cap;
    mn_chain_site *site; /* by number of site_id; party: a ref; spare: it has a row */
    size_t sites, site_cap;
    mn_good_row *good;
    size_t goods, good_cap;
    char currency[255][4];
    size_t currencies;
    void *column[MN_COLS_ALL];
    size_t supplies, supply_cap;
    mn_chain_shipment *shipment;
    size_t shipments, shipment_cap;
    mn_recipe_row *recipe;
    size_t recipes, recipe_cap;
    mn_part_in *part;
    size_t parts, part_cap;
    mn_chain_document *document; /* subject: MN_NOT_ANY until all is in */
    size_t documents, document_cap;
    mn_chain_file *file;
    size_t files, file_cap;
    mn_chain_finding *finding;
    size_t findings, finding_cap;
    bool spent;                   /* it was put together, or that failed: no row may be added */
    struct mn_chain_image *image; /* once it was put together */
};

/* The number of what names a party; *out is MN_NOT_ANY for an empty text. */
MN_USE mn_status mn_chain_rows_ref(uint32_t *out, mn_chain_builder *b, mn_text id, const char *what,
                                   mn_err *e);
/* The same for a seller or buyer, which is put into its column some rows later: the text must be
 * one that may be an id. After an error the builder can only be freed. */
MN_USE mn_status mn_chain_pending_put(mn_chain_builder *b, mn_column_of c, uint32_t row, mn_text id,
                                      mn_err *e);
MN_USE mn_status mn_chain_pending_end(mn_chain_builder *b, mn_err *e); /* all of them */
/* The number of a good by its text, else its HS code; MN_NOT_ANY where both are empty. */
MN_USE mn_status mn_chain_rows_good(uint32_t *out, mn_chain_builder *b, mn_text text, mn_text hs,
                                    mn_row_at at, mn_err *e);
/* The number of a site by its id; one that has no row yet belongs to `party`, a ref. */
MN_USE mn_status mn_chain_rows_site(uint32_t *out, mn_chain_builder *b, mn_text id, uint32_t party,
                                    mn_row_at at, mn_err *e);
MN_USE mn_status mn_chain_rows_lot(uint32_t *out, mn_chain_builder *b, mn_text lot, mn_err *e);
/* MN_USAGE once the chain was put together; MN_DATA for a file that was not added. */
MN_USE mn_status mn_chain_rows_open(const mn_chain_builder *b, mn_row_at at, mn_err *e);

/* A party's values as bytes (facts.c): schema, then for each its field, length, text. *name: the
 * first that is a name. */
MN_USE mn_status mn_chain_facts_put(mn_span *facts, mn_span *name, mn_pool *p,
                                    const mn_party *party, mn_err *e);
/* One value after the other: *at from 0. False at the end, or where the bytes make no sense: then
 * *at is not the length. */
bool mn_chain_facts_next(mn_party_value *out, size_t *at, mn_text facts);
mn_schema mn_chain_facts_schema(mn_text facts);
/* Whether all of it can be read. */
bool mn_chain_facts_valid(mn_text facts);

#endif
