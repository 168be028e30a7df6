/* SPDX-License-Identifier: Apache-2.0
 *
 * money/party/people.h - what is known of accounts and places beside the payments: whose they are,
 * where, and the identifiers (telephone, address, device, signer, the bank's own number of a
 * customer) by which accounts may be one party's.
 *
 * Identifiers are compared in one form: of telephones the digits alone, without zeros before them
 * and of at least six; of addresses, signers and devices the letters and digits, without case and
 * accents.
 */
#ifndef MONEY_PARTY_PEOPLE_H
#define MONEY_PARTY_PEOPLE_H

#include "money/payment/payment.h"
#include "money/read/log.h"

typedef enum mn_id_kind {
    MN_ID_CUSTOMER, /* the bank's own number of a customer */
    MN_ID_SIGNER,
    MN_ID_PHONE,
    MN_ID_ADDRESS,
    MN_ID_DEVICE, /* of a table of accounts, or of payments that the account made */
    MN_ID_KINDS
} mn_id_kind;

const char *mn_id_kind_name(mn_id_kind k); /* "customer" */

/* An account has an identifier. */
typedef struct mn_identified {
    uint32_t account, id;
    uint32_t row; /* of the table of accounts; 0: payments say it */
    uint8_t kind;
} mn_identified;

/* Zero-initialised knows nothing. */
typedef struct mn_people {
    mn_identified *have; /* by kind, identifier, account; each once */
    size_t n, cap;
    mn_text *id; /* as first written */
    size_t ids;
    uint64_t without; /* accounts of tables that have no payment */
    mn_arena texts;
} mn_people;

/* Reads tables of accounts and of places (n of each may be 0) into p's accounts and places, and
 * what they share into *out, which is new. Rows that can't be used are refused in the log. */
MN_USE mn_status mn_people_read(mn_people *out, mn_payments *p, mn_money_log *log,
                                const mn_ctx *ctx, const char *const *accounts, size_t n_accounts,
                                const char *const *places, size_t n_places, mn_err *e);
void mn_people_free(mn_people *w);

#endif
