/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/place.h - which industries a purchase buys: by its codes,
 * the most specific system first, else by its words.
 */
#ifndef FOOTPRINT_SPENDING_PLACE_H
#define FOOTPRINT_SPENDING_PLACE_H

#include "core/map.h"
#include "footprint/spending/columns.h"
#include "footprint/spending/spending.h"

/* What is known of one description. */
typedef struct mn_words_kept {
    mn_guess guess;
    bool moved[2]; /* buys nothing: as money out, as money in */
} mn_words_kept;

typedef struct mn_placer {
    const mn_table *t;
    const mn_reference *r;
    mn_arena *arena; /* of the reasons */
    double least;
    struct {
        size_t col;
        mn_codes system;
    } code[MN_SPEND_ROLES];
    size_t codes;
    size_t description, category; /* columns, or SIZE_MAX */
    mn_map seen;                  /* description -> index in kept */
    mn_words_kept *kept;
    size_t kepts, kept_cap;
    size_t unknown_codes;  /* lines whose codes no table knows */
    uint64_t unknown_line; /* the first of them, and its code */
    mn_text unknown_code;
    mn_codes unknown_system;
} mn_placer;

/* o and c are not kept; the rest must outlive the placer. */
void mn_placer_open(mn_placer *out, const mn_columns *c, const mn_table *t, const mn_reference *r,
                    const mn_spending_options *o, mn_arena *arena);
void mn_placer_close(mn_placer *p);

/* Why a row can't be placed. */
typedef struct mn_why {
    const char *reason; /* NULL: it is placed */
    bool moved;         /* it is income or a transfer, and no spending */
} mn_why;

/* Fills code, system, mix, score and by of *out for a row, or *why.
 * out->amount decides whether the words of an income are looked for. O(words)
 * for a description not seen before. */
MN_USE mn_status mn_place(mn_placer *p, mn_purchase *out, size_t row, mn_why *why, mn_err *e);

/* Whether words are those of pay or a transfer, which buy nothing: anywhere in
 * money that came in (and is no refund), as set phrases in money that went out. */
bool mn_is_transfer(mn_text description, bool money_in);
/* Whether words are those of a sum or an account's balance. */
bool mn_is_total(mn_text description);

#endif
