/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/fold.h - some characters of a word in their plain form, with what else each may
 * be.
 */
#ifndef ADVERTS_IDENTIFY_FOLD_H
#define ADVERTS_IDENTIFY_FOLD_H

#include "adverts/identify/chars.h"

#define ID_FOLD 96 /* characters of a word that are looked at together */
#define ID_KEEP 40 /* of these are read on before more are folded */

typedef struct id_fold {
    uint32_t c[ID_FOLD + 3], at[ID_FOLD + 3]; /* folded; where it begins */
    id_glyph x[ID_FOLD + 3];
    uint64_t hidden[ID_FOLD + 3]; /* rules of what is not seen before it */
    size_t n;
    bool last;    /* the word ends with these */
    unsigned has; /* ID_HAS_ */
} id_fold;

/* Folds up to ID_FOLD characters of the word of p that goes on at `at`; returns where they end. */
size_t id_fold_word(id_fold *f, const id_chars *chars, const unsigned char *p,
                    const unsigned char *end, size_t at);

#endif
