/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/fold.h - one spelling for all spellings of a name.
 *
 * Compatibility decomposition, case folding and removal of marks by utf8proc;
 * then the few Latin letters that Unicode does not decompose, "&" to "and",
 * and everything that is neither letter, digit nor currency sign to single
 * spaces: "Côte d'Ivoire" and "COTE D IVOIRE" both become "cote d ivoire".
 */
#ifndef REFERENCE_FOLD_H
#define REFERENCE_FOLD_H

#include <manumit/core.h>

#define MN_FOLD_MAX 256 /* bytes of a folded name; longer texts name nothing */

/* Writes the folded form of t into out and returns its length; 0 when t is not
 * UTF-8, too long, or nothing is left. keep lists ASCII punctuation that
 * stays. O(t.len), no heap. */
size_t mn_fold(char out[MN_FOLD_MAX], mn_text t, const char *keep);

#endif
