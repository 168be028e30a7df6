/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/amount.h - amounts of money as people and banks write
 * them: "1,234.56", "1.234,56 EUR", "1'234.50", "(12.00)", "12-", "$12 CR".
 *
 * One cell does not always say whether its point or comma is the decimal mark.
 * A column does: the reader goes through it once to collect what the clear
 * cells say, and reads it again knowing.
 */
#ifndef FOOTPRINT_SPENDING_AMOUNT_H
#define FOOTPRINT_SPENDING_AMOUNT_H

#include <manumit/core.h>

typedef enum mn_mark {
    MN_MARK_UNKNOWN,
    MN_MARK_POINT,
    MN_MARK_COMMA,
    MN_MARK_BOTH, /* of a column whose clear cells contradict each other */
} mn_mark;

typedef enum mn_amount_fault {
    MN_AMOUNT_FINE,
    MN_AMOUNT_EMPTY,
    MN_AMOUNT_UNREADABLE,
    MN_AMOUNT_TOO_LARGE, /* for hundredths in 63 bits */
    MN_AMOUNT_UNCLEAR,   /* "1,234" where the column uses both marks */
} mn_amount_fault;

typedef struct mn_amount {
    int64_t hundredths;    /* rounded half away from zero; negative for "-", "()" and CR */
    mn_text before, after; /* what stands around the number, without signs: a currency or nothing */
    mn_mark says;          /* the decimal mark that this cell proves by itself */
    bool lone;             /* "1,234" read as thousands, for nothing says otherwise */
    bool labelled;         /* CR or DR says which way the money went */
} mn_amount;

/* Reads a cell; *out is filled only when it is fine. O(t.len). */
mn_amount_fault mn_amount_read(mn_amount *out, mn_text t, mn_mark column);
/* The same where one stands for `times`, a power of ten: no decimal is lost. */
mn_amount_fault mn_amount_read_in(mn_amount *out, mn_text t, mn_mark column, int64_t times);

#endif
