/* SPDX-License-Identifier: Apache-2.0
 *
 * detect.c - the product that a purchase names.
 *
 * An HS code of four digits or more decides where there is one: the longest prefix
 * wins. Otherwise the words decide: a keyword of one product must stand in them whole, each word at
 * its beginning or in its plural; the longest keyword wins, and of two products
 * with keywords as long neither is meant.
 */
#include "footprint/material/materials.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 400 };

/* " word word " in ASCII lower case; bytes above ASCII stay. Text that is too long
 * is cut. */
static size_t fold(char out[WORDS_MAX], mn_text t)
{
    size_t n = 0;

    out[n++] = ' ';
    for (size_t i = 0; i < t.len && n + 2 < WORDS_MAX; i++) {
        char c = t.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            out[n++] = c;
        else if (out[n - 1] != ' ')
            out[n++] = ' ';
    }
    if (out[n - 1] != ' ')
        out[n++] = ' ';
    out[n] = 0;
    return n;
}

static int by_text(const void *a, const void *b)
{
    const mn_keyword *x = a, *y = b;
    int c = strcmp(x->text, y->text);

    return c ? c : (x->product > y->product) - (x->product < y->product);
}

static mn_status add_keyword(mn_materials *m, mn_text word, size_t product, mn_err *e)
{
    char folded[WORDS_MAX];
    size_t n = fold(folded, mn_text_trim(word));

    if (n <= 4) /* with its spaces: of less than three letters */
        return MN_OK;
    const mn_text text = mn_arena_text(&m->arena, (mn_text){folded + 1, n - 2});

    if (!text.ptr || !mn_grow(&m->keyword, &m->keyword_cap, m->keywords + 1, sizeof *m->keyword))
        return mn_fail_memory(e);
    m->keyword[m->keywords++] = (mn_keyword){text.ptr, (uint16_t)text.len, (uint16_t)product};
    return MN_OK;
}

mn_status mn_keywords_make(mn_materials *m, mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t p = 0; p < m->products; p++) {
        mn_text rest = mn_text_of(m->product[p].keywords), part;

        while (!st && mn_text_split(&rest, ';', &part))
            st = add_keyword(m, part, p, e);
    }
    if (m->keywords)
        qsort(m->keyword, m->keywords, sizeof *m->keyword, by_text);
    for (size_t k = m->keywords; k-- > 0;)
        m->begins[(unsigned char)m->keyword[k].text[0]] = (uint32_t)k;
    return st;
}

/* Whether a keyword stands at the beginning of folded words; its last word may have an
 * s or es more. */
static bool stands(const char *at, const mn_keyword *k)
{
    const char *end = at + k->len;

    if (at[1] != k->text[1] || at[2] != k->text[2] || strncmp(at, k->text, k->len))
        return false;
    end += *end == 'e' && end[1] == 's' ? 2 : *end == 's' ? 1 : 0;
    return *end == ' ';
}

/* Keeps the longest keyword of each product. */
static size_t name_one(mn_named *out, size_t n, const mn_keyword *k)
{
    size_t at = 0;

    while (at < n && out[at].product != k->product)
        at++;
    if (at == n)
        out[n++] = (mn_named){k->product, k->len};
    out[at].len = k->len > out[at].len ? k->len : out[at].len;
    return n;
}

size_t mn_products_named(const mn_materials *m, mn_text words, mn_named *out)
{
    char folded[WORDS_MAX];
    size_t n = 0;

    fold(folded, words);
    for (const char *at = folded; *at; at++) {
        const char first = at[1];

        if (*at != ' ' || !first)
            continue;
        for (size_t k = m->begins[(unsigned char)first];
             k < m->keywords && m->keyword[k].text[0] == first; k++)
            if (stands(at + 1, &m->keyword[k]))
                n = name_one(out, n, &m->keyword[k]);
    }
    return n;
}

static size_t by_code(const mn_ware *p, const char *digits, size_t n)
{
    mn_text rest = mn_text_of(p->hs), part;
    size_t best = 0;

    while (mn_text_split(&rest, ';', &part))
        if (part.len >= 2 && part.len <= n && part.len > best &&
            !strncmp(digits, part.ptr, part.len))
            best = part.len;
    return best;
}

static bool has_kind(const mn_mix *mix, uint8_t kind)
{
    for (size_t k = 0; k < mix->n; k++)
        if (mix->industry[k] == kind)
            return true;
    return false;
}

/* The product that fits best of those that are offered one by one. */
typedef struct best {
    size_t fits;
    uint16_t found;
    bool tie;
} best;

static void offer(best *b, size_t product, size_t fits)
{
    if (fits && fits == b->fits)
        b->tie = true;
    if (fits > b->fits)
        *b = (best){fits, (uint16_t)(product + 1), false};
}

static uint16_t taken(const best *b)
{
    return b->tie ? 0 : b->found;
}

bool mn_product_by_code(const mn_materials *m, const mn_mix *mix, mn_text code, uint16_t *product)
{
    char digits[16];
    size_t n = 0;
    best b = {0};

    for (size_t i = 0; i < code.len && n + 1 < sizeof digits; i++)
        if (code.ptr[i] >= '0' && code.ptr[i] <= '9')
            digits[n++] = code.ptr[i];
    digits[n] = 0;
    for (size_t p = 0; n >= 4 && p < m->products; p++)
        if (has_kind(mix, m->product[p].kind))
            offer(&b, p, by_code(&m->product[p], digits, n));
    *product = taken(&b);
    return n >= 4;
}

uint16_t mn_product_choose(const mn_materials *m, const mn_mix *mix, const mn_named *named,
                           size_t n)
{
    best b = {0};

    for (size_t k = 0; k < n; k++)
        if (has_kind(mix, m->product[named[k].product].kind))
            offer(&b, named[k].product, named[k].len);
    return taken(&b);
}
