/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/worth.h - what supplies are worth in US dollars, so that values of several currencies
 * can be added.
 *
 * By the reference's rate of the year in which a supply began; of a year without one, by that of
 * the nearest year that has one, which is said. A currency without any rate, or none given: the
 * supply has no worth that is known. What was used is kept by currency and year, to be shown.
 */
#ifndef TRACE_PLAN_WORTH_H
#define TRACE_PLAN_WORTH_H

#include "trace/chain/chain.h"
#include <manumit/reference.h>

/* A currency in a year, and the supplies in it that were asked for. */
typedef struct mn_worth_rate {
    char currency[4]; /* "" where none is given */
    int year;         /* of the supplies; 0: no day is known */
    int rate_year;    /* of the rate; 0: there is none */
    double rate;      /* US dollars of one; NaN: none */
    uint64_t supplies;
    int64_t value; /* their sum in the currency, hundredths; as much as fits */
} mn_worth_rate;

typedef struct mn_worth {
    const mn_chain *c;
    const mn_reference *r;
    mn_worth_rate *rate; /* in the order in which they were met */
    size_t rates, cap;
    uint32_t *at; /* [currency * MN_WORTH_YEARS + year]: 1 + number in rate; 0: not met */
} mn_worth;
enum { MN_WORTH_FIRST = 1900, MN_WORTH_YEARS = 256 }; /* year 0 stands for all others */

typedef enum mn_worth_told {
    MN_WORTH_KNOWN,
    MN_WORTH_NO_VALUE, /* none is given, or a negative one */
    MN_WORTH_NO_RATE,
} mn_worth_told;

MN_USE mn_status mn_worth_new(mn_worth *out, const mn_chain *c, const mn_reference *r, mn_err *e);
void mn_worth_free(mn_worth *w); /* zero-initialised is legal */
/* *usd is in hundredths, rounded to the nearest; at most 2^61, which is told as no value where it
 * is more. count: it is to be counted among those of its rate. O(1). */
MN_USE mn_status mn_worth_of(mn_worth_told *told, int64_t *usd, mn_worth *w, uint32_t supply,
                             bool count, mn_err *e);

#endif
