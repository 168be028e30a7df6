/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/mend.h - words that are others with a slip in them.
 *
 * Who types or reads from a picture loses, changes or swaps a letter. In texts of one family a word
 * that hardly any has, but for one letter the same as a word that many have, is that word.
 */
#ifndef ADVERTS_TEMPLATE_MEND_H
#define ADVERTS_TEMPLATE_MEND_H

#include "adverts/template/solve.h"
#include "core/arena.h"

/* How an item's tokens are spelled. */
typedef struct mn_spelling {
    const char *text;      /* NULL: not known */
    const mn_token *token; /* as many as the item has */
    uint64_t *key;         /* the item's, to be changed */
} mn_spelling;

/* Gives slips the key of the word that is meant: one letter changed, lost, put in or swapped with
 * the next, two in words of nine letters and more. Words with a slip stand in two posts at most,
 * and what is meant in four times as many. O(tokens). */
MN_USE mn_status mn_slips_mend(mn_arena *arena, const mn_item *item, const mn_spelling *spelling,
                               size_t n, mn_err *e);

/* Whether two words, as folded characters, differ in so few letters: swaps of two count once. */
bool mn_slip_near(const uint32_t *a, size_t n, const uint32_t *b, size_t m, size_t most);

#endif
