/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/iso.h - what the halves of the reader of ISO 20022 share: iso.c, which walks through
 * the XML, and iso_take.c, which makes payments of what its elements say.
 *
 * pacs.008, pacs.009 and pacs.004 (a payment returned); camt.052, .053 and .054: every version, as
 * elements go by their local names. Memory does not grow with the file, but for the details of one
 * entry, of which there are limits.
 */
#ifndef MONEY_READ_ISO_H
#define MONEY_READ_ISO_H

#include "core/arena.h"
#include "core/buf.h"
#include "money/read/inside.h"

/* What a transaction, an entry or a statement says, as texts. */
typedef enum mn_iso_field {
    MN_ISO_AMOUNT,
    MN_ISO_CURRENCY,
    MN_ISO_INSTRUCTED, /* InstdAmt, where nothing was settled yet */
    MN_ISO_INSTRUCTED_CURRENCY,
    MN_ISO_UETR,
    MN_ISO_TX_ID,
    MN_ISO_END_TO_END,
    MN_ISO_SERVICER_REF, /* AcctSvcrRef */
    MN_ISO_ENTRY_REF,    /* NtryRef */
    MN_ISO_OF_UETR,
    MN_ISO_OF_TX_ID,
    MN_ISO_OF_END_TO_END,
    MN_ISO_ACCEPTED, /* AccptncDtTm */
    MN_ISO_SETTLED,  /* IntrBkSttlmDt */
    MN_ISO_BOOKED,
    MN_ISO_VALUED,
    MN_ISO_SIDE, /* CdtDbtInd */
    MN_ISO_STATUS,
    MN_ISO_FAMILY,
    MN_ISO_SUB_FAMILY,
    MN_ISO_PURPOSE,
    MN_ISO_MEMO,
    MN_ISO_MCC,
    MN_ISO_SHOP,
    MN_ISO_DEBTOR,
    MN_ISO_DEBTOR_ACCOUNT,
    MN_ISO_DEBTOR_BANK,
    MN_ISO_CREDITOR,
    MN_ISO_CREDITOR_ACCOUNT,
    MN_ISO_CREDITOR_BANK,
    MN_ISO_FIELDS
} mn_iso_field;

typedef struct mn_iso_said {
    mn_buf text[MN_ISO_FIELDS];
    bool returned;
    uint64_t line;
} mn_iso_said;

typedef struct mn_iso {
    mn_pay_reading *r;
    mn_pay_gather *g;
    mn_err *e;
    mn_status st;
    const char *name;
    struct XML_ParserStruct *parser;
    unsigned char stack[64];
    size_t depth;
    mn_buf value, currency;
    bool seen; /* a message that is known */
    const char *layout;
    mn_iso_said tx, entry, account; /* account: of a statement, in its debtor's fields */
    bool in_tx, in_entry;
    size_t tx_depth, entry_depth;
    mn_buf created, count, sum;
    uint64_t transactions, line; /* of the group that is read; line: of its header */
    int64_t total;               /* hundred-thousandths */
    bool summed;
    mn_iso_said *detail; /* of the entry, until its end; detail_cap of them are to be freed */
    size_t details, detail_cap;
    uint64_t unsummed, batches, first_unsummed;
    bool returns; /* the message is a pacs.004 */
} mn_iso;

mn_text mn_iso_text(const mn_iso_said *s, mn_iso_field f); /* trimmed */
void mn_iso_forget(mn_iso_said *s);                        /* keeps the memory */
void mn_iso_free_said(mn_iso_said *s);
/* A transaction of pacs, a detail of an entry, an entry, a group of messages is complete. */
MN_USE mn_status mn_iso_end_transaction(mn_iso *x, mn_err *e);
MN_USE mn_status mn_iso_end_detail(mn_iso *x, mn_err *e);
MN_USE mn_status mn_iso_end_entry(mn_iso *x, mn_err *e);
MN_USE mn_status mn_iso_end_group(mn_iso *x, mn_err *e);
/* What was found in all of the file. */
MN_USE mn_status mn_iso_tell(mn_iso *x, mn_err *e);

#endif
