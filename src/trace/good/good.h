/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/good.h - what a good is: its HS code, and the rows of tables that mean it.
 *
 * Tables of law name goods by keywords and by prefixes of HS codes (the Harmonized System of the
 * World Customs Organization). A good is written as a text, a code, or both. Here the two are held
 * against each other, and how they met is told, as "cotton T-shirts" are not "cotton", and a
 * code of two digits is wider than a prefix of four.
 */
#ifndef TRACE_GOOD_GOOD_H
#define TRACE_GOOD_GOOD_H

#include <manumit/reference.h>

#include "trace/good/folded.h"

enum { MN_HS_DIGITS = 10, MN_HS_SIZE = 12 };

/* The digits of an HS code, however it is written ("5201.00", "HS 5201 00", "HTS 5201.00.18.00"):
 * 2 to 10 of them. Empty for a text that is no such code: also for one with other words. A leading
 * zero that a spreadsheet ate is put back where the number of digits is odd. */
void mn_hs_read(char out[MN_HS_SIZE], mn_text t);

/* How a good and a row met; each says more than those before it. */
typedef enum mn_good_how {
    MN_GOOD_NOT,
    MN_GOOD_OTHER_HS, /* its words do, its HS code says otherwise: "cotton shirts", 6205 for 5201 */
    MN_GOOD_WITHIN,   /* a keyword stands in it, before another word: "cotton T-shirts" */
    MN_GOOD_WIDER,    /* its HS code begins the row's: "52" for "5201"; it may be the good */
    MN_GOOD_NAMED, /* a keyword is its name, or ends it: "raw cotton", and no HS code denies it */
    MN_GOOD_HS,    /* its HS code begins with the row's */
} mn_good_how;
/* "", "words, other HS code", "within", "wider HS code", "named", "HS code"; static. */
const char *mn_good_how_name(mn_good_how how);

/* --- rows of a table ------------------------------------------------------------------------ */

/* Rows of keywords and HS prefixes; once filled immutable, shared by threads. */
typedef struct mn_good_rows mn_good_rows;
/* *out is owned: mn_good_rows_free(). */
MN_USE mn_status mn_good_rows_new(mn_good_rows **out, mn_err *e);
void mn_good_rows_free(mn_good_rows *r); /* NULL is legal */
/* Adds row number 0, 1, 2 ... keywords: phrases joined by ';', whole words, singular or plural;
 * hs: prefixes of 2 to 10 digits joined by ';'. Both are copied, and may be empty. MN_DATA for a
 * prefix that is none, or a phrase of more than MN_PHRASE_WORDS words, naming it. */
MN_USE mn_status mn_good_rows_add(mn_good_rows *r, mn_text keywords, mn_text hs, mn_err *e);
/* A name of a good in any language and the HS codes that it stands for (data/trade/good_names.csv):
 * a text without an HS code of its own that is, or ends with, this name has these codes. */
MN_USE mn_status mn_good_rows_name(mn_good_rows *r, mn_text name, mn_text hs, mn_err *e);
/* All rows of data/trade/good_names.csv as such names. */
MN_USE mn_status mn_good_rows_names(mn_good_rows *r, mn_err *e);

typedef struct mn_good_hit {
    uint32_t row;
    mn_good_how how;
    mn_text by; /* the keyword, HS prefix or name that met; borrowed of the rows */
} mn_good_hit;

/* What one thread needs to ask; zero-initialised is valid. */
typedef struct mn_good_asked {
    mn_good_hit *hit; /* the answer: by row, each once with the most that is said of it */
    size_t hits, cap;
    char hs[MN_HS_SIZE]; /* of the good that was asked about: given, read from its text; or "" */
    mn_folded words;
} mn_good_asked;
/* The rows that mean the good: its text, its HS code (digits, or empty; where empty the text may
 * be one). O(words + prefixes of all rows + rows found). */
MN_USE mn_status mn_good_find(mn_good_asked *a, const mn_good_rows *r, mn_text text, mn_text hs,
                              mn_err *e);
void mn_good_asked_free(mn_good_asked *a);

/* --- the list of goods of the US Department of Labor ------------------------------------------ */

/* Its rows in the order of mn_good_at(), with the names of other languages. r must have been made
 * with MN_NEED_GOODS. *out is owned: mn_good_rows_free(). */
MN_USE mn_status mn_good_rows_dol(mn_good_rows **out, const mn_reference *r, mn_err *e);

#endif
