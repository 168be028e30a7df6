/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/phrases.h - phrases of tables, found in a folded text by whole words, singular or
 * plural.
 */
#ifndef TRACE_GOOD_PHRASES_H
#define TRACE_GOOD_PHRASES_H

#include "trace/good/folded.h"

/* Once filled immutable, shared by threads. */
typedef struct mn_phrases mn_phrases;
enum { MN_PHRASE_WORDS = 16 /* of one, at most */ };

/* *out is owned: mn_phrases_free(). */
MN_USE mn_status mn_phrases_new(mn_phrases **out, mn_err *e);
void mn_phrases_free(mn_phrases *p); /* NULL is legal */
/* value: what it stands for, a number of the caller's. The text is copied; one without a word is
 * left out. MN_DATA for one of more than MN_PHRASE_WORDS words: it would never be found. O(words).
 */
MN_USE mn_status mn_phrases_add(mn_phrases *p, mn_text text, uint32_t value, mn_err *e);

typedef struct mn_phrase_hit {
    uint32_t value;
    uint32_t words; /* of the folded text, from where it was looked for */
    mn_text text;   /* as it was added; borrowed of the phrases */
    bool han;       /* it begins with a Han character */
} mn_phrase_hit;
#define MN_PHRASE_FIRST (UINT32_MAX - 1)
/* The phrases that stand at word `at`, one after the other while it is true; begin with *cursor
 * MN_PHRASE_FIRST. Expected O(phrases that begin with this word). */
bool mn_phrases_next(mn_phrase_hit *out, uint32_t *cursor, const mn_phrases *p, const mn_folded *f,
                     size_t at);

#endif
