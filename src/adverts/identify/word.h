/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/word.h - one word of a text: whether it is a number or a part of one, a word of
 * note, or nothing that matters.
 */
#ifndef ADVERTS_IDENTIFY_WORD_H
#define ADVERTS_IDENTIFY_WORD_H

#include "adverts/identify/scan.h"

/* What a byte is to the scan. ID_T_WORD is not a kind: kinds below it are of words of ASCII. */
enum { ID_T_SIGN, ID_T_LETTER, ID_T_DIGIT, ID_T_WORD, ID_T_HIGH, ID_T_AT, ID_T_COLON, ID_T_DOT };

#define ID_NOTES 4

typedef struct id_note {
    uint8_t language;
    uint32_t more;
} id_note;

typedef struct id_pass {
    mn_id_scratch *s;
    const mn_identifier_rules *r;
    const unsigned char *p, *end;
    size_t streak; /* units of glued words that end where we are */
    bool failed;
    /* How often a word's meaning hung on whether digits are near, which word that was, and whether
     * they ever were. */
    bool near;
    unsigned asked;
    size_t asked_start, asked_end;
    unsigned notes; /* how often the count of a language rose; the first of these are in note */
    id_note note[ID_NOTES];
} id_pass;

/* Takes the letters and digits at `at` (no sign) as far as one look goes; returns where the next
 * one begins. What it adds to the scratch depends on the bytes from `at` to the next sign of
 * ASCII, and on id_near_digits() where it asks for that, alone. */
size_t id_word_step(id_pass *k, size_t at);
/* The same for n digits of ASCII, beside which nothing else of a word stands; n is 24 or less. */
size_t id_digits_step(id_pass *k, size_t at, size_t n);
/* Whether a digit stands in reach of a word that has none: it may be some itself. */
bool id_near_digits(const id_pass *k, size_t start, size_t end);
void id_spot_add(id_pass *k, size_t start, size_t end, id_spot_kind kind);

#endif
