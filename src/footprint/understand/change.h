/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/change.h - "what if these purchases were others?", said in one
 * line:
 *
 *     SELECTOR: ACTION
 *     selector = term ("and" term)...
 *     term     = all | line:N | line:N-M | cN | SYSTEM:CODE | origin:COUNTRY |
 *                origin:none | year:YYYY | words of the description
 *     action   = origin [COUNTRY] -> COUNTRY | origin [COUNTRY] -> usual |
 *                amount N | amount +N% | amount -N% | scale N |
 *                industry [cN] -> cN | drop
 *
 * Changes are made to each placed line before lines are added up (the hook of
 * mn_spending_options), so that what comes out is what a file edited likewise gives,
 * to the last bit. They are made in turn: each sees what those before it left.
 */
#ifndef FOOTPRINT_CHANGE_H
#define FOOTPRINT_CHANGE_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/map.h"
#include "core/words.h"
#include "footprint/spending/spending.h"

enum { MN_CHANGES_MAX = 64, MN_CHANGE_TERMS = 8, MN_CHANGE_LENGTH = 400 };

typedef enum mn_term_kind {
    MN_TERM_ALL,
    MN_TERM_LINE,
    MN_TERM_INDUSTRY, /* its main one */
    MN_TERM_CODE,     /* the code that placed it begins so */
    MN_TERM_ORIGIN,
    MN_TERM_YEAR,
    MN_TERM_WORDS, /* each begins a word of the description */
} mn_term_kind;

typedef struct mn_term {
    mn_term_kind kind;
    uint64_t from, to; /* lines; or the year, the industry (0-based), in `from` */
    mn_codes system;
    mn_text text;              /* digits and letters of a code; folded words */
    const mn_country *country; /* of the origin; NULL: none is named */
} mn_term;

typedef enum mn_act {
    MN_ACT_ORIGIN,
    MN_ACT_AMOUNT, /* set it */
    MN_ACT_SCALE,
    MN_ACT_INDUSTRY,
    MN_ACT_DROP,
} mn_act;

typedef struct mn_change {
    mn_text said;     /* as typed */
    mn_text selector; /* the part before the colon */
    mn_term term[MN_CHANGE_TERMS];
    size_t terms;
    mn_act act;
    bool any;                          /* whatever it was before */
    const mn_country *origin, *become; /* become NULL: the buyer's usual mix */
    uint8_t industry, into;
    int64_t amount;             /* hundredths */
    int64_t factor;             /* millionths */
    size_t matched;             /* lines that the selector names */
    size_t changed;             /* lines that it made another */
    const mn_country *named[4]; /* origins of lines that it names, but for their origin */
    size_t names, unnamed;
} mn_change;

/* A line that is another than before. */
typedef struct mn_changed {
    size_t before, after; /* in the purchases; after is SIZE_MAX when it was left out */
    uint32_t change;      /* the last that changed it */
} mn_changed;

typedef struct mn_changes {
    const mn_reference *r;
    mn_change *at; /* on the arena */
    size_t count;
    mn_changed *line;
    size_t lines, line_cap;
    size_t seen, kept; /* purchases that were asked about, and not left out */
    mn_map mixes;      /* (mix, change) -> index in mix */
    const mn_mix **mix;
    size_t mix_count, mix_cap;
    mn_arena arena;
} mn_changes;

/* Parses `count` changes. *out must be zero; free it also after an error. Errors:
 * MN_USAGE, with what was not understood and how to say it. O(length). */
MN_USE mn_status mn_changes_parse(mn_changes *out, const char *const *said, size_t count,
                                  const mn_reference *r, mn_err *e);
/* The hook: payload is a mn_changes. O(changes * length of the description). */
mn_status mn_changes_apply(void *payload, mn_purchase *p, bool *drop, mn_err *e);
/* After the last line: MN_USAGE when a change did nothing, with the reason. */
MN_USE mn_status mn_changes_check(const mn_changes *c, mn_err *e);
void mn_changes_free(mn_changes *c);

#endif
