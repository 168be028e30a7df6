/* SPDX-License-Identifier: Apache-2.0
 *
 * bank.h - reads a bank that `manumit money simulate` wrote, with its labels: for measuring. It
 * trusts what it reads.
 */
#ifndef BENCH_MONEY_BANK_H
#define BENCH_MONEY_BANK_H

#include "core/map.h"
#include "core/text.h"
#include "money/party/people.h"
#include "money/payment/payment.h"

enum { BANK_NAMES = 64, BANK_ROLES = 7 };

typedef struct bank {
    mn_payments p;
    mn_map account;
    mn_people people; /* identifiers of the table of accounts */
    size_t ids_cap;
    char *text[6]; /* the files */
    uint32_t schemes;
    char typology_of[4096][32]; /* of each scheme */
    uint32_t *scheme;           /* of each payment: number + 1; 0: none */
    uint8_t *alike;             /* of each payment: kind of look-alike + 1; 0: none */
    char kind[BANK_NAMES][32];
    unsigned kinds;
    uint32_t *account_scheme; /* of each account: scheme + 1 */
    uint8_t *account_role;    /* controller, exploited, front, customer, recruiter, mule */
} bank;

bool bank_read(bank *b, const char *dir);
void bank_free(bank *b);

#endif
