/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/gs1.h - identifiers of GS1 as EPCIS writes them: EPC URNs (GS1 EPC Tag Data
 * Standard) and GS1 Digital Link URIs. Goods are told by their GTIN in 14 digits, parties and
 * places by their GLN in 13, logistic units by their SSCC in 18; the last digit is the check
 * digit (GS1 General Specifications, 7.9: weights 3 and 1 from the right).
 */
#ifndef TRACE_TABLES_GS1_H
#define TRACE_TABLES_GS1_H

#include <manumit/core.h>

typedef enum mn_gs1_kind { MN_GS1_OTHER, MN_GS1_GTIN, MN_GS1_GLN, MN_GS1_SSCC } mn_gs1_kind;

typedef struct mn_gs1 {
    mn_gs1_kind kind;
    char key[19]; /* digits; "" for MN_GS1_OTHER */
    /* Of the text, with its escapes (mn_gs1_unescape()); empty where none. extension: of a GLN, the
     * place in the place (AI 254). */
    mn_text lot, serial, extension;
} mn_gs1;

/* Whether the last digit is the check digit of those before it. */
bool mn_gs1_check(mn_text digits);
/* Reads one. What is neither such a URN nor such a URI is MN_GS1_OTHER. NULL, or why it is wrong,
 * as a clause. */
const char *mn_gs1_read(mn_gs1 *out, mn_text text);
/* A part with its escapes (%2F) put back, so that a URN and a link tell it alike; cut at size.
 * NULL, or why it is wrong. */
const char *mn_gs1_unescape(char *out, size_t size, mn_text part);

#endif
