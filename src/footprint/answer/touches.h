/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/touches.h - goods of the US Department of Labor's list that the
 * purchases touch, by HS code or by a word of the description.
 *
 * A touch is a reason to ask, not a finding: the list says that the good is
 * made with forced or child labour somewhere in a country, not by whom.
 */
#ifndef FOOTPRINT_TOUCHES_H
#define FOOTPRINT_TOUCHES_H

#include "footprint/spending/spending.h"

typedef struct mn_touch {
    const mn_good *good;
    size_t lines;        /* purchases that touch it */
    uint64_t first_line; /* of them */
    bool origin_known;   /* at least one of them names this country as its origin */
} mn_touch;

typedef struct mn_touches {
    mn_touch *at; /* forced labour with a known origin first, then by lines */
    size_t count, cap;
} mn_touches;

/* Purchases whose origin is known touch that country's entries alone. *out must be
 * zero, and stays so after an error. O(unique descriptions * keywords). */
MN_USE mn_status mn_touches_find(mn_touches *out, const mn_reference *r, const mn_spending *s,
                                 mn_err *e);
void mn_touches_free(mn_touches *t);

/* The same purchase by purchase, for a ledger whose lines are not kept. */
typedef struct mn_toucher mn_toucher;
/* *out is owned: mn_toucher_free(). r must outlive it. */
MN_USE mn_status mn_toucher_new(mn_toucher **out, const mn_reference *r, mn_err *e);
MN_USE mn_status mn_toucher_add(mn_toucher *t, const mn_purchase *p, mn_err *e);
/* Adds what was found elsewhere: of good i of the reference. */
MN_USE mn_status mn_toucher_count(mn_toucher *t, size_t good, uint64_t lines, uint64_t first_line,
                                  bool origin_known, mn_err *e);
/* *out, which is zero, takes what was found. */
void mn_toucher_end(mn_toucher *t, mn_touches *out);
void mn_toucher_free(mn_toucher *t); /* NULL is legal */

#endif
