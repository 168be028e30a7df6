/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/read.h - files of payments, of any of the layouts that are known, as mn_payments.
 *
 * Tables (CSV, TSV, XLSX, NDJSON, Parquet, OFX; plain, gzip, zstd) by their headings or as the
 * user says; AMLSim and AMLworld, with its file of patterns; messages of ISO 20022. What can't be
 * read as a payment is refused, counted and listed; nothing is dropped in silence.
 */
#ifndef MONEY_READ_READ_H
#define MONEY_READ_READ_H

#include "money/payment/payment.h"
#include "money/read/columns.h"
#include "money/read/log.h"
#include "table/amount.h"
#include "table/day.h"
#include <manumit/reference.h>

/* What reading knows beside the files: headings, words, currencies, countries. It never changes,
 * and may be shared by threads. mn_money_known_new() gives one that is owned. */
typedef struct mn_money_known {
    mn_pay_words *words;
    mn_reference *reference;
} mn_money_known;

/* Zero-initialised is valid, but for return_days. Texts are borrowed. */
typedef struct mn_money_read_options {
    const char *columns;  /* "id=Ref,time=Date": what headings don't tell; NULL */
    const char *sheet;    /* of a workbook; NULL: the first */
    const char *currency; /* of rows without one, ISO 4217; NULL: they are refused */
    const char *rates;    /* a table of rates, or "yearly"; NULL: none */
    const char *clock;    /* of times without an offset: "Europe/Madrid"; NULL: as written */
    mn_day_order days;
    mn_amount_mark mark;
    const mn_money_known *known; /* NULL: read for this reading alone */
    int return_days; /* a return without a reference gives back a payment at most so old */
} mn_money_read_options;

#define MN_MONEY_READ_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .return_days = 30                                                                          \
    }

MN_USE mn_status mn_money_known_new(mn_money_known **out, mn_err *e);
void mn_money_known_free(mn_money_known *k); /* NULL is legal */

/* Reads n files into *out, which is new: rows by time, then as they came, accounts numbered by
 * their first payment. The same at any number of threads. log is new; it says what was found, also
 * where reading failed. Errors: MN_USAGE for options and headings that can't be, MN_DATA for a file
 * that is none of the above, MN_SYSTEM. O(rows). */
MN_USE mn_status mn_payments_read(mn_payments *out, mn_money_log *log, const mn_ctx *ctx,
                                  const char *const *paths, size_t n,
                                  const mn_money_read_options *o, mn_err *e);

#endif
