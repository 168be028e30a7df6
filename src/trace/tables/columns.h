/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/columns.h - which column of a file is what, by its heading (data/trade/headings.csv)
 * or as the user says.
 */
#ifndef TRACE_TABLES_COLUMNS_H
#define TRACE_TABLES_COLUMNS_H

#include <manumit/table.h>

#include "core/buf.h"
#include "trace/tables/tables.h"

/* The columns of all tables. */
typedef enum mn_role {
    MN_R_ID,
    MN_R_NAME,
    MN_R_ALIASES,
    MN_R_SCHEMA,
    MN_R_COUNTRY,
    MN_R_ADDRESS,
    MN_R_CITY,
    MN_R_REGION,
    MN_R_POSTCODE,
    MN_R_LEI,
    MN_R_UEI,
    MN_R_USCC,
    MN_R_REGISTRATION,
    MN_R_TAX,
    MN_R_SAME_AS,
    MN_R_NOTE,
    MN_R_PARTY,
    MN_R_KIND,
    MN_R_LOCODE,
    MN_R_LATITUDE,
    MN_R_LONGITUDE,
    MN_R_GOOD,
    MN_R_CAPACITY_LOW,
    MN_R_CAPACITY_HIGH,
    MN_R_CAPACITY_UNIT,
    MN_R_HECTARES,
    MN_R_SELLER,
    MN_R_BUYER,
    MN_R_HS,
    MN_R_FROM,
    MN_R_UNTIL,
    MN_R_DATE,
    MN_R_QUANTITY,
    MN_R_UNIT,
    MN_R_VALUE,
    MN_R_CURRENCY,
    MN_R_SELLER_SITE,
    MN_R_BUYER_SITE,
    MN_R_LOT,
    MN_R_SHIPPER,
    MN_R_CONSIGNEE,
    MN_R_NOTIFY,
    MN_R_MANUFACTURER,
    MN_R_DESCRIPTION,
    MN_R_ORIGIN_COUNTRY,
    MN_R_ORIGIN,
    MN_R_LOAD_PORT,
    MN_R_UNLOAD_PORT,
    MN_R_WEIGHT_KG,
    MN_R_VESSEL,
    MN_R_CONTAINER,
    MN_R_BILL,
    MN_R_MARKS,
    MN_R_ENTRY,
    MN_R_ENTRY_LINE,
    MN_R_SITE,
    MN_R_SIDE,
    MN_R_QUANTITY_LOW,
    MN_R_QUANTITY_HIGH,
    MN_R_ABOUT,
    MN_R_SUBJECT,
    MN_R_FILE,
    MN_R_SHA256,
    MN_R_RECEIVED,
    MN_R_ISSUER,
    MN_R_TITLE,
    MN_R_LANGUAGE,
    MN_ROLES
} mn_role;
const char *mn_role_name(mn_role r); /* "id", ... */

/* Every heading that is known. *out is owned: mn_trade_headings_free(). */
typedef struct mn_trade_headings mn_trade_headings;
MN_USE mn_status mn_trade_headings_load(mn_trade_headings **out, mn_err *e);
void mn_trade_headings_free(mn_trade_headings *h); /* NULL is legal */

enum { MN_GIVES = 8 };
typedef struct mn_trade_columns {
    size_t at[MN_ROLES];            /* the column; SIZE_MAX: none */
    char gives[MN_ROLES][MN_GIVES]; /* unit or currency that the heading says */
} mn_trade_columns;

/* Finds the columns of a file's header. said is the option --columns, or NULL; of its pairs that
 * this file took, *used has the bits (of the first 64). MN_USAGE where it is no list of
 * COLUMN=HEADING, names a column that no table has. */
MN_USE mn_status mn_trade_columns_find(mn_trade_columns *out, uint64_t *used,
                                       const mn_trade_headings *h, mn_trade_table what,
                                       const mn_table *header, const char *said, mn_err *e);
/* The role that a heading means in a table; false where it is not known. */
bool mn_trade_columns_known(mn_role *out, const mn_trade_headings *h, mn_trade_table what,
                            mn_text heading);
/* MN_USAGE, naming the first, where no file took one of the pairs (used: all files' bits). */
MN_USE mn_status mn_trade_columns_used(const char *said, uint64_t used, mn_err *e);
/* Whether the option --columns says what such a heading of a table is. */
bool mn_trade_columns_said(mn_trade_table what, const char *said, mn_text heading);
/* MN_USAGE where the table can't be read without this one (two: or the other): what it has, and how
 * to say it. */
MN_USE mn_status mn_trade_columns_need(const mn_trade_columns *c, mn_trade_table what, mn_role one,
                                       mn_role two, const mn_table *header, const char *name,
                                       mn_err *e);
/* The headings that were taken as nothing: "'A', 'B'", at most 40 by name. properties: a column
 * that is read besides; SIZE_MAX: none. */
void mn_trade_columns_unread(mn_buf *out, const mn_trade_columns *c, size_t properties,
                             const mn_table *header);

#endif
