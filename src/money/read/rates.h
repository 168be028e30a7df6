/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/rates.h - what a currency is worth in another, by day, to compare payments.
 */
#ifndef MONEY_READ_RATES_H
#define MONEY_READ_RATES_H

#include <manumit/reference.h>
#include <manumit/table.h>

typedef struct mn_pay_rate {
    char code[4];
    int32_t day;  /* from which on */
    double worth; /* in the base, of one unit */
} mn_pay_rate;

/* Zero-initialised knows no rate. */
typedef struct mn_pay_rates {
    mn_pay_rate *rate; /* by code, then day */
    size_t n;
    char base[4];
    const mn_reference *yearly; /* where set, US dollars by the year's average */
    mn_text source;             /* borrowed */
} mn_pay_rates;

/* A table with the columns date, currency, rate: one unit of the currency is so many of the base
 * from that day on, until the next. The base is the currency whose rate is 1, else said by
 * --currency. "yearly": the averages of data/country/rates.csv, in US dollars. */
MN_USE mn_status mn_pay_rates_read(mn_pay_rates *out, const mn_reference *r, const char *path,
                                   const char *base, const mn_ctx *ctx, mn_err *e);
void mn_pay_rates_free(mn_pay_rates *r);
/* NaN where it is not known: before the first day, too. O(log n). */
double mn_pay_rates_find(const mn_pay_rates *r, const char *code, int32_t day);

#endif
