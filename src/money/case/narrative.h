/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative.h - who, what, when, where, why, how: sentences made of a case's facts.
 *
 * What was paid is told as it is; what it may mean is called a possibility; what speaks against it
 * is told as well. All sentences are clean (words.h).
 */
#ifndef MONEY_CASE_NARRATIVE_H
#define MONEY_CASE_NARRATIVE_H

#include "money/case/words.h"

#define MN_SAR_KEY_TERM "HUMAN TRAFFICKING FIN-2020-A008"

typedef struct mn_sentence {
    const char *section; /* "WHO", .. */
    mn_text text;
} mn_sentence;

typedef struct mn_narrative {
    mn_sentence *at;
    size_t n, cap;
    mn_arena arena;
    bool failed;
} mn_narrative;

/* Zero-initialised, then this; to be freed, also after an error. */
MN_USE mn_status mn_narrative_make(mn_narrative *out, const mn_case *c, const mn_case_total *t,
                                   mn_err *e);
void mn_narrative_free(mn_narrative *n);

/* Appends all of it as text, section by section. */
void mn_narrative_text(mn_buf *b, const mn_narrative *n);

/* The same in fewer words: less is 0 (all) to MN_NARRATIVES - 1. What is not told is counted, and
 * is said to stand in narrative.txt and transactions.csv. */
enum { MN_NARRATIVES = 8 };
MN_USE mn_status mn_narrative_make_less(mn_narrative *out, unsigned less, const mn_case *c,
                                        const mn_case_total *t, mn_err *e);

enum { MN_SAR_BLOCKS = 5, MN_SAR_BLOCK = 4000 };
/* Parts the sentences into at most `most` blocks (which are empty) of at most 4,000 characters,
 * between sentences. What does not go into them is left out at the end, and said to be: *left
 * sentences. */
MN_USE mn_status mn_narrative_blocks(mn_buf *block, size_t most, size_t *blocks, size_t *left,
                                     const mn_narrative *n, mn_err *e);
/* The most words that go into `most` blocks: *less as above. *left is 0 wherever there are five
 * blocks or more. */
MN_USE mn_status mn_narrative_fit(mn_buf *block, size_t most, size_t *blocks, unsigned *less,
                                  size_t *left, const mn_case *c, const mn_case_total *t,
                                  mn_err *e);

#endif
