/* SPDX-License-Identifier: Apache-2.0
 *
 * core/words.h - a text as its words, so that one is found in another by its bytes.
 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/buf.h"

/* Words with ASCII in lower case, with one blank before each and one at the end:
 * " iced coffee ". What is neither ASCII letter, digit nor above ASCII parts words. */
void mn_fold_words(mn_buf *out, mn_text t);

#endif
