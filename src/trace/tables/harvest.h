/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/harvest.h - what the rows of a piece of a file come to, until the piece is taken
 * in its turn: rows that can be used, and what is told of rows.
 *
 * The rows' texts lie in the piece, or in the harvest's arena. Each thread has a harvest of its
 * own; what they share (mn_reading) does not change meanwhile.
 */
#ifndef TRACE_TABLES_HARVEST_H
#define TRACE_TABLES_HARVEST_H

#include <manumit/reference.h>

#include "core/arena.h"
#include "table/pieces.h"
#include "trace/tables/columns.h"

/* What is true of so many rows that it is told once a file, with how many and the first. */
typedef enum mn_common {
    MN_C_NO_DATE,
    MN_C_NO_QUANTITY,
    MN_C_NO_UNIT,
    MN_C_NO_CURRENCY,
    MN_C_ROUNDED,
    MN_C_HS_ZERO,
    MN_C_WEIGHT,
    MN_C_NO_PARTY,
    MN_COMMONS
} mn_common;

typedef struct mn_common_count {
    uint64_t rows;
    uint32_t line; /* of the first */
} mn_common_count;

/* Told of a row. */
typedef struct mn_row_told {
    const char *kind; /* NULL: the row is refused */
    const char *column;
    mn_text text; /* of the piece or the arena */
    const char *reason, *hint;
    uint32_t line;
    const mn_part_row *lost; /* of a refused row of transformations: what can be read of it */
    unsigned sides;          /* MN_LOST_INPUT, MN_LOST_OUTPUT: where it may belong */
} mn_row_told;

/* What each gathered row begins with. */
typedef struct mn_row_head {
    uint64_t hash; /* of its id, or, where it has none, of all its cells */
    bool by_id;
    uint32_t line;
} mn_row_head;

typedef struct mn_got_supply {
    mn_row_head head;
    mn_supply_row row;
} mn_got_supply;
typedef struct mn_got_shipment {
    mn_got_supply supply;
    mn_shipment_row more;
} mn_got_shipment;
typedef struct mn_got_party {
    mn_row_head head;
    mn_party party;
    mn_text same_as;
} mn_got_party;
typedef struct mn_got_site {
    mn_row_head head;
    mn_site_row row;
} mn_got_site;
typedef struct mn_got_part {
    mn_row_head head;
    mn_part_row row;
} mn_got_part;
typedef struct mn_got_document {
    mn_row_head head;
    mn_document_row row;
} mn_got_document;

enum { MN_CACHED = 24 };
/* The last text that was looked up, and what it is. */
typedef struct mn_cached {
    char text[MN_CACHED];
    size_t len; /* 0: none */
    char is[4];
    uint16_t unit;
} mn_cached;

typedef struct mn_harvest {
    mn_arena arena;
    char *rows; /* n of them, each of the table's size */
    size_t n, cap;
    mn_row_told *told;
    size_t n_told, told_cap;
    uint64_t seen; /* rows, refused ones too */
    mn_common_count common[MN_COMMONS];
    mn_cached unit, currency, country;
    mn_buf room;
} mn_harvest;

/* What all harvests of a file share. */
typedef struct mn_reading {
    mn_trade_table what;
    const mn_reference *reference;
    const mn_tables_options *options;
    mn_trade_columns columns;
    const char *file;  /* its name */
    size_t properties; /* the column of FollowTheMoney's; SIZE_MAX: none */
    bool serial;       /* cells may hold days as spreadsheets count them */
    size_t size;       /* of a gathered row */
} mn_reading;

/* A row that is being looked at. */
typedef struct mn_row {
    const mn_reading *of;
    mn_harvest *h;
    const mn_record *r;
    bool refused;
    mn_status st;
    mn_err *e;
} mn_row;

void mn_harvest_clear(mn_harvest *h); /* keeps the memory */
void mn_harvest_free(mn_harvest *h);
size_t mn_got_size(mn_trade_table what);
/* Looks at a row: into the harvest it goes, or is refused there. */
MN_USE mn_status mn_harvest_row(mn_harvest *h, const mn_reading *of, const mn_record *r, mn_err *e);
/* A row that the reader of the file could not make. */
MN_USE mn_status mn_harvest_reject(mn_harvest *h, mn_trade_table what, uint64_t line, mn_text text,
                                   const char *why, mn_err *e);
/* A row of a transformation of which nothing is known. */
extern const mn_part_row mn_part_unknown;

/* --- for those who look at a table's rows (party.c, ...) ---------------------------------- */

/* Room for one more row, zeroed but for its head; NULL without memory, which x remembers. */
void *mn_row_new(mn_row *x, mn_text id);
/* Refuses the row: the first reason stands. hint may be "". */
MN_PRINTF(5, 6)
void mn_row_refuse(mn_row *x, mn_role column, mn_text text, const char *hint, const char *fmt, ...);
/* Something odd about a row that goes on. */
MN_PRINTF(6, 7)
void mn_row_find(mn_row *x, const char *kind, mn_role column, mn_text text, const char *hint,
                 const char *fmt, ...);
void mn_row_common(mn_row *x, mn_common what);
/* Of a refused row of transformations: what can be read of it. */
void mn_row_lost(mn_row *x, const mn_part_row *p, unsigned sides);
/* A copy that lasts as long as the harvest. */
mn_text mn_row_keep(mn_row *x, mn_text t);

void mn_take_party(mn_row *x);
void mn_take_site(mn_row *x);
void mn_take_supply(mn_row *x);
void mn_take_shipment(mn_row *x);
void mn_take_part(mn_row *x);
void mn_take_document(mn_row *x);

#endif
