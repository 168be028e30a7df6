/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/token_inside.h - between the files that take a text apart.
 */
#ifndef ADVERTS_TEMPLATE_TOKEN_INSIDE_H
#define ADVERTS_TEMPLATE_TOKEN_INSIDE_H

#include "adverts/template/token.h"

/* What a character is. */
typedef enum mn_token_class {
    MN_CLASS_SPACE,
    MN_CLASS_MARK,  /* parts words and stands for itself */
    MN_CLASS_SIGN,  /* a word of its own: scripts without spaces */
    MN_CLASS_DIGIT, /* of any script */
    MN_CLASS_INNER, /* a mark that may stand inside of words: . - _ / @ */
    MN_CLASS_LETTER,
} mn_token_class;

extern const uint8_t mn_token_ascii[128]; /* mn_token_class of each */
mn_token_class mn_token_class_far(const char *p, size_t left, size_t *len);

/* The character at p, its length in *len, and what it is. p is valid UTF-8. */
static inline mn_token_class mn_token_class_at(const char *p, size_t left, size_t *len)
{
    const unsigned char c = (unsigned char)*p;
    if (c >= 0x80)
        return mn_token_class_far(p, left, len);
    *len = 1;
    return (mn_token_class)mn_token_ascii[c];
}

/* Whether the character at p is written on the sign before it: vowels and tones of Thai, Lao,
 * Burmese and Khmer. */
bool mn_token_joins_sign(const char *p, size_t left, size_t *len);

/* The character at p as a small letter, of Latin where it looks like one; 0 where it can't be
 * seen. */
uint32_t mn_token_fold_at(const char *p, size_t left, size_t *len);

/* A hash of a word without what can't be seen in it: marks of no width, letters of another script
 * that look the same. */
uint64_t mn_token_key_of(const char *p, size_t len);
/* A hash of bytes, for words: two with one hash are one word to a template. Behind a block of 16
 * bytes that is chosen for it mn_hash64() forgets what was before; so longer ones have SipHash-2-4
 * (Aumasson and Bernstein, 2012, doi 10.1007/978-3-642-34931-7_28). Its key is not secret, as the
 * same posts give the same bytes: a collision must be searched for, among 2^32 words. */
enum { MN_TOKEN_SHORT = 16 };
uint64_t mn_token_hash(const char *p, size_t len);

enum { MN_TOKEN_HEX = 8 }; /* hexadecimal letters that are no word */

/* What a run of letters, digits and inner marks is. */
mn_token_kind mn_token_kind_of(const char *p, size_t len);

/* Whether the word is the name of a month or of a day of the week, or of a time zone. */
typedef enum mn_calendar_word {
    MN_CALENDAR_NONE,
    MN_CALENDAR_MONTH,
    MN_CALENDAR_DAY,
    MN_CALENDAR_ZONE,
} mn_calendar_word;
mn_calendar_word mn_calendar_word_of(const char *p, size_t len);

/* Whether the word is a unit of size or time as it follows a number ("KB", "sec"), or a currency
 * ("USD", "euros", U+20AC). */
bool mn_token_is_unit(const char *p, size_t len);
bool mn_token_is_currency(const char *p, size_t len);

/* Joins what belongs together: dates, amounts with their unit or currency, values that follow
 * each other. */
void mn_tokens_join(mn_tokens *t, const char *text);

#endif
