/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/goods.c - which goods of the law a line's are: by HS code, by words, or by both. Lines
 * that say the same are looked up once.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

enum { TEXT = 2048 };

/* The word, or its plural, stands in the folded text. */
static bool has_word(mn_text folded, mn_text word)
{
    const size_t n = word.len - 1; /* without the space behind it */
    for (size_t i = 0; i + n < folded.len; i++) {
        const char *hit = memchr(folded.ptr + i, word.ptr[1], folded.len - i);
        if (!hit)
            return false;
        i = (size_t)(hit - folded.ptr);
        if (i + n - 1 >= folded.len)
            return false;
        if (folded.ptr[i - 1] != ' ' || memcmp(hit, word.ptr + 1, n - 1) != 0)
            continue;
        const char *end = hit + n - 1;
        if (*end == ' ' || (*end == 's' && end[1] == ' ') ||
            (*end == 'e' && end[1] == 's' && end[2] == ' '))
            return true;
    }
    return false;
}

static mn_there find(const mn_law_goods *g, mn_text hs, mn_text folded)
{
    mn_there found = MN_NOT_THERE;
    for (size_t i = 0; i < g->hs.n && hs.len; i++) {
        const mn_text p = g->hs.at[i];
        const size_t n = p.len < hs.len ? p.len : hs.len;
        if (memcmp(p.ptr, hs.ptr, n) == 0) {
            if (hs.len >= p.len)
                return MN_IS_THERE;
            found = MN_MAY_BE_THERE;
        }
    }
    for (size_t i = 0; i < g->words.n && folded.len > 2; i++)
        if (has_word(folded, g->words.at[i]))
            return hs.len ? MN_MAY_BE_THERE : MN_IS_THERE;
    return found;
}

/* The digits of a code; empty where it is none. */
static mn_text digits_of(char room[12], mn_text t)
{
    size_t n = 0;
    for (size_t i = 0; i < t.len && n < 10; i++) {
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9')
            room[n++] = t.ptr[i];
        else if (t.ptr[i] != '.' && t.ptr[i] != ' ' && t.ptr[i] != '-')
            return (mn_text){room, 0};
    }
    return (mn_text){room, n < 2 ? 0 : n};
}

mn_status mn_bench_goods(mn_ban_goods *out, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    char room[12], text[TEXT], folded_room[TEXT + 4];
    mn_text hs = digits_of(room, mn_text_trim(line->hs));
    uint32_t at = MN_MAP_NONE;
    size_t n = 0;
    if (!hs.len)
        hs = digits_of(room, mn_text_trim(line->good));
    const mn_text parts[] = {line->good, line->description};
    for (size_t i = 0; i < 2; i++) {
        const size_t take = parts[i].len < TEXT / 2 - 1 ? parts[i].len : TEXT / 2 - 1;
        memcpy(text + n, parts[i].ptr ? parts[i].ptr : "", take);
        n += take;
        text[n++] = ' ';
    }
    const mn_text folded = mn_law_fold(folded_room, sizeof folded_room, (mn_text){text, n});
    mn_buf_clear(&b->key);
    mn_buf_text(&b->key, hs);
    mn_buf_text(&b->key, folded);
    if (!mn_grow(&b->goods, &b->c_goods, b->n_goods + 1, sizeof *b->goods))
        return mn_fail_memory(e);
    mn_status st = mn_bench_key(&at, b, &b->good, b->n_goods, e);
    if (st || at != MN_MAP_NONE) {
        if (!st)
            *out = b->goods[at];
        return st;
    }
    uint8_t *is = mn_arena_alloc(&b->arena, b->law->goods_n + 1, 1);
    if (!is)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->law->goods_n; i++)
        is[i] = (uint8_t)find(&b->law->goods[i], hs, folded);
    *out = b->goods[b->n_goods++] = (mn_ban_goods){is, hs.len || folded.len > 2};
    return MN_OK;
}
