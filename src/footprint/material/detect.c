/* SPDX-License-Identifier: Apache-2.0
 *
 * detect.c - the product that a purchase names.
 *
 * An HS code decides where there is one: the longest prefix wins. Otherwise the
 * words decide: a keyword of one product must stand in them whole, each word at
 * its beginning or in its plural; the longest keyword wins, and of two products
 * with keywords as long neither is meant.
 */
#include "core/text.h"
#include "footprint/material/materials.h"

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

/* Whether any of the folded words begins with the keyword's first letter: most keywords
 * need no more than that to be told not to stand there. */
static bool may_stand(const bool begins[256], mn_text key)
{
    for (size_t i = 0; i < key.len; i++) {
        unsigned char c = (unsigned char)key.ptr[i];

        c = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
            return begins[c];
    }
    return false;
}

/* Whether a folded keyword (without spaces around it) stands in folded words; its
 * last word may have an s or es more. */
static bool stands(const char *words, mn_text key)
{
    for (const char *at = words; *at; at++) {
        if (*at != ' ' || at[1] != key.ptr[0] || strncmp(at + 1, key.ptr, key.len))
            continue;
        const char *end = at + 1 + key.len;

        end += *end == 'e' && end[1] == 's' ? 2 : *end == 's' ? 1 : 0;
        if (*end == ' ')
            return true;
    }
    return false;
}

/* Length of the longest keyword of a product in the words; 0: none. */
static size_t by_words(const mn_ware *p, const char *words, const bool begins[256])
{
    mn_text rest = mn_text_of(p->keywords), part;
    size_t best = 0;

    while (mn_text_split(&rest, ';', &part)) {
        char key[WORDS_MAX];
        size_t n = may_stand(begins, part) ? fold(key, mn_text_trim(part)) : 0;

        if (n > 4 && n > best && stands(words, (mn_text){key + 1, n - 2}))
            best = n;
    }
    return best;
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

uint16_t mn_product_of(const mn_materials *m, const mn_mix *mix, mn_codes system, mn_text code,
                       mn_text words)
{
    char digits[16], folded[WORDS_MAX];
    size_t n = 0, best = 0;
    uint16_t found = 0;
    bool tie = false, begins[256] = {false};

    for (size_t i = 0; system == MN_HS && i < code.len && n + 1 < sizeof digits; i++)
        if (code.ptr[i] >= '0' && code.ptr[i] <= '9')
            digits[n++] = code.ptr[i];
    digits[n] = 0;
    fold(folded, words);
    for (const char *at = folded; *at; at++)
        if (*at == ' ')
            begins[(unsigned char)at[1]] = true;
    for (size_t p = 0; p < m->products; p++) {
        const mn_ware *of = &m->product[p];
        size_t fits = 0;

        if (!has_kind(mix, of->kind))
            continue;
        fits = n >= 4 ? by_code(of, digits, n) : by_words(of, folded, begins);
        if (fits && fits == best)
            tie = true;
        if (fits > best) {
            best = fits;
            tie = false;
            found = (uint16_t)(p + 1);
        }
    }
    return tie ? 0 : found;
}
