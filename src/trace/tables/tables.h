/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/tables.h - parties, sites, supplies, shipments, transformations and documents out
 * of files, every cell checked, into whoever takes them.
 *
 * A row that can't be used is refused: it is counted and told with file, line, column, text,
 * reason and what to do, and the others are read. A row that can be used though something about
 * it is odd goes on, and the oddity is a finding. What is read, and what is told, is the same at
 * any number of threads.
 */
#ifndef TRACE_TABLES_TABLES_H
#define TRACE_TABLES_TABLES_H

#include "table/amount.h"
#include "table/day.h"
#include "trace/chain/build.h"

typedef enum mn_trade_table {
    MN_PARTIES,
    MN_SITES,
    MN_SUPPLIES,
    MN_SHIPMENTS,
    MN_TRANSFORMATIONS,
    MN_DOCUMENTS,
    MN_EPCIS,
    MN_TRADE_TABLES
} mn_trade_table;
/* "parties", ...; static. */
const char *mn_trade_table_name(mn_trade_table t);

/* Who takes the rows: a chain's builder (mn_tables_into), or a test. Texts are borrowed for the
 * call. A function may be NULL: such rows are checked and go nowhere. */
typedef struct mn_tables_sink {
    void *payload;
    /* A file begins; *file is what its rows say as at.file. */
    mn_status (*file)(void *payload, uint16_t *file, mn_text name, mn_text table, mn_err *e);
    /* It is read; its hash. */
    void (*hash)(void *payload, uint16_t file, mn_text sha256);
    mn_status (*party)(void *payload, const mn_party *p, mn_text same_as, mn_row_at at, mn_err *e);
    mn_status (*site)(void *payload, const mn_site_row *r, mn_err *e);
    mn_status (*supply)(void *payload, const mn_supply_row *r, mn_err *e); /* and shipments */
    mn_status (*part)(void *payload, const mn_part_row *r, mn_err *e);
    /* Of a row of a transformation that is refused: mn_chain_add_lost(). */
    mn_status (*lost)(void *payload, const mn_part_row *r, unsigned sides, mn_err *e);
    mn_status (*document)(void *payload, const mn_document_row *r, mn_err *e);
} mn_tables_sink;
mn_tables_sink mn_tables_into(mn_chain_builder *b);

typedef struct mn_tables_options {
    const char *columns; /* "seller=Vendor,supplies.buyer=Customer": what headings don't tell */
    const char *sheet;   /* of a workbook; NULL: the first */
    mn_day_order days;
    mn_amount_mark mark; /* of numbers such as 1,234 and 1.234 */
} mn_tables_options;

/* Something told of a row. Texts are of the reading. */
typedef struct mn_tables_told {
    const char *kind;   /* of a finding: "dates-reversed"; of a refused row "" */
    const char *column; /* as the tables' columns are called; "" for the whole row */
    const char *text;   /* the offending text, cut at 200 bytes */
    const char *reason; /* a sentence without its full stop */
    const char *hint;   /* what to do; may be "" */
    const char *name;   /* of the file */
    mn_row_at at;
} mn_tables_told;
enum { MN_TABLES_MOST = 10000 }; /* refused rows, and findings of a kind, that are listed */

typedef struct mn_tables_count {
    uint64_t rows, used, refused, findings;
} mn_tables_count;

typedef struct mn_tables mn_tables;
/* sink is copied; what it points to must outlive *out. *out is owned: mn_tables_free(). */
MN_USE mn_status mn_tables_new(mn_tables **out, const mn_tables_sink *sink,
                               const mn_tables_options *o, mn_err *e);
void mn_tables_free(mn_tables *t); /* NULL is legal */

/* Reads a file (CSV, TSV, XLSX, NDJSON, Parquet; plain or packed; "-": standard input) of such a
 * table. Errors: MN_DATA when the file itself can't be read, with line and column; MN_USAGE when
 * a column that is needed is missing. Of CSV and TSV, memory grows with ids alone. O(bytes). */
MN_USE mn_status mn_tables_read(mn_tables *t, mn_trade_table what, const char *path,
                                const mn_ctx *ctx, mn_err *e);
/* What all files together come to: events of EPCIS go on, as each may be declared to be in error by
 * a later document; and what is told of them, as recipes that feed themselves. To be called when
 * all are read. MN_USAGE when --columns names what no file has. */
MN_USE mn_status mn_tables_end(mn_tables *t, mn_err *e);

mn_tables_count mn_tables_counted(const mn_tables *t, mn_trade_table what);
size_t mn_tables_refused(const mn_tables *t); /* that are listed */
const mn_tables_told *mn_tables_refused_at(const mn_tables *t, size_t i);
size_t mn_tables_findings(const mn_tables *t); /* that are listed */
const mn_tables_told *mn_tables_finding_at(const mn_tables *t, size_t i);
/* What a reader has to know: "supplies.csv: not read: 'Buyer's note'". */
size_t mn_tables_notes(const mn_tables *t);
const char *mn_tables_note_at(const mn_tables *t, size_t i);
/* Adds the findings to a chain. */
MN_USE mn_status mn_tables_put_findings(const mn_tables *t, mn_chain_builder *b, mn_err *e);

#endif
