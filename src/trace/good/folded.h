/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/folded.h - a text as its words, so that words of a table are found in it whole, in any
 * script and however they are written.
 *
 * Folded are case, accents and other marks, letters that are the same but for their form (full
 * width, ligatures); apostrophes within a word are dropped. A Han character is a word by itself,
 * as Chinese has no spaces between words. What is no letter, mark or digit parts words.
 */
#ifndef TRACE_GOOD_FOLDED_H
#define TRACE_GOOD_FOLDED_H

#include <manumit/core.h>

enum {
    MN_FOLDED_BYTES = 16384, /* of a text, that are looked at */
    MN_FOLDED_WORDS = 4096,
};

typedef struct mn_folded_word {
    uint32_t at; /* in mn_folded.text */
    uint16_t length;
    uint8_t han;
    uint8_t spare;
    uint32_t from, to; /* where it stands in the original */
} mn_folded_word;

/* Used again and again; zero-initialised is valid. */
typedef struct mn_folded {
    char *text;
    size_t used, room;
    mn_folded_word *word;
    size_t words, cap;
    bool cut; /* not all of the text is looked at */
} mn_folded;

/* Bytes that are no UTF-8 part words. MN_SYSTEM without memory. O(bytes). */
MN_USE mn_status mn_folded_read(mn_folded *f, mn_text t, mn_err *e);
void mn_folded_free(mn_folded *f);

static inline mn_text mn_folded_at(const mn_folded *f, size_t i)
{
    return (mn_text){f->text + f->word[i].at, f->word[i].length};
}

/* The word without the ending of an English plural ("gloves", "tomatoes", "berries"): a shorter
 * text, and whether a "y" stands for what was cut off. Others are as they are. */
typedef struct mn_stem {
    mn_text text;
    bool y;
} mn_stem;
mn_stem mn_stem_of(mn_text word);
bool mn_stem_eq(mn_stem a, mn_stem b);

#endif
