/* SPDX-License-Identifier: Apache-2.0
 *
 * table/texts.c - texts that many tables hold.
 */
#include "table/texts.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

#include <stdlib.h>
#include <string.h>

mn_status mn_texts_add(mn_texts *x, const char *text, mn_err *e)
{
    const size_t from = x->bytes.len, len = strlen(text);

    if (len > UINT32_MAX - 1 - from)
        return mn_fail(e, MN_DATA, "texts have more than 4 GiB together");
    mn_buf_add(&x->bytes, text, len + 1); /* with its NUL */
    if (x->bytes.failed || !mn_grow(&x->at, &x->cap, x->count + 1, sizeof *x->at))
        return mn_fail_memory(e);
    x->at[x->count++] = (mn_text_at){(uint32_t)from, (uint32_t)len};
    return MN_OK;
}

void mn_texts_free(mn_texts *x)
{
    mn_buf_free(&x->bytes);
    free(x->at);
    memset(x, 0, sizeof *x);
}

mn_kept_texts mn_make_texts(mn_maker *k, const mn_texts *x, size_t first, size_t count)
{
    MN_BUG(count > 0 && first + count <= x->count);
    const mn_text_at *last = &x->at[first + count - 1];
    const size_t from = x->at[first].from;
    mn_text copy = {NULL, 0};

    if (!k->st) {
        copy = mn_table_keep(k->t, (mn_text){x->bytes.ptr + from, last->from + last->len - from});
        if (!copy.ptr)
            k->st = mn_fail_memory(k->e);
    }
    return (mn_kept_texts){x, copy.ptr, from};
}

void mn_make_kept(mn_maker *k, const mn_kept_texts *kept, size_t first, size_t count)
{
    for (size_t i = 0; !k->st && i < count; i++) {
        const mn_text_at *at = &kept->of->at[first + i];
        const mn_text text = {kept->bytes + (at->from - kept->from), at->len};

        k->st = mn_table_put_kept(k->t, i, text, k->e);
    }
}
