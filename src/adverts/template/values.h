/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/values.h - which words of a post are the value of a slot.
 */
#ifndef ADVERTS_TEMPLATE_VALUES_H
#define ADVERTS_TEMPLATE_VALUES_H

#include "adverts/template/decide.h"

/* What mn_values_settle() needs of a template; made once. */
typedef struct mn_value_rules {
    const mn_decided *decided;
    size_t columns;
    uint32_t *before, *behind; /* of each column: the nearest constant */
    uint32_t *left, *right;    /* the nearest that is a word */
    uint32_t *token;           /* of a constant, the token of the item that is it; for one item */
} mn_value_rules;

MN_USE mn_status mn_value_rules_of(mn_value_rules *out, mn_arena *arena, const mn_decided *d,
                                   size_t columns, mn_err *e);

/* x->part says which tokens lie in columns of slots, index[j] the column of token j. Words stand in
 * a slot where the template's words around them do too; what stands between these is all of it the
 * value, whichever columns it lies in. */
void mn_values_settle(const mn_value_rules *r, mn_item *x, const uint32_t *index);

#endif
