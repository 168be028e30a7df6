/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/build.h - makes a chain out of rows.
 *
 * Rows come in any order; ids are joined when all are in. What a row names and has no row itself
 * becomes a party that is only named. The chain is the same for the same rows, at any number of
 * threads. A row that can't be used is refused by whoever reads the table: what is put in here
 * is in the chain.
 */
#ifndef TRACE_CHAIN_BUILD_H
#define TRACE_CHAIN_BUILD_H

#include "trace/chain/chain.h"

typedef struct mn_chain_builder mn_chain_builder;

/* *out is owned: mn_chain_builder_free(). */
MN_USE mn_status mn_chain_builder_new(mn_chain_builder **out, mn_err *e);
void mn_chain_builder_free(mn_chain_builder *b); /* NULL is legal */

/* A file that rows come from; *out is what rows say as at.file. At most 255. */
MN_USE mn_status mn_chain_add_file(uint16_t *out, mn_chain_builder *b, mn_text name, mn_text sha256,
                                   mn_text table, mn_err *e);
/* The hash of a file that is known only when it was read to its end. */
void mn_chain_file_hash(mn_chain_builder *b, uint16_t file, mn_text sha256);

/* same_as: the id of the party that it is, or empty; one that leads nowhere, or in a circle, is
 * found to do so when the chain is put together. MN_DATA when the id is there already. What is
 * refused (MN_DATA), here and below, leaves nothing behind. */
MN_USE mn_status mn_chain_add_party(mn_chain_builder *b, const mn_party *p, mn_text same_as,
                                    mn_row_at at, mn_err *e);

/* Texts are copied; those that are empty are not given. */
typedef struct mn_site_row {
    mn_text id, party, name, address, region, locode, good;
    double latitude, longitude, capacity_low, capacity_high, hectares; /* NaN: not given */
    uint16_t capacity_unit;
    mn_site_kind kind;
    char country[2];
    mn_row_at at;
} mn_site_row;
MN_USE mn_status mn_chain_add_site(mn_chain_builder *b, const mn_site_row *r, mn_err *e);

typedef struct mn_supply_row {
    mn_text id, seller, buyer, good, hs, seller_site, buyer_site, lot;
    int32_t from, until; /* MN_NO_DAY: not given */
    double quantity;
    uint16_t unit;
    int64_t value;
    char currency[4]; /* ISO 4217, or "" */
    mn_supply_kind kind;
    const struct mn_shipment_row *shipment; /* of an MN_SHIPMENT; may be NULL */
    mn_row_at at;
} mn_supply_row;
typedef struct mn_shipment_row {
    mn_text bill, description, marks, vessel, container, load_port, unload_port, origin, entry,
        entry_line, manufacturer, notify;
    char origin_country[2];
    double weight_kg;
} mn_shipment_row;
/* A row names a seller, a buyer, and a good or its HS code: else MN_DATA.
 * Seller and buyer are ids of parties, or names: a text that is no id, and is the name of one party
 * alone, is that party. Rows with the same id are all in, and found to be so. O(1). After MN_SYSTEM
 * the builder can only be freed. */
MN_USE mn_status mn_chain_add_supply(mn_chain_builder *b, const mn_supply_row *r, mn_err *e);

/* A row of the transformations: parts of one id make one recipe. */
typedef struct mn_part_row {
    mn_text id, party, site, good, lot;
    mn_recipe_kind kind;
    bool output;
    double low, high;
    uint16_t unit;
    int32_t from, until;
    mn_row_at at;
} mn_part_row;
MN_USE mn_status mn_chain_add_part(mn_chain_builder *b, const mn_part_row *r, mn_err *e);
/* Something goes in or comes out (sides: MN_LOST_INPUT, MN_LOST_OUTPUT) of which not even the good
 * is known, as its row is refused. Of the row its id is needed; its party, site and kind count. */
MN_USE mn_status mn_chain_add_lost(mn_chain_builder *b, const mn_part_row *r, unsigned sides,
                                   mn_err *e);

typedef struct mn_document_row {
    mn_text id, kind, file, sha256, issuer, title, language, note;
    mn_subject about;
    mn_text subject; /* its id */
    int32_t date, until, received;
    mn_row_at at;
} mn_document_row;
MN_USE mn_status mn_chain_add_document(mn_chain_builder *b, const mn_document_row *r, mn_err *e);

/* Something odd about a row that is in. */
MN_USE mn_status mn_chain_add_finding(mn_chain_builder *b, const char *kind, mn_text what,
                                      mn_text text, mn_row_at at, mn_err *e);

/* What names a party so far, in the order in which it first came: rows, and texts that are no id of
 * a row. `is` is one number for a row and those that say by same_as that they are it. The first
 * error ends it. */
typedef mn_status mn_chain_party_fn(void *payload, mn_text id, mn_text name, const char country[2],
                                    bool stated, uint32_t is, mn_row_at at, mn_err *e);
MN_USE mn_status mn_chain_each_party(mn_chain_builder *b, mn_chain_party_fn *tell, void *payload,
                                     mn_err *e);

/* Puts the chain together, in memory or into a file (all or nothing; path as it is to be mapped
 * later). No row may be added afterwards. *out is owned: mn_chain_close(). O(supplies). */
MN_USE mn_status mn_chain_make(mn_chain **out, mn_chain_builder *b, const char *name,
                               int64_t version, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_chain_save(const char *path, mn_chain_builder *b, const char *name,
                               int64_t version, const mn_ctx *ctx, mn_err *e);

/* Puts the chain together and into a store, as the next version of its name, with the files that
 * it was made of; and into the file beside the store, from which it is mapped. One transaction: see
 * mn_store_content_begin(). out may be NULL. Errors: as mn_store_content_begin() has them. */
MN_USE mn_status mn_chain_import(mn_store_content *out, mn_store *s, mn_chain_builder *b,
                                 const char *name, const mn_store_act *act, const mn_ctx *ctx,
                                 mn_err *e);

#endif
