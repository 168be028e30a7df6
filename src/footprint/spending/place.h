/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/place.h - which industries a purchase buys: by its codes,
 * the most specific system first, else by its words.
 */
#ifndef FOOTPRINT_SPENDING_PLACE_H
#define FOOTPRINT_SPENDING_PLACE_H

#include "footprint/spending/columns.h"
#include "footprint/spending/corrections.h"
#include "footprint/spending/memo.h"
#include "footprint/spending/product.h"
#include "footprint/spending/spending.h"

/* What is known of one description. */
typedef struct mn_words_kept {
    mn_guess guess;
    bool moved[2];             /* buys nothing: as money out, as money in */
    bool total;                /* a sum or an account's balance */
    bool looked;               /* guess and moved are filled */
    bool asked;                /* correction is filled */
    bool compared;             /* like is filled */
    uint32_t correction, like; /* of its description; MN_NO_CORRECTION: none */
    mn_products_told products;
    uint32_t number; /* as mn_purchase.text */
} mn_words_kept;

/* What is known of one code. */
typedef struct mn_code_kept {
    const mn_mix *mix;    /* NULL: no table knows it */
    const mn_mix *shares; /* as of mn_purchase */
    double score;
    uint64_t goods;   /* as of mn_why */
    uint16_t product; /* as of mn_purchase */
    bool tells;       /* which product it is, or that it is none; else its words do */
} mn_code_kept;

/* A column of codes, with those that were met. */
typedef struct mn_code_column {
    mn_spend_role role;
    size_t col; /* SIZE_MAX: not in the table at hand */
    mn_codes system;
    mn_memo seen; /* code -> index in kept */
    mn_code_kept *kept;
    size_t kepts, kept_cap;
} mn_code_column;

/* A description some rows ahead, as mn_map_ask() takes it. */
typedef struct mn_ahead {
    mn_text words;
    uint64_t hash, salt;
} mn_ahead;
enum { MN_AHEAD = 16 };

typedef struct mn_placer {
    const mn_table *t;
    const mn_reference *r;
    mn_arena *arena;   /* of the mixes */
    mn_arena *reasons; /* of the reasons */
    double least;
    mn_code_column code[MN_SPEND_ROLES];
    size_t codes;
    size_t description, category; /* columns, or SIZE_MAX */
    mn_map mixes;                 /* system and stored code -> index in mix */
    const mn_mix **mix;           /* each is there once */
    mn_map contents;              /* industries and shares -> index in mix */
    size_t mix_count, mix_cap;
    mn_memo seen; /* description -> index in kept */
    mn_words_kept *kept;
    size_t kepts, kept_cap;
    mn_text recent; /* the description that was asked for last, and its index in kept */
    uint32_t recent_at;
    mn_ahead now, ahead[MN_AHEAD];          /* the row at hand; by row */
    uint32_t numbers;                       /* of texts, given away */
    const mn_mix *words_mix[MN_INDUSTRIES]; /* what words buy; NULL: not asked yet */
    uint64_t goods;                         /* numbers given away */
    mn_products_seen products;
    const mn_corrections *corrections; /* NULL: none */
    mn_code_kept *taught;              /* what each of them buys, once it was asked */
    bool *used;                        /* of each: a line was placed by it */
    size_t unknown_codes;              /* lines whose codes no table knows */
    uint64_t unknown_line;             /* the first of them, and its code */
    mn_text unknown_code;
    mn_codes unknown_system;
} mn_placer;

/* o and c are not kept; the rest must outlive the placer. */
void mn_placer_open(mn_placer *out, const mn_columns *c, const mn_table *t, const mn_reference *r,
                    const mn_spending_options *o, mn_arena *arena, mn_arena *reasons);
/* Takes rows of another table from now on. */
void mn_placer_turn(mn_placer *p, const mn_table *t);
/* Looks in these columns from now on, which hold the same as those before. */
void mn_placer_point(mn_placer *p, const mn_columns *c);
void mn_placer_close(mn_placer *p);

/* Asks for what is known of rows to come, as this one's turn is next. O(1). */
void mn_placer_ask(mn_placer *p, size_t row);

/* Why a row can't be placed. */
typedef struct mn_why {
    const char *reason; /* NULL: it is placed */
    bool moved;         /* it is income or a transfer, and no spending */
    bool unclear;       /* its words were not understood */
    uint64_t goods;     /* a number for what was bought: rows with the same have the same code
                         * and mix; 0: none in particular */
} mn_why;

/* Fills code, system, mix, score and by of *out for a row, or *why.
 * out->amount decides whether the words of an income are looked for. O(words)
 * for a description not seen before. */
MN_USE mn_status mn_place_row(mn_placer *p, mn_purchase *out, size_t row, mn_why *why, mn_err *e);

/* Whether words, trimmed and not empty, are those of a sum or a balance: as
 * mn_is_total(), kept for the next line. Their number in *text. */
MN_USE mn_status mn_place_total(mn_placer *p, bool *total, uint32_t *text, mn_text words,
                                mn_err *e);

/* Whether a correction says words, trimmed and not empty, whole or by its stars. */
MN_USE mn_status mn_place_taught(mn_placer *p, bool *taught, mn_text words, mn_err *e);
/* Notes the corrections that no line used. */
MN_USE mn_status mn_place_note(const mn_placer *p, mn_spending *s, mn_err *e);

/* Whether words are those of pay or a transfer, which buy nothing: anywhere in
 * money that came in (and is no refund), as set phrases in money that went out. */
bool mn_is_transfer(mn_text description, bool money_in);
/* Whether words are those of a sum or an account's balance. */
bool mn_is_total(mn_text description);

/* --- the parts of it ---------------------------------------------------------------- */

/* A cell, trimmed; empty where col is SIZE_MAX. */
mn_text mn_place_cell(const mn_placer *p, size_t row, size_t col);
/* What a row says it is of: its description, or its category where it has none. */
mn_text mn_place_said(const mn_placer *p, size_t row);
/* The entry of words, made when they are new. It is valid until the next call. */
MN_USE mn_status mn_place_know(mn_placer *p, mn_text words, mn_words_kept **kept, mn_err *e);

#endif
