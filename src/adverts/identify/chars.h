/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/chars.h - what a character is to whoever looks for identifiers: a digit in any
 * guise, a letter with its plain form, a thing between, or nothing that is seen.
 */
#ifndef ADVERTS_IDENTIFY_CHARS_H
#define ADVERTS_IDENTIFY_CHARS_H

#include <manumit/core.h>

#define ID_PAGES 512 /* of 256 characters: planes 0 and 1 */
#define ID_NONE  0xFF

typedef enum id_class {
    ID_SIGN,  /* punctuation, symbols, emoji */
    ID_SPACE, /* white space within a line */
    ID_LINE,  /* ends a line */
    ID_MONEY_SIGN,
    ID_LETTER,
    ID_SOLID, /* a letter of a script that puts no spaces between words */
    ID_HIDDEN_CHAR,
    ID_DIGIT,
} id_class;

/* Whether words of the tables begin with a letter of ID_SOLID. */
typedef enum id_lead {
    ID_LEADS_NONE,
    ID_LEADS_LONGER, /* is none itself */
    ID_LEADS
} id_lead;

/* What words that have a character have. */
enum {
    ID_HAS_DIGIT = 1,       /* of any kind */
    ID_HAS_LETTER = 2,      /* what is no digit */
    ID_HAS_PLAIN_DIGIT = 4, /* of ASCII */
    ID_HAS_LATIN = 8,       /* a to z, folded */
    ID_HAS_OTHER = 16,      /* Greek or Cyrillic */
    ID_HAS_BEYOND = 32 /* letters that Ukrainian has and Russian has not, or their neighbours */
};

typedef struct id_glyph {
    uint32_t fold : 24; /* lower case, without marks */
    uint32_t lead : 2;  /* id_lead */
    uint32_t has : 6;
    uint8_t cls;
    uint8_t digit; /* of ID_DIGIT: its value */
    uint8_t rule;  /* of ID_DIGIT: how it is written (rule.h); 0 is plain ASCII */
    uint8_t look;  /* the digit that a letter or sign looks like, or ID_NONE */
} id_glyph;

typedef struct id_page {
    id_glyph glyph[256];
} id_page;

typedef struct id_chars {
    id_page *page[ID_PAGES];
    id_glyph beyond; /* planes 2 and more: letters */
} id_chars;

typedef struct id_char {
    uint32_t c, fold, len;
    uint8_t cls, digit, rule, look;
} id_char;

/* From Unicode's properties and the table that is shipped into *k, which is zeros before; some 3
 * MB, k's also after an error: id_chars_free(). */
MN_USE mn_status id_chars_load(id_chars *k, mn_err *e);
void id_chars_free(id_chars *k);

/* Whether a byte carries a character on. */
static inline bool id_carries(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* The character at p, which is not the end. Bytes that are no UTF-8 are signs of one byte. */
static inline uint32_t id_decode(const unsigned char *p, const unsigned char *end, uint32_t *len)
{
    uint32_t c = *p;
    size_t left = (size_t)(end - p);
    *len = 1;
    if (c < 0x80)
        return c;
    if (c >= 0xC2 && c < 0xE0 && left >= 2 && id_carries(p[1])) {
        *len = 2;
        return (c & 0x1F) << 6 | (p[1] & 0x3Fu);
    }
    if (c >= 0xE0 && c < 0xF0 && left >= 3 && id_carries(p[1]) && id_carries(p[2])) {
        *len = 3;
        return (c & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    if (c >= 0xF0 && c < 0xF5 && left >= 4 && id_carries(p[1]) && id_carries(p[2]) &&
        id_carries(p[3])) {
        *len = 4;
        return ((c & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu)) &
               0x1FFFFF;
    }
    return 0xFFFD;
}

static inline const id_glyph *id_glyph_of(const id_chars *k, uint32_t c)
{
    return c >> 8 < ID_PAGES ? &k->page[c >> 8]->glyph[c & 0xFF] : &k->beyond;
}

static inline __attribute__((always_inline)) id_char
id_char_at(const id_chars *k, const unsigned char *p, const unsigned char *end)
{
    id_char out;
    out.c = id_decode(p, end, &out.len);
    const id_glyph *g = id_glyph_of(k, out.c);
    out.cls = g->cls;
    out.digit = g->digit;
    out.rule = g->rule;
    out.look = g->look;
    out.fold = g == &k->beyond ? out.c : g->fold;
    return out;
}

/* The last character before p, which is not the beginning. */
static inline id_char id_char_before(const id_chars *k, const unsigned char *begin,
                                     const unsigned char *p, const unsigned char *end)
{
    const unsigned char *q = p - 1;
    for (int i = 0; i < 3 && q > begin && id_carries(*q); i++)
        q--;
    id_char x = id_char_at(k, q, end);
    return x.len > p - q ? id_char_at(k, p - 1, p) : x;
}

/* Whether a character is a letter beyond ASCII that may be of one word with ASCII's: Latin, Greek,
 * Cyrillic, which look alike, or a mark that is written over one. */
static inline bool id_is_alike(uint32_t c)
{
    return (c >= 0xC0 && c < 0x530 && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c < 0x2000);
}

#endif
