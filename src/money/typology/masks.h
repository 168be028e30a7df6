/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/masks.h - which filters a payment passes, by looking up bits and not by asking
 * each filter: what it is of each kind says which filters can still be passed.
 */
#ifndef MONEY_TYPOLOGY_MASKS_H
#define MONEY_TYPOLOGY_MASKS_H

#include "money/typology/evaluate.h"

enum { MN_MASK_WORDS = MN_TYPOLOGY_FILTERS / 64, MN_MASK_CODES = 10000 };

typedef struct mn_mask {
    uint64_t w[MN_MASK_WORDS];
} mn_mask;

typedef struct mn_masks {
    const mn_typology_set *set;
    unsigned words; /* that are used */
    mn_mask channel[MN_CHANNELS], purpose[MN_PURPOSES], direction[2], hour[25], weekday[7];
    mn_mask side[5], away[3], abroad[3]; /* side 4: cash or unseen; away, abroad 2: not known */
    mn_mask code[MN_MASK_CODES];         /* by merchant category code */
    mn_mask bands; /* filters that ask for an amount, or for what no table of bits has */
    mn_mask late;  /* filters that must know the days after a payment */
    bool any_late;
} mn_masks;

/* *out is owned: free(). */
MN_USE mn_status mn_masks_new(mn_masks **out, const mn_typology_set *s, mn_err *e);
/* The filters that a payment passes, seen from the party. row as mn_money_view.row has it. */
void mn_masks_of(mn_mask *out, const mn_masks *m, const mn_money_view *v, uint32_t party,
                 uint32_t row);

#endif
