/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/goods.c - which goods of the law a line's are: by HS code, by words, or by both, as
 * trace/good/good.h tells them. Lines that say the same are looked up once.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

enum { TEXT = 1024 }; /* of a description, that is looked at */

/* Put together again, so that what is compared is what was checked. */
static mn_status join(mn_buf *b, const mn_texts *t, mn_err *e)
{
    mn_buf_clear(b);
    for (size_t i = 0; i < t->n; i++) {
        mn_buf_str(b, i ? ";" : "");
        mn_buf_text(b, mn_text_trim(t->at[i]));
    }
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_bench_open_goods(mn_bench *b, mn_err *e)
{
    mn_buf words = {0}, hs = {0};
    mn_status st = mn_good_rows_new(&b->rows, e);
    for (size_t i = 0; i < b->law->goods_n && !st; i++) {
        const mn_law_goods *g = &b->law->goods[i];
        if (!(st = join(&words, &g->words, e)) && !(st = join(&hs, &g->hs, e)))
            st = mn_good_rows_add(b->rows, (mn_text){words.ptr ? words.ptr : "", words.len},
                                  (mn_text){hs.ptr ? hs.ptr : "", hs.len}, e);
    }
    if (!st)
        st = mn_good_rows_names(b->rows, e);
    mn_buf_free(&words);
    mn_buf_free(&hs);
    return st;
}

/* What a text and the code say; the more of two is kept. */
static mn_status look(uint8_t *how, mn_bench *b, mn_text text, mn_text hs, mn_err *e)
{
    mn_status st = mn_good_find(&b->asked, b->rows, text, hs, e);
    for (size_t i = 0; i < b->asked.hits && !st; i++) {
        const mn_good_hit *h = &b->asked.hit[i];
        if (h->row < b->law->goods_n && (uint8_t)h->how > how[h->row])
            how[h->row] = (uint8_t)h->how;
    }
    return st;
}

mn_there mn_good_there(mn_good_how how)
{
    return how >= MN_GOOD_NAMED ? MN_IS_THERE : how > MN_GOOD_NOT ? MN_MAY_BE_THERE : MN_NOT_THERE;
}

static bool has_letter(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.ptr[i];
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return true;
    }
    return false;
}

mn_status mn_bench_goods(mn_ban_goods *out, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    char code[MN_HS_SIZE];
    uint32_t at = MN_MAP_NONE;
    const mn_text good = mn_utf8_cut(mn_text_trim(line->good), TEXT),
                  description = mn_utf8_cut(mn_text_trim(line->description), TEXT);
    mn_hs_read(code, mn_text_trim(line->hs));
    const mn_text hs = mn_text_of(code);
    mn_buf_clear(&b->key);
    mn_buf_text(&b->key, hs);
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, good);
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, description);
    if (!mn_grow(&b->goods, &b->c_goods, b->n_goods + 1, sizeof *b->goods))
        return mn_fail_memory(e);
    mn_status st = mn_bench_key(&at, b, &b->good, b->n_goods, e);
    if (st || at != MN_MAP_NONE) {
        if (!st)
            *out = b->goods[at];
        return st;
    }
    uint8_t *how = mn_arena_alloc(&b->arena, b->law->goods_n + 1, 1);
    if (!how)
        return mn_fail_memory(e);
    b->goods[b->n_goods++] = (mn_ban_goods){how, false};
    st = look(how, b, good, hs, e);
    bool told = hs.len || b->asked.hs[0] || has_letter(good);
    if (!st && description.len) {
        st = look(how, b, description, hs, e);
        told = told || b->asked.hs[0] || has_letter(description);
    }
    if (!st)
        *out = b->goods[b->n_goods - 1] = (mn_ban_goods){how, told};
    return st;
}
