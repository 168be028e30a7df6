/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/signs.h - words of job posts that recruiters who deceive use, and honest ones do
 * too.
 *
 * Published indicators as rules over concepts (data/adverts/sign_rules.csv), and the words of each
 * concept in eighteen languages (data/adverts/sign_words.csv). So a sign is found in wording that
 * nobody listed, and "no fee" is none. A sign alone is worth nothing: of 430 job adverts 98.4% had
 * one indicator or more (doi 10.1007/s12117-019-09376-5). What counts is how many kinds meet in one
 * network.
 */
#ifndef ADVERTS_RANK_SIGNS_H
#define ADVERTS_RANK_SIGNS_H

#include "adverts/normal/normal.h"
#include "adverts/rank/wording.h"
#include "core/buf.h"
#include <manumit/core.h>

typedef enum mn_sign {
    MN_SIGN_FEE,      /* workers pay for the work, or it is kept from their wages */
    MN_SIGN_PASSPORT, /* papers are kept */
    MN_SIGN_VISA,     /* a visa is guaranteed */
    MN_SIGN_EMPLOYER, /* no employer, no interview, no contract */
    MN_SIGN_PAY,      /* too good to be true */
    MN_SIGN_TIED,     /* housing and transport by the employer */
    MN_SIGN_CONTROL,  /* going out is forbidden */
    MN_SIGNS,
} mn_sign;
const char *mn_sign_name(mn_sign s);    /* "fee": as in the table */
const char *mn_sign_meaning(mn_sign s); /* "workers are to pay for the work" */

typedef struct mn_signs mn_signs;
/* Immutable, shared by threads. *out is owned: mn_signs_free(). */
MN_USE mn_status mn_signs_new(mn_signs **out, const mn_normal *n, mn_err *e);
void mn_signs_free(mn_signs *s); /* NULL is legal */

/* What a text is read in: a thread has its own. Zero-initialised is legal. */
typedef struct mn_sign_room {
    mn_buf marked; /* the text, with marks for its pauses and signs of money */
    mn_plain plain;
    mn_wording_hits hits;
} mn_sign_room;
void mn_sign_room_free(mn_sign_room *r);

/* The signs of a post's text, which is valid UTF-8, as bits. n is what s was made with. O(bytes);
 * MN_SYSTEM without memory, nothing else. */
MN_USE mn_status mn_signs_of(uint32_t *out, mn_sign_room *room, const mn_signs *s,
                             const mn_normal *n, mn_text text, mn_err *e);

#endif
