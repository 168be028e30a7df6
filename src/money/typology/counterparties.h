/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/counterparties.h - the user's own list of counterparties: advert sites,
 * recruiters, money transmitters, exchanges, each with its source.
 *
 * A table with the columns kind (advert, recruiter, remitter, exchange, processor, other), one or
 * more of name, account and mcc, and where there are such source and date. A name must be the
 * account's, case, accents and punctuation aside: nothing like it is taken for it. A code, or a
 * range of them as 7273-7277, is of every payment that bears it.
 */
#ifndef MONEY_TYPOLOGY_COUNTERPARTIES_H
#define MONEY_TYPOLOGY_COUNTERPARTIES_H

#include "money/typology/evaluate.h"

typedef struct mn_counterparty {
    mn_text name, account, source, date; /* as written; may be empty */
    uint16_t first, last;                /* codes; 0: none */
    uint8_t kind;                        /* mn_list_kind */
    uint64_t line;
    uint64_t matched; /* parties that it names, and payments with its codes */
} mn_counterparty;

typedef struct mn_counterparties {
    mn_counterparty *at;
    size_t n, cap;
    mn_arena texts;
} mn_counterparties;

enum { MN_COUNTERPARTIES = 1000000 };

/* *out is new. MN_DATA with the line of a row that can't be used. */
MN_USE mn_status mn_counterparties_read(mn_counterparties *out, const char *path, const mn_ctx *ctx,
                                        mn_err *e);
/* The same of a text; name stands in errors for the file's. */
MN_USE mn_status mn_counterparties_parse(mn_counterparties *out, mn_text csv, const char *name,
                                         mn_err *e);
void mn_counterparties_free(mn_counterparties *l); /* zero-initialised is legal */
/* Marks the parties and codes of the list; counts what matched. To be called at most once.
 * O(accounts + payments + list). */
MN_USE mn_status mn_money_view_listed(mn_money_view *v, mn_counterparties *l, mn_err *e);
/* The first entry that names the party of a payment's other side, or its code; NULL: none. */
const mn_counterparty *mn_counterparty_of(const mn_counterparties *l, const mn_payments *p,
                                          uint32_t account, unsigned code);

#endif
