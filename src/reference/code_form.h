/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/code_form.h - how codes are written, and the digits within.
 */
#ifndef REFERENCE_CODE_FORM_H
#define REFERENCE_CODE_FORM_H

#include <manumit/reference.h>

#define MN_CODE_DIGITS 14 /* the longest national extensions of HS */

/* What to make of a leading zero that a spreadsheet may have eaten. */
typedef enum mn_zero {
    MN_ZERO_NO,
    MN_ZERO_ELSE,  /* put it back if the code is unknown without */
    MN_ZERO_FIRST, /* the code can't be meant without it */
} mn_zero;

typedef struct mn_code_form {
    char digits[MN_CODE_DIGITS + 2]; /* or one letter, a section of ISIC; capitals in PSC, BEA */
    size_t len;
    size_t dot;  /* digits before the first dot; 0: no dot */
    bool proper; /* of a length that the classification itself has */
    mn_zero zero;
} mn_code_form;

/* Takes the digits out of "HS 0306.17", "'030617", "ISIC Rev. 4 A0111",
 * "CP01.1.1", "722511.0". False when the text is no code of the system. */
bool mn_code_form_of(mn_code_form *out, mn_codes system, mn_text code);

/* The classification's own codes have at most this many digits; what a country
 * adds behind them says nothing more about the industry. */
size_t mn_code_form_depth(mn_codes system);

#endif
