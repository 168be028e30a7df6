/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/columns.h - which column of a file is what, by its heading (data/money/headings.csv)
 * or as the user says; and what the words in some of them mean (data/money/words.csv).
 */
#ifndef MONEY_READ_COLUMNS_H
#define MONEY_READ_COLUMNS_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/map.h"
#include <manumit/table.h>

/* The tables that are read, and their columns. */
typedef enum mn_money_table {
    MN_PAYMENT_TABLE,
    MN_ACCOUNT_TABLE,
    MN_PLACE_TABLE,
    MN_MONEY_TABLES
} mn_money_table;

typedef enum mn_pay_role {
    MN_P_ID,
    MN_P_TIME,
    MN_P_DATE,
    MN_P_AMOUNT,
    MN_P_DEBIT,  /* amounts that went out of `from`, where these have a column of their own */
    MN_P_CREDIT, /* and those that came into it */
    MN_P_CURRENCY,
    MN_P_FROM,
    MN_P_TO,
    MN_P_FROM_BANK,
    MN_P_TO_BANK,
    MN_P_CHANNEL,
    MN_P_PURPOSE,
    MN_P_PLACE,
    MN_P_CITY,
    MN_P_COUNTRY,
    MN_P_MCC,
    MN_P_DEVICE,
    MN_P_MEMO,
    MN_P_FROM_NAME,
    MN_P_TO_NAME,
    MN_P_DIRECTION,
    MN_P_RETURN_OF,
    MN_PAY_ROLES,
    /* Of accounts and places; id, place, city, country, mcc, device are the same. */
    MN_P_ACCOUNT = MN_PAY_ROLES,
    MN_P_BANK,
    MN_P_PARTY,
    MN_P_KIND,
    MN_P_NAME,
    MN_P_OPENED,
    MN_P_PHONE,
    MN_P_ADDRESS,
    MN_P_SIGNER,
    MN_P_HOME_CITY,
    MN_P_LATITUDE,
    MN_P_LONGITUDE,
    MN_P_ROLES
} mn_pay_role;

const char *mn_pay_role_name(mn_pay_role r); /* "id", ... */

/* What is known of headings and words. *out is owned: mn_pay_words_free(). */
typedef struct mn_pay_words mn_pay_words;
MN_USE mn_status mn_pay_words_load(mn_pay_words **out, mn_err *e);
void mn_pay_words_free(mn_pay_words *w); /* NULL is legal */

typedef enum mn_pay_word {
    MN_WORD_CHANNEL,   /* an mn_channel, or MN_WORD_CASH, MN_WORD_RETURN */
    MN_WORD_PURPOSE,   /* an mn_purpose */
    MN_WORD_DIRECTION, /* 0: money out, 1: in */
    MN_WORD_ACCOUNT,   /* 'P', 'B', 'M' */
    MN_WORD_KINDS
} mn_pay_word;
/* In or out is told by which end is empty; gives an earlier payment back. */
enum { MN_WORD_CASH = 100, MN_WORD_RETURN };

/* What a word means; MN_MAP_NONE where it is not known. Case, blanks and marks don't count. */
uint32_t mn_pay_word_means(const mn_pay_words *w, mn_pay_word kind, mn_text word);
/* The code of a currency that the reference does not know (a name that one layout gives to one,
 * a coin), and its decimals; false where there is none. */
bool mn_pay_coin(const mn_pay_words *w, mn_text word, char code[4], unsigned *decimals);

/* The column that a heading of a table ("payments", ...) means; empty where it is not known. */
mn_text mn_pay_heading(const mn_pay_words *w, mn_text table, mn_text heading);

typedef struct mn_pay_columns {
    size_t at[MN_P_ROLES]; /* the column; SIZE_MAX: none */
    const char *layout;    /* "AMLworld", "AMLSim", ...; "" where none is known. Static */
} mn_pay_columns;

/* Finds the columns of a file's header. said is the option --columns, or NULL. MN_USAGE where it
 * is no list of COLUMN=HEADING, names a column that no table has, or a heading that this one lacks;
 * where the table can't be read without a column that it lacks, it says which headings there are.
 */
MN_USE mn_status mn_pay_columns_find(mn_pay_columns *out, const mn_pay_words *w,
                                     mn_money_table what, const mn_table *header, const char *said,
                                     const char *file, mn_err *e);
/* The headings that were taken as nothing: "'A', 'B'", at most 40 by name. */
void mn_pay_columns_unread(mn_buf *out, const mn_pay_columns *c, const mn_table *header);

#endif
