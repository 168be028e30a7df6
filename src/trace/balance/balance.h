/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/balance.h - could so much have come from there? A node's goods, period by period.
 *
 * For each party, good and period in which it sold: between what amounts it could have had of the
 * good (bought, made of its inputs by recipes, grown or dug at its sites, kept from before), at
 * the lowest and at the best yields, and how much went out. All goods and periods of a party are
 * one linear programme (docs/methods/balance.md); no statement is made that was not checked
 * against it. What isn't known stays unknown, and is named.
 */
#ifndef TRACE_BALANCE_BALANCE_H
#define TRACE_BALANCE_BALANCE_H

#include "trace/chain/chain.h"

typedef enum mn_balance_verdict {
    MN_POSSIBLE,   /* even at the lowest yields */
    MN_TIGHT,      /* only at better ones */
    MN_OVER,       /* over-committed: each alone is possible, not all together */
    MN_IMPOSSIBLE, /* not at the best yields */
    MN_NO_SOURCE,  /* sold, and nothing says from what */
    MN_NOT_KNOWN,  /* no quantities, or units that don't convert */
    MN_BALANCE_VERDICTS,
} mn_balance_verdict;
/* "possible", "tight", "over-committed", "impossible", "no source", "unknown". Static. */
const char *mn_balance_name(mn_balance_verdict v);

typedef struct mn_balance_options {
    unsigned months; /* of a period: 1, 3 or 12 */
    int carry;       /* months that goods may be kept; below 0: without limit */
    uint32_t party;  /* this one alone; MN_NOT_ANY: all */
    uint32_t from;   /* this one and those that supply it, by tier; MN_NOT_ANY: all, tier 0 */
    unsigned tiers;  /* with `from`: so many */
} mn_balance_options;

typedef struct mn_balance_row {
    uint32_t node, good;
    int32_t period;           /* its first day; MN_NO_DAY: of sales without a date */
    uint32_t tier;            /* from `from`, which is 0 */
    uint16_t unit;            /* of the amounts; MN_UNIT_NONE: none was given */
    uint8_t verdict;          /* mn_balance_verdict */
    uint8_t incomplete;       /* 1: rows without a quantity were sold besides */
    double in_low, in_high;   /* NaN: not known */
    double out;               /* net of returns; NaN: no sale has a quantity */
    double out_low, out_high; /* alike, unless a unit's word does not say which unit it is */
    mn_text why;              /* one sentence */
    mn_text rows;             /* "supplies.csv:12, supplies.csv:19" */
    mn_text document;         /* what would settle it */
} mn_balance_row;

typedef enum mn_balance_note_kind {
    MN_NOTE_MISSING, /* a link that is missing */
    MN_NOTE_UNIT,    /* a ratio that a mix-up of units would make */
    MN_NOTE_EVENT,   /* an event whose inputs were not there, or whose outputs exceed them */
    MN_NOTE_LOT,     /* a lot that was sold more than once */
    MN_NOTE_LEFT,    /* rows that could not be counted, and why */
    MN_BALANCE_NOTES,
} mn_balance_note_kind;

typedef struct mn_balance_note {
    uint32_t node, good; /* MN_NOT_ANY: none */
    int32_t period;
    uint8_t kind;
    double ratio; /* of a mix-up; else NaN */
    mn_text text, rows;
} mn_balance_note;

typedef struct mn_balance {
    mn_balance_row *row;
    size_t rows;
    mn_balance_note *note;
    size_t notes;
    uint32_t nodes; /* that were looked at: they sold something */
    size_t count[MN_BALANCE_VERDICTS];
    size_t spanning;  /* rows of more than one period */
    size_t shipments; /* rows that were taken for the transport of supplies of the same edge */
    size_t solved;    /* programmes */
    struct mn_balance_part *part; /* what the texts lie in */
    size_t parts;
} mn_balance;

/* Nodes in parallel; the same bytes at any number of threads. *out is freed by
 * mn_balance_free(). O(rows + sum of the programmes). */
MN_USE mn_status mn_balance_run(mn_balance *out, const mn_chain *c, const mn_balance_options *o,
                                const mn_ctx *ctx, mn_err *e);
void mn_balance_free(mn_balance *b);

#endif
