/* SPDX-License-Identifier: Apache-2.0
 *
 * table/camt.h - what the two halves of the reader of ISO 20022 share: camt.c, which
 * gathers what elements say, and camt_entry.c, which makes rows of it.
 */
#ifndef TABLE_CAMT_H
#define TABLE_CAMT_H

#include "core/arena.h"
#include "core/buf.h"
#include "table/statement.h"

typedef enum mn_camt_element {
    MN_CAMT_OTHER,
    MN_CAMT_ACCT,
    MN_CAMT_NTRY,
    MN_CAMT_TX,
    MN_CAMT_AMT,
    MN_CAMT_TX_AMT,
    MN_CAMT_SIDE,
    MN_CAMT_REVERSAL,
    MN_CAMT_STATUS,
    MN_CAMT_CODE,
    MN_CAMT_BOOKED,
    MN_CAMT_VALUE,
    MN_CAMT_DATE,
    MN_CAMT_TIME,
    MN_CAMT_REF,
    MN_CAMT_NTRY_REF,
    MN_CAMT_INFO,
    MN_CAMT_TX_INFO,
    MN_CAMT_USTRD,
    MN_CAMT_STRD_INFO,
    MN_CAMT_PARTIES,
    MN_CAMT_CREDITOR,
    MN_CAMT_NAME,
    MN_CAMT_PERSON,
    MN_CAMT_MCC,
    MN_CAMT_IBAN,
    MN_CAMT_ID,
    MN_CAMT_OTHR,
    MN_CAMT_SUB_FAMILY,
    MN_CAMT_STATEMENT,
    MN_CAMT_REPORT,
    MN_CAMT_NOTE,
    MN_CAMT_POI,
    MN_CAMT_COMMON,
    MN_CAMT_RETURN,
    MN_CAMT_PARTY,
} mn_camt_element;

/* What an entry, or one of its details, says of itself. */
typedef struct mn_camt_said {
    mn_buf amount, currency, side, id, creditor, shop, words, info, mcc, type;
    bool person;   /* the creditor is one */
    bool returned; /* it is a payment that came back */
} mn_camt_said;

/* A detail that waits for its entry's end; texts are the arena's. */
typedef struct mn_camt_detail {
    uint64_t line;
    mn_text description, amount, currency, mcc, type, id;
    int64_t value; /* hundred-thousandths, when `summed` */
    bool out, summed;
} mn_camt_detail;

typedef struct mn_camt {
    mn_source *s;
    mn_err *e;
    struct XML_ParserStruct *parser;
    mn_statement to;
    mn_status st;
    mn_camt_element stack[64];
    size_t depth, entry_depth;
    bool seen, in_entry, reversal;
    uint64_t entry_line, tx_line, entries;
    mn_buf value, ccy, status, date, account, text;
    mn_camt_said entry, tx;
    mn_camt_detail *detail;
    size_t details, detail_cap;
    mn_arena arena; /* of the details */
    size_t parted;  /* entries read as their details */
    size_t unsummed;
    uint64_t unsummed_line;
} mn_camt;

mn_text mn_camt_text(const mn_buf *b); /* trimmed */
/* Adds v behind a blank. */
void mn_camt_join(mn_buf *b, mn_text v);
void mn_camt_clear_said(mn_camt_said *s);
void mn_camt_free_said(mn_camt_said *s);

/* An entry begins; one of its details, or it, is complete. */
void mn_camt_start_entry(mn_camt *c, uint64_t line);
MN_USE mn_status mn_camt_end_detail(mn_camt *c, mn_err *e);
MN_USE mn_status mn_camt_end_entry(mn_camt *c, mn_err *e);

#endif
