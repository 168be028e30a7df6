/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell_words.h - words at the ends of a text, for the reader of cells: what they
 * are, and taking them off.
 */
#ifndef SCREEN_LISTS_CELL_WORDS_H
#define SCREEN_LISTS_CELL_WORDS_H

#include <manumit/core.h>

bool mn_cell_is_space(char c);
bool mn_cell_is_upper(char c);
bool mn_cell_is_lower(char c);
bool mn_cell_at_words(mn_text t, size_t at, const char *words);
mn_text mn_cell_from(mn_text t, size_t at);
/* Takes words off the front, if they stand there and end there. */
bool mn_cell_drop(mn_text *t, const char *words);
size_t mn_cell_word_count(mn_text t);
mn_text mn_cell_last_word(mn_text t);
/* Without blanks, separators and the marks of footnotes around it, and without the full stop
 * of a sentence: one behind an abbreviation is the name's. */
mn_text mn_cell_tidy(mn_text t);
bool mn_cell_ends_in_form(mn_text t);
/* Only forms: what a comma cut off "Co., Ltd." */
bool mn_cell_is_only_forms(mn_text t);
/* "two" to "twelve", or digits; 0: none. */
size_t mn_cell_count_word(mn_text *t);

#endif
