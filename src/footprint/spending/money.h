/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/money.h - the amount of a row: one column with or without
 * signs, one with a D or C beside it, or a column of debits and one of credits.
 *
 * Money out is positive. A bank shows it as negative: where the negative
 * amounts of a column outweigh the others both in number and in sum, their
 * signs are turned, and that is noted. Where number and sum disagree, the signs
 * stay, which is noted too. Pay and transfers don't count; beside an account's
 * balance the number alone decides, as a bank's statement may hold more income.
 */
#ifndef FOOTPRINT_SPENDING_MONEY_H
#define FOOTPRINT_SPENDING_MONEY_H

#include "footprint/spending/amount.h"
#include "footprint/spending/columns.h"

typedef struct mn_money {
    size_t amount, debit, credit, direction; /* columns, or SIZE_MAX */
    mn_mark mark;
    bool turn_amount, turn_debit, turn_credit;
    int64_t times;      /* what one stands for */
    bool cents;         /* one is a hundredth */
    bool says_currency; /* a cell holds one */
    bool strict;        /* the survey saw the beginning alone: what contradicts it is unreadable */
    bool mixed;         /* cells with either decimal mark were seen */
} mn_money;

typedef struct mn_money_cell {
    mn_amount amount; /* money out is positive */
    mn_text text;     /* as it stands */
    bool quote;       /* the reason reads on with the text */
} mn_money_cell;

/* Learns from all rows, or from the first of them (strict). O(rows). */
MN_USE mn_status mn_money_survey(mn_money *out, mn_spending *s, const mn_table *t,
                                 const mn_columns *c, bool strict, const mn_ctx *ctx, mn_err *e);
/* NULL, or why there is no amount in this row. */
const char *mn_money_read(const mn_money *m, const mn_table *t, size_t row, mn_money_cell *out);

#endif
