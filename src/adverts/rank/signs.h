/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/signs.h - words of job posts that recruiters who deceive use, and honest ones do
 * too.
 *
 * Phrases of data/adverts/signs.csv, in ten languages, looked for in folded texts. A sign alone is
 * worth nothing: of 430 job adverts 98.4% had one indicator or more (doi
 * 10.1007/s12117-019-09376-5). What counts is how many kinds meet in one network.
 */
#ifndef ADVERTS_RANK_SIGNS_H
#define ADVERTS_RANK_SIGNS_H

#include "adverts/normal/normal.h"
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
MN_USE mn_status mn_signs_new(mn_signs **out, mn_err *e);
void mn_signs_free(mn_signs *s); /* NULL is legal */
/* The signs of a folded text (mn_plain.text), as bits. Between letters of scripts that part words
 * a phrase must stand by itself. O(bytes). */
uint32_t mn_signs_of(const mn_signs *s, mn_text plain);

#endif
