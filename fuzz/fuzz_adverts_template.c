/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_adverts_template.c - posts, one a line, the first byte says whether clusters are given: all
 * are answered for, values lie inside of their posts, and what is saved is told right.
 */
#include "adverts/template/template.h"
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { POSTS = 256 };

static void check(const mn_templates *t, const mn_text *text)
{
    for (uint32_t i = 0; i < t->posts; i++)
        if ((t->of[i] != MN_TEMPLATE_NONE && t->of[i] >= t->n) || t->cluster[i] > i)
            abort();
    for (size_t i = 0; i < t->values; i++) {
        const mn_slot_value *v = &t->value[i];
        if (v->post >= t->posts || v->slot >= t->slots || v->start > v->end ||
            v->end > text[v->post].len)
            abort();
    }
    for (uint32_t i = 0; i < t->n; i++)
        if (t->template[i].posts < 2 || !(t->template[i].with < t->template[i].alone))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_text text[POSTS], rest = {(const char *)data, size}, line;
    uint32_t cluster[POSTS], n = 0;
    if (size == 0 || size > 1 << 16 || mn_utf8_bad(rest) != size)
        return 0;
    while (n < POSTS && mn_text_split(&rest, '\n', &line)) {
        cluster[n] = line.len ? (uint8_t)line.ptr[0] % 4 : MN_TEMPLATE_NONE;
        text[n++] = line;
    }
    mn_ctx ctx = MN_CTX_INIT;
    mn_templates *t = NULL;
    const mn_template_options o = {.cluster = data[0] & 1 ? cluster : NULL, .values = true};
    if (mn_templates_of(&t, &ctx, text, n, &o, NULL) == MN_OK)
        check(t, text);
    mn_templates_free(t);
    return 0;
}
