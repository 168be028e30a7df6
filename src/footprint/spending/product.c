/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/product.c - the product that a line buys. See the header.
 */
#include "footprint/spending/product.h"

#include "core/err.h"
#include "core/text.h"

/* What decides: the code or the words, and what kinds the purchase is of. */
static void key_of(mn_buf *out, const mn_purchase *p, mn_text words)
{
    const bool hs = p->system == MN_HS && p->code.len > 0;

    mn_buf_clear(out);
    mn_buf_text(out, hs ? p->code : words);
    mn_buf_char(out, hs ? '#' : '$');
    for (size_t k = 0; k < p->mix->n; k++)
        mn_buf_char(out, (char)(p->mix->industry[k] + 1));
}

mn_status mn_products_look(mn_products_seen *s, mn_purchase *p, mn_err *e)
{
    const mn_text words = mn_text_trim(p->description.len > 0 ? p->description : p->words);

    if (!s->materials)
        return MN_OK;
    key_of(&s->key, p, words);
    if (s->key.failed)
        return mn_fail_memory(e);
    const mn_text key = {s->key.ptr, s->key.len};
    uint32_t at = mn_memo_get(&s->seen, key);

    if (at == MN_MAP_NONE) {
        if (mn_memo_full(&s->seen))
            mn_memo_free(&s->seen);
        at = mn_product_of(s->materials, p->mix, p->system, p->code, words);
        mn_status st = mn_memo_put(&s->seen, key, at, e);

        if (st)
            return st;
    }
    p->product = (uint16_t)at;
    return MN_OK;
}

void mn_products_close(mn_products_seen *s)
{
    mn_memo_free(&s->seen);
    mn_buf_free(&s->key);
    *s = (mn_products_seen){0};
}
