/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/book.h - all payments that were read, piece behind piece, and what is done with them
 * once they are all there: order of time, repeated rows, returns, values to compare.
 */
#ifndef MONEY_READ_BOOK_H
#define MONEY_READ_BOOK_H

#include "money/read/gather.h"
#include "money/read/log.h"
#include "money/read/rates.h"

/* Zero-initialised, but for salt. */
typedef struct mn_pay_book {
    mn_payments p;
    size_t cap; /* rows that its arrays have room for */
    uint64_t *id_hash;
    uint32_t *of; /* offset of the id that a row gives back; MN_PAY_NONE */
    bool ids, memos, returns, devices;
    mn_pay_names banks, accounts, places, device;
    size_t account_cap, place_cap, blob_cap;
    char *blob;
    mn_money_log *log;
    uint64_t salt;
    bool *message; /* by file: messages, whose ids are the same wherever they are told */
    size_t message_cap;
    int number; /* of the file that is read: 1 times are numbers of days, 0 they are not, -1 */
    bool numbers, dates; /* of all files */
    uint64_t seen[MN_PAY_SEEN];
    char unknown[64];
    uint32_t *map; /* scratch: from a piece's accounts to all */
    size_t map_cap;
} mn_pay_book;

/* A file begins: path is copied, layout static. MN_USAGE for the 255th. */
MN_USE mn_status mn_pay_book_file(mn_pay_book *b, mn_text path, bool message, mn_err *e);
/* Puts what was gathered behind what is there. O(g). */
MN_USE mn_status mn_pay_book_take(mn_pay_book *b, const mn_pay_gather *g, mn_err *e);
/* All is there: order, repeats, returns (an amount that came back without a reference, within so
 * many days), values. The payments are then b->p; what else the book holds may be freed. O(n). */
MN_USE mn_status mn_pay_book_settle(mn_pay_book *b, const mn_pay_rates *rates, int return_days,
                                    const mn_ctx *ctx, mn_err *e);
void mn_pay_book_free(mn_pay_book *b); /* also of the payments, unless they were taken out */

/* Hundredths of `base`, at least 1, of an amount in units of a currency; MN_PAY_NO_VALUE where no
 * rate is known. */
int64_t mn_pay_value(int64_t amount, const char *code, unsigned exponent, const char *base,
                     const mn_pay_rates *rates, int32_t day);

#endif
