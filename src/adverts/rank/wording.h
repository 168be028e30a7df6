/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/wording.h - where words of a list stand in a folded text.
 *
 * Each word or phrase of the list stands for a concept ("wage") in some languages. A word that ends
 * in '*' stands for all that begin with it. Places are counted in quarters of a word, so that
 * scripts which part words and those which don't can be compared: a word is 4, an ideograph 2, a
 * letter of Thai and its like 1.
 */
#ifndef ADVERTS_RANK_WORDING_H
#define ADVERTS_RANK_WORDING_H

#include "core/arena.h"
#include <manumit/core.h>

enum {
    MN_WORDING_WORD = 4,                    /* quarters */
    MN_WORDING_STOP = 64 * MN_WORDING_WORD, /* what the end of a sentence counts */
    MN_WORDING_COMMA = 3 * MN_WORDING_WORD, /* and a lesser pause */
    MN_WORDING_CONCEPTS = 64,               /* at most: concepts are bits of a set */
    MN_WORDING_LANGUAGES = 32,              /* likewise */
};
/* Words that stand for signs of the text which folding loses; mn_wording_find() knows them. */
#define MN_WORDING_MARK_STOP  "zqs"
#define MN_WORDING_MARK_COMMA "zqc"
#define MN_WORDING_MARK_MONEY "zqm"

typedef struct mn_wording_hit {
    uint32_t from, to; /* quarters of a word */
    uint32_t languages;
    uint8_t concept, bytes; /* bytes: of the words in the list */
    bool within;            /* a longer one covers it */
} mn_wording_hit;

/* Zero-initialised is legal. */
typedef struct mn_wording_hits {
    mn_wording_hit *hit; /* by from */
    size_t n, cap;
} mn_wording_hits;

typedef struct mn_wording mn_wording;
/* money: the concept of MN_WORDING_MARK_MONEY. *out is owned: mn_wording_free(). */
MN_USE mn_status mn_wording_new(mn_wording **out, unsigned money, mn_err *e);
void mn_wording_free(mn_wording *p); /* NULL is legal */
/* A folded word or phrase, of 1 to 255 bytes, copied; languages are bits. */
MN_USE mn_status mn_wording_add(mn_wording *p, mn_text words, bool prefix, unsigned concept,
                                uint32_t languages, mn_err *e);
/* After the last was added; then p is never changed, and threads share it. */
MN_USE mn_status mn_wording_end(mn_wording *p, mn_err *e);
/* All that stand in plain (mn_plain.text); hits is filled anew. Between letters of scripts that
 * part words a phrase stands by itself; of Arabic words the letters that are written together with
 * them (and, the, for, with) may stand before. O(bytes * the longest phrase), nearly always
 * O(bytes). */
MN_USE mn_status mn_wording_find(mn_wording_hits *hits, const mn_wording *p, mn_text plain,
                                 mn_err *e);

#endif
