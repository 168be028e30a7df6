/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/case.h - one party's payments in memory, as measures want them.
 */
#ifndef MONEY_TYPOLOGY_CASE_H
#define MONEY_TYPOLOGY_CASE_H

#include "money/typology/masks.h"

/* A payment of the party. who, city and place are numbers of the party's own, from 0. */
typedef struct mn_case_pay {
    int64_t time, value;
    int32_t day;
    uint32_t row, who, city, place, device; /* MN_PAY_NONE: none */
} mn_case_pay;

/* A lot that stayed so long. */
typedef struct mn_case_stay {
    int64_t seconds, value;
} mn_case_stay;

struct mn_party_case {
    const mn_money_view *v;
    const mn_typology_set *set;
    const mn_masks *masks;
    mn_masks *own; /* the same, where they are this one's alone */
    uint32_t party;
    size_t n, cap;
    mn_case_pay *pay;
    mn_mask *mask;
    uint32_t *key, *slot; /* scratch: numbers of counterparties, cities, places */
    uint32_t *stamp;      /* scratch, by such a number */
    int64_t *sum;
    mn_case_stay *stay; /* scratch, where a typology asks how long money stays */
    uint32_t turn;
    const uint32_t *without;
    size_t n_without;
    int32_t end; /* of the window that is asked for: the day after its last */
};

/* With masks of the set that are there already: borrowed. */
MN_USE mn_status mn_party_case_over(mn_party_case **out, const mn_money_view *v,
                                    const mn_typology_set *s, const mn_masks *masks, mn_err *e);
/* Payments [*from, *to) of the window of `days` that ends before day `end`. */
void mn_case_window(size_t *from, size_t *to, const mn_party_case *c, int32_t end, int32_t days);
/* Hits [*from, *to) of the view's that may be the party's in these days; to be looked at. */
void mn_case_hits(uint32_t *from, uint32_t *to, const mn_money_view *v, uint32_t party, int32_t end,
                  int32_t days);
double mn_case_measure(mn_party_case *c, const mn_measure *m, size_t from, size_t to, int32_t end,
                       int32_t days);

#endif
