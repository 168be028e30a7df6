/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/token.h - a text as tokens: words, marks, and values that a template leaves
 * open.
 *
 * A token is a run of bytes of the text. Words and marks are what templates consist of. A value is
 * what differs from post to post whatever the post says: a number with its unit, an amount of
 * money, a telephone number, a date or time, an address (of the web, of mail, a path), a code
 * (anything else that has a digit in it, and long hexadecimal runs). Values that follow each other
 * are one. Brackets with nothing between hold an empty value. In scripts that write no spaces each
 * character is a word. No list of words decides but the names of months, days, units and
 * currencies.
 */
#ifndef ADVERTS_TEMPLATE_TOKEN_H
#define ADVERTS_TEMPLATE_TOKEN_H

#include "adverts/template/known.h"
#include "core/shelf.h"

typedef enum mn_token_kind {
    MN_TOKEN_WORD,
    MN_TOKEN_MARK,
    MN_TOKEN_LINE,  /* a mark: the end of a line */
    MN_TOKEN_EMPTY, /* from here on: values */
    MN_TOKEN_NUMBER,
    MN_TOKEN_MONEY,
    MN_TOKEN_PHONE,
    MN_TOKEN_TIME,
    MN_TOKEN_ADDRESS,
    MN_TOKEN_CODE,
    MN_TOKEN_PLACE,
    MN_TOKEN_KINDS,
} mn_token_kind;

/* The keys of values are even, those of words and marks are not. */
#define MN_TOKEN_VALUE                                                                             \
    UINT64_C(0) /* the key of every value but those that are known, which are:                     \
                 */
#define MN_TOKEN_PLACES UINT64_C(2)
#define MN_TOKEN_PHONES UINT64_C(4)
#define MN_TOKEN_LINKS  UINT64_C(6)

static inline bool mn_key_is_value(uint64_t key)
{
    return (key & 1) == 0;
}

typedef struct mn_token {
    uint64_t key; /* of words and marks: a hash of the bytes; values: MN_TOKEN_VALUE */
    uint32_t start, end;
    uint8_t kind;
    bool spaced; /* white space stands before it */
    bool known;  /* where it begins and ends was known */
    bool near;   /* its bytes are known to be ASCII */
} mn_token;

/* One text at a time; a thread has its own. Zero-initialised is legal. */
typedef struct mn_tokens {
    mn_token *token;
    size_t n, cap;
} mn_tokens;

/* What weighs a token: a word, a mark, a word that is written as names are (inside of a sentence
 * its first letter alone is large). */
enum { MN_LIGHT_WORD, MN_LIGHT_MARK, MN_LIGHT_NAME };
uint8_t mn_token_light(const mn_tokens *t, size_t i, const char *text);

void mn_tokens_free(mn_tokens *t);

/* What is taken apart. */
typedef struct mn_texts {
    const mn_text *text;
    uint32_t n;
    mn_knowns known; /* owned by whoever made it */
    mn_shelf *shelf; /* where they lie; borrowed; may be NULL */
} mn_texts;

/* The text that comes k-th where they lie. */
static inline uint32_t mn_texts_at(const mn_texts *t, size_t k)
{
    const uint32_t *order = t->shelf ? mn_shelf_order(t->shelf) : NULL;
    return order ? order[k] : (uint32_t)k;
}

/* The tokens of text, which is valid UTF-8 of less than 4 GiB, n of which are known. O(bytes). */
MN_USE mn_status mn_tokens_of(mn_tokens *out, mn_text text, const mn_known *known, size_t n,
                              mn_err *e);

/* The tokens of one of the texts. */
MN_USE static inline mn_status mn_tokens_of_post(mn_tokens *out, const mn_texts *t, uint32_t post,
                                                 mn_err *e)
{
    const size_t first = t->known.first[post];
    return mn_tokens_of(out, t->text[post], t->known.span + first, t->known.first[post + 1] - first,
                        e);
}

static inline bool mn_token_is_value(const mn_token *t)
{
    return t->kind >= MN_TOKEN_EMPTY;
}

static inline bool mn_token_is_mark(const mn_token *t)
{
    return t->kind == MN_TOKEN_MARK || t->kind == MN_TOKEN_LINE;
}

#endif
