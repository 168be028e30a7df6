/* SPDX-License-Identifier: Apache-2.0
 *
 * money/read/gather.h - payments as they are read from a piece of a file, before they are put
 * behind those of other pieces (book.h).
 *
 * Pieces are gathered on several threads at once; each has numbers of its own for places, devices
 * and currencies. Accounts get theirs in the book at once: nearly each is another's in a piece.
 */
#ifndef MONEY_READ_GATHER_H
#define MONEY_READ_GATHER_H

#include <manumit/reference.h>

#include "money/payment/payment.h"
#include "money/read/columns.h"
#include "money/read/names.h"
#include "table/amount.h"
#include "table/moment.h"
#include "table/pieces.h"

/* An account as a row names it. */
typedef struct mn_got_end {
    uint64_t hash; /* of both texts */
    mn_text name;
    uint32_t bank; /* of mn_pay_gather.banks; MN_PAY_NONE */
    bool iban;     /* the same whatever bank is said with it */
    bool by_name;  /* it has no number */
} mn_got_end;

/* What rows say of an account beside: the name of its holder, the bank of an IBAN. */
typedef struct mn_got_told {
    uint32_t end;
    bool bank;
    mn_text text;
} mn_got_told;

/* One payment. Ends are of mn_pay_gather.end, other numbers the gather's; offsets are of its
 * blob. */
typedef struct mn_got_pay {
    int64_t time, amount;
    uint64_t id_hash; /* 0: none */
    uint32_t from, to, place, device, id, memo, of, row, line;
    uint16_t mcc;
    uint8_t channel, purpose, flags, currency;
    int8_t zone;
    bool number; /* its time is a number of days from a day that is not told */
} mn_got_pay;

/* A row that was refused. */
typedef struct mn_pay_refused {
    uint64_t line;
    const char *why, *hint; /* static; why is a clause, hint may be NULL */
    mn_text text;           /* the cell, or the row, cut at 120 bytes */
} mn_pay_refused;

/* What is told of a place beside its name, by the first row that says it. */
typedef struct mn_got_place {
    char country[2];
} mn_got_place;

enum { MN_GOT_CODES = 255 };

/* What was seen in rows that were kept: how many. */
typedef enum mn_pay_seen {
    MN_PAY_SEEN_MINUS,       /* debits with a minus, in a column of their own */
    MN_PAY_SEEN_MINUS_SAID,  /* the same, called so by a word beside the amount */
    MN_PAY_SEEN_ROUNDED,     /* amounts with more decimals than their currency has */
    MN_PAY_SEEN_TWICE,       /* local times that were there twice */
    MN_PAY_SEEN_NEVER,       /* local times that were never there */
    MN_PAY_SEEN_NO_OFFSET,   /* times of the day without an offset */
    MN_PAY_SEEN_CASH_INSIDE, /* cash between two accounts */
    MN_PAY_SEEN_CHANNEL,     /* channels in words that are not known */
    MN_PAY_SEEN_PURPOSE,
    MN_PAY_SEEN_MCC,
    MN_PAY_SEEN_COUNTRY,
    MN_PAY_SEEN_BY_NAME,    /* accounts told by a name alone */
    MN_PAY_SEEN_CASH_NAMED, /* cash whose other end was told by a name: it is left out */
    MN_PAY_SEEN
} mn_pay_seen;

/* Zero-initialised, but for keys' salt. */
typedef struct mn_pay_gather {
    mn_got_pay *got;
    size_t n, cap;
    uint32_t rows; /* also those refused */
    mn_got_end *end;
    mn_got_told *told; /* in the order of their ends */
    size_t ends, end_cap, n_told, told_cap;
    mn_pay_names banks, places, devices, memos, channels, purposes, currencies;
    mn_got_place *place;
    uint32_t *memo_at;    /* offsets in blob */
    uint32_t *meaning[2]; /* of channels and purposes */
    uint8_t *code_of;     /* of spellings of currencies: number of code; MN_GOT_CODES: unknown */
    size_t place_cap, memo_cap, meaning_cap[2], code_cap;
    char code[MN_GOT_CODES][4];
    uint8_t exponent[MN_GOT_CODES];
    unsigned codes;
    mn_buf blob; /* ids and memos, each ended by a zero */
    mn_pay_refused *refused;
    size_t n_refused, refused_cap; /* refused beyond the first thousand have no text */
    uint64_t seen[MN_PAY_SEEN];
    char unknown[64]; /* the first word of a channel that is not known */
    mn_arena texts;   /* of refused rows, and of cells that outlive a record */
    mn_buf room;      /* for amounts */
} mn_pay_gather;

/* What all pieces of a file share. */
typedef struct mn_pay_gather_of {
    mn_pay_columns columns;
    const mn_pay_words *words;
    const mn_reference *reference;
    char currency[4]; /* of rows without one; "" none */
    const mn_wall_clock *clock;
    mn_day_order days;
    mn_amount_mark mark;
    bool signs;       /* the amount's sign is its direction */
    bool plain_banks; /* banks are numbers, with and without zeros before them */
    bool copy;        /* texts of records don't outlive them */
} mn_pay_gather_of;

/* Everything is forgotten but the memory. */
void mn_pay_gather_clear(mn_pay_gather *g, uint64_t salt);
void mn_pay_gather_free(mn_pay_gather *g);
/* Of a debit and a credit the one that there is, and whether it came in; else why the row is
 * refused. */
const char *mn_pay_sides(mn_text *amount, bool *in, mn_text debit, mn_text credit);
/* Takes a row of a table, or refuses it. */
MN_USE mn_status mn_pay_gather_row(mn_pay_gather *g, const mn_pay_gather_of *of, const mn_record *r,
                                   mn_err *e);
/* Refuses a row: why and hint are static, or the gather's (mn_pay_gather_keep). */
MN_USE mn_status mn_pay_gather_refuse(mn_pay_gather *g, uint64_t line, mn_text text,
                                      const char *why, const char *hint, mn_err *e);
/* The same of a row that is none of the table's: why is copied. */
MN_USE mn_status mn_pay_gather_reject(mn_pay_gather *g, uint64_t line, mn_text text,
                                      const char *why, mn_err *e);

#endif
