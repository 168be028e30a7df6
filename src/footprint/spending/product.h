/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/product.h - the product that a line buys, where it is one with a
 * recipe of its own.
 */
#ifndef FOOTPRINT_SPENDING_PRODUCT_H
#define FOOTPRINT_SPENDING_PRODUCT_H

#include "footprint/material/materials.h"
#include "footprint/spending/spending.h"

/* What descriptions name, found out once for each. Zero-initialised is valid. */
typedef struct mn_products_seen {
    const mn_materials *materials; /* NULL: no line buys one */
    mn_named *named;
    size_t count, cap;
} mn_products_seen;

/* The part of `named` that a description names. */
typedef struct mn_products_told {
    bool known;
    uint16_t count;
    uint32_t first;
} mn_products_told;

/* Sets product of a purchase that no code's digits tell: by its words. *told is kept with
 * them by the caller, all zero at first. O(1) once known. */
MN_USE mn_status mn_products_look(mn_products_seen *s, mn_purchase *p, mn_text words,
                                  mn_products_told *told, mn_err *e);
/* Forgets what descriptions name; what was told of it is no longer valid. */
void mn_products_forget(mn_products_seen *s);
void mn_products_close(mn_products_seen *s);

#endif
