/* SPDX-License-Identifier: Apache-2.0
 *
 * report/language.h - finding a text's translation, for renderers.
 */
#ifndef REPORT_LANGUAGE_H
#define REPORT_LANGUAGE_H

#include <manumit/language.h>

#include "core/buf.h"

/* Appends the translation of a whole text: one that the catalogue has, one that fits a
 * sentence with values, or several such sentences in a row. False, and nothing appended, for
 * any other. */
bool mn_language_say(const mn_language *l, mn_buf *out, mn_text english);
/* Appends a cell's text: what the catalogue has of it, a list item by item, and the rest as it
 * is. l is not NULL. */
void mn_language_cell(const mn_language *l, mn_buf *out, mn_text english);
/* Appends a note: its translation where it, or every item of it between "; ", is the program's own;
 * else the note as it is, so that nobody else's is turned by halves. l is not NULL. */
void mn_language_note(const mn_language *l, mn_buf *out, mn_text english);
/* Puts its translation, where there is one, in place of what was appended from `from` on. */
void mn_language_turn(const mn_language *l, mn_buf *b, size_t from);
/* Appends the translation of a text that the catalogue has as it is, else the text. Borrowed
 * English comes back as it is. Cheap: no sentences are tried. */
mn_text mn_language_word(const mn_language *l, mn_text english);

#endif
