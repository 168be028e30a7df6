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
#include "core/text.h"
#include "core/words.h"
#include "footprint/spending/memo.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SERVICE = 16 }; /* c17; restaurants (c22) sell food and stay in */

/* A keyword of one good or more. */
typedef struct keyword {
    mn_text text;
    uint32_t next;         /* of its bucket, UINT32_MAX: none */
    uint32_t first, count; /* its goods, in finder.goods_of */
} keyword;

enum { BUCKETS = 4096, SHORTEST = 3, LONGEST = 62, NUMBERED = MN_MEMO_ENTRIES, LISTED = 1 << 20 };

/* Where the list of a numbered description begins. */
typedef struct numbered {
    uint32_t text; /* as mn_purchase.text; 0: free */
    uint32_t at;
} numbered;

struct mn_toucher {
    const mn_reference *r;
    mn_touches out;
    mn_buf folded;
    uint32_t *touch_of; /* good -> touch, UINT32_MAX: none */
    uint32_t bucket[BUCKETS];
    keyword *keyword;
    size_t keywords, keyword_cap;
    uint32_t *goods_of;
    size_t goods_ofs, goods_of_cap;
    bool *touched;     /* by good, of the text at hand */
    mn_memo seen;      /* description -> where its list begins in list */
    mn_memo codes;     /* the same of HS codes */
    numbered *of_text; /* NUMBERED, by the number modulo it */
    uint32_t *list;    /* of goods, each UINT32_MAX-ended; the first is empty */
    size_t listed, list_cap;
};
typedef struct mn_toucher finder;

/* --- the index of keywords --------------------------------------------------------- */

static size_t bucket_of(const char *p)
{
    return ((size_t)(unsigned char)p[0] * 961 + (size_t)(unsigned char)p[1] * 31 +
            (unsigned char)p[2]) %
           BUCKETS;
}

/* One (keyword, good), to be sorted. */
typedef struct named {
    mn_text text;
    uint32_t good;
} named;

static int by_text(const void *a, const void *b)
{
    const named *x = a, *y = b;
    int order = mn_text_cmp(x->text, y->text);

    return order ? order : (x->good > y->good) - (x->good < y->good);
}

/* All keywords of all goods that are long enough to mean something. */
static mn_status list_named(named **out, size_t *count, const mn_reference *r, mn_err *e)
{
    size_t cap = 0;

    for (size_t g = 0; g < mn_goods(r); g++) {
        mn_text rest = mn_text_of(mn_good_at(r, g)->keywords), part;

        while (mn_text_split(&rest, ';', &part)) {
            if (part.len < SHORTEST || part.len > LONGEST)
                continue;
            if (!mn_grow(out, &cap, *count + 1, sizeof **out))
                return mn_fail_memory(e);
            (*out)[(*count)++] = (named){part, (uint32_t)g};
        }
    }
    if (*count)
        qsort(*out, *count, sizeof **out, by_text);
    return MN_OK;
}

static mn_status index_keywords(finder *f, mn_err *e)
{
    named *all = NULL;
    size_t n = 0;
    mn_status st = list_named(&all, &n, f->r, e);

    memset(f->bucket, 0xff, sizeof f->bucket);
    if (!st && !mn_grow(&f->goods_of, &f->goods_of_cap, n + 1, sizeof *f->goods_of))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        if (i == 0 || !mn_text_eq(all[i].text, all[i - 1].text)) {
            uint32_t *bucket = &f->bucket[bucket_of(all[i].text.ptr)];

            if (!mn_grow(&f->keyword, &f->keyword_cap, f->keywords + 1, sizeof *f->keyword)) {
                st = mn_fail_memory(e);
                break;
            }
            f->keyword[f->keywords] = (keyword){all[i].text, *bucket, (uint32_t)f->goods_ofs, 0};
            *bucket = (uint32_t)f->keywords++;
        }
        f->goods_of[f->goods_ofs++] = all[i].good;
        f->keyword[f->keywords - 1].count++;
    }
    free(all);
    return st;
}

/* Whether a keyword stands at a word's beginning. A short one must be the whole word,
 * or its plural: "golden" is not "gold". */
static bool stands(const keyword *k, const char *at, const char *end)
{
    const char *behind = at + k->text.len;

    if ((size_t)(end - at) <= k->text.len || memcmp(at, k->text.ptr, k->text.len))
        return false;
    return k->text.len >= 6 || *behind == ' ' || (*behind == 's' && behind[1] == ' ');
}

/* Marks the goods that a folded text (" word word ") names. */
static void mark(finder *f, const char *folded, size_t len)
{
    const char *end = folded + len;

    for (const char *at = folded + 1; end - at > SHORTEST; at++) {
        if (at[-1] != ' ')
            continue;
        for (uint32_t k = f->bucket[bucket_of(at)]; k != UINT32_MAX; k = f->keyword[k].next)
            if (stands(&f->keyword[k], at, end))
                for (uint32_t g = 0; g < f->keyword[k].count; g++)
                    f->touched[f->goods_of[f->keyword[k].first + g]] = true;
    }
}

/* --- the goods of a purchase --------------------------------------------------------- */

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

/* Begins anew: nothing is known of any text or code. */
static void forget(finder *f)
{
    mn_memo_free(&f->seen);
    mn_memo_free(&f->codes);
    memset(f->of_text, 0, NUMBERED * sizeof *f->of_text);
    f->listed = 0;
}

/* Puts the goods that are marked into a list of their own. */
static mn_status keep(finder *f, uint32_t *at, mn_err *e)
{
    size_t goods = mn_goods(f->r), from;

    if (!mn_grow(&f->list, &f->list_cap, f->listed + goods + 2, sizeof *f->list))
        return mn_fail_memory(e);
    if (!f->listed)
        f->list[f->listed++] = UINT32_MAX;
    from = f->listed;
    for (size_t g = 0; g < goods; g++)
        if (f->touched[g])
            f->list[f->listed++] = (uint32_t)g;
    *at = f->listed > from ? (uint32_t)from : 0;
    if (*at)
        f->list[f->listed++] = UINT32_MAX;
    return MN_OK;
}

static mn_status mark_words(finder *f, mn_text words, mn_err *e)
{
    memset(f->touched, 0, mn_goods(f->r));
    mn_fold_words(&f->folded, words);
    if (f->folded.failed)
        return mn_fail_memory(e);
    mark(f, f->folded.ptr, f->folded.len);
    return MN_OK;
}

/* The goods that a description names, or an HS code is, looked up once for each. */
static mn_status find(finder *f, uint32_t *at, mn_text key, bool hs, mn_err *e)
{
    mn_memo *memo = hs ? &f->codes : &f->seen;
    mn_status st = MN_OK;

    *at = mn_memo_get(memo, key);
    if (*at != MN_MAP_NONE)
        return MN_OK;
    if (hs)
        for (size_t g = 0; g < mn_goods(f->r); g++)
            f->touched[g] = has_hs(key, mn_good_at(f->r, g)->hs);
    else
        st = mark_words(f, key, e);
    if (mn_memo_full(memo) || f->listed >= LISTED)
        forget(f);
    st = st ? st : keep(f, at, e);
    return st ? st : mn_memo_put(memo, key, *at, e);
}

/* The same of a description that has a number. */
static mn_status find_numbered(finder *f, uint32_t *at, const mn_purchase *p, mn_err *e)
{
    numbered *of = &f->of_text[p->text % NUMBERED];
    mn_status st;

    if (of->text == p->text) {
        *at = of->at;
        return MN_OK;
    }
    st = mark_words(f, p->description, e);
    if (f->listed >= LISTED)
        forget(f);
    st = st ? st : keep(f, at, e);
    if (!st)
        *of = (numbered){p->text, *at};
    return st;
}

mn_status mn_toucher_count(mn_toucher *f, size_t g, uint64_t lines, uint64_t first_line,
                           bool origin_known, mn_err *e)
{
    uint32_t *at = &f->touch_of[g];

    if (*at == UINT32_MAX) {
        if (!mn_grow(&f->out.at, &f->out.cap, f->out.count + 1, sizeof *f->out.at))
            return mn_fail_memory(e);
        *at = (uint32_t)f->out.count;
        f->out.at[f->out.count++] =
            (mn_touch){.good = mn_good_at(f->r, g), .first_line = first_line};
    }
    mn_touch *t = &f->out.at[*at];
    t->lines += (size_t)lines;
    t->first_line = first_line < t->first_line ? first_line : t->first_line;
    t->origin_known |= origin_known;
    return MN_OK;
}

static mn_status touch(finder *f, size_t g, const mn_purchase *p, mn_err *e)
{
    if (p->origin && strcmp(p->origin->iso3, mn_good_at(f->r, g)->iso3))
        return MN_OK;
    return mn_toucher_count(f, g, 1, p->line, p->origin != NULL, e);
}

static bool is_good(const mn_purchase *p)
{
    size_t main = 0;

    for (size_t k = 1; k < p->mix->n; k++)
        if (p->mix->share[k] > p->mix->share[main])
            main = k;
    return p->mix->n && (p->mix->industry[main] < FIRST_SERVICE || p->mix->industry[main] == 21);
}

mn_status mn_toucher_add(mn_toucher *f, const mn_purchase *p, mn_err *e)
{
    const bool hs = p->by == MN_PLACED_CODE && p->system == MN_HS && p->code.len >= 4;
    uint32_t at = 0;
    mn_status st;

    if (p->money <= 0 || !is_good(p))
        return MN_OK;
    st = !hs && p->text ? find_numbered(f, &at, p, e)
                        : find(f, &at, hs ? p->code : p->description, hs, e);
    if (st)
        return st;
    for (; !st && f->list[at] != UINT32_MAX; at++)
        st = touch(f, f->list[at], p, e);
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

void mn_toucher_free(mn_toucher *f)
{
    if (!f)
        return;
    mn_touches_free(&f->out);
    mn_buf_free(&f->folded);
    mn_memo_free(&f->seen);
    mn_memo_free(&f->codes);
    free(f->keyword);
    free(f->goods_of);
    free(f->of_text);
    free(f->list);
    free(f->touched);
    free(f->touch_of);
    free(f);
}

mn_status mn_toucher_new(mn_toucher **out, const mn_reference *r, mn_err *e)
{
    size_t goods = mn_goods(r);
    mn_toucher *f = calloc(1, sizeof *f);
    mn_status st;

    if (!f)
        return mn_fail_memory(e);
    f->r = r;
    f->touch_of = malloc((goods + 1) * sizeof *f->touch_of);
    f->touched = malloc(goods + 1);
    f->of_text = calloc(NUMBERED, sizeof *f->of_text);
    st = f->touch_of && f->touched && f->of_text ? index_keywords(f, e) : mn_fail_memory(e);
    if (st) {
        mn_toucher_free(f);
        return st;
    }
    memset(f->touch_of, 0xff, (goods + 1) * sizeof *f->touch_of);
    *out = f;
    return MN_OK;
}

void mn_toucher_end(mn_toucher *f, mn_touches *out)
{
    if (f->out.count)
        qsort(f->out.at, f->out.count, sizeof *f->out.at, by_weight);
    *out = f->out;
    f->out = (mn_touches){0};
}

mn_status mn_touches_find(mn_touches *out, const mn_reference *r, const mn_spending *s, mn_err *e)
{
    mn_toucher *f = NULL;
    mn_status st = mn_toucher_new(&f, r, e);

    for (size_t i = 0; !st && i < s->purchases; i++)
        st = mn_toucher_add(f, &s->purchase[i], e);
    if (!st)
        mn_toucher_end(f, out);
    mn_toucher_free(f);
    return st;
}

void mn_touches_free(mn_touches *t)
{
    free(t->at);
    memset(t, 0, sizeof *t);
}
