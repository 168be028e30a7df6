/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/order.h - keys and entries put in order without a call for each
 * comparison.
 */
#ifndef ADVERTS_TEMPLATE_ORDER_H
#define ADVERTS_TEMPLATE_ORDER_H

#include "adverts/template/decide_inside.h"

/* In rising order. spare: room for n. */
void mn_keys_order(uint64_t *key, uint64_t *spare, size_t n);

/* By column, then key; those of the same stay in their order. spare: room for n; first: for
 * columns + 1. */
void mn_entries_order(mn_entry *x, mn_entry *spare, size_t n, size_t *first, size_t columns);

#endif
