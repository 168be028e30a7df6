/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/product.h - the product that a line buys, where it is one with a
 * recipe of its own.
 */
#ifndef FOOTPRINT_SPENDING_PRODUCT_H
#define FOOTPRINT_SPENDING_PRODUCT_H

#include "core/buf.h"
#include "footprint/material/materials.h"
#include "footprint/spending/memo.h"
#include "footprint/spending/spending.h"

typedef struct mn_products_seen {
    const mn_materials *materials; /* NULL: no line buys one */
    mn_memo seen;
    mn_buf key;
} mn_products_seen;

/* Sets product of a placed purchase: by its HS code, else by its words. O(words) for
 * what was seen before, else O(products). */
MN_USE mn_status mn_products_look(mn_products_seen *s, mn_purchase *p, mn_err *e);
void mn_products_close(mn_products_seen *s);

#endif
