/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/inside.h - between the files of this folder.
 */
#ifndef ADVERTS_SKETCH_INSIDE_H
#define ADVERTS_SKETCH_INSIDE_H

#include "adverts/sketch/sketch.h"

/* Han, kana, Hangul syllables: one says as much as two or three letters. */
#define MN_SKETCH_DENSE  0x2e80u
#define MN_SKETCH_SECOND 0x80000000u

/* One in four of them, always the same, stands for two characters: so a run of five is of about
 * four of them, wherever it begins. */
static inline __attribute__((always_inline)) bool mn_sketch_is_twice(uint32_t c)
{
    return c * UINT32_C(0x9E3779B1) >> 30 == 0;
}

/* Room for characters beside those of a text: blanks about it, an empty run behind it, and what
 * is written 64 at once. */
enum { MN_SKETCH_BEHIND = 2 + 2 * MN_SKETCH_RUN + 64 };

/* wide.c: whether the processor can do what follows. */
bool mn_sketch_is_wide(void);
/* The characters of valid UTF-8, a blank before and after; returns how many. */
size_t mn_sketch_characters_wide(uint32_t *code, mn_text text);

/* Values of the n empty ones at `hole` become those of others. */
void mn_sketch_borrow(uint32_t value[MN_SKETCH_K], const uint8_t *hole, size_t n);

/* sign.c: the signature of a text with n runs, by their hashes; where mn_sketch_is_wide(). */
void mn_sketch_sign_wide(mn_signature *out, const uint32_t *hash, size_t n);

#endif
