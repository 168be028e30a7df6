/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/stock.h - what a store says that screening needs: which lists it has, in which
 * versions, and what people decided; as it stood at one moment, shared by calls.
 *
 * A server asks the store each time whether anything was written since: by the end of its audit
 * log, to which every write adds (some 20 microseconds), so that a new version of a list or a
 * decision is seen by the next call.
 */
#ifndef SCREEN_MATCH_STOCK_H
#define SCREEN_MATCH_STOCK_H

#include <manumit/store.h>

#include "core/lend.h"
#include "screen/review/decided.h"

typedef struct mn_stock {
    mn_store_list *list; /* those that have a version, by name */
    size_t lists;
    mn_reviews *reviews; /* NULL where they were not asked for */
    /* For looking whether it still holds; nobody else's. */
    mn_store *store;
    mn_store_receipt end;
    char day[MN_STORE_DATE];
    uint64_t device, inode; /* of the file */
} mn_stock;

typedef struct mn_stock_asked {
    const char *place; /* of the store */
    const char *today; /* reviews that have expired by then do not hold */
    const char *actor; /* who asks: must be allowed to read; NULL: not asked */
    bool reviews;
} mn_stock_asked;

/* Opens the store to read only. *out is owned: mn_store_close(). */
MN_USE mn_status mn_stock_open(mn_store **out, const char *place, const mn_ctx *ctx, mn_err *e);

/* out->value is a const mn_stock *: mn_lend_back(). Errors: what the store says. */
MN_USE mn_status mn_stock_get(mn_loan *out, const mn_stock_asked *a, const mn_ctx *ctx, mn_err *e);

#endif
