/* SPDX-License-Identifier: Apache-2.0
 *
 * touches.c - matching purchases to listed goods.
 *
 * A description is folded to " word word " in ASCII lower case; a keyword
 * touches it where it stands at a word's beginning, so that "shrimp" finds
 * "shrimps". Services are left out: a gold membership holds no gold.
 */
#include "footprint/answer/touches.h"

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SERVICE = 16 }; /* c17; restaurants (c22) sell food and stay in */

typedef struct finder {
    const mn_reference *r;
    mn_touches *out;
    uint32_t *touch_of; /* good -> touch, UINT32_MAX: none */
    mn_map seen;        /* folded description -> its list of goods */
    mn_arena arena;
    uint32_t **list; /* goods of each unique description, UINT32_MAX-ended */
    size_t lists, list_cap;
} finder;

static void fold(mn_buf *out, mn_text t)
{
    mn_buf_clear(out);
    mn_buf_char(out, ' ');
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            mn_buf_char(out, c);
        else if (out->len && out->ptr[out->len - 1] != ' ')
            mn_buf_char(out, ' ');
    }
    mn_buf_char(out, ' ');
}

/* True when one of the ';'-joined keywords begins a word of the text. */
static bool has_keyword(const char *folded, const char *keywords)
{
    mn_text rest = mn_text_of(keywords), part;
    char key[64];

    while (mn_text_split(&rest, ';', &part)) {
        if (part.len < 3 || part.len + 2 > sizeof key)
            continue;
        key[0] = ' ';
        memcpy(key + 1, part.ptr, part.len);
        key[part.len + 1] = 0;
        /* Short keywords must be whole words, or their plural: "golden" is not
         * "gold", but a later word may be. */
        for (const char *at = strstr(folded, key); at; at = strstr(at + 1, key))
            if (part.len >= 6 || at[part.len + 1] == ' ' ||
                (at[part.len + 1] == 's' && at[part.len + 2] == ' '))
                return true;
    }
    return false;
}

static bool has_hs(mn_text code, const char *prefixes)
{
    mn_text rest = mn_text_of(prefixes), part;
    char digits[16];
    size_t n = 0;

    for (size_t i = 0; i < code.len && n < sizeof digits; i++)
        if (code.ptr[i] >= '0' && code.ptr[i] <= '9')
            digits[n++] = code.ptr[i];
    while (mn_text_split(&rest, ';', &part))
        if (part.len >= 2 && part.len <= n && !memcmp(part.ptr, digits, part.len))
            return true;
    return false;
}

/* The goods that a description names, looked up once for each. */
static mn_status by_words(finder *f, const char *folded, size_t len, const uint32_t **out,
                          mn_err *e)
{
    mn_text key = {folded, len};
    uint32_t at = mn_map_get(&f->seen, key), *list;
    size_t goods = mn_goods(f->r), n = 0;
    mn_status st;

    if (at != MN_MAP_NONE) {
        *out = f->list[at];
        return MN_OK;
    }
    key = mn_arena_text(&f->arena, key);
    list = mn_arena_alloc(&f->arena, goods + 1, sizeof *list);
    if (!key.ptr || !list || !mn_grow(&f->list, &f->list_cap, f->lists + 1, sizeof *f->list))
        return mn_fail_memory(e);
    for (size_t g = 0; g < goods; g++)
        if (has_keyword(key.ptr, mn_good_at(f->r, g)->keywords))
            list[n++] = (uint32_t)g;
    list[n] = UINT32_MAX;
    at = (uint32_t)f->lists;
    if ((st = mn_map_put(&f->seen, key, &at, e)))
        return st;
    f->list[f->lists++] = list;
    *out = list;
    return MN_OK;
}

static mn_status touch(finder *f, size_t g, const mn_purchase *p, mn_err *e)
{
    const mn_good *good = mn_good_at(f->r, g);
    uint32_t *at = &f->touch_of[g];

    if (p->origin && strcmp(p->origin->iso3, good->iso3))
        return MN_OK;
    if (*at == UINT32_MAX) {
        if (!mn_grow(&f->out->at, &f->out->cap, f->out->count + 1, sizeof *f->out->at))
            return mn_fail_memory(e);
        *at = (uint32_t)f->out->count;
        f->out->at[f->out->count++] = (mn_touch){.good = good, .first_line = p->line};
    }
    f->out->at[*at].lines++;
    f->out->at[*at].origin_known |= p->origin != NULL;
    return MN_OK;
}

static bool is_good(const mn_purchase *p)
{
    size_t main = 0;

    for (size_t k = 1; k < p->mix.n; k++)
        if (p->mix.share[k] > p->mix.share[main])
            main = k;
    return p->mix.n && (p->mix.industry[main] < FIRST_SERVICE || p->mix.industry[main] == 21);
}

static mn_status one(finder *f, const mn_purchase *p, mn_buf *folded, mn_err *e)
{
    const uint32_t *list = NULL;
    mn_status st = MN_OK;

    if (p->money <= 0 || !is_good(p))
        return MN_OK;
    if (p->by == MN_PLACED_CODE && p->system == MN_HS && p->code.len >= 4) {
        for (size_t g = 0; !st && g < mn_goods(f->r); g++)
            if (has_hs(p->code, mn_good_at(f->r, g)->hs))
                st = touch(f, g, p, e);
        return st;
    }
    fold(folded, p->description);
    if (folded->failed)
        return mn_fail_memory(e);
    if ((st = by_words(f, folded->ptr, folded->len, &list, e)))
        return st;
    for (size_t k = 0; !st && list[k] != UINT32_MAX; k++)
        st = touch(f, list[k], p, e);
    return st;
}

static int by_weight(const void *a, const void *b)
{
    const mn_touch *x = a, *y = b;
    int xf = x->good->forced || x->good->forced_child,
        yf = y->good->forced || y->good->forced_child;
    int order;

    if (x->origin_known != y->origin_known)
        return x->origin_known ? -1 : 1;
    if (xf != yf)
        return yf - xf;
    if (x->lines != y->lines)
        return x->lines > y->lines ? -1 : 1;
    order = strcmp(x->good->good, y->good->good);
    return order ? order : strcmp(x->good->country, y->good->country);
}

mn_status mn_touches_find(mn_touches *out, const mn_reference *r, const mn_spending *s, mn_err *e)
{
    finder f = {.r = r, .out = out};
    mn_buf folded = {0};
    mn_status st = MN_OK;

    f.touch_of = malloc((mn_goods(r) + 1) * sizeof *f.touch_of);
    if (!f.touch_of)
        return mn_fail_memory(e);
    memset(f.touch_of, 0xff, (mn_goods(r) + 1) * sizeof *f.touch_of);
    for (size_t i = 0; !st && i < s->purchases; i++)
        st = one(&f, &s->purchase[i], &folded, e);
    if (st)
        mn_touches_free(out);
    if (out->count)
        qsort(out->at, out->count, sizeof *out->at, by_weight);
    mn_buf_free(&folded);
    mn_map_free(&f.seen);
    mn_arena_free(&f.arena);
    free(f.list);
    free(f.touch_of);
    return st;
}

void mn_touches_free(mn_touches *t)
{
    free(t->at);
    memset(t, 0, sizeof *t);
}
