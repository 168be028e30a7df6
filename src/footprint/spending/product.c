/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/product.c - the product that a line buys. See the header.
 */
#include "footprint/spending/product.h"

#include "core/err.h"

#include <stdlib.h>

mn_status mn_products_look(mn_products_seen *s, mn_purchase *p, mn_text words,
                           mn_products_told *told, mn_err *e)
{
    if (!told->known) {
        if (!mn_grow(&s->named, &s->cap, s->count + s->materials->products, sizeof *s->named))
            return mn_fail_memory(e);
        told->first = (uint32_t)s->count;
        told->count = (uint16_t)mn_products_named(s->materials, words, s->named + s->count);
        told->known = true;
        s->count += told->count;
    }
    p->product = mn_product_choose(s->materials, p->mix, s->named + told->first, told->count);
    return MN_OK;
}

void mn_products_forget(mn_products_seen *s)
{
    s->count = 0;
}

void mn_products_close(mn_products_seen *s)
{
    free(s->named);
    *s = (mn_products_seen){0};
}
