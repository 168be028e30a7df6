/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/folded.c - words of a text. See folded.h.
 */
#include "trace/good/folded.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

enum { PARTS = 18 /* characters that one decomposes to, at most (U+FDFA) */ };

typedef enum kind { GAP, LETTER, HAN, INSIDE /* an apostrophe */ } kind;

/* Han: the blocks of unified and compatibility ideographs, and the iteration mark and zero. */
static bool is_han(int32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3005 ||
           c == 0x3007;
}

static kind kind_of(int32_t c)
{
    if (is_han(c))
        return HAN;
    if (c == '\'' || c == 0x2019 || c == 0x02BC || c == 0x2018 || c == 0x02BB || c == '`')
        return INSIDE;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return LETTER;
    default:
        return GAP;
    }
}

/* Appends the folded character; nothing where it is a mark alone. */
static mn_status put(mn_folded *f, int32_t c, mn_err *e)
{
    int32_t part[PARTS];
    int bound = 0;
    utf8proc_ssize_t n = 1;
    if (!mn_grow(&f->text, &f->room, f->used + (size_t)PARTS * 4, 1))
        return mn_fail_memory(e);
    if (c < 0x80) {
        f->text[f->used++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        return MN_OK;
    }
    part[0] = c;
    n = utf8proc_decompose_char(c, part, PARTS,
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                    UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
                                &bound);
    for (utf8proc_ssize_t i = 0; i < n && i < PARTS; i++)
        if (kind_of(part[i]) == LETTER || kind_of(part[i]) == HAN)
            f->used += mn_utf8_put(f->text + f->used, (uint32_t)part[i]);
    return MN_OK;
}

static mn_status begin(mn_folded *f, size_t from, bool han, mn_err *e)
{
    if (!mn_grow(&f->word, &f->cap, f->words + 1, sizeof *f->word))
        return mn_fail_memory(e);
    f->word[f->words] =
        (mn_folded_word){.at = (uint32_t)f->used, .han = han, .from = (uint32_t)from};
    return MN_OK;
}

/* Ends a word, unless nothing of it was left. */
static void end(mn_folded *f, size_t to)
{
    mn_folded_word *w = &f->word[f->words];
    const size_t length = f->used - w->at;
    if (length > UINT16_MAX)
        f->cut = true;
    if (!length || length > UINT16_MAX)
        return;
    w->length = (uint16_t)length;
    w->to = (uint32_t)to;
    f->words++;
}

mn_status mn_folded_read(mn_folded *f, mn_text t, mn_err *e)
{
    mn_status st = MN_OK;
    bool open = false;
    size_t at = 0;
    f->used = f->words = 0;
    f->cut = t.len > MN_FOLDED_BYTES;
    if (f->cut)
        t.len = MN_FOLDED_BYTES;
    while (at < t.len && !st && f->words < MN_FOLDED_WORDS) {
        int32_t c = -1;
        const utf8proc_ssize_t n =
            utf8proc_iterate((const unsigned char *)t.ptr + at, (utf8proc_ssize_t)(t.len - at), &c);
        const kind k = n > 0 ? kind_of(c) : GAP;
        const size_t next = at + (n > 0 ? (size_t)n : 1);
        if (open && k != LETTER && k != INSIDE) {
            end(f, at);
            open = false;
        }
        if (k == HAN || (k == LETTER && !open))
            st = begin(f, at, k == HAN, e);
        if (!st && (k == HAN || k == LETTER))
            st = put(f, c, e);
        if (!st && k == HAN)
            end(f, next);
        open = open || k == LETTER;
        at = next;
    }
    if (open && !st && f->words < MN_FOLDED_WORDS)
        end(f, at);
    f->cut = f->cut || at < t.len;
    return st;
}

void mn_folded_free(mn_folded *f)
{
    free(f->text);
    free(f->word);
    memset(f, 0, sizeof *f);
}

static bool ends(mn_text t, const char *with)
{
    const size_t n = strlen(with);
    return t.len > n + 1 && memcmp(t.ptr + t.len - n, with, n) == 0;
}

static mn_stem without_ending(mn_text word)
{
    static const char *const es[] = {"oes", "ches", "shes", "xes", "sses", "zes"};
    mn_stem s = {word, false};
    if (word.len < 4 || word.ptr[word.len - 1] != 's')
        return s;
    if (ends(word, "ies")) {
        s.text.len -= 3;
        s.y = true;
        return s;
    }
    for (size_t i = 0; i < sizeof es / sizeof *es; i++)
        if (ends(word, es[i])) {
            s.text.len -= 2;
            return s;
        }
    if (!ends(word, "ss") && !ends(word, "us") && !ends(word, "is"))
        s.text.len--;
    return s;
}

mn_stem mn_stem_of(mn_text word)
{
    mn_stem s = without_ending(word);
    if (!s.y && s.text.len > 3 && s.text.ptr[s.text.len - 1] == 'y') {
        s.text.len--; /* "berry" and "berries" */
        s.y = true;
    }
    return s;
}

bool mn_stem_eq(mn_stem a, mn_stem b)
{
    return a.y == b.y && mn_text_eq(a.text, b.text);
}
