/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/normal.h - what texts are compared by: their words, without their disguise.
 *
 * A text is folded: NFKC, case, marks over letters (Latin, Greek, Cyrillic; points of Hebrew and
 * Arabic), letters that look like Latin ones (data/adverts/confusables.csv), invisible and
 * direction marks gone. What is no letter or digit parts words. A run of digits, of any script, is
 * one mark "0"; marks one after the other are one. A single digit between letters is the letter
 * that it looks like ("h0tel"). All scripts are kept.
 *
 * The rules are made once and never changed: threads share them.
 */
#ifndef ADVERTS_NORMAL_NORMAL_H
#define ADVERTS_NORMAL_NORMAL_H

#include <manumit/core.h>

/* Bytes of a text that are looked at; what stands behind them is not. */
#define MN_NORMAL_MAX ((size_t)1 << 20)

typedef struct mn_normal mn_normal;

/* Takes some 10 ms and 1 MiB. *out is owned: mn_normal_free(). */
MN_USE mn_status mn_normal_new(mn_normal **out, mn_err *e);
void mn_normal_free(mn_normal *n); /* NULL is legal */

/* One text at a time; a thread has its own. Zero-initialised is legal. */
typedef struct mn_plain {
    mn_text text; /* its words with one blank between; empty: it has none */
    bool cut;     /* the text is longer than MN_NORMAL_MAX */
    /* What it is made in. */
    char *folded, *composed, *joined;
    uint32_t *edge;
    size_t folded_len, folded_cap, joined_cap, edges_cap;
    uint32_t last; /* character that was folded and may join the next; 0: none */
} mn_plain;

void mn_plain_free(mn_plain *p);

/* Makes p of text, which is valid UTF-8. p->text is borrowed until the next call. Two texts whose
 * p->text is the same differ in disguise alone. O(bytes). */
MN_USE mn_status mn_normal_text(mn_plain *p, const mn_normal *n, mn_text text, mn_err *e);
/* The same without the processor's wide instructions, for tests. */
MN_USE mn_status mn_normal_text_plain(mn_plain *p, const mn_normal *n, mn_text text, mn_err *e);

#endif
