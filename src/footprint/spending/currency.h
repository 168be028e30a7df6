/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/currency.h - the currency of a line: its currency cell,
 * else what stands beside the amount, else the amount's heading, else
 * --currency; nothing else, but for a file of a buyer in the US that never says
 * any.
 *
 * A sign that several currencies share ("$") is the heading's or the option's
 * if that is one of them, and the US dollar only for a buyer in the US (or
 * unknown) who gave no currency.
 */
#ifndef FOOTPRINT_SPENDING_CURRENCY_H
#define FOOTPRINT_SPENDING_CURRENCY_H

#include "footprint/spending/price.h"
#include "footprint/spending/spending.h"

typedef struct mn_currency_rules {
    const mn_reference *r;
    const mn_prices *prices; /* which currencies have a rate of the caller's */
    bool dollars;            /* "$" alone is the US dollar */
    const char *general;     /* of lines that don't say: heading's or option's; NULL: none */
} mn_currency_rules;

/* heading is the currency in the amount's heading, or empty. MN_USAGE for an
 * unknown o->currency. */
MN_USE mn_status mn_currency_rules_make(mn_currency_rules *out, const mn_prices *prices,
                                        const mn_spending_options *o, mn_text heading, mn_err *e);

/* The ISO 4217 code of a line that says these texts (currency cell, before and
 * behind the amount; any may be empty), or NULL with *why: a sentence part,
 * made in a. *why is NULL too when memory is short. */
const char *mn_currency_of_line(const mn_currency_rules *c, mn_text cell, mn_text before,
                                mn_text after, mn_arena *a, const char **why);

/* A formatted text in an arena; NULL when memory is short. */
MN_PRINTF(2, 3) const char *mn_arena_format(mn_arena *a, const char *fmt, ...);

#endif
