/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/sign.h - the sign of a slot in a template's text, and how a post's own "<*>" is
 * told from it: words have a backslash in it, "<\*>", and one more where they have any already.
 */
#ifndef ADVERTS_TEMPLATE_SIGN_H
#define ADVERTS_TEMPLATE_SIGN_H

#include "core/buf.h"

#define MN_SLOT_SIGN "<*>"

/* Puts words behind the template's text in b, of which what is before `from` ends with a slot. */
void mn_slot_sign_words(mn_buf *b, size_t from, mn_text words);
/* Whether a text's own words would be changed by that. */
bool mn_slot_sign_is_in(mn_text words);
/* Puts words of a template's text behind b as a post has them. */
void mn_slot_sign_plain(mn_buf *b, mn_text words);
/* Where the first slot of a template's text is from `at` on; t.len: nowhere. */
size_t mn_slot_sign_next(mn_text t, size_t at);

#endif
