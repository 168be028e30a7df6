/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_normal.c - from a description's bytes to folded words.
 *
 * Letters are decomposed, case-folded and stripped of their marks by utf8proc;
 * ASCII takes a short cut. Apostrophes vanish ("men's" is "mens"), other
 * signs part words. Bytes that are not UTF-8 part words too, so that any input
 * is legal. Words beyond MN_RAW_MAX and bytes beyond MN_WORDS_INPUT_MAX are
 * not read.
 */
#include "reference/words.h"

#include <string.h>
#include <utf8proc.h>

/* What one folded character does to the word being read. */
typedef enum sign { SIGN_LETTER, SIGN_DIGIT, SIGN_SPACE, SIGN_BREAK, SIGN_HYPHEN, SIGN_NONE } sign;

typedef struct reader {
    mn_raw *out;
    mn_raw_word *word; /* the one being read, or NULL */
    bool breaks, hyphen;
} reader;

static sign sign_of(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return SIGN_LETTER;
    if (c >= '0' && c <= '9')
        return SIGN_DIGIT;
    switch (c) {
    case '\'':
    case '`':
    case 0x2018:
    case 0x2019:
    case 0x00B4:
    case 0x00AD:
        return SIGN_NONE;
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case '|':
    case '\n':
    case '\t':
    case 0x2013:
    case 0x2014:
        return SIGN_BREAK;
    case '-':
    case 0x2010:
    case 0x2011:
        return SIGN_HYPHEN;
    default:
        break;
    }
    if (c < 128)
        return SIGN_SPACE;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return SIGN_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return SIGN_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_CF:
        return SIGN_NONE;
    default:
        return SIGN_SPACE;
    }
}

/* Letters that Unicode does not decompose. */
static uint32_t plain_letter(uint32_t c)
{
    switch (c) {
    case 0x00F8:
    case 0x00D8:
        return 'o';
    case 0x0142:
    case 0x0141:
        return 'l';
    case 0x0111:
    case 0x0110:
    case 0x00F0:
        return 'd';
    case 0x0131:
        return 'i';
    default:
        return c;
    }
}

/* "t-shirt", "wi-fi": one or two letters and a hyphen belong to what follows. */
static bool belongs(const reader *r)
{
    const mn_raw_word *last = r->out->n > 0 ? &r->out->at[r->out->n - 1] : NULL;
    if (!r->hyphen || !last || last->len > 2)
        return false;
    for (size_t i = 0; i < last->len; i++)
        if (sign_of((unsigned char)last->text[i]) != SIGN_LETTER)
            return false;
    return true;
}

static void begin_word(reader *r, bool capital)
{
    if (belongs(r)) {
        r->word = &r->out->at[r->out->n - 1];
        r->hyphen = false;
        return;
    }
    if (r->out->n == MN_RAW_MAX)
        return;
    r->word = &r->out->at[r->out->n++];
    r->word->len = 0;
    r->word->breaks = r->breaks;
    r->word->hyphen = r->hyphen;
    r->word->capital = capital;
    r->breaks = r->hyphen = false;
}

static void take(reader *r, uint32_t folded, sign s, bool capital)
{
    if (s == SIGN_NONE)
        return;
    if (s == SIGN_LETTER || s == SIGN_DIGIT) {
        utf8proc_uint8_t bytes[4];
        size_t n = 1;
        if (!r->word)
            begin_word(r, capital);
        if (!r->word)
            return;
        if (folded < 128)
            bytes[0] = (utf8proc_uint8_t)folded;
        else
            n = (size_t)utf8proc_encode_char((utf8proc_int32_t)folded, bytes);
        if (r->word->len + n <= MN_WORD_MAX) {
            memcpy(r->word->text + r->word->len, bytes, n);
            r->word->len = (uint8_t)(r->word->len + n);
        }
        return;
    }
    r->hyphen = s == SIGN_HYPHEN && r->word;
    r->breaks = r->breaks || s == SIGN_BREAK;
    r->word = NULL;
}

static void take_wide(reader *r, utf8proc_int32_t c)
{
    utf8proc_int32_t parts[32];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        c, parts, 32, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
        &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 32; i++) {
        uint32_t p = plain_letter((uint32_t)parts[i]);
        take(r, p, sign_of(p), false);
    }
}

void mn_raw_read(mn_raw *out, mn_text t)
{
    reader r = {.out = out};
    size_t len = t.len < MN_WORDS_INPUT_MAX ? t.len : MN_WORDS_INPUT_MAX;
    out->n = 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)t.ptr[i];
        if (c < 128) {
            bool capital = c >= 'A' && c <= 'Z';
            take(&r, capital ? c + 32U : c, sign_of(c), capital);
            i++;
            continue;
        }
        utf8proc_int32_t wide = -1;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)t.ptr + i,
                                              (utf8proc_ssize_t)(len - i), &wide);
        if (n <= 0 || wide < 0) {
            take(&r, ' ', SIGN_SPACE, false);
            i++;
            continue;
        }
        take_wide(&r, wide);
        i += (size_t)n;
    }
}

uint32_t mn_words_letters(uint32_t before, mn_text word)
{
    uint32_t h = before * 16777619U ^ 2166136261U; /* FNV-1a, a word at a time */
    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.ptr[i]) * 16777619U;
    return h;
}
