/* SPDX-License-Identifier: Apache-2.0
 *
 * table/amount.h - quantities and money as tables of trade write them.
 *
 * Decimals stand behind a point: 1234.5. Digits may stand in groups where that can mean one thing
 * alone: 1,234,567 and 1,234.50, 1.234.567,8, 1 234 567; "1,234" can mean two things and is
 * refused. A currency or unit may stand beside the number.
 */
#ifndef TABLE_AMOUNT_H
#define TABLE_AMOUNT_H

#include <manumit/core.h>

#include "core/buf.h"

/* A number cut from what stands beside it. */
typedef struct mn_amount {
    mn_text number; /* in C's plain form, of the text or of room */
    mn_text before, after;
    bool negative; /* "-5", "(5)" */
} mn_amount;

/* What stands before decimals, where a number alone does not tell: 1,234 and 1.234. */
typedef enum mn_amount_mark {
    MN_MARK_UNSAID, /* 1.234 has decimals; 1,234 is refused */
    MN_MARK_POINT,  /* 1,234 is a thousand and more */
    MN_MARK_COMMA,  /* 1.234 is; 1,234 has decimals */
} mn_amount_mark;

/* NULL when it was understood; else why not, as a clause, and *hint says what to do. room is
 * cleared and may hold the number. */
const char *mn_amount_cut(mn_amount *out, mn_text text, mn_amount_mark mark, mn_buf *room,
                          const char **hint);
/* A quantity: finite, below 1e18 in size. The sign is the amount's. */
const char *mn_amount_quantity(double *out, const mn_amount *a, const char **hint);
/* Hundredths, exactly: never through a double; *rounded when it has further decimals, which are
 * rounded to the nearest (halves away from zero). */
const char *mn_amount_hundredths(int64_t *out, bool *rounded, const mn_amount *a,
                                 const char **hint);
/* The same in units of which 10^decimals are one, decimals at most 18: a currency's smallest. */
const char *mn_amount_minor(int64_t *out, bool *rounded, const mn_amount *a, unsigned decimals,
                            const char **hint);

#endif
