/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cell_marks.h - what tells that another name follows, or stands in parentheses:
 * "a/k/a", "formerly known as", "(XPCC)".
 */
#ifndef SCREEN_LISTS_CELL_MARKS_H
#define SCREEN_LISTS_CELL_MARKS_H

#include <manumit/party.h>

/* Takes a marker off the front, with a count behind or in it: "including three aliases:",
 * "and one alias:", "a.k.a., the following two aliases:". */
bool mn_cell_drop_marker(mn_text *t, mn_party_field *f, size_t *expected);
/* Where the next marker at or behind `at` begins in the text, outside parentheses; t.len:
 * nowhere. "formerly" alone is none here. */
size_t mn_cell_find_marker(mn_text t, size_t at);
/* The parenthesis that ends a name, ( ) or of full width, where it begins and what is in it;
 * false when there is none, or nothing before it. */
bool mn_cell_last_parenthesis(mn_text name, size_t *open, mn_text *inner);
/* Whether it says of the name before it what kind of name that is, and no more: "(formerly)",
 * "(old name)", "(alias)". */
bool mn_cell_is_kind(mn_text inner, mn_party_field *f);

/* Whether the letters are, in order, the beginnings of at least two of the name's words:
 * "XPCC" of Xinjiang Production and Construction Corps, "NORINCO". Case does not matter. */
bool mn_cell_initials(mn_text name, mn_text letters);
/* Capitals without blanks in a name that is not all capitals: an abbreviation by its form. */
bool mn_cell_is_acronym(mn_text name, mn_text inner);
/* Whether one is written in Latin letters, and the other, of at least four letters, in others:
 * the name and the same in its own script. */
bool mn_cell_other_script(mn_text a, mn_text b);

#endif
