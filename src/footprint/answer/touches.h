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

#endif
